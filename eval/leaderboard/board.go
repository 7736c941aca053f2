// Package leaderboard ranks models that were run on one test set.
//
// A [Board] is made of runs: each is scored and resampled by itself, with the same
// draws, so that another run changes no estimate and no interval. What does change
// with the models compared are the p-values adjusted over all pairs, and the
// letters: models that were not told apart share one. They belong to the table,
// and carry its digest.
package leaderboard

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"ophglm"
	"ophglm/eval/adjust"
	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/eval/run"
	"ophglm/eval/score"
)

// Opener makes the table of a run of its family.
type Opener func(*run.Run) (score.Table, error)

// Model is a run in the board.
type Model struct {
	Name   string            `json:"name"`
	Inputs map[string]string `json:"inputs,omitempty"` // digests of what was scored
	Run    *run.Run          `json:"-"`
	Table  score.Table       `json:"-"`
}

// Column is a score of all models.
type Column struct {
	score.Point
	Better Direction `json:"better,omitempty"`
	Cells  []Cell    `json:"cells"` // by model, in the order of the board
	Pairs  []Pair    `json:"pairs,omitempty"`
}

// Direction is where the better scores of a column lie.
type Direction string

const (
	Higher Direction = "higher"
	Lower  Direction = "lower"
	// Neither is of what is neither good nor bad by itself, such as the length of
	// answers: nobody is ranked by it.
	Neither Direction = ""
)

// Cell is one model's score.
type Cell struct {
	Value     *float64         `json:"value,omitempty"`
	Undefined string           `json:"undefined,omitempty"`
	Interval  *ophglm.Interval `json:"interval,omitempty"`
	Rank      int              `json:"rank,omitempty"` // 1 is best; equal values share the first
	Letters   []string         `json:"letters,omitempty"`
}

// Pair is two models held against each other, by their places in the board.
type Pair struct {
	A          int      `json:"a"`
	B          int      `json:"b"`
	Difference *float64 `json:"difference,omitempty"` // A's less B's
	P          *float64 `json:"p,omitempty"`
	Holm       *float64 `json:"p_holm,omitempty"` // over all pairs of the column
}

// Board is models on one test set.
type Board struct {
	Family  string   `json:"family"`
	Set     string   `json:"set,omitempty"`
	TestSet string   `json:"test_set"` // its digest
	Digest  string   `json:"digest"`   // of the table: the runs and how they were tested
	N       int      `json:"n"`
	Groups  int      `json:"groups"`
	Models  []Model  `json:"models"`
	Columns []Column `json:"columns"`
	Test    string   `json:"test"`  // how pairs were tested
	Alpha   float64  `json:"alpha"` // below which two are told apart
}

// Options say how runs are resampled, and when two are told apart.
type Options struct {
	Bootstrap bootstrap.Options
	Alpha     float64 // of the adjusted p-values, such as 0.05
	// Cache keeps a run's replicates between boards; nil keeps none.
	Cache *Cache
}

// Build makes the board of runs, by name. Runs of other test sets or families are
// refused together, and so are two of one name. Memory: the statistics of one run at
// a time, and 8 bytes for each replicate of each score of each model.
func Build(ctx context.Context, runs []*run.Run, open map[string]Opener, o Options) (*Board, error) {
	if len(runs) == 0 {
		return nil, fmt.Errorf("a leaderboard is of one run or more")
	}
	runs = slices.SortedStableFunc(slices.Values(runs), func(a, b *run.Run) int { return cmp.Compare(a.Model, b.Model) })
	first := runs[0]
	for i, r := range runs {
		switch {
		case r.Family != first.Family:
			return nil, fmt.Errorf("the run of %s is of %s, and that of %s of %s: a leaderboard is of one kind", r.Model, r.Family, first.Model, first.Family)
		case r.Digest != first.Digest:
			return nil, otherSet(first, r)
		case i > 0 && r.Model == runs[i-1].Model:
			return nil, fmt.Errorf("two runs are called %q: --name tells them apart when they are made", r.Model)
		}
	}
	opener := open[first.Family]
	if opener == nil {
		return nil, fmt.Errorf("there are no leaderboards of %s", first.Family)
	}
	b := &Board{Family: first.Family, TestSet: first.Digest, N: len(first.Items.IDs), Alpha: o.Alpha}
	b.Groups = b.N // each item is one of its own
	if first.Items.Groups != nil {
		b.Groups = len(slices.Compact(slices.Sorted(slices.Values(first.Items.Groups))))
	}
	scored, digests, tables, errs := make([]*score.Scored, len(runs)), make([]string, len(runs)), make([]score.Table, len(runs)), make([]error, len(runs))
	each := o.Bootstrap
	if len(runs) >= each.Workers {
		each.Workers = 1 // a run a worker
	}
	parallel(len(runs), o.Bootstrap.Workers/max(1, each.Workers), func(i int) {
		if tables[i], errs[i] = opener(runs[i]); errs[i] != nil {
			return
		}
		if scored[i], digests[i], errs[i] = o.Cache.score(ctx, runs[i], tables[i], each); errs[i] != nil {
			errs[i] = fmt.Errorf("scoring %s: %w", runs[i].Model, errs[i])
		}
	})
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	h := sha256.New()
	for i, r := range runs {
		if b.Set == "" {
			b.Set = r.Set
		}
		fmt.Fprintf(h, "%s\n", digests[i])
		b.Models = append(b.Models, Model{Name: r.Model, Inputs: r.Inputs, Run: r, Table: tables[i]})
	}
	fmt.Fprintf(h, "%+v %v\n", o.Bootstrap.Replicates, o.Alpha)
	b.Digest = hex.EncodeToString(h.Sum(nil)[:8])
	b.fill(scored, o.Bootstrap.Workers)
	return b, nil
}

// parallel calls work for 0 to n−1, on so many goroutines, at least one.
func parallel(n, workers int, work func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range max(1, min(workers, n)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	all.Wait()
}

// otherSet says what two runs' test sets differ in.
func otherSet(a, b *run.Run) error {
	switch {
	case a.Set != b.Set && a.Set != "" && b.Set != "":
		return fmt.Errorf("%s was run on %q and %s on %q: a leaderboard is over one test set", a.Model, a.Set, b.Model, b.Set)
	case !slices.Equal(a.Items.IDs, b.Items.IDs):
		in := map[string]bool{}
		for _, id := range a.Items.IDs {
			in[id] = true
		}
		common := 0
		for _, id := range b.Items.IDs {
			if in[id] {
				common++
			}
		}
		return fmt.Errorf("%s was run on %d items and %s on %d, of which %d are the same: a leaderboard is over one test set", a.Model, len(a.Items.IDs), b.Model, len(b.Items.IDs), common)
	case !slices.Equal(a.Items.Groups, b.Items.Groups):
		return fmt.Errorf("%s and %s have the same items in other groups: a leaderboard is over one test set", a.Model, b.Model)
	}
	return fmt.Errorf("%s and %s have the same items with other labels, outlines or references: a leaderboard is over one test set", a.Model, b.Model)
}

// fill makes the columns: every point that any model has.
func (b *Board) fill(scored []*score.Scored, workers int) {
	places := make([]map[string]int, len(scored)) // of points, by model
	seen := map[string]bool{}
	for m, s := range scored {
		places[m] = map[string]int{}
		for i, p := range s.Table.Points() {
			places[m][p.Key()] = i
			if !seen[p.Key()] {
				seen[p.Key()] = true
				b.Columns = append(b.Columns, Column{Point: p, Better: direction(p)})
			}
		}
	}
	tests := make([]string, len(b.Columns))
	parallel(len(b.Columns), workers, func(c int) {
		col := &b.Columns[c]
		at := make([]int, len(scored))
		for m, s := range scored {
			i, ok := places[m][col.Key()]
			if at[m] = i; !ok {
				at[m] = -1
				col.Cells = append(col.Cells, Cell{Undefined: "the run has no such score"})
				continue
			}
			col.Cells = append(col.Cells, Cell{Value: s.Values[i].Pointer(), Undefined: s.Values[i].Why(), Interval: s.Interval(i)})
		}
		tests[c] = b.compare(col, scored, at)
	})
	if len(tests) > 0 {
		b.Test = slices.Max(tests) // they are the same where there is one
	}
}

// compare tests all pairs of a column and hands out ranks and letters. It returns how
// pairs were tested, "" where none could be.
func (b *Board) compare(col *Column, scored []*score.Scored, at []int) (test string) {
	var order []int // models with a value, best first
	for m := range col.Cells {
		if col.Cells[m].Value != nil {
			order = append(order, m)
		}
	}
	if col.Better == Neither {
		return ""
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := *col.Cells[i].Value, *col.Cells[j].Value
		if col.Better == Lower {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(y, x)
	})
	for k, m := range order {
		col.Cells[m].Rank = k + 1
		if k > 0 && *col.Cells[m].Value == *col.Cells[order[k-1]].Value {
			col.Cells[m].Rank = col.Cells[order[k-1]].Rank
		}
	}
	var p []metric.Value
	place := map[[2]int]int{}
	for i := range order {
		for j := i + 1; j < len(order); j++ {
			a, c := order[i], order[j]
			d, by := scored[a].Against(at[a], scored[c], at[c])
			if _, ok := by.P.Number(); ok {
				test = by.Signature
			}
			place[[2]int{i, j}] = len(p)
			p = append(p, by.P)
			col.Pairs = append(col.Pairs, Pair{A: a, B: c, Difference: d.Pointer(), P: by.P.Pointer()})
		}
	}
	holm := adjust.Holm(p)
	for i := range col.Pairs {
		col.Pairs[i].Holm = holm[i].Pointer()
	}
	if test == "" {
		return "" // nothing could be told apart, and a letter would say that it was tried
	}
	of := letters(len(order), func(i, j int) bool {
		x, ok := holm[place[[2]int{i, j}]].Number()
		return ok && x < b.Alpha
	})
	for k, m := range order {
		col.Cells[m].Letters = of[k]
	}
	return test
}

// direction is where the better scores of a metric lie. A signature may say that
// lower is better.
func direction(p score.Point) Direction {
	switch {
	case slices.Contains([]string{"length_ratio", "refusals", "distinct_1", "distinct_2", "distinct_3", "self_bleu_4", "youden_threshold"}, p.Name):
		return Neither
	case slices.Contains(strings.Split(p.Signature, "|"), "lower-is-better"),
		slices.Contains([]string{
			"brier", "log_loss", "ece", "hamming_loss", "lr_negative", "hd", "hd95", "assd", "masd", "asd", "area_difference", "vcdr_error", "ter",
		}, p.Name):
		return Lower
	}
	return Higher
}
