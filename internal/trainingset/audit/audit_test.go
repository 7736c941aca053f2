package audit

import (
	"fmt"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/recurring"
	"ophglm/internal/text"
)

// row is a record of a question and an answer.
type row struct {
	file             int
	question, answer string
}

// audited adds rows in order, numbered by file from 1, and says what is found.
func audited(t *testing.T, opt Options, files int, rows ...row) (found []string, exemplars []Finding) {
	t.Helper()
	a, err := New(t.TempDir(), files, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	number := map[int]int{}
	for _, r := range rows {
		number[r.file]++
		n := number[r.file]
		d := Digest([]ophglm.Message{{Role: "user", Content: r.question}, {Role: "assistant", Content: r.answer}})
		if err := a.Add(Place{File: r.file, Line: n, Row: n}, d); err != nil {
			t.Fatal(err)
		}
	}
	all, exemplars, err := a.Findings(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		s := fmt.Sprintf("%s %d:%d/%d n%d", f.Rule, f.At.File, f.At.Line, f.At.Message, f.Count)
		for _, o := range f.Others {
			s += fmt.Sprintf(" %d:%d", o.File, o.Line)
		}
		found = append(found, s)
	}
	return found, exemplars
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const (
	cataract = "白内障是晶状体变得混浊，视力逐渐下降，看东西像隔着一层毛玻璃，成熟以后可以做超声乳化手术，并植入人工晶状体。"
	uveitis  = "葡萄膜炎是虹膜、睫状体和脉络膜的炎症，眼红、怕光、疼痛，要散瞳，并用糖皮质激素滴眼，同时寻找全身的原因。"
	both     = cataract + uveitis
)

// differently has two characters of 90 changed, which 4 of its 88 trigrams hold:
// a similarity of 84/92.
var differently = strings.Replace(both, "可以", "就能", 1)

func TestOneFile(t *testing.T) {
	found, _ := audited(t, Defaults(), 1,
		row{0, "白内障是什么？", both},
		row{0, "葡萄膜炎是什么？", uveitis},
		row{0, "白内障是什么", both + "。"},                                     // the same but for marks
		row{0, "什么叫白内障？", differently},                                   // differs by little
		row{0, "好吗？", "好的。"}, row{0, "行吗？", "好的。"}, row{0, "好吗？", "好的。"}, // too short to tell
	)
	expect(t, found, "near_duplicate 0:1/1 n1 0:4", "duplicate 0:3/1 n1 0:1")
}

func TestManyQuestions(t *testing.T) {
	var rows []row
	for i := range 5 {
		rows = append(rows, row{0, fmt.Sprintf("第%d个问题", i), cataract})
	}
	found, _ := audited(t, Defaults(), 1, rows[:4]...)
	expect(t, found)
	found, _ = audited(t, Defaults(), 1, rows...)
	expect(t, found, "many_questions 0:1/1 n5")
	found, _ = audited(t, Defaults(), 2, append(rows[:4], row{1, "第0个问题", cataract})...) // asked before, in the other file
	expect(t, found, "answer_across_files 1:1/1 n1 0:1")
}

func TestSeveralFiles(t *testing.T) {
	found, _ := audited(t, Defaults(), 2,
		row{0, "请问白内障手术以后多久可以开车？", both},
		row{0, "请问葡萄膜炎会不会再次发作呢？", uveitis},
		row{1, "请问，白内障手术以后多久可以开车", differently},
		row{1, "眼睛看东西有重影，应该挂哪个科的号？", "先到眼科检查眼位和屈光，突然出现的复视要尽快就诊，以排除神经系统的疾病。"},
	)
	expect(t, found, "question_across_files 1:1/0 n1 0:1", "answer_across_files 1:1/1 n1 0:1")
}

// A long sentence that many different records have is told of; one that stands
// often in the same record is not.
func TestExemplars(t *testing.T) {
	const leaked = "患者朋友理应保持良好的心态，用积极的心态去面对每一天的生活。"
	var rows []row
	for i := range 20 {
		rows = append(rows, row{0, fmt.Sprintf("问题%d", i), fmt.Sprintf("这是第%d个回答。%s", i, leaked)})
		rows = append(rows, row{0, "同一个问题", "同一个回答里有很长的一句话，它一字不差地说了二十遍还要多。"})
	}
	_, got := audited(t, Defaults(), 1, rows...)
	h, _ := recurring.Of(leaked)
	if len(got) != 1 || got[0].Sentence != h || got[0].Count != 20 {
		t.Errorf("exemplars are %+v", got)
	}
	if _, got := audited(t, Defaults(), 1, rows[:38]...); len(got) != 0 {
		t.Errorf("of 19 records: %+v", got)
	}
}

func TestSentences(t *testing.T) {
	var got []string
	s := "短句。这是一句足够长的话，长到可以被数进去，有二十个字以上。See a doctor today if you can. " +
		"This sentence is long enough to be counted because it has more than sixty letters."
	Sentences(s, func(_ recurring.Text, sp text.Span) { got = append(got, sp.Of(s)) })
	if len(got) != 2 || !strings.HasPrefix(got[0], "这是") || !strings.HasPrefix(got[1], "This") {
		t.Errorf("sentences are %q", got)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []Options{{}, {Similarity: 1.1, Questions: 1, Records: 2}, {Similarity: 1, Questions: 0, Records: 2}, {Similarity: 1, Questions: 1, Records: 1}} {
		if _, err := New(t.TempDir(), 1, o); err == nil {
			t.Errorf("%+v are taken", o)
		}
	}
}
