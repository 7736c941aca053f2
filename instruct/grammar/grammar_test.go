package grammar

import (
	"slices"
	"testing"

	"ophglm"
)

// Both grammars say the same kinds of sentences, and no sentence has a slot that
// is not filled.
func TestGrammarsSayTheSame(t *testing.T) {
	slots := []string{"s", "list", "text", "stage", "exam", "exam_bare", "o", "label"}
	zh, en := All()[ophglm.ZH], All()[ophglm.EN]
	for key := range zh.Sentences {
		if en.Sentences[key] == nil && key != "exams_listed" {
			t.Errorf("en does not say %s", key)
		}
	}
	for _, g := range All() {
		for key, forms := range g.Sentences {
			for form, ts := range forms {
				for _, tmpl := range ts {
					for _, s := range tmpl.Slots() {
						if !slices.Contains(slots, s) {
							t.Errorf("%s: %s.%s has the slot {%s}", g.lang, key, form, s)
						}
					}
					if !tmpl.Always("list") && !tmpl.Always("text") {
						t.Errorf("%s: %s.%s may say nothing: %+v", g.lang, key, form, tmpl)
					}
				}
			}
		}
	}
}

func TestNouns(t *testing.T) {
	n := All()[ophglm.EN].Nouns
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
		if got := n.Item(c[0], c[1]); got != c[2] {
			t.Errorf("%s %q stands as %q, not %q", c[0], c[1], got, c[2])
		}
	}
	for name, want := range map[string]string{"macular hole": "a macular hole", "uveal melanoma": "uveal melanoma", "epiretinal membrane": "an epiretinal membrane", "dry eye": "dry eye"} {
		if got := n.Disease(name); got != want {
			t.Errorf("%q is spoken of as %q, not %q", name, got, want)
		}
	}
}
