package dialogue

import (
	"context"
	"fmt"

	"ophglm/eval/dialogue/medical"
	"ophglm/eval/metric"
	"ophglm/eval/sums"
)

// Table is a set ready to be scored with any weights: a [score.Table].
type Table struct {
	*sums.Table
	settings Settings
	measured *measured
	scenario []string // of each item, or nil
	digest   string   // of the test set
	notes    []string
}

// New counts what metrics need to know of a set, on as many goroutines as there are
// processors, and makes its table. With a reader, whose graph has the digest of the
// settings, answers are held against the graph too. An error of a text, such as
// Chinese for 13a, has its place.
//
// The time is that of the edit rate mostly. Memory: the tokens of all texts, for
// CIDEr-D and the variety of answers; the table itself has about a hundred numbers
// an item.
func New(ctx context.Context, set *Set, s Settings, doctor *medical.Reader) (*Table, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	m, err := measure(ctx, set, s, doctor)
	if err != nil {
		return nil, err
	}
	its, scenarios := set.scored()
	t := &Table{settings: s, measured: m, scenario: scenarios, digest: set.digest(), notes: set.notes()}
	t.Table, err = sums.New(its, scenarios, m.columns, s.metrics(m.value))
	return t, err
}

// value is one of a whole set.
func (m *measured) value(scenario, name string) metric.Value {
	if f, ok := m.fixed[scenario][name]; ok {
		return f.value()
	}
	return metric.Undefined("the run does not have it")
}

// Notes say what was scored beside the numbers.
func (t *Table) Notes() []string { return t.notes }

func (s *Set) notes() (out []string) {
	language := fmt.Sprintf("language %s, stated for %d items", s.Lang, len(s.Items)-s.Detected)
	if s.Detected > 0 {
		language += fmt.Sprintf(" and told from the references of %d", s.Detected)
	}
	out = append(out, language)
	if s.LeftOut > 0 {
		out = append(out, fmt.Sprintf("items of the other language, left out: %d", s.LeftOut))
	}
	empty := 0
	for i := range s.Items {
		if s.Items[i].empty() {
			empty++
		}
	}
	return append(out, fmt.Sprintf("empty answers, scored as what they are: %d", empty))
}
