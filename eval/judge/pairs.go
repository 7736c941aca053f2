package judge

import (
	"cmp"
	"fmt"
	"slices"

	"ophglm/eval/bradleyterry"
	"ophglm/eval/metric"
)

// Judgement is of two answers to one item, shown in an order.
type Judgement struct {
	Item          string
	First, Second Answer
	Preferred     Preference
}

// Answer is one that was shown.
type Answer struct {
	Model  string
	Length int // in characters, or whatever else, for all answers alike
}

// Preference is which of the answers shown was preferred.
type Preference string

const (
	First  Preference = "first"
	Second Preference = "second"
	Equal  Preference = "equal"
)

// Outcome is of an item and two models, whose answers were judged in both orders.
type Outcome struct {
	Item   string
	Battle bradleyterry.Battle // A is before B by name
	Bias   Bias
}

// Outcomes join judgements of the same answers in both orders: a model wins whose
// answer was preferred in both, and all else is a tie (Zheng et al., Judging
// LLM-as-a-Judge with MT-Bench and Chatbot Arena, 2023, section 3.4). They are in
// the order of items and models. Judgements of one order alone are left out and
// counted: which answer stood first could be all that they say.
//
// Errors are an unknown preference, a model against itself, two judgements of one
// order, and an answer of two lengths.
func Outcomes(judgements []Judgement) (outcomes []Outcome, single int, err error) {
	sorted := slices.Clone(judgements)
	slices.SortStableFunc(sorted, func(x, y Judgement) int {
		return cmp.Or(cmp.Compare(x.Item, y.Item), cmp.Compare(x.a(), y.a()), cmp.Compare(x.b(), y.b()), cmp.Compare(x.First.Model, y.First.Model))
	})
	for i := 0; i < len(sorted); i++ {
		j := sorted[i]
		if err := j.check(); err != nil {
			return nil, 0, err
		}
		if i+1 == len(sorted) || !j.same(sorted[i+1]) {
			single++
			continue
		}
		k := sorted[i+1]
		if err := k.check(); err != nil {
			return nil, 0, err
		}
		switch {
		case j.First.Model == k.First.Model, i+2 < len(sorted) && j.same(sorted[i+2]):
			return nil, 0, fmt.Errorf("item %s has two judgements of %s and %s in one order", j.Item, j.a(), j.b())
		case j.First != k.Second || j.Second != k.First:
			return nil, 0, fmt.Errorf("item %s: the answers of %s and %s differ in length between two judgements", j.Item, j.a(), j.b())
		}
		outcomes = append(outcomes, join(j, k))
		i++
	}
	return outcomes, single, nil
}

// a and b are the models by name.
func (j Judgement) a() string { return min(j.First.Model, j.Second.Model) }
func (j Judgement) b() string { return max(j.First.Model, j.Second.Model) }

func (j Judgement) same(k Judgement) bool {
	return j.Item == k.Item && j.a() == k.a() && j.b() == k.b()
}

func (j Judgement) check() error {
	if j.First.Model == j.Second.Model {
		return fmt.Errorf("item %s has a judgement of %s against itself", j.Item, j.First.Model)
	}
	switch j.Preferred {
	case First, Second, Equal:
		return nil
	}
	return fmt.Errorf("item %s: the preference %q is none of %s, %s and %s", j.Item, j.Preferred, First, Second, Equal)
}

// join joins two judgements, the first of which shows the answer of a first.
func join(j, k Judgement) Outcome {
	o := Outcome{Item: j.Item, Battle: bradleyterry.Battle{A: j.a(), B: j.b(), Result: bradleyterry.Tie}, Bias: Bias{Pairs: 1}}
	for _, p := range []Preference{j.Preferred, k.Preferred} {
		switch p {
		case First:
			o.Bias.First++
		case Second:
			o.Bias.Second++
		}
	}
	longer := j.First.Length - j.Second.Length // of a's than of b's
	switch {
	case j.Preferred == First && k.Preferred == Second:
		o.Battle.Result = bradleyterry.WinA
	case j.Preferred == Second && k.Preferred == First:
		o.Battle.Result = bradleyterry.WinB
		longer = -longer
	case j.Preferred == Equal && k.Preferred == Equal:
		o.Bias.Consistent = 1
		return o
	default:
		return o
	}
	o.Bias.Consistent = 1
	switch {
	case longer > 0:
		o.Bias.Longer = 1
	case longer < 0:
		o.Bias.Shorter = 1
	}
	return o
}

// Bias is how a judge's preferences went with order and with length, in one outcome
// or in several.
type Bias struct {
	Pairs           int64 // of judgements, one in each order
	Consistent      int64 // pairs of which both say the same of the answers
	First, Second   int64 // judgements that preferred the answer shown first, or second
	Longer, Shorter int64 // wins of the longer answer, or the shorter, where the two differ
}

// Add adds o, times over.
func (b *Bias) Add(o *Bias, times int64) {
	b.Pairs += times * o.Pairs
	b.Consistent += times * o.Consistent
	b.First += times * o.First
	b.Second += times * o.Second
	b.Longer += times * o.Longer
	b.Shorter += times * o.Shorter
}

// Consistency is the share of pairs in which the order changed nothing.
func (b *Bias) Consistency() metric.Value {
	return metric.Ratio(b.Consistent, b.Pairs, "no answers were judged in both orders")
}

// Position is the share of preferences that were for the answer shown first: ½ of a
// judge who does not look at the order, whatever the answers are, as each is shown
// first once. Undefined where nothing was preferred.
func (b *Bias) Position() metric.Value {
	return metric.Ratio(b.First, b.First+b.Second, "no answer was preferred")
}

// Length is the share of wins, in both orders, that were of the longer answer. That
// it is not ½ may come of the longer answers being better. Undefined without a win
// between answers of two lengths.
func (b *Bias) Length() metric.Value {
	return metric.Ratio(b.Longer, b.Longer+b.Shorter, "no answer won over one of another length")
}

// The definitions of [Bias.Consistency], [Bias.Position] and [Bias.Length].
var (
	ConsistencyDefinition = metric.Definition{Name: "judge_consistency", Says: []string{"same-in-both-orders/pairs"}, Version: 1}
	PositionDefinition    = metric.Definition{Name: "judge_prefers_first", Says: []string{"first/preferences", "both-orders"}, Version: 1}
	LengthDefinition      = metric.Definition{Name: "judge_prefers_longer", Says: []string{"longer/wins", "wins:in-both-orders", "equal-lengths:left-out"}, Version: 1}
)
