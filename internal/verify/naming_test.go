package verify

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
)

// What a sentence may call a thing, whose eye it speaks of, how long, how many, in
// which language: written for this test on facts of the starter graph, without
// citations. "" is for nothing to be found.
func TestNaming(t *testing.T) {
	k := starter(t)
	for _, s := range []struct {
		lang                            ophglm.Lang
		disease, question, answer, want string
	}{
		// a thing in the role of another, before and after the words that say so
		{"zh", "chalazion", "说说霰粒肿", "这个病由热敷引起。", Relation},
		{"zh", "chalazion", "说说霰粒肿", "热敷，这就是病因。", Relation},
		{"zh", "chalazion", "说说霰粒肿", "霰粒肿由睑板腺出口阻塞引起。", ""},
		{"zh", "chalazion", "说说霰粒肿", "治疗首选睑缘炎。", Relation},
		{"en", "keratoconus", "A word on keratoconus", "Corneal topography is how it is treated.", Relation},
		{"en", "keratoconus", "A word on keratoconus", "What brings it on is corneal transplantation.", Relation},
		{"en", "keratoconus", "A word on keratoconus", "Family history raises the risk.", ""},
		{"en", "keratoconus", "A word on keratoconus", "To prevent it, corneal topography is advised.", Relation},

		// an answer to another question
		{"en", "keratoconus", "What brings on keratoconus?", "Spectacle correction, and corneal transplantation later.", Relation},
		{"en", "keratoconus", "How is keratoconus treated?", "Spectacle correction, and corneal transplantation later.", ""},

		// matters that no fact speaks of, unless the question does
		{"zh", "keratoconus", "说说圆锥角膜", "多吃胡萝卜能让角膜变厚。", Unsupported},
		{"zh", "keratoconus", "多吃胡萝卜对圆锥角膜有用吗？", "多吃胡萝卜没有依据。", ""},
		{"en", "keratoconus", "A word on keratoconus", "Trumpet players are warned.", Unsupported},
		{"en", "giant_cell_arteritis", "New headache, sore scalp", "This is no toothache.", ""},

		// periods and shares in words
		{"en", "optic_neuritis", "When to see somebody about optic neuritis?", "Sudden visual loss with pain on eye movement should be seen within years.", Number},
		{"en", "optic_neuritis", "When to see somebody about optic neuritis?", "Sudden visual loss with pain on eye movement should be seen within a day or two.", ""},
		{"en", "diabetic_retinopathy", "What is severe NPDR?", "Venous beading in six or more quadrants.", Number},

		// one eye for the other
		{"en", "amblyopia", "What is done about my lazy right eye?", "The weaker eye is patched.", EyeSide},
		{"en", "amblyopia", "What is done about my lazy right eye?", "The better eye is patched, which is the left eye here.", ""},
		{"en", "amblyopia", "What is done about my lazy right eye?", "Patch it. The right cornea is fine, the left cornea is not.", EyeSide},

		// a disease that is not the one asked about
		{"zh", "myopia", "说说近视", "你得的是圆锥角膜。", Disease},
		{"en", "keratoconus", "A word on keratoconus", "Those with Down syndrome are more likely to get it.", ""},

		// languages
		{"en", "keratoconus", "A word on keratoconus", "Bonjour. Glasses come first.", Language},
		{"en", "keratoconus", "A word on keratoconus", "Glasses come first. Eso es todo.", Language},
		{"en", "keratoconus", "A word on keratoconus", "See an eye doctor as soon as you can, in the café or on the phone.", ""},
	} {
		tx := &Text{Record: "r", Lang: s.lang, Disease: s.disease, Messages: []ophglm.Message{{Role: "user", Content: s.question}, {Role: "assistant", Content: s.answer}}}
		var rules []string
		for _, v := range k.Check(tx) {
			if faulty(v) {
				rules = append(rules, v.Rule+" ["+s.answer[v.Of.Start:v.Of.End]+"] "+v.Why)
			}
		}
		found := slices.ContainsFunc(rules, func(r string) bool { return s.want != "" && strings.HasPrefix(r, s.want+" ") })
		if s.want == "" && len(rules) > 0 || s.want != "" && !found {
			t.Errorf("%s: want %q, got %q", s.answer, s.want, rules)
		}
	}
}

// What a report says of each eye is not to be said of the other.
func TestSidesCrossed(t *testing.T) {
	k := starter(t)
	const from = "Right eye: proliferative retinopathy, panretinal photocoagulation advised. Left eye: mild nonproliferative changes without macular edema."
	for answer, want := range map[string]bool{
		"The right eye has the proliferative form and needs photocoagulation. The left eye has mild changes.": false,
		"The left eye has the proliferative form and needs photocoagulation. The right eye has mild changes.": true,
	} {
		tx := &Text{Lang: "en", Disease: "diabetic_retinopathy", From: from, Messages: []ophglm.Message{{Role: "user", Content: "In plain words, please."}, {Role: "assistant", Content: answer}}}
		got := slices.ContainsFunc(k.Check(tx), func(v ophglm.Verdict) bool { return v.Rule == EyeSide })
		if got != want {
			t.Errorf("%s: %v", answer, got)
		}
	}
}

// Days, or years where it is an age; a month is 30 days.
func TestPeriods(t *testing.T) {
	for s, want := range map[string][][2]float64{
		"几天":                               {{2, 9}},
		"两三周内":                             {{14, 21}},
		"24至48小时":                          {{1, 2}},
		"半年":                               {{182.5, 182.5}},
		"三四十岁":                             {{30, 40}},
		"第二天":                              {{0, 2}},
		"within hours":                     {{2. / 24, 9. / 24}},
		"a month or two":                   {{30, 60}},
		"one to a few weeks":               {{7, 63}},
		"a quarter of an hour":             {{.25 / 24, .25 / 24}},
		"these days, in daylight, dayroom": nil,
		"over years to decades":            {{730, 3285}, {7300, 32850}},
	} {
		var got [][2]float64
		for _, p := range periods(nil, s) {
			got = append(got, [2]float64{p.least, p.most})
		}
		near := len(got) == len(want)
		for i := range got {
			near = near && got[i][0]-want[i][0] < 1e-9 && want[i][0]-got[i][0] < 1e-9 && got[i][1]-want[i][1] < 1e-9 && want[i][1]-got[i][1] < 1e-9
		}
		if !near {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}

func TestShares(t *testing.T) {
	for s, want := range map[string][]float64{
		"约三成":           {30},
		"九成九":           {99},
		"八成是擦破了":        nil, // most likely
		"百分之五":          {5},
		"三分之一":          {100. / 3},
		"一半":            {50},
		"另一半":           nil,
		"组成":            nil,
		"half of them":  {50},
		"half an hour":  nil,
		"two thirds":    {67},
		"twice as fast": {2},
	} {
		var got []float64
		for _, q := range shares(nil, s) {
			got = append(got, q.value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}
