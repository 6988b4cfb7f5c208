package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

// A refused or filtered connection must show within a test's patience.
const probeTimeout = 5 * time.Second

// probeTCP tells whether a connection can be made from here, and if not, whether it was refused or went unanswered.
func probeTCP(ctx context.Context, host, port string, out io.Writer) int {
	address := net.JoinHostPort(host, port)
	if err := dial(ctx, address, probeTimeout); err != nil {
		fmt.Fprintf(out, "%s: %s\n", address, reason(err))
		return exitFailure
	}
	fmt.Fprintf(out, "%s: connected\n", address)
	return exitOK
}

// probeHTTP prints the answer's body on out and its status on status, so that the body stays usable as data.
func probeHTTP(ctx context.Context, url string, out, status io.Writer) int {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		fmt.Fprintln(status, err)
		return exitUsage
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Fprintf(status, "%s: %s\n", url, reason(err))
		return exitFailure
	}
	defer response.Body.Close()
	fmt.Fprintf(status, "%s: %s\n", url, response.Status)
	if _, err := io.Copy(out, response.Body); err != nil {
		fmt.Fprintf(status, "%s: %s\n", url, reason(err))
		return exitFailure
	}
	if response.StatusCode >= http.StatusBadRequest {
		return exitFailure
	}
	return exitOK
}

func dial(ctx context.Context, address string, timeout time.Duration) error {
	connection, err := (&net.Dialer{Timeout: timeout}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return connection.Close()
}

// reason says in a few words why a connection failed: what an operator asks first.
func reason(err error) string {
	var lookup *net.DNSError
	switch {
	case errors.As(err, &lookup) && !lookup.IsTimeout:
		return "host name not found"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case lookup != nil:
		return "name server does not answer"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return err.Error()
}
