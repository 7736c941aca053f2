package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ophglm/internal/artifact"
)

// Verdicts of a plan on a stage.
const (
	UpToDate = "up to date" // its artifact is there
	WillRun  = "run"        // it will run, for the reason given
	WillFail = "fail"       // it can't run, for the reason given
	Depends  = "depends"    // it will run if what it reads comes out different
)

// Planned is one line of a plan: what would become of one stage, and why.
type Planned struct {
	Stage   string `json:"stage"`
	Kind    string `json:"kind"`
	Verdict string `json:"verdict"`
	Why     string `json:"why,omitempty"`
	Private bool   `json:"private,omitempty"`
}

// Plan says what Build would do, without doing it. It reads input files that it
// has not seen, to hash them.
func (b *Builder) Plan(ctx context.Context) ([]Planned, error) {
	out := []Planned{}
	for _, st := range b.states {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := b.plan(ctx, st)
		if err != nil {
			return nil, fmt.Errorf("stage %s: %w", st.stage.Name, err)
		}
		out = append(out, p)
	}
	return out, b.Store.Index.Save()
}

func (b *Builder) plan(ctx context.Context, st *state) (Planned, error) {
	s := st.stage
	p := Planned{Stage: s.Name, Kind: s.Kind.Name, Private: s.private}
	last := b.lastBuilt(s)
	var waits []string
	for _, src := range b.sources(s) {
		if src.manifest == nil {
			waits = append(waits, src.stage.Name)
		}
	}
	if len(waits) > 0 {
		p.Verdict, p.Why = WillRun, "never built"
		if last != nil {
			p.Verdict, p.Why = Depends, "if "+strings.Join(waits, ", ")+" comes out different"
			if d := b.differs(s, last); d != "" {
				p.Verdict, p.Why = WillRun, d
			}
		}
		return p, nil
	}
	recipe, err := b.recipe(ctx, s)
	var none unanswered
	if errors.As(err, &none) {
		p.Verdict, p.Why = WillFail, none.Error()
		return p, nil
	}
	if err != nil {
		return p, err
	}
	key, err := recipe.Key()
	if err != nil {
		return p, err
	}
	if found, err := b.find(st, key); err != nil {
		return p, err
	} else if found {
		p.Verdict = UpToDate
		return p, nil
	}
	p.Verdict, p.Why = WillRun, "never built"
	if last != nil {
		if p.Why = b.differs(s, last); p.Why == "" {
			p.Why = inputsDiffer(last.Recipe, recipe)
		}
	}
	return p, nil
}

// differs says what of the stage itself is not as it was when it was last
// built.
func (b *Builder) differs(s *Stage, last *artifact.Manifest) string {
	was := last.Recipe
	cfg, err := canonicalConfig(s.config)
	switch {
	case err != nil:
		return err.Error()
	case was.Schema != artifact.Schema:
		return "the schema of records changed"
	case was.Kind != s.Kind.Name:
		return fmt.Sprintf("kind: %s → %s", was.Kind, s.Kind.Name)
	case was.Version != s.Kind.Version:
		return fmt.Sprintf("version of %s: %d → %d", was.Kind, was.Version, s.Kind.Version)
	case string(was.Config) != string(cfg):
		return "settings changed"
	case was.Seed != b.spec.Seed:
		return fmt.Sprintf("seed: %d → %d", was.Seed, b.spec.Seed)
	}
	digests := assetDigests(s.Kind)
	for i, a := range was.Assets {
		if i >= len(digests) || a.Digest != digests[i] {
			return "what is embedded changed: " + a.Name
		}
	}
	if len(digests) != len(was.Assets) {
		return "what is embedded changed"
	}
	return ""
}

func inputsDiffer(was, now artifact.Recipe) string {
	old := map[string][]artifact.Named{}
	for _, in := range was.Inputs {
		old[in.Port] = in.Streams
	}
	for _, in := range now.Inputs {
		before, ok := old[in.Port]
		if !ok || len(before) != len(in.Streams) {
			return "input " + in.Port + " is given something else"
		}
		for i, s := range in.Streams {
			if s == before[i] {
				continue
			}
			if s.Name != "" {
				return fmt.Sprintf("input %s: %s changed", in.Port, s.Name)
			}
			return "input " + in.Port + " changed"
		}
	}
	return "its artifact is gone"
}
