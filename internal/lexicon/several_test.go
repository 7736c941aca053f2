package lexicon

import (
	"reflect"
	"testing"

	"ophglm"

	"pgregory.net/rapid"
)

// Several lexicons find in one walk what each finds alone.
func TestSeveralFindsWhatEachDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("ab s-白内障\u200b1")), 1, 4, -1)
		var lists [][]*ophglm.Name
		for range rapid.IntRange(1, 9).Draw(t, "lists") {
			lists = append(lists, names(rapid.SliceOfN(word, 0, 6).Draw(t, "names")...))
		}
		s := rapid.StringOfN(rapid.RuneFrom([]rune("ab s-白内障\u200b1.")), 0, 20, -1).Draw(t, "text")
		got := make([][]Mention, len(lists))
		NewSeveral(lists...).Find(got, s)
		for i, list := range lists {
			if want := New(list).Find(nil, s); !reflect.DeepEqual(got[i], want) {
				t.Fatalf("%q: %s, want %s", s, show(s, got[i]), show(s, want))
			}
		}
	})
}
