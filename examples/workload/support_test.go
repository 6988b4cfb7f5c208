package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// environment is a complete, good set of variables; a test breaks one.
type environment map[string]string

func (e environment) get(name string) string { return e[name] }

const (
	encryptionKey = "an-encryption-key-of-32-letters!"
	jwtSecret     = "a-signing-secret-of-32-letters!!"
)

// goodConfig is a development config.json, as a tree that a test may change.
func goodConfig(storage string) map[string]any {
	return map[string]any{
		"app": map[string]any{
			"name": "circle-core", "environment": "development", "debug": true, "log_level": "INFO",
			"api": map[string]any{"host": "127.0.0.1", "port": 8000, "workers": 1},
		},
		"storage":     map[string]any{"type": "file", "path": storage},
		"database":    map[string]any{"type": "sqlite", "path": filepath.Join(storage, "circle.db")},
		"cache":       map[string]any{"type": "memory", "ttl": 300},
		"performance": map[string]any{"request_timeout": 30, "max_body_mb": 1},
		"monitoring":  map[string]any{"metrics": true},
	}
}

// goodEnvironment names a config file with the given content.
func goodEnvironment(t *testing.T, config map[string]any) environment {
	t.Helper()
	text, err := json.MarshalIndent(config, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return environment{
		"CIRCLE_CONFIG_PATH":    writeFile(t, string(text)),
		"CIRCLE_ENV":            "development",
		"CIRCLE_ENCRYPTION_KEY": encryptionKey,
		"JWT_SECRET":            jwtSecret,
	}
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// set changes one value of a config tree.
func set(config map[string]any, value any, path ...string) map[string]any {
	inner := config
	for _, key := range path[:len(path)-1] {
		inner = inner[key].(map[string]any)
	}
	inner[path[len(path)-1]] = value
	return config
}

// goodSettings are the settings of a good environment whose storage is a fresh folder.
func goodSettings(t *testing.T) Settings {
	t.Helper()
	settings, problems := loadSettings(goodEnvironment(t, goodConfig(t.TempDir())).get)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return settings
}

// syncBuffer takes the log of a running program.
type syncBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *syncBuffer) Write(text []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(text)
}

func (b *syncBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}

// lines are the log's records.
func (b *syncBuffer) lines(t *testing.T) (records []map[string]any) {
	t.Helper()
	for line := range bytes.Lines([]byte(b.String())) {
		var record map[string]any
		if err := json.Unmarshal(line, &record); err != nil {
			t.Fatalf("not a JSON line: %s", line)
		}
		records = append(records, record)
	}
	return records
}

func testLogger(t *testing.T) *slog.Logger {
	return newLogger(t.Output(), slog.LevelDebug)
}
