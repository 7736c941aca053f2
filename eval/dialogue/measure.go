package dialogue

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"sync"

	"ophglm/eval/dialogue/medical"
	"ophglm/eval/diversity"
	"ophglm/eval/metric"
	"ophglm/eval/sums"
	"ophglm/eval/text/cider"
	"ophglm/internal/columns"
	"ophglm/internal/ordered"
)

func numbered(name string, n int) string { return name + strconv.Itoa(n) }

// measured is what is counted of a set.
type measured struct {
	columns []columns.Column
	fixed   map[string]map[string]fixed // by scenario and name
}

// fixed is a value of a set that no resampling has.
type fixed struct {
	Value     *float64 `json:"value,omitempty"`
	Undefined string   `json:"undefined,omitempty"`
}

func fix(v metric.Value) fixed {
	if x, ok := v.Number(); ok {
		return fixed{Value: &x}
	}
	return fixed{Undefined: v.Why()}
}

func (f fixed) value() metric.Value {
	if f.Value != nil {
		return metric.Of(*f.Value)
	}
	return metric.Undefined(f.Undefined)
}

// measure counts, on several goroutines. The error has the place of its item.
func measure(ctx context.Context, set *Set, s Settings, doctor *medical.Reader) (*measured, error) {
	m := &measured{fixed: map[string]map[string]fixed{}}
	var ints, values []string
	for _, p := range s.parts() {
		ints, values = append(ints, p.ints...), append(values, p.values...)
	}
	if doctor != nil {
		ints = append(ints, medical.Columns()...)
	}
	n := len(set.Items)
	counted, valued := make([]int64, n*len(ints)), make([]float64, n*len(values))
	pool := sync.Pool{New: func() any {
		parts := s.parts()
		return &parts
	}}
	count := func(_ context.Context, i int) (struct{}, error) {
		parts := pool.Get().(*[]part)
		defer pool.Put(parts)
		item := &set.Items[i]
		to, of := counted[i*len(ints):(i+1)*len(ints)], valued[i*len(values):(i+1)*len(values)]
		for _, p := range *parts {
			if err := p.count(item, to, of); err != nil {
				return struct{}{}, fmt.Errorf("%s: %w", item.At, err)
			}
			to, of = to[len(p.ints):], of[len(p.values):]
		}
		if doctor != nil {
			copy(to, doctor.Count(&medical.Answer{Lang: s.Lang, Question: item.Question, Text: item.Hypothesis, References: item.References}).Ints())
		}
		return struct{}{}, nil
	}
	items := func(yield func(int, error) bool) {
		for i := 0; i < n && yield(i, nil); i++ {
		}
	}
	if err := ordered.Map(ctx, runtime.GOMAXPROCS(0), items, count, func(struct{}) error { return nil }); err != nil {
		return nil, err
	}
	for k, name := range ints {
		c := make([]int64, n)
		for i := range c {
			c[i] = counted[i*len(ints)+k]
		}
		m.columns = append(m.columns, columns.Ints(name, c))
	}
	for k, name := range values {
		c := make([]float64, n)
		for i := range c {
			c[i] = valued[i*len(values)+k]
		}
		m.columns = append(m.columns, numbers(name, c))
	}
	return m, m.whole(set, s)
}

// numbers is a column of values, those that are NaN being none.
func numbers(name string, values []float64) columns.Column {
	c := columns.Floats(name, values)
	for i, x := range values {
		if math.IsNaN(x) {
			if c.Missing == nil {
				c.Missing = make([]bool, len(values))
			}
			c.Missing[i], values[i] = true, 0
		}
	}
	return c
}

// whole counts what is of the set and not of single items: CIDEr-D, whose weights
// are the set's, and how varied the answers are.
func (m *measured) whole(set *Set, s Settings) error {
	by := s.small()
	var items []cider.Item
	for i := range set.Items {
		text, references, err := by.all(&set.Items[i])
		if err != nil {
			return fmt.Errorf("%s: %w", set.Items[i].At, err)
		}
		items = append(items, cider.Item{Text: text, References: references})
	}
	scores, err := cider.Scores(items)
	if err != nil {
		return err
	}
	values := make([]float64, len(scores))
	for i, v := range scores {
		values[i] = math.NaN()
		if x, ok := v.Number(); ok {
			values[i] = x
		}
	}
	m.columns = append(m.columns, numbers(ciderColumn, values))

	texts := map[string][][]string{}
	for _, item := range set.Items {
		cut := diversity.Tokens(item.Hypothesis, s.Lang)
		texts[""] = append(texts[""], cut)
		if item.Scenario != "" {
			texts[item.Scenario] = append(texts[item.Scenario], cut)
		}
	}
	for scenario, of := range texts {
		m.fixed[scenario] = varied(of)
	}
	return nil
}

const (
	ciderColumn  = "cider_d"
	selfBLEU     = "self_bleu"
	longestGrams = 2 // of distinct-n
)

// varied are the metrics of how varied texts are.
func varied(texts [][]string) map[string]fixed {
	d := diversity.NewDistinct(longestGrams)
	for _, t := range texts {
		d.Add(t)
	}
	bleu, _ := diversity.SelfBLEU(texts)
	out := map[string]fixed{selfBLEU: fix(bleu)}
	for n := 1; n <= longestGrams; n++ {
		out[numbered("distinct_", n)] = fix(d.Ratio(n))
	}
	return out
}

// metrics are those of the settings, where fixed gives what is of a whole set.
func (s Settings) metrics(of func(scenario, name string) metric.Value) []sums.Metric {
	var out []sums.Metric
	for _, p := range s.parts() {
		out = append(out, p.metrics...)
	}
	out = append(out, sums.Metric{Definition: cider.Definition(s.small().tok()), Average: "items", Mean: ciderColumn})
	add := func(d metric.Definition, name string) {
		out = append(out, sums.Metric{
			Definition: d, Besides: []string{diversity.Tokeniser(s.Lang), "not-resampled"}, Fixed: func(scenario string) metric.Value { return of(scenario, name) },
			NotResampled: "a set drawn with replacement has texts twice, and is less varied for that alone",
		})
	}
	for n := 1; n <= longestGrams; n++ {
		add(diversity.DistinctDefinition(n), numbered("distinct_", n))
	}
	add(diversity.SelfBLEUDefinition(), selfBLEU)
	if s.Graph != "" {
		out = append(out, medical.Metrics(s.Graph)...)
	}
	return out
}
