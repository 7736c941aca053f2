package language

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
)

// Joined writes the items of a list. Long is set where the items have commas
// themselves and semicolons stand between them.
func Joined(lang ophglm.Lang, items []string) (list string, long bool) {
	if len(items) == 1 {
		return items[0], false
	}
	last := items[len(items)-1]
	rest := items[:len(items)-1]
	some := func(has func(bare string) bool) bool {
		return slices.ContainsFunc(items, func(it string) bool { return has(withoutBrackets(it)) })
	}
	if lang == ophglm.EN {
		switch {
		case some(func(s string) bool { return strings.ContainsAny(s, ",;") }):
			return strings.Join(rest, "; ") + "; and " + last, true
		case some(func(s string) bool {
			return strings.Contains(s, " and ") || strings.Contains(s, " or ") || strings.Contains(s, " for ") || strings.Contains(s, " that ")
		}):
			if len(items) == 2 && !strings.Contains(withoutBrackets(items[0]), " and ") {
				return rest[0] + ", and " + last, false
			}
			return strings.Join(rest, ", ") + ", and " + last, false
		}
		return strings.Join(rest, ", ") + " and " + last, false
	}
	switch {
	case some(func(s string) bool {
		return strings.ContainsFunc(s, isPause) || utf8.RuneCountInString(s) > maxClauseZH && strings.ContainsFunc(s, isAnd)
	}):
		return strings.Join(items, "；"), true
	case some(func(s string) bool { return strings.ContainsFunc(s, isAnd) }):
		return strings.Join(rest, "、") + "以及" + last, false
	}
	return strings.Join(rest, "、") + "和" + last, false
}

// maxClauseZH is from how many characters an item with an "and" of its own is read as
// a clause, which no "以及" joins to others.
const maxClauseZH = 10

func isPause(r rune) bool {
	switch r {
	case '，', '；', '、', '：', '。':
		return true
	}
	return false
}

func isAnd(r rune) bool {
	switch r {
	case '和', '与', '及', '或':
		return true
	}
	return false
}

// withoutBrackets leaves out what stands in brackets.
func withoutBrackets(s string) string {
	if strings.IndexByte(s, '(') < 0 && strings.IndexByte(s, ')') < 0 && !strings.Contains(s, "（") && !strings.Contains(s, "）") {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '（':
			depth++
		case ')', '）':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// The most items that one sentence lists, and how long its list may become: more
// go into a further sentence.
const (
	maxItems   = 8
	maxRunesZH = 110
	maxRunesEN = 260
)

// Chunks cuts a list into what one sentence can hold.
func Chunks[T any](lang ophglm.Lang, items []T, text func(T) string) [][]T {
	limit := maxRunesZH
	if lang == ophglm.EN {
		limit = maxRunesEN
	}
	out := make([][]T, 0, 1+len(items)/maxItems)
	from, used := 0, 0
	for i, it := range items {
		n := utf8.RuneCountInString(text(it))
		if i-from == maxItems || i > from && used+n > limit {
			out, from, used = append(out, items[from:i]), i, 0
		}
		used += n
	}
	if from < len(items) {
		out = append(out, items[from:])
	}
	return out
}
