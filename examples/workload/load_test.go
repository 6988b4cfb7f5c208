package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// loadFor runs load against a handler until it has seen a number of requests, and answers the last line.
func loadFor(t *testing.T, requests int64, handler http.HandlerFunc) Load {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	var seen atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if seen.Add(1) == requests {
			stop()
		}
		handler(w, r)
	}))
	defer server.Close()
	var out, status bytes.Buffer
	if code := load(ctx, server.URL, "200", &out, &status); code != exitOK {
		t.Fatalf("%d %s", code, &status)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var last Load
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	return last
}

func TestLoadCountsEveryRequest(t *testing.T) {
	var fresh, kept atomic.Int64
	last := loadFor(t, 40, func(_ http.ResponseWriter, r *http.Request) {
		if r.Close {
			fresh.Add(1)
		} else {
			kept.Add(1)
		}
	})
	// One more came first, to see that it is let through.
	if last.Failed != 0 || int64(last.Answered) != fresh.Load()+kept.Load()-1 || last.Answered < 39 {
		t.Errorf("%+v", last)
	}
	if fresh.Load() < 15 || kept.Load() < 15 {
		t.Errorf("%d over connections of their own, %d over kept ones", fresh.Load(), kept.Load())
	}
}

func TestLoadTellsWhyRequestsFailed(t *testing.T) {
	var fresh atomic.Int64
	last := loadFor(t, 20, func(w http.ResponseWriter, r *http.Request) {
		// Over a kept connection the client would ask again by itself.
		if !r.Close {
			return
		}
		switch fresh.Add(1) {
		case 1, 2, 5:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 7:
			panic(http.ErrAbortHandler)
		}
	})
	if last.Failed != 2 || last.Failures["503 Service Unavailable"].Count != 1 || last.Failures["503 Service Unavailable"].First.IsZero() {
		t.Errorf("%+v", last)
	}
}

func TestLoadRefusesARateThatIsNone(t *testing.T) {
	for _, rate := range []string{"0", "-1", "fast", "10001"} {
		var out, status bytes.Buffer
		if code := load(t.Context(), "http://127.0.0.1", rate, &out, &status); code != exitUsage {
			t.Errorf("%s: %d %s", rate, code, &status)
		}
	}
}
