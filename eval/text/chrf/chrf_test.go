package chrf

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/metric"
	"ophglm/eval/text"
)

func count(t rapid.TB, c Convention, candidate string, references ...string) *Statistics {
	t.Helper()
	s, err := NewCounter(c).Count(candidate, references)
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

// Of "黄斑 水肿" and "黄斑水 肿。" 4 characters are common, and the pairs 黄斑, 斑水 and
// 水肿; of the words 黄斑 and 水肿, none of 黄斑水, 肿 and 。, as a Chinese mark stays
// where it is. Of longer n-grams of words the text and the reference have one.
func TestStatistics(t *testing.T) {
	c := Convention{Chars: 2, Words: 2, Beta: 2}
	want := Statistics{Items: 1}
	want.Chars[0], want.Chars[1] = Count{4, 5, 4}, Count{3, 4, 3}
	want.Words[0], want.Words[1] = Count{2, 2, 0}, Count{1, 1, 0}
	got := count(t, c, "黄斑 水肿", "黄斑水 肿。")
	if *got != want {
		t.Errorf("%+v, want %+v", *got, want)
	}
	p, r := (4./4+3./3)/4, (4./5+3./4)/4
	if f := number(t, c.Score(got)); math.Abs(f-100*5*p*r/(4*p+r)) > 1e-12 {
		t.Errorf("the score is %v", f)
	}
}

// A mark of ASCII stands apart at the end of a word, else at its start; of (hi) it
// is the last, as in sacrebleu.
func TestWords(t *testing.T) {
	c := Convention{Chars: 1, Words: 1, Beta: 2}
	for _, of := range []struct {
		text, same string
		common     int64
	}{
		{"(hi)", "(hi )", 1}, // (hi and ), against (, hi and )
		{"(hi", "( hi", 2},
		{"hi...", "hi.. .", 1}, // hi.. and ., against hi., . and .
		{"a,b", "a , b", 0},
		{", ,", ",", 1},
		{"眼。", "眼 。", 0},
	} {
		if got := count(t, c, of.text, of.same).Words[0].Common; got != of.common {
			t.Errorf("%q and %q have %d words in common, want %d", of.text, of.same, got, of.common)
		}
	}
}

func TestWhereThereIsNoScore(t *testing.T) {
	if got := ChrF.Score(new(Statistics)); got.Why() == "" {
		t.Errorf("of nothing it is %v", got)
	}
	if _, err := NewCounter(ChrF).Count("眼底", nil); !errors.Is(err, text.ErrNoReference) {
		t.Errorf("without references: %v", err)
	}
	for _, of := range [][2]string{{"", ""}, {"", "眼底"}, {"黄斑", ""}, {"黄斑", "眼底"}} {
		if got := number(t, PlusPlus.Score(count(t, PlusPlus, of[0], of[1]))); got != 0 {
			t.Errorf("%q gives %v, want 0", of, got)
		}
	}
}

func TestTheBestReference(t *testing.T) {
	for _, references := range [][]string{{"眼底", "黄斑水肿"}, {"黄斑水肿", "眼底"}} {
		if got := count(t, ChrF, "黄斑", references...); got.Chars[0] != (Count{2, 4, 2}) {
			t.Errorf("%q: %+v", references, got.Chars[0])
		}
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []Convention{{}, {Chars: 7, Beta: 2}, {Chars: 6, Words: 3, Beta: 2}, {Chars: 6, Words: -1, Beta: 2}, {Chars: 6}} {
		if c.Validate() == nil {
			t.Errorf("%+v is taken", c)
		}
	}
	for _, c := range []Convention{ChrF, PlusPlus} {
		if err := c.Validate(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestSignature(t *testing.T) {
	want := "chrf2++|scale:100|case:mixed|eff:yes|nc:6|nw:2|space:no|references:best|no-match:0|as:sacrebleu-2.6.0|v1"
	if got := PlusPlus.Definition().Signature(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

var sentence = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"眼", "底", "黄", "斑", "。", "A", "b", ".", "(", " ", " "}), 0, 20).Draw(t, "pieces"), "")
})

func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Convention{
			Chars: rapid.IntRange(1, 6).Draw(t, "chars"), Words: rapid.IntRange(0, 2).Draw(t, "words"), Beta: 1,
			Lowercase: rapid.Bool().Draw(t, "lower"), Whitespace: rapid.Bool().Draw(t, "blanks"), Epsilon: rapid.Bool().Draw(t, "epsilon"),
		}
		a, b := sentence.Draw(t, "a"), sentence.Draw(t, "b")
		counter := NewCounter(c)
		for range 2 { // nothing is left of one text in the next
			s, err := counter.Count(a, []string{b})
			if err != nil {
				t.Fatal(err)
			}
			x, y := number(t, c.Score(&s)), number(t, c.Score(count(t, c, b, a)))
			if !(0 <= x && x <= 100+1e-9) || math.Abs(x-y) > 1e-9 {
				t.Fatalf("F1 is %v, and the other way round %v", x, y)
			}
			var twice Statistics
			twice.Add(&s, 3)
			twice.Add(&s, -1)
			if z := number(t, c.Score(&twice)); math.Abs(z-x) > 1e-9 {
				t.Fatalf("of twice the text it is %v, not %v", z, x)
			}
			if best := number(t, c.Score(count(t, c, a, b, a))); best < x {
				t.Fatalf("with one reference more it is %v, not %v", best, x)
			}
		}
	})
}
