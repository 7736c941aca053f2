package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/eval/adjust"
	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/eval/paired"
	"ophglm/eval/run"
	"ophglm/eval/score"
)

func (a *app) evalCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "eval",
		Short: "Score predictions from files, with intervals and paired tests",
		Long:  "Scores say how they were computed, and are undefined with the reason where there is none. No pipeline is needed.",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.evalClassificationCommand(), a.evalSegmentationCommand(), a.evalDialogueCommand(), a.evalJudgeCommand(), a.evalDISCMedLLMCommand())
	return c
}

// evaluation is what all eval commands ask for.
type evaluation struct {
	replicates int
	level      float64
	interval   string
	seed       int64
	model, set string // what they are called
	perItem    string
	compare    bool
	randomise  int // rounds
	signatures bool
}

func (e *evaluation) flags(c *cobra.Command) {
	e.resampling(c)
	f := c.Flags()
	f.StringVar(&e.model, "name", "", "what the model is called in runs and reports (default: the file's name)")
	f.StringVar(&e.perItem, "per-item", "", "also write what is known of each item to this `file.parquet`, from which all can be computed again and ranked")
	f.BoolVar(&e.compare, "compare", false, "hold the two files against each other, which are to be of the same items")
	f.IntVar(&e.randomise, "randomise", 0, "with --compare, also test by exchanging answers in this many `rounds`, such as 10000 (of classes and answers)")
}

// resampling are the flags of what files of several models have too.
func (e *evaluation) resampling(c *cobra.Command) {
	f := c.Flags()
	f.IntVar(&e.replicates, "replicates", 1000, "bootstrap replicates of the intervals (0: no intervals)")
	f.Float64Var(&e.level, "level", 0.95, "of the intervals")
	f.StringVar(&e.interval, "interval", string(bootstrap.Percentile), "percentile, or bca")
	f.Int64Var(&e.seed, "seed", 0, "of the bootstrap")
	f.StringVar(&e.set, "set", "", "what the test set is called")
	f.BoolVar(&e.signatures, "signatures", false, "also print how each score was computed")
}

func (e *evaluation) options() bootstrap.Options {
	return bootstrap.Options{Replicates: e.replicates, Level: e.level, Method: bootstrap.Method(e.interval), Seed: e.seed, Workers: runtime.GOMAXPROCS(0)}
}

// check reports wrong use.
func (e *evaluation) check(args []string) error {
	if err := e.options().Validate(); err != nil {
		return usageError{err}
	}
	switch {
	case e.compare && len(args) != 2:
		return usagef("--compare takes two files, not %d", len(args))
	case e.randomise < 0 || e.randomise > 0 && !e.compare:
		return usagef("--randomise is of --compare, and its rounds are above 0")
	case e.compare && e.replicates == 0:
		return usagef("--compare tests by resampling: --replicates is to be above 0")
	case e.perItem != "" && len(args) != 1:
		return usagef("--per-item is of one model's file, and %d are given", len(args))
	case e.model != "" && len(args) != 1:
		return usagef("--name is of one model's file, and %d are given", len(args))
	}
	return nil
}

// tabled is a table that can be kept as a run.
type tabled interface {
	score.Table
	Run(model string) (*run.Run, error)
}

// partial are tables that may leave items out, which are in no score.
type partial interface{ LeftOut() int }

// noted are tables that say more than scores: what was left out, and the like.
type noted interface{ Notes() []string }

// evaluated is what is printed of a file.
type evaluated struct {
	Model   string          `json:"model"`
	N       int             `json:"n"`
	Groups  int             `json:"groups,omitempty"` // patients, or whatever items share
	LeftOut int             `json:"left_out,omitempty"`
	TestSet string          `json:"test_set"` // its digest
	Notes   []string        `json:"notes,omitempty"`
	Metrics []*ophglm.Score `json:"metrics"`
	table   score.Table
}

// evaluate scores files, each by what open makes of it, and prints the scores, or
// what two differ in.
func (a *app) evaluate(ctx context.Context, e *evaluation, files []string, open func(path string) (tabled, error)) error {
	a.once = true // nothing is kept of what is interrupted
	var all []*evaluated
	var scored []*score.Scored
	for _, path := range files {
		t, err := open(path)
		if err != nil {
			return err
		}
		model := e.model
		if model == "" {
			model = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		}
		r, err := t.Run(model)
		if err != nil {
			return err
		}
		s, err := score.Score(ctx, t, e.options())
		if err != nil {
			return err
		}
		its := t.Items()
		one := &evaluated{Model: model, N: len(its.IDs), TestSet: r.Digest, Metrics: s.Scores(), table: t}
		if p, ok := t.(partial); ok {
			one.LeftOut = p.LeftOut()
		}
		if with, ok := t.(noted); ok {
			one.Notes = with.Notes()
		}
		if its.Groups != nil {
			groups := map[string]bool{}
			for _, g := range its.Groups {
				groups[g] = true
			}
			one.Groups = len(groups)
		}
		all, scored = append(all, one), append(scored, s)
		if e.perItem != "" {
			if err := e.keep(r, path); err != nil {
				return err
			}
		}
	}
	if e.compare {
		return a.compareRuns(ctx, e, all, scored)
	}
	if len(all) == 1 {
		return a.print(all[0], func(w io.Writer) { all[0].text(w, e.signatures) })
	}
	return a.print(map[string]any{"models": all}, func(w io.Writer) {
		for i, one := range all {
			if i > 0 {
				fmt.Fprintln(w)
			}
			one.text(w, e.signatures)
		}
	})
}

// keep writes the run, which says what file it came from.
func (e *evaluation) keep(r *run.Run, path string) error {
	r.Set = e.set
	digest, err := fileDigest(path)
	if err != nil {
		return err
	}
	r.Inputs = map[string]string{filepath.Base(path): digest}
	if err := os.MkdirAll(filepath.Dir(e.perItem), 0o777); err != nil {
		return fmt.Errorf("writing the run of %s: %w", r.Model, err)
	}
	return writeWhole(e.perItem, r.Write)
}

// fileDigest is the digest of a file, or of the files of a folder and of those in it,
// by their names.
func fileDigest(path string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		name := filepath.Base(p)
		if rel, err := filepath.Rel(path, p); err == nil && rel != "." {
			name = filepath.ToSlash(rel)
		}
		fmt.Fprintf(h, "%s\n", name)
		if _, err = io.Copy(h, f); err != nil {
			return fmt.Errorf("reading %s: %w", p, err)
		}
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// text prints the scores as a table, with the number of items that a score is of where
// it is not of all.
func (one *evaluated) text(w io.Writer, signatures bool) {
	fmt.Fprintf(w, "%s: %s items", one.Model, count(int64(one.N)))
	if one.Groups > 0 {
		fmt.Fprintf(w, " of %s patients or groups", count(int64(one.Groups)))
	}
	if one.LeftOut > 0 {
		fmt.Fprintf(w, ", %s left out", count(int64(one.LeftOut)))
	}
	fmt.Fprintf(w, ", test set %s\n", one.TestSet)
	for _, n := range one.Notes {
		fmt.Fprintln(w, n)
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	grouped := slices.ContainsFunc(one.Metrics, func(s *ophglm.Score) bool { return s.Group != "" })
	if grouped {
		fmt.Fprint(t, "scenario\t")
	}
	fmt.Fprintln(t, "metric\tclass\taverage\tvalue\tinterval\tof")
	for _, s := range one.Metrics {
		of := "" // all
		if s.N != one.N {
			of = count(int64(s.N))
		}
		if grouped {
			fmt.Fprintf(t, "%s\t", cmp.Or(s.Group, "all"))
		}
		name := s.Name
		if signatures {
			name = s.Signature
		} else if at := setting(s.Signature); at != "" {
			name += " (" + at + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", name, s.Class, s.Average, scoreValue(s), scoreInterval(s), of)
	}
	t.Flush()
	if !signatures {
		fmt.Fprintln(w, "\n--signatures says how each was computed, --json gives all digits")
	}
}

// setting is what tells two scores of one name apart: the place of an operating
// point, the norm of a calibration error, a tolerance, the tokens of a text.
func setting(signature string) string {
	for _, part := range strings.Split(signature, "|") {
		if at, ok := strings.CutPrefix(part, "at:"); ok {
			return "at " + at
		}
		if rate, ok := strings.CutPrefix(part, "fppi:"); ok && !strings.Contains(rate, "..") {
			return "at " + rate + " false an image"
		}
		if within, ok := strings.CutPrefix(part, "tolerance:"); ok {
			return "within " + within
		}
		if tok, ok := strings.CutPrefix(part, "tok:"); ok {
			return tok
		}
		if part == "one-vs-one" || part == "max" || part == "absolute" {
			return part
		}
		if weights, ok := strings.CutPrefix(part, "weights:"); ok && weights != "none" {
			return weights
		}
	}
	return ""
}

// compared is what is printed of two files.
type compared struct {
	A           string         `json:"a"`
	B           string         `json:"b"`
	N           int            `json:"n"`
	TestSet     string         `json:"test_set"`
	Differences []*differences `json:"differences"`
}

// differences is one metric of two models.
type differences struct {
	Name       string           `json:"name"`
	Average    string           `json:"average,omitempty"`
	Class      string           `json:"class,omitempty"`
	Group      string           `json:"group,omitempty"`
	A          *float64         `json:"a,omitempty"`
	B          *float64         `json:"b,omitempty"`
	Difference *float64         `json:"difference,omitempty"`
	Undefined  string           `json:"undefined,omitempty"`
	Interval   *ophglm.Interval `json:"interval,omitempty"`
	Tests      []pairedTest     `json:"tests"`
	// Detectable is the true difference that would be found four times in five.
	Detectable *float64 `json:"detectable,omitempty"`
	Signature  string   `json:"signature"`
}

// pairedTest is one test of a difference. Holm and BenjaminiHochberg are adjusted
// over the same test of all metrics of the table.
type pairedTest struct {
	P                 *float64 `json:"p,omitempty"`
	Holm              *float64 `json:"p_holm,omitempty"`
	BenjaminiHochberg *float64 `json:"p_bh,omitempty"`
	Undefined         string   `json:"undefined,omitempty"`
	Signature         string   `json:"signature"`
}

func (a *app) compareRuns(ctx context.Context, e *evaluation, all []*evaluated, scored []*score.Scored) error {
	if all[0].TestSet != all[1].TestSet {
		if _, err := score.Compare(scored[0], scored[1]); err != nil {
			return err
		}
		return fmt.Errorf("%s and %s have the same items with other labels", all[0].Model, all[1].Model)
	}
	got, err := score.Compare(scored[0], scored[1])
	if err != nil {
		return err
	}
	if e.randomise > 0 {
		o := paired.Options{Rounds: e.randomise, Seed: e.seed, Workers: runtime.GOMAXPROCS(0)}
		tests, err := score.Randomise(ctx, scored[0].Table, scored[1].Table, o)
		if err != nil {
			return err
		}
		for i := range tests {
			got[i].Tests = append(got[i].Tests, tests[i])
		}
	}
	out := &compared{A: all[0].Model, B: all[1].Model, N: all[0].N, TestSet: all[0].TestSet}
	var p []metric.Value // of the bootstrap, which every difference has
	for _, d := range got {
		p = append(p, d.Tests[0].P)
	}
	holm, bh := adjust.Holm(p), adjust.BenjaminiHochberg(p)
	for i, d := range got {
		one := &differences{
			Name: d.Point.Name, Average: d.Point.Average, Class: d.Point.Class, Group: d.Point.Group, A: d.A.Pointer(), B: d.B.Pointer(),
			Difference: d.Value.Pointer(), Undefined: d.Value.Why(), Interval: d.Interval, Detectable: d.Detectable.Pointer(), Signature: d.Point.Signature,
		}
		for k, t := range d.Tests {
			test := pairedTest{P: t.P.Pointer(), Undefined: t.P.Why(), Signature: t.Signature}
			if k == 0 {
				test.Holm, test.BenjaminiHochberg = holm[i].Pointer(), bh[i].Pointer()
			}
			one.Tests = append(one.Tests, test)
		}
		out.Differences = append(out.Differences, one)
	}
	return a.print(out, out.text)
}

func (c *compared) text(w io.Writer) {
	fmt.Fprintf(w, "%s less %s: %s items, test set %s\n\n", c.A, c.B, count(int64(c.N)), c.TestSet)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	grouped := slices.ContainsFunc(c.Differences, func(d *differences) bool { return d.Group != "" })
	if grouped {
		fmt.Fprint(t, "scenario\t")
	}
	fmt.Fprintln(t, "metric\tclass\taverage\tA\tB\tdifference\tinterval\tp\tHolm\tBH\tdetectable\tother tests")
	value := func(x *float64, layout string) string {
		if x == nil {
			return "–"
		}
		return fmt.Sprintf(layout, *x)
	}
	chance := func(p *float64) string {
		if p != nil && *p < 0.00005 {
			return "<0.0001"
		}
		return value(p, "%.4f")
	}
	var undefined []string
	for _, d := range c.Differences {
		name := d.Name
		if at := setting(d.Signature); at != "" {
			name += " (" + at + ")"
		}
		interval := ""
		if d.Interval != nil {
			interval = fmt.Sprintf("[%+.3f, %+.3f]", d.Interval.Low, d.Interval.High)
		}
		if d.Undefined != "" {
			undefined = append(undefined, fmt.Sprintf("%s: %s", strings.Join(strings.Fields(d.Group+" "+name+" "+d.Class+" "+d.Average), " "), d.Undefined))
		}
		var others []string
		for _, test := range d.Tests[1:] {
			of, _, _ := strings.Cut(test.Signature, "|")
			others = append(others, of+" "+chance(test.P))
		}
		if grouped {
			fmt.Fprintf(t, "%s\t", cmp.Or(d.Group, "all"))
		}
		first := d.Tests[0]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", name, d.Class, d.Average, value(d.A, "%.3f"), value(d.B, "%.3f"), value(d.Difference, "%+.3f"), interval,
			chance(first.P), chance(first.Holm), chance(first.BenjaminiHochberg), value(d.Detectable, "%.3f"), strings.Join(others, ", "))
	}
	t.Flush()
	for _, u := range undefined {
		fmt.Fprintf(w, "undefined: %s\n", u)
	}
	fmt.Fprintln(w, "\np is of the paired bootstrap, Holm and BH adjust it over this table; detectable is the true difference that a test of 5 % would find four times in five")
}
