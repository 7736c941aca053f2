package compose

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/knowledge/graphtest"
	"ophglm/instruct/language"
)

// A cell with room says every fact; a small one says what is new first.
func TestQuotasAndCoverage(t *testing.T) {
	items := []any{disease1}
	facts := map[string]bool{}
	add := func(f *ophglm.Triple, e *ophglm.Entity) {
		items = append(items, e, f)
		facts[f.ID] = true
	}
	for i := range 4 {
		s, r := fmt.Sprintf("s%d", i), fmt.Sprintf("r%d", i)
		add(graphtest.Fact(i, "macular_hole", "has_symptom", s), graphtest.Entity(s, "Symptom", "症状"+string(rune('甲'+i)), "symptom "+s))
		add(graphtest.Fact(10+i, "macular_hole", "has_risk_factor", r), graphtest.Entity(r, "RiskFactor", "因素"+string(rune('甲'+i)), "factor "+r))
	}
	for _, c := range []struct {
		with string
		n    int
	}{{"{questions: 40, quota: {causes: 2}, languages: [zh]}", 2}, {"{questions: 2, languages: [zh], scenarios: [causes]}", 2}, {"{quota: {causes: 0}, scenarios: [causes]}", 0}} {
		samples, _ := compose(t, c.with, items...)
		causes, said := 0, map[string]bool{}
		for _, s := range samples {
			if s.Scenario == ophglm.Causes {
				causes++
				for _, cite := range s.Citations {
					for _, r := range cite.Of {
						said[r.ID] = said[r.ID] || facts[r.ID]
					}
				}
			}
		}
		if causes != c.n || c.n > 0 && coverage(said) != len(facts) {
			t.Errorf("%s: %d samples say %d of %d facts", c.with, causes, coverage(said), len(facts))
		}
	}
}

func coverage(said map[string]bool) int {
	n := 0
	for _, yes := range said {
		if yes {
			n++
		}
	}
	return n
}

// Questions come in every style and voice; a terse one is short, and what a
// rambling one tells of is a symptom of the disease.
func TestStyles(t *testing.T) {
	samples, _ := compose(t, "{questions: 80}", urgentHole()...)
	seen := map[string]int{}
	told := 0
	for _, s := range samples {
		q, style := s.Messages[0].Content, s.Tags["style"]
		seen[style]++
		seen[s.Tags["voice"]]++
		if !strings.Contains(strings.ToLower(q), strings.ToLower(disease1.Name.In(s.Lang))) {
			t.Errorf("the %s question %q does not name the disease", style, q)
		}
		if style == styleTerse && (utf8.RuneCountInString(q) > 40 && s.Lang == ophglm.ZH || len(strings.Fields(q)) > 16) {
			t.Errorf("%q is not terse", q)
		}
		if style == styleRambling && strings.Contains(q, "视物模糊") {
			told++
		}
		if want := language.RegisterOf(s.Tags["voice"]); s.Tags["register"] != want {
			t.Errorf("a %s is answered in the register %s", s.Tags["voice"], s.Tags["register"])
		}
		if s.Tags["relations"] == "" {
			t.Errorf("%s asks for no relation", s.Tags["intent"])
		}
	}
	for _, what := range append([]string{stylePlain, styleTerse, styleRambling}, language.Voices...) {
		if seen[what] < 10 {
			t.Errorf("%d questions are of %s", seen[what], what)
		}
	}
	if told == 0 {
		t.Error("no story tells of a symptom")
	}
}

// A question about one symptom is not told with the story of another.
func TestOneSymptomStaysTheOneThatWasAsked(t *testing.T) {
	samples, _ := compose(t, "{questions: 80}", urgentHole()...)
	of := withIntent(samples, "symptom_part")
	for _, s := range of {
		answer := strings.ToLower(s.Messages[1].Content)
		for _, e := range []*ophglm.Entity{blur, scotoma} {
			name := strings.ToLower(e.Name.In(s.Lang))
			first, _, _ := strings.Cut(strings.TrimPrefix(answer, "是的，"), map[ophglm.Lang]string{ophglm.ZH: "。", ophglm.EN: "."}[s.Lang])
			if strings.Contains(strings.ToLower(s.Messages[0].Content), name) && s.Tags["register"] == language.RegisterProfessional && !strings.Contains(first, name) {
				t.Errorf("%q is answered %q", s.Messages[0].Content, s.Messages[1].Content)
			}
		}
	}
	if len(of) < 4 {
		t.Errorf("%d questions about one symptom", len(of))
	}
}

// Drugs come before procedures and operations last, unless a source says to begin
// with a procedure.
func TestTreatmentsInClinicalOrder(t *testing.T) {
	cut, lens := graphtest.Entity("vitrectomy", "Procedure", "玻璃体切割术", "vitrectomy"), graphtest.Entity("glasses", "Procedure", "配镜矫正", "spectacle correction")
	items := func(line string) []any {
		q := []string{}
		if line != "" {
			q = []string{"line@zh", line, "line@en", "first line"}
		}
		return []any{disease1, cut, lens, treatment, graphtest.Fact(1, "macular_hole", "treated_by", "vitrectomy"), graphtest.Fact(2, "macular_hole", "treated_by", "glasses", q...), graphtest.Fact(3, "macular_hole", "treated_with", "lubricant")}
	}
	order := func(answer string, names ...string) bool {
		at := -1
		for _, n := range names {
			i := strings.Index(answer, n)
			if i < at {
				return false
			}
			at = i
		}
		return true
	}
	for line, want := range map[string][]string{"": {"人工泪液", "配镜矫正", "玻璃体切割术"}, "一线": {"配镜矫正", "玻璃体切割术", "人工泪液"}} {
		samples, _ := compose(t, "{languages: [zh], questions: 40}", items(line)...)
		answers := answersTo(samples, "treat", ophglm.ZH)
		if len(answers) == 0 {
			t.Errorf("line %q: no treatment is said", line)
		}
		for _, a := range answers {
			if !order(a, want...) {
				t.Errorf("line %q: %q", line, a)
			}
		}
	}
}
