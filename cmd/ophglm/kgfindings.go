package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ophglm/kg/check"
)

// checkAnswer is what was found in a graph.
type checkAnswer struct {
	Graph    string         `json:"graph"`
	Entities int            `json:"entities"` // that are sound in form
	Triples  int            `json:"triples"`
	Findings []checkFinding `json:"findings"`
	Counts   map[string]int `json:"counts"` // by code
	most     int
	lines    map[string]int // of a file, by record
}

type checkFinding struct {
	Record   string         `json:"record"` // the entity's or triple's id
	Severity check.Severity `json:"severity"`
	Code     string         `json:"code"`
	Outcome  string         `json:"outcome"`
	Says     string         `json:"says"`
	Triples  []string       `json:"triples,omitempty"`
}

// newCheckAnswer puts errors first, each by code, then record.
func newCheckAnswer(graph string, found *check.Findings) *checkAnswer {
	a := &checkAnswer{Graph: graph, Entities: found.Entities, Triples: found.Triples, Counts: found.Counts, Findings: []checkFinding{}}
	for _, f := range found.All {
		v := f.Verdict
		a.Findings = append(a.Findings, checkFinding{v.Of.Record, f.Severity, v.Rule, v.Outcome, v.Why, v.Triples})
	}
	slices.SortStableFunc(a.Findings, func(a, b checkFinding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Record, b.Record))
	})
	return a
}

func (a *checkAnswer) text(w io.Writer) {
	severity := map[string]check.Severity{}
	errs := 0
	for i, f := range a.Findings {
		if a.most <= 0 || i < a.most {
			at := f.Record
			if n, ok := a.lines[at]; ok {
				at = fmt.Sprintf("%s:%d", a.Graph, n)
			}
			fmt.Fprintf(w, "%s: %s: %s: %s\n", at, f.Severity, f.Code, f.Says)
		}
		severity[f.Code] = f.Severity
		if f.Severity == check.Error {
			errs++
		}
	}
	if a.most > 0 && len(a.Findings) > a.most {
		fmt.Fprintf(w, "… and %s more: --most 0 prints all\n", count(int64(len(a.Findings)-a.most)))
	}
	if len(a.Findings) > 0 {
		fmt.Fprintln(w)
	}
	codes := slices.SortedFunc(maps.Keys(a.Counts), func(x, y string) int {
		return cmp.Or(cmp.Compare(severity[x], severity[y]), cmp.Compare(x, y))
	})
	for _, code := range codes {
		fmt.Fprintf(w, "%7s  %-24s %s\n", count(int64(a.Counts[code])), code, severity[code])
	}
	fmt.Fprintf(w, "%s: %s entities, %s triples, %s errors, %s warnings\n", a.Graph,
		count(int64(a.Entities)), count(int64(a.Triples)), count(int64(errs)), count(int64(len(a.Findings)-errs)))
}

// explained is a check as --explain shows it.
type explained struct {
	Code     string         `json:"code"`
	Severity check.Severity `json:"severity"`
	Doc      string         `json:"doc"`
	Graph    string         `json:"graph"`
	Reports  []string       `json:"reports"`
}

func (a *app) explainCheck(code string) error {
	checks := check.All()
	if code != "all" {
		c, err := checkOf(code)
		if err != nil {
			return err
		}
		checks = []check.Check{c}
	}
	var out []explained
	for _, c := range checks {
		out = append(out, explained{c.Code, c.Severity, strings.Join(strings.Fields(c.Doc), " "), c.Example.Graph, c.Example.Reports})
	}
	return a.print(out, func(w io.Writer) {
		for _, c := range out {
			if code == "all" {
				fmt.Fprintf(w, "%-24s %-8s %s\n", c.Code, c.Severity, c.Doc)
				continue
			}
			fmt.Fprintf(w, "%s (%s)\n%s\n\nof the graph\n", c.Code, c.Severity, c.Doc)
			for line := range strings.Lines(c.Graph) {
				fmt.Fprintf(w, "  %s\n", strings.TrimSpace(line))
			}
			fmt.Fprintf(w, "it reports\n  %s\n", strings.Join(c.Reports, "\n  "))
		}
	})
}
