package dialogue

import (
	"strings"
	"unicode/utf8"

	"ophglm"
)

// A site's form puts labels before the parts of an answer (病情分析：… 意见建议：…)
// and prompts before those of a question (全部症状：… 治疗情况：…). They run into
// the words around them, with a mark between or without.

// answerLabels stand before the parts of a doctor's answer, with a colon.
var answerLabels = []string{
	"指导意见建议", "意见建议", "指导意见", "指导建议", "病情分析", "问题分析", "病例分析", "医生询问", "医生寻问", // 寻问: as found in a public set
}

// edgeLabels do so at the start of an answer or of a sentence alone: within one
// they are words like others (任医生建议：多休息).
var edgeLabels = []string{"医生建议", "健康指导"}

var (
	labelEnds = runesOf("议见析问导")
	// labelOf are characters after which a label is the object of a sentence: 给出指导意见：
	labelOf = runesOf("出予与下些向其和及供")
	// adviceOn are what a sentence about advice goes on with after 指导意见, and
	// adviceNext what an answer does that begins after it.
	adviceOn   = runesOf("是为就的和与及仅供中里以进书下等或来去如很也都已有会能了")
	adviceNext = runesOf("建你您像可根考一所至这那对因首平注多应需目不最孩宝先")
)

// tidy cuts what a site's form and a slip of its writer left in the words of a
// turn: labels and prompts, and a text that stands twice. It counts the cuts by
// kind, and reports whether nothing else is left.
func (c TurnsConfig) tidy(t *ophglm.Turn, count func(string, int)) (empty bool, err error) {
	var room [8]Change
	apply := func(what string, cs []Change) error {
		if len(cs) == 0 || empty {
			return nil
		}
		if nothing(replace(t.Text, 0, len(t.Text), cs)) {
			empty = !nothing(t.Text)
			return nil
		}
		count("cut."+what, len(cs))
		return Apply(t, turnsKind, cs)
	}
	greetings := c.Courtesies == "cut"
	switch {
	case t.Role == ophglm.Doctor:
		if err = apply("label", labels(room[:0], t.Text, greetings)); err != nil {
			return false, err
		}
		if err = apply("label", bareLabels(room[:0], t.Text, greetings)); err != nil {
			return false, err
		}
	default:
		if err = apply("prompt", prompts(room[:0], t.Text)); err != nil {
			return false, err
		}
	}
	if n := questionLabel(t.Text); n > 0 {
		if err = apply("label", append(room[:0], Change{End: n})); err != nil {
			return false, err
		}
	}
	for range 3 {
		again, ok := saidTwice(t.Text)
		if !ok {
			break
		}
		if err = apply("repeated", append(room[:0], again)); err != nil {
			return false, err
		}
	}
	return empty, nil
}

// questionLabel returns the length of "Question:" or "Answer:" at the start of s,
// with the blanks after it, or 0.
func questionLabel(s string) int {
	if s == "" || s[0]|0x20 != 'q' && s[0]|0x20 != 'a' {
		return 0
	}
	for _, l := range []string{"question:", "answer:"} {
		if len(s) > len(l) && strings.EqualFold(s[:len(l)], l) {
			return len(l) + blanksAt(s[len(l):])
		}
	}
	return 0
}

func blanksAt(s string) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\n') {
		n++
	}
	return n
}

// nextColon returns where the first colon of s[from:] stands, and its length, 0
// where there is none.
func nextColon(s string, from int) (at, n int) {
	for i := from; i < len(s); i++ {
		switch c := s[i]; {
		case c == ':':
			return i, 1
		case c >= 0xE4 && c <= 0xE9: // a Chinese character
			i += 2
		case c == 0xEF && strings.HasPrefix(s[i:], "："):
			return i, len("：")
		}
	}
	return len(s), 0
}

func hasColon(s string) bool { return strings.IndexByte(s, ':') >= 0 || strings.Contains(s, "：") }

// suffixOf returns the length of the phrase of a list that s ends with, or 0.
func suffixOf(s string, list []string) int {
	for _, p := range list {
		if strings.HasSuffix(s, p) {
			return len(p)
		}
	}
	return 0
}

// labels finds the labels with a colon in a doctor's answer, each with the marks
// and, where greetings are cut, the greeting after it.
func labels(cs []Change, s string, greetings bool) []Change {
	if !hasColon(s) {
		return cs
	}
	reached := 0 // up to where s is cut from its start or from a label
	for at, n := nextColon(s, 0); n > 0; at, n = nextColon(s, at+n) {
		last, _ := utf8.DecodeLastRuneInString(s[:at])
		if !labelEnds.has(last) {
			continue
		}
		size, edge := suffixOf(s[:at], answerLabels), false
		if size == 0 {
			size, edge = suffixOf(s[:at], edgeLabels), true
		}
		if size == 0 && strings.HasSuffix(s[:at], "建议") && at-len("建议") == reached {
			size, edge = len("建议"), false
		}
		start := at - size
		if size == 0 || edge && start > reached && !marked(s[:start]) || start < reached {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(s[:start]); start > reached && labelOf.has(before) {
			continue
		}
		cs, reached = cutLabel(cs, s, start, at+n, greetings), 0
		reached = cs[len(cs)-1].End
	}
	return cs
}

// bareLabels finds 指导意见 and 意见建议 that no colon follows, where the answer
// begins anew after it, and 医生询问 as the last words.
func bareLabels(cs []Change, s string, greetings bool) []Change {
	const opinion = "意见"
	for from := 0; ; {
		i := strings.Index(s[from:], opinion)
		if i < 0 {
			break
		}
		at := from + i
		from = at + len(opinion)
		start, end := at, from
		switch {
		case strings.HasSuffix(s[:at], "指导"):
			start -= len("指导")
		case strings.HasPrefix(s[end:], "建议"):
			end += len("建议")
		default:
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:start])
		if !labelOf.has(before) && opens(s, start, end) && (len(cs) == 0 || cs[len(cs)-1].End <= start) {
			cs = cutLabel(cs, s, start, end, greetings)
			from = cs[len(cs)-1].End
		}
	}
	tail := strings.TrimRight(s, "。. \n")
	if n := suffixOf(tail, []string{"医生询问", "医生寻问"}); n > 0 && n < len(tail) && marked(tail[:len(tail)-n]) {
		cs = cutLabel(cs, s, len(tail)-n, len(s), false)
	}
	return cs
}

// opens reports whether an answer begins anew after the words s[start:end].
func opens(s string, start, end int) bool {
	next := s[end+blanksAt(s[end:]):]
	if prefixOf(next, []string{"建议", "个人建议", "您好", "你好"}) > 0 {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	switch {
	case start == 0 || before == '。' || before == '！' || before == '？' || before == '\n':
		r := first(next)
		return r >= 0x4E00 && r <= 0x9FFF && !adviceOn.has(r) || strings.HasPrefix(next, "如果")
	case marked(s[:start]):
		return adviceNext.has(first(next)) || strings.HasPrefix(next, "如果")
	}
	return false
}

// cutLabel adds a cut of s[start:end] with the marks after it. Where the words
// before it have no mark of their own a line ends there.
func cutLabel(cs []Change, s string, start, end int, greetings bool) []Change {
	end += marksAt(s[end:])
	if greetings && end < len(s) {
		if n := greeting(s[end:]); end+n < len(s) {
			end += n
		}
	}
	if n := len(cs); n > 0 && cs[n-1].End == start {
		start = cs[n-1].Start
		cs = cs[:n-1]
	}
	if end == len(s) {
		for start > 0 && (s[start-1] == ' ' || s[start-1] == '\n') && (len(cs) == 0 || cs[len(cs)-1].End < start) {
			start--
		}
		return append(cs, Change{Start: start, End: end})
	}
	line := ""
	if start > 0 && !marked(s[:start]) && (len(cs) == 0 || cs[len(cs)-1].End < start) {
		line = "\n"
	}
	return append(cs, Change{start, end, line})
}

// marked reports whether a text ends in a mark that parts clauses, or in a blank.
func marked(s string) bool {
	if s == "" {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r == '?' || r == '？' || r == '）' || r == ')' || r == '"' || r == '”' || markSet.has(r)
}
