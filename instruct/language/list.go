package language

import (
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
	bare := make([]string, len(items))
	for i, it := range items {
		bare[i] = withoutBrackets(it)
	}
	all := strings.Join(bare, "\x00")
	if lang == ophglm.EN {
		switch {
		case strings.ContainsAny(all, ",;"):
			return strings.Join(rest, "; ") + "; and " + last, true
		case strings.Contains(all, " and ") || strings.Contains(all, " or ") || strings.Contains(all, " for ") || strings.Contains(all, " that "):
			if len(items) == 2 && !strings.Contains(bare[0], " and ") {
				return rest[0] + ", and " + last, false
			}
			return strings.Join(rest, ", ") + ", and " + last, false
		}
		return strings.Join(rest, ", ") + " and " + last, false
	}
	switch {
	case strings.ContainsAny(all, "，；、：。"):
		return strings.Join(items, "；"), true
	case strings.ContainsAny(all, "和与及或"):
		return strings.Join(rest, "、") + "以及" + last, false
	}
	return strings.Join(rest, "、") + "和" + last, false
}

// withoutBrackets leaves out what stands in brackets.
func withoutBrackets(s string) string {
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
	var out [][]T
	used := 0
	for _, it := range items {
		n := utf8.RuneCountInString(text(it))
		last := len(out) - 1
		if last < 0 || len(out[last]) == maxItems || used+n > limit {
			out, used, last = append(out, nil), 0, last+1
		}
		out[last] = append(out[last], it)
		used += n
	}
	return out
}
