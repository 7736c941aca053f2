package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/coverage"
)

//go:embed instructreport.html
var instructReportPage string

var instructReportTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"count": amount,
	"head":  func(t countsTable) []string { return t[0] },
	"rows":  func(t countsTable) [][]string { return t[1:] },
}).Parse(instructReportPage))

// writeInstructPage writes a page that needs nothing else: no network, no script.
// What it is given is text and is escaped. The same report gives the same bytes.
func writeInstructPage(w io.Writer, r *instructReport) error {
	page := instructPage{Report: r, From: strings.Join(r.From, ", "), Levels: coverageLevels[:]}
	for _, l := range r.Languages {
		p := languagePage{Name: langName(l.Lang), Language: l}
		p.Tables = []titledTable{
			{"Samples of each disease, by scenario", "", r.scenarioTable(l)},
			{"Lengths, in characters", "", lengthTable(l)},
			{"How they are worded, by scenario", "tags", tagTable(l)},
			{"The diseases with the most samples", "", diseaseTable(l, pageDiseases)},
		}
		p.Tables = slices.DeleteFunc(p.Tables, func(t titledTable) bool { return len(t.Table) < 2 })
		p.Matrix = matrixOf(l, r.named(l.Lang))
		page.Languages = append(page.Languages, p)
	}
	if f := r.Facts; f != nil {
		page.Relations = relationTable(f)
		page.Top = countsTable{{"fact", "samples"}}
		for _, x := range f.Top {
			page.Top = append(page.Top, []string{factText(x), amount(x.Samples)})
		}
	}
	page.Repeats = []titledRepeats{{"Questions asked in several samples", r.Questions}, {"Answers that stand in several samples", r.Answers}}
	page.Scores, page.Signatures = r.diversityTable(), r.signatures()
	if err := instructReportTemplate.Execute(w, page); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}

// named is how many diseases of the graph have a name in the language; 0 where no
// graph is known.
func (r *instructReport) named(lang ophglm.Lang) int {
	if r.Facts == nil {
		return 0
	}
	return r.Facts.Diseases[lang].Named
}

// pageDiseases is how many diseases the page lists by name; the picture has all.
const pageDiseases = 60

// instructPage is what the template is filled with.
type instructPage struct {
	Report         *instructReport
	From           string
	Languages      []languagePage
	Levels         []coverageLevel
	Relations, Top countsTable
	Repeats        []titledRepeats
	Scores         countsTable
	Signatures     []string
}

type languagePage struct {
	Name     string
	Language *coverage.Language
	Matrix   matrix
	Tables   []titledTable
}

type titledTable struct {
	Title, Class string
	Table        countsTable
}

type titledRepeats struct {
	Title   string
	Repeats coverage.Repeats
}

// coverageLevel is how a cell of the picture is drawn: from this many samples on.
type coverageLevel struct {
	From  int
	Class string
	Text  string
}

var coverageLevels = [...]coverageLevel{{0, "l0", "none"}, {1, "l1", "1"}, {2, "l2", "2 to 3"}, {4, "l3", "4 to 7"}, {8, "l4", "8 to 15"}, {16, "l5", "16 and more"}}

func levelOf(samples int) coverageLevel {
	at := 0
	for i, l := range coverageLevels {
		if samples >= l.From {
			at = i
		}
	}
	return coverageLevels[at]
}

// matrix is the picture of disease by scenario: a row for each scenario, a column
// for each disease, those with the most samples first and those of the graph
// without any last. Columns that are drawn the same are one piece.
type matrix struct {
	Text              string // what it shows, in words
	Width, Height     int
	Rows              []matrixRow
	Diseases, Without int
}

type matrixRow struct {
	Name, Covered string
	Y, TextY      string
	Pieces        []matrixPiece
}

type matrixPiece struct{ X, Width, Class, Text string }

// The frame of a matrix: names at the left, columns, and numbers at the right.
const (
	matrixWidth, matrixLeft, matrixColumns = 960, 100, 760
	matrixRowHeight, matrixBar             = 30, 26
)

// matrixOf draws a language. Named is how many diseases the graph names, where that
// is known; of those without a sample the names are not.
func matrixOf(l *coverage.Language, named int) matrix {
	var rows []*coverage.Disease
	for _, d := range l.Diseases {
		if d.ID != "" && slices.ContainsFunc(ophglm.Scenarios[:], func(s ophglm.Scenario) bool { return d.Of[s] > 0 }) {
			rows = append(rows, d)
		}
	}
	inAll := func(d *coverage.Disease) (n int) {
		for _, s := range ophglm.Scenarios {
			n += d.Of[s]
		}
		return n
	}
	slices.SortStableFunc(rows, func(a, b *coverage.Disease) int { return cmp.Compare(inAll(b), inAll(a)) })
	m := matrix{Width: matrixWidth, Height: matrixRowHeight * len(ophglm.Scenarios), Diseases: len(rows), Without: max(named-len(rows), 0)}
	columns := len(rows) + m.Without
	var said []string
	for i, s := range ophglm.Scenarios {
		r := matrixRow{Name: string(s), Y: svgNumber(float64(i * matrixRowHeight)), TextY: svgNumber(float64(i*matrixRowHeight) + 18)}
		covered := 0
		for from := 0; from < columns; {
			of := func(at int) int {
				if at < len(rows) {
					return rows[at].Of[s]
				}
				return 0
			}
			level, to := levelOf(of(from)), from+1
			for to < columns && levelOf(of(to)) == level {
				to++
			}
			p := matrixPiece{
				X: svgNumber(matrixLeft + matrixColumns*float64(from)/float64(columns)), Width: svgNumber(matrixColumns * float64(to-from) / float64(columns)),
				Class: level.Class, Text: fmt.Sprintf("%s diseases: %s samples each", amount(to-from), level.Text),
			}
			if to == from+1 && from < len(rows) {
				p.Text = fmt.Sprintf("%s: %s samples", diseaseName(rows[from]), amount(of(from)))
			}
			if level.From > 0 {
				covered += to - from
			}
			r.Pieces = append(r.Pieces, p)
			from = to
		}
		r.Covered = amount(covered) + " of " + amount(columns)
		said = append(said, r.Name+" "+r.Covered)
		m.Rows = append(m.Rows, r)
	}
	m.Text = "diseases with a sample: " + strings.Join(said, ", ")
	return m
}
