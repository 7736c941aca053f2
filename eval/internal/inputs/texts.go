package inputs

import "math/rand/v2"

// Answers are as peer_metrics.py makes them: sentences put together of phrases, in
// which characters are lost, put in or exchanged.
func Answers(n int) (texts, references []string) {
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
