package dialogue

import (
	"fmt"
	"slices"
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
	if len(t.Edits) == 0 && len(t.From) == 1 {
		return applyFirst(t, stage, changes)
	}
	var room [32]piece
	ps, err := pieces(room[:0], t)
	if err != nil {
		return err
	}
	changes, err = splitAtJoints(t.Text, ps, changes)
	if err != nil || len(changes) == 0 {
		return err
	}
	var (
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
	t.Text, t.Edits = replace(t.Text, 0, len(t.Text), changes), out
	return nil
}

// applyFirst is [Apply] for a turn of one source turn that nothing has changed
// yet: each change is an edit as it stands.
func applyFirst(t *ophglm.Turn, stage string, changes []Change) error {
	if err := inOrder(t.Text, changes); err != nil {
		return err
	}
	n := 0
	for _, c := range changes {
		if t.Text[c.Start:c.End] != c.New {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	out := make([]ophglm.Edit, 0, n)
	for _, c := range changes {
		if t.Text[c.Start:c.End] != c.New {
			out = append(out, ophglm.Edit{Stage: stage, Turn: t.From[0], Start: c.Start, End: c.End, New: c.New})
		}
	}
	t.Text, t.Edits = replace(t.Text, 0, len(t.Text), changes), out
	return nil
}

// inOrder reports changes that overlap or lie outside a text.
func inOrder(text string, changes []Change) error {
	at := 0
	for _, c := range changes {
		if c.Start < at || c.End < c.Start || c.End > len(text) {
			return fmt.Errorf("change [%d, %d) of a text of %d bytes overlaps the one before or lies outside", c.Start, c.End, len(text))
		}
		at = c.End
	}
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
	switch {
	case len(changes) == 0:
		return s[a:b]
	case len(changes) == 1 && changes[0].Start == a && changes[0].End == b:
		return changes[0].New
	}
	size := b - a
	for _, c := range changes {
		size += len(c.New) - (c.End - c.Start)
	}
	var w strings.Builder
	w.Grow(size)
	for _, c := range changes {
		w.WriteString(s[a:c.Start])
		w.WriteString(c.New)
		a = c.End
	}
	w.WriteString(s[a:b])
	return w.String()
}

// joinStages names the stages of edits and one more, each once.
func joinStages(edits []ophglm.Edit, stage string) string {
	if len(edits) == 1 && (edits[0].Stage == stage || !strings.Contains(edits[0].Stage, "+")) {
		if edits[0].Stage == stage {
			return stage
		}
		return edits[0].Stage + "+" + stage
	}
	var names []string
	add := func(list string) {
		for n := range strings.SplitSeq(list, "+") {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	for _, e := range edits {
		add(e.Stage)
	}
	add(stage)
	return strings.Join(names, "+")
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
//
// They are appended to ps, which is made longer where they do not fit.
func pieces(ps []piece, t *ophglm.Turn) ([]piece, error) {
	if n := 2*len(t.Edits) + 2*len(t.From); n > cap(ps) {
		ps = make([]piece, 0, n)
	}
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

// sourcePlaces returns the places in the source turns that the range [a, b) of a
// turn's text comes from, one in each source turn. Where an edit wrote part of the
// range, the place is over all that the edit replaced.
func sourcePlaces(ps []piece, a, b int) []ophglm.Place {
	var out []ophglm.Place
	for _, p := range ps {
		if p.kind == joint || p.b <= a || p.a >= b {
			continue
		}
		in := ophglm.Place{Turn: p.turn, Start: p.start, End: p.end}
		if p.kind == kept {
			in.Start = p.start + max(a, p.a) - p.a
			in.End = p.start + min(b, p.b) - p.a
		}
		if n := len(out); n > 0 && out[n-1].Turn == in.Turn {
			out[n-1].End = max(out[n-1].End, in.End)
			continue
		}
		out = append(out, in)
	}
	return out
}

// splitAtJoints checks changes, leaves out those that change nothing, and cuts
// those that cross the newline between two source turns.
func splitAtJoints(text string, ps []piece, changes []Change) ([]Change, error) {
	if err := inOrder(text, changes); err != nil {
		return nil, err
	}
	var joints []int
	for _, p := range ps {
		if p.kind == joint {
			joints = append(joints, p.a)
		}
	}
	crosses := func(c Change) bool {
		k := sort.SearchInts(joints, c.Start)
		return k < len(joints) && joints[k] < c.End
	}
	same := func(c Change) bool { return text[c.Start:c.End] == c.New }
	if !slices.ContainsFunc(changes, func(c Change) bool { return crosses(c) || same(c) }) {
		return changes, nil
	}
	out := make([]Change, 0, len(changes)+len(joints))
	add := func(c Change) {
		if !same(c) {
			out = append(out, c)
		}
	}
	for _, c := range changes {
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
	joined, err := joinTurns([]ophglm.Turn{*t, next}, stage)
	if err == nil {
		*t = joined
	}
	return err
}

// joinTurns makes one turn of several of the same speaker, as [Join] would one
// by one, in time that grows with their length alone.
func joinTurns(ts []ophglm.Turn, stage string) (ophglm.Turn, error) {
	size, from, edits := 0, 0, 0
	for i := range ts {
		size += len(ts[i].Text) + 1
		from += len(ts[i].From)
		edits += len(ts[i].Edits) + 1
	}
	out := ophglm.Turn{Role: ts[0].Role, Field: ts[0].Field, From: make([]int, 0, from), Edits: make([]ophglm.Edit, 0, edits)}
	var text strings.Builder
	text.Grow(size)
	for i := range ts {
		t := &ts[i]
		if i > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(t.Text)
		out.From = append(out.From, t.From...)
		out.Edits = append(out.Edits, t.Edits...)
		if t.Field != out.Field {
			out.Field = ""
		}
		if i == len(ts)-1 {
			break
		}
		mark, open, err := endOf(t)
		if err != nil {
			return out, err
		}
		if open {
			out.Edits = append(out.Edits, ophglm.Edit{Stage: stage, Turn: mark.turn, Start: mark.end, End: mark.end})
		}
	}
	out.Text = text.String()
	if len(out.Edits) == 0 {
		out.Edits = nil
	}
	return out, nil
}

// endOf returns the last piece of a turn, and whether no edit stands at its end.
func endOf(t *ophglm.Turn) (piece, bool, error) {
	if len(t.Edits) == 0 && len(t.From) == 1 {
		return piece{kept, 0, len(t.Text), t.From[0], 0, len(t.Text), 0}, true, nil
	}
	var room [32]piece
	ps, err := pieces(room[:0], t)
	if err != nil {
		return piece{}, false, err
	}
	last := ps[len(ps)-1]
	return last, last.b > last.a || last.index == 0 || t.Edits[last.index-1].Turn != last.turn, nil
}
