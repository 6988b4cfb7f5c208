package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"strconv"
	"testing"
	"time"
)

// freePort is free for both protocols at the time of asking.
func freePort(t *testing.T) string {
	t.Helper()
	for range 20 {
		listener, err := net.Listen("tcp", ":0")
		if err != nil {
			t.Fatal(err)
		}
		port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
		listener.Close()
		if datagrams, err := net.ListenPacket("udp", ":"+port); err == nil {
			datagrams.Close()
			return port
		}
	}
	t.Fatal("no port is free for both protocols")
	return ""
}

func TestProbeAllFindsWhatListens(t *testing.T) {
	open, bound, closed := freePort(t), freePort(t), freePort(t)
	ctx, stop := context.WithCancel(t.Context())
	log := &syncBuffer{}
	code := make(chan int, 1)
	go func() { code <- listen(ctx, []string{open, "127.0.0.2:" + bound}, log) }()
	for deadline := time.Now().Add(5 * time.Second); len(log.lines(t)) == 0; {
		if time.Now().After(deadline) {
			t.Fatal("does not start")
		}
	}

	var out, status bytes.Buffer
	var targets []string
	for _, place := range []string{"127.0.0.1:" + open, "127.0.0.2:" + bound, "127.0.0.1:" + closed, "127.0.0.1:" + bound} {
		targets = append(targets, "tcp://"+place, "udp://"+place)
	}
	if code := probeAll(t.Context(), targets, &out, &status); code != exitOK {
		t.Fatalf("%d %s", code, &status)
	}
	var found []Found
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, true, true, true, false, false, false, false} {
		if found[i].Target != targets[i] || found[i].Open != want || (found[i].Reason == "") != want {
			t.Errorf("%+v", found[i])
		}
	}
	stop()
	if got := exitCode(t, code); got != exitOK {
		t.Errorf("exit code is %d", got)
	}
}

func TestListenSaysThatAPortIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	if code := listen(t.Context(), []string{freePort(t), port}, &syncBuffer{}); code != exitFailure {
		t.Errorf("exit code is %d", code)
	}
}

func TestProbeAllRefusesWhatIsNoTarget(t *testing.T) {
	for _, target := range []string{"127.0.0.1:80", "http://127.0.0.1:80", "tcp://127.0.0.1", ""} {
		var out, status bytes.Buffer
		if code := probeAll(t.Context(), []string{target}, &out, &status); code != exitUsage || out.Len() > 0 {
			t.Errorf("%s: %d %s", target, code, &out)
		}
	}
}
