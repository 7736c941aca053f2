package text_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/metric"
	"ophglm/eval/text/bleu"
	"ophglm/eval/text/chrf"
	"ophglm/eval/text/ter"
	"ophglm/eval/text/tokens"
)

// answers are as peer_metrics.py makes them: sentences put together of phrases, in
// which characters are lost, put in or exchanged.
func answers(n int) (texts, references []string) {
	r := rand.New(rand.NewPCG(5, 0))
	of := func(choices ...string) string { return choices[r.IntN(len(choices))] }
	advice := func() string {
		return of("建议尽快到眼科门诊复查OCT", "可以先用玻璃酸钠滴眼液每天4次", "需要行激光光凝治疗", "注意控制血糖和血压", "一个月后随访", "必要时玻璃体腔注药") + "。"
	}
	for range n {
		reference := of("右眼", "左眼", "双眼") +
			of("视物模糊三天", "眼前黑影飘动", "眼压升高至32mmHg", "视力下降到0.3", "黄斑区水肿", "视网膜出血", "干涩畏光") +
			"，考虑" + of("糖尿病视网膜病变", "青光眼", "白内障", "年龄相关性黄斑变性", "视网膜静脉阻塞", "葡萄膜炎") + "，" + advice()
		if r.Float64() < 0.6 {
			reference += advice()
		}
		text := []rune(reference)
		for range r.IntN(7) {
			k := r.IntN(len(text))
			switch u := r.Float64(); {
			case u < 0.4:
				text = append(text[:k], text[k+1:]...)
			case u < 0.7:
				text = append(text[:k], append([]rune(of("的", "了", "请", "要", "，")), text[k:]...)...)
			default:
				j := r.IntN(len(text))
				text[k], text[j] = text[j], text[k]
			}
		}
		texts, references = append(texts, string(text)), append(references, reference)
	}
	return texts, references
}

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
	texts, references := answers(2000)
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
	texts, references := answers(2000)
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
	texts, references := answers(2000)
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
	texts, references := answers(300)
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
