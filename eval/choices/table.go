package choices

import (
	"fmt"
	"slices"
	"strings"

	"ophglm/eval/internal/items"
	"ophglm/eval/metric"
	"ophglm/eval/sums"
	"ophglm/internal/columns"
)

// The columns of a run, beside those of letters.
const (
	itemsColumn    = "items"
	scenarioColumn = "scenario"
	rightColumn    = "right"
	readColumn     = "choice_read"
	// Of a group these stand at its first item.
	groupColumn = "group_asked_again"
	alikeColumn = "group_answered_alike"
)

// The metrics that have tests and intervals of their own.
const (
	accuracy   = "accuracy"
	choiceRead = "choice_read"
)

func chosenColumn(letter string) string { return "chosen_" + letter }
func keyColumn(letter string) string    { return "key_" + letter }

// Table is a set ready to be scored with any weights: a [score.Table].
type Table struct {
	*sums.Table
	settings settings
	columns  []columns.Column
	scenario []string
	digest   string
}

// New makes the table of a set.
func New(set *Set) (*Table, error) {
	letters := 0
	for _, item := range set.Items {
		letters = max(letters, len(item.Options))
	}
	t := &Table{settings: settings{Letters: letters}, digest: set.digest()}
	n := len(set.Items)
	column := func(name string) []int64 {
		t.columns = append(t.columns, columns.Ints(name, make([]int64, n)))
		return t.columns[len(t.columns)-1].Ints
	}
	all, right, read := column(itemsColumn), column(rightColumn), column(readColumn)
	asked, alike := column(groupColumn), column(alikeColumn)
	var chosen, key [][]int64
	for i := range letters {
		chosen, key = append(chosen, column(chosenColumn(letter(i)))), append(key, column(keyColumn(letter(i))))
	}
	for i := range set.Items {
		item := &set.Items[i]
		all[i] = 1
		key[item.Right][i] = 1
		if item.Chosen != none {
			read[i], chosen[item.Chosen][i] = 1, 1
		}
		if item.Chosen == item.Right {
			right[i] = 1
		}
	}
	set.consistent(asked, alike)
	its, scenarios := items.Of(set.Items, head)
	t.scenario = scenarios
	var err error
	t.Table, err = sums.New(its, scenarios, t.columns, t.settings.metrics())
	return t, err
}

// consistent marks at the first item of each group whether it asks one question more
// than once, and whether all of these are answered by the same option, be it right.
// Items of a group with other options, or in another scenario, are other questions.
func (s *Set) consistent(asked, alike []int64) {
	type question struct{ group, scenario, options string }
	first := map[question]int{}
	for i := range s.Items {
		item := &s.Items[i]
		if item.Group == "" {
			continue
		}
		q := question{item.Group, item.Scenario, strings.Join(slices.Sorted(slices.Values(item.Options)), "\x00")}
		at, again := first[q]
		if !again {
			first[q] = i
			continue
		}
		if asked[at] == 0 {
			asked[at], alike[at] = 1, 1
		}
		if a, b := s.Items[at].chosen(), item.chosen(); a == "" || a != b {
			alike[at] = 0
		}
	}
}

// chosen is the option that was chosen, or "".
func (item *Item) chosen() string {
	if item.Chosen == none {
		return ""
	}
	return item.Options[item.Chosen]
}

// metrics are those of sets with up to so many letters.
func (s settings) metrics() []sums.Metric {
	define := func(name string, says ...string) metric.Definition {
		return metric.Definition{Name: name, Says: says, Version: 1}
	}
	out := []sums.Metric{
		sums.Ratio(define(accuracy, "unread:wrong"), rightColumn, itemsColumn, "there are no items"),
		sums.Ratio(define(choiceRead, "letter-or-option"), readColumn, itemsColumn, "there are no items"),
		sums.Ratio(define("consistency", "groups-answered-alike/groups-asked-again", "unread:not-alike"), alikeColumn, groupColumn, "no group asks one question with its options in another order"),
	}
	for i := range s.Letters {
		l := letter(i)
		out = append(out, sums.Metric{
			Definition: define("position_bias", "share-chosen-less-share-right", "shares-of:choices-read,items"), Class: l,
			Sum: []string{chosenColumn(l), readColumn, keyColumn(l), itemsColumn},
			Of: func(s []int64) metric.Value {
				if s[1] == 0 {
					return metric.Undefined("no choice could be read")
				}
				return metric.Of(float64(s[0])/float64(s[1]) - float64(s[2])/float64(s[3]))
			},
		})
	}
	return out
}

// Notes say how many choices could not be read.
func (t *Table) Notes() []string {
	unread := 0
	for _, x := range t.ints(readColumn) {
		if x == 0 {
			unread++
		}
	}
	return []string{fmt.Sprintf("answers from which no choice could be read, counted as wrong: %d", unread)}
}
