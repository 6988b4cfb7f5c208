package main

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
)

// listen accepts connections and echoes datagrams on every PORT or ADDRESS:PORT until ctx ends: a peer that a probe always
// finds, so that what a probe does not find was kept from it. Of several addresses each must be named: an echo comes from
// where the datagram went only then.
func listen(ctx context.Context, places []string, out io.Writer) int {
	log := newLogger(out, levels["info"])
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var config net.ListenConfig
	var running sync.WaitGroup
	for _, address := range places {
		if !strings.Contains(address, ":") {
			address = net.JoinHostPort("", address)
		}
		listener, err := config.Listen(ctx, "tcp", address)
		if err != nil {
			log.Error("cannot listen", "address", address, "reason", err.Error())
			return exitFailure
		}
		defer context.AfterFunc(ctx, func() { listener.Close() })()
		datagrams, err := config.ListenPacket(ctx, "udp", address)
		if err != nil {
			log.Error("cannot listen", "address", address, "protocol", "UDP", "reason", err.Error())
			return exitFailure
		}
		defer context.AfterFunc(ctx, func() { datagrams.Close() })()
		running.Go(func() { acceptAll(listener) })
		running.Go(func() { echoAll(datagrams) })
	}
	log.Info("listening", "on", places)
	running.Wait()
	return exitOK
}

func acceptAll(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go hold(connection)
	}
}

func echoAll(datagrams net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		length, from, err := datagrams.ReadFrom(buffer)
		if err != nil {
			return
		}
		_, _ = datagrams.WriteTo(buffer[:length], from)
	}
}
