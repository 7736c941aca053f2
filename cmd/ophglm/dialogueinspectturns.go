package main

import (
	"fmt"

	"ophglm"
)

// inspectedTurn is a source turn, what became of it, and what was found in it.
// Offsets are bytes of the source turn.
type inspectedTurn struct {
	Turn   int         `json:"turn"` // from 0; -1 where it is not known which
	Role   ophglm.Role `json:"role"`
	Was    ophglm.Role `json:"was,omitempty"` // the role it was read with, where that is another
	Field  string      `json:"field,omitempty"`
	Before *string     `json:"before,omitempty"` // left out where the source is not there
	After  *string     `json:"after,omitempty"`  // left out where it was dropped

	Edits    []inspectedEdit `json:"edits,omitempty"`
	Dropped  *inspectedDrop  `json:"dropped,omitempty"`
	Facts    []inspectedFact `json:"facts,omitempty"`
	RedFlags []inspectedFlag `json:"red_flags,omitempty"`
	Removed  []removedPlace  `json:"removed,omitempty"`
}

// inspectedEdit is an edit with what it replaced, where the source is there.
type inspectedEdit struct {
	Stage string  `json:"stage"`
	Start int     `json:"start"`
	End   int     `json:"end"`
	Old   *string `json:"old,omitempty"`
	New   string  `json:"new"`
}

type inspectedDrop struct {
	Stage  string `json:"stage"`
	Reason string `json:"reason"`
}

// inspectedFact is a fact with the words that it was read from.
type inspectedFact struct {
	ID      string     `json:"id,omitempty"`
	Kind    string     `json:"kind"`
	Value   string     `json:"value,omitempty"`
	Unit    string     `json:"unit,omitempty"`
	Eye     ophglm.Eye `json:"eye,omitempty"`
	Negated bool       `json:"negated,omitempty"`
	Subject string     `json:"subject,omitempty"`
	Entity  string     `json:"entity,omitempty"`
	Start   int        `json:"start"`
	End     int        `json:"end"`
	Said    string     `json:"said,omitempty"`
	History bool       `json:"history,omitempty"`
}

type inspectedFlag struct {
	Rule   string `json:"rule"`
	Answer string `json:"answer"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Said   string `json:"said,omitempty"`
}

// removedPlace is the place of what identified someone; what it was stands in the
// edit.
type removedPlace struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// layOut goes through the source turns in order and gives each what is known of
// it. Where the source is not there, turns stand in the order of the dialogue.
func (x *inspection) layOut() {
	d := x.Dialogue
	at := map[int]int{} // place in x.Turns by source turn
	turn := func(n int) *inspectedTurn {
		i, ok := at[n]
		if !ok {
			i = len(x.Turns)
			at[n] = i
			x.Turns = append(x.Turns, inspectedTurn{Turn: n})
		}
		return &x.Turns[i]
	}
	x.Turns = []inspectedTurn{}
	if x.Source != nil {
		for n := range x.Source.Turns {
			s := &x.Source.Turns[n]
			*turn(n) = inspectedTurn{Turn: n, Role: s.Role, Field: s.Field, Before: &s.Text}
		}
	}
	for i := range d.Turns {
		x.layTurn(&d.Turns[i], turn)
	}
	for _, drop := range d.Dropped {
		turn(drop.Turn).Dropped = &inspectedDrop{drop.Stage, drop.Reason}
	}
	history := map[string]bool{}
	for _, id := range d.History {
		history[id] = true
	}
	for _, f := range d.Facts {
		t := turn(f.In.Turn)
		t.Facts = append(t.Facts, inspectedFact{
			f.ID, f.Kind, f.Value, f.Unit, f.Eye, f.Negated, f.Subject, f.Entity, f.In.Start, f.In.End, t.said(f.In), f.ID != "" && history[f.ID],
		})
	}
	for _, r := range d.RedFlags {
		t := turn(r.In.Turn)
		t.RedFlags = append(t.RedFlags, inspectedFlag{r.Rule, r.Answer, r.In.Start, r.In.End, t.said(r.In)})
	}
	for _, r := range d.Removed {
		if x.Removed == nil {
			x.Removed = map[string]int{}
		}
		x.Removed[r.Type]++
		if r.In.Turn >= 0 {
			t := turn(r.In.Turn)
			t.Removed = append(t.Removed, removedPlace{r.Type, r.In.Start, r.In.End})
		}
	}
}

// layTurn gives the source turns of a turn what it says now.
func (x *inspection) layTurn(t *ophglm.Turn, turn func(int) *inspectedTurn) {
	if len(t.From) == 0 { // a folder of dialogue clean does not say which
		x.Turns = append(x.Turns, inspectedTurn{Turn: -1, Role: t.Role, Field: t.Field, After: &t.Text})
		return
	}
	if x.Source != nil {
		if text, err := t.Replay(x.Source.Turns); err != nil {
			x.Warnings = append(x.Warnings, fmt.Sprintf("the turn of source turns %v does not replay: %v", t.From, err))
		} else if text != t.Text {
			x.Warnings = append(x.Warnings, fmt.Sprintf("the turn of source turns %v does not replay to its text", t.From))
		}
	}
	parts, err := t.Parts()
	if err != nil {
		x.Warnings = append(x.Warnings, err.Error())
		parts = nil
	}
	for i, n := range t.From {
		s := turn(n)
		if x.Source != nil && s.Role != t.Role {
			s.Was = s.Role
		}
		s.Role = t.Role
		if s.Field == "" {
			s.Field = t.Field
		}
		after := ""
		switch {
		case parts != nil:
			after = t.Text[parts[i].Start:parts[i].End]
		case i == 0:
			after = t.Text
		}
		s.After = &after
	}
	for _, e := range t.Edits {
		if e.Start == e.End && e.New == "" {
			continue // marks the end of a source turn
		}
		s := turn(e.Turn)
		k := inspectedEdit{Stage: e.Stage, Start: e.Start, End: e.End, New: e.New}
		if s.Before != nil && e.End <= len(*s.Before) {
			old := (*s.Before)[e.Start:e.End]
			k.Old = &old
		}
		s.Edits = append(s.Edits, k)
	}
}

// said is what stands at a place of the source turn, "" where that is not there.
func (t *inspectedTurn) said(p ophglm.Place) string {
	if t.Before == nil || p.Start < 0 || p.End < p.Start || p.End > len(*t.Before) {
		return ""
	}
	return (*t.Before)[p.Start:p.End]
}
