package bleu

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/metric"
	"ophglm/eval/text"
	"ophglm/eval/text/tokens"
)

func count(t rapid.TB, candidate string, references ...string) *Statistics {
	t.Helper()
	s, err := NewCounter(tokens.Zh, false).Count(candidate, references)
	if err != nil {
		t.Fatal(err)
	}
	return &s
}

func number(t rapid.TB, v metric.Value) float64 {
	t.Helper()
	x, ok := v.Number()
	if !ok {
		t.Fatal(v)
	}
	return x
}

// 眼底黄斑水肿 has 6 characters, of which 眼, 底, 水 and 肿 are in 眼底有水肿, and the
// pairs 眼底 and 水肿; the references have 5 and 8.
func TestStatistics(t *testing.T) {
	want := Statistics{Items: 1, Length: 6, Reference: 5, Common: [4]int64{4, 2, 0, 0}, Total: [4]int64{6, 5, 4, 3}}
	if got := count(t, "眼底黄斑水肿", "眼底有水肿", "请您到眼科复查。"); *got != want {
		t.Errorf("%+v, want %+v", *got, want)
	}
	// √(4/6 · 2/5) of n-grams up to 2, in percent; nothing of brevity
	if got := number(t, Convention{Order: 2, Method: None}.Score(&want)); math.Abs(got-100*math.Sqrt(4./6*2/5)) > 1e-12 {
		t.Errorf("BLEU-2 is %v", got)
	}
}

func TestNearestReference(t *testing.T) {
	for _, c := range []struct {
		references []string
		want       int64
	}{
		{[]string{"一二三四五", "一二三"}, 3}, // of two as near the shorter
		{[]string{"一二三", "一二三四五"}, 3},
		{[]string{"一", "一二三四五"}, 5},
		{[]string{"", "一二三四五六七八九"}, 0},
	} {
		if got := count(t, "四个字啊", c.references...); got.Reference != c.want {
			t.Errorf("%q: %d, want %d", c.references, got.Reference, c.want)
		}
	}
}

func TestWhereThereIsNoScore(t *testing.T) {
	if got := Sacrebleu.Score(new(Statistics)); got.Why() == "" {
		t.Errorf("of nothing it is %v", got)
	}
	if _, err := NewCounter(tokens.Zh, false).Count("眼底", nil); !errors.Is(err, text.ErrNoReference) {
		t.Errorf("without references: %v", err)
	}
	for _, of := range [][]string{{"OCT 见水肿", "OCT"}, {"OCT", "OCT 见水肿"}} {
		if _, err := NewCounter(tokens.V13a, false).Count(of[0], of[1:]); err == nil {
			t.Errorf("13a takes %q", of)
		}
	}
	for _, c := range []Method{None, Floor, AddK, Exp, Length} {
		for _, of := range []*Statistics{count(t, "", ""), count(t, "", "眼底"), count(t, "黄斑", ""), count(t, "黄斑水肿", "眼底")} {
			if got := number(t, Convention{Order: 4, Method: c, Value: 0.1}.Score(of)); got != 0 {
				t.Errorf("%s: %+v gives %v, want 0", c, of, got)
			}
		}
	}
}

func TestLowercase(t *testing.T) {
	for lower, want := range map[bool]int64{false: 0, true: 1} {
		s, err := NewCounter(tokens.Zh, lower).Count("OCT", []string{"oct"})
		if err != nil || s.Common[0] != want {
			t.Errorf("lower %v: %+v, %v", lower, s, err)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []Convention{{}, {Order: 5, Method: None}, {Order: 4}, {Order: 4, Method: Floor, Value: -1}, {Order: 4, Method: Floor, Value: math.NaN()}, {Order: 4, Method: Length}, {Order: 4, Method: COCO, Effective: true}} {
		if c.Validate() == nil {
			t.Errorf("%+v is taken", c)
		}
	}
	for _, c := range []Convention{Sacrebleu, {Order: 1, Method: None}, {Order: 4, Method: Floor}, {Order: 4, Method: AddK, Value: 1}, {Order: 2, Method: COCO}} {
		if err := c.Validate(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestSignature(t *testing.T) {
	got := Convention{Order: 4, Method: Floor, Value: 0.1, Effective: true}.Definition(tokens.Zh, true).Signature("refs:2")
	want := "bleu_4|scale:100|case:lc|tok:zh|smooth:floor[0.1]|eff:yes|brevity:closest-length|no-match:0|as:sacrebleu-2.6.0|refs:2|v1"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

var sentence = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"眼", "底", "黄", "斑", "，", "OCT", "0.8", " "}), 0, 20).Draw(t, "pieces"), "")
})

func TestInvariants(t *testing.T) {
	counter := NewCounter(tokens.Zh, false)
	rapid.Check(t, func(t *rapid.T) {
		one, references := sentence.Draw(t, "text"), rapid.SliceOfN(sentence, 1, 4).Draw(t, "references")
		s, err := counter.Count(one, references)
		if err != nil {
			t.Fatal(err)
		}
		if again := count(t, one, rapid.Permutation(references).Draw(t, "order")...); *again != s {
			t.Fatalf("references in another order give %+v, not %+v", *again, s)
		}
		if more := count(t, one, append(slices.Clone(references), one)...); more.Common != more.Total {
			t.Fatalf("%q is not all in itself: %+v", one, more)
		}
		var twice, added Statistics
		twice.Add(&s, 2)
		added.Add(&s, 1)
		added.Add(&s, 1)
		added.Add(&s, 0)
		if twice != added {
			t.Fatalf("twice is %+v, and added %+v", twice, added)
		}
		for _, m := range []Method{None, Floor, Exp, COCO} {
			c := Convention{Order: 4, Method: m, Value: 0.1}
			x, y := number(t, c.Score(&s)), number(t, c.Score(&twice))
			if !(0 <= x && x <= 100+1e-9) {
				t.Fatalf("%s gives %v", m, x)
			}
			if m == None && math.Abs(x-y) > 1e-9 {
				t.Fatalf("%s gives %v, and of twice the text %v", m, x, y)
			}
		}
	})
}
