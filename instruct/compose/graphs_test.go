package compose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ophglm"
	"ophglm/instruct/knowledge/graphtest"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// everyRelation is a graph of two diseases with a fact or two of each relation, both
// alike but for their names.
func everyRelation() []any {
	items := []any{blur, floaters, eyeDept}
	objects := map[string]string{
		"has_cause": "Pathogen", "has_risk_factor": "RiskFactor", "has_symptom": "Symptom", "has_fundus_sign": "FundusSign", "has_complication": "Disease",
		"affects": "Anatomy", "diagnosed_by": "Examination", "treated_by": "Procedure", "treated_with": "Drug", "prevented_by": "Lifestyle", "occurs_in": "Population",
		"lifestyle_advice": "Lifestyle", "visits": "Department", "is_a": "Disease",
	}
	row := 0
	for _, d := range []*ophglm.Entity{disease1, disease2} {
		items = append(items, d)
		for relation := range objects {
			for i := range 2 {
				row++
				id := fmt.Sprintf("%s_%d", relation, i)
				items = append(items, graphtest.Fact(row, d.ID, relation, id))
			}
		}
		row++
		items = append(items,
			graphtest.Fact(row, d.ID, "exam_finding", "has_fundus_sign_0", "exam", "diagnosed_by_0"),
			graphtest.Fact(row, d.ID, "differential_of", "is_a_0", "by@zh", "眼压不高", "by@en", "the pressure is normal"),
			graphtest.Fact(row, d.ID, "contraindicated_with", "treated_with_1", "why@zh", "会使瞳孔散大", "why@en", "it widens the pupil"),
			graphtest.Phrase(row, d.ID, "has_stage", "早期", "early stage", "order", "1", "criteria@zh", "只有一处", "criteria@en", "there is one spot"),
			graphtest.Phrase(row, d.ID, "urgency", "视力突然下降时", "sight suddenly gets worse", "level", "emergency"),
			graphtest.Phrase(row, d.ID, "prognosis", "多数人视力稳定", "sight stays as it is in most people"),
			graphtest.Phrase(row, d.ID, "transmission", "不会传染", "it does not spread"))
	}
	for relation, typ := range objects {
		for i := range 2 {
			items = append(items, graphtest.Entity(fmt.Sprintf("%s_%d", relation, i), typ, fmt.Sprintf("%s之%d", map[bool]string{true: "病", false: "物"}[typ == "Disease"]+relation, i), fmt.Sprintf("%s thing %d", strings.ReplaceAll(relation, "_", " "), i)))
		}
	}
	return items
}

// Whatever relation a graph is without, what it has is said, and no question asks for
// what is not there.
func TestGraphsWithoutARelation(t *testing.T) {
	all := everyRelation()
	relations := map[string]bool{}
	for _, it := range all {
		if tr, ok := it.(*ophglm.Triple); ok {
			relations[tr.Relation] = true
		}
	}
	for without := range relations {
		var items []any
		byID := map[string]string{}
		for _, it := range all {
			if tr, ok := it.(*ophglm.Triple); ok {
				if tr.Relation == without {
					continue
				}
				byID[tr.ID] = tr.Relation
			}
			items = append(items, it)
		}
		samples, out := compose(t, "{questions: 60}", items...)
		if len(samples) < 100 {
			t.Errorf("without %s: %d samples", without, len(samples))
		}
		for _, s := range samples {
			if s.Tags["relations"] == without {
				t.Errorf("without %s: %q is asked", without, s.Messages[0].Content)
			}
		}
		for reason := range out.Accounting.Reasons {
			if reason != "thin" && reason != "left_out" {
				t.Errorf("without %s: a fact is rejected as %s", without, reason)
			}
		}
	}
}

// What has no name in a language is spoken of in the other alone.
func TestNamesOfOneLanguage(t *testing.T) {
	zh, en := graphtest.Entity("z", "Symptom", "眼皮跳", ""), graphtest.Entity("e", "Symptom", "", "shimmering lights")
	samples, out := compose(t, "{}", disease1, blur, zh, en,
		graphtest.Fact(1, "macular_hole", "has_symptom", "z"), graphtest.Fact(2, "macular_hole", "has_symptom", "e"), graphtest.Fact(3, "macular_hole", "has_symptom", "blurred_vision"))
	said := map[ophglm.Lang]string{}
	for _, s := range samples {
		for _, m := range s.Messages {
			said[s.Lang] += m.Content
		}
	}
	if !strings.Contains(said[ophglm.ZH], "眼皮跳") || !strings.Contains(said[ophglm.EN], "shimmering lights") {
		t.Error("a symptom is not spoken of in its language")
	}
	if strings.Contains(said[ophglm.EN], "眼皮跳") || strings.Contains(said[ophglm.ZH], "shimmering") || out.Accounting.Rejected > 0 {
		t.Errorf("one is spoken of in the other language, or %d facts are rejected", out.Accounting.Rejected)
	}
}

// The samples are the same whatever the number of workers. The diseases are alike, so
// that many of their answers are, too, and who comes first makes a difference.
func TestWorkersMakeTheSame(t *testing.T) {
	items := everyRelation()
	for k := range 6 {
		d := graphtest.Entity(fmt.Sprintf("alike_%d", k), "Disease", "同病"+string(rune('甲'+k)), fmt.Sprintf("likeness %c", 'a'+k))
		items = append(items, d)
		for _, it := range everyRelation() {
			if tr, ok := it.(*ophglm.Triple); ok && tr.Subject == disease1.ID {
				c := *tr
				c.Subject = d.ID
				c.ID = ophglm.TripleID(&c)
				items = append(items, &c)
			}
		}
	}
	graph := graphtest.JSONL(t, items...)
	k := Kind()
	var digests []string
	for _, workers := range []int{1, 2, 8} {
		once := pipeline.Once{Kind: &k, Dir: t.TempDir(), Workers: workers, In: map[string][]*pipeline.File{
			"graph": {pipeline.EmbeddedFile(fstest.MapFS{"g.jsonl": {Data: []byte(graph)}}, "g.jsonl")},
		}}
		shards, err := once.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if shards[0].Accounting.Counts["answers that stand in several samples already"] == 0 {
			t.Error("no answer stood in several samples: this tests nothing")
		}
		i := slices.IndexFunc(shards[0].Outputs, func(o artifact.Output) bool { return o.Port == "samples" })
		digests = append(digests, fmt.Sprint(shards[0].Outputs[i].Records, shards[0].Outputs[i].Digest))
	}
	if digests[0] != digests[1] || digests[0] != digests[2] {
		t.Errorf("1, 2 and 8 workers make %v", digests)
	}
}
