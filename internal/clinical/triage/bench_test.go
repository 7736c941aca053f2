package triage

import (
	"testing"

	"ophglm"
)

// benchDialogues are of the kind that the project's throughput is measured on,
// about 200 characters each: no red flag, one, and a drug.
var benchDialogues = [][]ophglm.Turn{
	turnsOf("p: 医生您好，我妈妈左眼视物模糊半个月，还有畏光流泪，平时有高血压。没有外伤史。最近经常熬夜看手机。是不是糖尿病视网膜病变？",
		"d: 根据您的描述，考虑糖尿病视网膜病变的可能性比较大，建议做OCT和眼底照相，控制好血糖血压。一周后复查。",
		"p: 手术费用大概多少？没有过敏史。", "d: 一般采用激光光凝，注意休息，避免用眼过度。"),
	turnsOf("p: 您好，患者右眼眼睛胀痛今天早上开始，还有头痛恶心，血糖控制得不太好。严重吗？",
		"d: 您好，考虑青光眼的可能性不能排除，建议做视野检查和裂隙灯检查，建议尽快到眼科门诊就诊。",
		"p: 眼压32，需要用药吗？", "d: 可以先用噻吗洛尔滴眼液，每天2次，每次1滴，不要自行停药。"),
	turnsOf("p: 大夫，请问一下，我双眼闪光感一周，还有眼前黑影飘动，家族里也有人得过这个病。会不会失明？",
		"d: 结合症状考虑，视网膜脱离的可能性较高，建议做B超和眼底照相，如果突然加重请立即急诊。",
		"p: 视力下降会好转吗？以前做过近视手术。", "d: 多数视网膜脱离患者经玻璃体切除手术后可以改善。清淡饮食，少吃辛辣。"),
}

func BenchmarkCheck(b *testing.B) {
	r := Default()
	for i := 0; b.Loop(); i++ {
		r.Check(benchDialogues[i%len(benchDialogues)], nil)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(rulesYAML, wordsYAML); err != nil {
			b.Fatal(err)
		}
	}
}
