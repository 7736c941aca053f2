package coverage

import (
	"testing"

	"ophglm"
)

// stutterOf judges answers, each of a disease and the facts named.
func stutterOf(t *testing.T, answers ...[]string) *Stutter {
	t.Helper()
	var items []*ophglm.GraphItem
	for _, e := range []ophglm.Entity{
		{ID: "cataract", Type: "Disease", Name: ophglm.Text{ZH: "白内障", EN: "cataract"}},
		{ID: "glaucoma", Type: "Disease", Name: ophglm.Text{ZH: "青光眼", EN: "glaucoma"}, Aliases: ophglm.Texts{ZH: []string{"绿内障"}}},
	} {
		items = append(items, &ophglm.GraphItem{Entity: &e})
	}
	ids := map[string]string{}
	for _, d := range []string{"cataract", "glaucoma"} {
		for _, o := range []string{"halos", "pain", "glare", "blur"} {
			t := ophglm.Triple{Subject: d, Relation: "has_symptom", Object: ophglm.Object{Entity: o}}
			t.ID = ophglm.TripleID(&t)
			ids[d+" "+o] = t.ID
			items = append(items, &ophglm.GraphItem{Triple: &t})
		}
	}
	s, err := NewStuttering(t.TempDir(), func(yield func(*ophglm.GraphItem, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i, a := range answers {
		var triples []string
		for _, o := range a[2:] {
			triples = append(triples, ids[a[0]+" "+o])
		}
		if err := s.Add(sample(string(rune('a'+i)), ophglm.Causes, a[0], "问", a[1], triples...)); err != nil {
			t.Fatal(err)
		}
	}
	out, err := s.Find(t.Context(), 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestStutter(t *testing.T) {
	const vague, named = "不用太担心，听医生的话，该治就治，慢慢会好起来的。", "的常见症状是"
	for _, c := range []struct {
		name    string
		answers [][]string
		want    int // samples that stutter
	}{
		{"nothing", nil, 0},
		{"one", [][]string{{"cataract", "白内障" + vague, "glare"}}, 0},
		{"the same of other facts", [][]string{{"cataract", "白内障" + vague, "glare"}, {"glaucoma", "青光眼" + vague, "halos", "pain"}}, 2},
		{"by another name", [][]string{{"cataract", "白内障" + vague, "glare"}, {"glaucoma", "绿内障" + vague, "halos"}}, 2},
		{"the same of the same facts", [][]string{{"cataract", "白内障" + vague, "glare"}, {"glaucoma", "青光眼" + vague, "glare"}}, 0},
		{"half of the facts are the same", [][]string{{"cataract", "白内障" + vague, "glare"}, {"glaucoma", "青光眼" + vague, "glare", "halos"}}, 0},
		{"what the facts say is said", [][]string{{"cataract", "白内障" + named + "眩光。", "glare"}, {"glaucoma", "青光眼" + named + "虹视和眼痛。", "halos", "pain"}}, 0},
		{"another disease is what is said", [][]string{{"cataract", "白内障" + named + "青光眼，以及由它引起的其他许多不舒服的感觉，请留意。", "glare"}, {"glaucoma", "青光眼" + named + "白内障，以及由它引起的其他许多不舒服的感觉，请留意。", "halos"}}, 0},
		{"of one disease twice", [][]string{{"cataract", "白内障" + vague, "glare"}, {"cataract", "白内障" + vague, "blur"}}, 2},
		{"two of the same against one", [][]string{{"cataract", "白内障" + vague, "glare"}, {"cataract", "白内障" + vague, "glare"}, {"glaucoma", "青光眼" + vague, "pain"}}, 3},
		{"nothing is cited", [][]string{{"cataract", "白内障" + vague}, {"glaucoma", "青光眼" + vague}}, 0},
	} {
		got := stutterOf(t, c.answers...)
		if got.Samples != c.want {
			t.Errorf("%s: %d stutter, want %d: %+v", c.name, got.Samples, c.want, got)
		}
	}
	got := stutterOf(t, []string{"glaucoma", "青光眼" + vague, "halos"}, []string{"cataract", "白内障" + vague, "glare"})
	if got.Judged != 2 || got.Pairs != 1 || len(got.Top) != 1 || got.Top[0] != (StutterPair{A: "a", B: "b", Text: 1}) {
		t.Errorf("%+v", got)
	}
}
