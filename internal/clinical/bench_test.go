package clinical

import (
	"strings"
	"testing"

	"ophglm"
)

// consultation is about 200 characters of a consultation, invented.
const consultation = "患者：大夫您好，我妈妈今年63岁，右眼看东西模糊三天了，还有点胀痛，糖尿病十几年，血糖控制得不好，没有高血压，也没有外伤史。昨天在县医院查眼压右28左17，视力右眼0.3，左眼0.8，医生说怀疑青光眼，需要住院吗？\n" +
	"医生：您好，从您说的情况来看不能排除新生血管性青光眼，建议尽快做眼底照相和荧光造影。先用布林佐胺滴眼液，每天3次，每次1滴，一周后复查眼压，注意控制好血糖和血压，饮食清淡，不要熬夜，有加重请立即去急诊。"

func BenchmarkFacts(b *testing.B) {
	rd := NewReader(starterLexicon(b))
	turns := strings.Split(consultation, "\n")
	var facts []ophglm.Fact
	b.ReportAllocs()
	b.SetBytes(int64(len(consultation)))
	for b.Loop() {
		facts = facts[:0]
		for _, t := range turns {
			facts = rd.Facts(facts, t)
		}
	}
	b.ReportMetric(float64(len(facts)), "facts")
}

func BenchmarkSignature(b *testing.B) {
	rd := NewReader(starterLexicon(b))
	facts := rd.Facts(nil, consultation)
	b.ReportAllocs()
	for b.Loop() {
		Signature(facts)
	}
}
