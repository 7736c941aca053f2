package intent

import (
	"slices"
	"testing"

	"ophglm"
	"ophglm/instruct/grammar"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/knowledge/graphtest"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
)

// Each of the five scenarios knows at least eight intents, and each is asked by
// a relative in both languages, as another test holds.
func TestIntentsOfEachScenario(t *testing.T) {
	n := map[ophglm.Scenario]int{}
	for _, in := range All {
		n[in.Scenario]++
		for _, names := range [][]string{in.any, in.all, in.then, in.warn} {
			for _, name := range names {
				if moves[name].say == nil {
					t.Errorf("%s plays %q, which is no move", in.Name, name)
				}
			}
		}
		for _, id := range append(slices.Clone(in.before), in.after...) {
			for _, lang := range language.All {
				if policy.Text(id, lang) == "" {
					t.Errorf("%s states %q, which is no policy in %s", in.Name, id, lang)
				}
			}
		}
	}
	for _, sc := range ophglm.Scenarios {
		if n[sc] < 8 {
			t.Errorf("%s has %d intents", sc, n[sc])
		}
	}
}

func TestContraindicationsAgreeWithTheirReason(t *testing.T) {
	n := knowledge.NewNames()
	n.Add(graphtest.Entity("macular_hole", "Disease", "黄斑裂孔", "macular hole"))
	n.Add(graphtest.Entity("agent", "DrugClass", "溶栓药物", "thrombolytic agent"))
	n.Add(graphtest.Entity("atropine", "Drug", "阿托品", "atropine"))
	for _, c := range []struct{ drug, why, name, form string }{
		{"agent", "they may make bleeding worse", "thrombolytic agents", "each"},
		{"agent", "it may make bleeding worse", "a thrombolytic agent", "each"},
		{"agent", "bleeding may get worse", "thrombolytic agents", "each"},
		{"agent", "must not be given while the eye bleeds", "a thrombolytic agent", "verb"},
		{"atropine", "it widens the pupil", "atropine", "each"},
	} {
		d := knowledge.NewDisease("macular_hole", ophglm.EN, n, nil, knowledge.CrawledNone)
		name, form := numbered(d, &knowledge.Fact{Triple: graphtest.Fact(1, "macular_hole", "contraindicated_with", c.drug)}, c.why)
		if name != c.name || form != c.form {
			t.Errorf("%q speaks of %q in the form %s, not %q, %s", c.why, name, form, c.name, c.form)
		}
	}
}

// Every intent can be asked in each language by a relative at least, names the
// disease, and uses no slot that is not filled.
func TestGrammarsAskEveryIntent(t *testing.T) {
	slots := map[string][]string{
		"exam": {"d", "who", "exam"}, "versus": {"d", "who", "o"}, "mistaken": {"d", "who", "o"}, "sign_fits": {"d", "who", "sign"}, "stage_one": {"d", "who", "stage"},
		"symptom_part": {"d", "who", "symptom"}, "may_i_use": {"d", "who", "drug"}, "wants_drug": {"d", "who", "drug"}, "dose": {"d", "who", "drug"},
	}
	for lang, g := range grammar.All() {
		known := map[string]bool{}
		for _, in := range All {
			known[in.Name] = true
			if len(g.Questions[in.Name][language.VoiceRelative]) == 0 {
				t.Errorf("%s: no relative asks %s", lang, in.Name)
			}
			for voice, ts := range g.Questions[in.Name] {
				if voice != "follow" && voice != "topic" && !slices.Contains(language.Voices, voice) {
					t.Errorf("%s: %s has the voice %q", lang, in.Name, voice)
				}
				allowed := slots[in.Name]
				if allowed == nil {
					allowed = []string{"d", "who"}
				}
				for _, tmpl := range ts {
					for _, s := range tmpl.Slots() {
						if !slices.Contains(allowed, s) {
							t.Errorf("%s: %s %s has the slot {%s}", lang, in.Name, voice, s)
						}
					}
					if tmpl.Always("d") == (voice == "follow" || voice == "topic") {
						t.Errorf("%s: a %s question on %s: %+v", lang, voice, in.Name, tmpl)
					}
				}
			}
		}
		for name := range g.Questions {
			if !known[name] {
				t.Errorf("%s: %s is no intent", lang, name)
			}
		}
	}
}

// What tells a disease apart need not name it first where it begins with its name, or
// with what is left of it in short.
func TestNamesInShort(t *testing.T) {
	for _, c := range []struct {
		lang       ophglm.Lang
		text, name string
		want       bool
	}{
		{ophglm.EN, "in branch vein occlusion one sector is affected", "branch retinal vein occlusion", true},
		{ophglm.EN, "a retinal detachment has a curtain", "rhegmatogenous retinal detachment", true},
		{ophglm.EN, "the pressure is normal", "angle-closure glaucoma", false},
		{ophglm.EN, "retinal vessels look normal", "retinal detachment", false},
		{ophglm.EN, "cataract clouds the lens", "cataract", true},
		{ophglm.ZH, "中央静脉阻塞累及全部象限", "视网膜中央静脉阻塞", true},
		{ophglm.ZH, "眼压正常", "青光眼", false},
		{ophglm.ZH, "视网膜脱离有幕样遮挡", "视网膜母细胞瘤", false},
	} {
		if got := beginsWithName(c.lang, c.text, c.name); got != c.want {
			t.Errorf("%q begins with %q: %v", c.text, c.name, got)
		}
	}
}
