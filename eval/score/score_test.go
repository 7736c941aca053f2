package score

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/eval/paired"
)

// means is the mean of values, and another that only some tables have.
type means struct {
	items  Items
	values []float64
	also   bool
}

func (m *means) Items() Items { return m.items }

func (m *means) Points() []Point {
	out := []Point{{Name: "mean", Signature: "mean|v1", N: len(m.values)}}
	if m.also {
		out = append([]Point{{Name: "first", Signature: "first|v1", N: 1}}, out...)
	}
	return out
}

func (m *means) Estimate(weights []int32, values []metric.Value) {
	all := make([]metric.Value, len(m.values))
	for i, x := range m.values {
		all[i] = metric.Of(x)
	}
	v, _ := metric.Mean(all, weights)
	values[len(values)-1] = v
	if m.also {
		values[0] = metric.Undefined("no reason")
	}
}

func drawn(seed uint64, n int, shift float64) *means {
	own, shared := rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(9, 9))
	m := &means{}
	for i := range n {
		m.items.IDs = append(m.items.IDs, fmt.Sprintf("%04d", i))
		m.values = append(m.values, shared.NormFloat64()+own.NormFloat64()/4+shift)
	}
	return m
}

var options = bootstrap.Options{Replicates: 1000, Level: .95, Method: bootstrap.Percentile, Seed: 1, Workers: 2}

func scored(t *testing.T, m *means) *Scored {
	t.Helper()
	s, err := Score(context.Background(), m, options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Of 200 items whose difference has the standard deviation ¼·√2 = 0.354, the mean
// has the standard error 0.025: a shift of 0.2 is found, and 0.07 = 2.8 × 0.025 is
// what can be. The paired interval is narrower than either model's own, which is
// 1.96 × 1.03/√200 = 0.143 to either side.
func TestCompare(t *testing.T) {
	a, b := drawn(1, 200, .2), drawn(2, 200, 0)
	a.also = true // what b lacks is left out
	got, err := Compare(scored(t, a), scored(t, b))
	if err != nil || len(got) != 1 || got[0].Point.Name != "mean" {
		t.Fatalf("%+v, %v", got, err)
	}
	d := got[0]
	x, _ := d.Value.Number()
	va, _ := d.A.Number()
	vb, _ := d.B.Number()
	if math.Abs(x-(va-vb)) > 1e-12 || math.Abs(x-.2) > .08 || !(d.Interval.Low < x && x < d.Interval.High && d.Interval.High-d.Interval.Low < .12) {
		t.Errorf("the difference is %v of %v and %v, interval %+v", x, va, vb, d.Interval)
	}
	if p, _ := d.Tests[0].P.Number(); p > .002 {
		t.Errorf("p is %v", d.Tests[0].P)
	}
	if least, _ := d.Detectable.Number(); math.Abs(least-.07) > .012 {
		t.Errorf("the least difference is %v, want about 0.07", d.Detectable)
	}
	same, err := Compare(scored(t, b), scored(t, b))
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := same[0].Tests[0].P.Number(); p != 1 {
		t.Errorf("a model does not equal itself: p %v", p)
	}
}

func TestCompareRefuses(t *testing.T) {
	a, b := drawn(1, 10, 0), drawn(1, 11, 0)
	if _, err := Compare(scored(t, a), scored(t, b)); err == nil || !strings.Contains(err.Error(), "0010") {
		t.Errorf("other items: %v", err)
	}
	c := drawn(1, 10, 0)
	c.items.Groups = strings.Split("a a b b c c d d e e", " ")
	if _, err := Compare(scored(t, a), scored(t, c)); err == nil || !strings.Contains(err.Error(), "groups") {
		t.Errorf("other groups: %v", err)
	}
}

func TestScoresAsRecords(t *testing.T) {
	m := drawn(1, 50, 0)
	m.also = true
	got := scored(t, m).Scores()
	if got[0].Undefined != "no reason" || got[0].Value != nil || got[0].Interval != nil {
		t.Errorf("%+v", got[0])
	}
	if got[1].Value == nil || got[1].Interval == nil || got[1].Validate() != nil {
		t.Errorf("%+v", got[1])
	}
}

// Join puts another's values after its own.
func (m *means) Join(o Table) (Table, error) {
	other := o.(*means)
	return &means{items: Items{IDs: append(append([]string{}, m.items.IDs...), other.items.IDs...)}, values: append(append([]float64{}, m.values...), other.values...)}, nil
}

// Two models a fifth apart on 200 items are told apart, and equal ones are not; the
// difference found is that of the means.
func TestRandomise(t *testing.T) {
	a, b := drawn(1, 200, .2), drawn(2, 200, 0)
	o := paired.Options{Rounds: 999, Seed: 1, Workers: 2}
	got, err := Randomise(context.Background(), a, b, o)
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	va, vb := make([]metric.Value, 1), make([]metric.Value, 1)
	a.Estimate(nil, va)
	b.Estimate(nil, vb)
	want, _ := metric.Less(va[0], vb[0]).Number()
	if x, _ := got[0].Statistic.Number(); math.Abs(x-want) > 1e-12 {
		t.Errorf("the difference is %v, want %v", x, want)
	}
	if p, _ := got[0].P.Number(); p != .001 {
		t.Errorf("p is %v, want 1 of 1,000", p)
	}
	same, err := Randomise(context.Background(), a, a, o)
	if err != nil || same[0].P != metric.Of(1) {
		t.Errorf("a model held against itself has p %v, %v", same[0].P, err)
	}
	a.also = true
	if got, err := Randomise(context.Background(), a, b, o); got != nil || err != nil {
		t.Errorf("of other points %v, %v", got, err)
	}
}
