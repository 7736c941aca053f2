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
