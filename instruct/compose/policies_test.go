package compose

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/instruct/knowledge/graphtest"
	"ophglm/instruct/language"
)

var (
	drug      = graphtest.Entity("steroid", "DrugClass", "激素滴眼液", "steroid eye drop")
	treatment = graphtest.Entity("lubricant", "DrugClass", "人工泪液", "artificial tear")
	exam      = graphtest.Entity("slit_lamp", "Examination", "裂隙灯检查", "slit-lamp examination")
)

// urgentHole is a disease with facts for refusals, corrections and questions back.
func urgentHole() []any {
	return []any{
		disease1, disease2, blur, scotoma, eyeDept, drug, treatment, exam,
		graphtest.Fact(1, "macular_hole", "has_symptom", "blurred_vision"), graphtest.Fact(2, "macular_hole", "has_symptom", "central_scotoma"),
		graphtest.Phrase(3, "macular_hole", "urgency", "突然视力下降应立即急诊，不能等到第二天，也不要自己开车前往", "sudden loss of vision needs emergency care the same day, and is no case for waiting or driving oneself", "level", "emergency"),
		graphtest.Fact(4, "macular_hole", "visits", "ophthalmology"), graphtest.Fact(5, "macular_hole", "diagnosed_by", "slit_lamp"),
		graphtest.Fact(6, "macular_hole", "treated_with", "lubricant", "for@zh", "缓解干涩，减轻不适", "for@en", "to ease dryness and discomfort in the daytime"),
		graphtest.Fact(7, "macular_hole", "contraindicated_with", "steroid", "why@zh", "可使眼压升高，病情更难控制", "why@en", "they can raise the eye pressure and make it harder to control"),
		graphtest.Fact(8, "macular_hole", "differential_of", "pterygium", "by@zh", "翼状胬肉长在结膜上，肉眼即可看到", "by@en", "pterygium grows on the conjunctiva and can be seen with the naked eye"),
		graphtest.Phrase(9, "macular_hole", "lifestyle_advice", "定期眼科复查", "regular follow-up of the eye"), graphtest.Phrase(10, "macular_hole", "lifestyle_advice", "避免揉眼", "not rubbing the eyes"),
		graphtest.Phrase(11, "macular_hole", "has_cause", "玻璃体对中心凹的牵拉，多与年龄有关", "traction of the vitreous on the fovea, mostly with age"),
	}
}

// refs are the kinds and ids that the sentences of a message cite, in order.
func refs(s ophglm.Sample, message int) []ophglm.Ref {
	var out []ophglm.Ref
	for _, c := range s.Citations {
		if c.Message == message {
			out = append(out, c.Of...)
		}
	}
	return out
}

func withIntent(samples []ophglm.Sample, intent string) []ophglm.Sample {
	var out []ophglm.Sample
	for _, s := range samples {
		if slices.Contains(strings.Split(s.Tags["intent"], ","), intent) {
			out = append(out, s)
		}
	}
	return out
}

// What can't be said is refused with a policy, cited as one, and the answer goes
// on with facts; a false belief is met in the same way.
func TestPoliciesComeWithFacts(t *testing.T) {
	samples, _ := compose(t, "{questions: 60}", urgentHole()...)
	for intent, policy := range map[string]string{
		"dose": "dose_after_exam", "self_medicate": "no_self_medication", "wants_drug": "no_self_medication", "may_i_use": "not_without_doctor",
		"mistaken": "confused", "can_wait": "dont_wait", "self_check": "self_check", "inherited_unknown": "sources_silent", "diet_unknown": "sources_silent",
	} {
		of := withIntent(samples, intent)
		if len(of) < 2 {
			t.Errorf("%s: %d samples", intent, len(of))
		}
		for _, s := range of {
			cited := refs(s, 1)
			if cited[0] != (ophglm.Ref{Kind: "policy", ID: policy}) {
				t.Errorf("%s begins with %v, not the policy %s: %q", intent, cited[0], policy, s.Messages[1].Content)
			}
			if !slices.ContainsFunc(cited, func(r ophglm.Ref) bool { return r.Kind == "triple" }) {
				t.Errorf("%s is answered without a fact: %q", intent, s.Messages[1].Content)
			}
		}
	}
	for _, s := range withIntent(samples, "dose") {
		if s.Tags["register"] != language.RegisterLay || strings.ContainsAny(s.Messages[1].Content, "0123456789") {
			t.Errorf("a %s asks for a dose and is told %q", s.Tags["voice"], s.Messages[1].Content)
		}
	}
}

// The assistant first asks after what the graph calls urgent; told yes it sends
// the patient off, told no it answers.
func TestQuestionsBack(t *testing.T) {
	samples, _ := compose(t, "{questions: 60}", urgentHole()...)
	yes, no := 0, 0
	for _, s := range withIntent(samples, "ask_back") {
		first := s.Messages[1].Content
		if s.Tags["register"] != language.RegisterLay || !strings.HasSuffix(first, "？") && !strings.HasSuffix(first, "?") {
			t.Errorf("a %s is asked %q", s.Tags["voice"], first)
		}
		if s.Lang == ophglm.ZH && !strings.Contains(first, "突然视力下降应立即急诊") {
			t.Errorf("%q does not name the emergency", first)
		}
		last := refs(s, 3)
		if last[0] == (ophglm.Ref{Kind: "policy", ID: "go_now"}) {
			yes++
			if strings.Contains(s.Messages[3].Content, "人工泪液") || !strings.Contains(s.Messages[3].Content, eyeDept.Name.In(s.Lang)) {
				t.Errorf("an emergency is told %q", s.Messages[3].Content)
			}
		} else {
			no++
		}
	}
	if yes < 2 || no < 2 {
		t.Errorf("%d are emergencies and %d are not", yes, no)
	}
	// A fact that names no situation can't be asked after.
	samples, _ = compose(t, "{questions: 60}", disease1, blur, scotoma, graphtest.Fact(1, "macular_hole", "has_symptom", "blurred_vision"), graphtest.Fact(2, "macular_hole", "has_symptom", "central_scotoma"),
		graphtest.Phrase(3, "macular_hole", "urgency", "应在数日内就诊", "it should be seen within days", "level", "urgent"))
	if got := withIntent(samples, "ask_back"); len(got) > 0 {
		t.Errorf("it is asked %q", got[0].Messages[1].Content)
	}
}

func TestEmergenciesComeFirst(t *testing.T) {
	samples, _ := compose(t, "{questions: 60, languages: [zh]}", urgentHole()...)
	n := 0
	for _, s := range withIntent(samples, "symptoms") {
		if s.Tags["register"] != language.RegisterLay || s.Tags["intent"] != "symptoms" {
			continue
		}
		n++
		if a := s.Messages[1].Content; strings.Index(a, "立即急诊") > strings.Index(a, "视物模糊") {
			t.Errorf("the emergency is said late: %q", a)
		}
	}
	if n == 0 {
		t.Error("no symptoms were asked for")
	}
}

// Whatever patients and relatives ask about an emergency, they are told that it is
// one: first of all, but where they ask how urgent it is.
func TestEmergenciesAreSaidWhateverIsAsked(t *testing.T) {
	samples, _ := compose(t, "{questions: 90, languages: [zh]}", urgentHole()...)
	seen := map[string]bool{}
	for _, s := range samples {
		if s.Tags["register"] != language.RegisterLay {
			continue
		}
		seen[s.Tags["intent"]] = true
		var said strings.Builder
		for _, m := range s.Messages {
			if m.Role == "assistant" {
				said.WriteString(m.Content)
			}
		}
		if !strings.Contains(said.String(), "立即急诊") {
			t.Errorf("%s: the emergency is not said in %q", s.Tags["intent"], said.String())
		}
	}
	for _, in := range []string{"symptoms", "mistaken", "dose", "can_wait", "self_check"} {
		if !seen[in] {
			t.Errorf("nobody asks %s", in)
		}
	}
}

// A disease whose name is a red flag, and of whose urgency the graph says nothing, is
// answered with our own words first.
func TestNamesOfEmergencies(t *testing.T) {
	burn := graphtest.Entity("burn", "Disease", "眼化学伤", "chemical injury of the eye")
	facts := []any{burn, blur, scotoma, graphtest.Fact(1, "burn", "has_symptom", "blurred_vision"), graphtest.Fact(2, "burn", "has_symptom", "central_scotoma")}
	first := func(items ...any) (lay, professional int) {
		samples, _ := compose(t, "{questions: 60}", items...)
		for _, s := range samples {
			if c := s.Citations[0].Of[0]; c.ID != "see_now" {
				continue
			}
			if s.Tags["register"] == language.RegisterLay {
				lay++
			} else {
				professional++
			}
		}
		if lay > 0 && lay != len(slices.DeleteFunc(samples, func(s ophglm.Sample) bool { return s.Tags["register"] != language.RegisterLay })) {
			t.Errorf("only %d answers begin with it", lay)
		}
		return lay, professional
	}
	if lay, professional := first(facts...); lay == 0 || professional > 0 {
		t.Errorf("see_now begins %d lay and %d professional answers", lay, professional)
	}
	known := graphtest.Phrase(3, "burn", "urgency", "立即用水冲洗并急诊", "rinse it at once and go to an emergency department", "level", "emergency")
	if lay, _ := first(append(facts, known)...); lay > 0 {
		t.Errorf("see_now stands %d times beside what the graph says", lay)
	}
	if lay, _ := first(disease2, blur, scotoma, graphtest.Fact(1, "pterygium", "has_symptom", "blurred_vision"), graphtest.Fact(2, "pterygium", "has_symptom", "central_scotoma")); lay > 0 {
		t.Errorf("a pterygium is called an emergency %d times", lay)
	}
}

// What is silent on a matter is not asked of as if it spoke, and the other way
// round.
func TestSilenceIsSaid(t *testing.T) {
	items := append(urgentHole(), graphtest.Phrase(12, "macular_hole", "has_risk_factor", "家族史，尤其是一级亲属患病", "a family history, above all in a parent or a sibling"))
	samples, _ := compose(t, "{questions: 60}", items...)
	if got := withIntent(samples, "inherited_unknown"); len(got) > 0 {
		t.Errorf("the graph speaks of families, and %q is answered with %q", got[0].Messages[0].Content, got[0].Messages[1].Content)
	}
	has(t, samples, "inherited", ophglm.ZH, "家族史")
	has(t, samples, "inherited", ophglm.EN, "family history")
	for _, s := range withIntent(samples, "inherited") {
		if s.Tags["intent"] != "inherited" {
			continue
		}
		if strings.Contains(s.Messages[1].Content, "牵拉") || strings.Contains(s.Messages[1].Content, "traction") {
			t.Errorf("%q is answered with %q", s.Messages[0].Content, s.Messages[1].Content)
		}
	}
}

// What calls for urgent care is not told in passing, and where it is asked about,
// a patient hears of the urgency.
func TestRedFlagsAreNotPassedOver(t *testing.T) {
	curtain := graphtest.Entity("curtain", "Symptom", "突然视力下降", "sudden vision loss")
	samples, _ := compose(t, "{questions: 80}", append(urgentHole(), curtain, graphtest.Fact(20, "macular_hole", "has_symptom", "curtain"))...)
	asked := 0
	for _, s := range samples {
		q := strings.ToLower(s.Messages[0].Content)
		if !strings.Contains(q, curtain.Name.In(s.Lang)) {
			continue
		}
		asked++
		if s.Tags["intent"] != "symptom_part" || s.Tags["register"] != language.RegisterLay {
			t.Errorf("%s, %s: %q tells of a red flag", s.Tags["intent"], s.Tags["register"], q)
		}
		if a := s.Messages[1].Content; !strings.Contains(a, "急诊") && !strings.Contains(a, "emergency") {
			t.Errorf("%q is answered without urgency: %q", q, a)
		}
	}
	if asked == 0 {
		t.Error("the red flag is asked about nowhere")
	}
}
