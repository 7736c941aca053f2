package dialogue

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"ophglm/internal/jsonl"
)

// described is a dialogue of our own with the scenarios that its doctor answers,
// as a reader sees it: see testdata/describe.md.
type described struct {
	ID        string   `json:"id"`
	Turns     []string `json:"turns"` // "p: …", "d: …"
	Scenarios []string `json:"scenarios"`
}

func describedDialogues(t testing.TB, file string) []described {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []described
	for line := range bytes.Lines(b) {
		var l described
		if err := jsonl.Unmarshal(bytes.TrimSpace(line), &l); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, l)
	}
	return out
}

// hits counts what a rule found of what there is.
type hits struct{ right, wrong, missed int }

func (h hits) precision() float64 { return share(float64(h.right), float64(h.right+h.wrong)) }
func (h hits) recall() float64    { return share(float64(h.right), float64(h.right+h.missed)) }

// scoreScenarios tags dialogues without facts and compares.
func scoreScenarios(t *testing.T, file string) map[string]*hits {
	t.Helper()
	cues, err := knownCues()
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]*hits{"all": {}}
	for _, l := range describedDialogues(t, file) {
		d := dialogueOf(l.Turns...)
		got, want := map[string]bool{}, map[string]bool{}
		for _, s := range cues.scenarios(&d, newSpeakers(&d)) {
			got[s] = true
		}
		for _, s := range l.Scenarios {
			want[s] = true
		}
		var off []string
		for _, s := range fiveScenarios {
			if by[s] == nil {
				by[s] = &hits{}
			}
			for _, h := range []*hits{by[s], by["all"]} {
				switch {
				case got[s] && want[s]:
					h.right++
				case got[s]:
					h.wrong++
				case want[s]:
					h.missed++
				}
			}
			if got[s] != want[s] {
				off = append(off, map[bool]string{true: "+", false: "-"}[got[s]]+s)
			}
		}
		if len(off) > 0 && strings.Contains(file, "_seen") {
			t.Logf("%s %v: %s", l.ID, off, strings.Join(l.Turns, " | "))
		}
	}
	for _, s := range append(fiveScenarios[:], "all") {
		h := by[s]
		t.Logf("%-10s precision %.3f  recall %.3f  (%d right, %d wrong, %d missed)", s, h.precision(), h.recall(), h.right, h.wrong, h.missed)
	}
	return by
}

// The rules were made with the seen dialogues in view. Those unseen were written
// before any rule was, and only their sums were looked at since: the floors are a
// little under what was measured (precision 0.923, recall 0.846; before weak words
// had to be asked for or two, 0.879 and 0.885).
func TestScenarios(t *testing.T) {
	for _, c := range []struct {
		file              string
		n                 int
		precision, recall float64
	}{
		{"testdata/describe_seen.jsonl", 92, 0.95, 0.92},
		{"testdata/describe_unseen.jsonl", 120, 0.9, 0.82},
	} {
		t.Run(c.file, func(t *testing.T) {
			if n := len(describedDialogues(t, c.file)); n != c.n {
				t.Errorf("%d dialogues, want %d", n, c.n)
			}
			if all := scoreScenarios(t, c.file)["all"]; all.precision() < c.precision || all.recall() < c.recall {
				t.Errorf("precision %.3f, recall %.3f: want %.2f and %.2f at the least", all.precision(), all.recall(), c.precision, c.recall)
			}
		})
	}
}

func TestScenariosNeedAnAnswer(t *testing.T) {
	cues, err := knownCues()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		in         []string
	}{
		{"asked and told", "treatment", []string{"p: 要手术吗", "d: 需要手术。"}},
		{"asked alone", "", []string{"p: 要手术吗", "d: 多大年纪？"}},
		{"asked back, then told", "prognosis", []string{"p: 会瞎吗", "d: 几岁？", "p: 六十", "d: 不会。"}},
		{"the doctor asks", "", []string{"p: 红", "d: 滴过什么药？做过手术吗？"}},
		{"told within a question's sentence", "treatment", []string{"p: 红", "d: 先热敷，做过手术吗？"}},
		{"sent elsewhere", "", []string{"p: 要手术吗", "d: 请到医院面诊。"}},
		{"the patient tells", "", []string{"p: 我做了激光，医生让复查", "d: 嗯嗯。"}},
		{"a longer word hides a shorter", "", []string{"p: 多少钱", "d: 手术费各地不同。"}},
		{"nothing said", "", []string{"p: ", "d: "}},
		{"one weak word beside an answer", "prognosis", []string{"p: 会瞎吗", "d: 不会瞎，去做个检查。"}},
		{"two weak words", "diagnosis prognosis", []string{"p: 会瞎吗", "d: 不会瞎，做个检查，排除别的。"}},
		{"a weak word twice", "prognosis", []string{"p: 会瞎吗", "d: 不会瞎，做个检查，再检查一次。"}},
		{"a weak word that was asked for", "diagnosis", []string{"p: 要做检查吗", "d: 建议检查。"}},
		{"asked for earlier", "prognosis treatment", []string{"p: 吃什么药", "d: 几岁？", "p: 六十，会瞎吗", "d: 不会瞎，药在门诊开。"}},
		{"a weak word alone, nothing asked", "diagnosis", []string{"p: 眼睛红了三天", "d: 可以做个检查。"}},
		{"two scenarios by one weak word each, nothing asked", "", []string{"p: 眼睛红了三天", "d: 做个检查，多休息。"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dialogueOf(c.in...)
			if got := strings.Join(cues.scenarios(&d, newSpeakers(&d)), " "); got != c.want {
				t.Errorf("scenarios %q, want %q", got, c.want)
			}
		})
	}
}

func TestReadCues(t *testing.T) {
	for src, want := range map[string]string{
		"scenarios: {visual: {ask: [图]}}":  "",
		"scenarios: {sixth: {ask: [图]}}":   `there is no scenario "sixth"`,
		"scenarios: {visual: {asks: [图]}}": "unknown field",
		"scenarios: [":                     "describe_cues.yaml",
	} {
		_, err := readCues([]byte(src))
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", src, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: error %v, want one with %q", src, err, want)
		}
	}
}
