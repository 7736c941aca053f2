package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

func (a *app) dialogueInspectCommand() *cobra.Command {
	var of, in string
	c := &cobra.Command{
		Use:   "inspect ID",
		Short: "One consultation before and after, with every edit named",
		Long: `Shows each turn of a consultation as it was read and as it is now, side by side, with what every stage replaced, cut or dropped and why; the facts and
red flags that were found in it; which dialogues were merged with it or are near to it; and what became of it at each stage.

ID is the input's own id or the record's, or the beginning of one. It is looked for in what the pipelines last built, and with --in in a folder of
dialogue clean. The turns as they were read lie in the private part of the store: after gc --private, what is known without them is shown.`,
		Example: "  ophglm dialogue inspect 1036\n  ophglm dialogue inspect 1036 --of starter/turns\n  ophglm dialogue inspect d17 --in cleaned --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if args[0] == "" {
				return usagef("ID is empty")
			}
			var x *inspection
			var err error
			switch {
			case in != "" && of != "":
				return usagef("--in names a folder and --of a stage: use one")
			case in != "":
				x, err = inspectFolder(c.Context(), in, args[0])
			default:
				x, err = a.inspectBuilt(c.Context(), args[0], of)
			}
			if err != nil {
				return err
			}
			x.layOut()
			return a.print(x, x.text)
		},
	}
	c.Flags().StringVar(&of, "of", "", "as it was after this `stage`, or in this pipeline: STAGE, PIPELINE or PIPELINE/STAGE")
	c.Flags().StringVar(&in, "in", "", "look in this `folder` that dialogue clean wrote")
	return c
}

// inspection is a dialogue with all that is known of how it came to be.
type inspection struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"` // the input's own id, where it has one
	Pipeline string   `json:"pipeline,omitempty"`
	Reader   string   `json:"reader,omitempty"` // stage that read it
	Stage    string   `json:"stage,omitempty"`  // of Dialogue
	Path     []passed `json:"path,omitempty"`
	// Missing says why Source is not there.
	Missing  string           `json:"missing,omitempty"`
	Source   *ophglm.Dialogue `json:"source,omitempty"`   // as it was read
	Dialogue *ophglm.Dialogue `json:"dialogue,omitempty"` // as it is, or as it was when it left
	Turns    []inspectedTurn  `json:"turns"`
	Removed  map[string]int   `json:"removed,omitempty"` // what identified someone, by type
	Links    []inspectedLink  `json:"links,omitempty"`
	Warnings []string         `json:"warnings,omitempty"`
}

// passed is what became of a dialogue at a stage.
type passed struct {
	Stage  string `json:"stage"`
	What   string `json:"what"` // read, changed, unchanged, rejected, merged
	Reason string `json:"reason,omitempty"`
	Detail string `json:"detail,omitempty"`
	Into   string `json:"into,omitempty"` // where it was merged: the name of the other
}

// inspectedLink is a link from the dialogue's side.
type inspectedLink struct {
	Kind       string   `json:"kind"` // merged_into, merged_from, near
	Other      string   `json:"other"`
	Name       string   `json:"name"` // of the other
	Similarity float64  `json:"similarity"`
	Differs    []string `json:"differs,omitempty"`
}

// inspectBuilt looks a dialogue up in what pipelines last built.
func (a *app) inspectBuilt(ctx context.Context, id, of string) (*inspection, error) {
	p, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	among, stage, err := p.among(of)
	if err != nil {
		return nil, err
	}
	for _, pl := range among {
		arts, err := p.artifacts(pl)
		if err != nil {
			return nil, err
		}
		record, err := lookUp(ctx, arts, id)
		if err != nil {
			return nil, err
		}
		if record == "" {
			continue
		}
		x := &inspection{ID: record, Pipeline: pl.Name}
		return x, x.follow(ctx, pl, arts, stage)
	}
	return nil, fmt.Errorf("no dialogue %s was built: ophglm show STAGE lists dialogues", id)
}

// among gives the pipelines that --of speaks of, and the stage, if any.
func (p *project) among(of string) ([]*pipeline.Pipeline, string, error) {
	if of == "" {
		return p.spec.Pipelines, "", nil
	}
	name, stage, both := strings.Cut(of, "/")
	var out []*pipeline.Pipeline
	for _, pl := range p.spec.Pipelines {
		switch _, has := pl.Stage(of); {
		case both:
			if _, has := pl.Stage(stage); pl.Name == name && has {
				return []*pipeline.Pipeline{pl}, stage, nil
			}
		case pl.Name == of:
			return []*pipeline.Pipeline{pl}, "", nil
		case has:
			out = append(out, pl)
		}
	}
	if len(out) == 0 {
		return nil, "", usagef("--of %s: %s has no such stage or pipeline; ophglm plan lists them", of, p.spec.Name)
	}
	return out, of, nil
}

// follow finds the dialogue at each stage of a pipeline, up to the one named.
func (x *inspection) follow(ctx context.Context, pl *pipeline.Pipeline, arts []stageArtifact, until string) error {
	if until != "" {
		i := slices.IndexFunc(arts, func(s stageArtifact) bool { return s.stage.Name == until })
		if i < 0 {
			return fmt.Errorf("what %s made is not in the store: ophglm run %s builds it", until, pl.Name)
		}
		arts = arts[:i+1]
	}
	var last []byte
	here := map[string]bool{}
	for _, s := range arts {
		here[s.stage.Name] = true
		line, err := lineOf(ctx, s, x.ID)
		if err != nil {
			return err
		}
		if line == nil {
			if err := x.left(ctx, s); err != nil {
				return err
			}
		} else if err := x.meet(s, line, last); err != nil {
			return err
		} else {
			last = line
		}
	}
	if err := x.link(ctx, arts); err != nil {
		return err
	}
	if x.Source == nil {
		x.Missing = "what was read is not in the store"
		for _, s := range pl.Stages {
			if s.Kind.Shape() == "read" && s.Private() && !here[s.Name] {
				x.Missing = fmt.Sprintf("what %s read is not in the store any more (gc --private removes it): ophglm run %s reads it again", s.Name, pl.Name)
				break
			}
		}
	}
	if x.Dialogue == nil {
		return fmt.Errorf("dialogue %s is in the rejects alone, without its record", x.ID)
	}
	if until != "" && x.Stage != until {
		x.Warnings = append(x.Warnings, fmt.Sprintf("it is not in what %s made: shown is what %s made", until, x.Stage))
	}
	x.Name = x.Dialogue.Name()
	if x.Source != nil {
		x.Name = x.Source.Name()
	}
	return nil
}

// lineOf gives the line of a dialogue among a stage's, or nil.
func lineOf(ctx context.Context, s stageArtifact, id string) ([]byte, error) {
	var out []byte
	err := scan(ctx, []stageArtifact{s}, pipeline.TypeOf[*ophglm.Dialogue](), func(_ stageArtifact, line []byte) error {
		if idOf(line, `{"id":"`) != id {
			return nil
		}
		out = bytes.Clone(line)
		return errFound
	})
	return out, err
}

// meet takes the dialogue as a stage made it.
func (x *inspection) meet(s stageArtifact, line, last []byte) error {
	d := &ophglm.Dialogue{}
	if err := jsonl.Unmarshal(line, d); err != nil {
		return err
	}
	what := "changed"
	switch {
	case s.stage.Kind.Shape() == "read":
		what, x.Reader = "read", s.stage.Name
		if x.Source == nil {
			source := *d
			x.Source = &source
		}
	case bytes.Equal(line, last):
		what = "unchanged"
	}
	x.Path = append(x.Path, passed{Stage: s.stage.Name, What: what})
	x.Dialogue, x.Stage = d, s.stage.Name
	return nil
}

// left looks for the dialogue among what a stage rejected.
func (x *inspection) left(ctx context.Context, s stageArtifact) error {
	for line, err := range s.m.Rejects.Lines(ctx) {
		if err != nil {
			return err
		}
		if !bytes.Contains(line.Bytes, []byte(x.ID)) {
			continue
		}
		var r ophglm.Reject
		if err := jsonl.Unmarshal(line.Bytes, &r); err != nil {
			return err
		}
		d := &ophglm.Dialogue{}
		if len(r.Record) > 0 {
			if err := jsonl.Unmarshal(r.Record, d); err != nil {
				d = &ophglm.Dialogue{} // of another type
			}
		}
		if r.Where.ID != x.ID && d.ID != x.ID {
			continue
		}
		x.Path = append(x.Path, passed{Stage: s.stage.Name, What: "rejected", Reason: r.Reason, Detail: r.Detail})
		if d.ID == x.ID && len(d.Turns) > 0 {
			x.Dialogue, x.Stage = d, s.stage.Name
		}
		return nil
	}
	return nil
}

// link finds the links of the dialogue, and the names of those at their ends.
func (x *inspection) link(ctx context.Context, arts []stageArtifact) error {
	var stages []string // of links
	err := scan(ctx, arts, pipeline.TypeOf[*ophglm.Link](), func(s stageArtifact, line []byte) error {
		if !bytes.Contains(line, []byte(x.ID)) {
			return nil
		}
		l := &ophglm.Link{}
		if err := jsonl.Unmarshal(line, l); err != nil {
			return err
		}
		if k, ok := linkOf(x.ID, l); ok {
			x.Links, stages = append(x.Links, k), append(stages, s.stage.Name)
		}
		return nil
	})
	if err != nil || len(x.Links) == 0 {
		return err
	}
	names := map[string]string{}
	for _, l := range x.Links {
		names[l.Other] = l.Other
	}
	err = scan(ctx, arts, pipeline.TypeOf[*ophglm.Dialogue](), func(_ stageArtifact, line []byte) error {
		id := idOf(line, `{"id":"`)
		if names[id] != id || id == "" { // another's, or named by the stage that read it
			return nil
		}
		var d named
		if err := jsonl.Unmarshal(line, &d); err != nil {
			return err
		}
		names[id] = d.Name()
		return nil
	})
	for i := range x.Links {
		l := &x.Links[i]
		l.Name = names[l.Other]
		if l.Kind == "merged_into" {
			x.Path = append(x.Path, passed{Stage: stages[i], What: "merged", Into: l.Name})
		}
	}
	return err
}

// linkOf says what a link is to the dialogue of an id.
func linkOf(id string, l *ophglm.Link) (inspectedLink, bool) {
	k := inspectedLink{Kind: l.Kind, Other: l.B, Similarity: l.Similarity, Differs: l.Differs}
	switch {
	case l.A == id && l.Kind == "merged":
		k.Kind = "merged_into"
	case l.B == id && l.Kind == "merged":
		k.Kind, k.Other = "merged_from", l.A
	case l.B == id:
		k.Other = l.A
	case l.A != id:
		return k, false
	}
	return k, true
}
