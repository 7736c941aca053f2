package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"sync"

	"ophglm"
	"ophglm/internal/artifact"
)

// tapped are the stages of which lines are written as they go, with how.
var tapped = map[string]func(*cleaned, *ophglm.Dialogue, *lineWriter) error{
	"deidentify": func(c *cleaned, d *ophglm.Dialogue, out *lineWriter) error {
		for _, r := range d.Removed {
			if err := out.put(&piiLine{c.at(d, r.In), r.Type, r.Field, r.Hash}); err != nil {
				return err
			}
		}
		return nil
	},
	"facts": func(c *cleaned, d *ophglm.Dialogue, out *lineWriter) error {
		for i := range d.Facts {
			f := &d.Facts[i]
			if err := out.put(&factLine{c.at(d, f.In), f.ID, f.Kind, f.Value, f.Unit, f.Eye, f.Negated, f.Subject, f.Entity}); err != nil {
				return err
			}
		}
		return nil
	},
	"triage": func(c *cleaned, d *ophglm.Dialogue, out *lineWriter) error {
		for _, r := range d.RedFlags {
			if err := out.put(&triageLine{c.at(d, r.In), r.Rule, r.Answer}); err != nil {
				return err
			}
		}
		return nil
	},
}

// taps are files of lines that wait to be put together: one for each shard of a
// stage, since shards are done side by side.
type taps struct {
	mu     sync.Mutex
	shards map[string][]*tap // by stage
}

// tap is the file of one shard, opened for each piece that is written: there may be
// a shard for each of thousands of files.
type tap struct {
	*lineWriter
	dir, path string
}

func (t *taps) shard(dir, stage string, n int) *tap {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shards == nil {
		t.shards = map[string][]*tap{}
	}
	for len(t.shards[stage]) <= n {
		t.shards[stage] = append(t.shards[stage], nil)
	}
	s := &tap{dir: dir}
	s.lineWriter = &lineWriter{w: bufio.NewWriterSize(s, 16<<10)}
	t.shards[stage][n] = s
	return s
}

// Write adds to the file, which it makes where there is none.
func (t *tap) Write(b []byte) (int, error) {
	var f *os.File
	var err error
	if t.path == "" {
		if f, err = os.CreateTemp(t.dir, ".lines-"); err == nil {
			t.path = f.Name()
		}
	} else {
		f, err = os.OpenFile(t.path, os.O_WRONLY|os.O_APPEND, 0)
	}
	if err != nil {
		return 0, err
	}
	n, err := f.Write(b)
	return n, errors.Join(err, f.Close())
}

// tapped writes the lines of a stage, in the order of its records.
func (c *cleaned) tapped(stage string) func(context.Context, map[string]*artifact.Manifest, *lineWriter) error {
	return func(_ context.Context, _ map[string]*artifact.Manifest, out *lineWriter) error {
		for _, t := range c.taps.shards[stage] {
			if t == nil || t.n == 0 {
				continue
			}
			if err := t.copy(out); err != nil {
				return err
			}
			out.n += t.n
		}
		return nil
	}
}

func (t *tap) copy(out *lineWriter) error {
	if err := t.w.Flush(); err != nil {
		return err
	}
	f, err := os.Open(t.path)
	if err != nil {
		return err
	}
	_, err = io.Copy(out.w, f)
	return errors.Join(err, f.Close(), os.Remove(t.path))
}

// remove removes the files.
func (t *taps) remove() {
	for _, shards := range t.shards {
		for _, s := range shards {
			if s != nil && s.path != "" {
				os.Remove(s.path) // scratch; mostly gone
			}
		}
	}
}
