package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func testServer(t *testing.T, settings Settings) (*httptest.Server, *Health) {
	t.Helper()
	health := newHealth(settings, "0.2.0", testLogger(t))
	server := httptest.NewServer(newHandler(settings, health, testLogger(t)))
	t.Cleanup(server.Close)
	return server, health
}

func request(t *testing.T, method, url string, body []byte) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func healthOf(t *testing.T, server *httptest.Server) (int, Report) {
	t.Helper()
	status, body := request(t, http.MethodGet, server.URL+"/health", nil)
	var report Report
	if err := json.Unmarshal([]byte(body), &report); err != nil {
		t.Fatal(err)
	}
	return status, report
}

func TestHealthy(t *testing.T) {
	server, _ := testServer(t, goodSettings(t))
	status, report := healthOf(t, server)
	if status != http.StatusOK || report.Status != "healthy" || report.Version != "0.2.0" || report.Environment != "development" {
		t.Errorf("%d %+v", status, report)
	}
	for _, name := range []string{"storage", "database", "cache"} {
		if report.Checks[name].Status != "ok" {
			t.Errorf("%s is %+v", name, report.Checks[name])
		}
	}
}

func TestUnhealthyNamesTheReason(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	tests := map[string]struct {
		broken func(*Settings)
		reason string
	}{
		"database": {func(s *Settings) { s.Database = Peer{"postgres", "127.0.0.1", port} }, "connection refused"},
		"cache":    {func(s *Settings) { s.Cache = Peer{"redis", "127.0.0.1", port} }, "connection refused"},
		"storage":  {func(s *Settings) { s.Storage.Path += "/absent" }, "no such file or directory"},
		"fault":    {func(s *Settings) { s.Faults.UnhealthyAfter = time.Nanosecond }, "FAULT_UNHEALTHY_AFTER_SECONDS"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			settings := goodSettings(t)
			test.broken(&settings)
			server, _ := testServer(t, settings)
			status, report := healthOf(t, server)
			if status != http.StatusServiceUnavailable || report.Status != "unhealthy" || !strings.Contains(report.Checks[name].Reason, test.reason) {
				t.Errorf("%d %+v", status, report)
			}
		})
	}
}

func TestAChangeOfHealthIsLoggedOnce(t *testing.T) {
	settings := goodSettings(t)
	log := &syncBuffer{}
	health := newHealth(settings, "0.2.0", newLogger(log, levels["warning"]))
	answered := func() int {
		recorder := httptest.NewRecorder()
		health.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/health", nil))
		return recorder.Code
	}
	statuses := []int{answered()}
	if err := os.Rename(settings.Storage.Path, settings.Storage.Path+".gone"); err != nil {
		t.Fatal(err)
	}
	statuses = append(statuses, answered(), answered())
	if err := os.Rename(settings.Storage.Path+".gone", settings.Storage.Path); err != nil {
		t.Fatal(err)
	}
	statuses = append(statuses, answered())
	if want := []int{200, 503, 503, 200}; !slices.Equal(statuses, want) {
		t.Errorf("statuses are %v, want %v", statuses, want)
	}
	records := log.lines(t)
	if len(records) != 2 || records[0]["status"] != "unhealthy" || records[1]["status"] != "healthy" || records[0]["level"] != "warning" {
		t.Errorf("log is %s", log)
	}
}

func TestPeersThatListenAreHealthy(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	settings := goodSettings(t)
	settings.Database = Peer{"postgres", "127.0.0.1", listener.Addr().(*net.TCPAddr).Port}
	server, _ := testServer(t, settings)
	if status, report := healthOf(t, server); status != http.StatusOK {
		t.Errorf("%d %+v", status, report)
	}
}

func TestRecordsSurviveTheProcess(t *testing.T) {
	settings := goodSettings(t)
	first, _ := testServer(t, settings)
	if status, body := request(t, http.MethodPut, first.URL+"/api/records/order-1", []byte("content")); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	second, _ := testServer(t, settings)
	if status, body := request(t, http.MethodGet, second.URL+"/api/records/order-1", nil); status != http.StatusOK || body != "content" {
		t.Errorf("%d %s", status, body)
	}
	files, err := os.ReadDir(settings.Storage.Path)
	if err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
}

func TestRecordsRefuse(t *testing.T) {
	tests := map[string]struct {
		method, path string
		body         []byte
		status       int
	}{
		"no such record": {http.MethodGet, "/api/records/absent", nil, http.StatusNotFound},
		"bad id":         {http.MethodPut, "/api/records/..%2Fetc", nil, http.StatusBadRequest},
		"bad id to read": {http.MethodGet, "/api/records/UPPER", nil, http.StatusBadRequest},
		"too large":      {http.MethodPut, "/api/records/big", make([]byte, 1<<20+1), http.StatusRequestEntityTooLarge},
		"no such path":   {http.MethodGet, "/api/absent", nil, http.StatusNotFound},
		"other method":   {http.MethodPost, "/health", nil, http.StatusNotFound},
	}
	server, _ := testServer(t, goodSettings(t))
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			status, body := request(t, test.method, server.URL+test.path, test.body)
			var answer map[string]string
			if err := json.Unmarshal([]byte(body), &answer); err != nil || answer["error"] == "" || status != test.status {
				t.Errorf("%d %s", status, body)
			}
		})
	}
}

func TestInfo(t *testing.T) {
	settings := goodSettings(t)
	server, _ := testServer(t, settings)
	_, body := request(t, http.MethodGet, server.URL+"/api/info", nil)
	var info Info
	if err := json.Unmarshal([]byte(body), &info); err != nil {
		t.Fatal(err)
	}
	if info.UID != os.Getuid() || info.Hostname == "" || info.ConfigChecksum != settings.Checksum || info.ReadOnlyRoot {
		t.Errorf("%+v", info)
	}
}

func TestMetrics(t *testing.T) {
	settings := goodSettings(t)
	server, _ := testServer(t, settings)
	request(t, http.MethodPut, server.URL+"/api/records/a", []byte("12345"))
	request(t, http.MethodGet, server.URL+"/api/records/b", nil)
	status, body := request(t, http.MethodGet, server.URL+"/metrics", nil)
	for _, line := range []string{
		`http_requests_total{method="PUT",path="/api/records/{id}",status="200"} 1`,
		`http_requests_total{method="GET",path="/api/records/{id}",status="404"} 1`,
		`http_request_duration_seconds_bucket{path="/api/records/{id}",le="+Inf"} 2`,
		`http_request_duration_seconds_count{path="/api/records/{id}"} 2`,
		`circle_core_info{environment="development",version="0.2.0"} 1`,
		"circle_core_up 1",
		"circle_core_data_bytes 5",
		"# TYPE process_start_time_seconds gauge",
	} {
		if !strings.Contains(body, line+"\n") {
			t.Errorf("%d, no line %s in\n%s", status, line, body)
		}
	}
}

func TestMetricsCanBeOff(t *testing.T) {
	settings := goodSettings(t)
	settings.Monitoring.Metrics = false
	server, _ := testServer(t, settings)
	if status, _ := request(t, http.MethodGet, server.URL+"/metrics", nil); status != http.StatusNotFound {
		t.Errorf("status is %d", status)
	}
}

func TestLabelsAreEscaped(t *testing.T) {
	if got := label("a\"b\\c\n"); got != `"a\"b\\c\n"` {
		t.Error(got)
	}
}
