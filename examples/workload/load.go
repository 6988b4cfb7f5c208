package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// loadTimeout is the longest that a client waits for an answer.
const loadTimeout = 10 * time.Second

// Load is what became of all requests so far.
type Load struct {
	Answered int `json:"answered"` // with a status below 400
	Failed   int `json:"failed"`
	// Failures counts those by their reason and tells when the first of them was.
	Failures map[string]Failure `json:"failures"`
}

// Failure is one reason that requests failed for.
type Failure struct {
	Count int       `json:"count"`
	First time.Time `json:"first"`
}

// load sends requests at a steady rate until ctx ends, whatever becomes of them: by turns over a connection of their own,
// as a proxy without keep-alive does, and over one that is kept. It prints a JSON line with the sums every second.
// It counts from the first answer on: a network policy that lets it through is in force some seconds after its own start.
func load(ctx context.Context, url, perSecond string, out, status io.Writer) int {
	rate, err := strconv.Atoi(perSecond)
	if err != nil || rate < 1 || rate > 10_000 {
		fmt.Fprintf(status, "the rate is %q; 1 to 10000 requests a second belong there\n", perSecond)
		return exitUsage
	}
	kept := &http.Client{Timeout: loadTimeout, Transport: &http.Transport{}}
	fresh := &http.Client{Timeout: loadTimeout, Transport: &http.Transport{DisableKeepAlives: true}}
	for get(fresh, url) != "" {
		if pause(ctx, 100*time.Millisecond) != nil {
			return exitFailure
		}
	}
	tally := &tally{load: Load{Failures: map[string]Failure{}}}
	var running sync.WaitGroup
	send := time.NewTicker(time.Second / time.Duration(rate))
	defer send.Stop()
	tell := time.NewTicker(time.Second)
	defer tell.Stop()
	for next, after := fresh, kept; ; next, after = after, next {
		select {
		case <-send.C:
			running.Go(func() { tally.add(get(next, url)) })
		case <-tell.C:
			tally.print(out)
		case <-ctx.Done():
			running.Wait()
			tally.print(out)
			return exitOK
		}
	}
}

// get answers why a request failed; nothing where it did not. A request that was sent is waited for.
func get(client *http.Client, url string) string {
	response, err := client.Get(url)
	if err != nil {
		return reason(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return reason(err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		return response.Status
	}
	return ""
}

type tally struct {
	mutex sync.Mutex
	load  Load
}

func (t *tally) add(failure string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if failure == "" {
		t.load.Answered++
		return
	}
	t.load.Failed++
	known, ok := t.load.Failures[failure]
	if !ok {
		known.First = time.Now().UTC()
	}
	known.Count++
	t.load.Failures[failure] = known
}

func (t *tally) print(out io.Writer) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	_ = json.NewEncoder(out).Encode(t.load)
}
