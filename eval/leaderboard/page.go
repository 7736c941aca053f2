package leaderboard

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"ophglm/eval/classification"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("leaderboard").Parse(pageSource))

// page is what the template is given.
type page struct {
	Title      string
	Notes      []string
	Sections   []pageSection
	Charts     []Chart
	Worst      []worstCase
	Signatures []string
	Inputs     []input
	BibTeX     string
	Checklist  checklist
}

// unbroken keeps the arrow of a heading on the line of its last word.
var unbroken = strings.NewReplacer(" ↑", "\u00a0↑", " ↓", "\u00a0↓")

type pageSection struct {
	Title    string
	Headings []heading
	Rows     []row
}

type heading struct {
	Parts     []string // of the name, between which a line may end
	Signature string
}

type row struct {
	Model string
	Cells []pageCell
}

type pageCell struct {
	Value, Letters, Interval, Undefined string
	Sort                                string // the number that the column is sorted by; empty where there is none
	Best                                bool
	Bar                                 template.HTML // the interval, drawn
}

type worstCase struct {
	Model string
	classification.Wrong
}

type input struct{ Model, File, Digest string }

// worstCases is how many of each model are listed.
const worstCases = 5

// HTML writes one page that needs nothing else: tables that can be sorted, all
// metrics, intervals drawn, curves, matrices, and what the scores were made of. The
// same board gives the same bytes.
func (b *Board) HTML(w io.Writer, title string, metrics []string) error {
	if len(metrics) == 0 {
		metrics = []string{"all"}
	}
	sections := b.sections(metrics)
	p := page{Title: title, Notes: b.notes(), Signatures: signatures(sections), Checklist: b.checklist()}
	for i := range sections {
		p.Sections = append(p.Sections, b.pageSection(&sections[i]))
	}
	var err error
	if p.Charts, err = b.Charts(); err != nil {
		return err
	}
	for _, m := range b.Models {
		if t, ok := m.Table.(interface {
			Worst(n int) []classification.Wrong
		}); ok {
			for _, wrong := range t.Worst(worstCases) {
				p.Worst = append(p.Worst, worstCase{m.Name, wrong})
			}
		}
		for _, name := range slices.Sorted(maps.Keys(m.Inputs)) {
			p.Inputs = append(p.Inputs, input{m.Name, name, m.Inputs[name]})
		}
	}
	var bib strings.Builder
	if err := b.BibTeX(&bib, title); err != nil {
		return err
	}
	p.BibTeX = bib.String()
	if err := pageTemplate.Execute(w, p); err != nil {
		return fmt.Errorf("writing the leaderboard as a page: %w", err)
	}
	return nil
}

func (b *Board) pageSection(s *section) pageSection {
	out := pageSection{Title: s.Title}
	for _, c := range s.Columns {
		out.Headings = append(out.Headings, heading{strings.SplitAfter(unbroken.Replace(s.heading(c)), "_"), c.Signature})
	}
	for _, m := range s.Order {
		r := row{Model: b.Models[m].Name}
		for _, c := range s.Columns {
			cell := c.Cells[m]
			of := pageCell{Undefined: cell.Undefined, Letters: cell.letters(), Best: len(b.Models) > 1 && cell.Value != nil && c.best(m)}
			if cell.Value != nil {
				of.Value, of.Sort = figure(*cell.Value), strconv.FormatFloat(*cell.Value, 'g', -1, 64)
			}
			if i := cell.Interval; i != nil {
				of.Interval = figure(i.Low) + " – " + figure(i.High)
				of.Bar = c.bar(cell)
			}
			r.Cells = append(r.Cells, of)
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

// bar draws an interval on the scale of its column.
func (c *Column) bar(cell Cell) template.HTML {
	low, high := math.Inf(1), math.Inf(-1)
	for _, o := range c.Cells {
		if o.Interval != nil {
			low, high = min(low, o.Interval.Low), max(high, o.Interval.High)
		}
	}
	if !(high > low) {
		return ""
	}
	const width = 96.0
	at := func(x float64) float64 { return 2 + (width-4)*(x-low)/(high-low) }
	return template.HTML(fmt.Sprintf(
		`<svg class="bar" width="%.0f" height="9" aria-hidden="true"><line x1="%.1f" x2="%.1f" y1="4.5" y2="4.5" stroke="var(--bar)" stroke-width="2"/><circle cx="%.1f" cy="4.5" r="2.6" fill="var(--bar)"/></svg>`,
		width, at(cell.Interval.Low), at(cell.Interval.High), at(*cell.Value)))
}
