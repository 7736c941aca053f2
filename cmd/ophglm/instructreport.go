package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/eval/diversity"
	"ophglm/instruct/coverage"
	"ophglm/internal/neardup"
)

func (a *app) instructReportCommand() *cobra.Command {
	var graph, page string
	var diseases, drawn int
	var seed int64
	c := &cobra.Command{
		Use:   "report [REF|FILE…]",
		Short: "What a set of samples covers, and how it is worded",
		Long: "Counts samples by disease and scenario, for Chinese and English apart; facts that are never used, with the reason, and those used the most; registers, voices,\n" +
			"styles and intents; lengths; questions asked twice and answers that stand in many samples; stutter, which is one answer, but for the disease's name, to other\n" +
			"facts; sentences that nothing is cited for; and how varied the answers are (distinct-n, self-BLEU).\n\n" + sampleUsage + "\nThe graph is the one that the stages read; --graph names another, or one for files.\n\n" +
			"Memory: about 600 bytes a sample and 220 a fact, the names of the graph's entities, and some 40 bytes for each different pair of characters or words.",
		Example: "  ophglm instruct report full/instructions --html coverage.html\n  ophglm instruct report out/full/train/samples.jsonl --graph full/graph",
		RunE: func(c *cobra.Command, args []string) error {
			r, err := a.instructReport(c.Context(), args, graph, diversity.Options{Grams: []int{1, 2}, Sample: drawn, Seed: seed, Texts: "answers"})
			if err != nil {
				return err
			}
			if page != "" {
				if err := writeWhole(page, func(w io.Writer) error { return writeInstructPage(w, r) }); err != nil {
					return err
				}
			}
			return a.print(r, func(w io.Writer) {
				r.text(w, diseases)
				if page != "" {
					fmt.Fprintf(w, "\n%s is the page with the pictures\n", page)
				}
			})
		},
	}
	c.Flags().StringVar(&graph, "graph", "", "the graph that the samples were made of: `[PIPELINE/]STAGE or FILE.jsonl`")
	c.Flags().StringVar(&page, "html", "", "also write a page with pictures to this `file`")
	c.Flags().IntVar(&diseases, "diseases", 20, "diseases to list at the most (0: all)")
	c.Flags().IntVar(&drawn, "sample", 500, "answers of each class that are drawn to be held against each other")
	c.Flags().Int64Var(&seed, "seed", 0, "of the draw")
	return c
}

// instructReport is what the command says.
type instructReport struct {
	From []string `json:"from"`
	*coverage.Report
	Graph string `json:"graph,omitempty"`
	// Facts and Stutter are nil where no graph is known.
	Facts     *coverage.Facts   `json:"facts"`
	Stutter   *coverage.Stutter `json:"stutter"`
	Diversity []*ophglm.Score   `json:"diversity"`
}

func (a *app) instructReport(ctx context.Context, refs []string, graph string, opt diversity.Options) (*instructReport, error) {
	if err := opt.Validate(); err != nil {
		return nil, usageError{err}
	}
	sources, err := a.givenSamples(ctx, refs)
	if err != nil {
		return nil, err
	}
	given, err := a.reportGraph(ctx, sources, graph)
	if err != nil {
		return nil, err
	}
	r := &instructReport{}
	counter, meter := coverage.New(coverage.Defaults), diversity.NewMeter(opt)
	add := func(s *ophglm.Sample) error {
		counter.Add(s)
		for i, m := range s.Messages {
			if m.Role == "assistant" {
				meter.Add(fmt.Sprintf("%s#%d", s.ID, i), m.Content, s.Lang, string(s.Lang), string(s.Lang)+"/"+string(s.Scenario))
			}
		}
		return nil
	}
	if given == nil {
		err = eachSample(ctx, sources, add)
	} else {
		r.Graph = given.name
		r.Stutter, err = a.stutter(ctx, given, sources, add)
	}
	if err != nil {
		return nil, err
	}
	for _, src := range sources {
		r.From = append(r.From, src.name)
	}
	r.Report, r.Diversity = counter.Report(), meter.Scores("", nil)
	if r.Samples == 0 {
		return nil, fmt.Errorf("there is no sample in %s", strings.Join(r.From, ", "))
	}
	if given == nil {
		return r, nil
	}
	why, err := leftOut(ctx, sources)
	if err != nil {
		return nil, err
	}
	r.Facts, err = counter.Facts(given.ordered(ctx), func(id string) string { return why[id] }, r.Report)
	return r, err
}

// eachSample calls f for each sample of the sources in turn.
func eachSample(ctx context.Context, sources []sampleSource, f func(*ophglm.Sample) error) error {
	for _, src := range sources {
		for s, err := range src.each(ctx) {
			if err == nil {
				err = f(s)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// stutter looks for answers that say the same of other facts. Besides, each sample is
// handed to add. Those shown are read again for their answers.
func (a *app) stutter(ctx context.Context, given *givenGraph, sources []sampleSource, add func(*ophglm.Sample) error) (_ *coverage.Stutter, err error) {
	dir, err := os.MkdirTemp("", "ophglm-report-")
	if err != nil {
		return nil, fmt.Errorf("making room to compare answers: %w", err)
	}
	defer os.RemoveAll(dir) // scratch
	st, err := coverage.NewStuttering(dir, given.ordered(ctx))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	seen := map[uint64]struct{}{}
	err = eachSample(ctx, sources, func(s *ophglm.Sample) error {
		id := neardup.Hash([]byte(s.ID))
		if _, again := seen[id]; !again {
			seen[id] = struct{}{}
			if err := st.Add(s); err != nil {
				return err
			}
		}
		return add(s)
	})
	if err != nil {
		return nil, err
	}
	found, err := st.Find(ctx, cmp.Or(max(a.workers, 0), runtime.GOMAXPROCS(0)), coverage.Defaults.Top)
	if err != nil || len(found.Top) == 0 {
		return found, err
	}
	answers := map[string]string{}
	for _, p := range found.Top {
		answers[p.A], answers[p.B] = "", ""
	}
	err = eachSample(ctx, sources, func(s *ophglm.Sample) error {
		if was, wanted := answers[s.ID]; wanted && was == "" {
			for _, m := range s.Messages {
				if m.Role == "assistant" {
					answers[s.ID] += m.Content + "\n"
				}
			}
		}
		return nil
	})
	for i := range found.Top {
		p := &found.Top[i]
		p.AnswerA, p.AnswerB = strings.TrimSpace(answers[p.A]), strings.TrimSpace(answers[p.B])
	}
	return found, err
}

// reportGraph is the graph that is named, or else the one that the stages read; nil
// where there is none.
func (a *app) reportGraph(ctx context.Context, sources []sampleSource, ref string) (*givenGraph, error) {
	for _, s := range sources {
		if ref == "" {
			ref = s.graph
		}
	}
	if ref == "" {
		return nil, nil
	}
	return a.givenGraph(ctx, ref)
}

// leftOut gives the reasons why triples were not used, by id, as the stages that
// read a graph say them. Memory is about 100 bytes a reject.
func leftOut(ctx context.Context, sources []sampleSource) (map[string]string, error) {
	why := map[string]string{}
	for _, s := range sources {
		if s.graph == "" {
			continue
		}
		for r, err := range records[ophglm.Reject](ctx, s.rejects) {
			if err != nil {
				return nil, fmt.Errorf("reading what %s left out: %w", s.name, err)
			}
			if r.Where.ID != "" {
				why[r.Where.ID] = r.Reason
			}
		}
	}
	return why, nil
}
