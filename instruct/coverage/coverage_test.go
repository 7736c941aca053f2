package coverage

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
)

// sample is one of a question and an answer, each sentence of which cites a triple.
func sample(id string, scenario ophglm.Scenario, disease, question, answer string, triples ...string) *ophglm.Sample {
	s := &ophglm.Sample{
		ID: id, Scenario: scenario, Lang: ophglm.ZH, By: "composed", Groups: []string{"g"}, Tags: map[string]string{"disease": disease},
		Messages: []ophglm.Message{{Role: "user", Content: question}, {Role: "assistant", Content: answer}},
	}
	if len(triples) > 0 {
		c := ophglm.Citation{Message: 1, End: len(answer)}
		for _, t := range triples {
			c.Of = append(c.Of, ophglm.Ref{Kind: "triple", ID: t})
		}
		s.Citations = append(s.Citations, c)
	}
	return s
}

func counted(samples ...*ophglm.Sample) *Counter {
	c := New(Defaults)
	for _, s := range samples {
		c.Add(s)
	}
	return c
}

func asJSON(t interface{ Fatal(...any) }, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestMatrix(t *testing.T) {
	en := sample("e", ophglm.Causes, "glaucoma", "What is it?", "Pressure.", "t1")
	en.Lang = ophglm.EN
	r := counted(
		sample("a", ophglm.Causes, "glaucoma", "问一", "答一。", "t1"),
		sample("b", ophglm.Causes, "glaucoma", "问二", "答二。", "t1"),
		sample("c", ophglm.Treatment, "glaucoma", "问三", "答三。", "t2"),
		sample("d", ophglm.Causes, "cataract", "问四", "答四。", "t3"),
		en,
		sample("f", ophglm.Conversation, "", "问五", "答五。", "t4"),
		sample("a", ophglm.Causes, "glaucoma", "问一", "答一。", "t1"),
	).Report()
	if r.Samples != 6 || r.Repeated != 1 || len(r.Languages) != 2 || r.Languages[0].Lang != ophglm.EN {
		t.Fatalf("%s", asJSON(t, r))
	}
	zh := r.Languages[1]
	var rows []string
	for _, d := range zh.Diseases {
		rows = append(rows, d.ID+asJSON(t, d.Of))
	}
	if got := strings.Join(rows, " "); got != `glaucoma{"causes":2,"treatment":1} cataract{"causes":1} {"conversation":1}` {
		t.Errorf("rows are %s", got)
	}
	var columns []string
	for _, s := range zh.Scenarios {
		columns = append(columns, string(s.Scenario)+asJSON(t, []int{s.Samples, s.Diseases}))
	}
	if got := strings.Join(columns, " "); got != "visual[0,0] causes[3,2] diagnosis[0,0] treatment[1,1] prognosis[0,0] conversation[1,0]" {
		t.Errorf("columns are %s", got)
	}
	if q := zh.Scenarios[1].PerDisease; q == nil || q.Min != 1 || q.Max != 2 || q.Median != 1 {
		t.Errorf("samples of each disease are %+v", q)
	}
	if q := zh.Scenarios[0].PerDisease; q != nil {
		t.Errorf("of none they are %+v", q)
	}
}

func TestTags(t *testing.T) {
	a := sample("a", ophglm.Causes, "glaucoma", "问一", "答一。", "t1")
	a.Tags["intent"], a.Tags["register"] = "symptoms,cause", "lay"
	r := counted(a, sample("b", ophglm.Causes, "glaucoma", "问二", "答二。", "t1")).Report()
	if got := asJSON(t, r.Languages[0].Scenarios[1].Tags); got != `{"by":{"composed":2},"intent":{"":1,"cause":1,"symptoms":1},"register":{"":1,"lay":1},"style":{"":2},"voice":{"":2}}` {
		t.Errorf("tags are %s", got)
	}
}

func TestUncitedSentences(t *testing.T) {
	whole := sample("a", ophglm.Causes, "glaucoma", "问一", "眼压升高。视野缺损。", "t1")
	none := sample("b", ophglm.Causes, "glaucoma", "问二", "眼压升高。")
	first := sample("c", ophglm.Causes, "glaucoma", "问三", "眼压升高。视野缺损。", "t1")
	first.Citations[0].End = len("眼压升高。")
	half := sample("d", ophglm.Causes, "glaucoma", "问四", "眼压升高，视野缺损。……", "t1")
	half.Citations[0].End = len("眼压升高，")
	r := counted(whole, none, first, half).Report().Languages[0]
	if r.Sentences != 6 || r.Uncited != 2 || r.Partly != 1 {
		t.Errorf("of %d sentences %d are uncited and %d partly", r.Sentences, r.Uncited, r.Partly)
	}
	var got []string
	for _, u := range r.Examples {
		got = append(got, u.Sample+" "+u.Text)
	}
	if want := "b 眼压升高。, c 视野缺损。"; strings.Join(got, ", ") != want {
		t.Errorf("uncited are %q, want %s", got, want)
	}
}

func TestSaidTwice(t *testing.T) {
	var all []*ophglm.Sample
	for i, q := range []string{"问一", "问一", "问二", "问三", "问四", "问五"} {
		all = append(all, sample(string(rune('a'+i)), ophglm.Causes, "glaucoma", q, "答。", "t1"))
	}
	r := counted(all...).Report()
	if got := asJSON(t, r.Questions); got != `{"texts":5,"twice":1,"most":1,"over":1,"worst":2,"beyond":1,"top":[{"text":"问一","samples":2,"questions":1,"first":"a"}]}` {
		t.Errorf("questions are %s", got)
	}
	if got := asJSON(t, r.Answers); got != `{"texts":1,"twice":1,"most":4,"over":1,"worst":6,"beyond":2,"top":[{"text":"答。","samples":6,"questions":5,"first":"a"}]}` {
		t.Errorf("answers are %s", got)
	}
	// One question of two photographs is two, and one answer twice in a sample is one.
	a, b := sample("a", ophglm.Visual, "", "有出血吗？", "没有。"), sample("b", ophglm.Visual, "", "有出血吗？", "看不清。")
	a.Messages[0].Images, b.Messages[0].Images = []string{"1.jpg"}, []string{"2.jpg"}
	a.Messages = append(a.Messages, ophglm.Message{Role: "user", Content: "真的？"}, ophglm.Message{Role: "assistant", Content: "没有。"})
	r = counted(a, b).Report()
	if r.Questions.Over != 0 || r.Questions.Texts != 2 || r.Answers.Twice != 0 {
		t.Errorf("questions are %+v, answers %+v", r.Questions, r.Answers)
	}
}

func graph(t *testing.T) (iter.Seq2[*ophglm.GraphItem, error], map[string]string) {
	ids := map[string]string{}
	var items []*ophglm.GraphItem
	for _, e := range []ophglm.Entity{
		{ID: "cataract", Type: "Disease", Name: ophglm.Text{ZH: "白内障"}},
		{ID: "glaucoma", Type: "Disease", Name: ophglm.Text{ZH: "青光眼", EN: "glaucoma"}},
		{ID: "halos", Type: "Symptom", Name: ophglm.Text{ZH: "虹视", EN: "halos"}},
	} {
		items = append(items, &ophglm.GraphItem{Entity: &e})
	}
	for _, t := range []ophglm.Triple{
		{Subject: "glaucoma", Relation: "has_symptom", Object: ophglm.Object{Entity: "halos"}},
		{Subject: "cataract", Relation: "has_symptom", Object: ophglm.Object{Entity: "halos"}},
		{Subject: "glaucoma", Relation: "prognosis", Object: ophglm.Object{Text: ophglm.Text{ZH: "不可逆"}}},
	} {
		t.ID = ophglm.TripleID(&t)
		ids[t.Subject+" "+t.Relation] = t.ID
		items = append(items, &ophglm.GraphItem{Triple: &t})
	}
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	}, ids
}

func TestFacts(t *testing.T) {
	g, ids := graph(t)
	c := counted(
		sample("a", ophglm.Causes, "glaucoma", "问一", "答一。", ids["glaucoma has_symptom"], "elsewhere"),
		sample("b", ophglm.Causes, "glaucoma", "问二", "答二。", ids["glaucoma has_symptom"]),
	)
	why := map[string]string{ids["cataract has_symptom"]: "thin"}
	r := c.Report()
	f, err := c.Facts(g, func(id string) string { return why[id] }, r)
	if err != nil {
		t.Fatal(err)
	}
	if f.Triples != 3 || f.Used != 1 || f.Never != 2 || f.Foreign != 1 {
		t.Errorf("%s", asJSON(t, f))
	}
	if got := asJSON(t, f.Reasons); got != `[{"reason":"not_said_why","triples":1},{"reason":"thin","triples":1}]` {
		t.Errorf("reasons are %s", got)
	}
	if got := asJSON(t, f.Relations); got != `[{"relation":"has_symptom","triples":2,"used":1,"reasons":[{"reason":"thin","triples":1}]},{"relation":"prognosis","triples":1,"used":0,"reasons":[{"reason":"not_said_why","triples":1}]}]` {
		t.Errorf("relations are %s", got)
	}
	if len(f.Top) != 1 || f.Top[0].Samples != 2 || f.Top[0].Subject.ZH != "青光眼" || f.Top[0].Object.EN != "halos" || f.Samples.Max != 2 {
		t.Errorf("the most used are %+v", f.Top)
	}
	if f.Diseases[ophglm.ZH] != (Known{2, 1}) || f.Diseases[ophglm.EN] != (Known{1, 0}) {
		t.Errorf("diseases are %v", f.Diseases)
	}
	if name := r.Languages[0].Diseases[0].Name; name != "青光眼" {
		t.Errorf("the disease is called %q", name)
	}
}

func TestTheMostUsedAreThose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(1, 5), 0, 20).Draw(t, "counts")
		top := rapid.IntRange(0, 6).Draw(t, "top")
		var most []used
		for i, n := range counts {
			most = keep(most, used{&ophglm.Triple{ID: string(rune('a' + i))}, n}, top)
		}
		want := slices.Clone(counts)
		slices.Sort(want)
		slices.Reverse(want)
		var got []int
		for _, u := range most {
			got = append(got, u.samples)
		}
		if !slices.Equal(got, want[:min(top, len(want))]) {
			t.Fatalf("of %v the most are %v", counts, got)
		}
	})
}

// The quantile is the least number that as large a part is not above, as sorting says.
func TestQuantilesAreThoseOfTheSortedNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.IntRange(0, 30)).Draw(t, "values")
		var l lengths
		for _, v := range values {
			l.add(v)
		}
		q := l.quantiles()
		if len(values) == 0 {
			if q != nil {
				t.Fatalf("of nothing the quantiles are %+v", q)
			}
			return
		}
		slices.Sort(values)
		at := func(percent int) int { return values[(percent*len(values)+99)/100-1] }
		if want := (Quantiles{len(values), values[0], at(5), at(25), at(50), at(75), at(95), at(99), values[len(values)-1]}); *q != want {
			t.Fatalf("of %v the quantiles are %+v, want %+v", values, *q, want)
		}
	})
}

func TestReportDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.SampledFrom([]string{"一", "二", "三"})
		n := rapid.IntRange(0, 30).Draw(t, "n")
		var all []*ophglm.Sample
		for i := range n {
			s := sample(string(rune('A'+i)), ophglm.Scenarios[i%5], draw.Draw(t, "disease"), draw.Draw(t, "question"), draw.Draw(t, "answer")+"。"+draw.Draw(t, "more"))
			if draw.Draw(t, "cited") == "一" {
				s.Citations = []ophglm.Citation{{Message: 1, End: 3, Of: []ophglm.Ref{{Kind: "triple", ID: draw.Draw(t, "fact")}}}}
			}
			all = append(all, s)
		}
		c := New(Options{MostAnswers: 2, Top: 3})
		d := New(Options{MostAnswers: 2, Top: 3})
		for _, s := range all {
			c.Add(s)
		}
		for _, s := range rapid.Permutation(all).Draw(t, "order") {
			d.Add(s)
		}
		if a, b := asJSON(t, c.Report()), asJSON(t, d.Report()); a != b {
			t.Fatalf("in another order the report is\n%s, not\n%s", b, a)
		}
	})
}
