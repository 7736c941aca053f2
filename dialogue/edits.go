package dialogue

import (
	"fmt"
	"sort"
	"strings"

	"ophglm"
)

// Change replaces the bytes [Start, End) of a turn's text, as it reads now, by
// New.
type Change struct {
	Start, End int
	New        string
}

// Apply makes changes to a turn's text and records them on the source turns as
// they were first read. Changes are sorted and disjoint, on the text as it is
// before any of them.
//
// A change that touches what an earlier edit wrote is merged with that edit: one
// edit stands for both, its New holds what is left of the earlier one, and its
// stage names both, joined by "+". Where a turn joins several source turns, the
// newline between two of them stays: a change across it becomes one on either
// side, and its New is written on the first.
//
// When an error is returned the turn is as it was.
func Apply(t *ophglm.Turn, stage string, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	ps, err := pieces(t)
	if err != nil {
		return err
	}
	changes, err = splitAtJoints(t.Text, ps, changes)
	if err != nil {
		return err
	}
	var (
		text strings.Builder
		out  = make([]ophglm.Edit, 0, len(t.Edits)+len(changes))
		done int // edits of t that stand in out or were merged
		p    int
	)
	for i := 0; i < len(changes); {
		// the piece that the change begins in or, as an insertion between two,
		// stands after
		for ps[p].kind == joint || ps[p].b < changes[i].Start || ps[p].b == changes[i].Start && changes[i].End > changes[i].Start {
			p++
		}
		c := cluster{a: changes[i].Start, b: changes[i].End, first: -1}
		j := i
		for q := p; ; {
			// take in the edits that the changes so far touch, then the changes
			// that those edits reach
			for ; q < len(ps) && ps[q].a < c.b; q++ {
				if ps[q].kind == edited && ps[q].touches(c.a, c.b) {
					c.take(q, ps[q])
				}
			}
			if j+1 == len(changes) || !c.reaches(changes[j+1]) {
				break
			}
			j++
			c.b = max(c.b, changes[j].End)
		}
		e := ophglm.Edit{Turn: ps[p].turn, Stage: stage}
		before := ps[p].index
		if c.first < 0 {
			e.Start = ps[p].source(c.a)
			e.End = e.Start + c.b - c.a
			if ps[p].kind == edited && c.a >= ps[p].b { // an insertion after an edit
				before++
			}
		} else {
			first, last := ps[c.first], ps[c.last]
			e.Start = first.start - (first.a - c.a)
			e.End = last.end + (c.b - last.b)
			e.Turn, before = first.turn, first.index
			e.Stage = joinStages(t.Edits[first.index:last.index+1], stage)
		}
		e.New = replace(t.Text, c.a, c.b, changes[i:j+1])
		out = append(out, t.Edits[done:before]...)
		out = append(out, e)
		done = before
		if c.first >= 0 {
			done = ps[c.last].index + 1
		}
		i = j + 1
	}
	out = append(out, t.Edits[done:]...)
	text.WriteString(replace(t.Text, 0, len(t.Text), changes))
	t.Text, t.Edits = text.String(), out
	return nil
}

// cluster is a range of the text that one edit will stand for.
type cluster struct {
	a, b        int
	first, last int // pieces; first < 0: no earlier edit is in it
}

func (c *cluster) take(q int, p piece) {
	if c.first < 0 {
		c.first = q
	}
	c.last = q
	c.a, c.b = min(c.a, p.a), max(c.b, p.b)
}

func (c *cluster) reaches(next Change) bool { return next.Start < c.b }

// replace returns s[a:b] with changes that lie in it made.
func replace(s string, a, b int, changes []Change) string {
	var w strings.Builder
	for _, c := range changes {
		w.WriteString(s[a:c.Start])
		w.WriteString(c.New)
		a = c.End
	}
	w.WriteString(s[a:b])
	return w.String()
}

func joinStages(edits []ophglm.Edit, stage string) string {
	var names []string
	for _, e := range edits {
		names = append(names, strings.Split(e.Stage, "+")...)
	}
	names = append(names, stage)
	seen := map[string]bool{}
	out := names[:0]
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return strings.Join(out, "+")
}

type pieceKind int

const (
	kept   pieceKind = iota // source text as it was
	edited                  // what an edit wrote
	joint                   // the newline between two source turns
)

// piece is a range [a, b) of a turn's text with the range of the source turn
// that it comes from. Index is that of the edit, or of the next edit after.
type piece struct {
	kind       pieceKind
	a, b       int
	turn       int
	start, end int
	index      int
}

// touches reports whether the change [a, b) meets what the edit wrote: it
// shares a byte with it, or has it within. An insertion does so only inside it.
func (p piece) touches(a, b int) bool {
	if p.a == p.b || a == b {
		return a < p.a && p.b < b || p.a < a && b < p.b
	}
	return a < p.b && p.a < b
}

// source is where the offset at of the text lies in the source turn.
func (p piece) source(at int) int {
	if p.kind == edited {
		if at >= p.b && p.b > p.a {
			return p.end
		}
		return p.start
	}
	return p.start + at - p.a
}

// pieces cuts a turn's text into what was kept, what edits wrote and the
// newlines between source turns. Every source turn but the last has its end
// marked by an edit, as [Join] leaves it.
func pieces(t *ophglm.Turn) ([]piece, error) {
	ps := make([]piece, 0, 2*len(t.Edits)+2*len(t.From))
	at, next := 0, 0
	for i, n := range t.From {
		if i > 0 {
			if at >= len(t.Text) || t.Text[at] != '\n' {
				return nil, fmt.Errorf("turn of source turns %v: no newline stands between %d and %d", t.From, t.From[i-1], n)
			}
			ps = append(ps, piece{joint, at, at + 1, n, 0, 0, next})
			at++
		}
		src := 0
		for ; next < len(t.Edits) && t.Edits[next].Turn == n; next++ {
			e := t.Edits[next]
			if e.Start < src || e.End < e.Start {
				return nil, fmt.Errorf("turn of source turns %v: edit %d overlaps the one before", t.From, next)
			}
			ps = append(ps, piece{kept, at, at + e.Start - src, n, src, e.Start, next})
			at += e.Start - src
			ps = append(ps, piece{edited, at, at + len(e.New), n, e.Start, e.End, next})
			at += len(e.New)
			src = e.End
		}
		tail := 0
		if i == len(t.From)-1 {
			tail = len(t.Text) - at
		}
		ps = append(ps, piece{kept, at, at + tail, n, src, src + tail, next})
		at += tail
		if tail < 0 || at > len(t.Text) {
			return nil, fmt.Errorf("turn of source turns %v: its edits make a longer text than it has", t.From)
		}
	}
	if len(t.From) == 0 || next != len(t.Edits) {
		return nil, fmt.Errorf("turn of source turns %v: edit %d is on another source turn", t.From, next)
	}
	return ps, nil
}

// splitAtJoints checks changes, leaves out those that change nothing, and cuts
// those that cross the newline between two source turns.
func splitAtJoints(text string, ps []piece, changes []Change) ([]Change, error) {
	var joints []int
	for _, p := range ps {
		if p.kind == joint {
			joints = append(joints, p.a)
		}
	}
	out := make([]Change, 0, len(changes))
	add := func(c Change) {
		if text[c.Start:c.End] != c.New {
			out = append(out, c)
		}
	}
	at := 0
	for _, c := range changes {
		if c.Start < at || c.End < c.Start || c.End > len(text) {
			return nil, fmt.Errorf("change [%d, %d) of a text of %d bytes overlaps the one before or lies outside", c.Start, c.End, len(text))
		}
		at = c.End
		for k := sort.SearchInts(joints, c.Start); k < len(joints) && joints[k] < c.End; k++ {
			add(Change{c.Start, joints[k], c.New})
			c.Start, c.New = joints[k]+1, ""
		}
		add(c)
	}
	return out, nil
}

// Join appends a turn of the same speaker to another. Where the end of the
// source turn before can't be told from the edits, an edit that changes nothing
// marks it, so that offsets can still be traced.
func Join(t *ophglm.Turn, next ophglm.Turn, stage string) error {
	ps, err := pieces(t)
	if err != nil {
		return err
	}
	last := ps[len(ps)-1]
	if last.b > last.a || last.index == 0 || t.Edits[last.index-1].Turn != last.turn {
		t.Edits = append(t.Edits, ophglm.Edit{Stage: stage, Turn: last.turn, Start: last.end, End: last.end})
	}
	t.Text += "\n" + next.Text
	t.From = append(t.From, next.From...)
	t.Edits = append(t.Edits, next.Edits...)
	if t.Field != next.Field {
		t.Field = ""
	}
	return nil
}
