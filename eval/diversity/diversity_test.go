package diversity

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

func TestDistinctEqualsTheReference(t *testing.T) {
	file := vectors.Read(t, "distinct_n.json")
	file.Skip("the definition in words", "def")
	cases := 0
	for _, c := range file.Cases("cases") {
		var tokens [][]string
		c.Get("tokens", &tokens)
		d := NewDistinct(MaxGram)
		for _, text := range tokens {
			d.Add(text)
		}
		tok := c.String("tok")
		for n, field := range []string{"d1", "d2", "d3"} {
			var want vectors.Number
			c.Get(field, &want)
			c.Agree(DistinctDefinition(n+1).Signature("tok:"+tok), d.Ratio(n+1), want, vectors.Agreement)
		}
		c.Done()
		cases++
	}
	file.Done()
	if cases != 2 {
		t.Errorf("%d cases, want 2", cases)
	}
}

// The characters of the reference's texts are those that it cut them into.
func TestCharactersAreTheReferences(t *testing.T) {
	var texts []string
	var tokens [][]string
	scores := vectors.Read(t, "sacrebleu_zh_scores.json")
	scores.Get("hyps", &texts)
	for _, c := range vectors.Read(t, "distinct_n.json").Cases("cases") {
		if c.String("tok") == "char" {
			c.Get("tokens", &tokens)
		}
	}
	if len(texts) == 0 || len(texts) != len(tokens) {
		t.Fatalf("%d texts and %d lists of tokens", len(texts), len(tokens))
	}
	for i, s := range texts {
		if got := Tokens(s, ophglm.ZH); !slices.Equal(got, tokens[i]) {
			t.Errorf("%q is %q, want %q", s, got, tokens[i])
		}
	}
}

func TestWords(t *testing.T) {
	for s, want := range map[string]string{
		"The patient's IOP is 21.5 mmHg.": "the patient's iop is 21.5 mmhg .",
		"Non-proliferative (early)":       "non - proliferative ( early )",
		"0.5, 1,000; end.":                "0.5 , 1,000 ; end .",
		"'quoted'":                        "' quoted '",
		" \t\n":                           "",
	} {
		if got := strings.Join(Tokens(s, ophglm.EN), " "); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

func TestNothingIsUndefined(t *testing.T) {
	d := NewDistinct(MaxGram)
	for n := range MaxGram + 2 {
		if v := d.Ratio(n); v.Why() == "" {
			t.Errorf("distinct-%d of nothing is %v", n, v)
		}
	}
	d.Add([]string{"a"})
	if v, ok := d.Ratio(1).Number(); !ok || v != 1 {
		t.Errorf("distinct-1 of one token is %v", d.Ratio(1))
	}
	if v := d.Ratio(2); v.Why() != "no text has 2 tokens" {
		t.Errorf("distinct-2 of one token is %v", v)
	}
	if v := NewDistinct(1).Ratio(2); v.Why() != "n-grams of 2 are not counted" {
		t.Errorf("what is not counted is %v", v)
	}
	for _, texts := range [][][]string{nil, {{"a", "b", "c", "d"}}, {{"a", "b", "c", "d"}, {"a", "b", "c"}}} {
		if v, _ := SelfBLEU(texts); v.Why() == "" {
			t.Errorf("self-BLEU of %q is %v", texts, v)
		}
	}
}

// bleuOf is BLEU with the smoothing of method 1, by the definition: references one
// by one. It is what [SelfBLEU] is held against, and itself against NLTK.
func bleuOf(text []string, references [][]string) float64 {
	grams := func(s []string, n int) map[string]int {
		out := map[string]int{}
		for i := 0; i+n <= len(s); i++ {
			out[strconv.Quote(strings.Join(s[i:i+n], "\x00"))]++
		}
		return out
	}
	product := 1.0
	for n := 1; n <= 4; n++ {
		common, total := 0.0, 0.0
		for g, c := range grams(text, n) {
			most := 0
			for _, r := range references {
				most = max(most, grams(r, n)[g])
			}
			common += float64(min(c, most))
			total += float64(c)
		}
		if common == 0 {
			if n == 1 {
				return 0
			}
			common = 0.1
		}
		product *= math.Pow(common/total, 0.25)
	}
	near := -1
	for _, r := range references {
		d, was := math.Abs(float64(len(r)-len(text))), math.Abs(float64(near-len(text)))
		if near < 0 || d < was || d == was && len(r) < near {
			near = len(r)
		}
	}
	if len(text) < near {
		product *= math.Exp(1 - float64(near)/float64(len(text)))
	}
	return product
}

// No reference for self-BLEU was recorded, but for BLEU: self-BLEU of two texts is
// the mean of the BLEU of each against the other.
func TestBLEUEqualsNLTK(t *testing.T) {
	used := 0
	for i, c := range vectors.Read(t, "nltk_bleu_zh_char.json").Cases("cases") {
		var hyp, ref []string
		var want vectors.Number
		c.Get("hyp", &hyp)
		c.Get("ref", &ref)
		c.Get("method1", &want)
		c.Skip("another smoothing", "method0", "method2", "method3", "method4", "method5", "method7")
		c.Done()
		name := "case " + strconv.Itoa(i)
		c.Agree("bleu|sentence|smooth:floor-0.1|tok:given", metric.Of(bleuOf(hyp, [][]string{ref})), want, vectors.Agreement)
		got, n := SelfBLEU([][]string{hyp, ref})
		if n != 2 {
			t.Errorf("%s: %d texts were scored", name, n)
		}
		both := vectors.Number{Value: (want.Value + bleuOf(ref, [][]string{hyp})) / 2}
		c.Agree("self_bleu|of two texts", got, both, vectors.Agreement)
		used++
	}
	if used != 10 {
		t.Errorf("%d cases, want 10", used)
	}
}

func TestSelfBLEUIsTheMeanOverAllOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), 1, 9), 0, 7).Draw(t, "texts")
		var kept [][]string
		for _, s := range texts {
			if len(s) >= Order {
				kept = append(kept, s)
			}
		}
		sum := 0.0
		for i, s := range kept {
			sum += bleuOf(s, append(slices.Clone(kept[:i]), kept[i+1:]...))
		}
		got, n := SelfBLEU(texts)
		if n != len(kept) {
			t.Fatalf("%d texts, want %d", n, len(kept))
		}
		x, ok := got.Number()
		switch {
		case len(kept) < 2 && ok:
			t.Fatalf("self-BLEU of %d texts is %v", len(kept), x)
		case len(kept) >= 2 && !(math.Abs(x-sum/float64(len(kept))) < 1e-12):
			t.Fatalf("self-BLEU is %v, want %v", got, sum/float64(len(kept)))
		}
	})
}

func TestEqualTextsHaveSelfBLEUOne(t *testing.T) {
	s := []string{"a", "b", "c", "d", "e"}
	if v, n := SelfBLEU([][]string{s, s, s}); v.String() != "1" || n != 3 {
		t.Errorf("self-BLEU of equal texts is %v of %d", v, n)
	}
}

func TestSampleDoesNotDependOnOrder(t *testing.T) {
	drawn := func(keys []string, seed int64) string {
		s := NewSample(5, seed)
		for _, k := range keys {
			s.Add(k, []string{k})
		}
		var out []string
		for _, text := range s.Texts() {
			out = append(out, text[0])
		}
		return strings.Join(out, " ")
	}
	var keys []string
	for i := range 40 {
		keys = append(keys, strconv.Itoa(i))
	}
	want := drawn(keys, 1)
	back := slices.Clone(keys)
	slices.Reverse(back)
	if got := drawn(back, 1); got != want {
		t.Errorf("in another order %s is drawn, not %s", got, want)
	}
	if drawn(keys, 2) == want {
		t.Error("another seed draws the same")
	}
	// What is drawn of all is drawn of a part that has it.
	if got := drawn(strings.Fields(want), 1); got != want {
		t.Errorf("of the part %s is drawn, not %s", got, want)
	}
	if got := drawn(keys[:3], 1); len(strings.Fields(got)) != 3 {
		t.Errorf("of three, %s is drawn", got)
	}
}
