package main

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
)

var recordID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

const badID = "a record id has 1 to 63 lower-case letters, digits and dashes, and starts with a letter or digit"

// Records keeps each record as one file under the storage path.
type Records struct {
	folder  string
	maxBody int64
	log     *slog.Logger
}

// Put stores the request's body, wholly or not at all.
func (s *Records) Put(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !recordID.MatchString(id) {
		writeError(w, http.StatusBadRequest, badID)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		writeError(w, http.StatusRequestEntityTooLarge, "the record is larger than performance.max_body_mb allows")
		return
	case err != nil:
		writeError(w, http.StatusBadRequest, "the record was not sent completely")
		return
	}
	if err := s.write(id, body); err != nil {
		s.log.Error("record could not be written", "id", id, "reason", err.Error())
		writeError(w, http.StatusInternalServerError, "the record could not be stored")
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"id": id, "bytes": len(body)})
}

// Get answers a record's bytes as they were stored.
func (s *Records) Get(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !recordID.MatchString(id) {
		writeError(w, http.StatusBadRequest, badID)
		return
	}
	content, err := os.ReadFile(s.path(id))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		writeError(w, http.StatusNotFound, "no such record")
	case err != nil:
		s.log.Error("record could not be read", "id", id, "reason", err.Error())
		writeError(w, http.StatusInternalServerError, "the record could not be read")
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = w.Write(content)
	}
}

func (s *Records) path(id string) string {
	return filepath.Join(s.folder, id+".record")
}

func (s *Records) write(id string, content []byte) error {
	file, err := os.CreateTemp(s.folder, ".record-*")
	if err != nil {
		return err
	}
	_, writeErr := file.Write(content)
	if err := errors.Join(writeErr, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), s.path(id))
}
