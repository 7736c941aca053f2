package ophglm

import (
	"errors"
	"fmt"
	"strings"
)

// Role is who speaks in a consultation.
type Role string

// The two who speak.
const (
	Patient Role = "patient" // or a relative on the patient's behalf
	Doctor  Role = "doctor"
)

// Origin is a row that a record was read from. Key is the input's own id of
// it, which commands print where there is one.
type Origin struct {
	Dataset string `json:"dataset"`
	File    string `json:"file,omitempty"`
	Row     int    `json:"row,omitempty"` // from 1
	Key     string `json:"key,omitempty"`
	Licence string `json:"licence,omitempty"`
}

// Edit is one change of a source turn: its bytes [Start, End) became New. Edits
// of a turn are sorted and disjoint, and all are on the source as first read,
// so that the text can be replayed and any place of it traced back.
type Edit struct {
	Stage string `json:"stage"` // "dialogue.clean"; several, joined by "+", where one edit replaced others
	Turn  int    `json:"turn"`  // source turn, from 0
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// Turn is what one side said without being interrupted. Its text is that of
// the source turns in From, each with its edits applied, joined by newlines.
//
// The length of a source turn is not on record. So that [Turn.Parts] can tell
// where one ends and the next begins, the last edit of each source turn but the
// last stands at its end; it may change nothing.
type Turn struct {
	Role Role   `json:"role"`
	Text string `json:"text"`
	// Field names the field of the input that the turn was read from, where it
	// is not the conversation itself ("病情描述").
	Field string `json:"field,omitempty"`
	From  []int  `json:"from"`
	Edits []Edit `json:"edits,omitempty"`
}

// Drop is a source turn that no longer stands in the dialogue.
type Drop struct {
	Turn   int    `json:"turn"`
	Stage  string `json:"stage"`
	Reason string `json:"reason"`
}

// Dialogue is one consultation.
//
// Its id is a hash of the record as first read ([DialogueID]), given once by the
// reader and never computed again; source turns are addressed by [TurnID].
type Dialogue struct {
	ID         string            `json:"id"`
	Origins    []Origin          `json:"origins"`
	Lang       Lang              `json:"lang"`
	Department string            `json:"department,omitempty"`
	Disease    string            `json:"disease,omitempty"` // as the input names it
	Meta       map[string]string `json:"meta,omitempty"`    // other fields of the input
	Turns      []Turn            `json:"turns"`
	Dropped    []Drop            `json:"dropped,omitempty"`
	Facts      []Fact            `json:"facts,omitempty"`
	Entities   []string          `json:"entities,omitempty"` // ids found in the text, sorted
	Flags      []string          `json:"flags,omitempty"`
	RedFlags   []RedFlag         `json:"red_flags,omitempty"`
	Removed    []Removal         `json:"removed,omitempty"` // what identified someone
	Quality    *Quality          `json:"quality,omitempty"`
	Diseases   []string          `json:"diseases,omitempty"`  // entity ids of what it is about, the first the most
	Scenarios  []string          `json:"scenarios,omitempty"` // of the five, sorted
	History    []string          `json:"history,omitempty"`   // ids of the facts that are the patient's history
	// Cluster is the id of the near-duplicate cluster: what may not be split.
	Cluster string `json:"cluster,omitempty"`
}

// DialogueID hashes what was first read: department, disease, fields and turns.
// Origins are not in it, so identical records from two rows have one id.
func DialogueID(d *Dialogue) string {
	parts := []string{"dialogue", d.Department, d.Disease}
	for _, k := range sortedKeys(d.Meta) {
		parts = append(parts, k, d.Meta[k])
	}
	for _, t := range d.Turns {
		parts = append(parts, string(t.Role), t.Field, t.Text)
	}
	return HashID(parts...)
}

// TurnID addresses a source turn: "<dialogue id>#<source turn, from 0>".
func TurnID(dialogue string, sourceTurn int) string {
	return fmt.Sprintf("%s#%d", dialogue, sourceTurn)
}

// Key orders dialogues by id.
func (d *Dialogue) Key() string { return d.ID }

// Name is how a person refers to the dialogue: the input's own id of its first
// origin, or else the record's.
func (d *Dialogue) Name() string {
	if len(d.Origins) > 0 && d.Origins[0].Key != "" {
		return d.Origins[0].Key
	}
	return d.ID
}

// Validate reports a dialogue without id, origin or turns, and turns without
// source or with edits out of order.
func (d *Dialogue) Validate() error {
	switch {
	case d.ID == "":
		return errors.New("dialogue has no id")
	case len(d.Origins) == 0:
		return fmt.Errorf("dialogue %s has no origin", d.ID)
	case len(d.Turns) == 0:
		return fmt.Errorf("dialogue %s has no turns", d.ID)
	}
	for i, t := range d.Turns {
		if t.Role != Patient && t.Role != Doctor {
			return fmt.Errorf("dialogue %s turn %d has the unknown role %q", d.ID, i, t.Role)
		}
		if len(t.From) == 0 {
			return fmt.Errorf("dialogue %s turn %d comes from no source turn", d.ID, i)
		}
		for j, e := range t.Edits {
			if e.Start < 0 || e.End < e.Start {
				return fmt.Errorf("dialogue %s turn %d edit %d has the impossible range [%d, %d)", d.ID, i, j, e.Start, e.End)
			}
			if j > 0 && before(e, t.Edits[j-1], t.From) {
				return fmt.Errorf("dialogue %s turn %d: edits %d and %d overlap or are out of order", d.ID, i, j-1, j)
			}
		}
	}
	return nil
}

// before reports whether edit e begins before edit prev, in the order of the
// source turns, ends.
func before(e, prev Edit, from []int) bool {
	if e.Turn == prev.Turn {
		return e.Start < prev.End
	}
	return position(from, e.Turn) < position(from, prev.Turn)
}

func position(list []int, n int) int {
	for i, v := range list {
		if v == n {
			return i
		}
	}
	return len(list)
}

// Replay applies a turn's edits to the source turns (as the reader gave them)
// and returns the text that results. It is an error when an edit lies outside
// its source turn, or names one that the turn does not come from.
func (t *Turn) Replay(source []Turn) (string, error) {
	var b strings.Builder
	next := 0
	for i, n := range t.From {
		if n < 0 || n >= len(source) {
			return "", fmt.Errorf("source turn %d of %d does not exist", n, len(source))
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		text, at := source[n].Text, 0
		for ; next < len(t.Edits) && t.Edits[next].Turn == n; next++ {
			e := t.Edits[next]
			if e.Start < at || e.End < e.Start || e.End > len(text) {
				return "", fmt.Errorf("edit %d [%d, %d) of source turn %d, which has %d bytes, overlaps or lies outside", next, e.Start, e.End, n, len(text))
			}
			b.WriteString(text[at:e.Start])
			b.WriteString(e.New)
			at = e.End
		}
		b.WriteString(text[at:])
	}
	if next != len(t.Edits) {
		return "", fmt.Errorf("edit %d is on source turn %d, which the turn does not come from", next, t.Edits[next].Turn)
	}
	return b.String(), nil
}

// Part is the range of a turn's text that comes from one source turn.
type Part struct {
	Turn       int // source turn, from 0
	Start, End int
}

// Parts cuts a turn's text by source turn; the newlines between are in none. It
// is an error when the edits and the text don't fit each other.
func (t *Turn) Parts() ([]Part, error) {
	parts := make([]Part, 0, len(t.From))
	at, next := 0, 0
	for i, n := range t.From {
		if i > 0 {
			if at >= len(t.Text) || t.Text[at] != '\n' {
				return nil, fmt.Errorf("turn of source turns %v: no newline stands before that of %d", t.From, n)
			}
			at++
		}
		part, source := Part{Turn: n, Start: at}, 0
		for ; next < len(t.Edits) && t.Edits[next].Turn == n; next++ {
			e := t.Edits[next]
			at += e.Start - source + len(e.New)
			source = e.End
		}
		if i == len(t.From)-1 && at <= len(t.Text) {
			at = len(t.Text)
		}
		if part.End = at; at < part.Start || at > len(t.Text) {
			return nil, fmt.Errorf("turn of source turns %v: its edits do not fit its text", t.From)
		}
		parts = append(parts, part)
	}
	return parts, nil
}
