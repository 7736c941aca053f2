package converse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/visual/reporttest"
	"ophglm/internal/bucket"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/text"
)

// dialogueOf is a dialogue of turns that alternate, the patient's first.
func dialogueOf(id string, lang ophglm.Lang, disease string, turns ...string) *ophglm.Dialogue {
	d := &ophglm.Dialogue{ID: id, Origins: []ophglm.Origin{{Dataset: "own", Licence: "CC BY 4.0"}}, Lang: lang, Diseases: []string{disease}, Facts: []ophglm.Fact{dialogueFact(0, "diagnosis", disease, false)}}
	for i, t := range turns {
		role := ophglm.Patient
		if i%2 == 1 {
			role = ophglm.Doctor
		}
		d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: t, From: []int{i}})
	}
	return d
}

// converseCaseOf is what a test varies: a report of a right eye with diabetic
// retinopathy, and a dialogue about it.
type input struct {
	report   *ophglm.FundusReport
	photo    *ophglm.Photograph
	dialogue *ophglm.Dialogue
	with     string
	bare     bool // no facts in the graph
}

func newInput() *input {
	r := reporttest.Report("r", reporttest.Gradable, reporttest.RightEye, reporttest.Lesion("hard_exudate", 2, "upper_left"), reporttest.Lesion("soft_exudate", 0),
		reporttest.Disease("diabetic_retinopathy", "0.91", "0.40"), reporttest.Disease("glaucoma", "0.05", "0.50"), reporttest.Research, reporttest.OdirLabels)
	r.Eye = ophglm.OD
	return &input{
		report: r, photo: reporttest.PhotographOf(r), with: "block: 100",
		dialogue: dialogueOf("d", ophglm.ZH, "diabetic_retinopathy", "糖尿病八年，右眼糖网，看东西发虚一个月了。要紧吗？", "先把血糖控制好，尽快散瞳查眼底，再决定要不要打激光。", "会瞎吗？", "及时治一般不会。"),
	}
}

func (in *input) run(t testing.TB) *pipeline.Outcome {
	graph := knowledge.ExampleLines(exampleItems())
	if in.bare {
		graph = strings.Join(strings.SplitAfter(graph, "\n")[:3], "")
	}
	return pipelinetest.Run(t, Kind(), "{"+in.with+"}", map[string]string{
		"reports": pipelinetest.JSONL(t, in.report), "photographs": pipelinetest.JSONL(t, in.photo),
		"dialogues": pipelinetest.JSONL(t, in.dialogue), "graph": graph,
	})
}

func dialogueFact(turn int, kind, entity string, negated bool) ophglm.Fact {
	return ophglm.Fact{ID: "f0", In: ophglm.Place{Turn: turn, End: 1}, Kind: kind, Entity: entity, Negated: negated}
}

func TestConverseRejects(t *testing.T) {
	say := func(turn int, words string) func(in *input) {
		return func(in *input) { in.dialogue.Turns[turn].Text = words }
	}
	cases := map[string]struct {
		reason string
		change func(in *input)
	}{
		"a photograph that is not given":   {"no_photograph", func(in *input) { in.photo.ID = "other" }},
		"a bad photograph":                 {"not_graded", func(in *input) { in.report.Findings[0].Present = false }},
		"nothing suggested":                {"nothing_suggested", func(in *input) { in.report.Findings[4].Present = false }},
		"a report that is normal, too":     {"report_contradicts", func(in *input) { in.report.Findings[5].Type, in.report.Findings[5].Present = "normal", true }},
		"no dialogue in the block":         {"no_dialogue", func(in *input) { in.with = "block: 1"; in.photo.Patient = awayFrom("cluster:d") }},
		"a dialogue about another disease": {"disease_differs", func(in *input) { in.dialogue.Diseases[0] = "glaucoma" }},
		"a story that does not name it":    {"disease_differs", func(in *input) { in.dialogue.Facts = nil }},
		"a second disease in the report":   {"several_suggested", func(in *input) { in.report.Findings[5].Present = true }},
		"a lens that was operated on": {"findings_differ", func(in *input) {
			in.report.Findings[4].Type, in.dialogue.Diseases[0] = "cataract", "cataract"
			in.dialogue.Facts[0].Entity = "cataract"
			f := dialogueFact(0, "surgery", "cataract_surgery", false)
			f.Value = "after"
			in.dialogue.Facts = append(in.dialogue.Facts, f)
		}},
		"traditional characters":     {"script_differs", say(1, "先把血糖控制好，儘快檢查眼底，再決定要不要打雷射。")},
		"a dialogue of little worth": {"low_quality", func(in *input) { in.dialogue.Quality = &ophglm.Quality{Score: 0.2} }},
		"the other eye in the words": {"eye_differs", say(0, "左眼看东西发虚一个月了。要紧吗？")},
		"both eyes in the words":     {"eye_differs", say(1, "两只眼都要散瞳查眼底。")},
		"the other eye in the facts": {"eye_differs", func(in *input) {
			f := dialogueFact(0, "laterality", "", false)
			f.Eye = ophglm.OS
			in.dialogue.Facts = append(in.dialogue.Facts, f)
		}},
		"an eye, and a report of none": {"eye_differs", func(in *input) { in.report.Eye = "" }},
		"what was found is denied": {"findings_differ", func(in *input) {
			in.dialogue.Facts = append(in.dialogue.Facts, dialogueFact(1, "sign", "hard_exudate", true))
		}},
		"the disease is denied": {"findings_differ", func(in *input) {
			in.dialogue.Facts = append(in.dialogue.Facts, dialogueFact(1, "diagnosis", "diabetic_retinopathy", true))
		}},
		"what was not found is told": {"findings_differ", func(in *input) {
			in.dialogue.Facts = append(in.dialogue.Facts, dialogueFact(0, "sign", "cotton_wool_spot", false))
		}},
		"a second disease, below threshold": {"findings_differ", func(in *input) { in.dialogue.Diseases = append(in.dialogue.Diseases, "glaucoma") }},
		"a second disease, in the story": {"findings_differ", func(in *input) {
			in.dialogue.Facts = append(in.dialogue.Facts, dialogueFact(0, "diagnosis", "glaucoma", false))
		}},
		"a fundus that is called normal": {"findings_differ", say(1, "县里查过眼底正常，先控制血糖。")},
		"pictures of its own":            {"other_picture", say(1, "从你发的图片看，先控制血糖。")},
		"a red flag that waits": {"urgency_lost", func(in *input) {
			say(0, "右眼突然看不见了，以前没有过。")(in)
			say(1, "可能是疲劳，先观察一周再说。")(in)
		}},
		"a red flag that is met too late": {"urgency_lost", func(in *input) {
			say(0, "右眼突然看不见了，以前没有过。")(in)
			say(1, "多大年纪？有没有糖尿病？")(in)
			say(3, "马上去急诊。")(in)
		}},
		"few words, and no fact":          {"no_facts", func(in *input) { in.bare = true; say(1, "控制血糖。")(in); say(3, "不会。")(in) }},
		"no fact where facts are wanted":  {"no_facts", func(in *input) { in.bare = true; in.with += ", facts: true" }},
		"a long story":                    {"too_long", func(in *input) { in.with += ", max_story: 5" }},
		"a drug that does not go with it": {"flagged", func(in *input) { in.dialogue.Flags = []string{"drug_conflict:asthma_beta_blocker"} }},
		"an answer of something else":     {"flagged", func(in *input) { in.dialogue.Flags = []string{"off_topic"} }},
		"a patient who is not answered":   {"no_answer", func(in *input) { in.dialogue.Turns = in.dialogue.Turns[:1] }},
		"a language without a grammar":    {"language", func(in *input) { in.dialogue.Lang = "fr" }},
		"edits that do not fit the text":  {"bad_edits", func(in *input) { in.dialogue.Turns[1].From = []int{1, 7} }},
	}
	for name, c := range cases {
		in := newInput()
		c.change(in)
		out := in.run(t)
		if out.Accounting.Rejected != 1 || out.Accounting.Reasons[c.reason] != 1 {
			t.Errorf("%s: want %s, and got %v\n%s", name, c.reason, out.Accounting.Reasons, out.Outputs["samples"])
		}
	}
	if out := newInput().run(t); out.Accounting.Used != 1 {
		t.Errorf("what is varied is rejected itself: %s", out.Rejects)
	}
}

// awayFrom is a patient who is in another bucket than the group.
func awayFrom(group string) string {
	for i := 0; ; i++ {
		if p := fmt.Sprint("p", i); bucket.Of("patient:"+p) != bucket.Of(group) {
			return p
		}
	}
}

func TestConverseSample(t *testing.T) {
	out := newInput().run(t)
	samples := pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"])
	if len(samples) != 1 {
		t.Fatalf("%d samples, rejects %s", len(samples), out.Rejects)
	}
	s := samples[0]
	if want := []string{"patient:patient1", "cluster:d", "fact:diabetic_retinopathy/diagnosis"}; !slices.Equal(s.Groups, want) {
		t.Errorf("groups %v, want %v", s.Groups, want)
	}
	if s.Licence != "Apache-2.0+CC BY 4.0" || s.Scenario != ophglm.Conversation || s.By != "composed" {
		t.Errorf("licence %s, scenario %s, by %s", s.Licence, s.Scenario, s.By)
	}
	for tag, want := range map[string]string{
		"disease": "diabetic_retinopathy", "voice": "patient", "register": "lay", "style": "plain", "relations": "diagnosed_by", "intent": "describe,exams,consult",
	} {
		if s.Tags[tag] != want {
			t.Errorf("tag %s is %q, want %q", tag, s.Tags[tag], want)
		}
	}
	// Each message has what it is to have, by its citations.
	want := []string{"turn", "finding", "", "triple", "", "turn", "turn", "turn"}
	for i, m := range s.Messages {
		kinds := map[string]bool{}
		for _, c := range s.Citations {
			for _, ref := range c.Of {
				kinds[ref.Kind] = kinds[ref.Kind] || c.Message == i
			}
		}
		maps.DeleteFunc(kinds, func(_ string, v bool) bool { return !v })
		if want[i] != "" && (len(kinds) != 1 || !kinds[want[i]]) || want[i] == "" && len(kinds) > 0 {
			t.Errorf("message %d %q cites %v, want %q", i, m.Content, kinds, want[i])
		}
		if (len(m.Images) == 1) != (i == 0) {
			t.Errorf("message %d has the images %v", i, m.Images)
		}
	}
}

// What is urgent stands before what the photograph shows, whether a rule knows the
// red flag or the doctor alone, and nothing comes between it and the rest of the
// dialogue.
func TestConverseIsUrgentFirst(t *testing.T) {
	for _, story := range []string{"右眼突然看不见了，以前没有过。", "右眼糖网，这几天不舒服。"} {
		in := newInput()
		in.dialogue.Turns[0].Text = story
		in.dialogue.Turns[1].Text = "马上去急诊，不要等。"
		samples := pipelinetest.Records[ophglm.Sample](t, in.run(t).Outputs["samples"])
		if len(samples) != 1 {
			t.Fatalf("%d samples of %s", len(samples), story)
		}
		s := samples[0]
		first := s.Messages[1].Content
		if !strings.HasPrefix(first, "马上去急诊，不要等。\n") || !strings.Contains(first, "糖尿病视网膜病变") || s.Messages[2].Content != "会瞎吗？" || s.Tags["intent"] != "describe,consult,exams" {
			t.Errorf("%+v", s)
		}
		for _, c := range s.Citations { // offsets are after the doctor's words
			if of := first[:min(c.End, len(first))]; c.Message == 1 && c.Of[0].Kind == "finding" && !strings.HasSuffix(of, "。") {
				t.Errorf("a citation ends in %q", of)
			}
		}
	}
}

// world is many reports and dialogues of some diseases.
func world() (reports []*ophglm.FundusReport, photographs []*ophglm.Photograph, dialogues []*ophglm.Dialogue) {
	for i := range 60 {
		r := reporttest.Report(fmt.Sprint("r", i), reporttest.Gradable, reporttest.Disease([]string{"diabetic_retinopathy", "glaucoma"}[i%2], "0.91", "0.40"), reporttest.Research)
		r.Eye = []ophglm.Eye{ophglm.OD, ophglm.OS, ""}[i%3]
		p := reporttest.PhotographOf(r)
		p.Patient = ""
		reports, photographs = append(reports, r), append(photographs, p)
		eye := []string{"右眼", "左眼", "眼睛"}[i/2%3]
		dialogues = append(dialogues, dialogueOf(fmt.Sprint("d", i), ophglm.ZH, "diabetic_retinopathy", eye+"看东西模糊，有糖尿病。怎么办？", "先控制血糖，再散瞳检查，听医生安排。"))
	}
	return reports, photographs, dialogues
}

func runWorld(t testing.TB, with string, reports []*ophglm.FundusReport, photographs []*ophglm.Photograph, dialogues []*ophglm.Dialogue) []ophglm.Sample {
	out := pipelinetest.Run(t, Kind(), with, map[string]string{
		"reports": pipelinetest.JSONL(t, reports...), "photographs": pipelinetest.JSONL(t, photographs...),
		"dialogues": pipelinetest.JSONL(t, dialogues...), "graph": knowledge.ExampleLines(exampleItems()),
	})
	return pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"])
}

func TestConverseStaysInItsBlock(t *testing.T) {
	reports, photographs, dialogues := world()
	samples := runWorld(t, "{}", reports, photographs, dialogues)
	if len(samples) < 5 {
		t.Fatalf("%d samples", len(samples))
	}
	for _, s := range samples {
		for _, g := range s.Groups {
			if bucket.Of(g)/5 != bucket.Of(s.Groups[0])/5 {
				t.Errorf("%v are of more than one block", s.Groups)
			}
		}
	}
}

// A dialogue has its share of photographs, and which they are does not depend on
// the order in which they come.
func TestConverseShares(t *testing.T) {
	reports, photographs, dialogues := world()
	first := runWorld(t, "{block: 100, per_dialogue: 1}", reports, photographs, dialogues[:4])
	slices.Reverse(reports)
	slices.Reverse(dialogues)
	second := runWorld(t, "{block: 100, per_dialogue: 1}", reports, photographs, dialogues[len(dialogues)-4:])
	slices.Reverse(second)
	ids := func(ss []ophglm.Sample) (out []string) {
		for _, s := range ss {
			out = append(out, s.ID)
		}
		return out
	}
	if len(first) == 0 || len(first) > 4 || !slices.Equal(ids(first), ids(second)) {
		t.Errorf("%v, and in reverse %v", ids(first), ids(second))
	}
}

// eyeWords are how a text names an eye.
var eyeWords = map[string]ophglm.Eye{
	"右眼": ophglm.OD, "左眼": ophglm.OS, "双眼": ophglm.OU, "两眼": ophglm.OU, "两只眼": ophglm.OU,
	"right eye": ophglm.OD, "left eye": ophglm.OS, "both eyes": ophglm.OU,
}

// Whatever is put together, every sentence of the assistant is cited, and all that
// is said is said of one eye.
func TestConverseSpeaksOfOneEye(t *testing.T) {
	stories := map[ophglm.Eye][]string{
		"":        {"看东西模糊一个月。", "Vision is blurred."},
		ophglm.OD: {"糖尿病八年，右眼发虚。", "My right eye is blurred."},
		ophglm.OS: {"左眼看东西变形。", "My left eye is blurred."},
		ophglm.OU: {"双眼都模糊。", "右眼好，左眼差。", "Both eyes are blurred."},
	}
	answers := map[ophglm.Eye][]string{
		"":        {"先控制血糖，尽快散瞳查眼底。", "Please have a dilated examination soon."},
		ophglm.OD: {"右眼先打激光，控制好血糖。", "Control your sugar and have the right eye seen."},
		ophglm.OS: {"左眼先打激光，控制好血糖。", "Control your sugar and have the left eye seen."},
		ophglm.OU: {"两只眼都要查。", "Have both eyes seen."},
	}
	made := 0
	rapid.Check(t, func(t *rapid.T) {
		in := newInput()
		eye := rapid.SampledFrom([]ophglm.Eye{ophglm.OD, ophglm.OS, ""}).Draw(t, "eye")
		fs := []ophglm.Finding{reporttest.Gradable, {Kind: "eye", Type: string(eye), Present: eye != "", Values: map[string]string{"from": "record"}}}
		for _, c := range []string{"hard_exudate", "haemorrhage", "microaneurysm"} {
			f := reporttest.Lesion(c, rapid.IntRange(0, 2).Draw(t, c), "upper_left")
			if rapid.Bool().Draw(t, "unexamined") {
				f = reporttest.Unexamined("lesion", c)
			}
			fs = append(fs, f)
		}
		in.report = reporttest.Report("r", append(fs, reporttest.Disease("diabetic_retinopathy", "0.91", "0.40"), reporttest.Disease("cataract", fmt.Sprintf("0.%02d", rapid.IntRange(10, 99).Draw(t, "cataract")), "0.37"), reporttest.Research, reporttest.OdirLabels)...)
		in.report.Eye = eye
		agree := rapid.Bool().Draw(t, "agree")
		draw := func(of map[ophglm.Eye][]string, label string) string {
			words := of[""]
			if agree {
				words = append(slices.Clone(words), of[eye]...)
			} else {
				words = append(slices.Clone(words), of[rapid.SampledFrom([]ophglm.Eye{ophglm.OD, ophglm.OS, ophglm.OU}).Draw(t, "of")]...)
			}
			return rapid.SampledFrom(words).Draw(t, label)
		}
		in.photo = reporttest.PhotographOf(in.report)
		in.dialogue = dialogueOf("d", rapid.SampledFrom([]ophglm.Lang{ophglm.ZH, ophglm.EN}).Draw(t, "lang"), "diabetic_retinopathy",
			draw(stories, "story"), draw(answers, "first"), draw(stories, "more"), draw(answers, "second"))
		s := conversation(t, in)
		if s == nil {
			return
		}
		made++
		if err := s.Validate(); err != nil {
			t.Fatal(err)
		}
		for i, m := range s.Messages {
			for words, eye := range eyeWords {
				if strings.Contains(strings.ToLower(m.Content), words) && eye != in.report.Eye {
					t.Fatalf("%q speaks of %s, and the photograph is of %q", m.Content, eye, in.report.Eye)
				}
			}
			if strings.ContainsAny(m.Content, "{}[]|<>") {
				t.Fatalf("%q is not filled in", m.Content)
			}
			if m.Role != "assistant" {
				continue
			}
			for _, sp := range text.Sentences(m.Content) {
				if !slices.ContainsFunc(s.Citations, func(c ophglm.Citation) bool {
					return c.Message == i && c.Start <= sp.Start && sp.End <= c.End && len(c.Of) > 0
				}) {
					t.Fatalf("%q is not cited", sp.Of(m.Content))
				}
			}
		}
	})
	if made == 0 {
		t.Error("no conversation was made")
	}
}

// conversation makes one without the engine.
func conversation(t *rapid.T, in *input) *ophglm.Sample {
	cfg := Config{Answers: 3, MaxStory: 600, MinAnswer: 4, PerDialogue: 8, Block: bucket.N}
	facts := newFacts()
	items := exampleItems()
	for i := range items {
		facts.learn(&items[i])
	}
	facts.classify()
	for i := range items {
		facts.keep(&items[i])
	}
	c := &converser{cfg: cfg, photographs: map[string]*ophglm.Photograph{in.photo.ID: in.photo}, facts: facts, cases: newCases(cfg)}
	c.cases.add(in.dialogue, facts.classes)
	p, reason, _ := c.pair(in.report)
	if p == nil {
		if reason == "" {
			t.Fatal("no reason for having no conversation")
		}
		return nil
	}
	return c.sample(p)
}

func TestConverseGrammarsSayTheSame(t *testing.T) {
	zh, en := wordings()[ophglm.ZH], wordings()[ophglm.EN]
	for _, sections := range [][2]map[string][]language.Template{{zh.says, en.says}, {zh.asks, en.asks}} {
		a, b := slices.Sorted(maps.Keys(sections[0])), slices.Sorted(maps.Keys(sections[1]))
		if !slices.Equal(a, b) {
			t.Errorf("Chinese has %v and English %v", a, b)
		}
	}
	for name := range zh.asks {
		if !slices.ContainsFunc(intent.All, func(in intent.Intent) bool { return in.Name == name && in.Params == nil }) {
			t.Errorf("%s is asked, and is no intent", name)
		}
	}
}
