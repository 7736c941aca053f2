package eval

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// Of the example: 青光眼的症状是虹视。 has 10 characters and 青光眼的治疗是降眼压。 11, of which 眼 stands twice
// in the second; 青光眼的是。 are in both. So there are 21 characters and 10+11-1-6 = 14
// different ones; and 19 pairs of which 青光, 光眼, 眼的 are in both.
func TestDiversityExample(t *testing.T) {
	k := Diversity()
	out := pipelinetest.Run(t, k, k.Example.With, k.Example.In)
	all := scored(t, out)
	nan := math.NaN()
	holds(t, all, map[string]float64{
		"distinct_1 all zh": 14. / 21, "distinct_1 sample zh": 14. / 21,
		"distinct_2 all zh": 16. / 19, "distinct_2 sample zh": 16. / 19,
		"distinct_2 all zh/causes": 1, "self_bleu_4 sample zh/causes": nan,
		"distinct_1 all en": nan, "distinct_2 sample en": nan, "self_bleu_4 sample en/causes": nan,
	})
	if s := all["self_bleu_4 sample zh"]; s.N != 2 || s.Value == nil || !(*s.Value > 0.1 && *s.Value < 0.5) {
		t.Errorf("self-BLEU is %+v", s)
	}
	if got := reasons(t, out); got != "c no_text" {
		t.Errorf("rejects are %q", got)
	}
	for key, s := range all {
		if s.Group != "example" {
			t.Errorf("%s has the group %q", key, s.Group)
		}
		for _, part := range []string{"texts:answers", "tok:"} {
			if !strings.Contains(s.Signature, part) {
				t.Errorf("the signature of %s is %s, without %s", key, s.Signature, part)
			}
		}
		if s.Average == "sample" && !strings.Contains(s.Signature, "|sample:2-least-sha256|seed:0|") {
			t.Errorf("the signature of %s is %s, without the draw", key, s.Signature)
		}
	}
}

func TestDiversityDoesNotDependOnOrder(t *testing.T) {
	k := Diversity()
	want := pipelinetest.Run(t, k, k.Example.With, k.Example.In)
	lines := strings.SplitAfter(strings.TrimSuffix(diversityExample, "\n"), "\n")
	lines[len(lines)-1] += "\n"
	slices.Reverse(lines)
	got := pipelinetest.Run(t, k, k.Example.With, map[string]string{"samples": strings.Join(lines, "")})
	if string(got.Outputs["scores"]) != string(want.Outputs["scores"]) {
		t.Errorf("in another order the scores are\n%s, not\n%s", got.Outputs["scores"], want.Outputs["scores"])
	}
}

func TestDiversityOfDialogues(t *testing.T) {
	const d = `{"id":"d","origins":[{"dataset":"own"}],"lang":"zh","turns":[{"role":"patient","text":"眼睛干","from":[0]},{"role":"doctor","text":"先查泪液。","from":[1]},{"role":"doctor","text":"少用眼。","from":[2]}]}` + "\n"
	all := scored(t, pipelinetest.Run(t, Diversity(), "{texts: questions}", map[string]string{"dialogues": d}))
	if s := all["distinct_1 all zh"]; s.N != 1 || s.Value == nil || *s.Value != 1 || !strings.Contains(s.Signature, "texts:questions") {
		t.Errorf("of the questions distinct-1 is %+v", s)
	}
	all = scored(t, pipelinetest.Run(t, Diversity(), "{}", map[string]string{"dialogues": d}))
	// 先查泪液。 and 少用眼。 share the full stop alone: 8 of 9.
	holds(t, all, map[string]float64{"distinct_1 all zh": 8. / 9})
	if s := all["self_bleu_4 sample zh"]; s.N != 2 || s.Value == nil {
		t.Errorf("of two answers self-BLEU is %+v", s)
	}
	if len(all) != 5 {
		t.Errorf("there are %d scores, of one class", len(all))
	}
}

func TestDiversityRefuses(t *testing.T) {
	k := Diversity()
	example := k.Example.In
	for _, c := range []struct {
		with, want string
		in         map[string]string
	}{
		{"{texts: all}", "texts is to be", example},
		{"{grams: [4]}", "grams are to be", example},
		{"{sample: 1}", "sample is to be", example},
		{"{}", "are needed", nil},
		{"{}", "two sets", map[string]string{"samples": diversityExample, "dialogues": `{"id":"d","origins":[{"dataset":"own"}],"lang":"zh","turns":[{"role":"patient","text":"眼睛干","from":[0]}]}` + "\n"}},
	} {
		_, err := pipeline.RunExample(t.Context(), &k, pipeline.Example{With: c.with, In: c.in}, t.TempDir())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("with %s the error is %v, want one with %q", c.with, err, c.want)
		}
	}
}
