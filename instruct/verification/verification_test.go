package verification

import (
	"fmt"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// verified runs instruct.verify on samples about the graph of its example.
func verified(t *testing.T, with string, samples ...string) (*pipeline.Outcome, []ophglm.Sample, []ophglm.Verdict, []ophglm.Reject) {
	t.Helper()
	out := pipelinetest.Run(t, Kind(), with, map[string]string{"graph": exampleGraph, "samples": strings.Join(samples, "")})
	return out, pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"]), pipelinetest.Records[ophglm.Verdict](t, out.Outputs["verdicts"]), pipelinetest.Records[ophglm.Reject](t, out.Rejects)
}

const (
	supportedAnswer = "青光眼常见的症状有虹视。"
	machineAnswer   = "作为AI，我认为青光眼常见的症状有虹视。"
)

func TestVerifyRejects(t *testing.T) {
	good, bad := exampleSample("a", supportedAnswer), exampleSample("b", machineAnswer)
	out, passed, verdicts, rejects := verified(t, "", good, bad)
	if len(passed) != 1 || string(out.Outputs["samples"]) != good {
		t.Errorf("passed: %s", out.Outputs["samples"])
	}
	if len(rejects) != 1 || rejects[0].Reason != "self_reference" || rejects[0].Where.ID != "b" || !strings.HasPrefix(rejects[0].Detail, "message 1, bytes 0 to ") {
		t.Errorf("rejects: %s", out.Rejects)
	}
	for _, v := range verdicts {
		if v.Of.Record != "b" || v.Outcome == "supported" {
			t.Errorf("of the sample that passes nothing is told, and of supported sentences only where all is asked for: %+v", v)
		}
	}
	if a := out.Accounting; a.Inputs != 2 || a.Used != 1 || a.Rejected != 1 || a.Counts["supported"] < 1 || a.Counts["rule.self_reference"] != 1 {
		t.Errorf("accounting: %+v", a)
	}
}

// A rule that reject does not name is told of and rejects nothing.
func TestVerifyKeepsWhatItIsToldTo(t *testing.T) {
	_, passed, verdicts, rejects := verified(t, "{reject: [leak], verdicts: all}", exampleSample("b", machineAnswer))
	if len(passed) != 1 || len(rejects) != 0 {
		t.Errorf("%d pass, %d are rejected", len(passed), len(rejects))
	}
	rules := map[string]bool{}
	for _, v := range verdicts {
		rules[v.Rule] = true
	}
	if !rules["self_reference"] || !rules["supported"] {
		t.Errorf("verdicts are %+v", verdicts)
	}
}

// The order is that of the input, over many pieces of work.
func TestVerifyKeepsOrder(t *testing.T) {
	var in []string
	for i := range 3*linesAtOnce + 1 {
		in = append(in, exampleSample(fmt.Sprintf("s%03d", (i*7)%1000), supportedAnswer))
	}
	out, _, _, _ := verified(t, "", in...)
	if string(out.Outputs["samples"]) != strings.Join(in, "") {
		t.Error("samples are not as they came")
	}
}

// What is wrong with the input: no graph's fact, an empty answer's message, 200 kB.
func TestVerifyOfOddSamples(t *testing.T) {
	long := exampleSample("long", strings.Repeat(supportedAnswer, 200_000/len(supportedAnswer)))
	unknown := strings.ReplaceAll(exampleSample("unknown", "胃炎可以治疗。"), `"disease":"glaucoma"`, `"disease":"nothing"`)
	out, _, _, _ := verified(t, "", long, unknown)
	if a := out.Accounting; a.Inputs != 2 || a.Used+a.Rejected != 2 {
		t.Errorf("accounting: %+v", a)
	}
}

func TestVerifyConfig(t *testing.T) {
	for with, want := range map[string]string{
		"{reject: [nonsense]}":        "nonsense",
		"{verdicts: some}":            "some",
		"{reject: [], verdicts: all}": "",
	} {
		k := Kind()
		_, err := pipeline.RunExample(t.Context(), &k, pipeline.Example{With: with, In: k.Example.In}, t.TempDir())
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", with, err)
		}
	}
}
