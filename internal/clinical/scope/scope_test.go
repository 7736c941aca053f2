package scope

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The place is what stands between 【 and 】. What is expected is how a reader
// takes the sentence.
var meanings = []struct {
	text string
	want Scope
}{
	// said of the patient, now
	{"左眼【疼】三天", Scope{}},
	{"我【眼睛红】，没有外伤", Scope{}},
	{"右眼突然【看不见】了，怎么办？", Scope{}},
	{"My left eye has been 【red】 for two days.", Scope{}},
	{"I have 【glaucoma】 and take timolol.", Scope{}},
	{"【眼痛】", Scope{}},
	{"", Scope{}},
	// denied within the clause and its list
	{"没有【眼红】、眼痛、流泪", Scope{Negated: true}},
	{"没有眼红、【眼痛】、流泪", Scope{Negated: true}},
	{"没有眼红、眼痛、【流泪】", Scope{Negated: true}},
	{"没有眼红和【眼痛】", Scope{Negated: true}},
	{"无明显的【眼球胀痛】", Scope{Negated: true}},
	{"無明顯【眼痛】", Scope{Negated: true}},
	{"眼底未见【出血】", Scope{Negated: true}},
	{"没看到【视网膜裂孔】", Scope{Negated: true}},
	{"否认高血压，【糖尿病】史", Scope{Negated: true}},
	{"这不是【青光眼】", Scope{Negated: true}},
	{"眼睛不【红】", Scope{Negated: true}},
	{"不要用【阿托品】", Scope{Negated: true}},
	{"停用【激素】", Scope{Negated: true}},
	{"已排除【视网膜脱离】", Scope{Negated: true}},
	{"no pain, redness or 【discharge】", Scope{Negated: true}},
	{"no pain, 【redness】 or discharge", Scope{Negated: true}},
	{"There is no 【pain】 at all", Scope{Negated: true}},
	{"He denies 【headache】, nausea, and vomiting", Scope{Negated: true}},
	{"He denies headache, nausea, and 【vomiting】", Scope{Negated: true}},
	{"I don't have any 【floaters】", Scope{Negated: true}},
	{"I don't think I have 【glaucoma】", Scope{Negated: true}},
	{"exam negative for 【papilloedema】", Scope{Negated: true}},
	{"without 【flashes】 or floaters", Scope{Negated: true}},
	{"i do not think it is 【dry eyes】", Scope{Negated: true}},
	{"I don't think it's 【glaucoma】", Scope{Negated: true}},
	{"没用过【阿托品】", Scope{Negated: true}},
	{"Nobody in my family has 【glaucoma】", Scope{Negated: true, Subject: Relative}},
	// denied by what follows
	{"没有疼痛，也不【怕光】", Scope{Negated: true}},
	{"没有疼痛，也没有【怕光】", Scope{Negated: true}},
	{"【眼压】不高", Scope{Negated: true}},
	{"【眼痛】没有", Scope{Negated: true}},
	{"【眼痛】现在不明显", Scope{Negated: true}},
	{"眼红、【眼痛】都没有", Scope{Negated: true}},
	{"【眼红】、眼痛都没有", Scope{Negated: true}},
	{"【飞蚊症】没有了", Scope{Negated: true, Past: true}},
	{"【眼痛】已经好了，就是干", Scope{Negated: true, Past: true}},
	{"the 【pain】 is gone", Scope{Negated: true, Past: true}},
	{"My 【headache】 has completely resolved.", Scope{Negated: true, Past: true}},
	{"【retinal detachment】 was ruled out", Scope{Negated: true}},
	{"没有突然【看不见】", Scope{Negated: true}},
	{"denies sudden 【loss of vision】", Scope{Negated: true}},
	// where a denial ends
	{"没有外伤突然【看不见】", Scope{}},
	{"没征兆就【看不着了】", Scope{}},
	{"Rinse without stopping and then go to 【A&E】", Scope{}},
	{"没有发烧，【眼睛红】", Scope{}},
	{"没有外伤但【眼睛痛】", Scope{}},
	{"没有好转，还是【眼痛】", Scope{}},
	{"没有好转还【眼痛】", Scope{}},
	{"不是青光眼，是【白内障】", Scope{}},
	{"没戴眼镜【视力模糊】", Scope{}},
	{"没有治疗的【青光眼】", Scope{}},
	{"我没有青光眼我妈有【青光眼】", Scope{Subject: Mother}},
	{"没有眼痛。【眼红】两天", Scope{}},
	{"no fever but 【eye pain】", Scope{}},
	{"No trauma, 【redness】 for three days", Scope{}},
	{"no pain and I have 【redness】", Scope{}},
	{"无痛性【视力下降】", Scope{}},
	{"【眼痛】没有好转", Scope{}},
	{"【眼痛】好了很多", Scope{}},
	{"【眼睛红】没有消", Scope{}},
	{"the 【pain】 is not gone", Scope{}},
	{"【视力】没有了", Scope{}},
	{"my 【vision】 is gone", Scope{}},
	{"右眼【光感】消失", Scope{}},
	// no denial at all
	{"不是没有【眼痛】", Scope{}},
	{"非常担心，【眼痛】", Scope{}},
	{"没想到是【青光眼】", Scope{}},
	{"无法睁眼【眼痛】", Scope{}},
	{"不得不用【激素】", Scope{}},
	{"不仅【眼红】还痛", Scope{}},
	{"无论怎么休息都【眼痛】", Scope{}},
	{"不明原因【眼痛】", Scope{}},
	{"缺乏【维生素A】", Scope{}},
	{"食欲不振、【发热】", Scope{}},
	{"应注意排除【青光眼】", Scope{}},
	{"【乙肝】检查正常吗", Scope{}},
	{"【角膜炎】好了后来又疼", Scope{}},
	{"我们不是很明白【糖尿病】", Scope{}},
	{"有助于【角膜水肿】的消退", Scope{}},
	{"不小心被【竹签戳伤】", Scope{}},
	{"看不清，【眼痛】", Scope{}},
	{"not only 【pain】 but redness", Scope{}},
	{"I cannot see because of 【cataract】", Scope{}},
	{"not sure why, 【pain】 in the eye", Scope{}},
	// past
	{"去年得过【虹膜炎】", Scope{Past: true, LongAgo: true}},
	{"以前【眼睛痛】，现在不痛", Scope{Past: true, LongAgo: true}},
	{"以前，【眼睛痛】过", Scope{Past: true, LongAgo: true}},
	{"三年前做过【白内障手术】", Scope{Past: true, LongAgo: true}},
	{"小时候【眼睛受伤】", Scope{Past: true, LongAgo: true}},
	{"曾经有【青光眼】但现在没事", Scope{Past: true, LongAgo: true}},
	{"以前有近视，现在【眼痛】", Scope{}},
	{"以前有近视，【眼痛】三天", Scope{}},
	{"两年前开始【飞蚊】", Scope{}},
	{"三天前突然【看不见】", Scope{}},
	{"做过【激光】", Scope{Past: true}},
	{"I had 【laser】", Scope{Past: true}},
	{"I had 【uveitis】 ten years ago.", Scope{Past: true, LongAgo: true}},
	{"【Uveitis】 five years ago, nothing since.", Scope{Past: true, LongAgo: true}},
	{"以前没有过【黑影】", Scope{Negated: true, Past: true, LongAgo: true}},
	{"2012年得过【角膜溃疡】", Scope{Past: true, LongAgo: true}},
	{"Old 【corneal ulcer】 scar from 2012", Scope{Past: true, LongAgo: true}},
	{"半小时前【眼痛】", Scope{}},
	// supposed
	{"如果出现【眼痛】请马上来", Scope{Hypothetical: true}},
	{"如果出现眼痛，【视力下降】，请马上来", Scope{Hypothetical: true}},
	{"如果出现眼痛，请马上查【眼压】", Scope{}},
	{"万一是【视网膜脱离】呢", Scope{Hypothetical: true}},
	{"怕是【青光眼】", Scope{Hypothetical: true}},
	{"怕光【流泪】", Scope{}},
	{"是【青光眼】的话要手术吗", Scope{Hypothetical: true}},
	{"非常担心【失明】", Scope{Hypothetical: true}},
	{"if you have 【flashes】, go to hospital", Scope{Hypothetical: true}},
	{"It might be 【glaucoma】", Scope{Hypothetical: true, Unsure: true}},
	{"可能是【视网膜脱离】", Scope{Hypothetical: true, Unsure: true}},
	{"I am worried about 【retinal detachment】", Scope{Hypothetical: true}},
	{"听说会【角膜感染】", Scope{Hypothetical: true}},
	{"激素会引起【青光眼】", Scope{Hypothetical: true}},
	// asked
	{"有没有【眼红】？", Scope{Question: true}},
	{"是不是【青光眼】", Scope{Question: true}},
	{"是否有【闪光感】", Scope{Question: true}},
	{"会不会【失明】", Scope{Question: true, Hypothetical: true}},
	{"这是【青光眼】吗", Scope{Question: true}},
	{"【青光眼】？", Scope{Question: true}},
	{"眼睛【红】不红", Scope{Question: true}},
	{"为什么会【眼痛】？", Scope{}},
	{"有没有治疗【青光眼】的药", Scope{}},
	{"【眼睛疼】怎么办？", Scope{}},
	{"Is it 【glaucoma】?", Scope{Question: true}},
	{"Do you have any 【pain】?", Scope{Question: true}},
	{"Why do I have 【pain】?", Scope{}},
	// of whom
	{"我妈有【青光眼】，我眼睛疼", Scope{Subject: Mother}},
	{"我妈有青光眼，我【眼睛疼】", Scope{}},
	{"我妈妈【左眼突然看不见】", Scope{Subject: Mother}},
	{"我妈妈六十岁，今天【左眼突然看不见】", Scope{Subject: Mother}},
	{"我父亲也有【高度近视】", Scope{Subject: Father}},
	{"孩子【眼睛红】", Scope{Subject: Child}},
	{"我家孩子【眼睛红】", Scope{Subject: Child}},
	{"被孩子【抓伤眼睛】", Scope{}},
	{"跟老公吵架后【眼痛】", Scope{}},
	{"家里有人得过【青光眼】", Scope{Past: true, Subject: Relative}},
	{"有【青光眼】家族史", Scope{Subject: Relative}},
	{"没有【青光眼】家族史", Scope{Negated: true, Subject: Relative}},
	{"家里没有人有【青光眼】", Scope{Negated: true, Subject: Relative}},
	{"我妈有青光眼，我想问我会不会【失明】", Scope{Question: true, Hypothetical: true}},
	{"奶奶【白内障】", Scope{Subject: Grandparent}},
	{"姐姐您这是【白内障】", Scope{}},
	{"我阿姨自己查出【青光眼】", Scope{Subject: Relative}},
	{"我孩子发现【斜视】", Scope{Subject: Child}},
	{"病友打针之后得了【眼内炎】", Scope{Subject: Other}},
	{"有些患者会【眼痛】", Scope{Subject: Other}},
	{"My mother has 【glaucoma】 but I do not.", Scope{Subject: Mother}},
	{"My mother has glaucoma and my 【eye hurts】.", Scope{}},
	{"My son's 【eye is red】", Scope{Subject: Child}},
	{"There is a family history of 【glaucoma】", Scope{Past: false, Subject: Relative}},
	{"my elder brother has 【keratoconus】", Scope{Subject: Sibling}},
	{"I was hit by my son and have 【eye pain】", Scope{}},
	{"【Glaucoma】 runs in my family", Scope{Subject: Relative}},
}

// place takes the marks of a place out of a text.
func place(t testing.TB, marked string) (s string, start, end int) {
	t.Helper()
	if marked == "" {
		return "", 0, 0
	}
	before, rest, ok := strings.Cut(marked, "【")
	in, after, ok2 := strings.Cut(rest, "】")
	if !ok || !ok2 {
		t.Fatalf("no place is marked in %q", marked)
	}
	return before + in + after, len(before), len(before) + len(in)
}

func TestOf(t *testing.T) {
	for _, c := range meanings {
		s, start, end := place(t, c.text)
		if got := Of(s, start, end); got != c.want {
			t.Errorf("%s\n got %+v\nwant %+v", c.text, got, c.want)
		}
	}
}

// A cue is in one class: the first list that names it would hide another.
func TestCuesStandOnce(t *testing.T) {
	for name, lists := range map[string][]cueList{"before": beforeCues, "after": afterCues, "ahead": aheadCues} {
		in := map[string]class{}
		for _, l := range lists {
			for _, w := range strings.Fields(l.words) {
				if c, ok := in[w]; ok {
					t.Errorf("%s: %q stands in classes %d and %d", name, w, c, l.class)
				}
				in[w] = l.class
			}
		}
	}
}

// What stands in other sentences changes nothing.
func TestOtherSentences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(meanings).Draw(t, "sentence")
		others := rapid.SliceOfN(rapid.SampledFrom([]string{"没有眼痛。", "我妈有青光眼！", "如果痛就来；", "以前有过。", "Is it bad? ", "不要用\n"}), 0, 3).Draw(t, "before")
		if c.text == "" {
			return
		}
		head := strings.Join(others, "")
		before, rest, _ := strings.Cut(c.text, "【")
		in, after, _ := strings.Cut(rest, "】")
		s := head + before + in + after
		if got := Of(s, len(head+before), len(head+before+in)); got != c.want {
			t.Fatalf("%q after %q: got %+v, want %+v", c.text, head, got, c.want)
		}
	})
}

func FuzzOf(f *testing.F) {
	for _, c := range meanings[:40] {
		s, start, end := place(f, c.text)
		f.Add(s, start, end)
	}
	f.Add("没\xe6\xb2", 1, 9)
	f.Add("\xe2\x82", -3, 2)
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		got := Of(s, start, end)
		if again := Of(strings.Clone(s), start, end); again != got {
			t.Fatalf("%q [%d, %d): %+v, then %+v", s, start, end, got, again)
		}
		if got.Unsure && !got.Hypothetical {
			t.Fatalf("%q [%d, %d): unsure and not hypothetical", s, start, end)
		}
		if got.LongAgo && !got.Past {
			t.Fatalf("%q [%d, %d): long ago and not past", s, start, end)
		}
	})
}

func TestOfDoesNotAllocate(t *testing.T) {
	s, start, end := place(t, "医生您好，我妈妈今年六十二岁，没有高血压、糖尿病，左眼【看不清】三天了，也没有好转")
	if n := testing.AllocsPerRun(100, func() { Of(s, start, end) }); n != 0 {
		t.Errorf("%v allocations a call", n)
	}
}

func BenchmarkOf(b *testing.B) {
	for name, text := range map[string]string{
		"short":    "左眼【疼】三天",
		"ordinary": "右眼视力下降一周，没有眼痛、【眼红】，以前有高度近视，点过左氧氟沙星",
		"long":     "医生您好，我妈妈今年六十二岁，没有高血压、糖尿病，昨天晚上看电视的时候左眼【看不清】三天了，也没有好转",
		"english":  "I have had blurred vision in my left eye for two weeks, with no 【pain】 or discharge.",
	} {
		s, start, end := place(b, text)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Of(s, start, end)
			}
		})
	}
}

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  Subject
		named bool
	}{
		{"左眼疼", Patient, false},
		{"我左眼疼", Patient, true},
		{"我妈妈左眼突然看不见了，我很着急", Mother, true},
		{"孩子眼睛红，发烧", Child, true},
		{"我妈有青光眼，我眼睛疼", Patient, true},
		{"我妈也有青光眼，眼睛疼", Patient, false},
		{"我妈是青光眼，会遗传吗？", Patient, true},
		{"被孩子打到眼睛，疼", Patient, false},
		{"我同事右眼被铁屑崩了，疼得厉害", Other, true},
		{"病友打针后眼内炎，我下周打", Patient, false},
		{"我母亲青光眼发作过，我今年40岁，没什么症状", Patient, true},
		{"家里人发现儿子左眼发白", Child, true},
		{"My mum had her cataract removed on Tuesday and the eye is red.", Mother, true},
		{"My mother has glaucoma. My eye hurts.", Patient, true},
		{"My dad has macular degeneration, should I be tested?", Patient, true},
		{"", Patient, false},
		{"\xff妈", Mother, true},
	} {
		if who, named := About(c.text); who != c.want || named != c.named {
			t.Errorf("About(%q) = %q, %v, want %q, %v", c.text, who, named, c.want, c.named)
		}
	}
}
