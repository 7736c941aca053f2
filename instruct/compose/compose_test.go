package compose

import (
	"fmt"
	"strings"
	"testing"

	"ophglm"
	"ophglm/instruct/consultation"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/knowledge/graphtest"
	"ophglm/instruct/language"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

func compose(t testing.TB, with string, items ...any) ([]ophglm.Sample, *pipeline.Outcome) {
	t.Helper()
	out := pipelinetest.Run(t, Kind(), with, map[string]string{"graph": graphtest.JSONL(t, items...)})
	return pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"]), out
}

// answerTo returns the answers of samples with the intent, in the language.
func answersTo(samples []ophglm.Sample, intent string, lang ophglm.Lang) []string {
	var out []string
	for _, s := range samples {
		if s.Tags["intent"] == intent && s.Lang == lang {
			out = append(out, s.Messages[1].Content)
		}
	}
	return out
}

func has(t *testing.T, samples []ophglm.Sample, intent string, lang ophglm.Lang, parts ...string) {
	t.Helper()
	answers := answersTo(samples, intent, lang)
	if len(answers) == 0 {
		t.Errorf("no %s answer to %q", lang, intent)
	}
	for _, a := range answers {
		for _, p := range parts {
			if !strings.Contains(a, p) {
				t.Errorf("the %s answer to %q is %q, without %q", lang, intent, a, p)
			}
		}
	}
}

var (
	disease1 = graphtest.Entity("macular_hole", "Disease", "黄斑裂孔", "macular hole")
	disease2 = graphtest.Entity("pterygium", "Disease", "翼状胬肉", "pterygium")
	blur     = graphtest.Entity("blurred_vision", "Symptom", "视物模糊", "blurred vision")
	scotoma  = graphtest.Entity("central_scotoma", "Symptom", "中心暗点", "central scotoma")
	floaters = graphtest.Entity("floaters", "Symptom", "眼前黑影飘动", "floaters")
	eyeDept  = graphtest.Entity("ophthalmology", "Department", "眼科", "ophthalmology")
)

func TestListsAreAggregatedInTheirOrder(t *testing.T) {
	samples, _ := compose(t, "{}", disease1, blur, scotoma, floaters,
		graphtest.Fact(3, "macular_hole", "has_symptom", "floaters"),
		graphtest.Fact(1, "macular_hole", "has_symptom", "blurred_vision"),
		graphtest.Fact(2, "macular_hole", "has_symptom", "central_scotoma"))
	has(t, samples, "symptoms", ophglm.ZH, "视物模糊、中心暗点和眼前黑影飘动")
	has(t, samples, "symptoms", ophglm.EN, "blurred vision, a central scotoma and floaters")
}

func TestUrgencyIsSaidToLayPeopleAlone(t *testing.T) {
	samples, _ := compose(t, "{}", disease1, blur, scotoma,
		graphtest.Fact(1, "macular_hole", "has_symptom", "blurred_vision"), graphtest.Fact(2, "macular_hole", "has_symptom", "central_scotoma"),
		graphtest.Phrase(3, "macular_hole", "urgency", "突然变形应在数日内就诊", "sudden distortion should be seen within days", "level", "urgent"))
	for _, s := range samples {
		if s.Tags["intent"] != "symptoms" || s.Lang != ophglm.EN {
			continue
		}
		if want := map[string]string{language.VoicePatient: language.RegisterLay, language.VoiceRelative: language.RegisterLay, language.VoiceStudent: language.RegisterProfessional, language.VoiceColleague: language.RegisterProfessional}[s.Tags["voice"]]; s.Tags["register"] != want {
			t.Errorf("voice %s is answered in the register %s", s.Tags["voice"], s.Tags["register"])
		}
		said := strings.Contains(s.Messages[1].Content, "udden distortion should be seen")
		if said == (s.Tags["register"] == language.RegisterProfessional) {
			t.Errorf("voice %s is answered %q", s.Tags["voice"], s.Messages[1].Content)
		}
	}
}

func TestThinFactsNeverAnswerAlone(t *testing.T) {
	people := graphtest.Entity("older_adult", "Population", "老年人", "older adults")
	surgery := graphtest.Entity("surgery", "Procedure", "手术治疗", "")
	period := graphtest.By(graphtest.Phrase(3, "macular_hole", "recovery_time", "1-2个月", "", "value", "1-2", "unit", "month"), ophglm.Crawled, "none stated")
	rate := graphtest.By(graphtest.Phrase(4, "macular_hole", "cure_rate", "70%", "", "value", "70", "unit", "%"), ophglm.Crawled, "none stated")
	away := graphtest.By(graphtest.Phrase(5, "macular_hole", "transmission", "无传染性", ""), ophglm.Crawled, "none stated")
	operate := graphtest.By(graphtest.Fact(6, "macular_hole", "treated_by", "surgery"), ophglm.Crawled, "none stated")
	samples, out := compose(t, "{crawled: alone}", disease1, people, eyeDept, surgery, period, rate, away, operate,
		graphtest.Fact(1, "macular_hole", "visits", "ophthalmology"), graphtest.Fact(2, "macular_hole", "occurs_in", "older_adult"))
	if len(samples) > 0 {
		t.Errorf("thin facts were answered with %q", samples[0].Messages[1].Content)
	}
	if n := out.Accounting.Reasons["thin"]; n != 6 {
		t.Errorf("rejected as thin: %d of 6 (%v)", n, out.Accounting.Reasons)
	}
}

func TestCrawledFiguresAreWordedAsSuch(t *testing.T) {
	samples, _ := compose(t, "{crawled: alone}", disease1, disease2,
		graphtest.By(graphtest.Phrase(1, "macular_hole", "cure_rate", "70%", "", "value", "70", "unit", "%"), ophglm.Crawled, "none stated"),
		graphtest.By(graphtest.Fact(2, "macular_hole", "has_complication", "pterygium"), ophglm.Crawled, "none stated"))
	has(t, samples, "cure_complications", ophglm.ZH, "公开", "70%", "仅供参考", "翼状胬肉")
	for _, s := range samples {
		if s.Licence != "none stated" {
			t.Errorf("the licence is %q", s.Licence)
		}
	}
}

func TestCrawledFiguresThatDifferAreLeftOut(t *testing.T) {
	rate := func(v string) *ophglm.Triple {
		return graphtest.By(graphtest.Phrase(1, "macular_hole", "cure_rate", v+"%", "", "value", v, "unit", "%"), ophglm.Crawled, "")
	}
	complication := graphtest.Fact(2, "macular_hole", "has_complication", "pterygium")
	samples, out := compose(t, "{crawled: alone}", disease1, disease2, rate("60"), rate("100"), complication)
	if a := answersTo(samples, "cure_complications", ophglm.ZH); len(a) > 0 || out.Accounting.Reasons["conflicting"] != 2 {
		t.Errorf("two rates gave %q, and the rejects %v", a, out.Accounting.Reasons)
	}
	// Nor is one said where the outlook is known from a better source.
	samples, out = compose(t, "{crawled: alone}", disease1, disease2, rate("60"), complication,
		graphtest.Phrase(3, "macular_hole", "prognosis", "及早手术后多数可以闭合", "most close after early surgery"))
	for _, intent := range []string{"cure", "cure_complications"} {
		if a := answersTo(samples, intent, ophglm.ZH); len(a) > 0 || out.Accounting.Reasons["outranked"] != 1 {
			t.Errorf("a crawled rate beside a known outlook gave %q, and the rejects %v", a, out.Accounting.Reasons)
		}
	}
}

// What a crawled table lists is not said in a language that knows a part of it,
// nor beside a list written by hand.
func TestCrawledLists(t *testing.T) {
	unnamed := graphtest.Entity("x1", "Symptom", "飞蚊", "")
	crawled := func(row int, o string) *ophglm.Triple {
		return graphtest.By(graphtest.Fact(row, "macular_hole", "has_symptom", o), ophglm.Crawled, "")
	}
	samples, _ := compose(t, "{crawled: alone}", disease1, unnamed, blur, scotoma, crawled(1, "x1"), crawled(2, "blurred_vision"), crawled(3, "central_scotoma"))
	has(t, samples, "symptoms", ophglm.ZH, "飞蚊、视物模糊和中心暗点")
	if a := answersTo(samples, "symptoms", ophglm.EN); len(a) > 0 {
		t.Errorf("two of three symptoms were said: %q", a)
	}
	items := []any{disease1, unnamed, blur, scotoma, crawled(1, "x1"), graphtest.Fact(2, "macular_hole", "has_symptom", "blurred_vision"), graphtest.Fact(3, "macular_hole", "has_symptom", "central_scotoma")}
	samples, _ = compose(t, "{crawled: alone}", items...)
	for _, a := range answersTo(samples, "symptoms", ophglm.ZH) {
		if strings.Contains(a, "飞蚊") {
			t.Errorf("the crawled symptom is in %q", a)
		}
	}
	samples, _ = compose(t, "{crawled: beside}", items...)
	var lay, professional []ophglm.Sample
	for _, s := range samples {
		if s.Tags["register"] == language.RegisterLay {
			lay = append(lay, s)
		} else {
			professional = append(professional, s)
		}
	}
	has(t, lay, "symptoms", ophglm.ZH, "公开疾病百科资料", "飞蚊")
	has(t, professional, "symptoms", ophglm.ZH, "视物模糊和中心暗点")
	for _, s := range professional {
		for _, m := range s.Messages {
			if strings.Contains(m.Content, "飞蚊") {
				t.Errorf("a professional is told or asks of a crawled symptom: %q", m.Content)
			}
		}
	}
}

// What crawled tables alone say is in no answer, unless it is asked for: with the
// list of a better source it goes as well, and what both say stays, as kg.merge gives
// it the better one's evidence.
func TestCrawledFactsAloneAreLeftOut(t *testing.T) {
	crawled := graphtest.By(graphtest.Fact(1, "macular_hole", "has_symptom", "blurred_vision"), ophglm.Crawled, "")
	other := graphtest.By(graphtest.Fact(2, "macular_hole", "has_symptom", "central_scotoma"), ophglm.Crawled, "")
	samples, out := compose(t, "{}", disease1, blur, scotoma, crawled, other)
	if len(samples) > 0 || out.Accounting.Reasons["crawled"] != 2 {
		t.Errorf("%d samples of two crawled facts, and the rejects %v", len(samples), out.Accounting.Reasons)
	}
	if samples, _ := compose(t, "{crawled: alone}", disease1, blur, scotoma, crawled, other); len(samples) == 0 {
		t.Error("none where they are asked for")
	}
	both := graphtest.Fact(2, "macular_hole", "has_symptom", "central_scotoma")
	both.Sources = append(both.Sources, other.Sources...)
	samples, _ = compose(t, "{}", disease1, blur, scotoma, floaters, crawled, both, graphtest.Fact(3, "macular_hole", "has_symptom", "floaters"))
	for _, a := range answersTo(samples, "symptoms", ophglm.EN) {
		if strings.Contains(a, "blurred") || !strings.Contains(a, "a central scotoma and floaters") {
			t.Errorf("of a crawled symptom and two known ones it is said %q", a)
		}
	}
	has(t, samples, "symptoms", ophglm.EN, "a central scotoma and floaters")
}

func TestArticlesAreQuotedSentenceBySentence(t *testing.T) {
	quoted := graphtest.By(graphtest.Phrase(1, "macular_hole", "has_symptom", "", "Straight lines look wavy. Reading gets harder!", "form", "sentence"), ophglm.Article, "CC BY 4.0")
	samples, _ := compose(t, "{}", disease1, quoted)
	has(t, samples, "symptoms", ophglm.EN, "“Straight lines look wavy.”", "“Reading gets harder!”", "National Institutes of Health")
	for _, s := range samples {
		if len(s.Citations) != 2 || s.Lang != ophglm.EN {
			t.Errorf("%s sample with the citations %v", s.Lang, s.Citations)
		}
	}
}

func TestStagesInOrderWithWhatDefinesThem(t *testing.T) {
	samples, _ := compose(t, "{}", disease1,
		graphtest.Phrase(9, "macular_hole", "has_stage", "一期", "stage one", "order", "1", "criteria@zh", "中心凹变形", "criteria@en", "a distorted fovea"),
		graphtest.Phrase(8, "macular_hole", "has_stage", "二期", "stage two", "order", "2", "criteria@zh", "全层缺损", "criteria@en", "a full-thickness defect"))
	has(t, samples, "stages", ophglm.ZH, "一期和二期")
	has(t, samples, "stages", ophglm.EN, "stage one and stage two", "a distorted fovea.")
}

func TestFollowUpsReferBack(t *testing.T) {
	samples, _ := compose(t, "{}", disease1, blur, scotoma, floaters, disease2,
		graphtest.Fact(1, "macular_hole", "has_symptom", "blurred_vision"), graphtest.Fact(2, "macular_hole", "has_symptom", "central_scotoma"),
		graphtest.Phrase(3, "macular_hole", "has_cause", "玻璃体对中心凹的牵拉", "traction of the vitreous on the fovea"),
		graphtest.Fact(4, "macular_hole", "has_cause", "pterygium"))
	n := 0
	for _, s := range samples {
		if len(s.Messages) == 4 {
			n++
			if q := s.Messages[2].Content; strings.Contains(q, disease1.Name.In(s.Lang)) {
				t.Errorf("the follow-up %q does not refer back", q)
			}
			if a := s.Messages[3].Content; strings.Contains(a, disease1.Name.In(s.Lang)) {
				t.Errorf("the answer %q names the disease again", a)
			}
		}
	}
	if n == 0 {
		t.Error("there is no follow-up")
	}
}

// What can't be said is rejected, and nothing else is lost.
func TestWhatNoSentenceCanHold(t *testing.T) {
	long := strings.Repeat("very ", 2000) + "long"
	broken := graphtest.Entity("broken", "Symptom", "断\n行", "two\nlines")
	untyped := graphtest.Fact(5, "nowhere", "has_symptom", "floaters")
	odd := graphtest.Fact(6, "macular_hole", "likes", "floaters")
	loop := []any{graphtest.Fact(7, "macular_hole", "is_a", "pterygium"), graphtest.Fact(8, "pterygium", "is_a", "macular_hole")}
	samples, out := compose(t, "{}", append(loop, disease1, disease2, blur, floaters, broken, untyped, odd,
		graphtest.Fact(1, "macular_hole", "has_symptom", "blurred_vision"), graphtest.Fact(2, "macular_hole", "has_symptom", "floaters"),
		graphtest.Fact(3, "macular_hole", "has_symptom", "broken"), graphtest.Phrase(4, "macular_hole", "prognosis", "", long))...)
	// What pterygium is a kind of is all that is known of it.
	want := map[string]int64{"no_name": 2, "not_of_a_disease": 1, "not_asked": 1, "thin": 1}
	for reason, n := range want {
		if int64(out.Accounting.Reasons[reason]) != n {
			t.Errorf("%s: %d of %d (%v)", reason, out.Accounting.Reasons[reason], n, out.Accounting.Reasons)
		}
	}
	has(t, samples, "symptoms", ophglm.ZH, "视物模糊和眼前黑影飘动")
}

func TestDiseasesOfOneNameAreNotConfused(t *testing.T) {
	other := graphtest.Entity("z_hole", "Disease", "黄斑裂孔", "")
	samples, _ := compose(t, "{}", disease1, other, blur, floaters,
		graphtest.Fact(1, "z_hole", "has_symptom", "blurred_vision"), graphtest.Fact(2, "z_hole", "has_symptom", "floaters"))
	if len(samples) > 0 {
		t.Errorf("%q is asked of a disease that another is called like", samples[0].Messages[0].Content)
	}
}

func TestLimitsOfACell(t *testing.T) {
	items := []any{disease1}
	for i := range 40 {
		id := fmt.Sprintf("s%02d", i)
		items = append(items, graphtest.Entity(id, "Symptom", "症状"+string(rune('甲'+i)), "symptom "+id), graphtest.Fact(i, "macular_hole", "has_symptom", id))
	}
	samples, out := compose(t, "{questions: 2, languages: [zh]}", items...)
	// The second sample may say one symptom more, where it is asked about that one.
	if left := out.Accounting.Reasons["left_out"]; len(samples) != 2 || left != 15 && left != 14 {
		t.Errorf("%d samples; the rejects are %v", len(samples), out.Accounting.Reasons)
	}
	for _, s := range samples {
		n := 0
		for _, c := range s.Citations {
			n += len(c.Of)
			if len(c.Of) > 8 {
				t.Errorf("a sentence lists %d items: %q", len(c.Of), s.Messages[1].Content)
			}
		}
		if n > 26 { // and the policy
			t.Errorf("%d items stand in an answer: %q", n, s.Messages[1].Content)
		}
	}
}

func TestComposeConfig(t *testing.T) {
	good := Config{Languages: []string{"zh"}, Scenarios: []string{"visual"}, Questions: 1, Crawled: knowledge.CrawledAlone}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for _, c := range []Config{
		{Languages: []string{"fr"}, Scenarios: good.Scenarios, Questions: 1, Crawled: knowledge.CrawledAlone},
		{Languages: good.Languages, Scenarios: []string{"x"}, Questions: 1, Crawled: knowledge.CrawledAlone},
		{Languages: good.Languages, Questions: 1, Crawled: knowledge.CrawledAlone},
		{Languages: good.Languages, Scenarios: good.Scenarios, Crawled: good.Crawled},
		{Languages: good.Languages, Scenarios: good.Scenarios, Questions: 1, FollowUps: -1, Crawled: good.Crawled},
		{Languages: good.Languages, Scenarios: good.Scenarios, Questions: 1, Crawled: "some"},
	} {
		if c.Validate() == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
}

func TestExamplesRun(t *testing.T) {
	for _, k := range []pipeline.Kind{Kind(), consultation.Kind()} {
		out, err := pipeline.ExampleIn(t.Context(), &k, k.Example)
		if err != nil || len(out.Outputs["samples"]) == 0 || out.Accounting.Rejected > 0 {
			t.Errorf("%s: %v, %d bytes", k.Name, err, len(out.Outputs["samples"]))
		}
	}
}
