package triage

import (
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/hanzi"
)

// traditionalSigns are characters that tell that a text is in Traditional ones.
const traditionalSigns = "沒無這個時後來會說還頭見視變腫藥醫療們現開過對嗎點黃裡痠麼術針兩幾歲給從於關閃發媽爺進樣傷當體應該學壓讓區鐘電燈黏麵東門級週隻畫檢請問請場處長邊"

var traditionalSet = func() (set [1 << 10]uint64) {
	for _, r := range traditionalSigns {
		set[r>>6&1023] |= 1 << (r & 63)
	}
	return
}()

// traditional reports whether a text has a character of Traditional Chinese.
func traditional(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < 0xe0 {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if n == 3 && traditionalSet[r>>6&1023]&(1<<(r&63)) != 0 {
			return true
		}
		i += n
	}
	return false
}

// inSimplified gives the turns with Traditional characters replaced by simplified
// ones of the same length in bytes, so that places stay; the turns themselves
// where there are none.
func inSimplified(turns []ophglm.Turn) []ophglm.Turn {
	var out []ophglm.Turn
	for i := range turns {
		if !traditional(turns[i].Text) {
			continue
		}
		if out == nil {
			out = append(out, turns...)
		}
		out[i].Text = simplified(turns[i].Text)
	}
	if out == nil {
		return turns
	}
	return out
}

func simplified(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		c := s[i : i+n]
		if n == 3 {
			if t, err := hanzi.Simplify(c); err == nil && len(t) == n {
				c = t
			}
		}
		b.WriteString(c)
		i += n
	}
	return b.String()
}
