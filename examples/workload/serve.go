package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

const (
	// Kubernetes withdraws the endpoint while the process is told to stop: go on serving until that has spread.
	drainDelay = 3 * time.Second
	// Together with drainDelay less than the usual grace of 30 seconds.
	drainLimit = 20 * time.Second
)

// serve runs until ctx ends and answers the exit code. Bad settings are all logged, then refused.
func serve(ctx context.Context, getenv func(string) string, out io.Writer) int {
	settings, problems := loadSettings(getenv)
	log := newLogger(out, settings.LogLevel)
	for _, problem := range problems {
		log.Error("settings refused", "setting", problem.Setting, "problem", problem.Text)
	}
	if len(problems) > 0 {
		return exitConfig
	}
	if settings.Faults.CrashAtStart {
		log.Error("crashed", "reason", "fault switch FAULT_CRASH_AT_START")
		return exitFailure
	}
	if err := os.MkdirAll(settings.Storage.Path, 0o750); err != nil {
		log.Error("storage cannot be made", "path", settings.Storage.Path, "reason", err.Error())
		return exitFailure
	}
	if pause(ctx, settings.Faults.SlowStart) != nil {
		log.Info("stopped before it was up")
		return exitOK
	}
	address := net.JoinHostPort(settings.App.API.Host, strconv.Itoa(settings.App.API.Port))
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		log.Error("cannot listen", "address", address, "reason", err.Error())
		return exitFailure
	}
	return answer(ctx, listener, settings, imageVersion(getenv), drainDelay, log)
}

// imageVersion is the version that the image was packed with, so that several images can share one build.
func imageVersion(getenv func(string) string) string {
	if packed := getenv("IMAGE_VERSION"); packed != "" {
		return packed
	}
	return version
}

// answer serves requests until ctx ends, then stops without losing any: unready first, running ones to their end.
func answer(ctx context.Context, listener net.Listener, settings Settings, version string, delay time.Duration, log *slog.Logger) int {
	health := newHealth(settings, version, log)
	server := &http.Server{
		Handler:           newHandler(settings, health, log),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       settings.RequestTimeout(),
		WriteTimeout:      settings.RequestTimeout(),
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	faults, stopFaults := context.WithCancel(ctx)
	defer stopFaults()
	settings.Faults.start(faults, log)

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	log.Info("started", "name", settings.App.Name, "environment", settings.App.Environment, "version", version,
		"address", listener.Addr().String(), "config", settings.Checksum)

	select {
	case err := <-failed:
		log.Error("stopped serving", "reason", err.Error())
		return exitFailure
	case <-ctx.Done():
	}
	log.Info("stopping")
	health.Stop()
	time.Sleep(delay)
	limit, cancel := context.WithTimeout(context.Background(), drainLimit)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		log.Error("requests were cut off", "reason", err.Error())
		return exitFailure
	}
	log.Info("stopped")
	return exitOK
}
