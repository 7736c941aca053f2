package leaderboard

import (
	"fmt"
	"slices"
	"strings"
)

// section is the scores of one group, class and average, which stand in one table.
type section struct {
	Title   string
	Columns []*Column
	Order   []int // models, the best by the first headline first; those without a value last
}

// headlines are the metrics of a family that tables for reading show, in order.
var headlines = map[string][]string{
	"classification": {"auc", "average_precision", "sensitivity", "specificity", "f1", "accuracy", "balanced_accuracy", "kappa", "mcc", "brier", "ece"},
	"segmentation":   {"dice", "iou", "sensitivity", "precision", "hd95", "assd", "nsd", "cldice", "aupr", "object_f1"},
	"dialogue": {
		"bleu_4", "chrf2", "ter", "rouge_1", "rouge_2", "rouge_l", "meteor", "cider_d", "length_ratio", "entity_f1", "fact_recall", "fact_contradiction", "number_accuracy",
		"laterality_accuracy", "red_flag_escalation",
	},
	"choices":    {"accuracy"},
	"judgements": {"rating", "rubric_points"},
}

// Names are the metrics of the board, in their order.
func (b *Board) Names() []string {
	var out []string
	for _, c := range b.Columns {
		if !slices.Contains(out, c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

// sections cuts the board into tables of the metrics named, or of the headlines; all
// of them with "all".
func (b *Board) sections(metrics []string) []section {
	if len(metrics) == 0 {
		metrics = headlines[b.Family]
	}
	all := slices.Contains(metrics, "all")
	var out []section
	place := map[string]int{}
	for i := range b.Columns {
		c := &b.Columns[i]
		if !all && !slices.Contains(metrics, c.Name) {
			continue
		}
		title := title(c)
		at, ok := place[title]
		if !ok {
			at = len(out)
			place[title] = at
			out = append(out, section{Title: title})
		}
		out[at].Columns = append(out[at].Columns, c)
	}
	// What is of all items and classes first: it is what a reader looks for.
	slices.SortStableFunc(out, func(a, b section) int { return a.breadth() - b.breadth() })
	for i := range out {
		s := &out[i]
		if !all {
			slices.SortStableFunc(s.Columns, func(a, b *Column) int { return slices.Index(metrics, a.Name) - slices.Index(metrics, b.Name) })
		}
		for m := range b.Models {
			s.Order = append(s.Order, m)
		}
		first := s.first(slices.Concat(metrics, headlines[b.Family])).Cells
		last := len(b.Models) + 1
		slices.SortStableFunc(s.Order, func(x, y int) int {
			rank := func(m int) int {
				if first[m].Rank == 0 {
					return last
				}
				return first[m].Rank
			}
			return rank(x) - rank(y)
		})
	}
	return out
}

// first is the column that orders models: the first of the metrics that there is, in
// their order, or the first of all.
func (s *section) first(metrics []string) *Column {
	for _, name := range metrics {
		if i := slices.IndexFunc(s.Columns, func(c *Column) bool { return c.Name == name }); i >= 0 {
			return s.Columns[i]
		}
	}
	return s.Columns[0]
}

// breadth is 0 of all items, 1 of averages over classes, 2 of a class, and more of a
// group alone.
func (s *section) breadth() int {
	c, n := s.Columns[0], 0
	if c.Average != "" && c.Average != "items" {
		n = 1
	}
	if c.Class != "" {
		n = 2
	}
	if c.Group != "" {
		n += 3
	}
	return n
}

func title(c *Column) string {
	var parts []string
	for _, p := range []string{c.Group, c.Class, c.Average} {
		// A mean over items is said by the signature; it stands beside what is of sums.
		if p != "" && p != "items" {
			parts = append(parts, p)
		}
	}
	if parts == nil {
		return "all items"
	}
	return strings.Join(parts, " · ")
}

// setting is what tells columns of one name in a section apart, such as "at 0.95".
func (c *Column) setting(s *section) string {
	same := 0
	for _, o := range s.Columns {
		if o.Name == c.Name {
			same++
		}
	}
	if same < 2 {
		return ""
	}
	// The first convention that no other column of the name has.
	for _, part := range strings.Split(c.Signature, "|")[1:] {
		own := true
		for _, o := range s.Columns {
			if o != c && o.Name == c.Name && slices.Contains(strings.Split(o.Signature, "|"), part) {
				own = false
			}
		}
		if own {
			return part
		}
	}
	return ""
}

// heading is the name of a column in a section.
func (s *section) heading(c *Column) string {
	name := c.Name
	if at := c.setting(s); at != "" {
		name += " (" + at + ")"
	}
	switch c.Better {
	case Lower:
		return name + " ↓"
	case Higher:
		return name + " ↑"
	}
	return name
}

// text is a cell as people read it: "0.912 [0.880, 0.941] ab".
func (c Cell) text() string {
	if c.Value == nil {
		return "undefined: " + c.Undefined
	}
	out := figure(*c.Value)
	if c.Interval != nil {
		out += fmt.Sprintf(" [%s, %s]", figure(c.Interval.Low), figure(c.Interval.High))
	}
	if l := c.letters(); l != "" {
		out += " " + l
	}
	return out
}

// letters are written without blanks where each is one character.
func (c Cell) letters() string {
	for _, l := range c.Letters {
		if len(l) > 1 {
			return strings.Join(c.Letters, " ")
		}
	}
	return strings.Join(c.Letters, "")
}

// figure writes shares with three decimals and what is larger with one or two.
func figure(x float64) string {
	switch {
	case x <= -100 || x >= 100:
		return fmt.Sprintf("%.1f", x)
	case x <= -10 || x >= 10:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.3f", x)
}

// signatures are those of the columns shown, each once.
func signatures(sections []section) []string {
	var out []string
	for _, s := range sections {
		for _, c := range s.Columns {
			if !slices.Contains(out, c.Signature) {
				out = append(out, c.Signature)
			}
		}
	}
	return out
}

// notes say what a reader of any format has to know.
func (b *Board) notes() []string {
	set := b.TestSet
	if b.Set != "" {
		set = b.Set + ", " + set
	}
	out := []string{fmt.Sprintf("Test set %s: %d items in %d groups, which are resampled whole.", set, b.N, b.Groups)}
	if interval := b.interval(); interval != "" {
		out = append(out, "Intervals: "+interval+".")
	}
	if b.Test != "" {
		out = append(out, fmt.Sprintf("Models that share a letter are not told apart in that column: %s, adjusted by Holm over the pairs of the column, at %g.", b.Test, b.Alpha))
	}
	return append(out, "Letters and adjusted values belong to this table ("+b.Digest+"); estimates and intervals do not change with the models in it.")
}

// interval is how the first interval was computed.
func (b *Board) interval() string {
	for _, c := range b.Columns {
		for _, cell := range c.Cells {
			if cell.Interval != nil {
				return fmt.Sprintf("%g %%, %s", 100*cell.Interval.Level, cell.Interval.Method)
			}
		}
	}
	return ""
}
