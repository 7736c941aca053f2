package dialogue

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"

	"pgregory.net/rapid"
)

// eyes is a text of n characters of Chinese.
func eyes(n int) string { return strings.Repeat("眼", n) }

func TestQualityParts(t *testing.T) {
	flags := func(fs ...string) func(*ophglm.Dialogue) {
		return func(d *ophglm.Dialogue) { d.Flags = fs }
	}
	red := func(answers ...string) func(*ophglm.Dialogue) {
		return func(d *ophglm.Dialogue) {
			for _, a := range answers {
				d.RedFlags = append(d.RedFlags, ophglm.RedFlag{Rule: "r", Answer: a})
			}
		}
	}
	fact := func(kind, value string) ophglm.Fact { return ophglm.Fact{Kind: kind, Value: value} }
	full := []string{"p: " + eyes(29) + "吗", "d: " + eyes(60)}
	for _, c := range []struct {
		name   string
		in     []string
		change func(*ophglm.Dialogue)
		want   ophglm.Quality
	}{
		// Score: 12 / (1/length + 2/specificity + 3/answered + 2/noise + 4/safety), parts 0.1 at the least.
		// 12 / (1 + 2/0.1 + 3 + 2 + 4) = 12/30
		{"nothing specific", full, nil, ophglm.Quality{Score: 0.4, Length: 1, Specificity: 0, Answered: 1, Noise: 1, Safety: 1}},
		// Eight different facts for 90 characters, which count as 100: 8/1/8. The ninth is one of them again.
		{"full", full, func(d *ophglm.Dialogue) {
			d.Facts = []ophglm.Fact{
				fact("iop", "21"), fact("iop", "15"), fact("duration", "3"), fact("symptom", ""), fact("sign", ""), fact("drug", ""), fact("dose", "1"), fact("age", "61"), fact("iop", "21"),
			}
		}, ophglm.Quality{Score: 1, Length: 1, Specificity: 1, Answered: 1, Noise: 1, Safety: 1}},
		// The patient's 17 characters: (17−4)/26 = 0.5, the doctor's 33: (33−6)/54 = 0.5; 12 / (2 + 20 + 3 + 2 + 4) = 12/31
		{"half as long", []string{"p: " + eyes(16) + "吗", "d: " + eyes(33)}, nil, ophglm.Quality{Score: 0.3871, Length: 0.5, Answered: 1, Noise: 1, Safety: 1}},
		// The doctor's 6 characters: 0; 12 / (10 + 20 + 3 + 2 + 4) = 12/39
		{"too short an answer", []string{"p: " + eyes(29) + "吗", "d: " + eyes(6)}, nil, ophglm.Quality{Score: 0.3077, Length: 0, Answered: 1, Noise: 1, Safety: 1}},
		// 30 + 3970 = 4000 characters: 2000/4000; 12 / (2 + 20 + 3 + 2 + 4)
		{"too long", []string{"p: " + eyes(29) + "吗", "d: " + eyes(3970)}, nil, ophglm.Quality{Score: 0.3871, Length: 0.5, Answered: 1, Noise: 1, Safety: 1}},
		// Two numbers (3.5, 180; B27 is a word's) of which no fact is made: 2 × 0.5 = 1; and an entity: (1 + 1)/8 = 0.25
		// 30 + 60 + (2 + 3 digits, 3 of HLA, 3 of B27)/3 = 93.67 characters, which count as 100; 12 / (1 + 8 + 3 + 2 + 4) = 12/18
		{
			"numbers and entities",
			[]string{"p: " + eyes(29) + "吗", "d: " + eyes(60) + "3.5，180，HLA-B27"},
			func(d *ophglm.Dialogue) { d.Entities = []string{"glaucoma"} },
			ophglm.Quality{Score: 0.6667, Length: 1, Specificity: 0.25, Answered: 1, Noise: 1, Safety: 1},
		},
		// Three questions, of which the last is not answered: 2/3 = 0.6667; 12 / (1 + 20 + 3/0.6667 + 2 + 4) = 12/31.4998
		{"one of three unanswered", []string{"p: " + eyes(29) + "吗？为什么？", "d: " + eyes(60), "p: 几天？"}, nil, ophglm.Quality{Score: 0.381, Length: 1, Answered: 0.6667, Noise: 1, Safety: 1}},
		// A question is answered by a later turn than the one that asks back.
		{"asked back", []string{"p: " + eyes(29) + "吗？", "d: 多久了？", "p: " + eyes(3), "d: " + eyes(60)}, nil, ophglm.Quality{Score: 0.4, Length: 1, Answered: 1, Noise: 1, Safety: 1}},
		// 12 / (1 + 20 + 3/0.1 + 2 + 4) = 12/57
		{"asked back only", []string{"p: " + eyes(29) + "吗？", "d: " + eyes(60) + "？"}, nil, ophglm.Quality{Score: 0.2105, Length: 1, Answered: 0, Noise: 1, Safety: 1}},
		// No question: of two turns of the patient one is followed: 0.5; 12 / (1 + 20 + 6 + 2 + 4) = 12/33
		{"no question", []string{"p: " + eyes(30), "d: " + eyes(60), "p: " + eyes(5)}, nil, ophglm.Quality{Score: 0.3636, Length: 1, Answered: 0.5, Noise: 1, Safety: 1}},
		// Of 4 source turns thanks went (a quarter) and an advert: 1 − 1.25/4 = 0.6875, and the flag 0.6: 0.4125; 12 / (1 + 20 + 3 + 2/0.4125 + 4) = 12/32.8485
		{"dropped", full, func(d *ophglm.Dialogue) {
			d.Dropped = []ophglm.Drop{{Turn: 2, Reason: "thanks"}, {Turn: 3, Reason: "advert"}}
			d.Flags = []string{"advert", "eye"}
		}, ophglm.Quality{Score: 0.3653, Length: 1, Answered: 1, Noise: 0.4125, Safety: 1}},
		// 270 bytes, of which an edit replaced 27 by as many and de-identification others: 1 − 2 × 27/270; 12 / (1 + 20 + 3 + 2.5 + 4) = 12/30.5
		{"mended", full, func(d *ophglm.Dialogue) {
			d.Turns[1].Edits = []ophglm.Edit{{Stage: "dialogue.normalise", Turn: 1, End: 27, New: eyes(9)}, {Stage: "dialogue.deidentify", Turn: 1, Start: 27, End: 54, New: eyes(9)}}
		}, ophglm.Quality{Score: 0.3934, Length: 1, Answered: 1, Noise: 0.8, Safety: 1}},
		// 12 / (1 + 20 + 3 + 2 + 8) = 12/34; then 12 / (… + 16) = 12/42; then 12 / (… + 40) = 12/66
		{"one red flag of two unmet", full, red("urgent", "not_urgent"), ophglm.Quality{Score: 0.3529, Length: 1, Answered: 1, Noise: 1, Safety: 0.5}},
		{"two drug conflicts", full, flags("drug_conflict:a", "drug_conflict:b", "drug_conflicts"), ophglm.Quality{Score: 0.2857, Length: 1, Answered: 1, Noise: 1, Safety: 0.25}},
		{"a red flag without an answer", full, red("none"), ophglm.Quality{Score: 0.1818, Length: 1, Answered: 1, Noise: 1, Safety: 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dialogueOf(c.in...)
			if c.change != nil {
				c.change(&d)
			}
			if got, _ := qualityOf(&d); got != c.want {
				t.Errorf("quality %+v\nwant    %+v", got, c.want)
			}
		})
	}
}

func TestQualityRejectsTheLow(t *testing.T) {
	low, high := dialogueOf("p: 疼吗", "d: 疼"), dialogueOf("p: "+eyes(29)+"吗", "d: "+eyes(60))
	out := pipelinetest.Run(t, Quality(), "least: 0.35", map[string]string{"dialogues": pipelinetest.JSONL(t, &low, &high)})
	// low: length and specificity 0, the answer of one character none: 12 / (10 + 20 + 30 + 2 + 4) = 12/66
	rejects := pipelinetest.Records[ophglm.Reject](t, out.Rejects)
	want := "score 0.1818 of at least 0.35: length 0, specificity 0, answered 0, noise 1, safety 1"
	if len(rejects) != 1 || rejects[0].Reason != "low_quality" || rejects[0].Detail != want {
		t.Errorf("rejects %+v, want one: %s", rejects, want)
	}
	if a := out.Accounting; a.Used != 1 || a.Counts["score.0.1"] != 1 || a.Counts["score.0.4"] != 1 || len(a.Counts) != 2 {
		t.Errorf("accounting %+v, want one used, and one in each of score.0.1 and score.0.4", a)
	}
	for _, bad := range []float64{-0.1, 1.1} {
		if (QualityConfig{Least: bad}).Validate() == nil {
			t.Errorf("least %v is taken", bad)
		}
	}
}

// Answers of something else, and right ones that share few words with what was
// asked. All are invented.
func TestOffTopic(t *testing.T) {
	sex := func(d *ophglm.Dialogue) { d.Facts = []ophglm.Fact{{Kind: "sex", Value: "male"}} }
	for _, c := range []struct {
		name   string
		in     []string
		change func(*ophglm.Dialogue)
		want   bool
	}{
		{"a network", []string{"p: 看东西有双影，要手术吗？", "d: 看您的套餐是多少兆，晚上上网的人多会慢，先重启路由器。"}, nil, true},
		{"a network, in English", []string{"p: My eyelid twitches, is it serious?", "d: Please restart the router and check that your broadband plan is active."}, nil, true},
		{"what to eat with a broken bone", []string{"p: 左眼复视能恢复吗？", "d: 骨折后多喝骨头汤、牛奶，多吃虾皮和豆制品，少吃油腻。"}, nil, true},
		{"a broken bone", []string{"p: 左眼复视能恢复吗？", "d: 骨折要打石膏，六周以后才能负重。"}, nil, true},
		{"nothing of medicine", []string{"p: 晚上看不清路是怎么回事？", "d: 这首歌的作者一生写了三百多首曲子，其中大半已经失传，留下来的都收在那本集子里。"}, nil, true},
		{"periods of a man", []string{"p: 患者男，62岁，左眼红痛怎么办？", "d: 眼睛红和内分泌有关，经期注意保暖。"}, nil, true},
		{"periods of a man by a fact", []string{"p: 左眼红痛怎么办？", "d: 眼睛红没关系，等您月经过了再看。"}, sex, true},
		{"pregnancy of a man, in English", []string{"p: My left eye is red, what is it?", "d: Red eyes are common in pregnancy, wait until birth."}, sex, true},
		{"the kidney, of the liver", []string{"p: 得了肝病，眼睛看不清，是肝病引起的吗？", "d: 肾病一般不影响眼睛，先查眼底。"}, nil, true},
		{"adults, of a child", []string{"p: 女，七岁，斜视，手术风险大吗？", "d: 斜视有内斜和外斜，成年人的斜视只能手术，为了外观。"}, nil, true},
		{"adults, of a child, in English", []string{"p: My son squints, is surgery risky?", "d: In adults a squint is operated on for the looks of the eye."}, nil, true},
		{"both diseases", []string{"p: 得了肝病，眼睛看不清，是肝病引起的吗？", "d: 肝病和肾病都可能，先查眼底。"}, nil, false},
		{"another organ as a cause", []string{"p: 胃病会让眼睛突出吗？", "d: 眼睛突出要先查有没有甲亢。"}, nil, false},
		{"adults and children", []string{"p: 女儿七岁，斜视，手术风险大吗？", "d: 和成年人不同，儿童手术要全身麻醉，斜视越早做越好。"}, nil, false},
		{"adults, of a child when it has grown up", []string{"p: 儿子近视能做手术吗？", "d: 近视手术是给成年人做的，要等成年后再做。"}, nil, false},
		{"adults, of a woman", []string{"p: 我27岁，斜视，手术风险大吗？", "d: 成年人的斜视手术风险不大。"}, nil, false},

		{"an examination", []string{"p: 眼睛胀痛怎么办？", "d: 查眼压。"}, nil, false},
		{"a yes", []string{"p: 白内障手术后能看手机吗？", "d: 可以，少看一会儿。"}, nil, false},
		{"a price", []string{"p: 做一个眼部B超多少钱？", "d: 一两百元。"}, nil, false},
		{"days", []string{"p: 打完眼针几天能洗头？", "d: 三天以后，别进水。"}, nil, false},
		{"a cause", []string{"p: 泪阜一边大一边小有事吗？", "d: 这是先天的，不难受就不用管。"}, nil, false},
		{"blood sugar", []string{"p: 眼底出血怎么办？", "d: 先把血糖和血压降下来，三个月验一次糖化血红蛋白，别吃油腻。"}, nil, false},
		{"food that was asked for", []string{"p: 飞蚊症吃什么好？", "d: 多吃胡萝卜，喝牛奶，少吃辛辣、油腻、辣椒。"}, nil, false},
		{"two words of food", []string{"p: 眼皮肿怎么办？", "d: 冷敷，别吃辛辣油腻的。"}, nil, false},
		{"a knee that the patient has", []string{"p: 虹膜炎跟膝盖疼有关系吗？", "d: 有的，强直会关节和膝盖疼，去风湿科。"}, nil, false},
		{"a woman", []string{"p: 患者女，30岁，左眼红痛怎么办？", "d: 经期注意休息。"}, nil, false},
		{"a man's wife", []string{"p: 患者男，30岁，我用阿托品，老婆怀孕有影响吗？", "d: 对怀孕没有影响。"}, nil, false},
		{"a headache drug", []string{"p: 前天左眼疼，太阳穴也跳着疼", "d: 多半是血管性头疼，吃点氟桂利嗪，别熬夜，少吃辛辣，大便要通。"}, nil, false},
		{"asked back", []string{"p: 眼睛疼怎么办？", "d: 月经正常吗？"}, sex, false},
	} {
		d := dialogueOf(c.in...)
		if c.change != nil {
			c.change(&d)
		}
		q, got := qualityOf(&d)
		if got != c.want {
			t.Errorf("%s: off topic %v, want %v", c.name, got, c.want)
		}
		if c.want && q.Answered > 0.3 {
			t.Errorf("%s: answered %v, want 0.3 at most", c.name, q.Answered)
		}
	}
}

// The answer after a question counts, not the one after the next.
func TestOffTopicByQuestion(t *testing.T) {
	d := dialogueOf("p: 左眼复视能恢复吗？", "d: 骨折要打石膏，六周以后才能负重。", "p: 眼睛要手术吗？", "d: 眼睛先不手术。")
	if q, off := qualityOf(&d); !off || q.Answered != 0.65 { // (0.3 + 1) / 2
		t.Errorf("answered %v, off topic %v, want 0.65 and true", q.Answered, off)
	}
	out, _ := through(t, Quality(), "", d)
	if !slices.Contains(out.Flags, "off_topic") {
		t.Errorf("flags %v, want off_topic", out.Flags)
	}
}

// Answers that call one school of medicine the only one to help, and a doctor's
// that name one. All are invented.
func TestPromotesASchool(t *testing.T) {
	for answer, want := range map[string]bool{
		"眼睛要靠养，做得到这一点的也就是中药。":                              true,
		"这个病西药治标不治本，建议你用中药调理。":                             true,
		"只有中医能治好。":                                         true,
		"用传统中药配合治疗，可以彻底根治不复发。":                             true,
		"Only homeopathic medicine helps in cataract.":     true,
		"白内障只有手术能治，中药没有依据。":                                false,
		"可以配合中药，主要还是激光。":                                   false,
		"结膜炎可以用抗生素眼药水，也可以中医辨证治疗。":                          false,
		"中药不能根治青光眼，要坚持点药。":                                 false,
		"青光眼不能根治，只能控制眼压。":                                  false,
		"Herbal drops are not advised, see an eye doctor.": false,
	} {
		d := dialogueOf("p: 能治好吗？", "d: "+answer)
		if answer[0] < 0x80 {
			d.Lang = ophglm.EN
		}
		if got := promotesASchool(&d); got != want {
			t.Errorf("%s: %v, want %v", answer, got, want)
		}
	}
	d := dialogueOf("p: 听说只有中医能治好，是吗？", "d: 不是，白内障要手术。")
	if promotesASchool(&d) {
		t.Error("the patient's words are taken for the doctor's")
	}
	out, _ := through(t, Quality(), "", dialogueOf("p: 能治好吗？", "d: 眼病只有中医能治好。"))
	if !slices.Contains(out.Flags, "advert") || out.Quality.Noise != 0.6 {
		t.Errorf("flags %v, noise %v: want advert and 0.6", out.Flags, out.Quality.Noise)
	}
}

// Three uncommon words in place of common ones are a machine's, two are not.
func TestReworded(t *testing.T) {
	machine := dialogueOf("p: 高血压引来的眼睛模糊怎么救治？", "d: 应当及时实施，看重饮食，留意歇息。")
	out, _ := through(t, Quality(), "", machine)
	if !slices.Contains(out.Flags, "reworded") || out.Quality.Noise != 0.6 {
		t.Errorf("flags %v, noise %v: want reworded and 0.6", out.Flags, out.Quality.Noise)
	}
	for _, person := range []ophglm.Dialogue{
		dialogueOf("p: 高血压引起的眼睛模糊怎么治？", "d: 及时治疗，注意饮食和休息。"),
		dialogueOf("p: 眼睛红，致使看不清，很忧心。", "d: 先查眼压，致使眼红的原因很多。"),
	} {
		if reworded(&person) {
			t.Errorf("%q is called a machine's", person.Turns[0].Text)
		}
	}
}

func TestTopicsFit(t *testing.T) {
	if len(topics) > mostTopics {
		t.Errorf("%d topics, and room for %d", len(topics), mostTopics)
	}
}

func TestUtterances(t *testing.T) {
	for _, c := range []struct {
		in        string
		by        ophglm.Role
		questions int
		length    float64
		stated    float64
		numbers   int
	}{
		{"", ophglm.Patient, 0, 0, 0, 0},
		{"？？！", ophglm.Patient, 0, 0, 0, 0},
		{"右眼红，要紧吗？会不会瞎", ophglm.Patient, 2, 10, 3, 0},
		{"怎么办 急", ophglm.Patient, 1, 4, 1, 0},
		{"没什么问题", ophglm.Patient, 0, 5, 5, 0},
		{"看有没有裂孔。", ophglm.Doctor, 0, 6, 6, 0},
		{"看有没有裂孔。", ophglm.Patient, 1, 6, 0, 0},
		{"在哪里做的，做了几次？", ophglm.Doctor, 1, 9, 0, 0},
		{"先热敷，疼吗", ophglm.Doctor, 1, 5, 3, 0},
		{"眼压21.5和１５", ophglm.Patient, 0, 3 + 5./3, 3 + 5./3, 2},
		{"1,000 mg", ophglm.Patient, 0, 6. / 3, 6. / 3, 1},
		{"My eye is red. What is it?", ophglm.Patient, 1, 18. / 3, 10. / 3, 0},
		{"red, is it bad", ophglm.Patient, 1, 10. / 3, 1, 0},
	} {
		u := readUtterance(c.in, c.by)
		near := func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }
		if u.questions != c.questions || !near(u.length, c.length) || !near(u.stated, c.stated) || u.numbers != c.numbers {
			t.Errorf("%q by the %s: %+v, want %d questions, length %v, stated %v, numbers %d", c.in, c.by, u, c.questions, c.length, c.stated, c.numbers)
		}
	}
}

// Whatever a dialogue holds, its parts are from 0 to 1, the score lies between the
// worst and the best of them as they count, and clauses cover a text.
func TestQualityBounds(t *testing.T) {
	words := []string{"眼压21", "？", "。", "吗", " ", "red", ", ", "\n", "怎么", "\xff", "0.1%", "…"}
	rapid.Check(t, func(r *rapid.T) {
		d := ophglm.Dialogue{}
		for i := range rapid.IntRange(0, 6).Draw(r, "turns") {
			s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 40).Draw(r, "words"), "")
			turn := ophglm.Turn{Role: rapid.SampledFrom([]ophglm.Role{ophglm.Patient, ophglm.Doctor}).Draw(r, "role"), Text: s, From: []int{i}}
			for c := (clause{}); c.next < len(s); {
				before := c.next
				c = nextClause(s, c, turn.Role)
				if c.start != before || c.end < c.start || c.next < c.end || c.next == before {
					r.Fatalf("clause %+v after %d of %q", c, before, s)
				}
			}
			if rapid.Bool().Draw(r, "edited") {
				turn.Edits = []ophglm.Edit{{Stage: "dialogue.normalise", Turn: i, End: rapid.IntRange(0, 200).Draw(r, "end")}}
			}
			d.Turns = append(d.Turns, turn)
		}
		d.Flags = rapid.SliceOfN(rapid.SampledFrom([]string{"advert", "article", "eye", "drug_conflict:x"}), 0, 4).Draw(r, "flags")
		for range rapid.IntRange(0, 3).Draw(r, "red") {
			d.RedFlags = append(d.RedFlags, ophglm.RedFlag{Answer: rapid.SampledFrom([]string{"urgent", "none"}).Draw(r, "answer")})
		}
		q, _ := qualityOf(&d)
		parts := []float64{q.Length, q.Specificity, q.Answered, q.Noise, q.Safety}
		for i, p := range parts {
			if !(p >= 0 && p <= 1) {
				r.Fatalf("part %d is %v", i, p)
			}
		}
		const rounding = 1e-4
		if q.Score < max(slices.Min(parts), weakest)-rounding || q.Score > max(slices.Max(parts), weakest)+rounding {
			r.Fatalf("score %v of %v", q.Score, parts)
		}
	})
}

func BenchmarkQuality(b *testing.B) {
	d := dialogueOf("p: 医生您好，我妈妈右眼视物模糊一个月，还有眼红，平时有高血压。眼压26，是不是青光眼？需要做什么检查吗？",
		"d: 您好，考虑青光眼的可能性比较大，建议做视野检查和OCT，不要自行停药。一周后复查。", "p: 做完手术多久能恢复？晚上会更明显。",
		"d: 一般采用小梁切除术，可以先用拉坦前列素滴眼液，每天1次，每次1滴，控制好血糖血压。如果突然加重请立即急诊。")
	for _, k := range []string{"symptom", "symptom", "laterality", "duration", "diagnosis", "iop", "relative", "diagnosis", "surgery", "drug", "frequency", "dose"} {
		d.Facts = append(d.Facts, ophglm.Fact{ID: "f", In: ophglm.Place{Record: d.ID}, Kind: k, Value: "1"})
	}
	d.Entities = []string{"a", "b", "c", "d"}
	b.ReportAllocs()
	for b.Loop() {
		qualityOf(&d)
	}
}
