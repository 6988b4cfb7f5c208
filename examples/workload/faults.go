package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"
)

// Faults are failures that a test asks for by environment variables.
type Faults struct {
	CrashAtStart    bool          // FAULT_CRASH_AT_START=true: log an error and exit 1
	SlowStart       time.Duration // FAULT_SLOW_START_SECONDS: listen only after this long
	UnhealthyAfter  time.Duration // FAULT_UNHEALTHY_AFTER_SECONDS: /health answers 503 from then on; 0 is never
	ErrorsPerSecond int           // FAULT_ERROR_LOGS: error lines a second
	LeakPerSecond   int           // FAULT_LEAK_MB_PER_SECOND: MiB allocated a second and never given back
}

func loadFaults(getenv func(string) string) (faults Faults, problems []Problem) {
	number := func(name string, most int) int {
		text := getenv(name)
		if text == "" {
			return 0
		}
		value, err := strconv.Atoi(text)
		if err != nil || value < 0 || value > most {
			problems = append(problems, Problem{name, fmt.Sprintf("is %q; a whole number from 0 to %d belongs there", text, most)})
		}
		return value
	}
	seconds := func(name string) time.Duration { return time.Duration(number(name, 3600)) * time.Second }

	if text := getenv("FAULT_CRASH_AT_START"); text != "" {
		crash, err := strconv.ParseBool(text)
		if err != nil {
			problems = append(problems, Problem{"FAULT_CRASH_AT_START", fmt.Sprintf("is %q; true or false belongs there", text)})
		}
		faults.CrashAtStart = crash
	}
	faults.SlowStart = seconds("FAULT_SLOW_START_SECONDS")
	faults.UnhealthyAfter = seconds("FAULT_UNHEALTHY_AFTER_SECONDS")
	faults.ErrorsPerSecond = number("FAULT_ERROR_LOGS", 1000)
	faults.LeakPerSecond = number("FAULT_LEAK_MB_PER_SECOND", 1024)
	return faults, problems
}

// start runs the faults that go on beside the work, until ctx ends.
func (f Faults) start(ctx context.Context, log *slog.Logger) {
	if f.ErrorsPerSecond > 0 {
		go every(ctx, time.Second/time.Duration(f.ErrorsPerSecond), func() {
			log.Error("record could not be written", "reason", "fault switch FAULT_ERROR_LOGS")
		})
	}
	if f.LeakPerSecond > 0 {
		var leaked [][]byte
		go every(ctx, time.Second, func() {
			leaked = append(leaked, touched(f.LeakPerSecond<<20))
			log.Debug("memory leaked", "mib", len(leaked)*f.LeakPerSecond)
		})
	}
}

// touched allocates memory and writes to every page, so that it counts as used.
func touched(size int) []byte {
	memory := make([]byte, size)
	for i := 0; i < len(memory); i += 4096 {
		memory[i] = 1
	}
	return memory
}

func every(ctx context.Context, interval time.Duration, work func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			work()
		}
	}
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, duration time.Duration) error {
	if duration == 0 {
		return nil
	}
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
