package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestErrorLogsComeAtTheGivenRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		log := &syncBuffer{}
		Faults{ErrorsPerSecond: 4}.start(ctx, newLogger(log, levels["info"]))
		time.Sleep(2*time.Second + time.Millisecond)
		synctest.Wait()
		records := log.lines(t)
		if len(records) != 8 || records[0]["level"] != "error" {
			t.Errorf("log is %s", log)
		}
	})
}

func TestLeakGrowsBySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		log := &syncBuffer{}
		Faults{LeakPerSecond: 2}.start(ctx, newLogger(log, levels["debug"]))
		time.Sleep(3*time.Second + time.Millisecond)
		synctest.Wait()
		records := log.lines(t)
		if len(records) != 3 || records[2]["mib"] != 6.0 {
			t.Errorf("log is %s", log)
		}
	})
}
