package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// cleanReport is what report.html of dialogue clean shows.
type cleanReport struct {
	Title      string
	Files      []string // that were read
	Stages     []cleanStage
	Examples   []cleanExample
	Histograms []histogram
	Warnings   []string
}

// cleanExample is a turn, or a dialogue, before and after a stage. After is ""
// where Reason says why it went.
type cleanExample struct {
	ID, Stage, Reason string
	Before, After     string
}

// histogram counts values between edges: Counts[i] those from Edges[i] up to
// Edges[i+1], of which the last has both its ends. There is one edge more than
// there are counts.
type histogram struct {
	Name, Unit string
	Edges      []float64
	Counts     []int64
}

// readerPrefix begins the names of the stages of dialogue clean that read files.
const readerPrefix = "read_"

//go:embed cleanreport.html
var cleanReportPage string

var cleanReportTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"count":   count,
	"percent": percent,
}).Parse(cleanReportPage))

// writeCleanReport writes a page that needs nothing else: no network, no script.
// What it is given is text and is escaped. The same report gives the same bytes.
func writeCleanReport(w io.Writer, r *cleanReport) error {
	page := reportPage{Title: r.Title, Files: r.Files, Warnings: r.Warnings}
	for _, s := range r.Stages {
		page.Stages = append(page.Stages, reportStage{Name: s.Name, Kind: s.Kind, Read: s.Inputs, Used: s.Used, Rejected: s.Rejected, Merged: s.Merged})
		page.Reasons = append(page.Reasons, countRows(s.Name, s.Reasons, s.Inputs)...)
		page.Counts = append(page.Counts, countRows(s.Name, s.Counts, s.Inputs)...)
	}
	for i, all := 0, page.Read(); i < len(page.Stages); i++ {
		page.Stages[i].draw(all)
	}
	for _, e := range r.Examples {
		page.Examples = append(page.Examples, exampleOf(e))
	}
	for _, h := range r.Histograms {
		c, err := chartOf(h)
		if err != nil {
			return err
		}
		page.Charts = append(page.Charts, c)
	}
	if err := cleanReportTemplate.Execute(w, page); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// reportPage is what the template is filled with.
type reportPage struct {
	Title           string
	Files, Warnings []string
	Stages          []reportStage
	Reasons, Counts []reportCount
	Examples        []reportExample
	Charts          []chart
}

// Read is how many were read: by all readers, or else by the first stage.
func (p reportPage) Read() int64 {
	read := int64(0)
	for i, s := range p.Stages {
		if strings.HasPrefix(s.Name, readerPrefix) || i == 0 {
			read += s.Read
		}
	}
	return read
}

// Left is how many the last stage let through.
func (p reportPage) Left() int64 {
	if n := len(p.Stages); n > 0 {
		return p.Stages[n-1].Used
	}
	return 0
}

// reportStage is a row of the funnel; the bars are in percent of all that were
// read, and so stand under each other.
type reportStage struct {
	Name, Kind                      string
	Read, Used, Rejected, Merged    int64
	UsedBar, RejectedBar, MergedBar string
	RejectedX, MergedX              string // where the bars of these begin
}

// draw gives a row its bars, of all that were read.
func (s *reportStage) draw(all int64) {
	of := func(n int64) string { return svgNumber(100 * float64(n) / float64(max(all, 1))) }
	s.UsedBar, s.RejectedBar, s.MergedBar = of(s.Used), of(s.Rejected), of(s.Merged)
	s.RejectedX, s.MergedX = of(s.Used), of(s.Used+s.Rejected)
}

// Alternative says in words what the bar shows.
func (s reportStage) Alternative() string {
	return fmt.Sprintf("%s: %s read, %s used, %s rejected, %s merged", s.Name, count(s.Read), count(s.Used), count(s.Rejected), count(s.Merged))
}

// reportCount is a number of a stage under a name.
type reportCount struct {
	Stage, Name string
	N, Of       int64
	First       bool // of its stage
	Rows        int  // of its stage, where it is the first
}

// countRows lists counts, the largest first.
func countRows(stage string, counts map[string]int64, of int64) []reportCount {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		switch {
		case counts[a] > counts[b]:
			return -1
		case counts[a] < counts[b]:
			return 1
		}
		return strings.Compare(a, b)
	})
	out := make([]reportCount, 0, len(names))
	for i, n := range names {
		out = append(out, reportCount{Stage: stage, Name: n, N: counts[n], Of: of, First: i == 0, Rows: len(names)})
	}
	return out
}

// percent is a share as people read it.
func percent(n, of int64) string {
	switch v := 100 * float64(n) / float64(max(of, 1)); {
	case n > 0 && v < 0.1:
		return "<0.1 %"
	default:
		return strconv.FormatFloat(v, 'f', 1, 64) + " %"
	}
}

// svgNumber writes a length of a picture.
func svgNumber(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}
