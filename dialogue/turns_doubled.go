package dialogue

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A text that stands twice is of so many letters at least: Chinese characters, or
// bytes of a text that begins with another letter.
const (
	doubledRunes = 8
	doubledBytes = 20
)

// saidTwice finds a text that begins with the same words twice, marks aside, as
// where a site prints the title of a question before it: 眼睛红怎么办？眼睛红怎么办？
// The cut is of the second, or, where the first is cut short and the second goes
// on, of what the second repeats.
func saidTwice(s string) (Change, bool) {
	least, key := doubledRunes, 0
	if s == "" {
		return Change{}, false
	}
	if s[0] < 0x80 {
		least, key = doubledBytes, 8
		if len(s) < 2*doubledBytes || !letter(s[0]) {
			return Change{}, false
		}
	} else {
		if len(s) < 3*2*doubledRunes {
			return Change{}, false
		}
		for range 4 {
			r, n := utf8.DecodeRuneInString(s[key:])
			if !letterOrDigit(r) {
				return Change{}, false
			}
			key += n
		}
	}
	for from, tries := key, 0; tries < 4; tries++ {
		i := strings.Index(s[from:], s[:key])
		if i < 0 {
			break
		}
		again := from + i
		from = again + key
		if least == doubledBytes && (again < least || letter(s[again-1])) || least == doubledRunes && !lettersIn(s[:again], least) {
			continue
		}
		end, ok := sameAs(s, again)
		if !ok || least == doubledBytes && end < len(s) && letter(s[end-1]) && letter(s[end]) {
			continue
		}
		first := again // where the words of the first end
		for first > 0 {
			r, n := utf8.DecodeLastRuneInString(s[:first])
			if !skipped(s, first-n, r) {
				break
			}
			first -= n
		}
		if nothing(s[end:]) && strings.TrimSpace(s[first:again]) != "" {
			return Change{Start: again - len(s[first:again]) + len(strings.TrimRight(s[first:again], " \n")), End: len(s)}, true
		}
		return Change{Start: first, End: end}, true
	}
	return Change{}, false
}

// lettersIn reports whether s has at least n letters and digits.
func lettersIn(s string, n int) bool {
	for _, r := range s {
		if letterOrDigit(r) {
			if n--; n == 0 {
				return true
			}
		}
	}
	return false
}

// sameAs reports whether s[again:] begins with the words of s[:again], and where
// they end.
func sameAs(s string, again int) (end int, same bool) {
	for i, j := 0, again; ; {
		a, n := nextWord(s[:again], i)
		if n == 0 {
			return j, true
		}
		b, m := nextWord(s, j)
		if m == 0 || unicode.ToLower(a) != unicode.ToLower(b) {
			return 0, false
		}
		i, j = n, m
	}
}

// nextWord returns the first character of s[i:] that is not passed over, and
// where it ends, 0 where there is none.
func nextWord(s string, i int) (rune, int) {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !skipped(s, i, r) {
			return r, i + n
		}
		i += n
	}
	return 0, 0
}

// skipped reports whether a character at s[i:] does not count where texts are
// held against each other: a mark or a blank, but none of a number.
func skipped(s string, i int, r rune) bool {
	if r == '.' || r == ':' {
		return i+1 >= len(s) || s[i+1] < '0' || s[i+1] > '9'
	}
	return r == '?' || r == '？' || markSet.has(r)
}
