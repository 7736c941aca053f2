// Package score turns a model's statistics into scores with intervals, and two
// models' on the same items into differences with tests.
//
// What is scored is a [Table]: items with their groups, and points, each a metric of
// some of them, which the table computes anew for any weights of items. So every
// family of metrics is bootstrapped, compared and ranked in one way, and nothing is
// tokenised, sorted or measured twice.
package score

import (
	"context"
	"fmt"
	"slices"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/eval/paired"
)

// Items are what is resampled: unique ids in order, and what each belongs to, such
// as a patient; nil groups are one an item. Where there are strata, groups are drawn
// among those of their own.
type Items struct{ IDs, Groups, Strata []string }

// resampler draws the items.
func (its Items) resampler(o bootstrap.Options) *bootstrap.Resampler {
	r := bootstrap.New(its.IDs, its.Groups, o)
	if its.Strata != nil {
		r.Stratified(its.Strata)
	}
	return r
}

// Point names a number that a table gives.
type Point struct {
	Name, Average, Class, Group string // as in ophglm.Score
	Signature                   string // the metric and its conventions
	N                           int    // items that it is of
}

// Key tells points of a table apart, and finds the same one in another table.
func (p Point) Key() string {
	return p.Name + "\x00" + p.Average + "\x00" + p.Class + "\x00" + p.Group + "\x00" + p.Signature
}

// Table is a model's statistics of a test set.
type Table interface {
	Items() Items
	Points() []Point
	// Estimate sets values to the points, in their order, with each item counted as
	// often as its weight says; nil weights are 1 each. It runs on several goroutines
	// at once.
	Estimate(weights []int32, values []metric.Value)
}

// Tested are tables with tests of their own, beside that of the bootstrap.
type Tested interface {
	Table
	// Test holds a point against another table's, over the same items; none where
	// there is no such test, as where items share groups.
	Test(point Point, other Table) []paired.Outcome
}

// Joined are tables that can be put into one with another's items, by which answers
// change sides: the weights say whose answer to an item counts.
type Joined interface {
	Table
	// Join makes the table of both tables' items, this one's first, in their order.
	// The two are over the same items and have the same points.
	Join(other Table) (Table, error)
}

// Randomise tests the points of two tables by approximate randomisation, in the order
// of the first one's: [paired.Randomise]. Nil where the two can't be joined or have
// other points. The error is ctx's, or of the joining.
func Randomise(ctx context.Context, a, b Table, o paired.Options) ([]paired.Outcome, error) {
	j, ok := a.(Joined)
	if !ok || !slices.Equal(a.Points(), b.Points()) {
		return nil, nil
	}
	both, err := j.Join(b)
	if err != nil {
		return nil, err
	}
	its := a.Items()
	n, points := len(its.IDs), len(a.Points())
	return paired.Randomise(ctx, its.IDs, its.Groups, points, o, func(swapped []bool, out []metric.Value) {
		weights, theirs := make([]int32, 2*n), make([]metric.Value, points)
		side := func(mine bool, values []metric.Value) {
			for i, s := range swapped {
				weights[i], weights[n+i] = 0, 0
				if s == mine {
					weights[n+i] = 1
				} else {
					weights[i] = 1
				}
			}
			both.Estimate(weights, values)
		}
		side(true, out)
		side(false, theirs)
		for m := range out {
			out[m] = metric.Less(out[m], theirs[m])
		}
	})
}

// Closed are tables with intervals of their own, where one is known that is better
// than the bootstrap's.
type Closed interface {
	Table
	// Interval is that of a point, or nil where the bootstrap's is meant.
	Interval(p Point, level float64) *ophglm.Interval
}

// Scored is a table with its values and replicates.
type Scored struct {
	Table      Table
	Values     []metric.Value
	options    bootstrap.Options
	replicates *bootstrap.Replicates
}

// Score computes the points of a table and their replicates. The error is ctx's.
func Score(ctx context.Context, t Table, o bootstrap.Options) (*Scored, error) {
	s := &Scored{Table: t, Values: make([]metric.Value, len(t.Points())), options: o}
	t.Estimate(nil, s.Values)
	its := t.Items()
	var err error
	s.replicates, err = its.resampler(o).Replicate(ctx, s.Values, t.Estimate)
	return s, err
}

// Interval is that of a point, the table's own where it has one; nil where there is
// none, and where none were asked for.
func (s *Scored) Interval(point int) *ophglm.Interval {
	if _, ok := s.Values[point].Number(); !ok || s.options.Replicates == 0 {
		return nil
	}
	if t, ok := s.Table.(Closed); ok {
		if own := t.Interval(s.Table.Points()[point], s.options.Level); own != nil {
			return own
		}
	}
	return s.replicates.Interval(point).Interval
}

// Against holds a point against another model's, over the same items and options:
// the difference, and the paired bootstrap's test of it.
func (s *Scored) Against(point int, o *Scored, other int) (metric.Value, paired.Outcome) {
	d, test := s.against(point, o, other)
	return d.Point(0), test
}

func (s *Scored) against(point int, o *Scored, other int) (*bootstrap.Replicates, paired.Outcome) {
	d := s.replicates.Less(point, o.replicates, other)
	return d, paired.Outcome{Statistic: d.Point(0), P: d.P(0), N: len(s.Table.Items().IDs), Signature: d.Signature()}
}

// Replicates are what the intervals are read off.
func (s *Scored) Replicates() *bootstrap.Replicates { return s.replicates }

// Restore is a table scored before, with the values that its replicates had.
func Restore(t Table, o bootstrap.Options, values, left [][]float64) (*Scored, error) {
	s := &Scored{Table: t, Values: make([]metric.Value, len(t.Points())), options: o}
	t.Estimate(nil, s.Values)
	its := t.Items()
	var err error
	s.replicates, err = its.resampler(o).Restore(s.Values, values, left)
	return s, err
}

// Scores are the points with their intervals, as records.
func (s *Scored) Scores() []*ophglm.Score {
	var out []*ophglm.Score
	for i, p := range s.Table.Points() {
		out = append(out, &ophglm.Score{
			Name: p.Name, Average: p.Average, Class: p.Class, Group: p.Group, N: p.N, Signature: p.Signature,
			Value: s.Values[i].Pointer(), Undefined: s.Values[i].Why(), Interval: s.Interval(i),
		})
	}
	return out
}

// Difference is one point of two models.
type Difference struct {
	Point    Point
	A, B     metric.Value
	Value    metric.Value // A's less B's
	Interval *ophglm.Interval
	Tests    []paired.Outcome // the paired bootstrap first
	// Detectable is the smallest true difference that a test of 5 % would find four
	// times in five on these items.
	Detectable metric.Value
}

// Compare holds two models against each other, point by point, over the same items.
// It is an error if these differ; points that one of them lacks are left out. Both
// are to have been scored with the same options.
func Compare(a, b *Scored) ([]Difference, error) {
	x, y := a.Table.Items(), b.Table.Items()
	if err := sameItems(x, y); err != nil {
		return nil, err
	}
	points, others := a.Table.Points(), b.Table.Points()
	var out []Difference
	place := make(map[string]int, len(others))
	for i, p := range others {
		place[p.Key()] = i
	}
	for i, p := range points {
		j, ok := place[p.Key()]
		if !ok {
			continue
		}
		d, test := a.against(i, b, j)
		diff := Difference{Point: p, A: a.Values[i], B: b.Values[j], Value: d.Point(0), Interval: d.Interval(0).Interval, Detectable: d.Deviation(0)}
		if sd, ok := diff.Detectable.Number(); ok {
			diff.Detectable = metric.Of(paired.MinimumDetectable(sd, 0.05, 0.8))
		}
		diff.Tests = []paired.Outcome{test}
		if t, ok := a.Table.(Tested); ok {
			diff.Tests = append(diff.Tests, t.Test(p, b.Table)...)
		}
		out = append(out, diff)
	}
	return out, nil
}

// sameItems reports items that one side lacks, or that belong elsewhere there.
func sameItems(a, b Items) error {
	if !slices.Equal(a.IDs, b.IDs) {
		missing := func(from, in []string) (out []string) {
			for _, id := range from {
				if _, ok := slices.BinarySearch(in, id); !ok && len(out) < 4 {
					out = append(out, id)
				}
			}
			return out
		}
		return fmt.Errorf("the two are not over the same items: only the first has %v, only the second %v (the first few)", missing(a.IDs, b.IDs), missing(b.IDs, a.IDs))
	}
	if !slices.Equal(a.Groups, b.Groups) {
		return fmt.Errorf("the two have the same items, and put them into other groups")
	}
	return nil
}
