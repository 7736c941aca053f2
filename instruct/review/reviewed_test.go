package review

import (
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// reviewedIDs are the samples that pass, and what became of the others.
func reviewedIDs(t *testing.T, with, reviews string, samples ...*ophglm.Sample) (passed, rejected string) {
	t.Helper()
	out := pipelinetest.Run(t, Kind(), with, map[string]string{"samples": pipelinetest.JSONL(t, samples...), "reviews": reviews})
	var ids, why []string
	for _, s := range pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"]) {
		ids = append(ids, s.Messages[0].Content)
	}
	for _, r := range pipelinetest.Records[ophglm.Reject](t, out.Rejects) {
		why = append(why, r.Reason+": "+r.Detail)
	}
	return strings.Join(ids, " "), strings.Join(why, "; ")
}

func reviewedSample(question string, of ...ophglm.Ref) *ophglm.Sample {
	s := &ophglm.Sample{
		Scenario: ophglm.Causes, Lang: ophglm.ZH, By: "composed", Groups: []string{"g"},
		Messages: []ophglm.Message{{Role: "user", Content: question}, {Role: "assistant", Content: "虹视。"}},
	}
	if len(of) > 0 {
		s.Citations = []ophglm.Citation{{Message: 1, End: 9, Of: of}}
	}
	s.ID = ophglm.SampleID(s)
	return s
}

func TestReviewed(t *testing.T) {
	cited := func(triple string) *ophglm.Sample {
		return reviewedSample("问", ophglm.Ref{Kind: "triple", ID: triple})
	}
	decision := func(s *ophglm.Sample, v Verdict, note, by string) string {
		return pipelinetest.JSONL(t, Decision{Sample: s.ID, Messages: MessagesHash(s), Decision: v, Note: note, By: by})
	}
	was, is, other := cited("one"), cited("two"), reviewedSample("别问")
	for _, c := range []struct {
		name, with, reviews, passed, rejected string
		of                                    *ophglm.Sample
	}{
		{"nothing is decided", "{}", "", "问", "", is},
		{"another is", "{}", decision(other, Reject, "", ""), "问", "", is},
		{"accepted", "{only: true}", decision(is, Accept, "", ""), "问", "", is},
		{"rejected", "{}", decision(is, Reject, "错", ""), "", "reviewed: a reviewer rejected it: 错", is},
		{"to be changed", "{}", decision(is, Edit, "改", ""), "", "reviewed: a reviewer would change it: 改", is},
		{"to be changed and kept", "{edits: keep}", decision(is, Edit, "改", ""), "问", "", is},
		{"one of two rejects", "{}", decision(is, Accept, "", "a") + decision(is, Reject, "", "b"), "", "reviewed: a reviewer rejected it", is},
		{"rejected before", "{}", decision(was, Reject, "错", ""), "", "reviewed: a reviewer rejected it, before its citations changed: 错", is},
		{"accepted before", "{only: true}", decision(was, Accept, "", ""), "", "not_reviewed: no reviewer accepted it, before its citations changed", is},
		{"accepted since", "{only: true}", decision(was, Reject, "", "") + decision(is, Accept, "", ""), "问", "", is},
		{"not decided", "{only: true}", "", "", "not_reviewed: no reviewer accepted it", is},
	} {
		passed, rejected := reviewedIDs(t, c.with, c.reviews, c.of)
		if passed != c.passed || rejected != c.rejected {
			t.Errorf("%s: passed are %q and rejected %q, want %q and %q", c.name, passed, rejected, c.passed, c.rejected)
		}
	}
}

func TestReviewedNamesTheLine(t *testing.T) {
	k := Kind()
	in := map[string]string{"samples": reviewedExample, "reviews": reviewsExample + `{"sample":"x","decision":"reject"}` + "\n"}
	_, err := pipeline.RunExample(t.Context(), &k, pipeline.Example{With: "{}", In: in}, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "example:3: not a decision: the sample is \"x\"") {
		t.Errorf("the error is %v", err)
	}
	_, err = pipeline.RunExample(t.Context(), &k, pipeline.Example{With: "{edits: maybe}", In: k.Example.In}, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "edits is to be") {
		t.Errorf("the error is %v", err)
	}
}
