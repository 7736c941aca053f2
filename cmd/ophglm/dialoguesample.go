package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/neardup"
	"ophglm/internal/pipeline"
)

const (
	sampled      = 300 // dialogues whose sources are kept for examples
	sampledBytes = 8 << 10
	mostExamples = 12 // of what was changed
	rejectsShown = 2  // of each reason
)

// sourceSample keeps what some dialogues were read as: those with the least
// hashes of their ids, so that the same input gives the same ones.
type sourceSample struct {
	mu   sync.Mutex
	kept map[string]*ophglm.Dialogue
	most uint64 // greatest hash kept

	changed []*ophglm.Dialogue // those of them that are left and were edited
}

func order(id string) uint64 { return neardup.Hash([]byte(id)) }

func (s *sourceSample) take(r pipeline.Record) error {
	d := r.(*ophglm.Dialogue)
	h := order(d.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= sampled && h >= s.most {
		return nil
	}
	size := 0
	for _, t := range d.Turns {
		size += len(t.Text)
	}
	if size > sampledBytes {
		return nil
	}
	if s.kept == nil {
		s.kept = map[string]*ophglm.Dialogue{}
	}
	s.kept[d.ID] = &ophglm.Dialogue{ID: d.ID, Turns: slices.Clone(d.Turns)}
	s.most = 0
	last := ""
	for id := range s.kept {
		if o := order(id); o >= s.most {
			s.most, last = o, id
		}
	}
	if len(s.kept) > sampled {
		delete(s.kept, last)
	}
	return nil
}

// shape counts how long dialogues are.
type shape struct {
	turns [10]int64
	runes [10]int64
}

// The edges of its counts; the last is open.
var (
	turnEdges = []float64{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64}
	runeEdges = []float64{0, 50, 100, 150, 200, 300, 500, 800, 1200, 2000, 5000}
)

func (s *shape) add(turns []cleanTurn) {
	n := 0
	for _, t := range turns {
		n += utf8.RuneCountInString(t.Text)
	}
	s.turns[bin(turnEdges, float64(len(turns)))]++
	s.runes[bin(runeEdges, float64(n))]++
}

func bin(edges []float64, v float64) int {
	i := 0
	for i+2 < len(edges) && v >= edges[i+1] {
		i++
	}
	return i
}

// report gathers what report.html shows.
func (c *cleaned) report(ctx context.Context, built map[string]*artifact.Manifest, sum *cleanSummary) (*cleanReport, error) {
	r := &cleanReport{Title: "dialogue clean", Files: c.files, Stages: sum.Stages}
	if !c.did("deidentify") {
		r.Warnings = append(r.Warnings, "deidentify was left out: what identifies people is still there.")
	}
	r.Histograms = []histogram{
		{"Turns of what is left", "turns", turnEdges, c.shape.turns[:]},
		{"Length of what is left", "characters", runeEdges, c.shape.runes[:]},
	}
	if m := built["quality"]; m != nil {
		h := histogram{Name: "Quality", Edges: []float64{0}}
		for i := range 10 {
			h.Edges = append(h.Edges, float64(i+1)/10)
			h.Counts = append(h.Counts, m.Accounting.Counts[fmt.Sprintf("score.0.%d", i)])
		}
		r.Histograms = append(r.Histograms, h)
	}
	c.changed(r)
	return r, c.leftOut(ctx, built, r)
}

// became takes what a dialogue that is kept was made into.
func (s *sourceSample) became(line []byte) error {
	d := &ophglm.Dialogue{}
	if err := jsonl.Unmarshal(line, d); err != nil {
		return err
	}
	if slices.ContainsFunc(d.Turns, func(t ophglm.Turn) bool { return len(t.Edits) > 0 }) {
		s.changed = append(s.changed, d)
	}
	return nil
}

// changed adds examples of turns that were edited.
func (c *cleaned) changed(r *cleanReport) {
	all := c.sample.changed
	slices.SortFunc(all, func(a, b *ophglm.Dialogue) int { return cmp.Compare(order(a.ID), order(b.ID)) })
	for _, d := range all[:min(len(all), mostExamples)] {
		source := c.sample.kept[d.ID].Turns
		for i := range d.Turns {
			t := &d.Turns[i]
			if len(t.Edits) == 0 {
				continue
			}
			var before, stages []string
			for _, n := range t.From {
				if n < len(source) {
					before = append(before, source[n].Text)
				}
			}
			for _, e := range t.Edits {
				for _, s := range strings.Split(e.Stage, "+") {
					if !slices.Contains(stages, s) {
						stages = append(stages, s)
					}
				}
			}
			r.Examples = append(r.Examples, cleanExample{ID: d.Name(), Stage: strings.Join(stages, ", "), Before: strings.Join(before, "\n"), After: t.Text})
			break
		}
	}
}

// leftOut adds examples of what was rejected, some of each reason.
func (c *cleaned) leftOut(ctx context.Context, built map[string]*artifact.Manifest, r *cleanReport) error {
	for _, stage := range slices.Concat(c.readers, c.chain) {
		shown := map[string]int{}
		for x, err := range records[ophglm.Reject](ctx, built[stage].Rejects) {
			if err != nil {
				return err
			}
			if shown[x.Reason]++; shown[x.Reason] > rejectsShown {
				continue
			}
			before := string(x.Record)
			var d ophglm.Dialogue
			if jsonl.Unmarshal(x.Record, &d) == nil && d.ID != "" {
				var text []string
				for _, t := range d.Turns {
					text = append(text, string(t.Role)+": "+t.Text)
				}
				before = strings.Join(text, "\n")
			}
			r.Examples = append(r.Examples, cleanExample{ID: cmp.Or(d.Name(), x.Where.String()), Stage: x.Stage, Reason: cmp.Or(x.Detail, x.Reason), Before: short(before)})
		}
	}
	return nil
}

// short cuts a text to what an example can show.
func short(s string) string {
	const most = 1200
	if len(s) <= most {
		return s
	}
	cut := most
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
