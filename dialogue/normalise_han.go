package dialogue

import (
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm/internal/hanzi"
)

// traditionalSet holds the characters that writing in simplified ones changes,
// alone or (沈, 靡) in a word. It is made when it is first asked for, which takes
// some 50 ms.
var traditionalSet = sync.OnceValues(func() (map[rune]bool, error) {
	set := map[rune]bool{'沈': true, '靡': true}
	add := func(from, to rune) error {
		for r := from; r <= to; r++ {
			out, err := hanzi.Simplify(string(r))
			if err != nil {
				return err
			}
			if out != string(r) {
				set[r] = true
			}
		}
		return nil
	}
	for _, block := range [][2]rune{{0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAD9}} {
		if err := add(block[0], block[1]); err != nil {
			return nil, err
		}
	}
	return set, nil
})

func han(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0xF900 && r <= 0xFAD9
}

// simplify writes what is Traditional Chinese in simplified characters. Words
// are looked up within a run of Chinese characters, and each part of it that
// differs is a change.
func simplify(s string) ([]Change, error) {
	set, err := traditionalSet()
	if err != nil {
		return nil, err
	}
	var cs []Change
	start, hit := -1, false
	flush := func(end int) error {
		if start >= 0 && hit {
			out, err := hanzi.Simplify(s[start:end])
			if err != nil {
				return err
			}
			cs = appendDifferences(cs, s[start:end], out, start)
		}
		start, hit = -1, false
		return nil
	}
	for i, r := range s {
		if !han(r) {
			if err := flush(i); err != nil {
				return nil, err
			}
			continue
		}
		if start < 0 {
			start = i
		}
		hit = hit || set[r]
	}
	return cs, flush(len(s))
}

// appendDifferences appends what makes b of a, which stands at offset at: rune
// by rune where they are of one length, or else all between what they begin and
// what they end with.
func appendDifferences(cs []Change, a, b string, at int) []Change {
	if a == b {
		return cs
	}
	if utf8.RuneCountInString(a) != utf8.RuneCountInString(b) {
		p := 0
		for p < len(a) && p < len(b) {
			r, n := utf8.DecodeRuneInString(a[p:])
			if !strings.HasPrefix(b[p:], string(r)) {
				break
			}
			p += n
		}
		e := 0
		for len(a)-e > p && len(b)-e > p {
			r, n := utf8.DecodeLastRuneInString(a[:len(a)-e])
			if !strings.HasSuffix(b[:len(b)-e], string(r)) || len(a)-e-n < p || len(b)-e-n < p {
				break
			}
			e += n
		}
		return append(cs, Change{at + p, at + len(a) - e, b[p : len(b)-e]})
	}
	runs := changeRuns(cs)
	for i, j := 0, 0; i < len(a); {
		r, n := utf8.DecodeRuneInString(a[i:])
		q, m := utf8.DecodeRuneInString(b[j:])
		if r != q {
			runs.put(at+i, at+i+n, b[j:j+m])
		}
		i, j = i+n, j+m
	}
	return runs
}
