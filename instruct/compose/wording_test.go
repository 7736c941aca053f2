package compose

import (
	"strings"
	"testing"

	"ophglm"
	"ophglm/instruct/knowledge/graphtest"
	"ophglm/instruct/language"
)

var (
	openAngle = graphtest.Entity("open_angle_glaucoma", "Disease", "开角型青光眼", "open-angle glaucoma")
	glaucoma  = graphtest.Entity("glaucoma", "Disease", "青光眼", "glaucoma")
	fovea     = graphtest.Entity("fovea", "Anatomy", "中心凹", "fovea")
	macula    = graphtest.Entity("macula", "Anatomy", "黄斑", "macula")
)

// A narrower kind or part says the wider one too, which is cited with it.
func TestWiderItemsAreNotListedBesideNarrowerOnes(t *testing.T) {
	disease := graphtest.Entity("pigmentary", "Disease", "色素性青光病", "pigmentary disease")
	samples, out := compose(t, "{questions: 60}", disease, openAngle, glaucoma, fovea, macula,
		graphtest.Fact(1, "pigmentary", "is_a", "glaucoma"), graphtest.Fact(2, "pigmentary", "is_a", "open_angle_glaucoma"),
		graphtest.Fact(3, "pigmentary", "affects", "macula"), graphtest.Fact(4, "pigmentary", "affects", "fovea"),
		graphtest.Phrase(5, "pigmentary", "has_cause", "虹膜色素脱落并堵塞小梁网，使房水流不出去", "pigment comes off the iris and blocks the outflow of the eye, so that the pressure rises"))
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		of := answersTo(samples, "what", lang)
		if len(of) == 0 {
			t.Errorf("no %s answer says what it is", lang)
		}
		for _, a := range of {
			if strings.Count(a, "青光眼") > 1 || strings.Count(a, "glaucoma") > 1 || strings.Contains(a, "黄斑") || strings.Contains(a, "macula") {
				t.Errorf("a kind or a part is said twice: %q", a)
			}
			if !strings.Contains(a, "开角型青光眼") && !strings.Contains(a, "open-angle glaucoma") || !strings.Contains(a, "中心凹") && !strings.Contains(a, "fovea") {
				t.Errorf("the narrower one is not said: %q", a)
			}
		}
	}
	if out.Accounting.Rejected != 0 {
		t.Errorf("facts are left out: %v", out.Accounting.Reasons)
	}
}

func TestANoteOfSeveralIsSaidOnce(t *testing.T) {
	var items []any
	items = append(items, disease1)
	for i, name := range []string{"甲药", "乙药", "丙药"} {
		id := string(rune('a' + i))
		items = append(items, graphtest.Entity(id, "Drug", name, "drug "+id))
		if i < 2 {
			items = append(items, graphtest.Fact(i, "macular_hole", "treated_with", id, "for@zh", "继发黄斑水肿", "for@en", "macular edema"))
		} else {
			items = append(items, graphtest.Fact(i, "macular_hole", "treated_with", id))
		}
	}
	samples, _ := compose(t, "{}", items...)
	has(t, samples, "drugs", ophglm.ZH, "甲药和乙药（均用于继发黄斑水肿）", "丙药")
	has(t, samples, "drugs", ophglm.EN, "drug a and drug b (both for macular edema)", "drug c")
}

// Where no source calls it urgent, the answer to whether it is begins with that.
func TestWhatIsNotUrgentIsSaidToBeSo(t *testing.T) {
	soon := graphtest.Phrase(1, "macular_hole", "urgency", "确诊后应在数周内到眼底专科就诊并商量手术时机", "it should be seen by a retina specialist within weeks to plan the operation", "level", "soon")
	samples, _ := compose(t, "{questions: 60}", disease1, soon)
	for lang, words := range map[ophglm.Lang][]string{ophglm.ZH: {"急症", "不必急诊"}, ophglm.EN: {"emergency"}} {
		of := answersTo(samples, "urgent", lang)
		if len(of) == 0 {
			t.Errorf("no %s answer says how urgent it is", lang)
		}
		for _, a := range of {
			if !strings.Contains(a, words[0]) && !strings.Contains(a, words[len(words)-1]) {
				t.Errorf("it is not said whether it is an emergency: %q", a)
			}
		}
	}
}

// Questions hold what they take for granted: drugs that there are, and a drug that a
// neighbour can know.
func TestQuestionsTakeNothingForGranted(t *testing.T) {
	laser := graphtest.Entity("laser", "Procedure", "激光光凝", "laser photocoagulation")
	operation := graphtest.Entity("operation", "Procedure", "玻璃体切割术", "vitrectomy")
	operated := []any{disease1, laser, operation, drug, graphtest.Fact(1, "macular_hole", "treated_by", "laser"), graphtest.Fact(2, "macular_hole", "treated_by", "operation")}
	samples, _ := compose(t, "{questions: 60}", operated...)
	if got := withIntent(samples, "procedures"); len(got) > 0 {
		t.Errorf("of a disease without drugs it is asked %q", got[0].Messages[0].Content)
	}
	samples, _ = compose(t, "{questions: 60}", append(operated, graphtest.Fact(3, "macular_hole", "treated_with", "steroid"))...)
	if len(withIntent(samples, "procedures")) == 0 {
		t.Error("beside drugs nothing else is asked for")
	}
	miotic := graphtest.Entity("miotic", "DrugClass", "缩瞳剂", "miotic")
	avoided := func(id string) []any {
		return []any{disease1, miotic, drug, graphtest.Fact(1, "macular_hole", "contraindicated_with", id, "why@zh", "可能使玻璃体牵拉加重，引起视网膜裂孔或脱离", "why@en", "they may add to the traction of the vitreous and cause a retinal tear or detachment")}
	}
	samples, _ = compose(t, "{questions: 60}", avoided("miotic")...)
	if got := withIntent(samples, "wants_drug"); len(got) > 0 || len(withIntent(samples, "may_i_use")) == 0 {
		t.Errorf("%d want a miotic on a friend's word, and %d ask whether they may use it", len(got), len(withIntent(samples, "may_i_use")))
	}
	samples, _ = compose(t, "{questions: 60}", avoided("steroid")...)
	if len(withIntent(samples, "wants_drug")) == 0 {
		t.Error("nobody wants a drug that one can have at home")
	}
}

// A heading that a classification has for the rest is nobody's diagnosis.
func TestHeadingsOfClassificationsAreNoDiagnoses(t *testing.T) {
	for _, heading := range []*ophglm.Entity{
		graphtest.Entity("h", "Disease", "角膜疾患，未特指的", "unspecified disorder of cornea"),
		graphtest.Entity("h", "Disease", "", "other specified disorders of cornea"),
		graphtest.Entity("h", "Disease", "其他角膜病", ""),
	} {
		samples, out := compose(t, "{}", heading, blur, scotoma, graphtest.Fact(1, "h", "has_symptom", "blurred_vision"), graphtest.Fact(2, "h", "has_symptom", "central_scotoma"))
		if len(samples) > 0 || out.Accounting.Reasons["no_name"] != 2 {
			t.Errorf("%v has %d samples, and the rejects %v", heading.Name, len(samples), out.Accounting.Reasons)
		}
	}
}

// Of articles at most two sentences are quoted in a move, and none that gives a number
// again.
func TestQuotationsAreFewAndSayMore(t *testing.T) {
	items := []any{disease1, graphtest.Phrase(9, "macular_hole", "prognosis", "", "surgery closes about 90 percent of holes, and sight improves over months")}
	for i, s := range []string{"Surgery closes 90 percent of holes.", "Vision may improve slowly.", "Some people keep a blur.", "Others see well again."} {
		items = append(items, graphtest.By(graphtest.Phrase(i+1, "macular_hole", "prognosis", "", s, "form", "sentence"), ophglm.Article, "CC BY 4.0"))
	}
	samples, _ := compose(t, "{}", items...)
	n := 0
	for _, s := range withIntent(samples, "outlook") {
		n++
		a := s.Messages[1].Content
		if strings.Count(a, "90 percent") != 1 || !strings.Contains(a, "Vision may improve") || !strings.Contains(a, "keep a blur") || strings.Contains(a, "Others see") {
			t.Errorf("the outlook is %q", a)
		}
	}
	if n == 0 {
		t.Error("nobody asks for the outlook")
	}
}

// Terse questions begin with the disease, and ask something of it.
func TestShortQuestionsAreQuestions(t *testing.T) {
	samples, _ := compose(t, "{questions: 60, languages: [zh]}", urgentHole()...)
	terse := 0
	for _, s := range samples {
		if s.Tags["style"] != styleTerse {
			continue
		}
		terse++
		q := s.Messages[0].Content
		if strings.HasPrefix(q, "检查") || strings.Contains(q, "？黄斑") || strings.Contains(q, "搞错") {
			t.Errorf("%s: nobody types %q", s.Tags["intent"], q)
		}
		if s.Tags["register"] == language.RegisterLay && strings.HasSuffix(strings.Trim(q, "？"), "体征") && !strings.Contains(q, "有") {
			t.Errorf("%s: a bare noun is no question: %q", s.Tags["intent"], q)
		}
	}
	if terse == 0 {
		t.Error("no question is terse")
	}
}
