package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/table"
)

// rowReader reads the text that a source names back from the file it was read
// from, where that file is an input of the pipeline: CSV (UTF-8 or GB18030),
// TSV or JSONL. What it can't read, or can't be sure of, it leaves out; the
// source says where to look.
type rowReader struct {
	ctx   context.Context
	p     *project
	files map[string][]inputFile // by the name that sources give
}

// inputFile is a file that a stage read: its path as pipelines.yaml gives it, and
// its digest when it was read.
type inputFile struct{ path, digest string }

func newRowReader(ctx context.Context, p *project, arts []stageArtifact) *rowReader {
	r := &rowReader{ctx: ctx, p: p, files: map[string][]inputFile{}}
	for _, s := range arts {
		var paths []string
		for _, written := range s.stage.Files() {
			found, err := pipeline.Expand(p.dir, embedded(), written)
			if err != nil {
				found = []string{written} // it is gone since: find says so
			}
			paths = append(paths, found...)
		}
		for _, in := range s.m.Recipe.Inputs {
			for i, f := range in.Streams {
				if f.Name != "" && i < len(paths) {
					r.files[f.Name] = append(r.files[f.Name], inputFile{paths[i], f.Digest})
				}
			}
		}
	}
	return r
}

// text returns the cited bytes of a source, or "" where they can't be read.
func (r *rowReader) text(s ophglm.Source) string {
	if s.Row < 1 || s.Field == "" {
		return ""
	}
	f, changed := r.find(s.File)
	if changed {
		return "(the file changed since it was read)"
	}
	if f == nil {
		return ""
	}
	field, err := readField(f, s.Row, s.Field)
	if err != nil {
		return ""
	}
	if s.End == 0 {
		return field
	}
	if s.End > len(field) {
		return ""
	}
	return field[s.Start:s.End]
}

// find opens the file of a name. A name that several files have is none's.
func (r *rowReader) find(name string) (f *pipeline.File, changed bool) {
	found := r.files[name]
	for _, other := range found {
		if other.digest != found[0].digest {
			return nil, false
		}
	}
	if len(found) == 0 {
		return nil, false
	}
	file := pipeline.FileAt(r.p.dir, embedded(), found[0].path)
	if file.Embedded() {
		return file, false
	}
	sum, err := r.p.store.Index.Digest(r.ctx, file.Path)
	if err != nil {
		return nil, false
	}
	return file, sum != found[0].digest
}

func readField(f *pipeline.File, row int, field string) (string, error) {
	h, err := f.Open()
	if err != nil {
		return "", err
	}
	defer h.Close() // only read from
	switch {
	case strings.HasSuffix(f.Path, ".jsonl"):
		return jsonlField(h, row, field)
	case strings.HasSuffix(f.Path, ".tsv"):
		return tableField(tabbed(table.NewLines(jsonl.NewScanner(h))), row, field)
	case strings.HasSuffix(f.Path, ".csv"):
		return tableField(table.NewCSV(jsonl.NewScanner(h)).Next, row, field)
	}
	return "", errors.New("no way to read a row of this file")
}

func jsonlField(r io.Reader, row int, field string) (string, error) {
	s := jsonl.NewScanner(r)
	for {
		line, err := s.Next()
		if err != nil {
			return "", err
		}
		if s.Line() < row {
			continue
		}
		fields, err := jsonl.ParseFields(line)
		if err != nil {
			return "", err
		}
		text, ok := fields.Text(field)
		if !ok {
			return "", fmt.Errorf("row %d has no field %s", row, field)
		}
		return text, nil
	}
}

// tabbed cuts lines at tabs.
func tabbed(lines *table.Lines) func() (table.Row, error) {
	return func() (table.Row, error) {
		r, err := lines.Next()
		for _, c := range bytes.Split(r.Raw, []byte("\t")) {
			r.Cells = append(r.Cells, bytes.TrimSpace(c))
		}
		return r, err
	}
}

// tableField reads a cell of a table, which next gives row by row, the header
// first.
func tableField(next func() (table.Row, error), row int, field string) (string, error) {
	head, err := next()
	if err != nil {
		return "", err
	}
	column := -1
	for i, c := range head.Cells {
		if decodeCell(c) == field {
			column = i
		}
	}
	for n := 1; ; n++ {
		r, err := next()
		if err != nil {
			return "", err
		}
		if n < row {
			continue
		}
		if r.Fault != nil || column < 0 || column >= len(r.Cells) {
			return "", fmt.Errorf("row %d has no field %s", row, field)
		}
		return decodeCell(r.Cells[column]), nil
	}
}

// decodeCell reads a cell as UTF-8, or else as GB18030.
func decodeCell(b []byte) string {
	if text, err := table.DecodeUTF8(b); err == nil {
		return text
	}
	text, err := table.DecodeGB18030(b)
	if err != nil {
		return ""
	}
	return text
}
