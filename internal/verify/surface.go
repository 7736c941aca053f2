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

// cutOff gives where a message that does not end breaks off, or -1.
func cutOff(s string) (int, int) {
	end := len(strings.TrimRightFunc(s, unicode.IsSpace))
	if end == 0 {
		return -1, -1
	}
	r, n := utf8.DecodeLastRuneInString(s[:end])
	if strings.ContainsRune("。！？!?.…)）”\"'’」』】》~～*", r) || r > 0x1F000 || r == '♥' || r == '❤' || r == '️' {
		return -1, -1
	}
	if i := strings.LastIndexByte(s[:end], '\n'); i >= 0 && end-i < 40 && !strings.ContainsRune(",，、：:;；", r) {
		return -1, -1 // a signature, or the last of a list
	}
	if s[0] >= 'a' && s[0] <= 'z' && r < 0x80 && letter(byte(r)) && strings.ContainsAny(s, ".!?") && !danglingWord(s[:end]) {
		return -1, -1 // a chat in small letters that leaves the last stop off
	}
	return end - n, end
}

// danglingWord reports whether a text ends in a word that another must follow.
func danglingWord(s string) bool {
	i := len(s)
	for i > 0 && letter(s[i-1]) {
		i--
	}
	switch strings.ToLower(s[i:]) {
	case "a", "an", "the", "and", "or", "of", "to", "in", "with", "for", "by", "at", "is", "are", "be", "if", "that", "which", "as", "from", "on", "your", "their", "can", "may", "because", "but":
		return true
	}
	return len(s)-i < 3 && s[i:] != "it" && s[i:] != "up" && s[i:] != "so" && s[i:] != "go"
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
