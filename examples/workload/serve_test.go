package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// runServe starts serve on a free port and answers its log and a channel with its exit code.
func runServe(t *testing.T, ctx context.Context, env environment) (*syncBuffer, <-chan int) {
	t.Helper()
	log := &syncBuffer{}
	code := make(chan int, 1)
	go func() { code <- serve(ctx, env.get, log) }()
	return log, code
}

func exitCode(t *testing.T, code <-chan int) int {
	t.Helper()
	select {
	case code := <-code:
		return code
	case <-time.After(10 * time.Second):
		t.Fatal("does not end")
		return 0
	}
}

func TestBadSettingsAreAllLoggedAndNoSecretIs(t *testing.T) {
	env := goodEnvironment(t, set(goodConfig(t.TempDir()), "mysql", "database", "type"))
	env["CIRCLE_ENV"] = "production"
	env["JWT_SECRET"] = "hunter2"
	log, code := runServe(t, t.Context(), env)
	if got := exitCode(t, code); got != exitConfig {
		t.Errorf("exit code is %d", got)
	}
	records := log.lines(t)
	if len(records) != 3 {
		t.Fatalf("log is %s", log)
	}
	for _, record := range records {
		if record["level"] != "error" || record["message"] != "settings refused" || record["problem"] == "" || record["time"] == "" {
			t.Errorf("%v", record)
		}
	}
	if strings.Contains(log.String(), "hunter2") || strings.Contains(log.String(), encryptionKey) {
		t.Errorf("a secret is in the log: %s", log)
	}
}

func TestCrashAtStart(t *testing.T) {
	env := goodEnvironment(t, goodConfig(t.TempDir()))
	env["FAULT_CRASH_AT_START"] = "1"
	_, code := runServe(t, t.Context(), env)
	if got := exitCode(t, code); got != exitFailure {
		t.Errorf("exit code is %d", got)
	}
}

func TestSlowStartCanBeStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	env := goodEnvironment(t, goodConfig(t.TempDir()))
	env["FAULT_SLOW_START_SECONDS"] = "600"
	_, code := runServe(t, ctx, env)
	cancel()
	if got := exitCode(t, code); got != exitOK {
		t.Errorf("exit code is %d", got)
	}
}

func TestTakenPortIsSaid(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	config := set(goodConfig(t.TempDir()), listener.Addr().(*net.TCPAddr).Port, "app", "api", "port")
	log, code := runServe(t, t.Context(), goodEnvironment(t, config))
	if got := exitCode(t, code); got != exitFailure || !strings.Contains(log.String(), "address already in use") {
		t.Errorf("exit code is %d, log is %s", got, log)
	}
}

func TestStopTurnsUnreadyThenEndsRunningRequests(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(t.Context())
	log := &syncBuffer{}
	code := make(chan int, 1)
	go func() {
		code <- answer(ctx, listener, goodSettings(t), "0.2.0", 300*time.Millisecond, newLogger(log, levels["info"]))
	}()

	// A request whose body arrives only after the stop.
	body, feed := io.Pipe()
	put, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url+"/api/records/late", body)
	if err != nil {
		t.Fatal(err)
	}
	answered := make(chan int, 1)
	go func() {
		response, err := http.DefaultClient.Do(put)
		if err != nil {
			t.Error(err)
			answered <- 0
			return
		}
		response.Body.Close()
		answered <- response.StatusCode
	}()
	if _, err := io.WriteString(feed, "first half, "); err != nil {
		t.Fatal(err)
	}

	cancel()
	for deadline := time.Now().Add(5 * time.Second); ; {
		if status, report := statusOf(t, url+"/health"); status == http.StatusServiceUnavailable && strings.Contains(report, "stopping") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("never turns unready")
		}
	}
	if _, err := io.WriteString(feed, "second half"); err != nil {
		t.Fatal(err)
	}
	feed.Close()
	if status := <-answered; status != http.StatusOK {
		t.Errorf("the running request got %d", status)
	}
	if got := exitCode(t, code); got != exitOK {
		t.Errorf("exit code is %d, log is %s", got, log)
	}
}

func statusOf(t *testing.T, url string) (int, string) {
	t.Helper()
	return request(t, http.MethodGet, url, nil)
}
