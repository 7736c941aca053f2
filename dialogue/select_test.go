package dialogue

import (
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

// What used to be misread: denials that are none, adverts, departments that say
// little, English, lists of complications.
func TestSelectMeansTheEye(t *testing.T) {
	for _, c := range []struct {
		name  string
		dept  string
		in    []string
		flags string // "" where it is left out
	}{
		{"very worried is no denial", "", []string{"p: 非常担心我妈妈是青光眼，眼睛胀", "d: 查眼压"}, "eye"},
		{"not expected is no denial", "", []string{"p: 没想到是白内障，要手术吗", "d: 看视力，影响生活就手术"}, "eye"},
		{"not only is no denial", "", []string{"p: 不仅近视还有散光，怎么配镜", "d: 散瞳验光"}, "eye"},
		{"five organs say nothing of which", "五官科", []string{"p: 眼睛红，分泌物多", "d: 结膜炎，滴左氧氟沙星滴眼液"}, "eye"},
		{"five organs and an ear", "五官科", []string{"p: 耳朵流脓，听力下降", "d: 中耳炎，滴耳液"}, ""},
		{"English complaint", "", []string{"p: I see flashes and floaters in my left eye since yesterday", "d: Have your retina examined today."}, "eye fundus"},
		{"English in passing", "", []string{"p: My tooth hurts, what can I take?", "d: Ibuprofen. Stop it if you get a rash, dizziness or blurred vision."}, ""},
		{"English saying", "", []string{"p: My son hit his head", "d: Keep an eye on him and look for vomiting."}, ""},
		{"an advert for an eye hospital to a question of something else", "", []string{
			"p: 脚扭伤了肿得厉害怎么办",
			"d: 我院眼科开展近视飞秒激光手术，设备先进，治疗近视、散光效果好，欢迎来院检查视力。",
		}, ""},
		{"an advert to a question of the eye", "", []string{"p: 近视400度，眼睛能做激光手术吗", "d: 中医调理全身，祖传秘方，电话咨询。"}, "eye"},
		{"complications in a list", "内分泌科", []string{"p: 糖尿病的并发症有哪些", "d: 心脏、大脑、肾脏、眼底和周围血管的病变，要定期检查。"}, ""},
		{"the eye in diabetes", "内分泌科", []string{"p: 糖尿病十年，最近眼睛看东西模糊，是不是眼底出血", "d: 可能是糖尿病视网膜病变，去眼科查眼底。"}, "eye fundus"},
		{"eyes rolled up in a fit", "神经科", []string{"p: 孩子抽搐，双眼上翻，口吐白沫", "d: 查脑电图，考虑癫痫。"}, ""},
		{"looks alone", "整形美容", []string{"p: 割双眼皮多少钱，能去眼袋吗", "d: 几千元，看方式。"}, ""},
		{"no answer", "", []string{"p: 右眼视网膜脱离手术后能坐飞机吗，眼里打了气"}, "eye fundus"},
		{"a fundus that is normal, and myopia", "", []string{"p: 孩子近视，眼底正常，怎么控制度数", "d: 戴角膜塑形镜。"}, "eye"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dialogueOf(c.in...)
			d.Department = c.dept
			got, rejected := through(t, Select(), "", d)
			switch {
			case got == nil && c.flags != "":
				t.Fatalf("left out (%s), want it flagged %s", rejected, c.flags)
			case got != nil && strings.Join(got.Flags, " ") != c.flags:
				t.Errorf("flags %v, want %q", got.Flags, c.flags)
			}
		})
	}
}

// Names of the graph find what the list does not know, and each part that spoke
// is counted.
func TestSelectCountsItsParts(t *testing.T) {
	ds := []ophglm.Dialogue{
		dialogueOf("p: 孩子得了Coats病，做了激光，视力还能恢复吗", "d: 三个月复查一次眼底。"),
		dialogueOf("p: 孩子近视，要配眼镜吗", "d: 散瞳验光后配镜。"),
		dialogueOf("p: 头疼，没有近视，没有青光眼", "d: 查头颅CT。"),
		dialogueOf("p: 胃疼吃什么药", "d: 山莨菪碱，青光眼禁用。"),
	}
	for i := range ds {
		ds[i].ID = string(rune('a' + i))
	}
	ds[1].Department = "眼科"
	in := map[string]string{"dialogues": pipelinetest.JSONL(t, ds...), "names": selectNames}
	out := pipelinetest.Run(t, Select(), "", in)
	want := map[string]int64{"eye.names": 1, "eye.department": 1, "fundus": 1, "not_eye.denied": 1, "not_eye.spoken": 1}
	for name, n := range want {
		if got := out.Accounting.Counts[name]; got != n {
			t.Errorf("%s is %d, want %d", name, got, n)
		}
	}
	rejects := string(out.Rejects)
	for _, part := range []string{"the patient says 0 words of the eye, 2 denied, the doctor 0 words of the eye; the department is not told", "the doctor 1 word of the eye"} {
		if !strings.Contains(rejects, part) {
			t.Errorf("the rejects do not say %q:\n%s", part, rejects)
		}
	}
	if a := out.Accounting; a.Used != 2 || a.Rejected != 2 {
		t.Errorf("%+v", a)
	}
}

func TestSelectThresholds(t *testing.T) {
	for _, bad := range []SelectConfig{{Threshold: 0, FundusThreshold: 0.4}, {Threshold: 4, FundusThreshold: 0.4}, {Threshold: 0.4}, {Threshold: 0.4, FundusThreshold: 2}} {
		if bad.Validate() == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if err := selectDefaults.Validate(); err != nil {
		t.Error(err)
	}
	d := dialogueOf("p: 眼睛有点累", "d: 多休息，注意用眼。")
	if _, rejected := through(t, Select(), "threshold: 0.999", d); rejected != "not_eye" {
		t.Errorf("a threshold of 0.999: %q", rejected)
	}
	if got, _ := through(t, Select(), "threshold: 0.01", d); got == nil {
		t.Error("a threshold of 0.01 leaves it out")
	}
}
