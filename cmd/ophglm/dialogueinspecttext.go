package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// The width of a line, in terminal cells, where it is not a terminal's.
const (
	usualWidth = 100
	leastWidth = 40
)

// columnWidth is the width of each of two columns with a rule between.
func columnWidth(w io.Writer) int {
	width := usualWidth
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil {
			width = min(max(n, leastWidth), 2*usualWidth)
		}
	}
	return (width - 3) / 2
}

func (x *inspection) text(w io.Writer) {
	fmt.Fprintf(w, "dialogue %s", printable(x.Name))
	if x.ID != x.Name {
		fmt.Fprintf(w, "  %s", x.ID)
	}
	if x.Pipeline != "" {
		fmt.Fprintf(w, "  (pipeline %s, as %s made it)", x.Pipeline, x.Stage)
	}
	fmt.Fprintln(w)
	for _, o := range x.Dialogue.Origins {
		if o.Dataset != "" || o.File != "" {
			fmt.Fprintf(w, "  from %s\n", printable(originText(o)))
		}
	}
	if len(x.Path) > 0 {
		fmt.Fprintf(w, "  %s\n", pathText(x.Path))
	}
	for _, p := range x.Path {
		if p.Detail != "" {
			fmt.Fprintf(w, "  %s: %s\n", p.Stage, p.Detail)
		}
	}
	if x.Missing != "" {
		fmt.Fprintf(w, "  %s\n", x.Missing)
	}
	for _, s := range x.Warnings {
		fmt.Fprintf(w, "  warning: %s\n", s)
	}
	width := columnWidth(w)
	for i := range x.Turns {
		x.Turns[i].text(w, width)
	}
	x.summary(w)
}

// pathText says what became of a dialogue, stages that did the same together.
func pathText(path []passed) string {
	var said []string
	for i := 0; i < len(path); {
		p := path[i]
		names := []string{p.Stage}
		for i++; i < len(path) && path[i].What == p.What && p.Reason == "" && p.Into == ""; i++ {
			names = append(names, path[i].Stage)
		}
		s := p.What + " by " + strings.Join(names, ", ")
		switch {
		case p.Reason != "":
			s += " as " + p.Reason
		case p.Into != "":
			s += " into " + p.Into
		case p.What == "unchanged":
			s = "passed " + strings.Join(names, ", ")
		}
		said = append(said, s)
	}
	return strings.Join(said, " → ")
}

// text shows a turn: both sides, then what was done and found.
func (t *inspectedTurn) text(w io.Writer, width int) {
	head := fmt.Sprintf("\n#%d %s", t.Turn, t.Role)
	switch {
	case t.Turn < 0: // of no known source turn
		head = fmt.Sprintf("\n%s", t.Role)
	case t.Role == "":
		head = fmt.Sprintf("\n#%d", t.Turn)
	}
	if t.Was != "" {
		head += fmt.Sprintf(" (read as the %s's)", t.Was)
	}
	if t.Field != "" {
		head += "  " + t.Field
	}
	if t.Dropped != nil {
		head += fmt.Sprintf("  dropped by %s: %s", t.Dropped.Stage, t.Dropped.Reason)
	}
	fmt.Fprintln(w, head)
	switch {
	case t.Before != nil && t.After != nil && *t.Before == *t.After:
		oneColumn(w, *t.After, 2*width+3)
	case t.Before != nil && t.After != nil:
		twoColumns(w, *t.Before, *t.After, width)
	case t.Before != nil:
		oneColumn(w, *t.Before, 2*width+3)
	case t.After != nil:
		oneColumn(w, *t.After, 2*width+3)
	}
	for _, e := range t.Edits {
		old := fmt.Sprintf("%d bytes", e.End-e.Start)
		if e.Old != nil {
			old = strconv.Quote(*e.Old)
		}
		what := old + " → " + strconv.Quote(e.New)
		switch {
		case e.New == "":
			what = old + " cut"
		case e.Start == e.End:
			what = strconv.Quote(e.New) + " put in"
		}
		fmt.Fprintf(w, "    %s [%d, %d): %s\n", e.Stage, e.Start, e.End, what)
	}
	for _, r := range t.Removed {
		fmt.Fprintf(w, "    removed [%d, %d): %s\n", r.Start, r.End, r.Type)
	}
	for _, f := range t.RedFlags {
		fmt.Fprintf(w, "    red flag %s%s: answered as %s\n", f.Rule, quoted(f.Said), f.Answer)
	}
	for _, f := range t.Facts {
		fmt.Fprintf(w, "    fact %s%s\n", f.text(), quoted(f.Said))
	}
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return " " + strconv.Quote(s)
}

func (f *inspectedFact) text() string {
	said := []string{f.Kind}
	for _, s := range []string{f.Value, f.Unit, string(f.Eye), f.Entity} {
		if s != "" {
			said = append(said, s)
		}
	}
	if f.Negated {
		said = append(said, "(denied)")
	}
	if f.Subject != "" {
		said = append(said, "(of a "+f.Subject+")")
	}
	if f.History {
		said = append(said, "(history)")
	}
	return strings.Join(said, " ")
}

// summary shows what is known of the dialogue as a whole.
func (x *inspection) summary(w io.Writer) {
	d := x.Dialogue
	fmt.Fprintln(w)
	line := func(name string, values []string) {
		if len(values) > 0 {
			fmt.Fprintf(w, "%-10s %s\n", name, strings.Join(values, ", "))
		}
	}
	if q := d.Quality; q != nil {
		fmt.Fprintf(w, "%-10s %v  (length %v, specificity %v, answered %v, noise %v, safety %v)\n", "quality", q.Score, q.Length, q.Specificity, q.Answered, q.Noise, q.Safety)
	}
	line("diseases", d.Diseases)
	line("scenarios", d.Scenarios)
	line("flags", d.Flags)
	var removed []string
	for _, k := range slices.Sorted(maps.Keys(x.Removed)) {
		removed = append(removed, fmt.Sprintf("%s %d", k, x.Removed[k]))
	}
	line("removed", removed)
	if d.Cluster != "" && d.Cluster != x.ID {
		line("cluster", []string{d.Cluster})
	}
	for _, l := range x.Links {
		what := map[string]string{"merged_into": "merged into", "merged_from": "stands for", "near": "near to"}[l.Kind]
		fmt.Fprintf(w, "%s %s, similarity %.3f", what, l.Name, l.Similarity)
		if l.Name != l.Other && l.Other != "" {
			fmt.Fprintf(w, "  %s", l.Other)
		}
		if len(l.Differs) > 0 {
			fmt.Fprintf(w, ", which differs in %s", strings.Join(l.Differs, ", "))
		}
		fmt.Fprintln(w)
	}
}

func oneColumn(w io.Writer, s string, width int) {
	for _, line := range wrap(s, width-2) {
		fmt.Fprintf(w, "  %s\n", line)
	}
}

// twoColumns sets two texts side by side, each in its width.
func twoColumns(w io.Writer, a, b string, width int) {
	left, right := wrap(a, width-2), wrap(b, width-1)
	for i := range max(len(left), len(right)) {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		fmt.Fprintf(w, "%s\n", strings.TrimRight(fmt.Sprintf("  %s%s │ %s", l, strings.Repeat(" ", max(width-2-cells(l), 0)), r), " "))
	}
}

// wrap breaks a text into lines of a width in cells: at blanks where there are
// some, else between characters. What can't be printed is written as an escape.
func wrap(s string, width int) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		line = printable(line)
		for {
			head, rest := cutLine(line, width)
			out = append(out, head)
			if line = rest; line == "" {
				break
			}
		}
	}
	return out
}

// cutLine cuts a line at the width.
func cutLine(s string, width int) (head, rest string) {
	used, blank := 0, -1
	for i, r := range s {
		n := cells(string(r))
		if used += n; used > width && i > 0 {
			if blank > 0 && r < 0x1100 {
				return s[:blank], s[blank+1:]
			}
			return s[:i], s[i:]
		}
		if r == ' ' {
			blank = i
		}
	}
	return s, ""
}

// printable shows what a terminal would take for an order, and what has no width,
// as an escape.
func printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strconv.IsPrint(r) || r == '\u3000' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
	}
	return b.String()
}
