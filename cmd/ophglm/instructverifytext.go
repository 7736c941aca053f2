package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/verification"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
	"ophglm/internal/trainingset"
	"ophglm/internal/trainingset/audit"
)

// setFinding is a line of what is found in a training set.
type setFinding struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Row     int    `json:"row,omitempty"` // which record of the file, from 1
	ID      string `json:"id,omitempty"`  // the file's own
	Rule    string `json:"rule"`
	Outcome string `json:"outcome,omitempty"` // of a verdict
	Why     string `json:"why"`
	// Message is counted from 0: that of the system, then question and answer by turns.
	// Start and End are bytes of it. A fault of the file has none of the three.
	Message    int        `json:"message"`
	Start      int        `json:"start"`
	End        int        `json:"end"`
	Text       string     `json:"text,omitempty"`
	Triples    []string   `json:"triples,omitempty"`
	Others     []otherRow `json:"others,omitempty"`
	Count      int        `json:"count,omitempty"`
	Similarity float64    `json:"similarity,omitempty"`

	shown string // the words with what stands around them
}

// otherRow is where else something stands.
type otherRow struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// setReport prints findings as they come and counts them.
type setReport struct {
	a    *app
	most int // findings printed of records, and as many of the audit; 0: all
	all  bool

	Records    int
	Unread     int
	formats    map[trainingset.Format]bool
	rules      map[string]*ruleCount
	found      int // all findings
	bad        int // records with one
	supported  int
	unclear    int
	printed    int // of this part
	left       int // not printed
	ofTheAudit bool
}

// ruleCount is a row of the table.
type ruleCount struct {
	findings, records int
	last              [2]int // file and row of the record counted last, of the audit
}

func newSetReport(a *app, f setFlags) *setReport {
	r := &setReport{a: a, most: f.most, all: f.all, formats: map[trainingset.Format]bool{}, rules: map[string]*ruleCount{}}
	if a.json && !f.mostGiven {
		r.most = 0
	}
	return r
}

func (r *setReport) format(f trainingset.Format) {
	if f != "" {
		r.formats[f] = true
	}
}

// fault reports what can't be read.
func (r *setReport) fault(path string, f *trainingset.Fault) error {
	r.Unread++
	r.count(string(f.Code), 1)
	why := f.Detail
	if f.End && f.Code != trainingset.EmptyFile {
		why += "; nothing more is read of the file"
	}
	return r.print(setFinding{File: path, Line: f.Line, Row: f.Row, Rule: string(f.Code), Why: why})
}

// record reports what was found in one record.
func (r *setReport) record(found []setFinding) error {
	by := map[string]int{}
	for _, f := range found {
		finding := f.Outcome == "" || verification.Objects(&ophglm.Verdict{Rule: f.Rule, Outcome: f.Outcome})
		switch {
		case finding:
			by[f.Rule]++
		case f.Outcome == "supported":
			r.supported++
		default:
			r.unclear++
		}
		if finding || r.all {
			if err := r.print(f); err != nil {
				return err
			}
		}
	}
	if len(by) > 0 {
		r.bad++
	}
	for rule, n := range by {
		r.count(rule, n)
	}
	return nil
}

// count counts findings of a rule in one record.
func (r *setReport) count(rule string, findings int) {
	c := r.rules[rule]
	if c == nil {
		c = &ruleCount{}
		r.rules[rule] = c
	}
	c.findings += findings
	c.records++
	r.found += findings
}

// wanted are the places of those findings that will be printed.
func (r *setReport) wanted(found []audit.Finding) []audit.Place {
	if r.most > 0 && len(found) > r.most {
		found = found[:r.most]
	}
	places := make([]audit.Place, len(found))
	for i, f := range found {
		places[i] = f.At
	}
	return places
}

// audited reports what the set as a whole shows. The text is that of the message,
// "" where it will not be printed; without a span its beginning is shown.
func (r *setReport) audited(files []*pipeline.File, f audit.Finding, in string, span *text.Span) error {
	if !r.ofTheAudit {
		r.ofTheAudit, r.printed = true, 0
	}
	r.count(string(f.Rule), 1)
	if c, at := r.rules[string(f.Rule)], [2]int{f.At.File + 1, f.At.Row}; c.last == at {
		c.records-- // it was counted before
	} else {
		c.last = at
	}
	out := setFinding{
		File: files[f.At.File].Path, Line: f.At.Line, Row: f.At.Row, Message: f.At.Message, Rule: string(f.Rule),
		Count: f.Count, Similarity: f.Similarity, End: len(in), Text: in,
	}
	for _, o := range f.Others {
		out.Others = append(out.Others, otherRow{files[o.File].Path, o.Line})
	}
	if span != nil {
		out.Start, out.End, out.Text = span.Start, span.End, span.Of(in)
	}
	if in != "" {
		out.shown = excerpt(in, out.Start, out.End)
	}
	out.Why = auditWhy(&out)
	return r.print(out)
}

// auditWhy says what an audit found as a sentence.
func auditWhy(f *setFinding) string {
	var places []string
	for _, o := range f.Others {
		if o.File == f.File {
			places = append(places, fmt.Sprintf("line %d", o.Line))
		} else {
			places = append(places, fmt.Sprintf("%s:%d", o.File, o.Line))
		}
	}
	at := strings.Join(places, ", ")
	if n := f.Count - len(places); n > 0 && len(places) > 0 {
		at += fmt.Sprintf(" and %s more", count(int64(n)))
	}
	switch audit.Rule(f.Rule) {
	case audit.DuplicateRecord:
		return "the same question and answer stand at " + at
	case audit.NearDuplicate:
		return fmt.Sprintf("near-identical to %s: %s", plural(int64(f.Count), "other answer", "other answers"), at)
	case audit.ManyQuestions:
		return fmt.Sprintf("it is the answer to %s different questions", count(int64(f.Count)))
	case audit.Exemplar:
		return fmt.Sprintf("the sentence stands in %s different records", count(int64(f.Count)))
	case audit.QuestionInFiles:
		return fmt.Sprintf("the question is %.0f%% that at %s", 100*f.Similarity, at)
	}
	return fmt.Sprintf("the answer is %.0f%% that at %s", 100*f.Similarity, at)
}

// print prints a finding, where there is room.
func (r *setReport) print(f setFinding) error {
	if r.most > 0 && r.printed >= r.most {
		r.left++
		return nil
	}
	r.printed++
	if r.a.json {
		e := json.NewEncoder(r.a.stdout)
		e.SetEscapeHTML(false)
		if err := e.Encode(f); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
		return nil
	}
	rule := f.Rule
	if r.all && f.Outcome != "" {
		rule += ": " + f.Outcome
	}
	s := fmt.Sprintf("%s:%d: %s: %s\n", f.File, f.Line, rule, f.Why)
	if f.shown != "" {
		s += "    " + f.shown + "\n"
	}
	if _, err := io.WriteString(r.a.stdout, s); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

// around is how many characters are shown on either side of the words, and longest
// how many of the words themselves.
const (
	around  = 20
	longest = 80
)

// excerpt shows the bytes [start, end) of a text in brackets, with what stands
// around them, on one line.
func excerpt(s string, start, end int) string {
	if start >= end {
		return ""
	}
	before, words, after := []rune(s[:start]), []rune(s[start:end]), []rune(s[end:])
	var b strings.Builder
	if n := len(before); n > around {
		b.WriteString("…")
		before = before[n-around:]
	}
	b.WriteString(string(before))
	b.WriteString("⟦")
	if n := len(words); n > longest {
		b.WriteString(string(words[:longest/2]) + " … " + string(words[n-longest/2:]))
	} else {
		b.WriteString(string(words))
	}
	b.WriteString("⟧")
	if len(after) > around {
		b.WriteString(string(after[:around]) + "…")
	} else {
		b.WriteString(string(after))
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == utf8.RuneError {
			return ' '
		}
		return c
	}, b.String())
}

// end prints the summary, and is an error where there are findings.
func (v *setVerifier) end(graph string) error {
	r := v.report
	if !r.a.json {
		if err := r.summary(r.a.stdout, len(v.files), graph); err != nil {
			return err
		}
	}
	if r.found > 0 {
		return findingsf("%s", plural(int64(r.found), "finding", "findings"))
	}
	if r.Records == 0 {
		return errors.New("no record was read")
	}
	return nil
}

func (r *setReport) summary(w io.Writer, files int, graph string) error {
	if r.left > 0 {
		fmt.Fprintf(w, "… and %s more: --max 0 prints all\n", count(int64(r.left)))
	}
	if len(r.rules) > 0 {
		fmt.Fprintln(w)
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "rule\tfindings\trecords")
		rules := slices.SortedFunc(maps.Keys(r.rules), func(x, y string) int {
			if d := r.rules[y].findings - r.rules[x].findings; d != 0 {
				return d
			}
			return strings.Compare(x, y)
		})
		for _, rule := range rules {
			c := r.rules[rule]
			fmt.Fprintf(t, "%s\t%s\t%s\n", rule, count(int64(c.findings)), count(int64(c.records)))
		}
		if err := t.Flush(); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	var formats []string
	for _, f := range slices.Sorted(maps.Keys(r.formats)) {
		formats = append(formats, string(f))
	}
	_, err := fmt.Fprintf(w, "%s of %s (%s) against %s: %s, by themselves %s have one; %s can't be read; %s supported, %s unclear\n",
		plural(int64(r.Records), "record", "records"), plural(int64(files), "file", "files"), strings.Join(formats, ", "), graph, plural(int64(r.found), "finding", "findings"), plural(int64(r.bad), "record", "records"), plural(int64(r.Unread), "record", "records"), plural(int64(r.supported), "claim", "claims"), count(int64(r.unclear)))
	return err
}
