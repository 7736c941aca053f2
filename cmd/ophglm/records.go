package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// records yields the records of an output. An error ends them.
func records[T any](ctx context.Context, o artifact.Output) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for line, err := range o.Lines(ctx) {
			r := new(T)
			if err == nil {
				if err = jsonl.Unmarshal(line.Bytes, r); err != nil {
					err = fmt.Errorf("%s:%d: %w", line.File, line.N, err)
				}
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// recordsOf yields the records of a port of an artifact.
func recordsOf[T any](ctx context.Context, m *artifact.Manifest, port string) iter.Seq2[*T, error] {
	o, _ := m.Output(port)
	return records[T](ctx, o)
}

// isRecordFile reports whether what a command was given, [PIPELINE/]STAGE or
// FILE.jsonl, is the file.
func isRecordFile(ref string) bool { return strings.HasSuffix(ref, ".jsonl") }

// recordsOfFile yields the records of a file, a line each, as read has them. A line
// that is none ends them; the error says what it was to be, such as "a sample".
func recordsOfFile[T any](ctx context.Context, path, what string, read func(line []byte, r *T) error) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, fmt.Errorf("reading %s of a file: %w", what, err))
			return
		}
		defer f.Close() // only read from
		for sc := jsonl.NewScanner(f); ; {
			line, err := sc.Next()
			if err == io.EOF {
				return
			}
			r := new(T)
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = read(line, r)
			}
			if err != nil {
				yield(nil, fmt.Errorf("%s:%d: not %s: %w", path, sc.Line(), what, err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// validLine reads a record that is to be valid.
func validLine[T any, R interface {
	*T
	pipeline.Record
}](line []byte, r *T) error {
	if err := jsonl.Unmarshal(line, r); err != nil {
		return err
	}
	return R(r).Validate()
}

// outputOfType is the output of a stage that is meant. That it is of another type
// than what a command takes, such as "samples", is wrong use.
func (p *project) outputOfType(ref, typ, what string) (artifact.Output, error) {
	o, err := p.output(ref)
	if err == nil && o.Type != typ {
		err = usagef("%s is of type %s, not %s", ref, o.Type, what)
	}
	return o, err
}

// recordsNamed finds the records that are meant, what is one of them: of a file
// where the name ends in .jsonl, else of a stage. Where there is no name they are
// those of the last stage that was built with such an output, and that is of the
// kind, if one is named.
func recordsNamed[T any, R interface {
	*T
	pipeline.Record
}](ctx context.Context, a *app, ref, what, kind string) (iter.Seq2[*T, error], string, error) {
	if isRecordFile(ref) {
		return recordsOfFile(ctx, ref, "a "+what, validLine[T, R]), ref, nil
	}
	p, err := a.open(ctx)
	if err != nil {
		return nil, "", err
	}
	typ := pipeline.TypeOf[R]()
	var o artifact.Output
	from := ref
	if ref != "" {
		o, err = p.outputOfType(ref, typ, what+"s")
	} else {
		o, from, err = p.lastOf(typ, kind)
	}
	return records[T](ctx, o), from, err
}

// lastOf is the output of the last stage built whose first output is of the type.
func (p *project) lastOf(typ, kind string) (last artifact.Output, from string, err error) {
	for _, pl := range p.spec.Pipelines {
		arts, err := p.artifacts(pl)
		if err != nil {
			return last, "", err
		}
		for _, s := range arts {
			if o, _ := s.m.Output(""); o.Type == typ && (kind == "" || s.stage.Kind.Name == kind) {
				last, from = o, pl.Name+"/"+s.stage.Name
			}
		}
	}
	if from == "" {
		return last, "", fmt.Errorf("nothing of type %s was built yet: ophglm run builds it, and a FILE.jsonl can be named", typ)
	}
	return last, from, nil
}
