package dialogue

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
)

const leaked = "患者朋友理应保持良好的心态，用积极的心态去面对眼病。" // 24 characters but for marks

// manyDialogues are n different ones that hold the leaked sentence among their own.
func manyDialogues(n int) []ophglm.Dialogue {
	var out []ophglm.Dialogue
	for i := range n {
		d := dialogueOf(fmt.Sprintf("p: 第%d号，左眼眼压%d，怎么办", i, i), fmt.Sprintf("d: 建议查眼压。%s第%d天复查。", leaked, i))
		d.Origins[0].Row = i + 1
		out = append(out, d)
	}
	return out
}

func exemplarsOf(t *testing.T, with string, ds []ophglm.Dialogue) ([]ophglm.Dialogue, []Exemplar, string) {
	t.Helper()
	out := pipelinetest.Run(t, Exemplars(), with, map[string]string{"dialogues": pipelinetest.JSONL(t, ds...)})
	if a := out.Accounting; a.Inputs != a.Used+a.Rejected {
		t.Errorf("accounting is %+v", a)
	}
	return pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"]), pipelinetest.Records[Exemplar](t, out.Outputs["exemplars"]), reasons(pipelinetest.Records[ophglm.Reject](t, out.Rejects))
}

func TestExemplars(t *testing.T) {
	in := manyDialogues(20)
	got, list, _ := exemplarsOf(t, "", in)
	if len(list) != 1 || list[0].Text != leaked || list[0].Dialogues != 20 || list[0].Of != "sentence" {
		t.Fatalf("exemplars are %+v", list)
	}
	for i, d := range got {
		if want := fmt.Sprintf("p: 第%d号，左眼眼压%d，怎么办 | d: 建议查眼压。第%d天复查。", i, i, i); script(d) != want {
			t.Errorf("left is %q, want %q", script(d), want)
		}
		checkAccount(t, &d, in[i].Turns)
	}
}

func TestExemplarsUnderTheThresholds(t *testing.T) {
	for _, c := range []struct {
		name, with string
		in         []ophglm.Dialogue
	}{
		{"too few dialogues", "", manyDialogues(19)},
		{"too small a share", "{share: 0.5}", append(manyDialogues(20), otherDialogues(21)...)},
		{"one dialogue many times", "", slices.Concat(manyDialogues(10), manyDialogues(10), manyDialogues(10))},
		{"too short", "{characters: 25}", manyDialogues(20)},
		{"a dose", "", dosed(99)},
	} {
		if _, list, _ := exemplarsOf(t, c.with, c.in); len(list) != 0 {
			t.Errorf("%s: found %+v", c.name, list)
		}
	}
	if _, list, _ := exemplarsOf(t, "", dosed(100)); len(list) != 0 {
		t.Errorf("a dose was cut because it stands in a hundred dialogues: %+v", list)
	}
	if _, list, _ := exemplarsOf(t, "{share: 0.5}", append(manyDialogues(20), otherDialogues(20)...)); len(list) != 1 {
		t.Errorf("half of the dialogues and 20 are not enough: %+v", list)
	}
}

// dosed are n different dialogues with the same dose.
func dosed(n int) []ophglm.Dialogue {
	var out []ophglm.Dialogue
	for i := range n {
		out = append(out, dialogueOf(fmt.Sprintf("p: 右眼%d", i), "d: 先用玻璃酸钠滴眼液，每天4次，每次1滴，坚持用下去。"))
	}
	return out
}

func otherDialogues(n int) []ophglm.Dialogue {
	var out []ophglm.Dialogue
	for i := range n {
		out = append(out, dialogueOf(fmt.Sprintf("p: 右眼%d", i), "d: 建议查眼压"))
	}
	return out
}

func TestWholeTurnsThatLeak(t *testing.T) {
	whole := "您好。请问您贵姓？从哪里来的？怎么知道我们的？以前有没有来过？是一个人来的吗？还有没有别的事要问？" // 42 characters, no sentence of 20
	var in []ophglm.Dialogue
	for i := range 20 {
		in = append(in, dialogueOf(fmt.Sprintf("p: 眼压%d", i), "d: "+whole, fmt.Sprintf("p: %d岁", i), "d: 查房角"))
	}
	in = append(in, dialogueOf("p: 只有这一句", "d: "+whole))
	got, list, rejected := exemplarsOf(t, "", in)
	if len(list) != 1 || list[0].Of != "turn" || list[0].Dialogues != 21 {
		t.Fatalf("exemplars are %+v", list)
	}
	if rejected != "only_exemplars" || len(got) != 20 || script(got[3]) != "p: 眼压3\n3岁 | d: 查房角" {
		t.Errorf("rejected %q, left %d, %q", rejected, len(got), script(got[3]))
	}
	for i, d := range got {
		checkAccount(t, &d, in[i].Turns)
	}
}

// What is found and what is left does not depend on the order of the input.
func TestExemplarsOfShuffledInput(t *testing.T) {
	in := append(manyDialogues(30), otherDialogues(30)...)
	in = append(in, manyDialogues(5)...)
	var first string
	for seed := range uint64(3) {
		got, list, _ := exemplarsOf(t, "{dialogues: 10, characters: 12}", in)
		slices.SortFunc(got, func(a, b ophglm.Dialogue) int {
			return strings.Compare(a.ID+fmt.Sprint(a.Origins), b.ID+fmt.Sprint(b.Origins))
		})
		s := pipelinetest.JSONL(t, got...) + pipelinetest.JSONL(t, list...)
		if first == "" {
			first = s
		} else if s != first {
			t.Fatal("another order gives another result")
		}
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
	}
}
