package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"ophglm"
	"ophglm/instruct/coverage"
)

// langNames are the languages as people read them.
var langNames = map[ophglm.Lang]string{ophglm.ZH: "Chinese", ophglm.EN: "English"}

func langName(l ophglm.Lang) string { return cmp.Or(langNames[l], string(l), "no language") }

func (r *instructReport) text(w io.Writer, diseases int) {
	fmt.Fprintf(w, "%s samples from %s\n", amount(r.Samples), strings.Join(r.From, ", "))
	if r.Repeated > 0 {
		fmt.Fprintf(w, "%s more were there before, by id\n", amount(r.Repeated))
	}
	for _, l := range r.Languages {
		fmt.Fprintf(w, "\n%s: %s samples\n", langName(l.Lang), amount(l.Samples))
		tabulate(w, r.scenarioTable(l))
		tabulate(w, lengthTable(l))
		tabulate(w, tagTable(l))
		tabulate(w, diseaseTable(l, diseases))
		fmt.Fprintf(w, "\nsentences of answers: %s, uncited %s, cited in part %s\n", amount(l.Sentences), amount(l.Uncited), amount(l.Partly))
		for _, u := range l.Examples {
			fmt.Fprintf(w, "  %s message %d [%d, %d): %s\n", u.Sample, u.Message, u.Start, u.End, oneLine(u.Text))
		}
	}
	repeatsText(w, "questions", r.Questions)
	repeatsText(w, "answers", r.Answers)
	r.stutterText(w)
	r.factsText(w)
	fmt.Fprintln(w, "\nhow varied the answers are: distinct-n falls and self-BLEU rises with the number of texts, n")
	tabulate(w, r.diversityTable())
	for _, s := range r.signatures() {
		fmt.Fprintf(w, "  %s\n", s)
	}
}

// diversityTable is a row for each class, and a column for each measure.
func (r *instructReport) diversityTable() countsTable {
	t := countsTable{{"answers"}}
	column := map[string]int{}
	var class string
	for _, s := range r.Diversity {
		name := s.Name + " of " + s.Average
		if column[name] == 0 {
			column[name] = len(t[0])
			t[0] = append(t[0], name)
		}
		if class != s.Class || len(t) == 1 {
			class = s.Class
			t = append(t, []string{class})
		}
		value := "undefined: " + s.Undefined
		if s.Value != nil {
			value = fmt.Sprintf("%.4f", *s.Value)
		}
		t[len(t)-1] = append(t[len(t)-1], value+" n="+amount(s.N))
	}
	return t
}

// signatures are those of the scores, each once.
func (r *instructReport) signatures() []string {
	var out []string
	for _, s := range r.Diversity {
		if !slices.Contains(out, s.Signature) {
			out = append(out, s.Signature)
		}
	}
	return out
}

// amount writes a count as [count] does.
func amount(n int) string { return count(int64(n)) }

// tabulate prints a table, where it has more than its head.
func tabulate(w io.Writer, t countsTable) {
	if len(t) < 2 {
		return
	}
	fmt.Fprintln(w)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range t {
		fmt.Fprintln(tw, strings.Join(row, "\t"))
	}
	tw.Flush()
}

// scenarioTable is a row for each scenario: of how many diseases there is a sample,
// and how many of each.
func (r *instructReport) scenarioTable(l *coverage.Language) countsTable {
	t := countsTable{{"scenario", "samples", "diseases", "of", "samples a disease: least", "median", "95%", "most"}}
	of := "–"
	if r.Facts != nil {
		of = amount(r.Facts.Diseases[l.Lang].Named)
	}
	for _, s := range l.Scenarios {
		row := []string{string(s.Scenario), amount(s.Samples), amount(s.Diseases), of, "–", "–", "–", "–"}
		if q := s.PerDisease; q != nil {
			row = append(row[:4], amount(q.Min), amount(q.Median), amount(q.P95), amount(q.Max))
		}
		t = append(t, row)
	}
	return t
}

func lengthTable(l *coverage.Language) countsTable {
	t := countsTable{{"characters", "messages", "least", "5%", "25%", "median", "75%", "95%", "99%", "most"}}
	for _, x := range []struct {
		name string
		q    *coverage.Quantiles
	}{{"questions", l.Question}, {"answers", l.Answer}} {
		if q := x.q; q != nil {
			row := []string{x.name}
			for _, n := range []int{q.N, q.Min, q.P05, q.P25, q.Median, q.P75, q.P95, q.P99, q.Max} {
				row = append(row, amount(n))
			}
			t = append(t, row)
		}
	}
	return t
}

// shownTags are the tags of samples that are counted by value, in the order shown.
var shownTags = []string{"by", "register", "voice", "style", "intent"}

// tagTable is a row for each value of each tag, and a column for each scenario. A
// tag that no sample has is passed over.
func tagTable(l *coverage.Language) countsTable {
	head := []string{"tag", "value"}
	for _, s := range l.Scenarios {
		head = append(head, string(s.Scenario))
	}
	t := countsTable{head}
	for _, tag := range shownTags {
		values := map[string]bool{}
		for _, s := range l.Scenarios {
			for v := range s.Tags[tag] {
				values[v] = true
			}
		}
		if len(values) == 1 && values[""] {
			continue
		}
		for _, v := range slices.Sorted(maps.Keys(values)) {
			row := []string{tag, cmp.Or(v, "(none)")}
			for _, s := range l.Scenarios {
				row = append(row, amount(s.Tags[tag][v]))
			}
			t = append(t, row)
		}
	}
	return t
}

// diseaseTable is the first rows of the matrix, all where most is 0.
func diseaseTable(l *coverage.Language, most int) countsTable {
	head := []string{"disease", "samples"}
	for _, s := range l.Scenarios {
		head = append(head, string(s.Scenario))
	}
	t := countsTable{head}
	for i, d := range l.Diseases {
		if most > 0 && i == most {
			t = append(t, []string{fmt.Sprintf("… and %s more: --diseases 0 lists all", amount(len(l.Diseases)-most))})
			break
		}
		row := []string{diseaseName(d), amount(d.Samples)}
		for _, s := range l.Scenarios {
			row = append(row, amount(d.Of[s.Scenario]))
		}
		t = append(t, row)
	}
	return t
}

func diseaseName(d *coverage.Disease) string { return cmp.Or(d.Name, d.ID, "(none named)") }

func repeatsText(w io.Writer, what string, r coverage.Repeats) {
	fmt.Fprintf(w, "\n%s: %s different, %s in several samples, %s in more than %d (%s samples too many), one in %s\n",
		what, amount(r.Texts), amount(r.Twice), amount(r.Over), r.Most, amount(r.Beyond), amount(r.Worst))
	for _, t := range r.Top {
		fmt.Fprintf(w, "  %s samples, %s questions, %s: %s\n", amount(t.Samples), amount(t.Questions), t.First, oneLine(t.Text))
	}
}

func (r *instructReport) stutterText(w io.Writer) {
	st := r.Stutter
	if st == nil {
		return
	}
	fmt.Fprintf(w, "\nstutter: %s of %s samples (%s) say the same as another one of other facts, %s pairs\n  %s\n",
		amount(st.Samples), amount(st.Judged), percent(int64(st.Samples), int64(st.Judged)), amount(st.Pairs), st.Signature)
	for _, p := range st.Top {
		fmt.Fprintf(w, "  %s and %s: texts %.2f, facts %.2f\n    %s\n    %s\n", p.A, p.B, p.Text, p.Facts, oneLine(p.AnswerA), oneLine(p.AnswerB))
	}
}

// oneLine is the beginning of a text.
func oneLine(s string) string {
	const most = 80
	all := []rune(strings.Join(strings.Fields(s), " "))
	if len(all) <= most {
		return string(all)
	}
	return string(all[:most]) + "…"
}

func (r *instructReport) factsText(w io.Writer) {
	f := r.Facts
	if f == nil {
		fmt.Fprintln(w, "\nfacts: no graph is known; --graph names one")
		return
	}
	fmt.Fprintf(w, "\nfacts of %s: %s, used %s (%s), never %s\n", r.Graph, amount(f.Triples), amount(f.Used), percent(int64(f.Used), int64(f.Triples)), amount(f.Never))
	if f.Foreign > 0 {
		fmt.Fprintf(w, "%s cited facts are not in the graph\n", amount(f.Foreign))
	}
	tabulate(w, relationTable(f))
	t := countsTable{{"cited", "records", "samples each: median", "95%", "99%", "most"}}
	for _, c := range r.Cited {
		t = append(t, []string{c.Kind, amount(c.Records), amount(c.Samples.Median), amount(c.Samples.P95), amount(c.Samples.P99), amount(c.Samples.Max)})
	}
	tabulate(w, t)
	t = countsTable{{"used the most", "samples"}}
	for _, x := range f.Top {
		t = append(t, []string{factText(x), amount(x.Samples)})
	}
	tabulate(w, t)
}

func factText(f coverage.TopFact) string {
	return f.ID + "  " + f.Subject.Any() + " —" + f.Relation + "→ " + oneLine(f.Object.Any())
}

// relationTable is a row for each relation, and one for all.
func relationTable(f *coverage.Facts) countsTable {
	t := countsTable{{"relation", "facts", "used", "never", "why"}}
	why := func(rs []coverage.Reason) string {
		var parts []string
		for _, r := range rs {
			parts = append(parts, r.Reason+" "+amount(r.Triples))
		}
		return strings.Join(parts, ", ")
	}
	for _, r := range f.Relations {
		t = append(t, []string{r.Relation, amount(r.Triples), amount(r.Used), amount(r.Triples - r.Used), why(r.Reasons)})
	}
	return append(t, []string{"all", amount(f.Triples), amount(f.Used), amount(f.Never), why(f.Reasons)})
}
