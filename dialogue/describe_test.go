package dialogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"

	"pgregory.net/rapid"
)

// told makes a fact of the place of a word in a source turn.
func told(d *ophglm.Dialogue, turn int, word, kind, value, unit, entity string) ophglm.Fact {
	start := strings.Index(d.Turns[turn].Text, word)
	if start < 0 {
		panic(fmt.Sprintf("turn %d has no %q", turn, word))
	}
	return ophglm.Fact{
		ID: fmt.Sprintf("%s@%d", word, turn), In: ophglm.Place{Record: d.ID, Turn: turn, Start: start, End: start + len(word)},
		Kind: kind, Value: value, Unit: unit, Entity: entity,
	}
}

// change makes another fact of one.
func changed(f ophglm.Fact, by func(*ophglm.Fact)) ophglm.Fact {
	by(&f)
	return f
}

func ofRelative(f *ophglm.Fact) { f.Subject = relative }
func isNegated(f *ophglm.Fact)  { f.Negated = true }

func TestDescribeDiseases(t *testing.T) {
	names := []ophglm.Name{
		{Surface: "青光眼", Lang: "zh", Entity: "glaucoma", Type: "Disease"},
		{Surface: "干眼", Lang: "zh", Entity: "dry_eye", Type: "Disease"},
		{Surface: "白内障", Lang: "zh", Entity: "cataract", Type: "Disease"},
		{Surface: "眼红", Lang: "zh", Entity: "redness", Type: "Symptom"},
	}
	for _, c := range []struct {
		name, want string
		in         []string
		facts      func(*ophglm.Dialogue) []ophglm.Fact
		change     func(*ophglm.Dialogue)
		names      bool
	}{
		{"the most mentioned first", "cataract glaucoma", []string{"p: 青光眼，白内障", "d: 白内障要手术"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), told(d, 0, "白内障", "diagnosis", "", "", "cataract"), told(d, 1, "白内障", "diagnosis", "", "", "cataract")}
		}, nil, false},
		{"of as many the first", "glaucoma cataract", []string{"p: 青光眼，白内障", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), told(d, 0, "白内障", "diagnosis", "", "", "cataract")}
		}, nil, false},
		{"denied", "", []string{"p: 没有青光眼", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{changed(told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), isNegated)}
		}, nil, false},
		{"a relative's beside the patient's own", "cataract", []string{"p: 妈妈青光眼，我白内障", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{changed(told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), ofRelative), told(d, 0, "白内障", "diagnosis", "", "", "cataract")}
		}, nil, false},
		{"for a relative", "glaucoma dry_eye", []string{"p: 妈妈青光眼", "d: 还有干眼"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{changed(told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), ofRelative), told(d, 1, "干眼", "diagnosis", "", "", "dry_eye")}
		}, nil, false},
		{"a relative's alone", "glaucoma", []string{"p: 我眼红，妈妈青光眼，会遗传吗", "d: 会"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "眼红", "symptom", "", "", "redness"), changed(told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), ofRelative)}
		}, nil, false},
		{"a doctor's list", "cataract", []string{"p: 白内障", "d: 常见于糖尿病、青光眼等"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "白内障", "diagnosis", "", "", "cataract"), told(d, 1, "糖尿病", "diagnosis", "", "", "diabetes_mellitus"), told(d, 1, "青光眼", "diagnosis", "", "", "glaucoma")}
		}, nil, false},
		{"the eye's before the body's, the patient's before the doctor's", "cataract glaucoma diabetes_mellitus", []string{"p: 糖尿病十年，糖尿病会不会得白内障", "d: 考虑青光眼"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "糖尿病", "diagnosis", "", "", "diabetes_mellitus"), told(d, 0, "白内障", "diagnosis", "", "", "cataract"), told(d, 1, "青光眼", "diagnosis", "", "", "glaucoma")}
		}, nil, false},
		{"blindness feared", "glaucoma", []string{"p: 青光眼会不会失明", "d: 不会失明"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), told(d, 0, "失明", "diagnosis", "", "", "blindness"), told(d, 1, "失明", "diagnosis", "", "", "blindness")}
		}, nil, false},
		{"blindness suffered", "blindness", []string{"p: 右眼失明三年", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "失明", "diagnosis", "", "", "blindness")}
		}, nil, false},
		{"entities that the doctor lists", "cataract", []string{"p: 白内障", "d: 常见的有青光眼、干眼"}, nil, func(d *ophglm.Dialogue) { d.Entities = []string{"cataract", "dry_eye", "glaucoma"} }, true},
		{"no disease by name", "cataract", []string{"p: 眼红，白内障", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "眼红", "diagnosis", "", "", "redness"), told(d, 0, "白内障", "diagnosis", "", "", "cataract")}
		}, nil, true},
		{"the disease field", "dry_eye cataract", []string{"p: 白内障，干眼", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "白内障", "diagnosis", "", "", "cataract"), told(d, 0, "干眼", "diagnosis", "", "", "dry_eye")}
		}, func(d *ophglm.Dialogue) { d.Disease = "干眼" }, true},
		{"entities", "cataract dry_eye", []string{"p: 眼红，没有青光眼，白内障", "d: 白内障"}, nil, func(d *ophglm.Dialogue) { d.Entities = []string{"cataract", "dry_eye", "glaucoma", "redness"} }, true},
		{"entities without names", "", []string{"p: 白内障", "d: 查"}, nil, func(d *ophglm.Dialogue) { d.Entities = []string{"cataract"} }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dialogueOf(c.in...)
			if c.facts != nil {
				d.Facts = c.facts(&d)
			}
			if c.change != nil {
				c.change(&d)
			}
			in := map[string]string{"dialogues": pipelinetest.JSONL(t, &d)}
			if c.names {
				in["names"] = pipelinetest.JSONL(t, names...)
			}
			out := pipelinetest.Records[ophglm.Dialogue](t, pipelinetest.Run(t, Describe(), "", in).Outputs["dialogues"])
			if got := strings.Join(out[0].Diseases, " "); got != c.want {
				t.Errorf("diseases %q, want %q", got, c.want)
			}
		})
	}
}

// How a doctor names a disease, at 【】, and whether that states it of the patient.
func TestStated(t *testing.T) {
	for _, c := range []struct {
		in   string
		want bool
	}{
		{"考虑【干眼】。", true},
		{"您这种情况考虑双眼【干眼】的可能性大", true},
		{"诊断为【青光眼】", true},
		{"诊断：白内障、【青光眼】", true},
		{"这是【霰粒肿】，先热敷", true},
		{"属于【近视】", true},
		{"很可能是【结膜炎】引起的", true},
		{"双眼细菌性【结膜炎】可能。", true},
		{"女，60岁，右眼黄斑前膜，【白内障】。", true},
		{"您的【近视】度数不低", true},
		{"you have 【glaucoma】 in both eyes", true},
		{"This is consistent with 【uveitis】.", true},
		{"It is most likely 【dry eye】.", true},
		{"不是【青光眼】", false},
		{"是不是【青光眼】要查", false},
		{"是【青光眼】还是白内障要查", false},
		{"常见于【糖尿病】、高血压", false},
		{"常见的是【干眼】", false},
		{"多吃蔬菜可以预防【白内障】", false},
		{"如【青光眼】、葡萄膜炎等", false},
		{"考虑【青光眼】、葡萄膜炎等", false},
		{"考虑是葡萄膜炎或【青光眼】", false},
		{"可能引起【青光眼】", false},
		{"时间久了会导致【白内障】", false},
		{"要排除【视网膜脱离】", false},
		{"如果是【青光眼】，就要手术", false},
		{"【青光眼】患者不能用", false},
		{"【近视】的人多见", false},
		{"是【糖尿病】的并发症", false},
		{"【白内障】是老年人的病", false},
		{"缺点是眼压高和【白内障】", false},
		{"You do not have 【glaucoma】.", false},
		{"Get tested to rule out 【glaucoma】.", false},
		{"It is common in patients with 【diabetes】.", false},
		{"causes such as 【uveitis】", false},
		{"This can be due to infection or 【uveitis】", false},
		{"It may be 【uveitis】 or keratitis", false},
	} {
		before, rest, _ := strings.Cut(c.in, "【")
		name, after, _ := strings.Cut(rest, "】")
		if got := stated(before+name+after, len(before), len(before)+len(name), false); got != c.want {
			t.Errorf("%s: stated %v, want %v", c.in, got, c.want)
		}
	}
	const side = "左眼黄斑前膜，复查"
	if !stated(side, len("左眼"), len("左眼黄斑前膜"), true) || stated("早期的黄斑前膜", len("早期的"), len("早期的黄斑前膜"), true) {
		t.Error("a disease said of an eye at the beginning of its clause is to be stated, and no other")
	}
}

func TestStatedTakesAnyPlace(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.SampledFrom([]string{"考虑青光眼。", "you have glaucoma, or ", "\xff是\xe9", ""}).Draw(r, "s") + rapid.String().Draw(r, "more")
		start := rapid.IntRange(0, len(s)).Draw(r, "start")
		end := rapid.IntRange(start, len(s)).Draw(r, "end")
		stated(s, start, end, rapid.Bool().Draw(r, "sided"))
		suffered(s, start, end)
	})
}

func TestSuffered(t *testing.T) {
	for in, want := range map[string]bool{
		"右眼已经【失明】三年": true, "我左眼【失明】": true, "I am 【blind】 in one eye": true,
		"会不会【失明】": false, "怕以后【失明】": false, "会【失明】吗": false, "不治会导致【失明】": false, "没有【失明】": false, "I don't want to go 【blind】": false,
	} {
		before, rest, _ := strings.Cut(in, "【")
		name, after, _ := strings.Cut(rest, "】")
		if got := suffered(before+name+after, len(before), len(before)+len(name)); got != want {
			t.Errorf("%s: suffered %v, want %v", in, got, want)
		}
	}
}

func TestDescribeHistory(t *testing.T) {
	for _, c := range []struct {
		name, want string
		in         []string
		facts      func(*ophglm.Dialogue) []ophglm.Fact
		field      string
	}{
		{"family history, whoever says it", "家族史@1", []string{"p: 红", "d: 有家族史"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 1, "家族史", "family_history", "", "", "")}
		}, ""},
		{"denied", "", []string{"p: 没有家族史，没做过手术", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{changed(told(d, 0, "家族史", "family_history", "", "", ""), isNegated), changed(told(d, 0, "手术", "surgery", "after", "", ""), isNegated)}
		}, ""},
		{"operations done, not planned", "白内障术后@0", []string{"p: 白内障术后，准备激光", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "白内障术后", "surgery", "after", "", ""), told(d, 0, "激光", "surgery", "planned", "", "")}
		}, ""},
		{"the doctor's operation", "", []string{"p: 红", "d: 术后都会红"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 1, "术后", "surgery", "after", "", "")}
		}, ""},
		{"a chronic disease and how long", "糖尿病@0 15年@0", []string{"p: 糖尿病15年，眼红3天", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "糖尿病", "diagnosis", "", "", "diabetes"), told(d, 0, "15年", "duration", "15", "y", ""), told(d, 0, "眼红", "symptom", "", "", "redness"), told(d, 0, "3天", "duration", "3", "d", "")}
		}, ""},
		{"the duration first", "10年@0 糖尿病@0", []string{"p: 10年糖尿病", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "10年", "duration", "10", "y", ""), told(d, 0, "糖尿病", "diagnosis", "", "", "diabetes")}
		}, ""},
		{"two months", "", []string{"p: 干眼2个月", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "干眼", "diagnosis", "", "", "dry_eye"), told(d, 0, "2个月", "duration", "2", "mo", "")}
		}, ""},
		{"a duration of something else", "", []string{"p: 青光眼。眼红3年", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), told(d, 0, "眼红", "symptom", "", "", "redness"), told(d, 0, "3年", "duration", "3", "y", "")}
		}, ""},
		{"another sentence", "", []string{"p: 青光眼。3年了", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), told(d, 0, "3年", "duration", "3", "y", "")}
		}, ""},
		{"told as past", "青光眼@0", []string{"p: 以前得过青光眼，现在眼红", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma")}
		}, ""},
		{"called a history", "高血压@0", []string{"p: 有高血压病史", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "高血压", "diagnosis", "", "", "hypertension")}
		}, ""},
		{"in the field of histories", "高血压@0", []string{"p: 高血压", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "高血压", "diagnosis", "", "", "hypertension")}
		}, "既往病史"},
		{"what it is now", "", []string{"p: 左眼青光眼", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "青光眼", "diagnosis", "", "", "glaucoma")}
		}, ""},
		{"drugs in use, not asked for", "阿托品@0", []string{"p: 在滴阿托品。能用激素吗？", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "阿托品", "drug", "", "", "atropine"), told(d, 0, "激素", "drug", "", "", "steroid")}
		}, ""},
		{"a choice of drugs", "", []string{"p: 打雷珠还是康柏，哪个好", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "雷珠", "drug", "", "", "ranibizumab"), told(d, 0, "康柏", "drug", "", "", "conbercept")}
		}, ""},
		{"a drug in use, and a question beside it", "阿托品@0", []string{"p: 在滴阿托品，还要滴吗？", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "阿托品", "drug", "", "", "atropine")}
		}, ""},
		{"the doctor's drug", "", []string{"p: 红", "d: 滴阿托品"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 1, "阿托品", "drug", "", "", "atropine")}
		}, ""},
		{"a relative's drug", "", []string{"p: 我眼红。妈妈在滴阿托品", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{told(d, 0, "眼红", "symptom", "", "", "redness"), changed(told(d, 0, "阿托品", "drug", "", "", "atropine"), ofRelative)}
		}, ""},
		{"for a relative", "阿托品@0", []string{"p: 孩子眼红，在滴阿托品", "d: 查"}, func(d *ophglm.Dialogue) []ophglm.Fact {
			return []ophglm.Fact{changed(told(d, 0, "眼红", "symptom", "", "", "redness"), ofRelative), changed(told(d, 0, "阿托品", "drug", "", "", "atropine"), ofRelative)}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dialogueOf(c.in...)
			d.Turns[0].Field = c.field
			d.Facts = c.facts(&d)
			got, _ := through(t, Describe(), "", d)
			if s := strings.Join(got.History, " "); s != c.want {
				t.Errorf("history %q, want %q", s, c.want)
			}
		})
	}
}

// A place of the source that no edit touches is the same text now.
func TestTextOffset(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		source := []ophglm.Turn{{Role: ophglm.Patient, Text: rapid.StringMatching(`[a-f]{1,12}`).Draw(r, "first"), From: []int{0}}, {Role: ophglm.Patient, Text: rapid.StringMatching(`[a-f]{1,12}`).Draw(r, "second"), From: []int{1}}}
		turn := source[0]
		turn.From = []int{0}
		if err := Join(&turn, source[1], "t"); err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(0, 3).Draw(r, "edits") {
			a := rapid.IntRange(0, len(turn.Text)).Draw(r, "a")
			b := rapid.IntRange(a, len(turn.Text)).Draw(r, "b")
			if err := Apply(&turn, "t", []Change{{a, b, rapid.StringMatching(`[X-Z]{0,3}`).Draw(r, "new")}}); err != nil {
				r.Fatal(err)
			}
		}
		ps, err := pieces(nil, &turn)
		if err != nil {
			r.Fatal(err)
		}
		n := rapid.IntRange(0, 1).Draw(r, "turn")
		start := rapid.IntRange(0, len(source[n].Text)-1).Draw(r, "start")
		end := rapid.IntRange(start+1, len(source[n].Text)).Draw(r, "end")
		a, b := textOffset(ps, n, start, false), textOffset(ps, n, end, true)
		if a < 0 || b < a || b > len(turn.Text) {
			r.Fatalf("[%d, %d) of source turn %d lies at [%d, %d) of %q", start, end, n, a, b, turn.Text)
		}
		if slices.ContainsFunc(turn.Edits, func(e ophglm.Edit) bool {
			return e.Turn == n && e.Start < end && e.End > start || e.Turn == n && e.Start == e.End && e.Start > start && e.Start < end
		}) {
			return
		}
		if got, want := turn.Text[a:b], source[n].Text[start:end]; got != want {
			r.Fatalf("%q lies at %q in %q, edits %+v", want, got, turn.Text, turn.Edits)
		}
	})
}

func TestDescribeAndQualityExamplesRun(t *testing.T) {
	for _, k := range []string{"quality", "describe"} {
		kind := Quality()
		if k == "describe" {
			kind = Describe()
		}
		out := pipelinetest.Run(t, kind, kind.Example.With, kind.Example.In)
		t.Logf("%s\n%s%s", kind.Name, out.Outputs["dialogues"], out.Rejects)
		if len(out.Outputs["dialogues"]) == 0 {
			t.Errorf("the example of %s makes nothing", kind.Name)
		}
	}
}

func BenchmarkDescribe(b *testing.B) {
	cues, err := knownCues()
	if err != nil {
		b.Fatal(err)
	}
	d := dialogueOf("p: 医生您好，我妈妈右眼视物模糊一个月，还有眼红，平时有高血压。眼压26，是不是青光眼？需要做什么检查吗？",
		"d: 您好，考虑青光眼的可能性比较大，建议做视野检查和OCT，不要自行停药。一周后复查。", "p: 做完手术多久能恢复？晚上会更明显。",
		"d: 一般采用小梁切除术，可以先用拉坦前列素滴眼液，每天1次，每次1滴，控制好血糖血压。如果突然加重请立即急诊。")
	d.Facts = []ophglm.Fact{
		told(&d, 0, "视物模糊", "symptom", "", "", "blur"), told(&d, 0, "一个月", "duration", "1", "mo", ""), told(&d, 0, "眼红", "symptom", "", "", "redness"),
		told(&d, 0, "高血压", "diagnosis", "", "", "hypertension"), told(&d, 0, "青光眼", "diagnosis", "", "", "glaucoma"), told(&d, 1, "青光眼", "diagnosis", "", "", "glaucoma"),
		told(&d, 3, "拉坦前列素滴眼液", "drug", "", "", "latanoprost"), told(&d, 3, "每天1次", "frequency", "1", "/d", ""),
	}
	g := describer{cues: cues}
	b.ReportAllocs()
	for b.Loop() {
		g.describe(&d)
	}
}
