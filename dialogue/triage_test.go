package dialogue

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

func TestTriage(t *testing.T) {
	for _, c := range []struct {
		name, with string
		turns      []string
		flags      []string
		rejects    string
		red        []ophglm.RedFlag
	}{
		{
			name: "met", turns: []string{"p: 石灰溅到眼睛里了", "d: 先冲洗，马上去急诊。"}, flags: []string{"red_flag"},
			red: []ophglm.RedFlag{{Rule: "chemical_injury", Answer: "urgent", In: ophglm.Place{Turn: 0, Start: 0, End: 6}}},
		},
		{
			name: "unmet", turns: []string{"p: 您好", "d: 请讲", "p: 右眼突然看不见了", "d: 观察一周。"}, flags: []string{"red_flag", "red_flag_unmet", "review"},
			red: []ophglm.RedFlag{{Rule: "sudden_loss_of_vision", Answer: "not_urgent", In: ophglm.Place{Turn: 2, Start: 12, End: 24}}},
		},
		{
			name: "unmet, kept", with: "policy: keep", turns: []string{"p: 右眼突然看不见了", "d: 观察一周。"}, flags: []string{"red_flag", "red_flag_unmet"},
			red: []ophglm.RedFlag{{Rule: "sudden_loss_of_vision", Answer: "not_urgent", In: ophglm.Place{Turn: 0, Start: 12, End: 24}}},
		},
		{name: "unmet, rejected", with: "policy: reject", turns: []string{"p: 右眼突然看不见了", "d: 观察一周。"}, rejects: "red_flag_unmet"},
		{
			name: "no answer", with: "policy: reject", turns: []string{"d: 您好", "p: 右眼突然看不见了"}, flags: []string{"red_flag"},
			red: []ophglm.RedFlag{{Rule: "sudden_loss_of_vision", Answer: "none", In: ophglm.Place{Turn: 1, Start: 12, End: 24}}},
		},
		{name: "conflict", turns: []string{"p: 我有哮喘，眼压28", "d: 用噻吗洛尔，每天两次。"}, flags: []string{"drug_conflict:beta_blocker_airways", "review"}},
		{name: "conflict, rejected", with: "policy: reject", turns: []string{"p: 我有哮喘，眼压28", "d: 用噻吗洛尔，每天两次。"}, rejects: "drug_conflict"},
		{name: "nothing", turns: []string{"p: 眼睛干涩，没有突然看不见", "d: 人工泪液。"}},
	} {
		d := dialogueOf(c.turns...)
		got, rejects := through(t, Triage(), c.with, d)
		if rejects != c.rejects {
			t.Errorf("%s: rejects %q, want %q", c.name, rejects, c.rejects)
		}
		if got == nil {
			continue
		}
		if !slices.Equal(got.Flags, c.flags) || !slices.Equal(got.RedFlags, c.red) {
			t.Errorf("%s: flags %v, red flags %+v, want %v, %+v", c.name, got.Flags, got.RedFlags, c.flags, c.red)
		}
	}
}

// A place is of the source turn, whatever normalising and joining did to the text.
// A reject names the rule and its place in the source, and conflicts are counted
// by rule.
func TestTriageRejectsNameRuleAndPlace(t *testing.T) {
	for _, c := range []struct {
		turns        []string
		reason, text string
		counted      string
	}{
		// 右眼 is bytes 0 to 6, 突然 6 to 12: the place is of 看不见了.
		{[]string{"p: 右眼突然看不见了", "d: 先观察一周。"}, "red_flag_unmet", "sudden_loss_of_vision in turn 0, bytes 12 to 24: ", "red_flag.sudden_loss_of_vision"},
		// 用 is bytes 0 to 3 of the doctor's turn, 噻吗洛尔 3 to 15.
		{[]string{"p: 我有哮喘，眼压28", "d: 用噻吗洛尔，每天两次。"}, "drug_conflict", "beta_blocker_airways in turn 1, bytes 3 to 15: ", "drug_conflict.beta_blocker_airways"},
	} {
		d := dialogueOf(c.turns...)
		out := pipelinetest.Run(t, Triage(), "policy: reject", map[string]string{"dialogues": pipelinetest.JSONL(t, &d)})
		rejects := pipelinetest.Records[ophglm.Reject](t, out.Rejects)
		if len(rejects) != 1 || rejects[0].Reason != c.reason || !strings.HasPrefix(rejects[0].Detail, c.text) {
			t.Errorf("%v: rejects %+v, want %s: %s…", c.turns, rejects, c.reason, c.text)
		}
		if out.Accounting.Counts[c.counted] != 1 {
			t.Errorf("%v: counts %v, want one %s", c.turns, out.Accounting.Counts, c.counted)
		}
	}
}

func TestTriagePlacesAreOfTheSource(t *testing.T) {
	source := dialogueOf("p: ＡＢ：！！！您好", "p: 昨天&nbsp;右眼，，，突然看不见了！！！！", "d: 马上去急诊")
	d, _ := through(t, Normalise(), "", source)
	d, _ = through(t, Turns(), "", *d)
	d, _ = through(t, Triage(), "", *d)
	if len(d.RedFlags) != 1 {
		t.Fatalf("red flags %+v", d.RedFlags)
	}
	in := d.RedFlags[0].In
	if got := source.Turns[in.Turn].Text[in.Start:in.End]; in.Turn != 1 || got != "看不见了" {
		t.Errorf("the place is %q of turn %d", got, in.Turn)
	}
	again, _ := through(t, Triage(), "", *d)
	if !slices.Equal(again.RedFlags, d.RedFlags) || !slices.Equal(again.Flags, d.Flags) {
		t.Errorf("a second time: %+v %v", again.RedFlags, again.Flags)
	}
}

func TestTriageWithAGraph(t *testing.T) {
	triple := ophglm.Triple{
		Subject: "dry_eye", Relation: "contraindicated_with", Object: ophglm.Object{Entity: "naphazoline"}, Evidence: ophglm.Curated,
		Sources: []ophglm.Source{{Dataset: "test"}},
	}
	triple.ID = ophglm.TripleID(&triple)
	d := dialogueOf("p: 干眼症，眼睛红", "d: 点萘甲唑啉。")
	in := map[string]string{
		"dialogues": pipelinetest.JSONL(t, &d),
		"graph":     pipelinetest.JSONL(t, &ophglm.GraphItem{Triple: &triple}),
		"names": pipelinetest.JSONL(t, &ophglm.Name{Surface: "干眼症", Lang: ophglm.ZH, Entity: "dry_eye", Type: "Disease"},
			&ophglm.Name{Surface: "萘甲唑啉", Lang: ophglm.ZH, Entity: "naphazoline", Type: "Drug"}),
	}
	out := pipelinetest.Run(t, Triage(), "", in)
	ds := pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"])
	if len(ds) != 1 || !slices.Equal(ds[0].Flags, []string{"drug_conflict:dry_eye/naphazoline", "review"}) {
		t.Errorf("got %+v", ds)
	}
}

func TestTriageConfig(t *testing.T) {
	for policy, ok := range map[string]bool{"keep": true, "review": true, "reject": true, "": false, "drop": false} {
		if err := (TriageConfig{Policy: policy}).Validate(); (err == nil) != ok {
			t.Errorf("policy %q: %v", policy, err)
		}
	}
}
