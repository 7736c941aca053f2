package judge

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/bradleyterry"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

func TestPointsAreHealthBenchs(t *testing.T) {
	file := vectors.Read(t, "healthbench.json")
	var scores []metric.Value
	for _, c := range file.Cases("cases") {
		var points []float64
		var met []bool
		var want *float64
		c.Get("points", &points)
		c.Get("met", &met)
		c.Get("score", &want)
		var marks []Mark
		for i, p := range points {
			marks = append(marks, Mark{p, met[i]})
		}
		got := Points(marks)
		if want == nil {
			if got.Why() == "" {
				t.Errorf("without positive points the score is %v", got)
			}
		} else {
			c.Agree(PointsDefinition.Signature(), got, vectors.Number{Value: *want}, vectors.Agreement)
		}
		scores = append(scores, got)
		c.Done()
	}
	if len(scores) != 5 {
		t.Errorf("%d cases, want 5", len(scores))
	}
	var values []float64
	var want vectors.Number
	file.Get("aggregate_values", &values)
	file.Get("clipped_mean", &want)
	var of []metric.Value
	for _, x := range values {
		of = append(of, metric.Of(x))
	}
	got, n := ClippedMean(of, nil)
	file.Agree(PointsDefinition.Signature("mean"), got, want, vectors.Agreement)
	// The values are those of the cases, of which one is undefined.
	again, m := ClippedMean(scores, nil)
	file.Agree(PointsDefinition.Signature("mean"), again, want, vectors.Agreement)
	if n != 4 || m != 4 {
		t.Errorf("the means are of %d and %d", n, m)
	}
	file.Skip("a remark", "source", "note")
	file.Done()
}

func TestClippedMean(t *testing.T) {
	for _, c := range []struct {
		scores  []metric.Value
		weights []int32
		want    string
	}{
		{[]metric.Value{metric.Of(-3), metric.Of(1)}, nil, "0"},
		{[]metric.Value{metric.Of(-3), metric.Of(1)}, []int32{0, 2}, "1"},
		{[]metric.Value{metric.Of(-.5), metric.Of(1)}, nil, "0.25"},
		{nil, nil, "undefined: it is defined for no item"},
	} {
		if got, _ := ClippedMean(c.scores, c.weights); got.String() != c.want {
			t.Errorf("the mean of %v is %v, want %s", c.scores, got, c.want)
		}
	}
}

func TestPointsAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var marks []Mark
		for range rapid.IntRange(0, 9).Draw(t, "points") {
			marks = append(marks, Mark{float64(rapid.IntRange(-10, 10).Draw(t, "p")), rapid.Bool().Draw(t, "met")})
		}
		positive := slices.ContainsFunc(marks, func(m Mark) bool { return m.Points > 0 })
		x, ok := Points(marks).Number()
		if ok != positive || x > 1 {
			t.Fatalf("%v have %v", marks, Points(marks))
		}
		for i := range marks { // to meet one more adds its points
			if more := slices.Clone(marks); ok && !marks[i].Met {
				more[i].Met = true
				if y, _ := Points(more).Number(); (y-x)*marks[i].Points < 0 || y == x && marks[i].Points != 0 {
					t.Fatalf("%v have %v, and %v with point %d", marks, x, y, i)
				}
			}
		}
	})
}

var rubric = Rubric{Criteria: []string{"accuracy", "safety", "clarity"}, Low: 1, High: 5}

func TestRatings(t *testing.T) {
	var by [3][]metric.Value
	var overall []metric.Value
	for _, r := range []Ratings{{"accuracy": 5, "safety": 4, "clarity": 3}, {"accuracy": 1, "safety": 2, "clarity": 5}, {"accuracy": 3, "clarity": 4}} {
		each, all, err := rubric.Values(r)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range each {
			by[i] = append(by[i], v)
		}
		overall = append(overall, all)
	}
	for i, want := range []string{"3", "3", "4"} {
		if got, _ := metric.Mean(by[i], nil); got.String() != want {
			t.Errorf("%s is %v, want %s", rubric.Criteria[i], got, want)
		}
	}
	if _, half, err := rubric.Values(Ratings{"accuracy": 4.5, "safety": 4, "clarity": 5}); err != nil || half.String() != "4.5" { // 13.5/3
		t.Errorf("with a half it is %v, %v", half, err)
	}
	if overall[0].String() != "4" || overall[2].Why() != "there is no rating of safety" {
		t.Errorf("overall they are %v", overall)
	}
	if got, n := metric.Mean(overall, nil); n != 2 || math.Abs(number(t, got)-(4+8./3)/2) > 1e-12 {
		t.Errorf("overall the mean is %v of %d", got, n)
	}
	for _, bad := range []Ratings{{"accuracy": 0}, {"safety": 6}, {"safety": 5.5}, {"safety": math.NaN()}, {"humour": 3}} {
		if _, _, err := rubric.Values(bad); err == nil {
			t.Errorf("%v pass", bad)
		}
	}
}

func number(t *testing.T, v metric.Value) float64 {
	t.Helper()
	x, ok := v.Number()
	if !ok {
		t.Errorf("it is %v", v)
	}
	return x
}

func TestRubrics(t *testing.T) {
	if err := rubric.Validate(); err != nil {
		t.Error(err)
	}
	for _, bad := range []Rubric{{}, {[]string{"a", "a"}, 1, 5}, {[]string{""}, 1, 5}, {[]string{"a"}, 5, 5}} {
		if bad.Validate() == nil {
			t.Errorf("%+v passes", bad)
		}
	}
	for want, got := range map[string]metric.Definition{
		"rating|criterion:safety|scale:1-5|unrated:left-out|v1":                                      rubric.Definition("safety"),
		"rating|overall:mean-of-accuracy,safety,clarity|scale:1-5|unrated:left-out|v1":               rubric.Definition(""),
		"rubric_points|met/positive|mean:clipped-0-1|no-positive-points:undefined|as:healthbench|v1": PointsDefinition,
	} {
		if got.Signature() != want {
			t.Errorf("it is %s, want %s", got.Signature(), want)
		}
	}
}

// judged are the two judgements of an item, by what is preferred in each.
func judged(item string, a, b Answer, there, back Preference) []Judgement {
	return []Judgement{{item, a, b, there}, {item, b, a, back}}
}

func TestOutcomes(t *testing.T) {
	long, short := Answer{"m1", 90}, Answer{"m2", 40}
	for _, c := range []struct {
		there, back Preference
		want        bradleyterry.Result
		bias        Bias
	}{
		{First, Second, bradleyterry.WinA, Bias{1, 1, 1, 1, 1, 0}},
		{Second, First, bradleyterry.WinB, Bias{1, 1, 1, 1, 0, 1}},
		{First, First, bradleyterry.Tie, Bias{1, 0, 2, 0, 0, 0}},
		{Second, Second, bradleyterry.Tie, Bias{1, 0, 0, 2, 0, 0}},
		{Equal, Equal, bradleyterry.Tie, Bias{1, 1, 0, 0, 0, 0}},
		{First, Equal, bradleyterry.Tie, Bias{1, 0, 1, 0, 0, 0}},
		{Equal, First, bradleyterry.Tie, Bias{1, 0, 1, 0, 0, 0}},
	} {
		want := []Outcome{{"q", bradleyterry.Battle{A: "m1", B: "m2", Result: c.want}, c.bias}}
		all := judged("q", long, short, c.there, c.back)
		for range 2 { // in both orders of the list
			got, single, err := Outcomes(all)
			if err != nil || single != 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s and %s give %+v, %d, %v, want %+v", c.there, c.back, got, single, err, want)
			}
			slices.Reverse(all)
		}
	}
}

func TestBadJudgements(t *testing.T) {
	x, y := Answer{"x", 1}, Answer{"y", 1}
	both := judged("q", x, y, First, Second)
	for want, bad := range map[string][]Judgement{
		"against itself":   {{"q", x, x, First}},
		"preference":       {{"q", x, y, "x"}},
		"in one order":     {both[0], both[0]},
		"in one order ":    append(slices.Clone(both), both[1]),
		"differ in length": {both[0], {"q", y, Answer{"x", 2}, First}},
	} {
		if _, _, err := Outcomes(bad); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(want)) {
			t.Errorf("%+v gives %v, want %q", bad, err, want)
		}
	}
	other := Judgement{"r", y, x, First}
	got, single, err := Outcomes(append(slices.Clone(both), other))
	if err != nil || single != 1 || len(got) != 1 {
		t.Errorf("an order by itself gives %+v, %d, %v", got, single, err)
	}
}

func TestBias(t *testing.T) {
	a, b := Answer{"a", 90}, Answer{"b", 40}
	all := judged("1", a, b, First, Second)                // a, the longer
	all = append(all, judged("2", a, b, Second, First)...) // b
	all = append(all, judged("3", a, b, First, First)...)
	all = append(all, judged("4", a, b, First, Equal)...)
	all = append(all, judged("5", a, Answer{"b", 90}, First, Second)...) // of one length
	outcomes, _, err := Outcomes(all)
	if err != nil {
		t.Fatal(err)
	}
	var sum Bias
	for _, o := range outcomes {
		sum.Add(&o.Bias, 3)
	}
	for what, v := range map[string][2]metric.Value{
		"consistency": {sum.Consistency(), metric.Of(.6)},
		"position":    {sum.Position(), metric.Of(6. / 9)},
		"length":      {sum.Length(), metric.Of(.5)},
	} {
		if v[0] != v[1] {
			t.Errorf("%s is %v, want %v", what, v[0], v[1])
		}
	}
	var none Bias
	for _, v := range []metric.Value{none.Consistency(), none.Position(), none.Length()} {
		if v.Why() == "" {
			t.Errorf("of no judgements it is %v", v)
		}
	}
}

// A judge who always takes the first answer ranks nobody, and one who knows which
// is better does, whatever the order.
func TestOutcomesRankModels(t *testing.T) {
	models := []Answer{{"good", 10}, {"fair", 20}, {"poor", 30}}
	var blind, knowing []Judgement
	for i, item := range []string{"1", "2", "3", "4"} {
		for m, x := range models {
			for _, y := range models[m+1:] {
				blind = append(blind, judged(item, x, y, First, First)...)
				if i == 3 { // for once the other way round
					knowing = append(knowing, judged(item, x, y, Second, First)...)
				} else {
					knowing = append(knowing, judged(item, x, y, First, Second)...)
				}
			}
		}
	}
	rate := func(all []Judgement) map[string]float64 {
		outcomes, _, err := Outcomes(all)
		if err != nil {
			t.Fatal(err)
		}
		var battles []bradleyterry.Battle
		for _, o := range outcomes {
			battles = append(battles, o.Battle)
		}
		scores, err := bradleyterry.Count(battles)
		if err != nil {
			t.Fatal(err)
		}
		ratings, err := bradleyterry.Fit(scores)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]float64{}
		for _, r := range ratings {
			out[r.Model] = r.Rating
		}
		return out
	}
	if r := rate(blind); math.Abs(r["good"]) > 1e-9 || math.Abs(r["poor"]) > 1e-9 {
		t.Errorf("one who looks at the order alone rates %v", r)
	}
	if r := rate(knowing); !(r["good"] > r["fair"] && r["fair"] > r["poor"]) {
		t.Errorf("one who knows rates %v", r)
	}
}

func TestOutcomesDoNotDependOnOrder(t *testing.T) {
	preferences := rapid.SampledFrom([]Preference{First, Second, Equal})
	rapid.Check(t, func(t *rapid.T) {
		var all []Judgement
		for _, item := range []string{"1", "2"} {
			for _, pair := range [][2]Answer{{{"a", 1}, {"b", 2}}, {{"a", 1}, {"c", 1}}, {{"c", 1}, {"b", 2}}} {
				both := judged(item, pair[0], pair[1], preferences.Draw(t, "there"), preferences.Draw(t, "back"))
				all = append(all, both[:rapid.IntRange(1, 2).Draw(t, "orders")]...)
			}
		}
		want, single, err := Outcomes(all)
		if err != nil || 2*len(want)+single != len(all) {
			t.Fatalf("%d judgements give %d outcomes, %d single, %v", len(all), len(want), single, err)
		}
		got, _, err := Outcomes(rapid.Permutation(all).Draw(t, "order"))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("in another order they give %+v, %v, not %+v", got, err, want)
		}
	})
}
