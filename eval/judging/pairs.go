package judging

import (
	"fmt"
	"slices"

	"ophglm"
	"ophglm/eval/bradleyterry"
	"ophglm/eval/judge"
	"ophglm/eval/metric"
	"ophglm/eval/proportion"
	"ophglm/eval/score"
)

// Preferred is who was preferred to whom: a [score.Table] of all models together.
type Preferred struct {
	Models []string // that were held against another in both orders, by name
	Single int      // judgements of one order alone, which are left out
	Pairs  []Against

	items   score.Items
	judges  []string
	battles [][]battle     // of each item
	bias    [][]judge.Bias // of each judge and item
	points  []score.Point  // ratings and rates of all models, then biases
	shares  []share        // of the points that are shares of judgements
	of      map[string]int // places of shares by the keys of their points
}

// Against is how one model did against another, over all items and judges.
type Against struct {
	A        string `json:"a"`
	B        string `json:"b"`
	WinsA    int    `json:"wins_a"`
	WinsB    int    `json:"wins_b"`
	Ties     int    `json:"ties"`     // called so in both orders
	Disagree int    `json:"disagree"` // the two orders say different things: ties too
}

// battle is of two models by their places.
type battle struct {
	a, b   int
	result bradleyterry.Result
}

// share is a part of judgements.
type share struct {
	judge int // -1: all
	of    func(*judge.Bias) metric.Value
	parts func(*judge.Bias) (k, n int64)
}

var (
	winRate = metric.Definition{Name: "win_rate", Says: []string{"wins-in-both-orders", "ties:half", "battles:all-models"}, Version: 1}
	elo     = metric.Definition{Name: "bradley_terry", Says: []string{"elo:1000+400r", bradleyterry.Signature}, Version: 1}
)

// Preferences makes the table of a file of preferences: judgements of a judge in both
// orders are one battle, as [judge.Outcomes] joins them.
func (f *File) Preferences() (*Preferred, error) {
	if f.Kind != Preferences {
		return nil, fmt.Errorf("%s: it is of %s, and %s are meant", f.Path, f.Kind, Preferences)
	}
	t := &Preferred{items: f.Items, judges: f.Judges, battles: make([][]battle, len(f.Items.IDs))}
	outcomes := make([][]judge.Outcome, len(f.Judges))
	for j, name := range f.Judges {
		var err error
		var single int
		if outcomes[j], single, err = judge.Outcomes(f.of(name)); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		t.Single += single
		for _, o := range outcomes[j] {
			t.Models = append(t.Models, o.Battle.A, o.Battle.B)
		}
	}
	slices.Sort(t.Models)
	t.Models = slices.Compact(t.Models)
	against := map[[2]int]*Against{}
	for _, all := range outcomes {
		bias := make([]judge.Bias, len(f.Items.IDs))
		for _, o := range all {
			i := f.place(o.Item)
			a, _ := slices.BinarySearch(t.Models, o.Battle.A)
			b, _ := slices.BinarySearch(t.Models, o.Battle.B)
			t.battles[i] = append(t.battles[i], battle{a, b, o.Battle.Result})
			bias[i].Add(&o.Bias, 1)
			if against[[2]int{a, b}] == nil {
				against[[2]int{a, b}] = &Against{A: o.Battle.A, B: o.Battle.B}
			}
			against[[2]int{a, b}].count(o)
		}
		t.bias = append(t.bias, bias)
	}
	for a := range t.Models {
		for b := range t.Models {
			if p := against[[2]int{a, b}]; p != nil {
				t.Pairs = append(t.Pairs, *p)
			}
		}
	}
	t.list()
	return t, nil
}

// of are the judgements of one judge that could be read.
func (f *File) of(name string) []judge.Judgement {
	var out []judge.Judgement
	for _, p := range f.Pairs {
		if p.Judge != name || p.Unread != "" {
			continue
		}
		j := judge.Judgement{Item: p.Item, First: judge.Answer{Model: p.A, Length: p.LengthA}, Second: judge.Answer{Model: p.B, Length: p.LengthB}}
		if p.ShownFirst == "b" {
			j.First, j.Second = j.Second, j.First
		}
		switch p.Winner {
		case "tie":
			j.Preferred = judge.Equal
		case p.ShownFirst:
			j.Preferred = judge.First
		default:
			j.Preferred = judge.Second
		}
		out = append(out, j)
	}
	return out
}

func (p *Against) count(o judge.Outcome) {
	switch {
	case o.Battle.Result == bradleyterry.WinA:
		p.WinsA++
	case o.Battle.Result == bradleyterry.WinB:
		p.WinsB++
	case o.Bias.Consistent > 0:
		p.Ties++
	default:
		p.Disagree++
	}
}

// list lists the points.
func (t *Preferred) list() {
	battles := make([]int, len(t.Models))
	for _, all := range t.battles {
		for _, b := range all {
			battles[b.a]++
			battles[b.b]++
		}
	}
	for _, d := range []metric.Definition{elo, winRate} {
		for m, name := range t.Models {
			t.points = append(t.points, score.Point{Name: d.Name, Class: name, Signature: d.Signature(), N: battles[m]})
		}
	}
	t.of = map[string]int{}
	var who []int // all judges, and each where there are several
	if who = []int{-1}; len(t.judges) > 1 {
		for j := range t.judges {
			who = append(who, j)
		}
	}
	for _, j := range who {
		class := ""
		if j >= 0 {
			class = t.judges[j]
		}
		sum := t.sum(j, nil)
		for _, m := range []struct {
			d metric.Definition
			share
		}{
			{judge.ConsistencyDefinition, share{of: (*judge.Bias).Consistency, parts: func(b *judge.Bias) (k, n int64) { return b.Consistent, b.Pairs }}},
			{judge.PositionDefinition, share{of: (*judge.Bias).Position, parts: func(b *judge.Bias) (k, n int64) { return b.First, b.First + b.Second }}},
			{judge.LengthDefinition, share{of: (*judge.Bias).Length, parts: func(b *judge.Bias) (k, n int64) { return b.Longer, b.Longer + b.Shorter }}},
		} {
			_, n := m.parts(&sum)
			p := score.Point{Name: m.d.Name, Class: class, Signature: m.d.Signature(), N: int(n)}
			m.judge = j
			t.of[p.Key()] = len(t.shares)
			t.points, t.shares = append(t.points, p), append(t.shares, m.share)
		}
	}
}

// sum adds up a judge's biases, or those of all.
func (t *Preferred) sum(of int, weights []int32) judge.Bias {
	var sum judge.Bias
	for j, bias := range t.bias {
		if of >= 0 && j != of {
			continue
		}
		for i := range bias {
			w := int64(1)
			if weights != nil {
				w = int64(weights[i])
			}
			sum.Add(&bias[i], w)
		}
	}
	return sum
}

// Items, Points and Estimate make it a [score.Table].
func (t *Preferred) Items() score.Items { return t.items }

func (t *Preferred) Points() []score.Point { return t.points }

func (t *Preferred) Estimate(weights []int32, values []metric.Value) {
	s := t.wins(weights)
	n := len(t.Models)
	t.rate(s, values[:n])
	for m := range t.Models {
		values[n+m] = rateOf(s, m)
	}
	for i := range t.shares {
		sum := t.sum(t.shares[i].judge, weights)
		values[2*n+i] = t.shares[i].of(&sum)
	}
}

// wins counts battles, each as often as its item weighs.
func (t *Preferred) wins(weights []int32) *bradleyterry.Scores {
	s := bradleyterry.NewScores(t.Models)
	for i, all := range t.battles {
		w := 1.0
		if weights != nil {
			w = float64(weights[i])
		}
		for _, b := range all {
			s.Add(b.a, b.b, b.result, w)
		}
	}
	return s
}

// rate gives the ratings, or to all the reason why there are none.
func (t *Preferred) rate(s *bradleyterry.Scores, values []metric.Value) {
	ratings, err := bradleyterry.Fit(s)
	for m := range values {
		if err != nil {
			values[m] = metric.Undefined(err.Error())
		} else {
			values[m] = metric.Of(ratings[m].Elo())
		}
	}
}

// rateOf is the share of a model's battles that it won, a tie as half.
func rateOf(s *bradleyterry.Scores, m int) metric.Value {
	won, all := 0.0, 0.0
	for o := range s.Models {
		won += s.Wins[m][o]
		all += s.Wins[m][o] + s.Wins[o][m]
	}
	if all == 0 {
		return metric.Undefined("it was held against nobody")
	}
	return metric.Of(won / all)
}

// Interval is Wilson's of the shares of judgements, nil of other points. It takes
// judgements for independent; those of one item are so less than those of two.
func (t *Preferred) Interval(p score.Point, level float64) *ophglm.Interval {
	at, ok := t.of[p.Key()]
	if !ok {
		return nil
	}
	sum := t.sum(t.shares[at].judge, nil)
	k, n := t.shares[at].parts(&sum)
	return proportion.Wilson(k, n, level)
}
