package instruct

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
)

// Every intent can be asked in each language by a relative at least, names the
// disease, and uses no slot that is not filled.
func TestGrammarsAskEveryIntent(t *testing.T) {
	slots := map[string][]string{
		"exam": {"d", "who", "exam"}, "versus": {"d", "who", "o"}, "mistaken": {"d", "who", "o"}, "sign_fits": {"d", "who", "sign"}, "stage_one": {"d", "who", "stage"},
		"symptom_part": {"d", "who", "symptom"}, "may_i_use": {"d", "who", "drug"}, "wants_drug": {"d", "who", "drug"}, "dose": {"d", "who", "drug"},
	}
	for lang, g := range grammars() {
		known := map[string]bool{}
		for _, in := range intents {
			known[in.name] = true
			if len(g.questions[in.name][voiceRelative]) == 0 {
				t.Errorf("%s: no relative asks %s", lang, in.name)
			}
			for voice, ts := range g.questions[in.name] {
				if voice != "follow" && voice != "topic" && !slices.Contains(voices, voice) {
					t.Errorf("%s: %s has the voice %q", lang, in.name, voice)
				}
				allowed := slots[in.name]
				if allowed == nil {
					allowed = []string{"d", "who"}
				}
				for _, tmpl := range ts {
					for _, s := range tmpl.slots() {
						if !slices.Contains(allowed, s) {
							t.Errorf("%s: %s %s has the slot {%s}", lang, in.name, voice, s)
						}
					}
					if everyWay(tmpl, "d") == (voice == "follow" || voice == "topic") {
						t.Errorf("%s: a %s question on %s: %+v", lang, voice, in.name, tmpl)
					}
				}
			}
		}
		for name := range g.questions {
			if !known[name] {
				t.Errorf("%s: %s is no intent", lang, name)
			}
		}
	}
}

// everyWay reports whether the slot is there whatever is chosen.
func everyWay(t template, slot string) bool {
	return slices.ContainsFunc(t, func(p part) bool {
		if p.slot == slot {
			return true
		}
		return len(p.choice) > 0 && !slices.ContainsFunc(p.choice, func(c template) bool { return !everyWay(c, slot) })
	})
}

// Both grammars say the same kinds of sentences, and no sentence has a slot that
// is not filled.
func TestGrammarsSayTheSame(t *testing.T) {
	slots := []string{"s", "list", "text", "stage", "exam", "exam_bare", "o", "label"}
	zh, en := grammars()[ophglm.ZH], grammars()[ophglm.EN]
	for key := range zh.sentences {
		if en.sentences[key] == nil && key != "exams_listed" {
			t.Errorf("en does not say %s", key)
		}
	}
	for _, g := range grammars() {
		for key, forms := range g.sentences {
			for form, ts := range forms {
				for _, tmpl := range ts {
					for _, s := range tmpl.slots() {
						if !slices.Contains(slots, s) {
							t.Errorf("%s: %s.%s has the slot {%s}", g.lang, key, form, s)
						}
					}
					if !everyWay(tmpl, "list") && !everyWay(tmpl, "text") {
						t.Errorf("%s: %s.%s may say nothing: %+v", g.lang, key, form, tmpl)
					}
				}
			}
		}
	}
}

func TestTemplateMistakesAreNamed(t *testing.T) {
	for text, want := range map[string]string{"a {d": `"{d" is not closed`, "[a|b": `"[a|b" is not closed`, "<none> c": `there is no part "none"`} {
		if _, err := parseTemplate(text, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, not %s", text, err, want)
		}
	}
}

func TestNouns(t *testing.T) {
	n := grammars()[ophglm.EN].nouns
	for _, c := range [][3]string{
		{"FundusSign", "microaneurysm", "microaneurysms"},
		{"FundusSign", "lens opacity", "lens opacities"},
		{"FundusSign", "giant papilla of the upper tarsal conjunctiva", "giant papillae of the upper tarsal conjunctiva"},
		{"FundusSign", "cherry-red spot", "a cherry-red spot"},
		{"FundusSign", "cotton-wool spot", "cotton-wool spots"},
		{"FundusSign", "macular edema", "macular edema"},
		{"Symptom", "central scotoma", "a central scotoma"},
		{"Symptom", "floaters", "floaters"},
		{"Symptom", "Diminished vision", "diminished vision"},
		{"Symptom", "T cell rash", "T cell rash"},
		{"Examination", "visual field test", "a visual field test"},
		{"Examination", "HIV test", "an HIV test"},
		{"Examination", "ESR and CRP test", "an ESR and CRP test"},
		{"DrugClass", "anti-VEGF agent", "anti-VEGF agents"},
		{"Drug", "atropine", "atropine"},
		{"Department", "retina clinic", "the retina clinic"},
		{"Department", "ophthalmology", "ophthalmology"},
		{"Anatomy", "retina", "the retina"},
		{"Anatomy", "retinal capillary", "the retinal capillaries"},
		{"Disease", "macular hole", "macular hole"},
	} {
		if got := n.item(c[0], c[1]); got != c[2] {
			t.Errorf("%s %q stands as %q, not %q", c[0], c[1], got, c[2])
		}
	}
	for name, want := range map[string]string{"macular hole": "a macular hole", "uveal melanoma": "uveal melanoma", "epiretinal membrane": "an epiretinal membrane", "dry eye": "dry eye"} {
		if got := n.disease(name); got != want {
			t.Errorf("%q is spoken of as %q, not %q", name, got, want)
		}
	}
}

func TestLists(t *testing.T) {
	for _, c := range []struct {
		lang  ophglm.Lang
		items []string
		want  string
	}{
		{ophglm.ZH, []string{"甲"}, "甲"},
		{ophglm.ZH, []string{"甲", "乙"}, "甲和乙"},
		{ophglm.ZH, []string{"甲", "乙", "丙"}, "甲、乙和丙"},
		{ophglm.ZH, []string{"甲和丁", "乙"}, "甲和丁以及乙"},
		{ophglm.ZH, []string{"甲，后丁", "乙"}, "甲，后丁；乙"},
		{ophglm.ZH, []string{"甲（早期，少见）", "乙"}, "甲（早期，少见）和乙"},
		{ophglm.EN, []string{"a"}, "a"},
		{ophglm.EN, []string{"a", "b"}, "a and b"},
		{ophglm.EN, []string{"a", "b", "c"}, "a, b and c"},
		{ophglm.EN, []string{"a", "b and d", "c"}, "a, b and d, and c"},
		{ophglm.EN, []string{"a, or e", "b"}, "a, or e; and b"},
		{ophglm.EN, []string{"a (x, y)", "b"}, "a (x, y) and b"},
	} {
		if got, _ := joined(c.lang, c.items); got != c.want {
			t.Errorf("%q are listed as %q, not %q", c.items, got, c.want)
		}
	}
}
