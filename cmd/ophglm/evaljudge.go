package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ophglm"
	"ophglm/eval/judging"
	"ophglm/eval/score"
)

// judgeFlags are what eval judge asks for beside [evaluation].
type judgeFlags struct {
	evaluation
	scale     string
	low, high int
	toJudge
}

func (a *app) evalJudgeCommand() *cobra.Command {
	var j judgeFlags
	c := &cobra.Command{
		Use:   "judge [FILE]",
		Short: "Score what judges said of answers: ratings, points of rubrics, preferences",
		Long: `A FILE of judgements is CSV, JSON Lines or Parquet, a row a judgement, with item and

  model, criterion, score            ratings, on the scale of --scale
  model, criterion, points, met      points of rubrics: what a point is worth, and whether (1) or not (0) the answer meets it
  a, b, first, winner                preferences: two models, which of them was shown first (a or b), and who won (a, b or tie);
                                     optionally length_a and length_b

and optionally judge, group (what items share, such as a patient), and unread: why there is no score, met or winner. Such judgements are counted, and scored nowhere.

Ratings have means by model and criterion, points HealthBench's score. Of preferences, a win is one in both orders: where the two differ it is a tie, and a judgement of one
order alone is left out; there are Bradley–Terry ratings (none where the models are not connected), win rates, and how often the first shown and the longer answer was
preferred. Where there are several judges: Cohen's kappa of two, Fleiss' kappa, Krippendorff's alpha.

With --answers, FILE is not given: a chat model ($OPHGLM_CHAT_URL, _KEY) judges answers first, and --out is the file that its judgements are written to. Each --answers is a model's
file as of ophglm eval dialogue: id, question, hypothesis. --rubric is YAML with low, high and criteria (name, says), or a table with the points of each item (item, criterion,
points). With --pairs every two models' answers are compared, in both orders. What the chat model said is kept in the store, and asked once.`,
		Example: "  ophglm eval judge ratings.csv --per-item runs\n  ophglm leaderboard runs/*.parquet\n  ophglm eval judge --answers ours.jsonl --answers theirs.jsonl --rubric rubric.yaml --judge-model gpt-4o --pairs --out preferences.jsonl",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := j.check(args); err != nil {
				return err
			}
			path := j.toJudge.out
			if len(j.toJudge.answers) > 0 {
				if err := a.askJudge(c.Context(), &j); err != nil {
					return err
				}
			} else {
				path = args[0]
			}
			return a.judge(c.Context(), &j, path)
		},
	}
	j.resampling(c)
	f := c.Flags()
	f.StringVar(&j.perItem, "per-item", "", "also write a run for each model into this `folder`, from which ophglm leaderboard ranks them; of ratings and points")
	f.StringVar(&j.scale, "scale", "1-5", "of ratings: the lowest and the highest")
	j.toJudge.flags(c)
	return c
}

// check reports wrong use.
func (j *judgeFlags) check(args []string) error {
	if err := j.options().Validate(); err != nil {
		return usageError{err}
	}
	low, high, ok := strings.Cut(j.scale, "-")
	var errLow, errHigh error
	j.low, errLow = strconv.Atoi(low)
	j.high, errHigh = strconv.Atoi(high)
	if !ok || errLow != nil || errHigh != nil || j.low >= j.high {
		return usagef("--scale is %q, and two whole numbers are meant, such as 1-5", j.scale)
	}
	return j.toJudge.check(args)
}

// judged is what is printed of a file of judgements.
type judged struct {
	File       string            `json:"file"`
	Kind       judging.Kind      `json:"kind"`
	Judgements int               `json:"judgements"`
	N          int               `json:"n"`                // items
	Groups     int               `json:"groups,omitempty"` // what items share
	Judges     []string          `json:"judges"`
	Unread     map[string]int    `json:"unread"` // judgements without a value, by reason
	Notes      []string          `json:"notes,omitempty"`
	Models     []modelJudged     `json:"models,omitempty"` // of ratings and points
	Metrics    []*ophglm.Score   `json:"metrics,omitempty"`
	Pairs      []judging.Against `json:"pairs,omitempty"`
	Single     int               `json:"single_order"` // preferences left out for it
	Agreement  []*ophglm.Score   `json:"agreement,omitempty"`
}

type modelJudged struct {
	Model   string          `json:"model"`
	Metrics []*ophglm.Score `json:"metrics"`
}

// judge scores a file of judgements.
func (a *app) judge(ctx context.Context, j *judgeFlags, path string) error {
	f, err := judging.Read(ctx, path)
	if err != nil {
		return err
	}
	out := &judged{File: path, Kind: f.Kind, Judgements: f.N(), N: len(f.Items.IDs), Judges: f.Judges, Unread: f.Unread}
	if groups := f.Items.Groups; groups != nil {
		out.Groups = len(slices.Compact(slices.Sorted(slices.Values(groups))))
	}
	if f.Kind == judging.Preferences {
		err = out.preferred(ctx, j, f)
	} else {
		err = out.rated(ctx, j, f)
	}
	if err != nil {
		return err
	}
	if out.Agreement, err = f.Agreement(j.low, j.high); err != nil {
		return err
	}
	return a.print(out, func(w io.Writer) { out.text(w, j.signatures) })
}

// rated scores each model by itself.
func (o *judged) rated(ctx context.Context, j *judgeFlags, f *judging.File) error {
	tables, err := f.Tables(j.low, j.high)
	if err != nil {
		return err
	}
	if j.perItem != "" {
		if err := os.MkdirAll(j.perItem, 0o777); err != nil {
			return fmt.Errorf("writing the runs of %s: %w", f.Path, err)
		}
	}
	written := map[string]string{}
	for _, t := range tables {
		s, err := score.Score(ctx, t, j.options())
		if err != nil {
			return err
		}
		o.Models = append(o.Models, modelJudged{t.Model, s.Scores()})
		o.Notes = append(o.Notes, t.Notes()...)
		if j.perItem == "" {
			continue
		}
		r, err := t.Run(t.Model)
		if err != nil {
			return err
		}
		one := j.evaluation
		one.perItem = filepath.Join(j.perItem, fileName(t.Model)+".parquet")
		if other, ok := written[one.perItem]; ok {
			return fmt.Errorf("the runs of %s and %s would both be %s: give one of them another name", other, t.Model, one.perItem)
		}
		written[one.perItem] = t.Model
		if err := one.keep(r, f.Path); err != nil {
			return err
		}
	}
	return nil
}

// fileName is a model's name without what ends a folder's.
func fileName(model string) string { return strings.NewReplacer("/", "_", "\\", "_").Replace(model) }

// preferred scores all models together.
func (o *judged) preferred(ctx context.Context, j *judgeFlags, f *judging.File) error {
	if j.perItem != "" {
		return usagef("--per-item is of ratings and points: %s holds preferences, in which no model stands by itself", f.Path)
	}
	t, err := f.Preferences()
	if err != nil {
		return err
	}
	s, err := score.Score(ctx, t, j.options())
	if err != nil {
		return err
	}
	o.Metrics, o.Pairs, o.Single = s.Scores(), t.Pairs, t.Single
	return nil
}

func (o *judged) text(w io.Writer, signatures bool) {
	fmt.Fprintf(w, "%s: %s %s on %s items", o.File, count(int64(o.Judgements)), o.Kind, count(int64(o.N)))
	if o.Groups > 0 {
		fmt.Fprintf(w, " of %s patients or groups", count(int64(o.Groups)))
	}
	if names := strings.Join(o.Judges, ", "); names != "" {
		fmt.Fprintf(w, ", by %s", names)
	}
	fmt.Fprintln(w)
	for _, why := range slices.Sorted(maps.Keys(o.Unread)) {
		fmt.Fprintf(w, "could not be read: %d, %s\n", o.Unread[why], why)
	}
	for _, n := range o.Notes {
		fmt.Fprintln(w, n)
	}
	if o.Single > 0 {
		fmt.Fprintf(w, "left out: %d, judged in one order alone\n", o.Single)
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if o.Models != nil {
		o.modelsText(t)
	} else {
		o.pairsText(t)
	}
	if o.Agreement != nil {
		fmt.Fprintln(t, "\nagreement\tcriterion\tvalue\tunits")
		for _, s := range o.Agreement {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\n", scoreName(s), s.Class, scoreValue(s), s.N)
		}
	}
	t.Flush()
	if !signatures {
		return
	}
	seen := map[string]bool{}
	fmt.Fprintln(w)
	for _, s := range slices.Concat(o.all(), o.Agreement) {
		if !seen[s.Signature] {
			fmt.Fprintln(w, s.Signature)
		}
		seen[s.Signature] = true
	}
}

// all are the scores of all models.
func (o *judged) all() []*ophglm.Score {
	out := slices.Clone(o.Metrics)
	for _, m := range o.Models {
		out = append(out, m.Metrics...)
	}
	return out
}

// scoreName is a score's name with what tells it apart.
func scoreName(s *ophglm.Score) string {
	if at := setting(s.Signature); at != "" {
		return s.Name + " (" + at + ")"
	}
	return s.Name
}

// modelsText is a row a model and a column a metric.
func (o *judged) modelsText(t io.Writer) {
	fmt.Fprint(t, "model\tn")
	for _, s := range o.Models[0].Metrics {
		name := s.Class
		if name == "" {
			name = s.Name
		}
		fmt.Fprintf(t, "\t%s", name)
	}
	fmt.Fprintln(t)
	for _, m := range o.Models {
		fmt.Fprintf(t, "%s\t%d", m.Model, m.Metrics[0].N)
		for _, s := range m.Metrics {
			fmt.Fprintf(t, "\t%s", valueAndInterval(s))
		}
		fmt.Fprintln(t)
	}
}

// pairsText is a row a model, the best first, a row a judge, and a row a pair.
func (o *judged) pairsText(t io.Writer) {
	models := 0
	for models < len(o.Metrics) && o.Metrics[models].Class != "" && o.Metrics[models].Name == o.Metrics[0].Name {
		models++
	}
	ratings, rates, biases := o.Metrics[:models], o.Metrics[models:2*models], o.Metrics[2*models:]
	order := make([]int, models)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		if rates[i].Value == nil || rates[j].Value == nil { // all have battles
			return 0
		}
		return cmp.Compare(*rates[j].Value, *rates[i].Value)
	})
	fmt.Fprintln(t, "model\tbattles\tbradley_terry\twin_rate")
	for _, i := range order {
		elo := "undefined"
		if r := ratings[i]; r.Value != nil {
			elo = fmt.Sprintf("%.0f", *r.Value)
			if r.Interval != nil {
				elo += fmt.Sprintf(" [%.0f, %.0f]", r.Interval.Low, r.Interval.High)
			}
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\n", ratings[i].Class, ratings[i].N, elo, valueAndInterval(rates[i]))
	}
	if models > 0 && ratings[0].Value == nil {
		fmt.Fprintf(t, "no ratings: %s\n", ratings[0].Undefined)
	}
	fmt.Fprintln(t, "\njudge\tthe same in both orders\tprefers the first\tprefers the longer")
	for i := 0; i < len(biases); i += 3 {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", cmp.Or(biases[i].Class, "all"), ofJudged(biases[i]), ofJudged(biases[i+1]), ofJudged(biases[i+2]))
	}
	fmt.Fprintln(t, "\na\tb\ta won\tb won\ttie\tthe orders differ: tie")
	for _, p := range o.Pairs {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\n", p.A, p.B, p.WinsA, p.WinsB, p.Ties, p.Disagree)
	}
}

func valueAndInterval(s *ophglm.Score) string {
	return strings.TrimSpace(scoreValue(s) + " " + scoreInterval(s))
}

// ofJudged is a share, and of how many.
func ofJudged(s *ophglm.Score) string {
	if s.Value == nil {
		return scoreValue(s)
	}
	return fmt.Sprintf("%s of %d", valueAndInterval(s), s.N)
}
