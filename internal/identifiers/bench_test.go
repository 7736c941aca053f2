package identifiers

import "testing"

// dialogues of about 200 characters: one in which nothing is to be found, in the
// manner of the corpus that throughput is measured on, and one with some of each.
var (
	plainDialogue = "您好，我妈妈左眼视物模糊半个月，还有眼前黑影飘动，平时有高血压。血糖控制得不太好。会不会失明？您好，考虑糖尿病视网膜病变的可能性比较大，建议做眼底照相和OCT，建议尽快到眼科门诊就诊。一周后复查。眼压21，需要用药吗？可以先用拉坦前列素滴眼液，每天1次，每次1滴，不要自行停药。手术费用大概多少？最近经常熬夜看手机。一般采用激光光凝，注意休息，避免用眼过度。控制好血糖血压。"
	namedDialogue = "李主任您好，我叫王建国，2023年5月6日在清江市第一人民医院查眼压21，住院号0012345，3病区12床。电话138 0000 1234，微信lily_88。家住柳树乡前进村6组。您好，考虑糖尿病视网膜病变的可能性比较大，建议做眼底照相和OCT，周三上午门诊找我。可以先用拉坦前列素滴眼液，每天1次，每次1滴，不要自行停药。张大夫说要打针，邮箱a.b@example.com，我在恒达机械厂上班。"
)

func BenchmarkFindNothing(b *testing.B) { benchmarkFind(b, plainDialogue) }

func BenchmarkFindNamed(b *testing.B) { benchmarkFind(b, namedDialogue) }

func BenchmarkFindEnglish(b *testing.B) {
	benchmarkFind(b, "Hello doctor, my mother has had blurred vision in her left eye for two weeks, with floaters. Her pressure was 21 and she takes drops twice a day. Dr. Carter at the hospital said it may be glaucoma. What should we do next, and is surgery needed?")
}

func benchmarkFind(b *testing.B, s string) {
	Find(s, nil)
	b.ReportAllocs()
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Find(s, nil)
	}
}
