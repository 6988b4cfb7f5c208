package main

import (
	"fmt"
	"os"
	"strings"
)

// secret is a value that is only ever measured: an environment variable, or a file that NAME_FILE names.
type secret struct {
	name   string
	least  int
	needed func(Config) bool
}

func always(Config) bool { return true }

var secrets = []secret{
	{"CIRCLE_ENCRYPTION_KEY", 32, always},
	{"JWT_SECRET", 32, always},
	{"DB_PASSWORD", 12, func(config Config) bool { return config.Database.Type == "postgres" }},
	{"REDIS_PASSWORD", 12, func(config Config) bool { return config.Cache.Type == "redis" }},
}

func checkSecrets(config Config, getenv func(string) string) (problems []Problem) {
	for _, secret := range secrets {
		if problem := secret.check(config, getenv); problem != nil {
			problems = append(problems, *problem)
		}
	}
	return problems
}

func (s secret) check(config Config, getenv func(string) string) *Problem {
	setting, value := s.name, getenv(s.name)
	if path := getenv(s.name + "_FILE"); path != "" {
		if value != "" {
			return &Problem{s.name, "is set, and so is " + s.name + "_FILE; one of them belongs there"}
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return &Problem{s.name + "_FILE", "cannot be read: " + err.Error()}
		}
		setting, value = s.name+"_FILE", strings.TrimSuffix(string(text), "\n")
	}
	switch length := len(value); {
	case length == 0 && s.needed(config):
		return &Problem{setting, fmt.Sprintf("is not set; at least %d characters belong there", s.least)}
	case length > 0 && length < s.least:
		return &Problem{setting, fmt.Sprintf("has %d characters; at least %d belong there", length, s.least)}
	}
	return nil
}
