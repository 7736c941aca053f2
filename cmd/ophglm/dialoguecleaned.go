package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// cleanLine is a line of clean.jsonl.
type cleanLine struct {
	ID         string          `json:"id"`
	Record     string          `json:"record"` // id of the dialogue in artifacts
	From       []ophglm.Origin `json:"from"`   // the rows that it was read from
	Lang       ophglm.Lang     `json:"lang"`
	Department string          `json:"department,omitempty"`
	Disease    string          `json:"disease,omitempty"`
	Turns      []cleanTurn     `json:"turns"`
	Diseases   []string        `json:"diseases,omitempty"`
	Scenarios  []string        `json:"scenarios,omitempty"`
	History    []string        `json:"history,omitempty"` // ids of facts of the dialogue
	Flags      []string        `json:"flags,omitempty"`
	Quality    *ophglm.Quality `json:"quality,omitempty"`
	Cluster    string          `json:"cluster,omitempty"`
}

// cleanRecord is a dialogue of which only what a line of clean.jsonl says is wanted.
type cleanRecord struct {
	ID      string          `json:"id"`
	Origins []ophglm.Origin `json:"origins"`
	cleanLine
}

type cleanTurn struct {
	Role ophglm.Role `json:"role"`
	Text string      `json:"text"`
}

// placed is the address of something in the input.
type placed struct {
	ID    string `json:"id"`
	Turn  int    `json:"turn"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Record is the id of the dialogue in artifacts, which tells apart two of one id.
	Record string `json:"record"`
}

func (c *cleaned) at(d *ophglm.Dialogue, p ophglm.Place) placed {
	return placed{c.keys.name(d.ID, d.Origins), p.Turn, p.Start, p.End, d.ID}
}

// named is a dialogue of which only this is wanted: decoding it costs a quarter.
type named struct {
	ID      string          `json:"id"`
	Origins []ophglm.Origin `json:"origins"`
}

// Name is [ophglm.Dialogue.Name].
func (d *named) Name() string { return (&ophglm.Dialogue{ID: d.ID, Origins: d.Origins}).Name() }

type piiLine struct {
	placed
	Type  string `json:"type"`
	Field string `json:"field,omitempty"`
	Hash  string `json:"hash,omitempty"`
}

type factLine struct {
	placed
	Fact    string     `json:"fact"` // its id in the dialogue
	Kind    string     `json:"kind"`
	Value   string     `json:"value,omitempty"`
	Unit    string     `json:"unit,omitempty"`
	Eye     ophglm.Eye `json:"eye,omitempty"`
	Negated bool       `json:"negated,omitempty"`
	Subject string     `json:"subject,omitempty"`
	Entity  string     `json:"entity,omitempty"`
}

type triageLine struct {
	placed
	RedFlag string `json:"red_flag"`
	Answer  string `json:"answer"`
}

type mergedLine struct {
	ID         string  `json:"id"`
	Into       string  `json:"into"`
	Similarity float64 `json:"similarity"`
	Record     string  `json:"record"`
	IntoRecord string  `json:"into_record"`
}

type nearLine struct {
	ID         string   `json:"id"`
	Near       string   `json:"near"`
	Similarity float64  `json:"similarity"`
	Differs    []string `json:"differs"`
	Record     string   `json:"record"`
	NearRecord string   `json:"near_record"`
}

type rejectLine struct {
	ID string `json:"id,omitempty"`
	ophglm.Reject
}

// write writes the files of DIR.
func (c *cleaned) write(ctx context.Context, built map[string]*artifact.Manifest) (*cleanSummary, error) {
	sum := &cleanSummary{Out: c.out, Files: map[string]int64{}}
	for _, stage := range slices.Concat(c.readers, c.chain) {
		sum.Stages = append(sum.Stages, cleanStage{Name: stage, Kind: built[stage].Recipe.Kind, Accounting: built[stage].Accounting})
	}
	if c.did("dedup") {
		var err error
		if c.double, err = readDoubles(ctx, built); err != nil {
			return nil, err
		}
	}
	for _, file := range []struct {
		name  string
		write func(context.Context, map[string]*artifact.Manifest, *lineWriter) error
	}{
		{"clean.jsonl", c.dialogues},
		{"rejects.jsonl", c.rejects},
		{"merged.jsonl", c.merged},
		{"near.jsonl", c.near},
		{"pii.jsonl", c.tapped("deidentify")},
		{"facts.jsonl", c.tapped("facts")},
		{"triage.jsonl", c.tapped("triage")},
	} {
		err := writeWhole(filepath.Join(c.out, file.name), func(w io.Writer) error {
			l := &lineWriter{w: bufio.NewWriterSize(w, 256<<10)}
			if err := file.write(ctx, built, l); err != nil {
				return err
			}
			sum.Files[file.name] = l.n
			return l.w.Flush()
		})
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", file.name, err)
		}
	}
	report, err := c.report(ctx, built, sum)
	if err == nil {
		err = writeWhole(filepath.Join(c.out, "report.html"), func(w io.Writer) error { return writeCleanReport(w, report) })
	}
	if err != nil {
		return nil, fmt.Errorf("writing report.html: %w", err)
	}
	return sum, nil
}

// lineWriter writes JSON lines.
type lineWriter struct {
	w   *bufio.Writer
	buf []byte
	n   int64
}

func (l *lineWriter) put(v any) error {
	if err := jsonl.Encode(&l.buf, v); err != nil {
		return err
	}
	l.n++
	_, err := l.w.Write(append(l.buf, '\n'))
	return err
}

// dialogueLines yields the lines of the dialogues that stages made.
func dialogueLines(ctx context.Context, built map[string]*artifact.Manifest, stages []string) iter.Seq2[artifact.Line, error] {
	return func(yield func(artifact.Line, error) bool) {
		for _, stage := range stages {
			o, _ := built[stage].Output("dialogues")
			for line, err := range o.Lines(ctx) {
				if !yield(line, err) || err != nil {
					return
				}
			}
		}
	}
}

// dialogues writes what is left, and takes with it what else is to be known of that.
func (c *cleaned) dialogues(ctx context.Context, built map[string]*artifact.Manifest, out *lineWriter) error {
	for line, err := range dialogueLines(ctx, built, c.last()) {
		if err != nil {
			return err
		}
		d := &cleanRecord{} // its strings lie in the line
		if err := jsonl.UnmarshalView(line.Bytes, d); err != nil {
			return fmt.Errorf("%s:%d: %w", line.File, line.N, err)
		}
		if c.double != nil {
			c.double.met(d.ID, d.Origins, &c.keys)
		}
		if c.sample.kept[d.ID] != nil {
			if err := c.sample.became(line.Bytes); err != nil {
				return err
			}
		}
		d.cleanLine.Record, d.cleanLine.ID, d.cleanLine.From = d.ID, c.keys.name(d.ID, d.Origins), c.keys.origins(d.Origins)
		c.shape.add(d.Turns)
		if err := out.put(&d.cleanLine); err != nil {
			return err
		}
	}
	return nil
}

func (c *cleaned) rejects(ctx context.Context, built map[string]*artifact.Manifest, out *lineWriter) error {
	for _, stage := range slices.Concat(c.readers, c.chain) {
		for r, err := range records[ophglm.Reject](ctx, built[stage].Rejects) {
			if err != nil {
				return err
			}
			line := rejectLine{Reject: *r}
			line.ID = c.keys.ofReject(r)
			if err := out.put(&line); err != nil {
				return err
			}
		}
	}
	return nil
}

// did reports whether a stage ran.
func (c *cleaned) did(stage string) bool { return slices.Contains(c.chain, stage) }

// doubles is what dedup found, by the ids of records.
type doubles struct {
	into map[string]*ophglm.Link // by the record that was merged
	near []*ophglm.Link
	name map[string]string // of records that links name or that several rows gave
}

func readDoubles(ctx context.Context, built map[string]*artifact.Manifest) (*doubles, error) {
	x := &doubles{into: map[string]*ophglm.Link{}, name: map[string]string{}}
	for l, err := range recordsOf[ophglm.Link](ctx, built["dedup"], "links") {
		if err != nil {
			return nil, err
		}
		if l.Kind == "merged" {
			x.into[l.A] = l
			x.name[l.B] = ""
			continue
		}
		x.near = append(x.near, l)
		x.name[l.A], x.name[l.B] = "", ""
	}
	return x, nil
}

// met notes what a dialogue that stayed is called, where that will be asked.
func (x *doubles) met(id string, origins []ophglm.Origin, keys *inputKeys) {
	if _, ok := x.name[id]; ok || len(origins) > 1 {
		x.name[strings.Clone(id)] = strings.Clone(keys.name(id, origins))
	}
}

func (c *cleaned) merged(ctx context.Context, built map[string]*artifact.Manifest, out *lineWriter) error {
	if !c.did("dedup") {
		return nil
	}
	x := c.double
	seen := map[string]bool{} // survivors that were met: a second row of the same is merged into it
	for line, err := range dialogueLines(ctx, built, c.before("dedup")) {
		if err != nil {
			return err
		}
		var d named // which stands first: the rest of the line is not read
		if err := jsonl.UnmarshalFields(line.Bytes, map[string]any{"id": &d.ID, "origins": &d.Origins}); err != nil {
			return fmt.Errorf("%s:%d: %w", line.File, line.N, err)
		}
		into, similarity := d.ID, 1.0
		if l := x.into[d.ID]; l != nil {
			into, similarity = l.B, l.Similarity
		}
		name, several := x.name[into]
		called := c.keys.name(d.ID, d.Origins)
		if into == d.ID && (!several || name == called && !seen[into]) {
			if several {
				seen[into] = true
			}
			continue
		}
		if err := out.put(&mergedLine{called, cmp.Or(name, into), similarity, d.ID, into}); err != nil {
			return err
		}
	}
	return nil
}

func (c *cleaned) near(ctx context.Context, built map[string]*artifact.Manifest, out *lineWriter) error {
	if !c.did("dedup") {
		return nil
	}
	x := c.double
	for _, l := range x.near {
		differs := l.Differs
		if differs == nil {
			differs = []string{}
		}
		if err := out.put(&nearLine{cmp.Or(x.name[l.A], l.A), cmp.Or(x.name[l.B], l.B), l.Similarity, differs, l.A, l.B}); err != nil {
			return err
		}
	}
	return nil
}

// cleanSummary is what the command says when it is done.
type cleanSummary struct {
	Out    string           `json:"out"`
	Stages []cleanStage     `json:"stages"`
	Files  map[string]int64 `json:"files"` // lines
}

type cleanStage struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	artifact.Accounting
}

func (s *cleanSummary) rejected() (n int64) {
	for _, st := range s.Stages {
		n += st.Rejected
	}
	return n
}

func (s *cleanSummary) text(w io.Writer) {
	for _, st := range s.Stages {
		fmt.Fprintf(w, "%-16s %s read, %s used, %s rejected, %s merged\n", st.Name, count(st.Inputs), count(st.Used), count(st.Rejected), count(st.Merged))
		writeCounts(w, "rejected", st.Reasons)
	}
	fmt.Fprintf(w, "%s dialogues are in %s\n", count(s.Files["clean.jsonl"]), filepath.Join(s.Out, "clean.jsonl"))
}
