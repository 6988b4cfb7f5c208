package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Upper bounds of the request duration buckets, in seconds: Prometheus' own defaults.
var buckets = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

type requestKey struct {
	method, path string
	status       int
}

type durations struct {
	counts []uint64 // one a bucket, not cumulated
	count  uint64
	sum    float64
}

// Metrics counts requests and writes everything in Prometheus' text format.
type Metrics struct {
	health *Health

	mutex     sync.Mutex
	requests  map[requestKey]uint64
	durations map[string]*durations
}

func newMetrics(health *Health) *Metrics {
	return &Metrics{health: health, requests: map[requestKey]uint64{}, durations: map[string]*durations{}}
}

// Observe counts one answered request. Path is the route's pattern, so that the number of series stays small.
func (m *Metrics) Observe(method, path string, status int, took time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.requests[requestKey{method, path, status}]++
	histogram := m.durations[path]
	if histogram == nil {
		histogram = &durations{counts: make([]uint64, len(buckets))}
		m.durations[path] = histogram
	}
	if bucket, _ := slices.BinarySearch(buckets, took.Seconds()); bucket < len(buckets) {
		histogram.counts[bucket]++
	}
	histogram.count++
	histogram.sum += took.Seconds()
}

// ServeHTTP answers the metrics page.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	settings := m.health.settings
	up := 0
	if m.health.Report(r.Context()).Status == "healthy" {
		up = 1
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.writeRequests(w)
	head(w, "process_start_time_seconds", "gauge", "Start time of the process since the epoch, in seconds.")
	fmt.Fprintf(w, "process_start_time_seconds %d\n", m.health.started.Unix())
	head(w, "circle_core_info", "gauge", "Version and environment of this process.")
	fmt.Fprintf(w, "circle_core_info{environment=%s,version=%s} 1\n", label(settings.App.Environment), label(m.health.version))
	head(w, "circle_core_up", "gauge", "1 while healthy, else 0.")
	fmt.Fprintf(w, "circle_core_up %d\n", up)
	head(w, "circle_core_data_bytes", "gauge", "Size of all files under the storage path, in bytes.")
	fmt.Fprintf(w, "circle_core_data_bytes %d\n", dataBytes(settings.Storage.Path))
}

func (m *Metrics) writeRequests(w io.Writer) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	head(w, "http_requests_total", "counter", "Requests answered, by method, path and status.")
	keys := slices.SortedFunc(maps.Keys(m.requests), func(a, b requestKey) int {
		return strings.Compare(fmt.Sprint(a.path, a.method, a.status), fmt.Sprint(b.path, b.method, b.status))
	})
	for _, key := range keys {
		fmt.Fprintf(w, "http_requests_total{method=%s,path=%s,status=\"%d\"} %d\n",
			label(key.method), label(key.path), key.status, m.requests[key])
	}
	head(w, "http_request_duration_seconds", "histogram", "Time to answer a request, in seconds, by path.")
	for _, path := range slices.Sorted(maps.Keys(m.durations)) {
		histogram := m.durations[path]
		var cumulated uint64
		for i, bound := range buckets {
			cumulated += histogram.counts[i]
			fmt.Fprintf(w, "http_request_duration_seconds_bucket{path=%s,le=\"%s\"} %d\n",
				label(path), strconv.FormatFloat(bound, 'g', -1, 64), cumulated)
		}
		fmt.Fprintf(w, "http_request_duration_seconds_bucket{path=%s,le=\"+Inf\"} %d\n", label(path), histogram.count)
		fmt.Fprintf(w, "http_request_duration_seconds_sum{path=%s} %g\n", label(path), histogram.sum)
		fmt.Fprintf(w, "http_request_duration_seconds_count{path=%s} %d\n", label(path), histogram.count)
	}
}

func head(w io.Writer, name, kind, help string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func label(value string) string {
	return `"` + escape.Replace(value) + `"`
}

// dataBytes adds up what can be read: a file that goes away meanwhile counts nothing.
func dataBytes(folder string) (total int64) {
	_ = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		if info, err := entry.Info(); err == nil {
			total += info.Size()
		}
		return nil
	})
	return total
}
