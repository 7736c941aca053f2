package compose

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/instruct/grammar"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/knowledge/graphtest"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/text"
)

// ranges says what types the objects of each relation have in a made-up graph.
var ranges = map[string]string{
	"is_a": "Disease", "has_cause": "Pathogen", "has_risk_factor": "RiskFactor", "has_symptom": "Symptom", "has_fundus_sign": "FundusSign",
	"has_complication": "Disease", "differential_of": "Disease", "affects": "Anatomy", "diagnosed_by": "Examination", "exam_finding": "FundusSign",
	"treated_by": "Procedure", "treated_with": "DrugClass", "contraindicated_with": "DrugClass", "prevented_by": "Lifestyle", "occurs_in": "Population",
	"lifestyle_advice": "Lifestyle", "visits": "Department", "has_stage": "Disease",
}

// madeUp is a graph with a few entities of each type, some unknown in one
// language, and facts between them.
type madeUp struct {
	entities map[string]*ophglm.Entity
	triples  map[string]*ophglm.Triple
}

func (g *madeUp) items() []any {
	var out []any
	for _, e := range g.entities {
		out = append(out, e)
	}
	for _, t := range g.triples {
		out = append(out, t)
	}
	return out
}

var words = []string{"hole", "vessel", "defect", "visual field test", "pH test", "opacity of the lens", "spots, small", "glare and halos", "B-scan", "T1 ring (late)"}

func drawGraph(t *rapid.T) *madeUp {
	g := &madeUp{map[string]*ophglm.Entity{}, map[string]*ophglm.Triple{}}
	ids := map[string][]string{}
	types := []string{"Anatomy", "Department", "Disease", "DrugClass", "Examination", "FundusSign", "Lifestyle", "Pathogen", "Population", "Procedure", "RiskFactor", "Symptom"}
	for _, typ := range types {
		for i := range rapid.IntRange(1, 12).Draw(t, typ) {
			id := fmt.Sprintf("%s_%d", strings.ToLower(typ), i)
			e := graphtest.Entity(id, typ, fmt.Sprintf("%s%c、甲", typ, 'A'+i), fmt.Sprintf("%c %s", 'a'+i, words[(i+len(typ))%len(words)]))
			switch rapid.IntRange(0, 9).Draw(t, "known") {
			case 0:
				e.Name.EN = ""
			case 1:
				e.Name.ZH = ""
			case 2, 3, 4, 5, 6:
				e.Name.ZH = fmt.Sprintf("%s%c和乙", typ, 'A'+i)
			}
			g.entities[id] = e
			ids[typ] = append(ids[typ], id)
		}
	}
	relations := slices.Sorted(func(yield func(string) bool) {
		for r := range ranges {
			if !yield(r) {
				return
			}
		}
	})
	one := func(of []string) string { return rapid.SampledFrom(of).Draw(t, "one") }
	for row := range rapid.IntRange(0, 150).Draw(t, "facts") {
		r := one(relations)
		tr := graphtest.Fact(row, one(ids["Disease"][:min(3, len(ids["Disease"]))]), r, one(ids[ranges[r]]))
		note := fmt.Sprintf("%d", rapid.IntRange(1, 99).Draw(t, "n"))
		switch rapid.IntRange(0, 5).Draw(t, "shape") {
		case 0:
			tr = graphtest.Phrase(row, tr.Subject, one([]string{"has_cause", "prognosis", "urgency", "prevented_by", "transmission"}),
				"约"+note+"成患者可以好转，需观察", "about "+note+" in a hundred get better, with care", "level", one([]string{"emergency", "urgent", "soon", "routine", ""}))
		case 1:
			tr = graphtest.By(graphtest.Phrase(row, tr.Subject, r, "", "The "+note+" cases got better. Others did not.", "form", "sentence"), ophglm.Article, "CC BY 4.0")
		case 2:
			tr.Evidence = ophglm.Crawled
		}
		if tr.Qualifiers == nil {
			tr.Qualifiers = map[string]string{}
		}
		if r := tr.Relation; r == "exam_finding" {
			tr.Qualifiers["exam"] = one(ids["Examination"])
		} else if r == "differential_of" || r == "contraindicated_with" || r == "treated_with" || r == "has_stage" {
			k := map[string]string{"differential_of": "by", "contraindicated_with": "why", "treated_with": "for", "has_stage": "criteria"}[r]
			tr.Qualifiers[k+"@zh"], tr.Qualifiers[k+"@en"] = note+"天内可见，以后消退", "it is seen for "+note+" days, and fades"
		}
		tr.ID = ophglm.TripleID(tr)
		g.triples[tr.ID] = tr
	}
	return g
}

var digits = regexp.MustCompile(`[0-9]+`)

// said reports whether the text says the object of the triple: its name, in the
// number that it stands in, or its text or a sentence of that.
func (g *madeUp) said(part string, tr *ophglm.Triple, lang ophglm.Lang) bool {
	part = strings.ToLower(part)
	if tr.Object.Entity != "" {
		e := g.entities[tr.Object.Entity]
		n := strings.ToLower(e.Name.In(lang))
		return strings.Contains(part, n) || lang == ophglm.EN && strings.Contains(part, strings.ToLower(grammar.All()[lang].Nouns.Plural(n)))
	}
	whole := tr.Object.Text.In(lang)
	if strings.Contains(part, strings.ToLower(whole)) {
		return true
	}
	return slices.ContainsFunc(text.Sentences(whole), func(s text.Span) bool { return strings.Contains(part, strings.ToLower(s.Of(whole))) })
}

// allowed are the digits that a sentence on the triple may have.
func (g *madeUp) allowed(tr *ophglm.Triple, lang ophglm.Lang) string {
	s := tr.Object.Text.In(lang)
	for _, v := range tr.Qualifiers {
		s += " " + v
		if e := g.entities[v]; e != nil {
			s += " " + e.Name.In(lang)
		}
	}
	for _, id := range []string{tr.Subject, tr.Object.Entity} {
		if e := g.entities[id]; e != nil {
			s += " " + e.Name.In(lang)
		}
	}
	return s
}

// samples composes the graph without the engine around it.
func (g *madeUp) samples(t *rapid.T) []*ophglm.Sample {
	cfg := Config{Languages: []string{"zh", "en"}, Scenarios: []string{"visual", "causes", "diagnosis", "treatment", "prognosis"}, Questions: 30, FollowUps: 3}
	k := &keeper{composer: newComposer(cfg, 0, knowledge.NewNames()), pio: &pipeline.IO{}, out: extsort.New("", 1<<30), given: newGiven()}
	groups := map[string][]*ophglm.Triple{}
	for _, e := range g.entities {
		k.names.Add(e)
	}
	for _, tr := range g.triples {
		groups[tr.Subject] = append(groups[tr.Subject], tr)
	}
	for _, group := range groups {
		s, err := k.subject(context.Background(), group)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.keep(s); err != nil {
			t.Fatal(err)
		}
	}
	var out []*ophglm.Sample
	for it, err := range k.out.Sorted(context.Background()) {
		s := &ophglm.Sample{}
		if err == nil {
			err = jsonl.Unmarshal(it.Value, s)
		}
		if err == nil {
			err = s.Validate()
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// Every sentence of an answer lies in exactly one citation, which says what it
// cites and no figure besides; and no question is asked twice.
func TestEveryAnswerIsCited(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := drawGraph(rt)
		asked := map[string]bool{}
		answers := map[string]int{}
		for _, s := range g.samples(rt) {
			for _, m := range s.Messages {
				if m.Role == "assistant" {
					if answers[m.Content]++; answers[m.Content] > maxSame {
						rt.Fatalf("%q is the answer of more than %d samples", m.Content, maxSame)
					}
				}
			}
			if q := s.Messages[0].Content; asked[q] {
				rt.Fatalf("%q is asked twice", q)
			} else {
				asked[q] = true
			}
			g.checkCitations(rt, s)
			if len(s.Groups) != 1 || s.Groups[0] != "fact:"+s.Tags["disease"]+"/"+string(s.Scenario) || s.ID != ophglm.SampleID(s) {
				rt.Fatalf("sample %s has the groups %v", s.ID, s.Groups)
			}
		}
	})
}

// states reports whether a text is a wording of the policy.
func states(id string, lang ophglm.Lang, text string) bool {
	return slices.ContainsFunc(policy.Wordings(id, lang), func(t language.Template) bool { return slices.Contains(t.Ways(), text) })
}

func (g *madeUp) checkCitations(rt *rapid.T, s *ophglm.Sample) {
	for n, m := range s.Messages {
		covered := make([]int, len(m.Content))
		for _, c := range s.Citations {
			if c.Message != n {
				continue
			}
			if !utf8.RuneStart(m.Content[c.Start]) || c.End < len(m.Content) && !utf8.RuneStart(m.Content[c.End]) {
				rt.Fatalf("citation [%d, %d) of %q cuts a character", c.Start, c.End, m.Content)
			}
			for i := c.Start; i < c.End; i++ {
				covered[i]++
			}
			part, figures := m.Content[c.Start:c.End], ""
			for _, ref := range c.Of {
				if ref.Kind == "policy" {
					if !states(ref.ID, s.Lang, part) {
						rt.Fatalf("%q is not how the policy %s is worded", part, ref.ID)
					}
					continue
				}
				tr := g.triples[ref.ID]
				if tr == nil || tr.Subject != s.Tags["disease"] {
					rt.Fatalf("%q cites %s, which is no triple of the disease", part, ref.ID)
				}
				if s.Tags["register"] == language.RegisterProfessional && (tr.Evidence == ophglm.Crawled || slices.Contains([]string{"recovery_time", "cure_rate"}, tr.Relation)) {
					rt.Fatalf("%q tells a professional what a crawled table says", part)
				}
				if !g.said(part, tr, s.Lang) {
					rt.Fatalf("%q does not say %s %v", part, tr.Relation, tr.Object)
				}
				figures += " " + g.allowed(tr, s.Lang)
			}
			for _, d := range digits.FindAllString(part, -1) {
				if !slices.Contains(digits.FindAllString(figures, -1), d) {
					rt.Fatalf("%q has the figure %s, which is in none of its triples: %q", part, d, figures)
				}
			}
		}
		for i, r := range m.Content {
			want := 1
			if m.Role != "assistant" || covered[i] == 0 && (r == ' ' || r == '\n') {
				want = 0
			}
			if covered[i] != want {
				rt.Fatalf("byte %d of %s %q is in %d citations", i, m.Role, m.Content, covered[i])
			}
		}
	}
}

// The order in which the graph comes does not matter.
func TestOrderOfTheGraphDoesNotMatter(t *testing.T) {
	graphs := rapid.Custom(drawGraph)
	for seed := range 6 {
		g := graphs.Example(seed)
		var outs [2]string
		for i := range outs {
			items := g.items()
			r := rand.New(rand.NewPCG(uint64(i), 1))
			r.Shuffle(len(items), func(a, b int) { items[a], items[b] = items[b], items[a] })
			slices.SortStableFunc(items, func(a, b any) int { // entities first
				_, x := a.(*ophglm.Triple)
				_, y := b.(*ophglm.Triple)
				return map[bool]int{true: 1}[x] - map[bool]int{true: 1}[y]
			})
			var lines []ophglm.GraphItem
			for _, it := range items {
				switch v := it.(type) {
				case *ophglm.Entity:
					lines = append(lines, ophglm.GraphItem{Entity: v})
				case *ophglm.Triple:
					lines = append(lines, ophglm.GraphItem{Triple: v})
				}
			}
			out := pipelinetest.Run(t, Kind(), "", map[string]string{"graph": pipelinetest.JSONL(t, lines...)})
			outs[i] = string(out.Outputs["samples"]) + string(out.Rejects)
		}
		if outs[0] != outs[1] {
			t.Fatal("another order of the graph gave other samples")
		}
	}
}
