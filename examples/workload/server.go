package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"syscall"
	"time"
)

// Info is the body of /api/info: what a test wants to know about the process from inside.
type Info struct {
	Version        string `json:"version"`
	Hostname       string `json:"hostname"`
	UID            int    `json:"uid"`
	GID            int    `json:"gid"`
	ReadOnlyRoot   bool   `json:"readOnlyRoot"`
	ConfigChecksum string `json:"configChecksum"`
	Environment    string `json:"environment"`
	StartedAt      string `json:"startedAt"`
}

// newHandler is the whole HTTP interface.
func newHandler(settings Settings, health *Health, log *slog.Logger) http.Handler {
	metrics := newMetrics(health)
	records := &Records{folder: settings.Storage.Path, maxBody: settings.MaxBody(), log: log}
	routes := http.NewServeMux()
	routes.Handle("GET /health", health)
	if settings.Monitoring.Metrics {
		routes.Handle("GET /metrics", metrics)
	}
	routes.HandleFunc("GET /api/info", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, info(settings, health))
	})
	routes.HandleFunc("PUT /api/records/{id}", records.Put)
	routes.HandleFunc("GET /api/records/{id}", records.Get)
	routes.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeError(w, http.StatusNotFound, "no such path")
	})
	return observed(routes, metrics, log)
}

func info(settings Settings, health *Health) Info {
	hostname, err := os.Hostname()
	if err != nil {
		hostname = "unknown"
	}
	return Info{
		Version:        health.version,
		Hostname:       hostname,
		UID:            os.Getuid(),
		GID:            os.Getgid(),
		ReadOnlyRoot:   readOnly("/"),
		ConfigChecksum: settings.Checksum,
		Environment:    settings.App.Environment,
		StartedAt:      health.started.UTC().Format(time.RFC3339),
	}
}

// readOnly asks the mount itself: a failed write could also come from the folder's permissions.
func readOnly(path string) bool {
	const readOnlyMount = 1 // ST_RDONLY
	var status syscall.Statfs_t
	return syscall.Statfs(path, &status) == nil && status.Flags&readOnlyMount != 0
}

// observed counts and logs every request; probes and scrapes only at debug, as they come every few seconds.
func observed(routes *http.ServeMux, metrics *Metrics, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		answer := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		routes.ServeHTTP(answer, r)
		took := time.Since(start)
		path := route(r)
		metrics.Observe(r.Method, path, answer.status, took)
		level := slog.LevelInfo
		if path == "/health" || path == "/metrics" {
			level = slog.LevelDebug
		}
		log.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path, "status", answer.status, "ms", took.Milliseconds())
	})
}

// route is the pattern that matched, without its method.
func route(r *http.Request) string {
	for i, char := range r.Pattern {
		if char == '/' {
			return r.Pattern[i:]
		}
	}
	return "other"
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.MaxBytesReader reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter {
	return w.ResponseWriter
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func writeError(w http.ResponseWriter, status int, text string) {
	writeJSON(w, status, map[string]string{"error": text})
}
