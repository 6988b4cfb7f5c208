package main

import "fmt"

// secret is an environment variable whose value is only ever measured.
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
		length := len(getenv(secret.name))
		switch {
		case length == 0 && secret.needed(config):
			problems = append(problems, Problem{secret.name, fmt.Sprintf("is not set; at least %d characters belong there", secret.least)})
		case length > 0 && length < secret.least:
			problems = append(problems, Problem{secret.name, fmt.Sprintf("has %d characters; at least %d belong there", length, secret.least)})
		}
	}
	return problems
}
