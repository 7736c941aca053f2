package meteor

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/eval/internal/vectors"
	"ophglm/eval/metric"
)

func scoreOf(text []string, references ...[]string) metric.Value {
	return NLTK.Score(new(Counter).Count(text, references))
}

func TestScoresAreNLTKs(t *testing.T) {
	file := vectors.Read(t, "meteor_nltk.json")
	cases := 0
	for _, c := range file.Cases("doc") {
		var text, reference []string
		var want vectors.Number
		c.Get("hyp", &text)
		c.Get("ref", &reference)
		c.Get("value", &want)
		c.Agree(NLTK.Definition("tok:given").Signature(), scoreOf(text, reference), want, vectors.Agreement)
		c.Skip("the value to four digits, as NLTK's documentation has it", "expected")
		c.Done()
		cases++
	}
	for _, c := range file.Cases("zh") {
		var text, reference []string
		var want vectors.Number
		c.Get("hyp", &text)
		c.Get("ref", &reference)
		c.Get("meteor", &want)
		c.Agree(NLTK.Definition("tok:given").Signature(), scoreOf(text, reference), want, vectors.Agreement)
		c.Skip("tokens are what is compared", "tok")
		c.Done()
		cases++
	}
	if cases != 22 {
		t.Errorf("%d cases, want 22", cases)
	}
	file.Skip("a remark", "source")
	file.Done()
}

// The values are NLTK 3.10.4's, by meteor_score with a WordNet that has nothing.
func TestAlignment(t *testing.T) {
	fields := strings.Fields
	for _, c := range []struct {
		text       string
		references []string
		want       float64
	}{
		{"the dogs ran to the hospitals", []string{"The dog runs to a hospital", "a cat sat"}, 0.3333333333333333},
		{"a b a b a", []string{"b a b a a a"}, 0.423728813559322},
		{"treated treats treating", []string{"treatments treated treating treat"}, 0.38461538461538464},
		{"视网膜 出血 OCTs", []string{"视网膜 大 出血 OCT", "出血"}, 0.6552706552706553},
		{"x", []string{"y", "z z"}, 0.0},
		{"one", []string{"one"}, 0.5},
	} {
		var references [][]string
		for _, r := range c.references {
			references = append(references, fields(r))
		}
		vectors.Agree(t, c.text, scoreOf(fields(c.text), references...), vectors.Number{Value: c.want}, vectors.Agreement)
	}
}

func TestEmptyTexts(t *testing.T) {
	some := []string{"a", "b"}
	if x, ok := scoreOf(nil, some).Number(); !ok || x != 0 {
		t.Errorf("a text without tokens has %v", scoreOf(nil, some))
	}
	for _, v := range []metric.Value{scoreOf(some, nil), scoreOf(nil, nil), scoreOf(some)} {
		if v.Why() == "" {
			t.Errorf("without a reference the score is %v", v)
		}
	}
	if x, ok := scoreOf(some, nil, some).Number(); !ok || x != 1-.5/8 {
		t.Errorf("beside an empty reference, that of an equal one is %v", x)
	}
}

func TestBadConventions(t *testing.T) {
	if err := NLTK.Validate(); err != nil {
		t.Error(err)
	}
	for _, c := range []Convention{{Beta: 0}, {Alpha: 2, Beta: 1}, {Beta: 1, Gamma: -1}, {Alpha: math.NaN(), Beta: 1}} {
		if c.Validate() == nil {
			t.Errorf("%+v passes", c)
		}
	}
}

func TestDefinition(t *testing.T) {
	const want = "meteor|tok:char|case:lc|match:exact,porter-nltk|synonyms:none|align:last-first|alpha:0.9|beta:3|gamma:0.5|references:best|empty-text:0|empty-reference:undefined|as:nltk-3.10.4|v1"
	if got := NLTK.Definition("tok:char").Signature(); got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
}

func TestCountsAreThoseOfLists(t *testing.T) {
	draw := rapid.SliceOfN(rapid.SampledFrom([]string{"Eye", "eye", "eyes", "eyed", "OCT", "眼"}), 0, 30)
	stems := map[string]string{"Eye": "eye", "eye": "eye", "eyes": "eye", "eyed": "eye", "OCT": "oct", "眼": "眼"}
	c := new(Counter)
	rapid.Check(t, func(t *rapid.T) {
		text, reference := draw.Draw(t, "text"), draw.Draw(t, "reference")
		// Each token by a search from the end.
		to := make([]int, len(text))
		for i := range to {
			to[i] = -1
		}
		for _, form := range []func(string) string{strings.ToLower, func(s string) string { return stems[s] }} {
			for i := len(text) - 1; i >= 0; i-- {
				for j := len(reference) - 1; j >= 0 && to[i] < 0; j-- {
					if !slices.Contains(to, j) && form(text[i]) == form(reference[j]) {
						to[i] = j
					}
				}
			}
		}
		want := Statistics{Text: int64(len(text)), Reference: int64(len(reference))}
		for i, j := range to {
			if j < 0 {
				continue
			}
			want.Matched++
			if i == 0 || to[i-1] < 0 || to[i-1]+1 != j {
				want.Chunks++
			}
		}
		got := c.Count(text, [][]string{reference})[0]
		if got != want {
			t.Fatalf("counted %+v, want %+v", got, want)
		}
		if x, ok := NLTK.Score([]Statistics{got}).Number(); ok && (x < 0 || x > 1) {
			t.Fatalf("the score is %v", x)
		}
	})
}
