package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/extsort"
	"ophglm/internal/pipeline"
)

func (a *app) diffCommand() *cobra.Command {
	var show int
	c := &cobra.Command{
		Use:   "diff A B",
		Short: "Show what changed between two builds",
		Long: "Compares two outputs record by record. A and B are [PIPELINE/]STAGE[.OUTPUT], or the keys of two artifacts (ophglm run --json prints them), or one of each.\n" +
			"Records are matched by their id; one that stands on both sides with other bytes is changed.",
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open(c.Context())
			if err != nil {
				return err
			}
			var sides [2]artifact.Output
			for i, ref := range args {
				if sides[i], err = p.output(ref); err != nil {
					return err
				}
			}
			d, err := p.diff(c.Context(), sides, show)
			if err != nil {
				return err
			}
			if err := a.print(d, d.text); err != nil {
				return err
			}
			if d.Added+d.Removed+d.Changed > 0 {
				return findingsf("%s and %s differ", args[0], args[1])
			}
			return nil
		},
	}
	c.Flags().IntVarP(&show, "head", "n", 10, "changes to show at the most")
	return c
}

// output finds an output of records by reference or by an artifact's key.
func (p *project) output(ref string) (artifact.Output, error) {
	name, port, _ := strings.Cut(ref, ".")
	var m *artifact.Manifest
	var err error
	if len(name) == 64 {
		if m, err = p.store.Find(name); err == nil && m == nil {
			err = fmt.Errorf("there is no artifact %s", name)
		}
	} else {
		m, port, err = p.resolve(ref)
	}
	if err != nil {
		return artifact.Output{}, err
	}
	if port == "rejects" {
		return m.Rejects, nil
	}
	o, ok := m.Output(port)
	if !ok {
		return o, usagef("%s has no output %q: it has %s and rejects", ref, port, ports(m))
	}
	if artifact.HoldsFiles(o.Type) {
		return o, usagef("%s is files: compare the records that they were written from, or stand beside", ref)
	}
	return o, nil
}

type diff struct {
	Same    int64    `json:"same"`
	Added   int64    `json:"added"`
	Removed int64    `json:"removed"`
	Changed int64    `json:"changed"`
	Shown   []change `json:"shown"`
}

type change struct {
	ID  string          `json:"id"`
	Was json.RawMessage `json:"was,omitempty"`
	Now json.RawMessage `json:"now,omitempty"`
}

// diff sorts both sides by id, spilling what does not fit, and walks them
// together.
func (p *project) diff(ctx context.Context, sides [2]artifact.Output, show int) (*diff, error) {
	d := &diff{Shown: []change{}}
	if sides[0].Digest == sides[1].Digest {
		d.Same = sides[0].Records
		return d, nil
	}
	dir, err := scratch(p.store)
	if err != nil {
		return nil, err
	}
	defer dir.remove()
	s := extsort.New(dir.path, 64<<20)
	defer s.Close() // its files go with the directory
	for i, o := range sides {
		for line, err := range o.Lines(ctx) {
			if err != nil {
				return nil, err
			}
			if err := s.Add(recordID(o.Type, line.Bytes), append([]byte{byte(i)}, line.Bytes...)); err != nil {
				return nil, err
			}
		}
	}
	id := ""
	var pair [2][][]byte // the records of id on either side
	flush := func() {
		d.match(id, pair, show)
		pair = [2][][]byte{}
	}
	first := true
	for it, err := range s.Sorted(ctx) {
		if err != nil {
			return nil, err
		}
		if !first && it.Key != id {
			flush()
		}
		first, id = false, it.Key
		side := it.Value[0]
		pair[side] = append(pair[side], append([]byte(nil), it.Value[1:]...))
	}
	flush()
	return d, nil
}

// match compares the records of one id. Equal ones cancel out; what is left on
// both sides is changed, on one side added or removed.
func (d *diff) match(id string, pair [2][][]byte, show int) {
	left := map[string]int{}
	for _, b := range pair[0] {
		left[string(b)]++
	}
	var was, now [][]byte
	for _, b := range pair[1] {
		if left[string(b)] > 0 {
			left[string(b)]--
			d.Same++
			continue
		}
		now = append(now, b)
	}
	for _, b := range pair[0] {
		if left[string(b)] > 0 {
			left[string(b)]--
			was = append(was, b)
		}
	}
	for i := range max(len(was), len(now)) {
		c := change{ID: id}
		switch {
		case i >= len(was):
			d.Added++
			c.Now = now[i]
		case i >= len(now):
			d.Removed++
			c.Was = was[i]
		default:
			d.Changed++
			c.Was, c.Now = was[i], now[i]
		}
		if len(d.Shown) < show {
			d.Shown = append(d.Shown, c)
		}
	}
}

func (d *diff) text(w io.Writer) {
	for _, c := range d.Shown {
		if c.Was != nil {
			fmt.Fprintf(w, "- %s\n", c.Was)
		}
		if c.Now != nil {
			fmt.Fprintf(w, "+ %s\n", c.Now)
		}
	}
	if more := d.Added + d.Removed + d.Changed - int64(len(d.Shown)); more > 0 {
		fmt.Fprintf(w, "… and %s more changes\n", count(more))
	}
	fmt.Fprintf(w, "%s the same, %s changed, %s added, %s removed\n", count(d.Same), count(d.Changed), count(d.Added), count(d.Removed))
}

// recordID reads the id of any record: its own, or that of the entity or triple
// in it. Of records without an id that say what they are of, it is that; any other
// is its own.
func recordID(typ string, line []byte) string {
	switch typ {
	case pipeline.TypeOf[*ophglm.Prediction]():
		return keyIn(line, &ophglm.Prediction{})
	case pipeline.TypeOf[*ophglm.Annotation]():
		return keyIn(line, &ophglm.Annotation{})
	case pipeline.TypeOf[*ophglm.Score]():
		return keyIn(line, &ophglm.Score{})
	}
	type identified struct {
		ID string `json:"id"`
	}
	var r struct {
		identified
		Entity json.RawMessage `json:"entity"`
		Triple json.RawMessage `json:"triple"`
	}
	if json.Unmarshal(line, &r) != nil {
		return string(line)
	}
	if r.ID != "" {
		return r.ID
	}
	for _, item := range []json.RawMessage{r.Entity, r.Triple} {
		var i identified
		if json.Unmarshal(item, &i) == nil && i.ID != "" { // in a name the entity is a plain string
			return i.ID
		}
	}
	return string(line)
}

// keyIn reads a line into the record and gives its key, for a person.
func keyIn(line []byte, into pipeline.Record) string {
	if json.Unmarshal(line, into) != nil {
		return string(line)
	}
	return strings.ReplaceAll(into.Key(), "\x00", " ")
}
