package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestSecretsAreReadFromFiles(t *testing.T) {
	env := goodEnvironment(t, goodConfig(t.TempDir()))
	for _, name := range []string{"CIRCLE_ENCRYPTION_KEY", "JWT_SECRET"} {
		env[name+"_FILE"] = writeFile(t, env[name]+"\n")
		delete(env, name)
	}
	if _, problems := loadSettings(env.get); len(problems) > 0 {
		t.Errorf("problems are %q", problems)
	}
}

func TestBadSecretFileIsRefused(t *testing.T) {
	const short = "short"
	tests := map[string]struct{ path, setting, text string }{
		"missing": {filepath.Join(t.TempDir(), "absent"), "JWT_SECRET_FILE", "cannot be read: open"},
		"empty":   {writeFile(t, ""), "JWT_SECRET_FILE", "is not set; at least 32 characters belong there"},
		"short":   {writeFile(t, short+"\n"), "JWT_SECRET_FILE", "has 5 characters; at least 32 belong there"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			env := goodEnvironment(t, goodConfig(t.TempDir()))
			delete(env, "JWT_SECRET")
			env["JWT_SECRET_FILE"] = test.path
			_, problems := loadSettings(env.get)
			if len(problems) != 1 || problems[0].Setting != test.setting || !strings.HasPrefix(problems[0].Text, test.text) {
				t.Errorf("problems are %q", problems)
			}
			if len(problems) == 1 && strings.Contains(problems[0].Text, short) {
				t.Error("the secret is shown")
			}
		})
	}
}

func TestSecretOfTwoSourcesIsRefused(t *testing.T) {
	env := goodEnvironment(t, goodConfig(t.TempDir()))
	env["JWT_SECRET_FILE"] = writeFile(t, jwtSecret)
	_, problems := loadSettings(env.get)
	want := Problem{"JWT_SECRET", "is set, and so is JWT_SECRET_FILE; one of them belongs there"}
	if len(problems) != 1 || problems[0] != want {
		t.Errorf("problems are %q, want %q", problems, want)
	}
}
