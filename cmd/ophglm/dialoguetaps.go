package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"sync"

	"ophglm"
	"ophglm/internal/artifact"
)

// tapped are the stages of which lines are written as they go, with how.
var tapped = map[string]func(*ophglm.Dialogue, *lineWriter) error{
	"deidentify": func(d *ophglm.Dialogue, out *lineWriter) error {
		for _, r := range d.Removed {
			if err := out.put(&piiLine{at(d, r.In), r.Type, r.Field, r.Hash}); err != nil {
				return err
			}
		}
		return nil
	},
	"facts": func(d *ophglm.Dialogue, out *lineWriter) error {
		for i := range d.Facts {
			f := &d.Facts[i]
			if err := out.put(&factLine{at(d, f.In), f.ID, f.Kind, f.Value, f.Unit, f.Eye, f.Negated, f.Subject, f.Entity}); err != nil {
				return err
			}
		}
		return nil
	},
	"triage": func(d *ophglm.Dialogue, out *lineWriter) error {
		for _, r := range d.RedFlags {
			if err := out.put(&triageLine{at(d, r.In), r.Rule, r.Answer}); err != nil {
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

// tap is the file of one shard. It is made when the first line is written.
type tap struct {
	*lineWriter
	dir  string
	file *os.File
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
	s.lineWriter = &lineWriter{w: bufio.NewWriterSize(s, 32<<10)}
	t.shards[stage][n] = s
	return s
}

// Write makes the file where there is none.
func (t *tap) Write(b []byte) (int, error) {
	if t.file == nil {
		f, err := os.CreateTemp(t.dir, ".lines-")
		if err != nil {
			return 0, err
		}
		t.file = f
	}
	return t.file.Write(b)
}

// tapped writes the lines of a stage, in the order of its records.
func (c *cleaned) tapped(stage string) func(context.Context, map[string]*artifact.Manifest, *lineWriter) error {
	return func(_ context.Context, _ map[string]*artifact.Manifest, out *lineWriter) error {
		for _, t := range c.taps.shards[stage] {
			if t == nil || t.n == 0 {
				continue
			}
			if err := t.w.Flush(); err != nil {
				return err
			}
			if _, err := t.file.Seek(0, io.SeekStart); err != nil {
				return err
			}
			if _, err := io.Copy(out.w, t.file); err != nil {
				return err
			}
			out.n += t.n
		}
		return nil
	}
}

// remove removes the files.
func (t *taps) remove() {
	for _, shards := range t.shards {
		for _, s := range shards {
			if s != nil && s.file != nil {
				s.file.Close() // scratch
				os.Remove(s.file.Name())
			}
		}
	}
}
