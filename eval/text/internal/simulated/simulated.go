// Package simulated makes texts with references to time metrics on: sentences of an
// eye clinic, about 37 characters each, and the same with up to six characters left
// out, put in or exchanged.
package simulated

import "math/rand/v2"

// Pair is a text and its reference, in characters.
type Pair struct {
	Text, Reference []string
}

var parts = [][]string{
	{"右眼", "左眼", "双眼"},
	{"视物模糊三天", "眼前黑影飘动", "眼压升高至32mmHg", "视力下降到0.3", "黄斑区水肿", "视网膜出血", "干涩畏光"},
	{"，考虑"},
	{"糖尿病视网膜病变", "青光眼", "白内障", "年龄相关性黄斑变性", "视网膜静脉阻塞", "葡萄膜炎"},
	{"，"},
	advice,
	{"。"},
}

var (
	advice  = []string{"建议尽快到眼科门诊复查OCT", "可以先用玻璃酸钠滴眼液每天4次", "需要行激光光凝治疗", "注意控制血糖和血压", "一个月后随访", "必要时玻璃体腔注药"}
	strange = []string{"的", "了", "请", "要", "，"}
)

// Pairs makes n pairs. The seed settles them.
func Pairs(n int, seed uint64) []Pair {
	r := rand.New(rand.NewPCG(seed, 0))
	one := func(of []string) string { return of[r.IntN(len(of))] }
	out := make([]Pair, n)
	for i := range out {
		s := ""
		for _, p := range parts {
			s += one(p)
		}
		if r.Float64() < .6 {
			s += one(advice) + "。"
		}
		p := &out[i]
		for _, c := range s {
			p.Reference = append(p.Reference, string(c))
		}
		p.Text = append(p.Text, p.Reference...)
		for range r.IntN(7) {
			k, j := r.IntN(len(p.Text)), r.IntN(len(p.Text))
			switch u := r.Float64(); {
			case u < .4:
				p.Text = append(p.Text[:k], p.Text[k+1:]...)
			case u < .7:
				p.Text = append(p.Text[:k+1], p.Text[k:]...)
				p.Text[k] = one(strange)
			default:
				p.Text[k], p.Text[j] = p.Text[j], p.Text[k]
			}
		}
	}
	return out
}
