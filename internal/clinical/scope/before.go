package scope

import (
	"strings"
	"sync"
	"unicode/utf8"
)

var beforeIndex = sync.OnceValue(func() *index { return newIndex(beforeCues) })

const (
	hanReach   = 30 // bytes from a denial, or from the list's last joint, to what it denies
	latinReach = 48
)

// reading is what was read of the sentence around a place.
type reading struct {
	s          string
	start, end int

	denial denial
	past   bool
	long   bool
	hyp    bool
	maybe  bool
	cond   bool // a supposition that reaches beyond the clause
	commas int  // since the condition began
	ask    bool
	taken  bool // a question of the clause takes for granted what it asks of
	who    Subject

	absent, gone bool
}

// denial is a word that denies, and how far it reaches.
type denial struct {
	on    bool
	class class
	latin bool
	word  int // where its word ends
	at    int // where its word, or the last joint of its list, ends
	comma bool
	or    bool // "or" joins the last item: commas before it joined too
}

// before reads from the sentence's beginning up to the place.
func (w *reading) before() {
	x := beforeIndex()
	s := w.s[:w.start]
	last := -1 // where the last cue ended
	for i := sentence(s); i < len(s); {
		b := s[i]
		switch {
		case b == ',' || b == ':':
			w.comma(i, last)
			i++
		case b == ' ':
			if i > 2 && s[i-1] >= 0x80 && i+1 < len(s) && s[i+1] >= 0x80 {
				w.comma(i, last)
			}
			i++
		case b == '/':
			w.denial.at = i + 1
			i++
		case b < utf8.RuneSelf:
			if !isLetter(b) {
				if b == '1' || b == '2' {
					w.year(s, i)
				}
				i++
				continue
			}
			c := x.latin(s, i)
			if c == nil {
				for i++; i < len(s) && (isLetter(s[i]) || s[i] == '\''); i++ {
				}
				continue
			}
			n := w.take(c, s, i)
			i += n
			last = i
		default:
			r, ok := three(s, i)
			if !ok {
				_, n := utf8.DecodeRuneInString(s[i:])
				i += n
				continue
			}
			switch r {
			case '，', '：', '　':
				w.comma(i, last)
				i += 3
				continue
			case '、':
				if w.denial.at = i + 3; w.denial.class == tight { // 食欲不振、发热
					w.denial.on = false
				}
				i += 3
				continue
			}
			c := x.han(s, i, r)
			if c == nil {
				i += 3
				continue
			}
			i += w.take(c, s, i)
			last = i
		}
	}
}

// year takes a year of the calendar at i for an earlier time: 2012年, in 2012.
func (w *reading) year(s string, i int) {
	if isYear(s, i) && (strings.HasPrefix(s[i+4:], "年") || i > 3 && (s[i-3:i] == "in " || i > 5 && s[i-5:i] == "from ")) {
		w.past, w.long = true, true
	}
}

// isYear reports whether a number of four digits from 1900 to 2099 stands at i.
func isYear(s string, i int) bool {
	if len(s) < i+4 || s[i:i+2] != "19" && s[i:i+2] != "20" || i > 0 && isDigit(s[i-1]) || len(s) > i+4 && isDigit(s[i+4]) {
		return false
	}
	return isDigit(s[i+2]) && isDigit(s[i+3])
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// sentence is where the last sentence of s begins, at most backBytes back.
func sentence(s string) int {
	low := max(0, len(s)-backBytes)
	for i := len(s); i > low; {
		b := s[i-1]
		if b >= utf8.RuneSelf {
			if i >= 3 && s[i-3]&0xf0 == 0xe0 {
				switch s[i-3] {
				case 0xe3:
					if s[i-3:i] == "。" {
						return i
					}
				case 0xef:
					if m := s[i-3 : i]; m == "！" || m == "？" || m == "；" {
						return i
					}
				}
				i -= 3
				continue
			}
			i--
			continue
		}
		switch b {
		case '\n', '!', '?', ';':
			return i
		case '.':
			if i == len(s) || s[i] == ' ' || s[i] >= utf8.RuneSelf {
				return i
			}
		}
		i--
	}
	for low < len(s) && !utf8.RuneStart(s[low]) {
		low++
	}
	if low > 0 && isLetter(s[low-1]) { // not amid a word
		for low < len(s) && isLetter(s[low]) {
			low++
		}
	}
	return low
}

// comma ends a clause. A time or condition right before it goes on: "以前，".
func (w *reading) comma(at, last int) {
	d := &w.denial
	if d.on && (d.class == deny || d.latin) && at > d.at {
		d.at, d.comma = at, true
	} else {
		d.on = false
	}
	if last != at {
		w.past, w.long = false, false
	}
	w.hyp, w.maybe = false, false
	if w.commas++; w.commas > 3 {
		w.cond = false
	}
	w.ask, w.taken = false, false
}

// take reads a cue of s at i, and returns how far to go on.
func (w *reading) take(c *cue, s string, i int) int {
	n := len(c.text)
	latin := c.text[0] < utf8.RuneSelf
	if !latin && sameAround(s, i) && (s[i:i+3] == "不" || s[i:i+3] == "没") {
		w.ask = true
		w.denial.on = false
		return 6
	}
	d := &w.denial
	gap := i - d.word
	switch c.class {
	case neg, tight, deny:
		if d.on && gap <= 3 && !strings.HasPrefix(c.text, "也") && !strings.HasPrefix(c.text, "n") {
			d.on = false // denied twice: 不是没有
			break
		}
		*d = denial{on: true, class: c.class, latin: latin, word: i + n, at: i + n}
		if latin && strings.HasSuffix(c.text, " family") { // nobody in my family
			w.who = Relative
		}
	case stop:
		d.on = false
	case presumed:
		d.on, w.ask, w.taken = false, false, true
	case but:
		d.on, w.past, w.long, w.hyp, w.maybe, w.ask = false, false, false, false, false, false
	case list:
		d.at = i + n
		d.or = d.or || d.comma && c.text == "or"
		if d.class == deny {
			d.or = true
		}
	case past:
		w.past = true
	case long:
		w.past, w.long = true, true
	case now:
		w.past, w.long, d.on = false, false, false
	case onset:
		if gap > 1 {
			d.on = false
		} else {
			d.word, d.at = i+n, i+n
		}
	case since:
		w.past, w.long, d.on = false, false, false
	case hyp:
		w.hyp = true
	case maybe:
		w.maybe = true
	case cond:
		w.cond, w.commas = true, 0
	case then:
		if latin || c.text == "就" && gap > 0 {
			d.on = false
		}
		if w.cond && (w.commas > 0 || c.text == "就" || c.text == "则" || c.text == "请" || c.text == "then" || c.text == "please") {
			w.cond = false
			d.on = false
		}
	case ask:
		w.ask, d.on = !w.taken, false
	case askHyp:
		w.ask, w.hyp, d.on = !w.taken, true, false
	case of:
		if d.on && !describes(s[:i]) {
			d.on = false
		}
	case have:
		if latin && gap > 12 || !latin && gap > 9 {
			d.on = false
		}
	case be:
		if gap > 1 {
			d.on = false
		}
	case self:
		return w.takeSelf(s, i, n, latin)
	case subject:
		w.takeSubject(c, s, i, gap)
	}
	return n
}

// sameAround reports whether the same character stands before and after the one
// at i: 会不会, 痛不痛.
func sameAround(s string, i int) bool {
	return i >= 3 && i+6 <= len(s) && s[i-3:i] == s[i+3:i+6] && s[i-3] >= 0xe0
}

// adjectives before 的 that leave a denial in force: 没有明显的眼痛.
var adjectives = []string{"明显", "任何", "特别", "严重", "剧烈", "强烈", "典型", "这样", "那样", "类似", "其他", "其它", "相关", "活动", "新鲜", "异常", "眼", "部", "大", "持续", "样"}

func describes(s string) bool {
	for _, a := range adjectives {
		if strings.HasSuffix(s, a) {
			return true
		}
	}
	return false
}
