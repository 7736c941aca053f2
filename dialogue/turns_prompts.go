package dialogue

import (
	"strings"
	"unicode/utf8"
)

// barePrompts are prompts of a form whose answers say the same without them.
var barePrompts = []string{
	"全部症状", "病情描述及疑问", "病情描述", "问题描述", "想得到怎样的帮助", "想得到的帮助", "想要得到的帮助", "想要得到怎样的帮助", "在乎怎样的帮助", "详细病情及咨询目的", "此次病情",
	"需要医生帮助提供远程诊断", "病情描述发病时间、主要症状、症状变化等）",
}

// tellingPrompts are those that give their answers a meaning (患者性别：女), so that
// they go only where nothing answers them.
var tellingPrompts = []string{
	"发病时间及原因", "发病时间", "曾经治疗情况和效果", "曾经的治疗情况和效果", "治疗情况", "救治情况和效果", "化验、检查结果", "化验检查结果", "主要症状", "主要表现", "患者性别", "患者年龄",
	"是否去医院就诊过", "当前服药说明", "既往病史及手术史", "本次发病及持续时间", "目前一般情况", "诊断治疗经过及效果", "曾经治疗情况及是否有过敏、遗传病史", "是否有过敏、遗传病史", "最后一次就诊的医院", "患者信息",
}

var promptLast = func() *runeSet {
	set := runesOf(")）0123456789")
	for _, list := range [][]string{barePrompts, tellingPrompts} {
		for _, p := range list {
			r, _ := utf8.DecodeLastRuneInString(p)
			set.add(r)
		}
	}
	return set
}()

type prompt struct {
	start, end int // with its colon, and the marks after it
	bare       bool
}

// longestAside is the longest note in brackets, in bytes, that a prompt has:
// 病情描述（发病时间、主要症状等）：
const longestAside = 90

// prompts finds what is to be cut of the prompts with a colon in a patient's
// words: each that nothing answers, and the bare ones.
func prompts(cs []Change, s string) []Change {
	if !hasColon(s) {
		return cs
	}
	var room [16]prompt
	ps := room[:0]
	for at, n := nextColon(s, 0); n > 0; at, n = nextColon(s, at+n) {
		if last, _ := utf8.DecodeLastRuneInString(s[:at]); !promptLast.has(last) {
			continue
		}
		p, ok := promptAt(s, at, n)
		if ok && (len(ps) == 0 || p.start >= ps[len(ps)-1].end) {
			ps = append(ps, p)
		}
	}
	for i, p := range ps {
		next := len(s)
		if i+1 < len(ps) {
			next = ps[i+1].start
		}
		switch {
		case nothing(s[p.end:next]) && !strings.ContainsAny(s[p.end:next], "?？"):
			cs = cutLabel(cs, s, p.start, next, false)
		case p.bare:
			cs = cutLabel(cs, s, p.start, p.end, false)
		}
	}
	return cs
}

// promptAt reads the prompt whose colon of n bytes stands at s[at:].
func promptAt(s string, at, n int) (p prompt, ok bool) {
	head := s[:at]
	size := suffixOf(head, barePrompts)
	p.bare = size > 0
	if size == 0 {
		size = suffixOf(head, tellingPrompts)
	}
	if size == 0 && (strings.HasSuffix(head, "）") || strings.HasSuffix(head, ")")) { // 病情描述（…）：
		from := max(0, at-longestAside)
		open := max(strings.LastIndex(head[from:], "（"), strings.LastIndex(head[from:], "("))
		if open >= 0 {
			if size = suffixOf(head[:from+open], barePrompts); size > 0 {
				size += at - from - open
				p.bare = true
			}
		}
	}
	if size == 0 { // 补充问题1：
		if tail := strings.TrimRight(head, "0123456789"); len(tail) < len(head) && strings.HasSuffix(tail, "补充问题") {
			size, p.bare = len(head)-len(tail)+len("补充问题"), true
		}
	}
	p.start, p.end = at-size, at+n
	if size == 0 || ownedPrompt(s[:p.start]) {
		return p, false
	}
	if p.bare && p.end < len(s) && s[p.end] == '(' { // the time it was asked at
		if shut := strings.IndexByte(s[p.end:min(len(s), p.end+32)], ')'); shut > 0 && strings.Trim(s[p.end+1:p.end+shut], "0123456789-:/ ") == "" {
			p.end += shut + 1
		}
	}
	p.end += blanksAt(s[p.end:])
	for p.start > 0 && s[p.start-1] == ':' { // two sites mark the end of the title so
		p.start--
	}
	return p, true
}

// ownedPrompt reports whether a prompt after s is a word of the patient's: 我的全部症状：
func ownedPrompt(s string) bool {
	s = strings.TrimSuffix(s, "的")
	return suffixOf(s, []string{"我", "你", "您", "他", "她", "它"}) > 0
}
