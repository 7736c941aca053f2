// Package verification is the kind instruct.verify, which holds the answers of
// samples against the facts of a graph. The rules are those of internal/verify.
package verification

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/clinical/triage"
	"ophglm/internal/jsonl"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
	"ophglm/internal/verify"
)

// Config is the config of instruct.verify.
type Config struct {
	Reject   []string `yaml:"reject" doc:"rules by which a sample is rejected; the findings of others are told alone"`
	Verdicts string   `yaml:"verdicts" doc:"which verdicts are written: findings (all but what is supported) or all"`
}

// Validate reports rules that do not exist.
func (c Config) Validate() error {
	for _, r := range c.Reject {
		if !slices.Contains(verify.Rules[:], r) {
			return fmt.Errorf("reject names the rule %q, which is none: they are %s", r, strings.Join(verify.Rules[:], ", "))
		}
	}
	if c.Verdicts != "findings" && c.Verdicts != "all" {
		return fmt.Errorf("verdicts is to be findings or all, not %q", c.Verdicts)
	}
	return nil
}

// Kind is the kind instruct.verify.
func Kind() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[Config]{
		Name:    "instruct.verify",
		Version: 2,
		Doc: `Holds the answers of samples against the facts of a graph, sentence by sentence, and rejects those that it contradicts or does not support.

Whoever wrote them, they are held against the facts that they cite, and those of the disease that is asked about: the tag disease, or else the one that
the question names. The tag relations says what is asked for, or else the question does. A verdict names the rule, the place in the message and the
triples. A sample with a verdict contradicted or unsupported, of a rule that reject names, is rejected with the rule as the reason, the first of them
where there are several; a claim that is unclear rejects nothing. Rules: language (the answer is not in the question's), leak (words of a prompt), self_reference
(作为AI), cut_off (it ends within a sentence), disease (another is spoken of), drug, number, negation, contraindication, eye, relation (what is said
stands in the graph, as something else than was asked), contradiction, unsupported (no fact says it), urgency (a red flag is not met with it) and
drug_conflict. Samples and verdicts keep the order of the input, whatever the number of workers.

Memory: the graph with its names, and 64 samples a worker, at most about 1 MiB.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Sample]("samples", "samples, composed, written by a model or by others").Lists(),
			pipeline.In[*ophglm.GraphItem]("graph", "the graph that they are held against").Beside(),
			pipeline.In[*ophglm.Name]("names", "the names of its entities, as kg.lexicon makes them; without, all names in the graph are looked for, doubtful ones too").Beside().Maybe(),
		},
		Outputs: []pipeline.Port{
			pipeline.Out[*ophglm.Sample]("samples", "those that pass, as they came"),
			pipeline.Out[*ophglm.Verdict]("verdicts", "what was found in all of them"),
		},
		Config: Config{Reject: verify.Rules[:], Verdicts: "findings"},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{
				{Name: "findings", Data: clinical.Findings()}, {Name: "rules.yaml", Data: triage.RulesYAML()}, {Name: "words.yaml", Data: triage.WordsYAML()},
			}
		},
		Example: pipeline.Example{
			With: "{verdicts: all}",
			In:   map[string]string{"graph": exampleGraph, "samples": exampleSample("a", "青光眼常见的症状有虹视。") + exampleSample("b", "作为AI，我认为青光眼常见的症状有虹视。")},
		},
		Run: run,
	})
}

const exampleGraph = `{"entity":{"id":"glaucoma","type":"Disease","name":{"zh":"青光眼"}}}
{"entity":{"id":"halos","type":"Symptom","name":{"zh":"虹视"}}}
{"triple":{"id":"571d07e9b84df5c8919dfe02","subject":"glaucoma","relation":"has_symptom","object":{"entity":"halos"},"evidence":"curated","checked":false,"sources":[{"dataset":"own"}]}}
`

func exampleSample(id, answer string) string {
	return `{"id":"` + id + `","scenario":"causes","lang":"zh","messages":[{"role":"user","content":"青光眼有什么症状？"},{"role":"assistant","content":"` + answer +
		`"}],"citations":[],"groups":["fact:glaucoma"],"tags":{"disease":"glaucoma","relations":"has_symptom"},"by":"model"}` + "\n"
}

// sampleVerifier holds samples against a graph.
type sampleVerifier struct {
	io        *pipeline.IO
	knowledge *verify.Knowledge
	rejects   map[string]bool
	all       bool
	samples   *pipeline.Writer[*ophglm.Sample]
	verdicts  *pipeline.Writer[*ophglm.Verdict]
}

func run(ctx context.Context, cfg Config, io *pipeline.IO) error {
	v := &sampleVerifier{io: io, rejects: map[string]bool{}, all: cfg.Verdicts == "all"}
	for _, r := range cfg.Reject {
		v.rejects[r] = true
	}
	var names []*ophglm.Name // nil is not none: it stands for those in the graph
	for n, err := range pipeline.Records[*ophglm.Name](ctx, &io.Inputs, "names") {
		if err != nil {
			return err
		}
		names = append(names, n)
	}
	var err error
	if v.knowledge, err = verify.NewKnowledge(pipeline.Records[*ophglm.GraphItem](ctx, &io.Inputs, "graph"), names); err != nil {
		return err
	}
	if v.samples, err = pipeline.Write[*ophglm.Sample](io, "samples"); err != nil {
		return err
	}
	if v.verdicts, err = pipeline.Write[*ophglm.Verdict](io, "verdicts"); err != nil {
		return err
	}
	return ordered.Map(ctx, io.Workers, sampleLines(ctx, io), v.check, v.write)
}

// lines are some records as they stand in the input.
type lines struct {
	bytes []byte
	ends  []int // of each in bytes
}

// line gives the n-th.
func (l *lines) line(n int) []byte {
	if n == 0 {
		return l.bytes[:l.ends[0]]
	}
	return l.bytes[l.ends[n-1]:l.ends[n]]
}

// linesAtOnce and linesBytes bound what one worker takes: one sample more than
// linesBytes holds.
const (
	linesAtOnce = 64
	linesBytes  = 1 << 20
)

// sampleLines cuts the samples into pieces of work. They are decoded by who works on
// them.
func sampleLines(ctx context.Context, io *pipeline.IO) iter.Seq2[*lines, error] {
	return func(yield func(*lines, error) bool) {
		l := &lines{}
		for v, err := range pipeline.Views[struct{}](ctx, &io.Inputs, "samples") {
			if err != nil {
				yield(nil, err)
				return
			}
			l.bytes = append(l.bytes, v.Line...)
			l.ends = append(l.ends, len(l.bytes))
			if len(l.ends) == linesAtOnce || len(l.bytes) >= linesBytes {
				if !yield(l, nil) {
					return
				}
				l = &lines{}
			}
		}
		if len(l.ends) > 0 {
			yield(l, nil)
		}
	}
}

// checked are samples with what was found in each.
type checked struct {
	lines   *lines
	samples []*ophglm.Sample
	found   [][]ophglm.Verdict
}

func (v *sampleVerifier) check(_ context.Context, l *lines) (*checked, error) {
	out := &checked{lines: l, samples: make([]*ophglm.Sample, len(l.ends)), found: make([][]ophglm.Verdict, len(l.ends))}
	for i := range l.ends {
		s := &ophglm.Sample{}
		if err := jsonl.UnmarshalView(l.line(i), s); err != nil {
			return nil, fmt.Errorf("reading a sample: %w", err)
		}
		out.samples[i], out.found[i] = s, v.knowledge.Check(claimsOf(s))
	}
	return out, nil
}

// claimsOf is a sample as it is held against the graph.
func claimsOf(s *ophglm.Sample) *verify.Text {
	t := &verify.Text{Record: s.ID, Lang: s.Lang, Messages: s.Messages, Citations: s.Citations, Disease: s.Tags["disease"]}
	if r := s.Tags["relations"]; r != "" {
		t.Relations = strings.Split(r, ",")
	}
	return t
}

// write passes on the samples of which nothing is wrong.
func (v *sampleVerifier) write(c *checked) error {
	for i, s := range c.samples {
		var first *ophglm.Verdict // of those that reject
		more := 0
		for j := range c.found[i] {
			d := &c.found[i][j]
			d.Of.Record = s.ID
			v.io.Count(d.Outcome, 1)
			finding := Objects(d)
			if finding {
				v.io.Count("rule."+d.Rule, 1)
			}
			if v.all || d.Outcome != "supported" {
				if err := v.verdicts.Emit(d); err != nil {
					return err
				}
			}
			switch {
			case !finding || !v.rejects[d.Rule]:
			case first == nil:
				first = d
			default:
				more++
			}
		}
		var err error
		if first == nil {
			v.io.Used(1)
			err = v.samples.Copy(c.lines.line(i))
		} else {
			err = v.io.Reject(first.Rule, rejectedFor(first, more), ophglm.Where{ID: s.ID}, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Objects reports whether a verdict speaks against a text: a claim is contradicted or
// unsupported, or, of rules in which no fact has a say, there is anything at all.
// What is unclear of a claim does not.
func Objects(d *ophglm.Verdict) bool {
	switch d.Outcome {
	case "contradicted", "unsupported":
		return true
	case "unclear":
		switch d.Rule {
		case verify.Language, verify.Leak, verify.SelfReference, verify.CutOff:
			return true
		}
	}
	return false
}

// rejectedFor says what a sample is rejected for.
func rejectedFor(d *ophglm.Verdict, more int) string {
	s := fmt.Sprintf("message %d, bytes %d to %d: %s", d.Of.Turn, d.Of.Start, d.Of.End, d.Why)
	if more > 0 {
		s += fmt.Sprintf(" (and %d more)", more)
	}
	return s
}
