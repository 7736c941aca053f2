package dialogue

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"ophglm"
	"ophglm/eval/bootstrap"
	"ophglm/eval/internal/items"
	"ophglm/eval/score"
)

// simulated are answers of about 36 characters, in up to 6 of which they differ from
// their references.
func simulated(n int) *Set {
	r := rand.New(rand.NewPCG(5, 0))
	of := func(choices ...string) string { return choices[r.IntN(len(choices))] }
	set := &Set{Lang: ophglm.ZH}
	for i := range n {
		reference := of("右眼", "左眼", "双眼") + of("视物模糊三天", "眼压升高至32mmHg", "视力下降到0.3", "黄斑区水肿") + "，考虑" +
			of("糖尿病视网膜病变", "青光眼", "白内障", "葡萄膜炎") + "，" + of("建议尽快到眼科门诊复查OCT", "需要行激光光凝治疗", "必要时玻璃体腔注药", "一个月后随访") + "。"
		text := []rune(reference)
		for range r.IntN(7) {
			j, k := r.IntN(len(text)), r.IntN(len(text))
			text[j], text[k] = text[k], text[j]
		}
		set.Items = append(set.Items, Item{Head: items.Head{ID: fmt.Sprintf("%06d", i)}, Hypothesis: string(text), References: []string{reference}, lang: ophglm.ZH})
	}
	return set
}

// All metrics of 2,000 answers, from their texts.
func BenchmarkCount(b *testing.B) {
	set := simulated(2000)
	for b.Loop() {
		if _, err := New(context.Background(), set, Defaults(ophglm.ZH), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// 1,000 replicates of all metrics of 2,000 answers.
func BenchmarkReplicates(b *testing.B) {
	t, err := New(context.Background(), simulated(2000), Defaults(ophglm.ZH), nil)
	if err != nil {
		b.Fatal(err)
	}
	o := bootstrap.Options{Replicates: 1000, Level: .95, Method: bootstrap.Percentile, Workers: runtime.GOMAXPROCS(0)}
	for b.Loop() {
		if _, err := score.Score(context.Background(), t, o); err != nil {
			b.Fatal(err)
		}
	}
}
