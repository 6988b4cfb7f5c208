package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"
)

// A network takes some seconds to know a new pod: until then its answers say nothing.
const (
	settleTime     = 12 * time.Second
	settlePause    = 700 * time.Millisecond
	settleTimeout  = 2 * time.Second
	settleFailures = 3
)

// probeSettled tells whether a connection can be made once the network knows where the call comes from. What is allowed is
// tried until it works, what is forbidden until it failed three times running; neither for longer than the network may take.
func probeSettled(ctx context.Context, host, port, expected string, out io.Writer) int {
	if expected != "allowed" && expected != "forbidden" {
		fmt.Fprintf(out, "%q: allowed or forbidden belongs there\n", expected)
		return exitUsage
	}
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	address := net.JoinHostPort(host, port)
	failures := 0
	for {
		err := dial(ctx, address, settleTimeout)
		if err == nil {
			failures = 0
		} else {
			failures++
		}
		settled := expected == "allowed" && err == nil || expected == "forbidden" && failures >= settleFailures
		if settled || pause(ctx, settlePause) != nil {
			if err != nil {
				fmt.Fprintf(out, "%s: %s\n", address, reason(err))
				return exitFailure
			}
			fmt.Fprintf(out, "%s: connected\n", address)
			return exitOK
		}
	}
}
