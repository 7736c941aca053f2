package dialogue

import (
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

// Facts that an edit wrote, or that stand behind one, lead back to the source.
func TestFactsLeadBackToTheSource(t *testing.T) {
	source := []ophglm.Turn{
		{Role: ophglm.Patient, Text: "右眼　眼压２１mmHg&nbsp;！！", From: []int{0}},
		{Role: ophglm.Patient, Text: "左眼视力０．５", From: []int{1}},
		{Role: ophglm.Doctor, Text: "拉坦前列素，每晚一次", From: []int{2}},
	}
	d := ophglm.Dialogue{ID: "d", Turns: []ophglm.Turn{source[0], source[1], source[2]}}
	edit := func(turn int, old, with string) {
		t.Helper()
		i := strings.Index(d.Turns[turn].Text, old)
		if err := Apply(&d.Turns[turn], "test", []Change{{i, i + len(old), with}}); err != nil {
			t.Fatal(err)
		}
	}
	edit(0, "　", " ")
	edit(0, "２１", "21")
	edit(1, "０．５", "0.5")
	if err := Join(&d.Turns[0], d.Turns[1], "test"); err != nil {
		t.Fatal(err)
	}
	d.Turns = []ophglm.Turn{d.Turns[0], d.Turns[2]}
	if err := newFactReader(nil).read(&d); err != nil {
		t.Fatal(err)
	}
	want := []struct {
		kind, value string
		eye         ophglm.Eye
		turn        int
		text        string
	}{
		{"laterality", "", ophglm.OD, 0, "右眼"},
		{"iop", "21", ophglm.OD, 0, "２１mmHg"},
		{"laterality", "", ophglm.OS, 1, "左眼"},
		{"visual_acuity", "0.5", ophglm.OS, 1, "０．５"},
		{"drug", "拉坦前列素", "", 2, "拉坦前列素"},
		{"frequency", "1", "", 2, "每晚一次"},
	}
	if len(d.Facts) != len(want) {
		t.Fatalf("%d facts, want %d: %+v", len(d.Facts), len(want), d.Facts)
	}
	ids := map[string]bool{}
	for i, w := range want {
		f := d.Facts[i]
		if got := source[f.In.Turn].Text[f.In.Start:f.In.End]; f.Kind != w.kind || f.Value != w.value || f.Eye != w.eye || f.In.Turn != w.turn || got != w.text || f.In.Record != "" {
			t.Errorf("fact %d is %+v of %q, want %+v", i, f, got, w)
		}
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
		ids[f.ID] = true
	}
	if len(ids) != len(want) {
		t.Errorf("%d facts have %d ids", len(want), len(ids))
	}
}

// With names drugs and diseases are entities; without they stand in the value.
func TestFactsWithNames(t *testing.T) {
	dialogue := `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"青光眼，用雷珠单抗","from":[0]}]}` + "\n"
	names := `{"surface":"雷珠单抗","lang":"zh","entity":"ranibizumab","type":"Drug"}` + "\n" + `{"surface":"青光眼","lang":"zh","entity":"glaucoma","type":"Disease"}` + "\n"
	for _, c := range []struct {
		in       map[string]string
		entities string
		first    string
	}{
		{map[string]string{"dialogues": dialogue}, "", "青光眼"},
		{map[string]string{"dialogues": dialogue, "names": names}, "glaucoma ranibizumab", "glaucoma"},
	} {
		out := pipelinetest.Run(t, Facts(), "", c.in)
		d := pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"])[0]
		if got := strings.Join(d.Entities, " "); got != c.entities || len(d.Facts) != 2 || d.Facts[0].Value+d.Facts[0].Entity != c.first {
			t.Errorf("entities %q, facts %+v, want %q", got, d.Facts, c.entities)
		}
	}
}
