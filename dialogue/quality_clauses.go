package dialogue

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
)

// clause is a part of a sentence, [start, end) of a text, without the mark after
// it; the next one begins at next.
type clause struct {
	start, end, next int
	ends             bool // the sentence, too
	asks             bool
}

// nextClause gives the clause after c. What a patient says asks where it has a
// word that asks or ends with a particle or a question mark. What a doctor says
// without a question mark or a particle does not: 看有没有裂孔.
func nextClause(s string, c clause, by ophglm.Role) clause {
	c.start = c.next
	mark := rune(0)
	for c.end, c.next = c.start, len(s); c.end < len(s); {
		r, n := rune(s[c.end]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[c.end:])
		}
		if r >= firstHan && r <= lastHan {
			c.end += n
			continue
		}
		if mark = clauseMark(s, c.end, r); mark != 0 {
			c.next = c.end + n
			break
		}
		c.end += n
	}
	c.ends = mark != ','
	said := s[c.start:c.end]
	switch {
	case mark == '?' || endsAsking(said):
		c.asks = true
	case by == ophglm.Patient:
		c.asks = asksIn(said)
	default:
		c.asks = !c.ends && asksIn(said) && sentenceAsks(s[c.next:min(len(s), c.next+longestSentence)])
	}
	return c
}

// firstHan and lastHan bound nearly all characters of Chinese; no mark is among
// them.
const firstHan, lastHan = 0x4E00, 0x9FFF

// longestSentence is how many bytes on the end of a sentence is looked for, so
// that the time for a text without marks does not grow with its square.
const longestSentence = 600

// sentenceAsks reports whether the rest of a sentence ends with a question mark.
func sentenceAsks(s string) bool {
	for i, r := range s {
		switch clauseMark(s, i, r) {
		case '?':
			return true
		case '.':
			return false
		}
	}
	return false
}

// clauseMark gives what a mark ends: '?' a question, '.' a sentence, ',' a
// clause, 0 nothing.
func clauseMark(s string, i int, r rune) rune {
	switch r {
	case '?', '？':
		return '?'
	case '。', '！', '!', '；', ';', '\n', '…':
		return '.'
	case '，', '：':
		return ','
	case '.', ',':
		if i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '\n' && s[i+1] < utf8.RuneSelf {
			return 0 // within a number or a name
		}
		return r
	case ' ':
		if i > 0 && s[i-1] >= utf8.RuneSelf || i+1 < len(s) && s[i+1] >= utf8.RuneSelf {
			return ',' // between Chinese words a blank stands for a mark
		}
	}
	return 0
}

// askWords ask wherever they stand in a clause, askEnds at its end, askBegins at
// its beginning in English.
var (
	askWords = []string{
		"为什么", "为啥", "什么", "怎么", "咋", "如何", "哪", "多久", "多长时间", "多少", "几天", "几次", "能不能", "可不可以", "可以不可以", "要不要", "用不用", "需不需要",
		"会不会", "是不是", "是否", "能否", "可否", "有没有", "有无", "好不好", "行不行", "严不严重", "请问", "想问", "该不该", "正不正常", "高不高",
	}
	askEnds   = []string{"吗", "呢", "么", "嘛"}
	askBegins = []string{
		"what ", "why ", "how ", "when ", "where ", "which ", "who ", "is ", "are ", "was ", "were ", "do ", "does ", "did ", "can ", "could ", "should ", "will ",
		"would ", "shall ", "may ", "am i ", "has ", "have i ", "any idea", "please advise", "please suggest",
	}
	// notAsked are words that hold one of askWords and ask nothing.
	notAsked = []string{"没什么", "没有什么", "不怎么", "没怎么", "什么都", "什么也", "怎么都", "怎么也", "哪怕", "多少有", "无论", "不管", "不论"}
)

// askWordsBy are the words that ask, by their first character, and askFirst has a
// bit for each of these.
var askWordsBy, askFirst = func() (by map[rune][]string, first [1 << 10]uint64) {
	by = map[rune][]string{}
	for _, w := range askWords {
		r, _ := utf8.DecodeRuneInString(w)
		by[r] = append(by[r], w)
		first[r>>6] |= 1 << (r & 63)
	}
	return by, first
}()

func endsAsking(c string) bool {
	return slices.ContainsFunc(askEnds, func(w string) bool { return strings.HasSuffix(c, w) })
}

// asksIn reports whether a clause holds a word that asks.
func asksIn(c string) bool {
	c = strings.TrimSpace(c)
	if c == "" {
		return false
	}
	if c[0] < utf8.RuneSelf && slices.ContainsFunc(askBegins, func(w string) bool { return len(c) >= len(w) && strings.EqualFold(c[:len(w)], w) }) {
		return true
	}
	for i := 0; i < len(c); {
		if c[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(c[i:])
		if r < 1<<16 && askFirst[r>>6]&(1<<(r&63)) != 0 {
			for _, w := range askWordsBy[r] {
				if strings.HasPrefix(c[i:], w) {
					return !slices.ContainsFunc(notAsked, func(n string) bool { return strings.Contains(c, n) })
				}
			}
		}
		i += n
	}
	return false
}
