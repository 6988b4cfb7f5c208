package main

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestGoodSettings(t *testing.T) {
	settings := goodSettings(t)
	if settings.LogLevel != slog.LevelInfo || settings.RequestTimeout() != 30*time.Second || settings.MaxBody() != 1<<20 {
		t.Errorf("settings are %+v", settings)
	}
	if len(settings.Checksum) != 64 {
		t.Errorf("checksum is %q", settings.Checksum)
	}
}

func TestLogLevelOfTheEnvironmentWins(t *testing.T) {
	env := goodEnvironment(t, goodConfig(t.TempDir()))
	env["CIRCLE_LOG_LEVEL"] = "ERROR"
	settings, problems := loadSettings(env.get)
	if len(problems) > 0 || settings.LogLevel != slog.LevelError {
		t.Errorf("level is %v, problems are %v", settings.LogLevel, problems)
	}
}

func TestBadConfigIsRefused(t *testing.T) {
	postgres := map[string]any{"type": "postgres", "host": "database", "port": 5432}
	redis := map[string]any{"type": "redis", "host": "cache", "port": 6379}
	tests := map[string]struct {
		path    []string
		value   any
		setting string
		text    string
	}{
		"unknown environment": {[]string{"app", "environment"}, "test", "app.environment", `is "test"; allowed are development, staging, production`},
		"other environment":   {[]string{"app", "environment"}, "staging", "CIRCLE_ENV", `is "development", but the config file is for "staging"`},
		"no port":             {[]string{"app", "api", "port"}, 0, "app.api.port", "is 0; allowed is 1 to 65535"},
		"relative storage":    {[]string{"storage", "path"}, "data", "storage.path", `is "data"; an absolute path belongs there`},
		"no timeout":          {[]string{"performance", "request_timeout"}, 0, "performance.request_timeout", "is 0; at least 1 belongs there"},
		"no body":             {[]string{"performance", "max_body_mb"}, -1, "performance.max_body_mb", "is -1; at least 1 belongs there"},
		"unknown database":    {[]string{"database", "type"}, "mysql", "database.type", `is "mysql"; allowed are sqlite, postgres`},
		"unknown cache":       {[]string{"cache", "type"}, "disk", "cache.type", `is "disk"; allowed are memory, redis`},
		"database nowhere":    {[]string{"database", "type"}, "postgres", "database", "is postgres, which needs a host and a port"},
		"log level":           {[]string{"app", "log_level"}, "LOUD", "CIRCLE_LOG_LEVEL", `is "LOUD"; allowed are DEBUG, INFO, WARNING, ERROR`},
		"no DB_PASSWORD":      {[]string{"database"}, postgres, "DB_PASSWORD", "is not set; at least 12 characters belong there"},
		"no REDIS_PASSWORD":   {[]string{"cache"}, redis, "REDIS_PASSWORD", "is not set; at least 12 characters belong there"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			env := goodEnvironment(t, set(goodConfig(t.TempDir()), test.value, test.path...))
			_, problems := loadSettings(env.get)
			want := Problem{test.setting, test.text}
			for _, problem := range problems {
				if problem == want {
					return
				}
			}
			t.Errorf("problems are %q, want %q", problems, want)
		})
	}
}

func TestUnreadableConfigIsRefused(t *testing.T) {
	tests := map[string]struct{ path, text string }{
		"missing":    {filepath.Join(t.TempDir(), "absent.json"), "cannot be read: open"},
		"no JSON":    {writeFile(t, "{\n\"app\": {},\n oops}"), "is not JSON, line 3:"},
		"wrong type": {writeFile(t, `{"app": {"api": {"port": "8000"}}}`), "has app.api.port of the wrong type: string instead of int"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			env := goodEnvironment(t, nil)
			env["CIRCLE_CONFIG_PATH"] = test.path
			_, problems := loadSettings(env.get)
			if len(problems) != 1 || problems[0].Setting != test.path || !strings.HasPrefix(problems[0].Text, test.text) {
				t.Errorf("problems are %q", problems)
			}
		})
	}
}

func TestShortSecretIsRefused(t *testing.T) {
	for name, least := range map[string]string{"CIRCLE_ENCRYPTION_KEY": "32", "JWT_SECRET": "32", "DB_PASSWORD": "12", "REDIS_PASSWORD": "12"} {
		t.Run(name, func(t *testing.T) {
			env := goodEnvironment(t, goodConfig(t.TempDir()))
			env[name] = "short"
			_, problems := loadSettings(env.get)
			want := Problem{name, "has 5 characters; at least " + least + " belong there"}
			if len(problems) != 1 || problems[0] != want {
				t.Errorf("problems are %q, want %q", problems, want)
			}
		})
	}
}

func TestFaultSwitches(t *testing.T) {
	env := goodEnvironment(t, goodConfig(t.TempDir()))
	env["FAULT_CRASH_AT_START"] = "true"
	env["FAULT_SLOW_START_SECONDS"] = "2"
	env["FAULT_UNHEALTHY_AFTER_SECONDS"] = "3"
	env["FAULT_ERROR_LOGS"] = "4"
	env["FAULT_LEAK_MB_PER_SECOND"] = "5"
	settings, problems := loadSettings(env.get)
	want := Faults{CrashAtStart: true, SlowStart: 2 * time.Second, UnhealthyAfter: 3 * time.Second, ErrorsPerSecond: 4, LeakPerSecond: 5}
	if len(problems) > 0 || settings.Faults != want {
		t.Errorf("faults are %+v, problems are %q", settings.Faults, problems)
	}
}

func TestBadFaultSwitchIsRefused(t *testing.T) {
	env := goodEnvironment(t, goodConfig(t.TempDir()))
	env["FAULT_ERROR_LOGS"] = "many"
	env["FAULT_CRASH_AT_START"] = "perhaps"
	_, problems := loadSettings(env.get)
	if len(problems) != 2 {
		t.Errorf("problems are %q", problems)
	}
}
