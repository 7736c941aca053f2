package text_test

import (
	"fmt"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/internal/inputs"
	"ophglm/eval/metric"
	"ophglm/eval/text/bleu"
	"ophglm/eval/text/chrf"
	"ophglm/eval/text/ter"
	"ophglm/eval/text/tokens"
)

// statistics are those of each item, by a counter without memory of other runs.
func bleuOf(b *testing.B, texts, references []string) []bleu.Statistics {
	all := make([]bleu.Statistics, len(texts))
	counter := bleu.NewCounter(tokens.Zh, false)
	for i := range texts {
		s, err := counter.Count(texts[i], references[i:i+1])
		if err != nil {
			b.Fatal(err)
		}
		all[i] = s
	}
	return all
}

func BenchmarkBLEU(b *testing.B) {
	texts, references := inputs.Answers(2000)
	for b.Loop() {
		var sum bleu.Statistics
		for _, s := range bleuOf(b, texts, references) {
			sum.Add(&s, 1)
		}
		if _, ok := bleu.Sacrebleu.Score(&sum).Number(); !ok {
			b.Fatal("undefined")
		}
	}
}

// The statistics are in the figure, and 1,000 replicates on one core.
func BenchmarkBootstrapBLEU(b *testing.B) {
	texts, references := inputs.Answers(2000)
	ids := make([]string, len(texts))
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	for b.Loop() {
		all := bleuOf(b, texts, references)
		estimate := func(weights []int32, values []metric.Value) {
			var sum bleu.Statistics
			for i, w := range weights {
				if w > 0 {
					sum.Add(&all[i], int64(w))
				}
			}
			values[0] = bleu.Sacrebleu.Score(&sum)
		}
		points := []metric.Value{metric.Of(80)}
		o := bootstrap.Options{Replicates: 1000, Level: 0.95, Method: bootstrap.Percentile, Workers: 1}
		if _, err := bootstrap.New(ids, nil, o).Intervals(b.Context(), points, estimate); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChrF(b *testing.B) {
	texts, references := inputs.Answers(2000)
	for _, of := range []chrf.Convention{chrf.ChrF, chrf.PlusPlus} {
		b.Run(of.Definition().Name, func(b *testing.B) {
			for b.Loop() {
				var sum chrf.Statistics
				counter := chrf.NewCounter(of)
				for i := range texts {
					s, err := counter.Count(texts[i], references[i:i+1])
					if err != nil {
						b.Fatal(err)
					}
					sum.Add(&s, 1)
				}
				if _, ok := of.Score(&sum).Number(); !ok {
					b.Fatal("undefined")
				}
			}
		})
	}
}

func BenchmarkTER(b *testing.B) {
	texts, references := inputs.Answers(300)
	for b.Loop() {
		var sum ter.Statistics
		counter := ter.NewCounter(tokens.Tercom{Normalised: true, Asian: true})
		for i := range texts {
			s, err := counter.Count(texts[i], references[i:i+1])
			if err != nil {
				b.Fatal(err)
			}
			sum.Add(&s, 1)
		}
		if _, ok := sum.Score().Number(); !ok {
			b.Fatal("undefined")
		}
	}
}
