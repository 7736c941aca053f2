package dialogue

import (
	"reflect"
	"strings"
	"testing"

	"ophglm"

	"pgregory.net/rapid"
)

func TestApply(t *testing.T) {
	source := []ophglm.Turn{{Role: ophglm.Patient, Text: "我叫ＡＢ。眼压２１", From: []int{0}}}
	turn := source[0]
	if err := Apply(&turn, "n", []Change{{6, 9, "A"}, {9, 12, "B"}, {21, 24, "2"}, {24, 27, "1"}}); err != nil {
		t.Fatal(err)
	}
	if turn.Text != "我叫AB。眼压21" {
		t.Fatalf("text = %q", turn.Text)
	}
	// covers both letters: one edit in place of two, naming both stages
	if err := Apply(&turn, "d", []Change{{6, 8, "[姓名1]"}}); err != nil {
		t.Fatal(err)
	}
	want := []ophglm.Edit{
		{Stage: "n+d", Turn: 0, Start: 6, End: 12, New: "[姓名1]"},
		{Stage: "n", Turn: 0, Start: 21, End: 24, New: "2"},
		{Stage: "n", Turn: 0, Start: 24, End: 27, New: "1"},
	}
	if len(turn.Edits) != len(want) {
		t.Fatalf("edits = %+v", turn.Edits)
	}
	for i := range want {
		if turn.Edits[i] != want[i] {
			t.Errorf("edit %d = %+v, want %+v", i, turn.Edits[i], want[i])
		}
	}
	if got, err := turn.Replay(source); err != nil || got != "我叫[姓名1]。眼压21" {
		t.Errorf("replay = %q, %v", got, err)
	}
}

func TestApplyKeepsWhatIsLeftOfAnEarlierEdit(t *testing.T) {
	source := []ophglm.Turn{{Role: ophglm.Patient, Text: "xYz", From: []int{0}}}
	turn := source[0]
	apply(t, &turn, "a", Change{1, 2, "123"}) // x123z
	apply(t, &turn, "b", Change{2, 5, "-"})   // x1-
	if len(turn.Edits) != 1 || turn.Edits[0] != (ophglm.Edit{Stage: "a+b", Start: 1, End: 3, New: "1-"}) {
		t.Errorf("edits = %+v", turn.Edits)
	}
}

func TestChangeAcrossTheNewlineOfAJoin(t *testing.T) {
	source := []ophglm.Turn{{Role: ophglm.Patient, Text: "call 138", From: []int{0}}, {Role: ophglm.Patient, Text: "0000 now", From: []int{1}}}
	turn := source[0]
	if err := Join(&turn, source[1], "j"); err != nil {
		t.Fatal(err)
	}
	apply(t, &turn, "d", Change{5, 13, "[phone]"})
	if turn.Text != "call [phone]\n now" {
		t.Errorf("text = %q", turn.Text)
	}
	if got, err := turn.Replay(source); err != nil || got != turn.Text {
		t.Errorf("replay = %q, %v", got, err)
	}
}

func TestApplyRefusesWhatIsOutOfOrder(t *testing.T) {
	for _, cs := range [][]Change{{{2, 1, ""}}, {{0, 9, ""}}, {{1, 2, ""}, {0, 1, ""}}, {{-1, 0, "x"}}} {
		turn := ophglm.Turn{Role: ophglm.Patient, Text: "abc", From: []int{0}}
		if err := Apply(&turn, "s", cs); err == nil || turn.Text != "abc" || turn.Edits != nil {
			t.Errorf("changes %v: error %v, turn %+v", cs, err, turn)
		}
	}
	for _, turn := range []ophglm.Turn{
		{Text: "abc"},
		{Text: "abc", From: []int{0, 1}},
		{Text: "abc", From: []int{0}, Edits: []ophglm.Edit{{Turn: 4}}},
		{Text: "abc", From: []int{0}, Edits: []ophglm.Edit{{Start: 9, End: 9}}},
	} {
		if err := Apply(&turn, "s", []Change{{0, 1, "x"}}); err == nil {
			t.Errorf("the broken turn %+v was changed", turn)
		}
	}
}

func apply(t testing.TB, turn *ophglm.Turn, stage string, changes ...Change) {
	t.Helper()
	if err := Apply(turn, stage, changes); err != nil {
		t.Fatal(err)
	}
}

// checkTurn holds a turn against its source: its edits are valid, and they make
// its text.
func checkTurn(t rapid.TB, turn ophglm.Turn, source []ophglm.Turn) {
	d := &ophglm.Dialogue{ID: "x", Origins: []ophglm.Origin{{Dataset: "d"}}, Turns: []ophglm.Turn{turn}}
	if err := d.Validate(); err != nil {
		t.Fatalf("%v\n%+v", err, turn)
	}
	got, err := turn.Replay(source)
	if err != nil || got != turn.Text {
		t.Fatalf("replayed %q, want %q (error %v)\nsource %+v\nedits %+v", got, turn.Text, err, source, turn.Edits)
	}
}

func drawChanges(t *rapid.T, text string) []Change {
	var cs []Change
	at := 0
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		if at > len(text) {
			break
		}
		start := rapid.IntRange(at, len(text)).Draw(t, "start")
		end := rapid.IntRange(start, min(len(text), start+4)).Draw(t, "end")
		cs = append(cs, Change{start, end, rapid.SampledFrom([]string{"", "x", "YZ", "\n", "long text"}).Draw(t, "new")})
		at = end
		if rapid.Bool().Draw(t, "gap") {
			at++
		}
	}
	return cs
}

// Whatever is joined and changed, in whatever order, the edits make the text
// again; and a turn of one source turn reads as if the changes were made alone.
func TestEditsMakeTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var source []ophglm.Turn
		for i := range rapid.IntRange(1, 3).Draw(t, "turns") {
			source = append(source, ophglm.Turn{Role: ophglm.Patient, From: []int{i}, Text: rapid.StringOfN(rapid.RuneFrom([]rune("abcdefg\n")), 0, 9, -1).Draw(t, "text")})
		}
		step := func(turn *ophglm.Turn) {
			for range rapid.IntRange(0, 3).Draw(t, "steps") {
				cs := drawChanges(t, turn.Text)
				want := replace(turn.Text, 0, len(turn.Text), cs)
				if err := Apply(turn, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "stage"), cs); err != nil {
					t.Fatal(err)
				}
				if len(turn.From) == 1 && turn.Text != want {
					t.Fatalf("changes %v made %q, want %q", cs, turn.Text, want)
				}
				checkTurn(t, *turn, source)
			}
		}
		turn := source[0]
		step(&turn)
		for _, next := range source[1:] {
			step(&next)
			if err := Join(&turn, next, "j"); err != nil {
				t.Fatal(err)
			}
			checkTurn(t, turn, source)
			step(&turn)
		}
	})
}

func FuzzApply(f *testing.F) {
	f.Add("abcdef", "ghi", []byte{0, 2, 1, 3, 1, 0, 0, 4, 2})
	f.Add("", "x", []byte{0, 0, 1, 0, 0, 1})
	f.Add("眼压21", "\n", []byte{3, 3, 2, 1, 9, 1, 2, 2, 0})
	f.Add("aaaa", "bbbb", []byte{4, 4, 1, 0, 9, 0, 2, 3, 1})
	f.Fuzz(func(t *testing.T, a, b string, program []byte) {
		source := []ophglm.Turn{{Role: ophglm.Doctor, Text: a, From: []int{0}}, {Role: ophglm.Doctor, Text: b, From: []int{1}}}
		turn := source[0]
		for i := 0; i+2 < len(program); i += 3 {
			if i == 6 {
				if err := Join(&turn, source[1], "j"); err != nil {
					t.Fatal(err)
				}
			}
			start := int(program[i]) % (len(turn.Text) + 1)
			end := min(len(turn.Text), start+int(program[i+1])%5)
			stage := string(rune('a' + program[i+1]%3))
			if err := Apply(&turn, stage, []Change{{start, end, strings.Repeat("n", int(program[i+2])%4)}}); err != nil {
				t.Fatal(err)
			}
			checkTurn(t, turn, source)
		}
	})
}

// Turns joined at once are those joined one by one.
func TestJoinTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var turns []ophglm.Turn
		for i := range rapid.IntRange(2, 5).Draw(t, "turns") {
			turn := ophglm.Turn{Role: ophglm.Doctor, From: []int{i}, Field: rapid.SampledFrom([]string{"", "f"}).Draw(t, "field"), Text: rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 0, 5, -1).Draw(t, "text")}
			if err := Apply(&turn, "a", drawChanges(t, turn.Text)); err != nil {
				t.Fatal(err)
			}
			turns = append(turns, turn)
		}
		want := turns[0]
		for _, next := range turns[1:] {
			if err := Join(&want, next, "j"); err != nil {
				t.Fatal(err)
			}
		}
		got, err := joinTurns(turns, "j")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("joined at once %+v (%v), one by one %+v", got, err, want)
		}
	})
}
