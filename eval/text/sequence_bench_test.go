package text_test

import (
	"fmt"
	"strings"
	"testing"

	"ophglm/eval/internal/inputs"
	"ophglm/eval/text/cider"
	"ophglm/eval/text/meteor"
	"ophglm/eval/text/rouge"
	"ophglm/eval/text/tokens"
	"ophglm/eval/text/words"
)

// characters are the answers and their references, one token each.
func characters(b *testing.B, n int) (texts, references [][]string) {
	cut := func(s string) []string {
		out, err := tokens.Char.Cut(nil, s)
		if err != nil {
			b.Fatal(err)
		}
		return out
	}
	a, of := inputs.Answers(n)
	for i := range a {
		texts, references = append(texts, cut(a[i])), append(references, cut(of[i]))
	}
	return texts, references
}

// 4,000 texts.
func BenchmarkWords(b *testing.B) {
	jieba, err := words.Jieba()
	if err != nil {
		b.Fatal(err)
	}
	texts, references := inputs.Answers(2000)
	var out []string
	for b.Loop() {
		for _, s := range append(texts, references...) {
			if out, err = jieba.Cut(out[:0], s); err != nil || len(out) == 0 {
				b.Fatalf("%q is cut into %q, %v", s, out, err)
			}
		}
	}
}

// ROUGE-1, -2 and -L.
func BenchmarkROUGE(b *testing.B) {
	texts, references := characters(b, 2000)
	for _, c := range []rouge.Convention{rouge.RougeScore, rouge.ChineseSet} {
		b.Run(c.As, func(b *testing.B) {
			for b.Loop() {
				counter := rouge.NewCounter(c)
				for i := range texts {
					s := counter.Count(texts[i], references[i:i+1])[0]
					for _, k := range []rouge.Count{s.Grams[0], s.Grams[1], s.Subsequence} {
						if c.Score([]rouge.Count{k}).F.Why() != "" {
							b.Fatal("undefined")
						}
					}
				}
			}
		})
	}
}

// One text of 10,000 characters.
func BenchmarkROUGELong(b *testing.B) {
	texts, references := inputs.Answers(400)
	text := strings.Split(strings.Join(texts, ""), "")[:10_000]
	reference := strings.Split(strings.Join(references, ""), "")[:10_000]
	counter := rouge.NewCounter(rouge.RougeScore)
	for b.Loop() {
		counter.Count(text, [][]string{reference})
	}
}

func BenchmarkMETEOR(b *testing.B) {
	texts, references := characters(b, 2000)
	for b.Loop() {
		var counter meteor.Counter
		for i := range texts {
			if meteor.NLTK.Score(counter.Count(texts[i], references[i:i+1])).Why() != "" {
				b.Fatal("undefined")
			}
		}
	}
}

// The time is linear in the items.
func BenchmarkCIDEr(b *testing.B) {
	for _, n := range []int{2000, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			texts, references := characters(b, n)
			items := make([]cider.Item, n)
			for i := range items {
				items[i] = cider.Item{Text: texts[i], References: references[i : i+1]}
			}
			for b.Loop() {
				if _, err := cider.Scores(items); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
