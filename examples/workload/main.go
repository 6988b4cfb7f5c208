// Command workload stands in for Circle Core's image: it honours the same contract (settings, secrets, health, metrics,
// logs, storage, shutdown) and nothing of the product behind it. See README.md.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// version is set when the program is built.
var version = "dev"

const usage = `usage:
  workload serve                 answer as Circle Core does (settings from CIRCLE_CONFIG_PATH)
  workload serve-tcp PORT        accept connections: stands in for a database, cache or gateway
  workload listen PLACE...       accept connections and echo datagrams on every PORT or ADDRESS:PORT
  workload probe tcp HOST PORT   try to connect; exit 0 when it works
  workload probe settled HOST PORT allowed|forbidden
                                 the same from a new pod: tries until the network knows it
  workload probe http URL        print the answer's body; exit 0 when the status is below 400
  workload probe all TARGET...   try tcp://HOST:PORT and udp://HOST:PORT at once; print what is open, as JSON
  workload load URL RATE         send so many requests a second; print every second how many failed, as JSON
  workload version
`

// Exit codes; 78 is EX_CONFIG of sysexits.h.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
	exitConfig  = 78
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	os.Exit(command(ctx, os.Args[1:]))
}

func command(ctx context.Context, args []string) int {
	switch {
	case len(args) == 1 && args[0] == "serve":
		return serve(ctx, os.Getenv, os.Stdout)
	case len(args) == 2 && args[0] == "serve-tcp":
		return serveTCP(ctx, args[1], os.Stdout)
	case len(args) >= 2 && args[0] == "listen":
		return listen(ctx, args[1:], os.Stdout)
	case len(args) == 4 && args[0] == "probe" && args[1] == "tcp":
		return probeTCP(ctx, args[2], args[3], os.Stdout)
	case len(args) == 5 && args[0] == "probe" && args[1] == "settled":
		return probeSettled(ctx, args[2], args[3], args[4], os.Stdout)
	case len(args) == 3 && args[0] == "probe" && args[1] == "http":
		return probeHTTP(ctx, args[2], os.Stdout, os.Stderr)
	case len(args) >= 3 && args[0] == "probe" && args[1] == "all":
		return probeAll(ctx, args[2:], os.Stdout, os.Stderr)
	case len(args) == 3 && args[0] == "load":
		return load(ctx, args[1], args[2], os.Stdout, os.Stderr)
	case len(args) == 1 && args[0] == "version":
		fmt.Println(version)
		return exitOK
	}
	fmt.Fprint(os.Stderr, usage)
	return exitUsage
}
