package main

import (
	"cmp"
	"context"
	"fmt"

	"ophglm"
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
	field, err := readField(r.ctx, f, s.Row, s.Field)
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

func readField(ctx context.Context, f *pipeline.File, row int, field string) (text string, err error) {
	h, err := f.Open()
	if err != nil {
		return "", err
	}
	defer h.Close() // only read from
	err = fmt.Errorf("there is no row %d", row)
	reading := table.EachRow(ctx, f.Path, h, func(n int, cell func(string) (string, bool)) bool {
		if n < row {
			return true
		}
		err = nil
		var ok bool
		if text, ok = cell(field); !ok {
			err = fmt.Errorf("row %d has no field %s", row, field)
		}
		return false
	})
	return text, cmp.Or(reading, err)
}
