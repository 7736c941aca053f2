package verify

import (
	"strings"
	"unicode/utf8"

	"ophglm/internal/text"
)

// shareWords are English words for a share, in percent, or for how many times.
var shareWords = []struct {
	word  string
	value float64
	unit  unit
}{
	{"half of", 50, percent},
	{"half the", 50, percent},
	{"half a", 0, percent}, // half an hour, half a day: no share
	{"two thirds", 67, percent},
	{"two-thirds", 67, percent},
	{"a third", 33, percent},
	{"one third", 33, percent},
	{"one-third", 33, percent},
	{"three quarters", 75, percent},
	{"three-quarters", 75, percent},
	{"a quarter of an", 0, percent},
	{"a quarter of", 25, percent},
	{"one quarter of", 25, percent},
	{"a fifth of", 20, percent},
	{"a tenth of", 10, percent},
	{"twice as", 2, pieces},
	{"double the", 2, pieces},
	{"doubles", 2, pieces},
	{"twofold", 2, pieces},
	{"threefold", 3, pieces},
	{"triples", 3, pieces},
}

// shares appends the shares that s tells in words, in percent: 三成, 一半, 百分之五,
// 三分之一, "a third of".
func shares(dst []quantity, s string) []quantity {
	put := func(v float64, of unit, start, end int) {
		dst = append(dst, quantity{value: v, unit: of, rough: of == percent, start: start, end: end})
	}
	for i := 0; i+1 < len(s); i++ {
		switch s[i] {
		case 0xE6: // 成
			if s[i+1] != 0x88 {
				continue
			}
			if strings.HasPrefix(s[i:], "成") && i >= 3 {
				r, n := utf8.DecodeLastRuneInString(s[:i])
				d, ok := text.Digit(r)
				if !ok || d == 0 || hanBefore(s, i-n, "构形完组变") {
					continue
				}
				v, end := 10*float64(d), i+3
				if next, size := utf8.DecodeRuneInString(s[end:]); size == 3 {
					if o, ok := text.Digit(next); ok && o > 0 {
						v, end = v+float64(o), end+size
					}
				}
				if d == 8 && hanAfter(s, end, "是会要得") {
					continue // most likely
				}
				put(v, percent, i-n, end)
			}
		case 0xE5: // 半, 分之
			if s[i+1] != 0x8d && s[i+1] != 0x88 {
				continue
			}
			switch {
			case strings.HasPrefix(s[i:], "半数"):
				put(50, percent, i, i+6)
			case strings.HasPrefix(s[i:], "半") && strings.HasSuffix(s[:i], "一") && !strings.HasSuffix(s[:i-3], "另"):
				put(50, percent, i-3, i+3)
			case strings.HasPrefix(s[i:], "分之"):
				start := i
				for start > 0 {
					r, n := utf8.DecodeLastRuneInString(s[:start])
					if !chineseDigit(r) {
						break
					}
					start -= n
				}
				end := runEnd(s, i+6)
				of, n := value(s[start:i]), value(s[i+6:end])
				if of > 0 && n > 0 {
					put(100*n/of, percent, start, end)
					i = end - 1
				}
			}
		case 'h', 'H', 't', 'T', 'a', 'A', 'o', 'O', 'd':
			if i > 0 && letter(s[i-1]) {
				continue
			}
			for _, w := range shareWords {
				if w.word[1] != s[i+1] {
					continue
				}
				if n := len(w.word); i+n <= len(s) && strings.EqualFold(s[i:i+n], w.word) && (i+n == len(s) || !letter(s[i+n])) || w.value == 0 && i+len(w.word) <= len(s) && strings.EqualFold(s[i:i+len(w.word)], w.word) {
					if w.value > 0 {
						put(w.value, w.unit, i, i+n)
					}
					break
				}
			}
		}
	}
	return dst
}

func hanAfter(s string, i int, any string) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return strings.ContainsRune(any, r)
}

func hanBefore(s string, i int, any string) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return strings.ContainsRune(any, r)
}

// value is that of Chinese numerals, or 0.
func value(s string) float64 {
	switch s {
	case "百":
		return 100
	case "千":
		return 1000
	}
	if ns := text.Numbers(s); len(ns) == 1 {
		return ns[0].Value
	}
	return 0
}
