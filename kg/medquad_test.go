package kg

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ophglm"
)

func articleLine(t testing.TB, focus, question, answer string) string {
	t.Helper()
	b, err := json.Marshal(map[string]string{"source": "S", "url": "https://example.org", "focus": focus, "question": question, "answer": answer})
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

func medquad(t testing.TB, in string) *collect {
	t.Helper()
	c := newCollect(t)
	if err := readMedQuAD(strings.NewReader(in), "m.jsonl", c); err != nil {
		t.Fatal(err)
	}
	c.done()
	return c
}

func TestSentences(t *testing.T) {
	for in, want := range map[string][]string{
		"One is here. Two is there! Three?":                {"One is here.", "Two is there!", "Three?"},
		"See Dr. Smith, e.g. today. Then go.":              {"See Dr. Smith, e.g. today.", "Then go."},
		"It is 2.5 mm wide. (It grows.) End":               {"It is 2.5 mm wide.", "(It grows.)", "End"},
		"A heading\nA sentence.  Two blanks before this.":  {"A heading", "A sentence.", "Two blanks before this."},
		"The gene is CYP1B1. It is on 2p. vitamin A. Yes.": {"The gene is CYP1B1.", "It is on 2p. vitamin A. Yes."},
		"  ": nil,
	} {
		var got []string
		for _, s := range sentences(in) {
			got = append(got, in[s.start:s.end])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q gave %q, want %q", in, got, want)
		}
	}
}

func TestStandsAlone(t *testing.T) {
	for s, want := range map[string]string{
		"People with dry eye may feel burning or stinging.": "",
		"Dry eye hurts.": "too_short",
		"A sentence is long " + strings.Repeat("and longer ", 40) + ".": "too_long",
		"Do people with dry eye feel burning or stinging?":              "question",
		"However, people with dry eye may feel burning.":                "leans_on_context",
		"They may feel burning or stinging in dry rooms.":               "leans_on_context",
		"People with this condition may feel burning.":                  "leans_on_context",
		"The surgery is usually completed in one session.":              "leans_on_context",
		"Watch the video to learn more about the dry eye.":              "apparatus",
		"Dry eye is common -- see the glossary for its terms.":          "apparatus",
		"Symptoms of dry eye are - burning - stinging - redness.":       "list",
		"Risk Increases With Age Dry eye is commoner in old people.":    "heading",
		"Surgery Laser surgery is another treatment for glaucoma.":      "heading",
		"Symptoms In the early stages there are no signs of it.":        "heading",
		"Dry eye is common  and it has two blanks in the middle.":       "layout",
		"Dry eye is a sentence that does not have its full stop":        "layout",
		"African-Americans over age 40 and everyone over age 60.":       "no_verb",
	} {
		if got := standsAlone(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestMedQuADLeavesOutWhatOnlyAnnounces(t *testing.T) {
	c := medquad(t, `{"source":"NEI","url":"u","focus":"Cataract","question":"Who is at risk for Cataract ?","answer":"The risk of cataract increases as you get older. `+
		`There are several things you can do to lower your risk for cataract. There are more cataracts in sunny places, where the risk is high."}`+"\n")
	want := []string{`The risk of cataract increases as you get older. {"form":"sentence"}`, `There are more cataracts in sunny places, where the risk is high. {"form":"sentence"}`}
	if got := c.facts("has_risk_factor"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := c.reasons(true)["announces"]; got != 1 {
		t.Errorf("%d sentences announce, want 1", got)
	}
}

func TestFocusNames(t *testing.T) {
	for _, c := range []struct {
		focus, answer, sentence string
		want                    bool
	}{
		{"Diabetic Retinopathy", "", "Proliferative retinopathy is treated with a laser.", true},
		{"Age-related Macular Degeneration", "", "AMD is a disease of the macula.", true},
		{"Dry Eye", "", "Many factors can lead to dry eye.", true},
		{"Dry Eye", "", "Many factors harm the eye.", false},
		{"Vernal keratoconjunctivitis", "Vernal keratoconjunctivitis (VKC) is rare.", "Drugs for VKC are few.", true},
		{"Vernal keratoconjunctivitis", "", "Drugs for VKC are few.", false},
		{"Glaucoma", "", "Regular exams are advised.", false},
		{"Eye Diseases", "", "Some eye diseases have no early signs.", true},
	} {
		if got := namesFocus(c.sentence, focusNames(c.focus, c.answer)); got != c.want {
			t.Errorf("%s in %q: %v", c.focus, c.sentence, got)
		}
	}
}

func TestMedQuAD(t *testing.T) {
	answer := "What are the signs? Dry eye may cause burning and pain in the eyes. However, it may not. Dry eye may cause burning and pain in the eyes. " + hpoTable + " a table. Dry eye has many symptoms in it."
	c := medquad(t, articleLine(t, "Dry Eye", "What are the symptoms of Dry Eye ?", answer)+
		articleLine(t, "Dry Eye", "Is Dry Eye inherited ?", "No.")+
		articleLine(t, "Eye Wear", "Do you have information about Eye Wear", "Glasses.")+
		articleLine(t, "Dry Eye", "What causes Dry Eye ?", "  ")+
		"{\n"+
		`{"focus": "x", "more": 1}`+"\n")
	if len(c.entities) != 2 || c.entities[0].ID != hashedID("Disease", "dry  EYE") || c.entities[0].Name.EN != "Dry Eye" {
		t.Fatalf("entities %+v", c.entities)
	}
	if len(c.triples) != 1 {
		t.Fatalf("%d triples", len(c.triples))
	}
	tr := c.triples[0]
	s := tr.Sources[0]
	if tr.Relation != "has_symptom" || tr.Evidence != ophglm.Article || !tr.Checked || tr.Qualifiers["form"] != "sentence" {
		t.Errorf("the triple is %+v", tr)
	}
	if answer[s.Start:s.End] != tr.Object.Text.EN || s.Field != "answer" || s.Row != 1 || s.Key != "https://example.org" {
		t.Errorf("its source is %+v", s)
	}
	if r := c.reasons(false); r["not_a_disease"] != 1 || r["incomplete"] != 1 || r["bad_json"] != 2 {
		t.Errorf("rejects %v", r)
	}
	// The question and "However, it may not." are under 30 bytes.
	if r := c.reasons(true); r["too_short"] != 2 || len(r) != 1 {
		t.Errorf("sentences left out %v", r)
	}
	if c.counts["said twice in an article"] != 1 || c.counts["tables of HPO terms left out"] != 1 || c.counts["articles on what no relation says"] != 1 {
		t.Errorf("counts %v", c.counts)
	}
}

func FuzzMedQuAD(f *testing.F) {
	f.Add(articleLine(f, "Glaucoma", "What causes Glaucoma ?", "Glaucoma is caused by pressure in the eye. This is it."))
	f.Add("{\"focus\":\"\"}\n\xff\n[]\nnull\n")
	f.Fuzz(func(t *testing.T, in string) { medquad(t, in) })
}

func FuzzSentences(f *testing.F) {
	f.Add("One. Two? (Three.) e.g. four.\nFive")
	f.Add("\u00a0.\xff.\" A")
	f.Fuzz(func(t *testing.T, in string) {
		at := 0
		for _, s := range sentences(in) {
			if s.start < at || s.end <= s.start || s.end > len(in) {
				t.Fatalf("%q: %+v after %d", in, s, at)
			}
			if strings.TrimSpace(in[at:s.start]) != "" {
				t.Fatalf("%q: %q is in no sentence", in, in[at:s.start])
			}
			at = s.end
		}
		if strings.TrimSpace(in[at:]) != "" {
			t.Fatalf("%q: %q is in no sentence", in, in[at:])
		}
	})
}
