package storetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/kg/query"
	"ophglm/kg/store"
)

// testQuestions asks package query of the store, with answers written by hand.
func testQuestions(t *testing.T, s store.Store) {
	eye().Load(t, s)
	ctx := context.Background()

	for name, want := range map[string]string{
		"糖尿病视网膜病变":               "diabetic_retinopathy",
		" Diabetic  RETINOPATHY": "diabetic_retinopathy",
		"ＤＲ":                     "digital_radiography diabetic_retinopathy", // by name before by alias
		"icd10cm:E11.31":         "diabetic_retinopathy",
		// Within names: of five characters, then of eight, then of eleven.
		"视网膜":         "retinal_haemorrhage diabetic_retinopathy icd10cm:E11.35",
		"retinopathy": "diabetic_retinopathy icd10cm:E11.35",
		"白内障":         "",
		"  ":          "",
	} {
		found, err := query.Find(ctx, s, name)
		var ids []string
		for _, e := range found {
			ids = append(ids, e.ID)
		}
		if got := strings.Join(ids, " "); err != nil || got != want {
			t.Errorf("find %q: %s, %v; want %s", name, got, err, want)
		}
	}

	facts, err := query.Facts(ctx, s, "diabetic_retinopathy")
	wantLines(t, "facts", factLines(facts), err, `
has_fundus_sign 硬性渗出 exam=光学相干断层扫描 note=黄斑区
has_fundus_sign 视网膜出血
differential_of 糖尿病视网膜病变
diagnosed_by 光学相干断层扫描
exam_finding 硬性渗出 exam=光学相干断层扫描
prognosis 视力可能下降。网膜可能脱离
← is_a 增殖期糖尿病视网膜病变
← differential_of 糖尿病视网膜病变`)
	facts, err = query.Scenario(ctx, s, "diabetic_retinopathy", "prognosis")
	wantLines(t, "scenario", factLines(facts), err, "\nprognosis 视力可能下降。网膜可能脱离")
	if _, err := query.Scenario(ctx, s, "diabetic_retinopathy", "gossip"); err == nil || !strings.Contains(err.Error(), `"gossip"`) {
		t.Errorf("an unknown scenario: %v", err)
	}
	if facts, err := query.Facts(ctx, s, "nobody"); err != nil || len(facts) != 0 {
		t.Errorf("facts of nobody: %v, %v", facts, err)
	}

	around, err := query.Neighbourhood(ctx, s, "icd10cm:E11.35", 1, 10)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, "neighbourhood", aroundLines(around), nil, `
0 icd10cm:E11.35
1 diabetic_retinopathy
1 retinal_haemorrhage
2 triples`)
	around, err = query.Neighbourhood(ctx, s, "icd10cm:E11.35", 2, 4, "is_a", "has_fundus_sign", "diagnosed_by")
	if err != nil {
		t.Fatal(err)
	}
	// oct is one too many.
	wantLines(t, "neighbourhood of four", aroundLines(around), nil, `
0 icd10cm:E11.35
1 diabetic_retinopathy
1 retinal_haemorrhage
2 hard_exudate
4 triples and more`)

	route, err := query.Path(ctx, s, "oct", "icd10cm:E11.35", 5)
	wantLines(t, "path", routeLines(route), err, `
oct ← diagnosed_by diabetic_retinopathy
diabetic_retinopathy ← is_a icd10cm:E11.35`)
	route, err = query.Path(ctx, s, "icd10cm:E11.35", "oct", 2)
	wantLines(t, "path back", routeLines(route), err, `
icd10cm:E11.35 is_a diabetic_retinopathy
diabetic_retinopathy diagnosed_by oct`)
	for _, c := range []struct {
		to        string
		maxLength int
		relations []string
	}{{"oct", 1, nil}, {"myopia", 9, nil}, {"oct", 9, []string{"is_a"}}} {
		if route, err := query.Path(ctx, s, "icd10cm:E11.35", c.to, c.maxLength, c.relations...); err != nil || route != nil {
			t.Errorf("a path %+v: %v, %v", c, routeLines(route), err)
		}
	}
	if route, err := query.Path(ctx, s, "oct", "oct", 0); err != nil || len(route.Entities) != 1 || len(route.Steps) != 0 {
		t.Errorf("a path to itself: %+v, %v", route, err)
	}
	for name, ask := range map[string]func() error{
		"neighbourhood": func() error { _, err := query.Neighbourhood(ctx, s, "nobody", 1, 1); return err },
		"path":          func() error { _, err := query.Path(ctx, s, "oct", "nobody", 1); return err },
		"differential":  func() error { _, err := query.Differential(ctx, s, "nobody", 1); return err },
	} {
		if err := ask(); err == nil || !strings.Contains(err.Error(), `"nobody"`) {
			t.Errorf("%s of nobody: error %v", name, err)
		}
	}
}

// testDifferential asks what is to be told from glaucoma.
func testDifferential(t *testing.T, s store.Store) {
	var items Graph
	for _, id := range []string{"glaucoma", "acute_glaucoma", "iritis", "migraine", "cataract", "stated"} {
		items = append(items, Entity(id, "Disease", id, ""))
	}
	for _, id := range []string{"pain", "red_eye", "halos", "cupping", "flare", "blur"} {
		items = append(items, Entity(id, "Symptom", id, ""))
	}
	for _, line := range []string{
		"glaucoma has_symptom pain", "glaucoma has_symptom halos", "glaucoma has_fundus_sign cupping", "glaucoma has_symptom blur",
		"iritis has_symptom pain", "iritis has_symptom red_eye", "iritis exam_finding flare", "iritis has_symptom blur",
		"migraine has_symptom pain",
		"cataract has_symptom halos", "cataract has_symptom blur",
		"acute_glaucoma is_a glaucoma", "acute_glaucoma has_symptom pain",
		"stated differential_of glaucoma", "stated has_symptom red_eye",
	} {
		f := strings.Fields(line)
		items = append(items, Triple(f[0], f[1], f[2]))
	}
	g := NewGraph(items...)
	g.Load(t, s)
	out, err := query.Differential(context.Background(), s, "glaucoma", 4)
	var got []string
	for _, c := range out {
		names := func(signs []query.Sign) string {
			var ids []string
			for _, s := range signs {
				ids = append(ids, fmt.Sprintf("%s/%d", s.ID, s.Diseases))
			}
			return strings.Join(ids, ",")
		}
		got = append(got, fmt.Sprintf("%s %.4f stated %d: both %s; asked %s; candidate %s", c.Entity.ID, c.Score, len(c.Stated), names(c.Shared), names(c.OnlyAsked), names(c.OnlyCandidate)))
	}
	// Pain is of four diseases, blur of three, halos of two, cupping of one. The
	// cataract shares 1/2 + 1/3, the iritis 1/3 + 1/4, the migraine 1/4. The acute
	// glaucoma, with the pain of the migraine and an id before, is a glaucoma.
	wantLines(t, "differential", got, err, `
stated 0.0000 stated 1: both ; asked cupping/1,halos/2,blur/3,pain/4; candidate red_eye/0
cataract 0.8333 stated 0: both halos/2,blur/3; asked cupping/1,pain/4; candidate 
iritis 0.5833 stated 0: both blur/3,pain/4; asked cupping/1,halos/2; candidate flare/0,red_eye/0
migraine 0.2500 stated 0: both pain/4; asked cupping/1,halos/2,blur/3; candidate `)
	if out, err := query.Differential(context.Background(), s, "glaucoma", 1); err != nil || len(out) != 1 || out[0].Entity.ID != "stated" {
		t.Errorf("the first candidate: %+v, %v", out, err)
	}
	if out, err := query.Differential(context.Background(), s, "pain", 3); err != nil || len(out) != 0 {
		t.Errorf("differential of what has no signs: %v, %v", out, err)
	}
}

func factLines(facts []query.Fact) []string {
	var out []string
	for _, f := range facts {
		line := f.Relation.Name + " " + f.Other.Any()
		if f.Inverse {
			line = "← " + line
		}
		for _, q := range f.Qualifiers {
			line += " " + q.Name + "=" + q.Text.Any()
		}
		out = append(out, line)
	}
	return out
}

func aroundLines(a *query.Around) []string {
	var out []string
	for _, n := range a.Entities {
		out = append(out, fmt.Sprint(n.Distance, " ", n.Entity.ID))
	}
	last := fmt.Sprint(len(a.Triples), " triples")
	if a.More {
		last += " and more"
	}
	return append(out, last)
}

// routeLines also holds a route to what a route is.
func routeLines(r *query.Route) []string {
	if r == nil {
		return nil
	}
	var out []string
	for i, s := range r.Steps {
		from, to, arrow := s.Triple.Subject, s.Triple.Object.Entity, " "
		if s.Inverse {
			from, to, arrow = to, from, " ← "
		}
		if r.Entities[i].ID != from || r.Entities[i+1].ID != to {
			return []string{fmt.Sprintf("step %d does not lead from %s to %s", i, r.Entities[i].ID, r.Entities[i+1].ID)}
		}
		out = append(out, from+arrow+s.Triple.Relation+" "+to)
	}
	return out
}

func wantLines(t failer, what string, got []string, err error, want string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.TrimPrefix(want, "\n"); err != nil || g != w {
		t.Fatalf("%s: %v\n%s\nwant\n%s", what, err, g, w)
	}
}

// checkQuestions holds the answers of package query on a random graph to what a
// look at every triple gives.
func checkQuestions(rt *rapid.T, s store.Store, g Graph) {
	ctx := context.Background()
	ids := make([]string, 0, len(g))
	for _, e := range g.entities() {
		ids = append(ids, e.ID)
	}
	one := rapid.SampledFrom(ids)
	id, to := one.Draw(rt, "of"), one.Draw(rt, "to")
	distance := g.distances(id)

	facts, err := query.Facts(ctx, s, id)
	about := 0
	for _, t := range g.triples() {
		if t.Subject == id {
			about++
		}
		if t.Object.Entity == id {
			about++
		}
	}
	if err != nil || len(facts) != about {
		rt.Fatalf("%d facts of %q, %v; want %d", len(facts), id, err, about)
	}

	depth := rapid.IntRange(0, 3).Draw(rt, "depth")
	around, err := query.Neighbourhood(ctx, s, id, depth, len(ids))
	if err != nil {
		rt.Fatalf("neighbourhood of %q: %v", id, err)
	}
	got := map[string]int{}
	for _, n := range around.Entities {
		got[n.Entity.ID] = n.Distance
	}
	want := maps.Clone(distance)
	maps.DeleteFunc(want, func(_ string, d int) bool { return d > depth })
	if !maps.Equal(got, want) || around.More {
		rt.Fatalf("at most %d from %q: %v, more %v; want %v", depth, id, got, around.More, want)
	}
	connecting := 0
	for _, t := range g.triples() {
		a, ok := distance[t.Subject]
		b, both := distance[t.Object.Entity]
		if ok && both && min(a, b) < depth && max(a, b) <= depth {
			connecting++
		}
	}
	if len(around.Triples) != connecting {
		rt.Fatalf("%d triples at most %d from %q, want %d", len(around.Triples), depth, id, connecting)
	}

	route, err := query.Path(ctx, s, id, to, 9)
	length, reached := distance[to]
	switch {
	case err != nil:
		rt.Fatalf("path from %q to %q: %v", id, to, err)
	case reached != (route != nil), reached && len(route.Steps) != length:
		rt.Fatalf("path from %q to %q: %v, want a length of %d, %v", id, to, routeLines(route), length, reached)
	case reached && (route.Entities[0].ID != id || route.Entities[length].ID != to || len(routeLines(route)) != length):
		rt.Fatalf("path from %q to %q: %v", id, to, routeLines(route))
	}

	candidates, err := query.Differential(ctx, s, id, len(ids))
	if err != nil {
		rt.Fatalf("differential of %q: %v", id, err)
	}
	scores, stated := g.wantDifferential(id)
	for i, c := range candidates {
		if math.Abs(c.Score-scores[c.Entity.ID]) > 1e-9 || (len(c.Stated) > 0) != stated[c.Entity.ID] {
			rt.Fatalf("candidate %q for %q: score %v, stated %v; want %v, %v", c.Entity.ID, id, c.Score, c.Stated, scores[c.Entity.ID], stated[c.Entity.ID])
		}
		if i > 0 && !stated[c.Entity.ID] && !stated[candidates[i-1].Entity.ID] && cmp.Compare(candidates[i-1].Score, c.Score) < 0 {
			rt.Fatalf("candidates for %q are not by score", id)
		}
		delete(scores, c.Entity.ID)
	}
	if len(scores) > 0 {
		rt.Fatalf("the differential of %q leaves out %v", id, scores)
	}
}

// distances are the triples between an entity and those that it hangs together
// with, found by going over all triples until nothing gets nearer.
func (g Graph) distances(from string) map[string]int {
	out := map[string]int{from: 0}
	for changed := true; changed; {
		changed = false
		for _, t := range g.triples() {
			if t.Object.Entity == "" {
				continue
			}
			for _, ends := range [][2]string{{t.Subject, t.Object.Entity}, {t.Object.Entity, t.Subject}} {
				d, ok := out[ends[0]]
				if e, known := out[ends[1]]; ok && (!known || e > d+1) {
					out[ends[1]] = d + 1
					changed = true
				}
			}
		}
	}
	return out
}

// wantDifferential scores the candidates, and says which are stated.
func (g Graph) wantDifferential(id string) (map[string]float64, map[string]bool) {
	has := map[string][]string{} // sign → diseases
	kin, stated := map[string]bool{id: true}, map[string]bool{}
	scores := map[string]float64{}
	for _, t := range g.triples() {
		o := t.Object.Entity
		switch {
		case o == "":
		case slices.Contains([]string{"has_symptom", "has_fundus_sign", "exam_finding"}, t.Relation):
			if !slices.Contains(has[o], t.Subject) {
				has[o] = append(has[o], t.Subject)
			}
		case t.Subject != id && o != id:
		case t.Relation == "differential_of" && t.Subject != o:
			stated[t.Subject], stated[o] = true, true
			scores[t.Subject], scores[o] = 0, 0
		case t.Relation == "is_a" || t.Relation == "has_stage":
			kin[t.Subject], kin[o] = true, true
		}
	}
	for _, who := range has {
		if !slices.Contains(who, id) {
			continue
		}
		for _, d := range who {
			if !kin[d] || stated[d] {
				scores[d] += 1 / float64(len(who))
			}
		}
	}
	delete(scores, id)
	delete(stated, id)
	return scores, stated
}
