package scope

import (
	"strings"
	"sync"
	"unicode/utf8"
)

var (
	afterIndex = sync.OnceValue(func() *index { return newIndex(afterCues) })
	aheadIndex = sync.OnceValue(func() *index { return newIndex(aheadCues) })
)

// after reads from the place to the end of its clause.
func (w *reading) after() {
	s := w.s[w.end:]
	if len(s) > aheadBytes {
		s = s[:aheadBytes]
	}
	if s == "" {
		return
	}
	w.next(s)
	w.ahead(s)
}

// next reads what stands right after the place, fillers apart.
func (w *reading) next(s string) {
	place := w.s[w.start:w.end]
	if strings.HasPrefix(s, "过") && ends(s[3:], true) {
		w.past = true
	}
	if n := len(place); n >= 3 && len(s) >= 6 && (s[:3] == "不" || s[:3] == "没") && s[3:6] == place[n-3:] {
		w.ask = true // 红不红
		return
	}
	x := afterIndex()
	for i, fillers := 0, 0; fillers < 5; fillers++ {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		if i == len(s) {
			return
		}
		var c *cue
		if s[i] < utf8.RuneSelf {
			if isLetter(s[i]) && i == 0 && place != "" && isLetter(place[len(place)-1]) {
				return // amid a word
			}
			c = x.latin(s, i)
		} else if r, ok := three(s, i); ok {
			c = x.han(s, i, r)
		}
		if c == nil {
			return
		}
		i += len(c.text)
		switch c.class {
		case filler:
			continue
		case gone:
			w.gone = w.gone || !sees(place) && !w.furthered()
		case absent:
			w.absent = true
		case absentIf:
			w.absent = w.absent || ends(s[i:], false)
		case whether:
			mark := c.text == "？" || c.text == "?"
			w.ask = w.ask || !mark || !w.taken && fillers == 0
		}
		return
	}
}

// furthered reports whether the place is said to be helped to go, which is not gone:
// 有助于水肿的消退.
func (w *reading) furthered() bool {
	ahead := w.s[max(0, w.start-36):w.start]
	for _, p := range [...]string{"有助于", "有利于", "促进", "帮助", "加速", "加快", "促使", "利于", "等待", "直到", "直至", "until ", "helps "} {
		if k := strings.LastIndex(ahead, p); k >= 0 && !strings.ContainsAny(ahead[k:], "，。；,;") {
			return true
		}
	}
	return false
}

// sight are what is lost, not healed, when it is gone.
var sight = []string{"视力", "光感", "视野", "视觉", "反射", "视物", "vision", "sight", "reflex"}

func sees(place string) bool {
	for _, w := range sight {
		if n := len(place) - len(w); n >= 0 && strings.EqualFold(place[n:], w) {
			return true
		}
	}
	return false
}

// ends reports whether a clause ends where s begins; times says whether "过一次"
// counts as an end.
func ends(s string, times bool) bool {
	if s == "" {
		return true
	}
	if s[0] < utf8.RuneSelf {
		return !isLetter(s[0]) && (s[0] < '0' || s[0] > '9')
	}
	r, _ := utf8.DecodeRuneInString(s)
	switch r {
	case '，', '。', '；', '！', '？', '、', '：', '）', '　', '…', '啊', '呀', '哦', '的', '了', '吧', '～':
		return true
	case '一', '两', '几', '但', '三', '好':
		return times
	}
	return false
}

// ahead reads the rest of the clause.
func (w *reading) ahead(s string) {
	x := aheadIndex()
	listed, latin := false, w.denial.on && w.denial.latin && w.denial.comma
	for i := 0; i < len(s); {
		b := s[i]
		var c *cue
		switch {
		case b == ',' && latin:
			i++
			continue
		case b == ',' || b == '!' || b == '?' || b == ';' || b == '\n' || b == ':':
			return
		case b == '.':
			if i+1 == len(s) || s[i+1] < '0' || s[i+1] > '9' {
				return
			}
			i++
			continue
		case b < utf8.RuneSelf:
			if !isLetter(b) {
				if i > 3 && (s[i-3:i] == "in " || i > 5 && s[i-5:i] == "from ") && isYear(s, i) {
					w.past, w.long = true, true
				}
				i++
				continue
			}
			if c = x.latin(s, i); c == nil {
				for i++; i < len(s) && isLetter(s[i]); i++ {
				}
				continue
			}
		default:
			r, ok := three(s, i)
			if !ok {
				_, n := utf8.DecodeRuneInString(s[i:])
				i += n
				continue
			}
			switch r {
			case '，', '。', '；', '！', '？', '：':
				return
			}
			if c = x.han(s, i, r); c == nil {
				i += 3
				continue
			}
		}
		i += len(c.text)
		switch c.class {
		case family:
			w.who = Relative
		case suppose:
			w.hyp = true
		case long:
			w.past, w.long = true, true
		case since:
			w.long = false
		case list:
			listed = true
			if c.text == "or" || c.text == "nor" {
				w.denial.or = true
			}
		case absentIf:
			w.absent = w.absent || listed
		}
	}
}

// scope sums up what was read.
func (w *reading) scope() Scope {
	return Scope{
		Negated:      w.denied() || w.absent || w.gone,
		Past:         w.past || w.gone,
		LongAgo:      w.long,
		Hypothetical: w.hyp || w.cond || w.maybe,
		Unsure:       w.maybe && !w.hyp && !w.cond,
		Question:     w.ask,
		Subject:      w.who,
	}
}

// denied reports whether the denial reaches the place.
func (w *reading) denied() bool {
	d := &w.denial
	gap := w.start - d.at
	switch {
	case !d.on:
		return false
	case d.class == tight:
		return gap == 0
	case d.comma && d.class != deny && !d.or:
		return false
	case d.latin:
		return gap <= latinReach
	}
	return gap <= hanReach
}
