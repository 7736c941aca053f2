package dialogue

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/text"
)

// repeatedRunes is how much a run of turns says before its repetition is taken as
// the same conversation printed again: people do repeat short answers.
const repeatedRunes = 24

// repeated marks turns that belong to a run of two or more which stood before,
// word for word: the same conversation printed twice. It returns nil where there
// is none.
func repeated(turns []ophglm.Turn) []bool {
	if !mayRepeat(turns) {
		return nil
	}
	again := make([]bool, len(turns))
	said := make([]string, len(turns)) // "" where nothing is said, which repeats nothing
	for i, t := range turns {
		if s := plain(t.Text); s != "" {
			said[i] = string(t.Role) + s
		}
	}
	first := map[string]int{}
	for j := 0; j < len(turns); {
		i, ok := first[said[j]]
		n, runes := 0, 0
		for ok && i+n < j && j+n < len(turns) && said[j+n] != "" && said[i+n] == said[j+n] {
			runes += utf8.RuneCountInString(turns[j+n].Text)
			n++
		}
		if n < 2 || runes < repeatedRunes {
			if !ok {
				first[said[j]] = j
			}
			j++
			continue
		}
		for k := range n {
			again[j+k] = true
		}
		j += n
	}
	return again
}

// mayRepeat reports whether two turns of one side begin alike, which spares most
// dialogues a look at all of their text.
func mayRepeat(turns []ophglm.Turn) bool {
	if len(turns) < 4 {
		return false
	}
	var room [32]uint64
	seen := room[:0]
	for i := range turns {
		if k := beginning(&turns[i]); k != 0 {
			seen = append(seen, k)
		}
	}
	if len(seen) > len(room) {
		slices.Sort(seen)
		n := len(seen)
		return len(slices.Compact(seen)) < n
	}
	for i, k := range seen {
		if slices.Contains(seen[:i], k) {
			return true
		}
	}
	return false
}

// beginning is a hash of a turn's side and of its first characters as [plain]
// writes them, 0 where it says nothing. Equal turns have equal ones.
func beginning(t *ophglm.Turn) uint64 {
	h, n := uint64(len(t.Role)), 0
	for _, r := range t.Text {
		if r < 0x4E00 || r > 0x9FFF {
			r = text.HalfWidth(r)
			if text.Invisible(r) || unicode.IsSpace(r) {
				continue
			}
			r = unicode.ToLower(r)
		}
		h = (h ^ uint64(r)) * 0x100000001B3
		if n++; n == 8 {
			break
		}
	}
	if n == 0 {
		return 0
	}
	return h | 1<<63
}
