package fundus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// manifest says whose eye each photograph shows: JSONL, one photograph a row.
type manifest struct {
	rows map[string]manifestRow // by the path, as the row gives it
}

type manifestRow struct {
	n      int // from 1
	fields map[string]any
}

// readManifest reads a manifest whole. A row that is no JSON object, has no path
// or repeats one is an error that says its line: whose photograph is whose can't
// be guessed.
func readManifest(f *pipeline.File, field string) (*manifest, error) {
	h, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	defer h.Close() // only read from
	m := &manifest{rows: map[string]manifestRow{}}
	s := jsonl.NewScanner(h)
	for {
		line, err := s.Next()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err == nil && len(line) == 0 {
			continue
		}
		row := manifestRow{n: s.Line()}
		if err == nil {
			err = jsonl.Unmarshal(line, &row.fields)
		}
		name := path.Clean(filepath.ToSlash(row.text(field)))
		switch _, twice := m.rows[name]; {
		case err != nil:
		case row.text(field) == "":
			err = fmt.Errorf("the field %q, which is to name the file, is missing", field)
		case twice:
			err = fmt.Errorf("%s stands in row %d already", name, m.rows[name].n)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the manifest: %s:%d: %w", f.Path, s.Line(), err)
		}
		m.rows[name] = row
	}
}

// of finds the row of a file: the one whose path is the longest end of the file's.
func (m *manifest) of(file string) (manifestRow, bool) {
	rest := path.Clean(filepath.ToSlash(file))
	for {
		if row, ok := m.rows[rest]; ok {
			return row, true
		}
		var ok bool
		if _, rest, ok = strings.Cut(rest, "/"); !ok {
			return manifestRow{}, false
		}
	}
}

// text gives a field as text: a list joined by ", ", nothing where it is absent
// or null.
func (r manifestRow) text(field string) string {
	switch v := r.fields[field].(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, fmt.Sprint(e))
		}
		return strings.Join(parts, ", ")
	case float64:
		b, _ := json.Marshal(v) // of a finite number, as JSON's are
		return string(b)
	default:
		return fmt.Sprint(v)
	}
}
