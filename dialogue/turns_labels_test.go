package dialogue

import (
	"strings"
	"testing"

	"ophglm"

	"pgregory.net/rapid"
)

// mended returns what [repair] leaves of one turn among others, and why it went.
func mended(t testing.TB, role ophglm.Role, text string) (left, reason string) {
	t.Helper()
	d := dialogueOf("d: 查了再说，先点左氧氟沙星。", "p: 也试过热敷", "d: 查了再说，先点左氧氟沙星。")
	if role == ophglm.Doctor {
		d = dialogueOf("d: 查了再说，先点左氧氟沙星。", "p: 也试过热敷")
	}
	at := len(d.Turns)
	d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: text, From: []int{at}})
	source := append([]ophglm.Turn(nil), d.Turns...)
	if reject, err := repair(&d, turnsDefaults, func(string, int) {}); err != nil || reject != "" {
		t.Fatalf("%q: rejected as %q, %v", text, reject, err)
	}
	checkAccount(t, &d, source)
	for _, x := range d.Dropped {
		if x.Turn == at {
			return "", x.Reason
		}
	}
	return d.Turns[len(d.Turns)-1].Text, ""
}

// The expected values are what a reader of the turn would leave of it.
func TestTurnsLabels(t *testing.T) {
	for _, c := range []struct{ name, in, want, reason string }{
		{"before the first words", "d病情分析：角膜有炎症。", "角膜有炎症。", ""},
		{"then a greeting", "d问题分析：您好，角膜有炎症。", "角膜有炎症。", ""},
		{"ASCII colon", "d病例分析:晶状体混浊。", "晶状体混浊。", ""},
		{"between sentences", "d病情分析：您好，是麦粒肿。意见建议：先热敷。", "是麦粒肿。先热敷。", ""},
		{"a greeting in between", "d是麦粒肿。意见建议：你好，先热敷。", "是麦粒肿。先热敷。", ""},
		{"no mark before", "d这种情况属于正常的意见建议：一周后复查眼压", "这种情况属于正常的\n一周后复查眼压", ""},
		{"two in a row", "d指导意见：建议：点人工泪液", "点人工泪液", ""},
		{"建议 alone", "d建议：点人工泪液", "点人工泪液", ""},
		{"建议 within", "d角膜有炎症，建议：点人工泪液", "角膜有炎症，建议：点人工泪液", ""},
		{"at the end", "d眼压正常。医生询问：", "眼压正常。", ""},
		{"at the end without a colon", "d眼压正常。医生询问。", "眼压正常。", ""},
		{"a question of the doctor's", "d医生询问：有没有糖尿病？", "有没有糖尿病？", ""},
		{"asking a doctor", "d不确定时向医生询问：用量听他的", "不确定时向医生询问：用量听他的", ""},
		{"no colon after it", "d是干眼。指导意见建议您少看手机。", "是干眼。建议您少看手机。", ""},
		{"no colon at the start", "d指导意见可以先热敷", "可以先热敷", ""},
		{"advice is spoken of", "d指导意见是先热敷", "指导意见是先热敷", ""},
		{"advice is given", "d查角膜后会给出指导意见：先停药", "查角膜后会给出指导意见：先停药", ""},
		{"advice within a sentence", "d请按医生的指导意见用药", "请按医生的指导意见用药", ""},
		{"labels alone", "d病情分析：意见建议：", "", "notice"},
		{"a doctor's advice", "d角膜有炎症。医生建议：停戴隐形眼镜。", "角膜有炎症。停戴隐形眼镜。", ""},
		{"a doctor's advice in a sentence", "d听任医生建议：停戴", "听任医生建议：停戴", ""},
		{"not of a patient", "p意见建议：左眼红", "意见建议：左眼红", ""},
		{"Question", "pQuestion: is my floater dangerous", "is my floater dangerous", ""},
		{"Answer", "dAnswer:\nUse artificial tears.", "Use artificial tears.", ""},
		{"an answer", "dAnswers: none", "Answers: none", ""},

		{"prompts", "p全部症状：左眼红。发病时间及原因：三天前。治疗情况：", "左眼红。发病时间及原因：三天前。", ""},
		{"prompts that nothing answers", "p左眼红。发病时间及原因：治疗情况：想得到怎样的帮助：能点药吗", "左眼红。能点药吗", ""},
		{"no mark before", "p左眼红想得到怎样的帮助：能点药吗", "左眼红\n能点药吗", ""},
		{"with a note", "p病情描述（发病时间、主要症状等）：左眼红三天", "左眼红三天", ""},
		{"a prompt that tells", "p患者性别：女患者年龄：63眼睛红", "患者性别：女患者年龄：63眼睛红", ""},
		{"no treatment", "p左眼红。治疗情况：无", "左眼红。治疗情况：无", ""},
		{"a further question", "p左眼红怎么办？补充问题1：(2011-05-05 19:36:43)能点药吗", "左眼红怎么办？能点药吗", ""},
		{"one's own words", "p我的全部症状：左眼红", "我的全部症状：左眼红", ""},
		{"prompts alone", "p患者性别：患者年龄：问题描述：", "", "notice"},
		{"no treatment so far", "p是否去医院就诊过：没去过当前服药说明：", "是否去医院就诊过：没去过", ""},
		{"a prompt cut short", "p左眼红三天了想得到怎样", "左眼红三天了", ""},
		{"not of a doctor", "d治疗情况：", "治疗情况：", ""},

		{"a question twice", "p左眼红肿流泪怎么办？左眼红肿流泪怎么办？", "左眼红肿流泪怎么办？", ""},
		{"other marks", "p左眼红肿，流泪怎么办。左眼红肿流泪怎么办", "左眼红肿，流泪怎么办。", ""},
		{"a title and its text", "p左眼红肿流泪怎么办\n左眼红肿流泪怎么办，已经三天了", "左眼红肿流泪怎么办，已经三天了", ""},
		{"a title cut short", "p左眼红肿流泪已经三\n左眼红肿流泪已经三天了", "左眼红肿流泪已经三天了", ""},
		{"three times", "p左眼红肿流泪怎么办？左眼红肿流泪怎么办？左眼红肿流泪怎么办？", "左眼红肿流泪怎么办？", ""},
		{"too short to tell", "p左眼红，左眼红", "左眼红，左眼红", ""},
		{"the other eye", "p左眼红肿流泪怎么办？右眼红肿流泪怎么办？", "左眼红肿流泪怎么办？右眼红肿流泪怎么办？", ""},
		{"another number", "p左眼视力只有0.5了左眼视力只有05了", "左眼视力只有0.5了左眼视力只有05了", ""},
		{"English twice", "pIs this floater in my eye bad? Is this floater in my eye bad?", "Is this floater in my eye bad?", ""},
		{"English that goes on within a word", "pI have floaters in my eye I have floaters in my eyelid", "I have floaters in my eye I have floaters in my eyelid", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			role := ophglm.Patient
			if c.in[0] == 'd' {
				role = ophglm.Doctor
			}
			left, reason := mended(t, role, c.in[1:])
			if left != c.want || reason != c.reason {
				t.Errorf("%q becomes %q (%s)\nwant %q (%s)", c.in[1:], left, reason, c.want, c.reason)
			}
			if again, _ := mended(t, role, left); left != "" && again != left {
				t.Errorf("%q becomes %q when mended again", left, again)
			}
		})
	}
}

func TestTurnsFarewells(t *testing.T) {
	for in, want := range map[string]string{
		"use cold compress. take care khan":                                         "use cold compress.",
		"use cold compress. Thanks, Yarden":                                         "use cold compress.",
		"use cold compress good luck":                                               "use cold compress",
		"use cold compress hope this helps":                                         "use cold compress",
		"use cold compress. hope this helps. regards.":                              "use cold compress.",
		"your lid needs cleaning. take care of it":                                  "your lid needs cleaning. take care of it",
		"rest. take care always":                                                    "rest. take care always",
		"stop the drops in this regards":                                            "stop the drops in this regards",
		"you ask for antibiotics: no thanks":                                        "you ask for antibiotics: no thanks",
		"it is dry eye. for further information consult an ophthalmologist online":  "it is dry eye.",
		"it is dry eye. for more information consult a doctor online --> <link>":    "it is dry eye.",
		"it is dry eye. revert back after a month to an ophthalmologist online -->": "it is dry eye. revert back after a month to an ophthalmologist",
		"repeat the test and consult a retina specialist online --> <link>":         "repeat the test and consult a retina specialist",
		"consult a retina specialist online for treatment":                          "consult a retina specialist online for treatment",
		"角膜有炎症。以上是对“眼睛红，怎么办？”这个问题的建议，希望对您有帮助，祝您健康！": "角膜有炎症。",
		"多休息还有要点药以上是对“眼睛红怎么办”这个问题的建议。":              "多休息还有要点药",
		"以上是对角膜炎的建议用药。":                  "以上是对角膜炎的建议用药。",
		"角膜有炎症。以上是对病情的分析，点左氧氟沙星，这是我的建议。": "角膜有炎症。以上是对病情的分析，点左氧氟沙星，这是我的建议。",
		"点人工泪液。祝您手术顺利！":                  "点人工泪液。",
		"点人工泪液。如果有问题，可以来向我咨询。":           "点人工泪液。",
		"点人工泪液。祝您度过愉快的一天！":               "点人工泪液。",
		"点人工泪液。很高兴能为您解答。":                "点人工泪液。",
		"祝贺您手术顺利，明天起点药。":                 "祝贺您手术顺利，明天起点药。",
		"拆线后复查。祝您手术后注意休息早日康复":            "拆线后复查。祝您手术后注意休息早日康复",
	} {
		if left, reason := mended(t, ophglm.Doctor, in); left != want || reason != "" {
			t.Errorf("%q becomes %q (%s)\nwant %q", in, left, reason, want)
		}
	}
}

// Whatever labels, prompts and farewells stand between them, the words of a
// finding are left, and in their order.
func TestTurnsKeepFindings(t *testing.T) {
	findings := []string{"左眼眼压21", "角膜上皮缺损", "右眼视力0.5", "没有流泪", "点左氧氟沙星每天4次", "三天后复查", "the right retina is flat"}
	around := append(append(append([]string{}, answerLabels...), barePrompts...), tellingPrompts...)
	around = append(around, "建议", "医生建议", "好", "thanks")
	rapid.Check(t, func(t *rapid.T) {
		role := rapid.SampledFrom([]ophglm.Role{ophglm.Patient, ophglm.Doctor}).Draw(t, "role")
		var text strings.Builder
		var said []string
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			text.WriteString(rapid.SampledFrom(append([]string{""}, around...)).Draw(t, "around"))
			text.WriteString(rapid.SampledFrom([]string{"", "：", ":", "。", "，", " ", "\n", "？"}).Draw(t, "mark"))
			f := rapid.SampledFrom(findings).Draw(t, "finding")
			if i := len(said); i == 0 || !strings.Contains(strings.Join(said, ""), f) {
				said = append(said, f)
				text.WriteString(f + rapid.SampledFrom([]string{"", "。", "，", "\n"}).Draw(t, "after"))
			}
		}
		d := dialogueOf("d: 查了再说，先点别的药。", "p: 也试过热敷", "d: 好，先这样。")
		if role == ophglm.Doctor {
			d = dialogueOf("d: 查了再说，先点别的药。", "p: 也试过热敷")
		}
		d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: text.String(), From: []int{len(d.Turns)}})
		if reject, err := repair(&d, turnsDefaults, func(string, int) {}); err != nil || reject != "" {
			t.Fatalf("rejected as %q, %v", reject, err)
		}
		left := d.Turns[len(d.Turns)-1].Text
		for _, f := range said {
			_, after, ok := strings.Cut(left, f)
			if !ok {
				t.Fatalf("%q is lost of %q: %q", f, text.String(), d.Turns[len(d.Turns)-1].Text)
			}
			left = after
		}
	})
}
