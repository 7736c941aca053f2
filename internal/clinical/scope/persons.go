package scope

import (
	"strings"
	"unicode/utf8"
)

// addressed are characters before a person who is no subject: 和妈妈, 被孩子.
const addressed = "和跟与陪带被同喂抱哄生怀顾对给让把向像由"

func endsIn(s, set string) bool {
	if len(s) < 3 {
		return false
	}
	i := strings.Index(set, s[len(s)-3:])
	return i >= 0 && i%3 == 0
}

// selfGoesOn are what the writer does without being who is told of: 我想问.
var selfGoesOn = []string{"想", "问", "觉得", "认为", "担心", "怕", "听", "带", "给", "帮", "替", "陪", "看", "发现", "知道", "说", "是她", "是他", "要问"}

var selfGoesOnEN = []string{" am writing", " am asking", " want", " wonder", " would like", " think", " noticed", " believe", " worry", " am worried", " took", " brought", "'m asking", "'m worried", " just noticed"}

func (w *reading) takeSelf(s string, i, n int, latin bool) int {
	if w.who == Patient && !w.denial.on {
		return n
	}
	if s[i:i+n] == "自己" && i >= 3 && !ends(s[i-3:], false) { // 我阿姨自己去的
		return n
	}
	rest := s[i+n:]
	if latin {
		if s[i]|0x20 == 'm' { // my mother
			k := i + n
			for k < len(s) && s[k] == ' ' {
				k++
			}
			for _, p := range [...]string{"elder ", "older ", "younger ", "little ", "late "} {
				if strings.HasPrefix(s[k:], p) {
					k += len(p)
				}
			}
			if k < len(s) && isLetter(s[k]) {
				if c := beforeIndex().latin(s, k); c != nil && c.class == subject {
					if w.denial.on && i > w.denial.word+1 {
						w.denial.on = false
					}
					return n
				}
			}
			if n == 2 && strings.EqualFold(s[i:i+2], "me") {
				return n
			}
		}
		for _, p := range selfGoesOnEN {
			if len(rest) >= len(p) && strings.EqualFold(rest[:len(p)], p) {
				return n
			}
		}
	} else {
		k := i + n
		for _, p := range [...]string{"自己", "们", "家", "的", "那", "这", "个", "大", "小"} {
			if strings.HasPrefix(s[k:], p) {
				k += len(p)
			}
		}
		if r, ok := three(s, k); ok {
			if c := beforeIndex().han(s, k, r); c != nil && c.class == subject {
				return n
			}
		}
		for _, p := range selfGoesOn {
			if strings.HasPrefix(rest, p) {
				return n
			}
		}
		if endsIn(s[:i], addressed) {
			return n
		}
	}
	w.who = Patient
	if i > w.denial.word+1 {
		w.denial.on = false
	}
	return n
}

func (w *reading) takeSubject(c *cue, s string, i, gap int) {
	if c.text[0] >= utf8.RuneSelf {
		head := s[:i]
	whose:
		for len(head) >= 3 {
			switch head[len(head)-3:] {
			case "的", "们", "家", "己", "自", "我", "您", "你", "俺", "小", "大":
				head = head[:len(head)-3]
			default:
				break whose
			}
		}
		if endsIn(head, addressed) {
			return
		}
	} else {
		head := strings.TrimRight(s[:i], " ")
		for _, p := range [...]string{"my", "the", "a", "our", "her", "his", "your"} {
			if h, ok := strings.CutSuffix(head, p); ok && strings.HasSuffix(h, " ") {
				head = strings.TrimRight(h, " ")
				break
			}
		}
		for _, p := range [...]string{"with", "by", "after", "to", "from", "hit by"} {
			if h, ok := strings.CutSuffix(head, p); ok && (h == "" || h[len(h)-1] == ' ') {
				return
			}
		}
	}
	rest := s[i+len(c.text):]
	for _, p := range [...]string{"您", "，您", "你好", "，你好"} {
		if strings.HasPrefix(rest, p) && (i == 0 || !endsIn(s[:i], "我")) {
			return // spoken to
		}
	}
	for _, p := range [...]string{"发现", "看到", "注意到", "带", "送", "让", "陪", "劝", "催"} {
		if strings.HasPrefix(rest, p) && !(p == "发现" && c.subject == Child) && !strings.HasPrefix(rest, "带状") {
			return // who sees or brings is not who is told of
		}
	}
	w.who = c.subject
	if w.denial.on && gap > 1 && c.subject != Other {
		w.denial.on = false
	}
}
