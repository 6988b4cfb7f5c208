package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"time"
)

// A filtered peer may stay silent; one that may be reached answers from its kernel, however busy the machine is.
const probeAllTimeout = 3 * time.Second

// Found is what one probe came to.
type Found struct {
	Target string `json:"target"`
	Open   bool   `json:"open"`
	Reason string `json:"reason,omitempty"`
}

// probeAll tries all targets (tcp://HOST:PORT, udp://HOST:PORT) at once and prints what it found as a JSON list, in their
// order. The exit code says whether they could be tried, not what was found.
func probeAll(ctx context.Context, targets []string, out, status io.Writer) int {
	found := make([]Found, len(targets))
	var group sync.WaitGroup
	for i, target := range targets {
		at, err := url.Parse(target)
		if err != nil || at.Port() == "" || (at.Scheme != "tcp" && at.Scheme != "udp") {
			fmt.Fprintf(status, "%q is no target; tcp://HOST:PORT or udp://HOST:PORT belongs there\n", target)
			return exitUsage
		}
		group.Go(func() {
			try := dial
			if at.Scheme == "udp" {
				try = askDatagram
			}
			found[i] = Found{Target: target, Open: true}
			if err := try(ctx, at.Host, probeAllTimeout); err != nil {
				found[i] = Found{Target: target, Reason: reason(err)}
			}
		})
	}
	group.Wait()
	if err := json.NewEncoder(out).Encode(found); err != nil {
		return exitFailure
	}
	return exitOK
}

// question is a DNS message that asks for the name servers of the root: a name server answers it, an echo returns it.
var question = []byte{
	0x12, 0x34, // id
	0x01, 0x00, // a standard query, recursion desired
	0, 1, 0, 0, 0, 0, 0, 0, // one question, nothing else
	0,          // the root
	0, 2, 0, 1, // NS, IN
}

// askDatagram wants any answer to a datagram: sending one proves nothing.
func askDatagram(ctx context.Context, address string, timeout time.Duration) error {
	connection, err := (&net.Dialer{Timeout: timeout}).DialContext(ctx, "udp", address)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(timeout)); err != nil {
		return err
	}
	if _, err := connection.Write(question); err != nil {
		return err
	}
	_, err = connection.Read(make([]byte, 1500))
	return err
}
