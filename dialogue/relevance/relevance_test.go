package relevance

import (
	"bytes"
	"strings"
	"testing"

	"ophglm"
)

func consultation(turns ...string) *ophglm.Dialogue {
	d := &ophglm.Dialogue{ID: "t", Origins: []ophglm.Origin{{Dataset: "t"}}}
	for i, t := range turns {
		role := ophglm.Patient
		if strings.HasPrefix(t, "d: ") {
			role = ophglm.Doctor
		}
		d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: t[3:], From: []int{i}})
	}
	return d
}

func TestEvidence(t *testing.T) {
	names := []*ophglm.Name{
		{Surface: "Coats病", Entity: "coats", Type: "Disease"},
		{Surface: "外层渗出性视网膜病变", Entity: "coats", Type: "Disease"},
		{Surface: "糖尿病", Entity: "diabetes", Type: "Disease"},
		{Surface: "眼科", Entity: "ophthalmology", Type: "Department"},
		{Surface: "DR", Entity: "dr", Type: "Disease"},
		{Surface: "糖尿病视网膜病变", Entity: "dr", Type: "Disease"},
		{Surface: "分泌物多", Entity: "discharge", Type: "Symptom"},
		{Surface: "眼屎", Entity: "discharge", Type: "Symptom"},
		{Surface: "PPV", Entity: "vitrectomy", Type: "Procedure", Ambiguous: true},
		{Surface: "玻璃体切割术", Entity: "vitrectomy", Type: "Procedure"},
	}
	plain, named := NewReader(nil), NewReader(names)
	for _, c := range []struct {
		name       string
		reader     *Reader
		in         []string
		side       int // 0 the patient, 1 the doctor
		want       string
		department string
	}{
		{"the longest word at a place", plain, []string{"p: 视网膜病变"}, 0, "1 word of the eye, 1 of the fundus", ""},
		{"each word once", plain, []string{"p: 近视，近视"}, 0, "1 word of the eye", ""},
		{"sides apart", plain, []string{"p: 头疼", "d: 查眼压"}, 1, "1 word of the eye", ""},
		{"full width and case", plain, []string{"p: ＯＫ镜, My EYES"}, 0, "2 words of the eye", ""},
		{"a zero-width blank inside", plain, []string{"p: 青\u200b光眼"}, 0, "1 word of the eye", ""},
		{"whole words alone", plain, []string{"p: eyeliner, iridologist"}, 0, "0 words of the eye", ""},
		{"several words, any blanks", plain, []string{"p: optic\n nerve"}, 0, "1 word of the eye, 1 of the fundus", ""},
		{"another meaning", plain, []string{"p: 鸡眼，头晕眼花"}, 0, "0 words of the eye, 2 in another meaning", ""},
		{"denied", plain, []string{"p: 没有近视，头疼"}, 0, "0 words of the eye, 1 denied", ""},
		{"denied in English", plain, []string{"p: Headache, no eye pain."}, 0, "0 words of the eye, 1 denied", ""},
		{"said to be normal", plain, []string{"p: 眼底正常"}, 0, "0 words of the eye, 1 denied", ""},
		{"very worried is no denial", plain, []string{"p: 非常担心是青光眼"}, 0, "1 word of the eye", ""},
		{"not having thought of it is no denial", plain, []string{"p: 没想到是白内障"}, 0, "1 word of the eye", ""},
		{"no relief is no denial", plain, []string{"p: 眼睛疼没有好转"}, 0, "1 word of the eye", ""},
		{"a name that only the graph knows", named, []string{"p: 孩子是Coats病"}, 0, "1 word of the eye, 1 of the fundus", ""},
		{"and without the graph", plain, []string{"p: 孩子是Coats病"}, 0, "0 words of the eye", ""},
		{"a name of the graph that is not of the eye", named, []string{"p: 糖尿病十年"}, 0, "0 words of the eye", ""},
		{"an ambiguous name", named, []string{"p: 做了PPV"}, 0, "0 words of the eye", ""},
		{"two letters that mean other things too", named, []string{"p: Hello Dr, my knee hurts"}, 0, "0 words of the eye", ""},
		{"an everyday name of a symptom", named, []string{"p: 白带分泌物多"}, 0, "0 words of the eye", ""},
		{"a denied name", named, []string{"p: 没有Coats病"}, 0, "0 words of the eye, 1 denied", ""},
		{"a name that a word of the list stands in", named, []string{"p: 玻璃体切割术后"}, 0, "1 word of the eye, 1 of the fundus", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := c.reader.read(consultation(c.in...), &scratch{})
			side := &e.Patient
			if c.side == 1 {
				side = &e.Doctor
			}
			if got := side.String(); got != c.want {
				t.Errorf("%q: %s, want %s", c.in, got, c.want)
			}
		})
	}
}

func TestDepartment(t *testing.T) {
	for name, want := range map[string]Department{
		"": NoDepartment, "眼科": EyeDepartment, "小儿眼科": EyeDepartment, "视光中心": EyeDepartment, "Ophthalmology": EyeDepartment, "Eye Clinic": EyeDepartment,
		"五官科": NoDepartment, "眼耳鼻喉科": NoDepartment, "儿科": NoDepartment, "急诊科": NoDepartment, "General practice": NoDepartment,
		"心血管科": OtherDepartment, "神经科": OtherDepartment, "Eyebrow studio": OtherDepartment, "cardiology": OtherDepartment,
	} {
		if got := departmentOf(name); got != want {
			t.Errorf("%q is %s, want %s", name, got, want)
		}
	}
}

// Every word of the list is found as itself, in its section, alone and between
// other characters.
func TestWordsAreFound(t *testing.T) {
	l := newWordList(wordFile)
	if l.words > 64*len(scratch{}.seen[0]) {
		t.Fatalf("%d words are too many for the set of words said", l.words)
	}
	seen := map[string]bool{}
	for _, g := range l.group {
		for _, w := range g {
			if s := string(w.runes); seen[s] {
				t.Errorf("%q stands twice in the list", s)
			} else {
				seen[s] = true
			}
			rs := append(append([]rune("的 "), w.runes...), []rune(" 的")...)
			if got := l.at(rs, 2); got == nil || got.id != w.id {
				t.Errorf("%q is not found", string(w.runes))
			}
		}
	}
	if len(seen) < 500 {
		t.Errorf("the list has %d words", len(seen))
	}
}

func TestModelFile(t *testing.T) {
	m, err := ReadModel(weightFile)
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.File()
	if err != nil || !bytes.Equal(again, weightFile) {
		t.Errorf("a model read and written is another: %v", err)
	}
	for name, broken := range map[string][]byte{
		"empty": nil, "no header": []byte("{\n"), "cut": weightFile[:len(weightFile)-1], "longer": append(bytes.Clone(weightFile), 0),
		"another format": bytes.Replace(weightFile, []byte(`"format":1`), []byte(`"format":9`), 1),
		"other features": bytes.Replace(weightFile, []byte(`"bias"`), []byte(`"bios"`), 1),
	} {
		if _, err := ReadModel(broken); err == nil {
			t.Errorf("%s: is read", name)
		}
	}
}

// Training separates what can be separated, the same way each time.
func TestTrain(t *testing.T) {
	r := NewReader(nil)
	var samples []Sample
	for range 5 {
		samples = append(samples,
			Sample{consultation("p: 视网膜脱离怎么治", "d: 手术"), true, true}, Sample{consultation("p: 近视怎么办", "d: 配镜"), true, false},
			Sample{consultation("p: 胃疼怎么办", "d: 青光眼禁用"), false, false}, Sample{consultation("p: 感冒咳嗽", "d: 多喝水"), false, false})
	}
	recipe := Recipe{Steps: 500, L2Features: 1e-4, L2Grams: 1e-3}
	m := Train(r, samples, recipe)
	for _, s := range samples[:4] {
		got := m.Score(r, s.Dialogue)
		if (got.Eye > 0.5) != s.Eye || s.Eye && (got.Fundus > 0.5) != s.Fundus {
			t.Errorf("%s: eye %.2f, fundus %.2f", s.Dialogue.Turns[0].Text, got.Eye, got.Fundus)
		}
	}
	a, _ := m.File()
	b, _ := Train(r, samples, recipe).File()
	if !bytes.Equal(a, b) {
		t.Error("training twice gives two models")
	}
}

// Whatever is said gets a score, the same each time, and the parts of a reading
// fit each other.
func FuzzScore(f *testing.F) {
	for _, s := range []string{"", "眼睛疼", "我的eye 疼，没有近视。", "\xff眼\xf0", "👁️👁️", "没有没有没有", strings.Repeat("，", 50), "optic\u3000nerve"} {
		f.Add(s, s)
	}
	m, err := ReadModel(weightFile)
	if err != nil {
		f.Fatal(err)
	}
	r := NewReader([]*ophglm.Name{{Surface: "Coats病", Entity: "c"}, {Surface: "视网膜", Entity: "c"}})
	f.Fuzz(func(t *testing.T, asked, answered string) {
		d := consultation("p: "+asked, "d: "+answered)
		s := m.Score(r, d)
		if s != m.Score(r, d) {
			t.Error("two readings differ")
		}
		for _, v := range []float64{s.Eye, s.Fundus, s.EyeWithoutGrams} {
			if !(v >= 0 && v <= 1) {
				t.Errorf("score %v", s)
			}
		}
		for _, e := range []Side{s.Evidence.Patient, s.Evidence.Doctor} {
			if words := e.Organ + e.Eye + e.Fundus; words > e.Mentions || e.Names > words || e.Speaking > min(e.Mentions, e.Clauses+1) || e.Opens && e.Mentions == 0 {
				t.Errorf("%+v", e)
			}
		}
	})
}

func BenchmarkScore(b *testing.B) {
	m, err := ReadModel(weightFile)
	if err != nil {
		b.Fatal(err)
	}
	r := NewReader(nil)
	d := consultation("p: 医生您好，我妈妈左眼视物模糊一个多月，还有眼前黑影飘动，平时有高血压。没有外伤史。晚上会更明显。是不是糖尿病视网膜病变？",
		"d: 根据您的描述，考虑糖尿病视网膜病变的可能性比较大，建议做眼底照相和OCT，建议尽快到眼科门诊就诊。控制好血糖血压。",
		"p: 眼压21，正常吗？", "d: 可以先用拉坦前列素滴眼液，每天1次，每次1滴，一周后复查。", "p: 手术费用大概多少？用过眼药水但是没有效果。",
		"d: 一般采用激光光凝，清淡饮食，少吃辛辣。注意休息，避免用眼过度。")
	n := 0
	for _, t := range d.Turns {
		n += len([]rune(t.Text))
	}
	b.ReportMetric(float64(n), "characters")
	b.ReportAllocs()
	for b.Loop() {
		m.Score(r, d)
	}
}
