package triage

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ophglm"

	"pgregory.net/rapid"
)

// turnsOf makes turns of lines "p: …" and "d: …".
func turnsOf(lines ...string) []ophglm.Turn {
	var out []ophglm.Turn
	for _, l := range lines {
		role := ophglm.Patient
		if l[0] == 'd' {
			role = ophglm.Doctor
		}
		out = append(out, ophglm.Turn{Role: role, Text: l[3:]})
	}
	return out
}

func rulesOf(r Result) []string {
	var out []string
	for _, f := range r.RedFlags {
		out = append(out, f.Rule.ID)
	}
	return out
}

// What raises a flag by one rule and what does not, for the reason given.
func TestRedFlags(t *testing.T) {
	for _, c := range []struct {
		why   string
		rule  string
		fires bool
		turns []ophglm.Turn
	}{
		{"told", "sudden_loss_of_vision", true, turnsOf("p: 右眼突然看不见了")},
		{"told in English", "sudden_loss_of_vision", true, turnsOf("p: I suddenly lost vision in my left eye.")},
		{"denied", "sudden_loss_of_vision", false, turnsOf("p: 没有突然看不见")},
		{"denied in English", "sudden_loss_of_vision", false, turnsOf("p: No sudden loss of vision.")},
		{"long past", "sudden_loss_of_vision", false, turnsOf("p: 三年前右眼突然看不见过")},
		{"supposed", "sudden_loss_of_vision", false, turnsOf("p: 如果右眼突然看不见怎么办")},
		{"feared", "sudden_loss_of_vision", false, turnsOf("p: 我怕右眼突然失明")},
		{"asked", "sudden_loss_of_vision", false, turnsOf("p: 会不会突然失明？")},
		{"of a relative beside the own complaint", "retinal_detachment", false, turnsOf("p: 我妈是视网膜脱离，我眼睛干涩")},
		{"of the relative the consultation is about", "sudden_loss_of_vision", true, turnsOf("p: 我妈妈左眼突然看不见了，怎么办？")},
		{"of the relative, in English", "sudden_loss_of_vision", true, turnsOf("p: My father suddenly lost vision in one eye.")},
		{"a doctor's warning", "retinal_detachment", false, turnsOf("p: 近视600度", "d: 出现闪光和黑幕遮挡要马上来。")},
		{"over two turns", "acute_angle_closure", true, turnsOf("p: 右眼胀痛，红", "d: 还有别的吗？", "p: 恶心，吐了两次")},
		{"asked and affirmed", "acute_angle_closure", true, turnsOf("p: 右眼胀痛，红", "d: 有恶心呕吐吗？", "p: 有，昨晚开始的")},
		{"asked and denied", "acute_angle_closure", false, turnsOf("p: 右眼胀痛，红", "d: 有恶心呕吐吗？", "p: 没有")},
		{"in short turns", "chemical_injury", true, turnsOf("p: 眼睛里溅进东西了", "d: 什么东西？", "p: 石灰")},
		{"pain alone", "acute_angle_closure", false, turnsOf("p: 右眼有点胀痛")},
		{"IOP of 52", "acute_angle_closure", true, turnsOf("p: 眼睛疼，测的眼压52")},
		{"IOP of 22", "acute_angle_closure", false, turnsOf("p: 眼睛疼，测的眼压22")},
		{"a drug's name holds an acid", "chemical_injury", false, turnsOf("p: 盐酸左氧氟沙星滴眼液滴到眼睛里有点刺痛")},
		{"an acid", "chemical_injury", true, turnsOf("p: 盐酸溅到眼睛里了")},
		{"three days after surgery", "endophthalmitis", true, turnsOf("p: 白内障术后三天，眼痛，视力下降")},
		{"three years after surgery", "endophthalmitis", false, turnsOf("p: 白内障术后三年，眼睛有点痛，视力下降")},
		{"aged 30", "giant_cell_arteritis", false, turnsOf("p: 我30岁，太阳穴疼，头痛")},
		{"aged 72", "giant_cell_arteritis", true, turnsOf("p: 我72岁，梳头头皮痛，头痛，看东西模糊")},
		{"an adult's white pupil", "leukocoria", false, turnsOf("p: 我六十岁，瞳孔发白，是白内障吗")},
		{"a child's", "leukocoria", true, turnsOf("p: 宝宝瞳孔发白")},
		{"of diseases in general", "papilloedema", false, turnsOf("p: 视乳头水肿和视神经炎怎么区别？")},
		{"treated", "corneal_ulcer", false, turnsOf("p: 角膜溃疡治愈半年")},
		{"in Traditional characters", "chemical_injury", true, turnsOf("p: 石灰濺到眼睛裡了")},
		{"denied in Traditional characters", "sudden_loss_of_vision", false, turnsOf("p: 沒有突然看不見")},
		{"a kitchen acid, rubbed in", "chemical_injury", true, turnsOf("p: 娃娃把柠檬酸揉进左眼了，哭个不停")},
		{"lemon juice", "chemical_injury", true, turnsOf("p: 挤柠檬汁进了眼睛，很辣")},
		{"vinegar", "chemical_injury", true, turnsOf("p: 白醋溅进右眼，冲了一分钟")},
		{"vinegar, in English", "chemical_injury", true, turnsOf("p: Vinegar got in my eye an hour ago.")},
		{"84", "chemical_injury", true, turnsOf("p: 拖地时84消毒液弄进眼睛里")},
		{"washing-up liquid", "chemical_injury", true, turnsOf("p: 洗洁精溅到眼睛里了")},
		{"glue", "chemical_injury", true, turnsOf("p: 胶水进了眼睛，睁不开")},
		{"an acid that no list has", "chemical_injury", true, turnsOf("p: 氨磺酸溅到眼睛里")},
		{"a base that no list has", "chemical_injury", true, turnsOf("p: 苛性碱溅进眼睛")},
		{"sour eyes", "chemical_injury", false, turnsOf("p: 眼睛酸胀，揉进了沙子")},
		{"vinegar eaten", "chemical_injury", false, turnsOf("p: 多吃醋对眼睛好吗")},
		{"a newborn's white film", "leukocoria", true, turnsOf("p: 刚出生十天的宝宝，右眼有一层白膜")},
		{"a premature child's white eye", "leukocoria", true, turnsOf("p: 早产儿，矫正两个月，左眼发白")},
		{"an adult's white film", "leukocoria", false, turnsOf("p: 我五十岁，眼睛上有一层白膜")},
		{"a newborn's discharge", "leukocoria", false, turnsOf("p: 新生儿眼睛分泌物发白")},
		{"hurt and swollen", "blunt_trauma", true, turnsOf("p: 干活时眼睛受伤了，红肿")},
		{"hurt and bleeding", "blunt_trauma", true, turnsOf("p: 左眼外伤，眼白出血")},
		{"knocked and swollen", "blunt_trauma", true, turnsOf("p: 眼睛撞到桌子，红肿")},
		{"hurt, without more", "blunt_trauma", false, turnsOf("p: 眼睛受伤了能坐飞机吗")},
		{"a red painful eye with headache", "acute_angle_closure", false, turnsOf("p: 右眼红痛，头痛")},
		{"and blurred", "acute_angle_closure", true, turnsOf("p: 右眼红痛，头痛，看东西模糊")},
		{"months ago and treated", "corneal_ulcer", false, turnsOf("p: 一个月前得了角膜溃疡，已治疗，能戴隐形眼镜吗")},
		{"months ago and well", "blunt_trauma", false, turnsOf("p: 两个月前眼睛受伤出血，好了，还要复查吗")},
		{"months ago, in English", "corneal_ulcer", false, turnsOf("p: Two months ago I had a corneal ulcer, it was treated and healed.")},
		{"months ago, and back", "blunt_trauma", true, turnsOf("p: 一个月前眼睛被球打到出血，好了，今天又出血，红肿")},
		{"months ago, not treated", "corneal_ulcer", true, turnsOf("p: 一个月前得了角膜溃疡，一直疼")},
		{"with one eye double", "third_nerve_palsy", false, turnsOf("p: 单眼复视，散光")},
	} {
		if got := slices.Contains(rulesOf(Default().Check(c.turns, nil)), c.rule); got != c.fires {
			t.Errorf("%s: %s fires %v, want %v: %q", c.why, c.rule, got, c.fires, c.turns[0].Text)
		}
	}
}

func TestAnswers(t *testing.T) {
	flag := "p: 右眼突然看不见了"
	for _, c := range []struct {
		want  string
		turns []ophglm.Turn
	}{
		{NoAnswer, turnsOf(flag)},
		{NoAnswer, turnsOf("d: 您好，马上去急诊。", flag)},
		{Urgent, turnsOf(flag, "d: 请立即去医院。")},
		{Urgent, turnsOf(flag, "d: 建议急诊就诊。")},
		{Urgent, turnsOf(flag, "d: 尽快到眼科门诊查眼底。")},
		{Urgent, turnsOf(flag, "d: 几天了？", "p: 一天", "d: 今天就来医院。")},
		{Urgent, turnsOf(flag, "d: 如果方便，今天就来医院。")},
		{Urgent, turnsOf("p: I suddenly lost vision", "d: Go to the emergency department now.")},
		{Urgent, turnsOf("p: I suddenly lost vision", "d: You need to be seen by an ophthalmologist today.")},
		{NotUrgent, turnsOf(flag, "d: 定期随访，三个月后复查。")},
		{NotUrgent, turnsOf(flag, "d: 多休息，如果加重请立即急诊。")},
		{NotUrgent, turnsOf(flag, "d: 不用去急诊，观察就行。")},
		{NotUrgent, turnsOf(flag, "d: 马上为您解答。先滴人工泪液。")},
		{NotUrgent, turnsOf("p: I suddenly lost vision", "d: If it gets worse, go to the emergency room.")},
		{NotUrgent, turnsOf("p: I suddenly lost vision", "d: Book a routine eye test in a few weeks.")},
	} {
		r := Default().Check(c.turns, nil)
		if len(r.RedFlags) == 0 || r.RedFlags[0].Answer != c.want {
			t.Errorf("%q: got %+v, want %s", c.turns[len(c.turns)-1].Text, r.RedFlags, c.want)
		}
	}
}

func TestConflicts(t *testing.T) {
	for _, c := range []struct {
		want  string
		turns []ophglm.Turn
	}{
		{"beta_blocker_airways", turnsOf("p: 我有哮喘，眼压28", "d: 用噻吗洛尔滴眼液，一天两次。")},
		{"beta_blocker_airways", turnsOf("p: I have asthma and glaucoma.", "d: Start timolol twice a day.")},
		{"beta_blocker_heart", turnsOf("p: 心动过缓，装过起搏器", "d: 开卡替洛尔，每天两次。")},
		{"mydriatic_angle_closure", turnsOf("p: 我是闭角型青光眼", "d: 晚上点阿托品。")},
		{"steroid_herpes_keratitis", turnsOf("p: 眼睛红", "d: 这是单纯疱疹性角膜炎，点地塞米松。")},
		{"sulfonamide_allergy", turnsOf("p: 我对磺胺过敏", "d: 布林佐胺一天两次。")},
		{"miotic_retina_uveitis", turnsOf("p: 虹膜炎", "d: 毛果芸香碱滴眼液每天四次。")},
		{"anaesthetic_at_home", turnsOf("p: 角膜擦伤很疼", "d: 开一支奥布卡因，疼了就滴。")},
		{"brimonidine_infant", turnsOf("p: 宝宝1岁，青光眼", "d: 用溴莫尼定。")},
		{"", turnsOf("p: 孩子10岁，青光眼", "d: 用溴莫尼定。")},
		{"", turnsOf("p: 没有哮喘", "d: 用噻吗洛尔滴眼液。")},
		{"", turnsOf("p: 我妈有哮喘，我眼压高", "d: 用噻吗洛尔滴眼液。")},
		{"", turnsOf("p: 我有哮喘", "d: 不能用噻吗洛尔，换拉坦前列素。")},
		{"", turnsOf("p: 我有哮喘", "d: 噻吗洛尔就不要用了。")},
		{"", turnsOf("p: 我有哮喘，能用噻吗洛尔吗？", "d: 换一种药。")},
		{"", turnsOf("p: 眼压高", "d: 用噻吗洛尔，哮喘患者禁用。")},
		{"", turnsOf("p: 检查疼吗", "d: 检查前滴奥布卡因，不疼。")},
	} {
		var got []string
		for _, d := range Default().Check(c.turns, nil).Conflicts {
			got = append(got, d.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q, %q: got %v, want %q", c.turns[0].Text, c.turns[1].Text, got, c.want)
		}
	}
}

func TestFacts(t *testing.T) {
	graph := []*ophglm.GraphItem{
		{Triple: &ophglm.Triple{Subject: "fungal_keratitis", Relation: "contraindicated_with", Object: ophglm.Object{Entity: "topical_corticosteroid"}}},
		{Triple: &ophglm.Triple{Subject: "prednisolone_acetate", Relation: "is_a", Object: ophglm.Object{Entity: "topical_corticosteroid"}}},
	}
	names := []*ophglm.Name{
		{Surface: "真菌性角膜炎", Entity: "fungal_keratitis", Type: "Disease"},
		{Surface: "百力特", Entity: "prednisolone_acetate", Type: "Drug"},
		{Surface: "PA", Entity: "prednisolone_acetate", Type: "Drug", Ambiguous: true},
	}
	f := NewFacts(graph, names)
	ids := func(turns []ophglm.Turn) string {
		var got []string
		for _, d := range Default().Check(turns, f).Conflicts {
			got = append(got, d.ID)
		}
		return strings.Join(got, " ")
	}
	if got, want := ids(turnsOf("p: 真菌性角膜炎", "d: 百力特一天四次")), "fungal_keratitis/topical_corticosteroid steroid_fungal_keratitis"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := ids(turnsOf("p: 没有真菌性角膜炎", "d: 百力特一天四次")); got != "" {
		t.Errorf("a condition denied: %s", got)
	}
	if got := ids(turnsOf("p: 真菌性角膜炎", "d: 停用百力特")); got != "" {
		t.Errorf("a drug stopped: %s", got)
	}
	if got := ids(turnsOf("p: 真菌性角膜炎", "d: PA一天四次")); got != "" {
		t.Errorf("an ambiguous name: %s", got)
	}
}

// The rules in the binary are whole: every rule has its sources, with a year that
// a guideline can have.
func TestRulesNameTheirSources(t *testing.T) {
	r := Default()
	want := []string{
		"sudden_loss_of_vision", "retinal_detachment", "chemical_injury", "acute_angle_closure", "endophthalmitis", "giant_cell_arteritis", "leukocoria",
		"penetrating_injury", "papilloedema", "orbital_cellulitis", "contact_lens_keratitis", "third_nerve_palsy", "artery_occlusion", "corneal_ulcer",
		"neonatal_conjunctivitis", "blunt_trauma",
	}
	var ids []string
	check := func(id string, name ophglm.Text, sources []Source) {
		if name.ZH == "" || name.EN == "" {
			t.Errorf("%s lacks a name", id)
		}
		for _, s := range sources {
			if s.Title == "" || s.Organisation == "" || s.Year < 2000 || s.Year > 2026 {
				t.Errorf("%s: source %+v", id, s)
			}
		}
	}
	for _, rule := range r.Red {
		ids = append(ids, rule.ID)
		check(rule.ID, rule.Name, rule.Sources)
	}
	for _, c := range r.Conflicts {
		check(c.ID, c.Name, c.Sources)
	}
	if !slices.Equal(ids, want) {
		t.Errorf("rules are %v, want %v", ids, want)
	}
}

func TestLoadReportsMistakes(t *testing.T) {
	for name, bad := range map[string]string{
		"unknown key":     "concept: {}",
		"unknown concept": strings.Replace(string(rulesYAML), "all: [detachment]", "all: [detachmnt]", 1),
		"unknown over":    strings.Replace(string(rulesYAML), "over:\n  - {all: [months_ago,", "over:\n  - {all: [months_gone,", 1),
		"no source":       strings.Replace(string(rulesYAML), "    sources:\n      - {title: Adult Strabismus Preferred Practice Pattern, organisation: American Academy of Ophthalmology, year: 2019}\n", "", 1),
		"urgency":         strings.Replace(string(rulesYAML), "urgency: same day", "urgency: some day", 1),
	} {
		if bad == string(rulesYAML) {
			t.Fatalf("%s: the file was not changed", name)
		}
		if _, err := Load([]byte(bad), wordsYAML); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Load(rulesYAML, []byte("concepts: {sudden: {zh: 突然}}")); err == nil {
		t.Error("a word that is no list: no error")
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string]float64{
		"63": 63, "我63": 63, "六十三": 63, "七十多": 70, "十二": 12, "好几": 3, "半": 0.5, "两": 2, "一百零二": 102, "2.5": 2.5, "three ": 3, "a few ": 3, "10-": 10,
	} {
		if got, ok := numberBefore(in); !ok || got != want {
			t.Errorf("numberBefore(%q) = %v, %v, want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "我", "some "} {
		if got, ok := numberBefore(in); ok {
			t.Errorf("numberBefore(%q) = %v", in, got)
		}
	}
	for in, want := range map[string]float64{"52": 52, "有52mmHg": 52, "高达五十六": 56, " was 48": 48} {
		if got, ok := numberAfter(in); !ok || got != want {
			t.Errorf("numberAfter(%q) = %v, %v, want %v", in, got, ok, want)
		}
	}
	if got, ok := numberAfter("正常。52岁"); ok {
		t.Errorf("across a sentence: %v", got)
	}
	for in, want := range map[string]float64{"70了": 70, "，75，": 75, " 68. Jaw": 68, "七十多了": 70} {
		if got, ok := numberNext(in); !ok || got != want {
			t.Errorf("numberNext(%q) = %v, %v, want %v", in, got, ok, want)
		}
	}
	if got, ok := numberNext("60%"); ok {
		t.Errorf("a percentage: %v", got)
	}
}

// Places lie in their turn, between characters, and a turn of courtesies before
// and after changes nothing.
func TestPlaces(t *testing.T) {
	gold := []string{"右眼突然看不见了", "石灰溅到眼睛里", "My left eye hurts, I feel sick and see halos, it is red", "宝宝瞳孔发白", "没有眼痛", "\xff突然看不见\xff"}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(gold), 1, 4).Draw(t, "parts")
		turns := []ophglm.Turn{{Role: ophglm.Patient, Text: strings.Join(parts, "。")}}
		r := Default().Check(turns, nil)
		for _, f := range r.RedFlags {
			s := turns[f.Turn].Text
			if f.Start < 0 || f.End <= f.Start || f.End > len(s) || !utf8.RuneStart(s[f.Start]) {
				t.Fatalf("%s at [%d, %d) of %q", f.Rule.ID, f.Start, f.End, s)
			}
		}
		more := append(turnsOf("p: 您好", "d: 您好，请讲。"), turns...)
		again := Default().Check(more, nil)
		if !slices.Equal(rulesOf(r), rulesOf(again)) {
			t.Fatalf("%v, and after a greeting %v", rulesOf(r), rulesOf(again))
		}
		for i := range again.RedFlags {
			if again.RedFlags[i].Turn != r.RedFlags[i].Turn+2 || again.RedFlags[i].Start != r.RedFlags[i].Start {
				t.Fatalf("places moved: %+v, %+v", r.RedFlags[i], again.RedFlags[i])
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("右眼突然看不见了", "如果加重请立即急诊", true)
	f.Add("我有哮喘，六十多岁，眼压52", "噻吗洛尔", false)
	f.Add("\xff岁个多几78F", "\xe6", true)
	f.Fuzz(func(t *testing.T, a, b string, patient bool) {
		turns := []ophglm.Turn{{Role: ophglm.Patient, Text: a}, {Role: ophglm.Doctor, Text: b}}
		if !patient {
			turns[1].Role = ophglm.Patient
		}
		r := Default().Check(turns, nil)
		for _, x := range r.RedFlags {
			if x.Start < 0 || x.End > len(turns[x.Turn].Text) || x.Start >= x.End {
				t.Fatalf("flag %+v", x)
			}
		}
		for _, x := range r.Conflicts {
			if x.Start < 0 || x.End > len(turns[x.Turn].Text) || turns[x.Turn].Role != ophglm.Doctor {
				t.Fatalf("conflict %+v", x)
			}
		}
	})
}
