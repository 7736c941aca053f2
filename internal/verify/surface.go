package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/text"
)

type lang = ophglm.Lang

// surface checks what needs no fact: leaks, who speaks, how the message ends.
func (c *check) surface() {
	for _, m := range c.cues {
		switch c.k.cues.of[m.Name].class {
		case leak:
			c.fault(nil, Leak, "unclear", m.Start, m.End, "this is a piece of a prompt")
		case self:
			c.fault(nil, SelfReference, "unclear", m.Start, m.End, "the answer speaks of itself as a program")
		}
	}
	if start, end := cutOff(c.s); start >= 0 {
		c.fault(nil, CutOff, "unclear", start, end, "the message does not end")
	}
}

// cutOff gives where a message that does not end breaks off, or -1: in a mark that
// something follows, in a bracket that is not closed, or in a word that another must
// follow. That the last stop alone is missing says nothing: lists, signatures and
// chats leave it off.
func cutOff(s string) (int, int) {
	end := len(strings.TrimRightFunc(s, unicode.IsSpace))
	if end == 0 {
		return -1, -1
	}
	r, n := utf8.DecodeLastRuneInString(s[:end])
	switch {
	case strings.ContainsRune(",，、：:;；(（[【“‘-—", r), !closed(s[:end]), r < 0x80 && letter(byte(r)) && danglingWord(s[:end]), text.IsHan(r) && danglingHan(s[:end]):
		return end - n, end
	}
	return -1, -1
}

// closed reports whether the last bracket that opens is closed.
func closed(s string) bool {
	for _, b := range [...][2]string{{"(", ")"}, {"（", "）"}, {"【", "】"}, {"《", "》"}} {
		if open := strings.LastIndex(s, b[0]); open >= 0 && !strings.Contains(s[open:], b[1]) && !(b[0] == "(" && strings.Contains(s[open:], "）")) && !(b[0] == "（" && strings.Contains(s[open:], ")")) {
			return false
		}
	}
	return true
}

// danglingHan reports whether a text ends in Chinese words that others must follow.
func danglingHan(s string) bool {
	for _, w := range [...]string{"和", "与", "及", "以及", "或", "或者", "但", "但是", "而", "而且", "并且", "因为", "所以", "因此", "由于", "如果", "虽然", "以便", "为了", "对于", "关于", "比如", "例如", "包括", "需要", "应该", "建议", "可以", "可能", "通过", "避免", "导致", "引起", "属于", "的时候应", "通常", "一般", "不", "被", "把", "从", "在", "向", "将", "其", "该", "这", "那", "每", "各", "第", "最"} {
		if strings.HasSuffix(s, w) {
			return !strings.HasSuffix(s, "都可以") && !strings.HasSuffix(s, "就可以") && !strings.HasSuffix(s, "也可以") && !strings.HasSuffix(s, "有可能") && !strings.HasSuffix(s, "不可能") && !strings.HasSuffix(s, "有需要") && !strings.HasSuffix(s, "总和") && !strings.HasSuffix(s, "缓和") && !strings.HasSuffix(s, "温和") && !strings.HasSuffix(s, "饱和") && !strings.HasSuffix(s, "现在") && !strings.HasSuffix(s, "存在") && !strings.HasSuffix(s, "健在") && !strings.HasSuffix(s, "方向") && !strings.HasSuffix(s, "来不及") && !strings.HasSuffix(s, "内在") && !strings.HasSuffix(s, "不一般")
		}
	}
	return false
}

// danglingWord reports whether a text ends in a word that another must follow, or in
// the midst of one.
func danglingWord(s string) bool {
	i := len(s)
	for i > 0 && letter(s[i-1]) {
		i--
	}
	switch strings.ToLower(s[i:]) {
	case "a", "an", "the", "and", "or", "of", "to", "with", "for", "by", "at", "is", "are", "be", "if", "that", "which", "as", "from", "your", "their", "its", "can", "may", "should", "must", "will", "because", "but", "than", "when", "while", "such", "these", "this", "into", "very", "has", "have", "not":
		return true
	}
	return false
}

// script checks that a sentence is written in the language of the text.
func (c *check) script(st *sentence) {
	s := st.Of(c.s)
	han, words, run, longest := 0, 0, 0, 0
	foreign, other := false, 0
	for i := 0; i < len(s); {
		b := s[i]
		if letter(b) {
			j := i
			lower := 0
			for j < len(s) && letter(s[j]) {
				if s[j] >= 'a' {
					lower++
				}
				j++
			}
			if lower >= 3 && j-i-lower <= 1 {
				foreign = true
			}
			if lower >= 2 {
				words++
				run++
				longest = max(longest, run)
			}
			i = j
			continue
		}
		if b < 0x80 {
			if b != ' ' && b != '-' && b != ',' {
				run = 0
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= 0x3041 && r <= 0x30FF, r >= 0xAC00 && r <= 0xD7A3, r >= 0x400 && r <= 0x52F, r >= 0x600 && r <= 0x6FF, r >= 0xE00 && r <= 0xE7F:
			other++
		case text.IsHan(r):
			han++
			run = 0
		}
		i += n
	}
	switch {
	case other > 1:
		c.fault(st, Language, "unclear", st.Start, st.End, "the sentence is in another language")
	case c.t.Lang == ophglm.ZH && foreign && c.foreignWord(st):
		c.fault(st, Language, "unclear", st.Start, st.End, "the sentence has words that are not Chinese")
	case c.t.Lang == ophglm.EN && c.foreignSentence(st):
		c.fault(st, Language, "unclear", st.Start, st.End, "the sentence is not in English")
	case c.t.Lang == ophglm.ZH && (longest >= 4 || words > 2 && 2*words > han):
		c.fault(st, Language, "unclear", st.Start, st.End, "the sentence is not in Chinese")
	case c.t.Lang == ophglm.EN && han >= 1:
		c.fault(st, Language, "unclear", st.Start, st.End, "the sentence is not in English")
	}
}

// foreignWord reports whether a Chinese sentence has a word in Latin letters, no name,
// that neither the facts nor the question use.
func (c *check) foreignWord(st *sentence) bool {
	s := st.Of(c.s)
	for i := 0; i < len(s); {
		if !letter(s[i]) {
			i++
			continue
		}
		j, lower := i, 0
		for j < len(s) && letter(s[j]) {
			if s[j] >= 'a' {
				lower++
			}
			j++
		}
		if (lower >= 4 || lower == 3 && j-i == 3) && j-i-lower <= 1 && (i == 0 || s[i-1] != '-') && !c.inMention(st, placed{start: st.Start + i, end: st.Start + j}) && (c.p == nil || !c.knows(s[i:j])) {
			return true
		}
		i = j
	}
	return false
}
