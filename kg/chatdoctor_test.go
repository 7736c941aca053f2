package kg

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/pyliteral"
	"ophglm/internal/realdata"
)

func chatdoctor(t testing.TB, in string) *collect {
	t.Helper()
	c := newCollect(t)
	if err := readChatDoctor(strings.NewReader(in), "c.jsonl", c); err != nil {
		t.Fatal(err)
	}
	c.done()
	return c
}

func chatdoctorRowOf(t testing.TB, l chatdoctorLine) string {
	t.Helper()
	return pipelinetest.JSONL(t, l)
}

func TestChatDoctorReadsARow(t *testing.T) {
	l := chatdoctorLine{
		Index: "7", Disease: "Conjunctivitis due to allergy",
		Symptoms:   `['Itchiness of eye', 'Symptoms of eye', "Sneezing", 'Elbow pain', 'Itchiness of eye', 12]`,
		Reason:     `Allergic conjunctivitis is inflammation of the eye\xe2\x80\x99s lining due to allergy. It is common. Hay fever is caused by pollen.  `,
		Procedures: `['Ophthalmic examination and evaluation (Eye exam)', 'Other therapeutic procedures', 'Excision (Removal)', 'Procedures on spleen (Spleen operation)', 'Smell test']`,
		Drugs:      `['Olopatadine Ophthalmic', 'Cetirizine (Zyrtec)', 'Azelastine Nasal', 'Fluorescein', 'Latanoprost', 'Naphazoline Ophthalmic (Uaa)']`,
	}
	c := chatdoctor(t, chatdoctorRowOf(t, l))
	d := c.entity("Disease", l.Disease)
	if !slices.Equal(d.Aliases.EN, []string{"Allergic conjunctivitis"}) || d.Sources[1].Field != "reason" || d.Sources[1].End != len("Allergic conjunctivitis") {
		t.Errorf("the disease is %+v", d)
	}
	for relation, want := range map[string][]string{
		"has_symptom":  {"Itchiness of eye", "Sneezing"},
		"diagnosed_by": {}, // the evaluation of an eye stands beside all
		"treated_by":   {},
		"treated_with": {"Olopatadine", "Cetirizine", "Naphazoline"},
		"has_cause":    {`Allergic conjunctivitis is inflammation of the eye’s lining due to allergy. {"form":"sentence"}`},
	} {
		if got := c.facts(relation); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", relation, got, want)
		}
	}
	want := map[string]int{
		"junk": 1, "wrong_domain": 2, "not_text": 1, "billing_category": 1, "doubtful": 3, "other_route": 1, "exam_agent": 1,
		"not_known_to_treat": 1, "too_short": 1, "names_no_focus": 1,
	}
	if got := c.reasons(true); !maps.Equal(got, want) {
		t.Errorf("parts left out: %v, want %v", got, want)
	}
	for typ, aliases := range map[[2]string][]string{
		{"Drug", "Olopatadine"}: {"Olopatadine Ophthalmic"}, {"Drug", "Cetirizine"}: {"Zyrtec"}, {"Drug", "Naphazoline"}: nil,
	} {
		if e := c.entity(typ[0], typ[1]); !slices.Equal(e.Aliases.EN, aliases) {
			t.Errorf("%s is also called %q, want %q", typ[1], e.Aliases.EN, aliases)
		}
	}
	for _, tr := range c.triples {
		if s := tr.Sources[0]; tr.Evidence != ophglm.Crawled || s.Row != 1 || s.Key != "7" || s.Licence != "Apache-2.0" || s.Dataset != "chatdoctor" {
			t.Errorf("%s stands on %+v", tr.Relation, s)
		}
		if tr.Relation == "has_cause" {
			if s := tr.Sources[0]; l.Reason[s.Start:s.End] != `Allergic conjunctivitis is inflammation of the eye\xe2\x80\x99s lining due to allergy.` {
				t.Errorf("the sentence stands at %+v", s)
			}
		}
	}
}

func TestChatDoctorExamination(t *testing.T) {
	l := chatdoctorLine{Index: "8", Disease: "Optic neuritis", Procedures: `['Diagnostic spinal tap (Spinal tap)', 'Ophthalmic examination and evaluation (Eye exam)']`}
	c := chatdoctor(t, chatdoctorRowOf(t, l))
	if got := c.facts("diagnosed_by"); !slices.Equal(got, []string{"Diagnostic spinal tap"}) {
		t.Errorf("examinations %q", got)
	}
	if e := c.entity("Examination", "Diagnostic spinal tap"); !slices.Equal(e.Aliases.EN, []string{"Spinal tap"}) {
		t.Errorf("it is also called %q", e.Aliases.EN)
	}
}

func TestChatDoctorCauses(t *testing.T) {
	for reason, want := range map[string]string{
		"Uveitis is sometimes caused by an infection.":                   "",
		"The most common causes of uveitis are infections.":              "",
		"Uveitis is a leading cause of blindness due to inflammation.":   "off_topic",
		"Uveitis may cause pain that is due to light.":                   "off_topic",
		"Uveitis is inflammation of the uvea of the eye.":                "off_topic",
		"Iritis is sometimes caused by an infection of the eye.":         "names_no_focus",
		"It is sometimes caused by uveitis of the other eye.":            "leans_on_context",
		"Uveitis, () is a disease that is caused by infections.":         "layout",
		"uveitis ophthalmic, caused by":                                  "too_short",
		"Uveitis is caused by infections, as the figure see below shows": "layout",
	} {
		c := chatdoctor(t, chatdoctorRowOf(t, chatdoctorLine{Disease: "Uveitis", Reason: reason}))
		switch {
		case want == "" && (len(c.triples) != 1 || len(c.rejects) > 0):
			t.Errorf("%s: %+v", reason, c.rejects)
		case want != "" && (len(c.triples) != 0 || c.reasons(true)[want] != 1):
			t.Errorf("%s: %+v, want %s", reason, c.rejects, want)
		}
	}
}

func TestChatDoctorBadInput(t *testing.T) {
	row := func(change func(l *chatdoctorLine)) string {
		l := chatdoctorLine{Index: "2", Disease: "Uveitis", Symptoms: "['Pain in eye']", Procedures: "[]", Drugs: "[]"}
		change(&l)
		return strings.TrimSuffix(chatdoctorRowOf(t, l), "\n")
	}
	for name, c := range map[string]struct {
		line, reason, detail string
		part                 bool
	}{
		"JSON":               {`{"idx":`, "bad_json", "not a disease of the table", false},
		"unknown key":        {`{"idx":"2","disease":"Uveitis","cost":"9"}`, "bad_json", "cost", false},
		"no name":            {row(func(l *chatdoctorLine) { l.Disease = " " }), "no_name", "names no disease", false},
		"not of the eye":     {row(func(l *chatdoctorLine) { l.Disease = "Otitis media" }), "not_eye", "no word", false},
		"sclerosis":          {row(func(l *chatdoctorLine) { l.Disease = "Multiple sclerosis" }), "not_eye", "no word", false},
		"index twice":        {row(func(l *chatdoctorLine) { l.Index = "1" }), "duplicate_id", "the idx 1 stood before", false},
		"a control":          {row(func(l *chatdoctorLine) { l.Disease = "Uveitis\x1b" }), "control_character", "the name", false},
		"NUL":                {"{\x00}", "nul_byte", "byte 1 of the line", false},
		"UTF-8":              {"{\"idx\":\"\xe2\x80\"}", "not_utf8", "at byte 8 of the line", false},
		"1 MB name":          {row(func(l *chatdoctorLine) { l.Disease = strings.Repeat("eye ", 1<<18) }), "not_a_name", "1048575 bytes", false},
		"literal":            {row(func(l *chatdoctorLine) { l.Symptoms = "['a', 'b" }), "bad_literal", "Symptom is not a Python list: at byte 6", true},
		"missing comma":      {row(func(l *chatdoctorLine) { l.Drugs = "['a' 'b']" }), "bad_literal", "without a comma", true},
		"no list":            {row(func(l *chatdoctorLine) { l.Drugs = "'a'" }), "bad_literal", "it is a str", true},
		"code":               {row(func(l *chatdoctorLine) { l.Drugs = "__import__('os').system('x')" }), "bad_literal", "is no literal", true},
		"NUL in a list":      {row(func(l *chatdoctorLine) { l.Symptoms = `['eye\x00']` }), "control_character", "Symptom[1:10]", true},
		"an empty item":      {row(func(l *chatdoctorLine) { l.Symptoms = `[' ']` }), "junk", "says nothing", true},
		"a long item":        {row(func(l *chatdoctorLine) { l.Symptoms = "['" + strings.Repeat("eye ", 1<<18) + "']" }), "not_a_name", "too long", true},
		"bytes of the prose": {row(func(l *chatdoctorLine) { l.Reason = `\xe2\x80` }), "bad_literal", "reason is not text with escaped bytes: at byte 0", true},
	} {
		in := chatdoctorRowOf(t, chatdoctorLine{Index: "1", Disease: "Glaucoma"}) + c.line + "\n\n" + chatdoctorRowOf(t, chatdoctorLine{Index: "3", Disease: "Cataract"})
		got := chatdoctor(t, in)
		got.entity("Disease", "Glaucoma")
		got.entity("Disease", "Cataract")
		if len(got.rejects) != 1 || got.rejects[0].reason != c.reason || !strings.Contains(got.rejects[0].detail, c.detail) || got.rejects[0].part != c.part {
			t.Errorf("%s: %+v, want %s", name, got.rejects, c.reason)
		}
	}
	// What means something to Cypher or SQL is text.
	symptom := `eye'; DROP TABLE x; -- {n:"1"}`
	got := chatdoctor(t, row(func(l *chatdoctorLine) { l.Symptoms = `["` + strings.ReplaceAll(symptom, `"`, `\"`) + `"]` })+"\n")
	got.entity("Symptom", symptom)
}

func TestChatDoctorRules(t *testing.T) {
	r := chatdoctorWords()
	for name, list := range map[string][]string{"eye_diseases": r.EyeDiseases, "eye_symptoms": r.EyeSymptoms, "billing": r.Billing, "elsewhere": r.Elsewhere, "exam_agents": r.ExamAgents} {
		seen := map[string]bool{}
		for _, w := range list {
			if seen[w] || strings.TrimSpace(w) == "" {
				t.Errorf("%s: %q is blank or stands twice", name, w)
			}
			seen[w] = true
		}
		if len(list) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	for text, want := range map[string]bool{"Cross-eyed": true, "Irregular heartbeat": false, "Lack of growth": false, "Irregular appearing scalp": false, "Blindness": true} {
		if hasWordOf(text, r.EyeSymptoms) != want {
			t.Errorf("%s is of the eye: %v", text, !want)
		}
	}
	for text, want := range map[string]bool{"Pain in ear": true, "Early test": false, "Diagnostic ultrasound of heart (echocardiogram)": true, "Heartburn": false} {
		if hasPhrase(text, r.Elsewhere) != want {
			t.Errorf("%s is of elsewhere: %v", text, !want)
		}
	}
}

func TestRealChatDoctor(t *testing.T) {
	c := real(t, "kg/chatdoctor_disease_db_eye.jsonl", func(f *os.File, c *collect) error { return readChatDoctor(f, "c.jsonl", c) })
	if c.row != 34 || len(c.reasons(false)) != 0 {
		t.Errorf("%d rows, the table has 34; rejects %v", c.row, c.reasons(false))
	}
	r := c.reasons(true)
	if r["bad_literal"]+r["not_text"]+r["control_character"] != 0 {
		t.Errorf("parts that can't be read: %v", r)
	}
	within(t, "triples", len(c.triples), 400, 500)
	within(t, "causes", len(c.facts("has_cause")), 5, 8)
	within(t, "drugs", len(c.facts("treated_with")), 60, 110)
	within(t, "categories of bills", r["billing_category"], 80, 110)
	for _, bad := range []string{"Irregular appearing scalp", "Lack of growth", "Vulvar sore", "Other diagnostic procedures"} {
		for _, e := range c.entities {
			if strings.HasPrefix(e.Name.EN, bad) {
				t.Errorf("%s is an entity", e.Name.EN)
			}
		}
	}

	// Each fact stands where its source says it does.
	f, err := os.Open(realdata.Path(t, "kg/chatdoctor_disease_db_eye.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := jsonl.NewScanner(f)
	names := map[string]string{}
	for _, e := range c.entities {
		names[e.ID] = e.Name.EN
	}
	row, fields := 0, map[string]string{}
	for _, tr := range c.triples {
		s := tr.Sources[0]
		for ; row < s.Row; row++ {
			line, err := sc.Next()
			if err != nil {
				t.Fatal(err)
			}
			fields = map[string]string{}
			if err := json.Unmarshal(line, &fields); err != nil {
				t.Fatal(err)
			}
		}
		cited, _, err := pyliteral.Unescape(fields[s.Field][s.Start:s.End])
		if want := names[tr.Object.Entity] + tr.Object.Text.EN; err != nil || cited != want {
			t.Errorf("%s holds %q, %v; the fact is %q", s, cited, err, want)
		}
	}
}

func FuzzChatDoctor(f *testing.F) {
	f.Add(chatdoctorRowOf(f, chatdoctorLine{
		Index: "1", Disease: "Stye", Symptoms: "['Eye pain', \"b\"]", Reason: `Styes are caused by a lid\xe2\x80\x99s bacteria. `,
		Procedures: "['Incision and drainage (I d)']", Drugs: "['Erythromycin Ophthalmic (X)', 'Fluorescein']",
	}))
	f.Add("{\"disease\":\"eye\",\"Symptom\":\"[\\\"\\\\x41 eye\\\", (1,)]\"}\n\xff\nnull\n[]\n")
	f.Fuzz(func(t *testing.T, in string) {
		c := chatdoctor(t, in)
		for _, tr := range c.triples {
			if s := tr.Sources[0]; s.End <= s.Start || s.Row < 1 {
				t.Fatalf("%q: a triple stands at %+v", in, s)
			}
		}
	})
}
