package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/instruct/policy"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

func (a *app) traceCommand() *cobra.Command {
	var in string
	c := &cobra.Command{
		Use:   "trace SAMPLE",
		Short: "From a sample back to its sources",
		Long: "Shows each sentence of a sample with the triples, turns, findings or policies behind it, and the rows or photographs that those were read from.\n" +
			"SAMPLE is a sample's id, or the beginning of one.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open(c.Context())
			if err != nil {
				return err
			}
			t, err := p.trace(c.Context(), args[0], in)
			if err != nil {
				return err
			}
			return a.print(t, t.text)
		},
	}
	c.Flags().StringVar(&in, "in", "", "look in this `pipeline` alone")
	return c
}

// traced is a sample with what stands behind it.
type traced struct {
	Pipeline string                    `json:"pipeline"`
	Stage    string                    `json:"stage"`
	Sample   *ophglm.Sample            `json:"sample"`
	Triples  map[string]*tracedTriple  `json:"triples,omitempty"`
	Turns    map[string]*tracedTurn    `json:"turns,omitempty"`
	Findings map[string]*tracedFinding `json:"findings,omitempty"`
	Policies map[string]string         `json:"policies,omitempty"` // our own statements, which are in the binary
}

type tracedTriple struct {
	Triple  *ophglm.Triple `json:"triple"`
	Subject string         `json:"subject"`
	Object  string         `json:"object"`
	Rows    []sourceRow    `json:"rows"`
}

// sourceRow is a source with the text that stands there, where it can be read.
type sourceRow struct {
	Source ophglm.Source `json:"source"`
	Text   string        `json:"text,omitempty"`
}

type tracedTurn struct {
	Stage   string          `json:"stage"` // that read it
	Text    string          `json:"text"`
	Role    ophglm.Role     `json:"role"`
	Origins []ophglm.Origin `json:"origins"`
	Edits   []ophglm.Edit   `json:"edits,omitempty"`
}

func (p *project) trace(ctx context.Context, id, in string) (*traced, error) {
	if in != "" {
		if _, err := p.spec.Pipeline(in); err != nil {
			return nil, usageError{err}
		}
	}
	for _, pl := range p.spec.Pipelines {
		if in != "" && pl.Name != in {
			continue
		}
		arts, err := p.artifacts(pl)
		if err != nil {
			return nil, err
		}
		t, err := findSample(ctx, arts, id)
		if err != nil {
			return nil, err
		}
		if t == nil {
			continue
		}
		t.Pipeline = pl.Name
		return t, p.fill(ctx, t, arts)
	}
	return nil, fmt.Errorf("no sample %s was built: ophglm show STAGE lists samples", id)
}

// stageArtifact is a stage with what it last made.
type stageArtifact struct {
	stage *pipeline.Stage
	m     *artifact.Manifest
}

// artifacts lists what a pipeline last built, in order of building.
func (p *project) artifacts(pl *pipeline.Pipeline) ([]stageArtifact, error) {
	refs, err := p.store.Refs(pl.Name)
	if err != nil {
		return nil, err
	}
	var out []stageArtifact
	for _, s := range pl.Stages {
		key, ok := refs.Stages[s.Name]
		if !ok {
			continue
		}
		m, err := p.store.Find(key)
		if err != nil {
			return nil, err
		}
		if m != nil {
			out = append(out, stageArtifact{s, m})
		}
	}
	return out, nil
}

// idOf reads the id of a record that begins with it, at the given opening.
func idOf(line []byte, opening string) string {
	rest, ok := strings.CutPrefix(string(line[:min(len(line), 400)]), opening)
	if !ok {
		return ""
	}
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// errFound stops a scan.
var errFound = errors.New("found")

// scan calls f for each line of each output of a type.
func scan(ctx context.Context, arts []stageArtifact, typ string, f func(s stageArtifact, line []byte) error) error {
	for _, s := range arts {
		for _, o := range s.m.Outputs {
			if o.Type != typ {
				continue
			}
			for line, err := range o.Lines(ctx) {
				if err == nil {
					err = f(s, line.Bytes)
				}
				if errors.Is(err, errFound) {
					return nil
				}
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func findSample(ctx context.Context, arts []stageArtifact, id string) (*traced, error) {
	var t *traced
	err := scan(ctx, arts, "Sample", func(s stageArtifact, line []byte) error {
		got := idOf(line, `{"id":"`)
		if !strings.HasPrefix(got, id) {
			return nil
		}
		if t != nil && t.Sample.ID != got {
			return usagef("%s begins several ids, %s and %s among them: give more of it", id, t.Sample.ID, got)
		}
		t = &traced{Stage: s.stage.Name, Sample: &ophglm.Sample{}} // the last stage that has it
		return jsonl.Unmarshal(line, t.Sample)
	})
	return t, err
}

// fill finds the triples, turns and findings that a sample cites, and where they
// are from.
func (p *project) fill(ctx context.Context, t *traced, arts []stageArtifact) error {
	t.Triples, t.Turns, t.Findings, t.Policies = map[string]*tracedTriple{}, map[string]*tracedTurn{}, map[string]*tracedFinding{}, map[string]string{}
	for _, c := range t.Sample.Citations {
		for _, r := range c.Of {
			switch r.Kind {
			case "triple":
				t.Triples[r.ID] = nil
			case "turn":
				t.Turns[r.ID] = nil
			case "finding":
				t.Findings[r.ID] = nil
			case "policy":
				t.Policies[r.ID] = policy.Text(r.ID, t.Sample.Lang)
			}
		}
	}
	if len(t.Triples) > 0 {
		if err := p.fillTriples(ctx, t, arts); err != nil {
			return err
		}
	}
	if len(t.Turns) > 0 {
		if err := fillTurns(ctx, t, arts); err != nil {
			return err
		}
	}
	if len(t.Findings) > 0 {
		return fillFindings(ctx, t, arts)
	}
	return nil
}

func (p *project) fillTriples(ctx context.Context, t *traced, arts []stageArtifact) error {
	names := map[string]string{}
	err := scan(ctx, arts, "GraphItem", func(_ stageArtifact, line []byte) error {
		id := idOf(line, `{"triple":{"id":"`)
		if _, wanted := t.Triples[id]; !wanted || id == "" {
			return nil
		}
		g := &ophglm.GraphItem{}
		if err := jsonl.Unmarshal(line, g); err != nil {
			return err
		}
		// The last graph that has it is the one it was merged into.
		t.Triples[id] = &tracedTriple{Triple: g.Triple, Object: g.Triple.Object.Text.In(t.Sample.Lang)}
		names[g.Triple.Subject] = ""
		names[g.Triple.Object.Entity] = ""
		return nil
	})
	if err != nil {
		return err
	}
	err = scan(ctx, arts, "GraphItem", func(_ stageArtifact, line []byte) error {
		id := idOf(line, `{"entity":{"id":"`)
		if _, wanted := names[id]; !wanted || id == "" {
			return nil
		}
		g := &ophglm.GraphItem{}
		if err := jsonl.Unmarshal(line, g); err != nil {
			return err
		}
		if n := g.Entity.Name.In(t.Sample.Lang); n != "" {
			names[id] = n
		} else {
			names[id] = g.Entity.Name.Any()
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows := newRowReader(ctx, p, arts)
	for _, tr := range t.Triples {
		if tr == nil {
			continue
		}
		tr.Subject = names[tr.Triple.Subject]
		if tr.Triple.Object.Entity != "" {
			tr.Object = names[tr.Triple.Object.Entity]
		}
		for _, s := range tr.Triple.Sources {
			tr.Rows = append(tr.Rows, sourceRow{s, rows.text(s)})
		}
	}
	return nil
}

func fillTurns(ctx context.Context, t *traced, arts []stageArtifact) error {
	byDialogue := map[string][]string{}
	for id := range t.Turns {
		d, _, _ := strings.Cut(id, "#")
		byDialogue[d] = append(byDialogue[d], id)
	}
	return scan(ctx, arts, "Dialogue", func(s stageArtifact, line []byte) error {
		turns := byDialogue[idOf(line, `{"id":"`)]
		if len(turns) == 0 {
			return nil
		}
		d := &ophglm.Dialogue{}
		if err := jsonl.Unmarshal(line, d); err != nil {
			return err
		}
		for _, id := range turns {
			_, turn, _ := strings.Cut(id, "#")
			n, err := strconv.Atoi(turn)
			if err != nil {
				return fmt.Errorf("the sample cites the turn %q, which is not <dialogue>#<turn>", id)
			}
			for _, turn := range d.Turns {
				for _, from := range turn.From {
					if from != n {
						continue
					}
					if t.Turns[id] == nil { // the first stage that has it read it
						t.Turns[id] = &tracedTurn{Stage: s.stage.Name, Text: turn.Text, Role: turn.Role, Origins: d.Origins}
						continue
					}
					t.Turns[id].Origins = d.Origins // merging adds to them
					t.Turns[id].Edits = nil
					for _, e := range turn.Edits {
						if e.Turn == n {
							t.Turns[id].Edits = append(t.Turns[id].Edits, e)
						}
					}
				}
			}
		}
		return nil
	})
}

func (t *traced) text(w io.Writer) {
	s := t.Sample
	fmt.Fprintf(w, "sample %s  %s · %s · %s  (pipeline %s, stage %s)\n", s.ID, s.Scenario, s.Lang, s.By, t.Pipeline, t.Stage)
	fmt.Fprintf(w, "groups %s\n", strings.Join(s.Groups, ", "))
	shown := map[string]bool{}
	for i, m := range s.Messages {
		fmt.Fprintf(w, "\n%s:\n", m.Role)
		for _, name := range m.Images {
			fmt.Fprintf(w, "  [image %s]\n", name)
		}
		at := 0
		for _, c := range s.Citations {
			if c.Message != i {
				continue
			}
			if c.Start > at && strings.TrimSpace(m.Content[at:c.Start]) != "" {
				fmt.Fprintf(w, "  %s\n      (nothing cited)\n", m.Content[at:c.Start])
			}
			fmt.Fprintf(w, "  %s\n", strings.TrimSpace(m.Content[c.Start:c.End]))
			for _, r := range c.Of {
				t.ref(w, r, shown)
			}
			at = c.End
		}
		if rest := strings.TrimSpace(m.Content[at:]); rest != "" {
			fmt.Fprintf(w, "  %s\n", rest)
		}
	}
}

// ref shows what a citation leads to; in full the first time.
func (t *traced) ref(w io.Writer, r ophglm.Ref, shown map[string]bool) {
	if shown[r.ID] {
		fmt.Fprintf(w, "      %s %s  (above)\n", r.Kind, r.ID)
		return
	}
	shown[r.ID] = true
	switch {
	case r.Kind == "triple" && t.Triples[r.ID] != nil:
		tr := t.Triples[r.ID]
		checked := ""
		if !tr.Triple.Checked {
			checked = ", not checked"
		}
		fmt.Fprintf(w, "      triple %s  %s —%s→ %s%s  (%s%s)\n", r.ID, tr.Subject, tr.Triple.Relation, tr.Object, qualifiers(tr.Triple, t.Sample.Lang), tr.Triple.Evidence, checked)
		for _, row := range tr.Rows {
			fmt.Fprintf(w, "        %s\n", row.Source)
			if row.Text != "" {
				fmt.Fprintf(w, "          “%s”\n", shorten(row.Text, 160))
			}
		}
	case r.Kind == "turn" && t.Turns[r.ID] != nil:
		tu := t.Turns[r.ID]
		for _, o := range tu.Origins {
			key := ""
			if o.Key != "" {
				key = " (" + o.Key + ")"
			}
			fmt.Fprintf(w, "      turn %s  %s %s:%d%s, read by %s\n", r.ID, o.Dataset, o.File, o.Row, key, tu.Stage)
		}
		fmt.Fprintf(w, "        %s: “%s”\n", tu.Role, shorten(tu.Text, 160))
		for _, e := range tu.Edits {
			if e.Start == e.End && e.New == "" {
				continue // marks the end of a source turn
			}
			fmt.Fprintf(w, "        [%d:%d] became %q by %s\n", e.Start, e.End, e.New, e.Stage)
		}
	case r.Kind == "finding" && t.Findings[r.ID] != nil:
		t.Findings[r.ID].text(w)
	case r.Kind == "policy" && t.Policies[r.ID] != "":
		fmt.Fprintf(w, "      policy %s  our own statement, no medical fact: “%s”\n", r.ID, t.Policies[r.ID])
	default:
		fmt.Fprintf(w, "      %s %s  (not in the store: build the pipeline again)\n", r.Kind, r.ID)
	}
}

// qualifiers shows what narrows a triple; of texts, those in the language.
func qualifiers(t *ophglm.Triple, lang ophglm.Lang) string {
	var keys []string
	for k := range t.Qualifiers {
		if _, in, ok := strings.Cut(k, "@"); !ok || in == string(lang) {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&b, " [%s: %s]", k, t.Qualifiers[k])
	}
	return b.String()
}

// shorten cuts a text to n characters on one line.
func shorten(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}
