package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestProbeTCP(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := probeTCP(t.Context(), host, port, &out); code != exitOK || !strings.Contains(out.String(), "connected") {
		t.Errorf("%d %s", code, &out)
	}
	listener.Close()
	out.Reset()
	if code := probeTCP(t.Context(), host, port, &out); code != exitFailure || !strings.Contains(out.String(), "connection refused") {
		t.Errorf("%d %s", code, &out)
	}
}

func TestProbeSettledWaitsForTheNetworkToKnowThePod(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := probeSettled(t.Context(), host, port, "allowed", &out); code != exitOK {
		t.Errorf("allowed and open: %d %s", code, &out)
	}
	// Open at first, as before the policies of a new pod are in force.
	closing := time.AfterFunc(settlePause/2, func() { listener.Close() })
	defer closing.Stop()
	out.Reset()
	if code := probeSettled(t.Context(), host, port, "forbidden", &out); code != exitFailure || !strings.Contains(out.String(), "connection refused") {
		t.Errorf("forbidden and soon closed: %d %s", code, &out)
	}
	if code := probeSettled(t.Context(), host, port, "perhaps", &out); code != exitUsage {
		t.Errorf("neither: %d", code)
	}
}

func TestProbeHTTP(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/good" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = w.Write([]byte("body"))
	}))
	defer server.Close()
	for path, want := range map[string]int{"/good": exitOK, "/bad": exitFailure} {
		var out, status bytes.Buffer
		if code := probeHTTP(t.Context(), server.URL+path, &out, &status); code != want || out.String() != "body" {
			t.Errorf("%s: %d %s %s", path, code, &out, &status)
		}
	}
}

func TestServeTCPHoldsConnectionsUntilStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	log := &syncBuffer{}
	code := make(chan int, 1)
	go func() { code <- serveTCP(ctx, "0", log) }()
	for deadline := time.Now().Add(5 * time.Second); len(log.lines(t)) == 0; {
		if time.Now().After(deadline) {
			t.Fatal("does not start")
		}
	}
	_, port, err := net.SplitHostPort(log.lines(t)[0]["address"].(string))
	if err != nil {
		t.Fatal(err)
	}
	if err := dial(t.Context(), net.JoinHostPort("127.0.0.1", port), time.Second); err != nil {
		t.Error(err)
	}
	cancel()
	if got := exitCode(t, code); got != exitOK {
		t.Errorf("exit code is %d", got)
	}
}

func TestUnknownCommandIsRefused(t *testing.T) {
	for _, args := range [][]string{nil, {"probe"}, {"serve", "more"}, {"probe", "udp", "host", "53"}} {
		if code := command(t.Context(), args); code != exitUsage {
			t.Errorf("%v: exit code is %d", args, code)
		}
	}
}
