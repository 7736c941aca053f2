package consultation

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

// talk makes a dialogue of turns written "P…" or "D…".
func talk(turns ...string) *ophglm.Dialogue {
	d := &ophglm.Dialogue{ID: "d", Origins: []ophglm.Origin{{Dataset: "own", Licence: "MIT"}}, Lang: ophglm.ZH}
	for i, s := range turns {
		role := ophglm.Patient
		if s[0] == 'D' {
			role = ophglm.Doctor
		}
		d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: s[1:], From: []int{i}})
	}
	return d
}

var wide = Config{MinAnswers: 1, MaxAnswers: 30}

func TestFromDialogue(t *testing.T) {
	for _, c := range []struct {
		name string
		in   *ophglm.Dialogue
		want string // roles and messages
	}{
		{"as it stands", talk("P眼红？", "D滴药。", "P好", "D复查。"), "user:眼红？|assistant:滴药。|user:好|assistant:复查。"},
		{"the doctor's greeting and the patient's thanks go", talk("D您好", "P眼红？", "D滴药。", "P谢谢"), "user:眼红？|assistant:滴药。"},
		{"one side's turns are one message", talk("P眼红？", "P还痒。", "D滴药。", "D少揉。"), "user:眼红？\n还痒。|assistant:滴药。\n少揉。"},
		{"empty turns are passed over", talk("P眼红？", "D ", "P痒", "D滴药。"), "user:眼红？\n痒|assistant:滴药。"},
	} {
		s, reason, _ := fromDialogue(c.in, wide)
		if reason != "" {
			t.Errorf("%s: rejected as %s", c.name, reason)
			continue
		}
		var got []string
		for _, m := range s.Messages {
			got = append(got, m.Role+":"+m.Content)
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s: %q, not %q", c.name, g, c.want)
		}
	}
}

func TestFromDialogueRejects(t *testing.T) {
	tight := Config{MinAnswers: 2, MaxAnswers: 30, MinQuestion: 4, MinAnswer: 6}
	for _, c := range []struct {
		in   *ophglm.Dialogue
		cfg  Config
		want string
	}{
		{talk("P眼红？"), wide, "no_answer"},
		{talk("D您好", "P眼红？"), wide, "no_answer"},
		{talk("D您好"), wide, "no_question"},
		{talk("P眼红怎么办？", "D滴药，三天后复查。"), tight, "too_few_answers"},
		{talk("P眼？", "D滴药，三天后复查。", "P好", "D嗯"), tight, "too_short"},
		{talk("P眼红怎么办？", "D滴药", "P好", "D嗯"), tight, "too_short"},
	} {
		if _, reason, _ := fromDialogue(c.in, c.cfg); reason != c.want {
			t.Errorf("%+v gives %q, not %q", c.in.Turns, reason, c.want)
		}
	}
}

// What the stages before found unfit is no sample; a dialogue that they did not look
// at has neither score nor flags, and is one.
func TestUnfitDialoguesAreLeftOut(t *testing.T) {
	cfg := Config{MinAnswers: 1, MaxAnswers: 30, MinQuality: Fit().MinQuality, SkipFlags: Fit().SkipFlags}
	for name, c := range map[string]struct {
		score float64 // -1: none
		flags []string
		want  string
	}{
		"not looked at":           {-1, nil, ""},
		"just good enough":        {0.6, []string{"red_flag"}, ""},
		"built badly":             {0.59, nil, "low_quality"},
		"of something else":       {0.9, []string{"off_topic"}, "flagged"},
		"for sale":                {0.9, []string{"red_flag", "advert"}, "flagged"},
		"a drug of any such rule": {0.9, []string{"drug_conflict:asthma_beta_blocker"}, "flagged"},
	} {
		d := talk("P眼红怎么办？", "D滴药，三天后复查。")
		d.Flags = c.flags
		if c.score >= 0 {
			d.Quality = &ophglm.Quality{Score: c.score}
		}
		if _, reason, detail := fromDialogue(d, cfg); reason != c.want {
			t.Errorf("%s: %q (%s), not %q", name, reason, detail, c.want)
		}
	}
	cfg.SkipDatasets = []string{"own"} // that of talk
	if _, reason, _ := fromDialogue(talk("P眼红怎么办？", "D滴药，三天后复查。"), cfg); reason != "dataset" {
		t.Errorf("a dialogue of a data set to skip: %q", reason)
	}
}

func TestFromDialogueTagsGroupsAndCut(t *testing.T) {
	d := talk("P眼红？", "D滴药。", "P好", "D复查。")
	d.Cluster, d.Disease, d.Diseases, d.Department = "c1", "结膜炎", []string{"conjunctivitis", "keratitis"}, "眼科"
	s, _, _ := fromDialogue(d, Config{MinAnswers: 1, MaxAnswers: 1})
	if len(s.Messages) != 2 || s.Groups[0] != "cluster:c1" || s.Tags["disease"] != "conjunctivitis" || s.Tags["disease_named"] != "结膜炎" || s.Tags["voice"] != "patient" || s.Tags["register"] != "lay" || s.Tags["department"] != "眼科" || s.Licence != "MIT" {
		t.Errorf("the sample is %+v", s)
	}
	d.Cluster = ""
	d.Facts = []ophglm.Fact{{In: ophglm.Place{Turn: 1}, Kind: "relative"}} // a doctor's word
	if s, _, _ = fromDialogue(d, wide); s.Tags["voice"] != "patient" {
		t.Errorf("the voice is %s, where the doctor speaks of a relative", s.Tags["voice"])
	}
	d.Facts[0].In.Turn = 0
	if s, _, _ = fromDialogue(d, wide); s.Tags["voice"] != "relative" {
		t.Errorf("the voice is %s, where the patient's side speaks of a relative", s.Tags["voice"])
	}
	if s, _, _ = fromDialogue(d, wide); s.Groups[0] != "cluster:d" {
		t.Errorf("the group of an unclustered dialogue is %v", s.Groups)
	}
}

func TestFromDialogueAccounts(t *testing.T) {
	out := pipelinetest.Run(t, Kind(), "", map[string]string{
		"dialogues": pipelinetest.JSONL(t, talk("P眼红怎么办？", "D滴药，三天后复查。", "P谢谢"), talk("P眼红怎么办？")),
	})
	a := out.Accounting
	if a.Used != 1 || a.Rejected != 1 || a.Reasons["no_answer"] != 1 || a.Counts["turns after the last answer left out"] != 1 {
		t.Errorf("accounted %+v", a)
	}
}

// Messages alternate from the user to the assistant, and what is not blank in
// one lies in exactly one citation, of the turns that the words come from.
func TestFromDialogueCitesEverything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("眼a3。！？.;, \n红")), 1, 20, -1)
		d := talk()
		source := map[string]string{}
		for i := range rapid.IntRange(1, 8).Draw(rt, "turns") {
			role := rapid.SampledFrom([]ophglm.Role{ophglm.Patient, ophglm.Doctor}).Draw(rt, "role")
			one, two := text.Draw(rt, "text"), text.Draw(rt, "text")
			source[ophglm.TurnID(d.ID, 2*i)], source[ophglm.TurnID(d.ID, 2*i+1)] = one, two
			d.Turns = append(d.Turns, ophglm.Turn{
				Role: role, Text: one + "\n" + two, From: []int{2 * i, 2*i + 1},
				Edits: []ophglm.Edit{{Stage: "dialogue.turns", Turn: 2 * i, Start: len(one), End: len(one)}}, // where the first ends
			})
		}
		s, reason, detail := fromDialogue(d, wide)
		if reason == "bad_edits" {
			rt.Fatal(detail)
		}
		if reason != "" {
			return
		}
		if err := s.Validate(); err != nil {
			rt.Fatal(err)
		}
		for n, m := range s.Messages {
			if (m.Role == "user") != (n%2 == 0) {
				rt.Fatalf("message %d is the %s's", n, m.Role)
			}
			covered := make([]int, len(m.Content))
			for _, c := range s.Citations {
				if c.Message != n {
					continue
				}
				for i := c.Start; i < c.End; i++ {
					covered[i]++
				}
				if len(c.Of) == 0 {
					rt.Fatalf("%q cites nothing", m.Content[c.Start:c.End])
				}
				for _, r := range c.Of {
					if !strings.Contains(source[r.ID], m.Content[c.Start:c.End]) {
						rt.Fatalf("%q cites %s, which says %q", m.Content[c.Start:c.End], r.ID, source[r.ID])
					}
				}
			}
			for i, r := range m.Content {
				if covered[i] > 1 || covered[i] == 0 && !unicode.IsSpace(r) {
					rt.Fatalf("byte %d of %q is in %d citations", i, m.Content, covered[i])
				}
			}
		}
		if s.Messages[len(s.Messages)-1].Role != "assistant" {
			rt.Fatal("the last message is not the doctor's")
		}
	})
}
