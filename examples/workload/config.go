package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const defaultConfigPath = "/etc/circle-core/config.json"

var environments = []string{"development", "staging", "production"}

// Config is the part of Circle Core's config.json that the stand-in acts on; other keys are left alone.
type Config struct {
	App struct {
		Name        string `json:"name"`
		Environment string `json:"environment"`
		LogLevel    string `json:"log_level"`
		API         struct {
			Host string `json:"host"`
			Port int    `json:"port"`
		} `json:"api"`
	} `json:"app"`
	Storage struct {
		Path string `json:"path"`
	} `json:"storage"`
	Database    Peer `json:"database"`
	Cache       Peer `json:"cache"`
	Performance struct {
		RequestTimeout int `json:"request_timeout"` // seconds
		MaxBodyMB      int `json:"max_body_mb"`
	} `json:"performance"`
	Monitoring struct {
		Metrics bool `json:"metrics"`
	} `json:"monitoring"`
}

// Peer is a service that Circle Core uses; host and port are there only where the type is reached over the network.
type Peer struct {
	Type string `json:"type"`
	Host string `json:"host"`
	Port int    `json:"port"`
}

// Address is where the peer listens, or "" where it lives inside the process.
func (p Peer) Address() string {
	if p.Host == "" {
		return ""
	}
	return net.JoinHostPort(p.Host, strconv.Itoa(p.Port))
}

// Settings is all the program needs to run, checked.
type Settings struct {
	Config
	// Checksum of the config file: tells which settings a pod runs with.
	Checksum string
	LogLevel slog.Level
	Faults   Faults
}

// RequestTimeout bounds the handling of one request.
func (s Settings) RequestTimeout() time.Duration {
	return time.Duration(s.Performance.RequestTimeout) * time.Second
}

// MaxBody is the largest request body, in bytes.
func (s Settings) MaxBody() int64 {
	return int64(s.Performance.MaxBodyMB) << 20
}

// Problem is one reason not to start. Text never holds a secret's value.
type Problem struct {
	Setting string
	Text    string
}

// loadSettings reads file and environment and answers everything that is wrong with them at once.
func loadSettings(getenv func(string) string) (Settings, []Problem) {
	settings, problems := readConfig(getenv("CIRCLE_CONFIG_PATH"))
	if len(problems) == 0 {
		problems = append(problems, checkConfig(settings.Config, getenv("CIRCLE_ENV"))...)
	}
	problems = append(problems, checkSecrets(settings.Config, getenv)...)

	level := getenv("CIRCLE_LOG_LEVEL")
	if level == "" {
		level = settings.App.LogLevel
	}
	parsed, ok := levels[strings.ToLower(level)]
	if !ok && level != "" {
		problems = append(problems, Problem{"CIRCLE_LOG_LEVEL", fmt.Sprintf("is %q; allowed are DEBUG, INFO, WARNING, ERROR", level)})
	}
	settings.LogLevel = parsed

	faults, faultProblems := loadFaults(getenv)
	settings.Faults = faults
	return settings, append(problems, faultProblems...)
}

func readConfig(path string) (Settings, []Problem) {
	var settings Settings
	if path == "" {
		path = defaultConfigPath
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return settings, []Problem{{path, "cannot be read: " + err.Error()}}
	}
	if err := json.Unmarshal(text, &settings.Config); err != nil {
		return settings, []Problem{{path, malformed(text, err)}}
	}
	sum := sha256.Sum256(text)
	settings.Checksum = hex.EncodeToString(sum[:])
	return settings, nil
}

// malformed says where in the file the error lies, without quoting the file.
func malformed(text []byte, err error) string {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		line := 1 + strings.Count(string(text[:syntax.Offset]), "\n")
		return fmt.Sprintf("is not JSON, line %d: %s", line, syntax)
	case errors.As(err, &wrongType):
		return fmt.Sprintf("has %s of the wrong type: %s instead of %s", wrongType.Field, wrongType.Value, wrongType.Type)
	}
	return err.Error()
}

func checkConfig(config Config, environment string) (problems []Problem) {
	refuse := func(setting, format string, values ...any) {
		problems = append(problems, Problem{setting, fmt.Sprintf(format, values...)})
	}
	if !slices.Contains(environments, config.App.Environment) {
		refuse("app.environment", "is %q; allowed are %s", config.App.Environment, strings.Join(environments, ", "))
	} else if environment != config.App.Environment {
		refuse("CIRCLE_ENV", "is %q, but the config file is for %q", environment, config.App.Environment)
	}
	if port := config.App.API.Port; port < 1 || port > 65535 {
		refuse("app.api.port", "is %d; allowed is 1 to 65535", port)
	}
	if !filepath.IsAbs(config.Storage.Path) {
		refuse("storage.path", "is %q; an absolute path belongs there", config.Storage.Path)
	}
	if config.Performance.RequestTimeout < 1 {
		refuse("performance.request_timeout", "is %d; at least 1 belongs there", config.Performance.RequestTimeout)
	}
	if config.Performance.MaxBodyMB < 1 {
		refuse("performance.max_body_mb", "is %d; at least 1 belongs there", config.Performance.MaxBodyMB)
	}
	peer := func(name string, peer Peer, local, remote string) {
		switch {
		case peer.Type == local:
		case peer.Type != remote:
			refuse(name+".type", "is %q; allowed are %s, %s", peer.Type, local, remote)
		case peer.Host == "" || peer.Port < 1 || peer.Port > 65535:
			refuse(name, "is %s, which needs a host and a port", remote)
		}
	}
	peer("database", config.Database, "sqlite", "postgres")
	peer("cache", config.Cache, "memory", "redis")
	return problems
}
