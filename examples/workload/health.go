package main

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A check must answer well within a probe's own timeout.
const checkTimeout = time.Second

// Check is one condition of health.
type Check struct {
	Status string `json:"status"` // ok or failed
	Reason string `json:"reason,omitempty"`
}

// Report is the body of /health.
type Report struct {
	Status      string           `json:"status"` // healthy, unhealthy or stopping
	Version     string           `json:"version"`
	Environment string           `json:"environment"`
	Checks      map[string]Check `json:"checks"`
}

// Health answers whether this process can do its work.
type Health struct {
	settings Settings
	version  string
	started  time.Time
	log      *slog.Logger
	stopping atomic.Bool
	last     atomic.Value // status last answered, a string
}

func newHealth(settings Settings, version string, log *slog.Logger) *Health {
	health := &Health{settings: settings, version: version, started: time.Now(), log: log}
	health.last.Store("healthy")
	return health
}

// Stop makes every later report unready, so that no new requests are sent here while running ones end.
func (h *Health) Stop() {
	h.stopping.Store(true)
}

// Report runs all checks at the same time.
func (h *Health) Report(ctx context.Context) Report {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	checks := map[string]func(context.Context) error{
		"storage":  func(context.Context) error { return writable(h.settings.Storage.Path) },
		"database": func(ctx context.Context) error { return reachable(ctx, h.settings.Database) },
		"cache":    func(ctx context.Context) error { return reachable(ctx, h.settings.Cache) },
	}
	report := Report{
		Status:      "healthy",
		Version:     h.version,
		Environment: h.settings.App.Environment,
		Checks:      map[string]Check{},
	}
	var mutex sync.Mutex
	var group sync.WaitGroup
	for name, check := range checks {
		group.Go(func() {
			result := Check{Status: "ok"}
			if err := check(ctx); err != nil {
				result = Check{Status: "failed", Reason: reason(err)}
			}
			mutex.Lock()
			defer mutex.Unlock()
			report.Checks[name] = result
			if result.Status != "ok" {
				report.Status = "unhealthy"
			}
		})
	}
	group.Wait()
	if limit := h.settings.Faults.UnhealthyAfter; limit > 0 && time.Since(h.started) >= limit {
		report.Status = "unhealthy"
		report.Checks["fault"] = Check{Status: "failed", Reason: "fault switch FAULT_UNHEALTHY_AFTER_SECONDS"}
	}
	if h.stopping.Load() {
		report.Status = "stopping"
	}
	return report
}

// ServeHTTP answers 200 when healthy, else 503 with the reasons; a change is logged once.
func (h *Health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	report := h.Report(r.Context())
	if h.last.Swap(report.Status) != report.Status {
		h.log.Warn("health changed", "status", report.Status, "checks", report.Checks)
	}
	status := http.StatusOK
	if report.Status != "healthy" {
		status = http.StatusServiceUnavailable
	}
	writeJSON(w, status, report)
}

func reachable(ctx context.Context, peer Peer) error {
	if peer.Address() == "" {
		return nil
	}
	return dial(ctx, peer.Address(), checkTimeout)
}

func writable(folder string) error {
	file, err := os.CreateTemp(folder, ".health-*")
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Remove(file.Name())
}
