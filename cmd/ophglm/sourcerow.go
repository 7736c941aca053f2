package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
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
		paths := s.stage.Files()
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
	if scheme, rest, ok := strings.Cut(found[0].path, ":"); ok && embedded()[scheme] != nil {
		return pipeline.EmbeddedFile(embedded()[scheme], path.Clean(rest)), false
	}
	at := found[0].path
	if !filepath.IsAbs(at) {
		at = filepath.Join(r.p.dir, at)
	}
	sum, err := r.p.store.Index.Digest(r.ctx, at)
	if err != nil {
		return nil, false
	}
	return &pipeline.File{Path: at}, sum != found[0].digest
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
		return tsvField(h, row, field)
	case strings.HasSuffix(f.Path, ".csv"):
		return csvField(h, row, field)
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
		var v map[string]json.RawMessage
		if err := json.Unmarshal(line, &v); err != nil {
			return "", err
		}
		var text string
		err = json.Unmarshal(v[field], &text)
		return text, err
	}
}

func tsvField(r io.Reader, row int, field string) (string, error) {
	s := jsonl.NewScanner(r)
	head, err := s.Next()
	if err != nil {
		return "", err
	}
	column := column(strings.Split(string(head), "\t"), field)
	for n := 1; ; n++ {
		line, err := s.Next()
		if err != nil {
			return "", err
		}
		if cells := strings.Split(string(line), "\t"); n == row && column >= 0 && column < len(cells) {
			return cells[column], nil
		} else if n >= row {
			return "", fmt.Errorf("row %d has no field %s", row, field)
		}
	}
}

func csvField(r io.Reader, row int, field string) (string, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return "", err
	}
	var in io.Reader = b
	if !utf8.Valid(trimRune(head)) {
		in = simplifiedchinese.GB18030.NewDecoder().Reader(b)
	}
	c := csv.NewReader(in)
	c.FieldsPerRecord, c.LazyQuotes = -1, true
	names, err := c.Read()
	if err != nil {
		return "", err
	}
	column := column(names, field)
	for n := 1; ; n++ {
		cells, err := c.Read()
		if err != nil {
			return "", err
		}
		if n == row && column >= 0 && column < len(cells) {
			return cells[column], nil
		} else if n >= row {
			return "", fmt.Errorf("row %d has no field %s", row, field)
		}
	}
}

// trimRune drops what may be the beginning of a rune cut off at the end.
func trimRune(b []byte) []byte {
	for i := 1; i <= utf8.UTFMax && i <= len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			return b
		}
	}
	return b
}

func column(names []string, field string) int {
	for i, n := range names {
		if strings.TrimPrefix(n, "\ufeff") == field {
			return i
		}
	}
	return -1
}
