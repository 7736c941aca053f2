package leaderboard

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Markdown writes the metrics named, or the headlines, as tables for reading.
func (b *Board) Markdown(w io.Writer, metrics []string) error {
	p := &printer{w: w}
	sections := b.sections(metrics)
	for _, s := range sections {
		p.printf("## %s\n\n| model |", s.Title)
		for _, c := range s.Columns {
			p.printf(" %s |", pipes(s.heading(c)))
		}
		p.printf("\n|---|%s\n", strings.Repeat("---|", len(s.Columns)))
		for _, m := range s.Order {
			p.printf("| %s |", pipes(b.Models[m].Name))
			for _, c := range s.Columns {
				p.printf(" %s |", pipes(c.Cells[m].text()))
			}
			p.printf("\n")
		}
		p.printf("\n")
	}
	for _, n := range b.notes() {
		p.printf("%s\n", n)
	}
	p.printf("\n")
	for _, s := range signatures(sections) {
		p.printf("- `%s`\n", s)
	}
	return p.err
}

func pipes(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// CSV writes every score, one a row, in the order of the columns.
func (b *Board) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	number := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'g', -1, 64)
	}
	rows := [][]string{{"model", "name", "average", "class", "group", "value", "undefined", "low", "high", "level", "method", "rank", "letters", "n", "signature"}}
	for _, c := range b.Columns {
		for m, cell := range c.Cells {
			var low, high, level, method string
			if i := cell.Interval; i != nil {
				low, high, level, method = number(&i.Low), number(&i.High), number(&i.Level), i.Method
			}
			rank := ""
			if cell.Rank > 0 {
				rank = strconv.Itoa(cell.Rank)
			}
			rows = append(rows, []string{
				b.Models[m].Name, c.Name, c.Average, c.Class, c.Group, number(cell.Value), cell.Undefined, low, high, level, method, rank, cell.letters(), strconv.Itoa(c.N), c.Signature,
			})
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the leaderboard as CSV: %w", err)
	}
	return nil
}

// JSON writes the board with all pairs.
func (b *Board) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(b); err != nil {
		return fmt.Errorf("writing the leaderboard as JSON: %w", err)
	}
	return nil
}

// LaTeX writes the metrics named, or the headlines, as tables with booktabs. What is
// best in a column is bold, with all that share a letter with it.
func (b *Board) LaTeX(w io.Writer, metrics []string) error {
	p := &printer{w: w}
	sections := b.sections(metrics)
	for _, s := range sections {
		p.printf("\\begin{table}\n\\centering\n\\caption{%s}\n\\begin{tabular}{l%s}\n\\toprule\nmodel", tex(s.Title), strings.Repeat("r", len(s.Columns)))
		for _, c := range s.Columns {
			p.printf(" & %s", tex(s.heading(c)))
		}
		p.printf(" \\\\\n\\midrule\n")
		for _, m := range s.Order {
			p.printf("%s", tex(b.Models[m].Name))
			for _, c := range s.Columns {
				cell := c.Cells[m]
				switch {
				case cell.Value == nil:
					p.printf(" & --")
				case c.best(m):
					p.printf(" & \\textbf{%s}%s", figure(*cell.Value), bounds(cell))
				default:
					p.printf(" & %s%s", figure(*cell.Value), bounds(cell))
				}
			}
			p.printf(" \\\\\n")
		}
		p.printf("\\bottomrule\n\\end{tabular}\n\\end{table}\n\n")
	}
	for _, n := range append(b.notes(), signatures(sections)...) {
		p.printf("%% %s\n", n)
	}
	return p.err
}

// best reports whether a model is first in the column, or not told apart from it.
func (c *Column) best(m int) bool {
	for first := range c.Cells {
		if c.Cells[first].Rank == 1 && shared(c.Cells[first].Letters, c.Cells[m].Letters) {
			return true
		}
	}
	return c.Cells[m].Rank == 1
}

func bounds(c Cell) string {
	if c.Interval == nil {
		return ""
	}
	return fmt.Sprintf(" {\\scriptsize [%s, %s]}", figure(c.Interval.Low), figure(c.Interval.High))
}

var texEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "_", `\_`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
	"↑", `$\uparrow$`, "↓", `$\downarrow$`, "·", `$\cdot$`, ">=", `$\geq$`,
)

func tex(s string) string { return texEscapes.Replace(s) }

// BibTeX is an entry by which the table can be cited.
func (b *Board) BibTeX(w io.Writer, title string) error {
	p := &printer{w: w}
	p.printf("@misc{ophglm-%s,\n  title = {%s},\n  note = {Leaderboard %s over test set %s, %d models, made with ophglm}\n}\n", b.Digest, tex(title), b.Digest, b.TestSet, len(b.Models))
	return p.err
}

// printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
