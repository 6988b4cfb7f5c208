package main

import (
	"io"
	"log/slog"
	"strings"
)

// levels are the names that Circle Core's settings use.
var levels = map[string]slog.Level{
	"debug":   slog.LevelDebug,
	"info":    slog.LevelInfo,
	"warning": slog.LevelWarn,
	"error":   slog.LevelError,
}

// newLogger writes one JSON object a line with the keys time, level and message, then the fields.
func newLogger(out io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{
		Level: level,
		ReplaceAttr: func(groups []string, attr slog.Attr) slog.Attr {
			switch {
			case len(groups) > 0:
			case attr.Key == slog.MessageKey:
				attr.Key = "message"
			case attr.Key == slog.LevelKey:
				attr.Value = slog.StringValue(levelName(attr.Value.String()))
			}
			return attr
		},
	}))
}

func levelName(name string) string {
	if name == "WARN" {
		return "warning"
	}
	return strings.ToLower(name)
}
