package main

import (
	"context"
	"errors"
	"io"
	"net"
)

// serveTCP accepts every connection and holds it until the other side leaves: a peer for connection checks.
func serveTCP(ctx context.Context, port string, out io.Writer) int {
	log := newLogger(out, levels["info"])
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort("", port))
	if err != nil {
		log.Error("cannot listen", "port", port, "reason", err.Error())
		return exitFailure
	}
	defer context.AfterFunc(ctx, func() { listener.Close() })()
	log.Info("accepting connections", "address", listener.Addr().String())
	for {
		connection, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			log.Info("stopped")
			return exitOK
		}
		if err != nil {
			log.Error("cannot accept", "reason", err.Error())
			return exitFailure
		}
		go hold(connection)
	}
}

func hold(connection net.Conn) {
	defer connection.Close()
	_, _ = io.Copy(io.Discard, connection)
}
