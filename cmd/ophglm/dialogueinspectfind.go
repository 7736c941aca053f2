package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// match is how well an id fits a dialogue, the best last.
type match int

const (
	noMatch match = iota
	begins
	isRecord
	isKey
)

// fits says how an id fits a dialogue.
func fits(id string, d *named) match {
	best := noMatch
	for _, o := range d.Origins {
		switch {
		case o.Key == id:
			return isKey
		case o.Key != "" && strings.HasPrefix(o.Key, id):
			best = begins
		}
	}
	switch {
	case d.ID == id:
		return isRecord
	case strings.HasPrefix(d.ID, id):
		return begins
	}
	return best
}

// candidates are the records that an id fits best.
type candidates struct {
	how     match
	records []string
	names   []string
}

func (c *candidates) add(how match, d *named) {
	switch {
	case how == noMatch || how < c.how:
		return
	case how > c.how:
		*c = candidates{how: how}
	}
	if !slices.Contains(c.records, d.ID) {
		c.records = append(c.records, d.ID)
		c.names = append(c.names, d.Name())
	}
}

// shownCandidates is how many records an ambiguous id is said to fit.
const shownCandidates = 5

// one is the record, "" for none; several are wrong use.
func (c *candidates) one(id string) (string, error) {
	switch len(c.records) {
	case 0:
		return "", nil
	case 1:
		return c.records[0], nil
	}
	var said []string
	for i, r := range c.records[:min(len(c.records), shownCandidates)] {
		said = append(said, fmt.Sprintf("%s (%s)", r, c.names[i]))
	}
	return "", usagef("%s fits %s dialogues, %s among them: give more of one record's id", id, count(int64(len(c.records))), strings.Join(said, ", "))
}

// lookUp finds the record that an id means: among what was read, as later stages
// give a dialogue the origins of those merged into it, or else in the first stage
// that has one.
func lookUp(ctx context.Context, arts []stageArtifact, id string) (string, error) {
	var all candidates
	for _, read := range []bool{true, false} {
		for _, s := range arts {
			if read != (s.stage.Kind.Shape() == "read") {
				continue
			}
			err := scan(ctx, []stageArtifact{s}, pipeline.TypeOf[*ophglm.Dialogue](), func(_ stageArtifact, line []byte) error { return all.offer(line, id) })
			if err != nil {
				return "", err
			}
			if !read && len(all.records) > 0 {
				break
			}
		}
		if len(all.records) > 0 {
			break
		}
	}
	return all.one(id)
}

// offer adds a dialogue's line that holds the id.
func (c *candidates) offer(line []byte, id string) error {
	if !bytes.Contains(line[:min(len(line), originsWithin)], []byte(id)) && len(line) <= originsWithin {
		return nil
	}
	if !strings.HasPrefix(idOf(line, `{"id":"`), id) && !bytes.Contains(line, []byte(`"key":"`)) {
		return nil
	}
	var d named
	if err := jsonl.Unmarshal(line, &d); err != nil {
		return err
	}
	c.add(fits(id, &d), &d)
	return nil
}

// originsWithin is how far into a line a dialogue's origins reach but for one of
// very many rows.
const originsWithin = 4096
