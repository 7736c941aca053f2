package planted

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// A manner is how somebody types: with full punctuation, with that of ASCII, with
// blanks in its place, or none.
type manner int

const (
	careful manner = iota
	ascii
	blanks
	bare
)

func mannerOf(r *rand.Rand, lang string) manner {
	if lang == "en" {
		return careful
	}
	switch r.IntN(10) {
	case 0:
		return ascii
	case 1:
		return blanks
	case 2:
		return bare
	}
	return careful
}

var toASCII = strings.NewReplacer("，", ",", "。", ".", "：", ":", "；", ";", "？", "?", "！", "!", "（", "(", "）", ")")

// spell writes fixed text in the manner. Beside a planted string a mark becomes a
// blank, never nothing, so that what was planted keeps its ends.
func (m manner) spell(s string, afterSlot, beforeSlot bool) string {
	switch m {
	case ascii:
		return toASCII.Replace(s)
	case blanks, bare:
		var b strings.Builder
		for i, c := range s {
			if !strings.ContainsRune("，。；！？", c) {
				b.WriteRune(c)
				continue
			}
			beside := i == 0 && afterSlot || i+utf8.RuneLen(c) == len(s) && beforeSlot
			if m == blanks || beside {
				b.WriteByte(' ')
			}
		}
		return b.String()
	}
	return s
}

// gap stands between two sentences, of which the first is before: whoever types
// carefully ends it.
func (m manner) gap(lang, before string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	ended := strings.ContainsRune("。？！.?!", last)
	switch {
	case lang == "en" && !ended:
		return ". "
	case lang == "en" || m != careful:
		return " "
	case !ended:
		return "。"
	}
	return ""
}
