package clinical

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm/internal/lexicon"
)

// name takes a name of the lexicon, unless a longer word of the rules stands
// there, and returns its end.
func (r *reading) name(i int, m *lexicon.Mention) int {
	t := token{start: int32(i), end: int32(m.End), kind: kName, name: m.Name, sub: noFinding}
	if id, to := r.w.trie.longest(rootWords, r.s, i); id >= 0 {
		e := &r.w.entries[id]
		if to > m.End && (!e.upper || r.s[i] < 'a') {
			return i
		}
		if t.topic = e.topic; t.topic != noTopic && strings.HasPrefix(r.s[m.End:], "于") { // 杯盘比大于0.6
			return i
		}
		if e.kind == kFinding && to == m.End {
			t.sub = e.sub
		}
		if e.kind == kEye && to < m.End { // 左眼底出血, of which 左眼 is one word
			return i
		}
	}
	r.push(t)
	return m.End
}

const noFinding = 1<<16 - 1

// bare takes a complaint right after an eye: 右眼有点红.
func (r *reading) bare(i int) int {
	if r.gap > 0 {
		r.organ = false
		return i
	}
	id, to := r.w.trie.longest(rootBare, r.s, i)
	if id < 0 {
		return i
	}
	if w, end := r.w.trie.longest(rootWords, r.s, i); w >= 0 && end > to {
		return i
	}
	r.push(token{start: int32(i), end: int32(to), kind: kFinding, sub: r.w.entries[id].sub})
	return to
}

// lone are the complaints that are said alone in a clause of their own where an eye
// was spoken of before it in the sentence: 左眼看不清，疼，还流泪.
var lone = [...]string{"疼痛", "刺痛", "胀痛", "疼", "痛", "痒", "红", "肿", "胀"}

// bareAfter takes a complaint that is all of the clause that begins at i, and returns
// where the text goes on.
func (r *reading) bareAfter(i int) int {
	if i >= len(r.s) || r.s[i] < 0xE7 { // none of them begins lower
		return i
	}
	for _, w := range lone {
		if !strings.HasPrefix(r.s[i:], w) {
			continue
		}
		if !loneEnds(r.s[i+len(w):]) || !r.eyeSpoken() {
			return i
		}
		r.organ = true
		return r.bare(i)
	}
	return i
}

func loneEnds(s string) bool {
	if s == "" || s[0] < utf8.RuneSelf && !letter(rune(s[0])) {
		return true
	}
	for _, w := range [...]string{"，", "。", "；", "！", "？", "、", "得", "了", "的", "死", "起来", "，"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// eyeSpoken reports whether the sentence so far speaks of an eye.
func (r *reading) eyeSpoken() bool {
	for k := len(r.tokens) - 1; k >= max(0, len(r.tokens)-12); k-- {
		switch t := &r.tokens[k]; {
		case t.kind == kClause && t.sub == stop:
			return false
		case t.kind == kEye || t.kind == kOrgan:
			return true
		}
	}
	return false
}

// word takes the word of the rules at [i, j) and reports whether it counts
// there.
func (r *reading) word(i, j int, id int16) bool {
	e := &r.w.entries[id]
	r.wordEnd = j
	if e.weak && !r.numberFollows(j) {
		return false
	}
	if e.upper && r.s[i] >= 'a' && r.s[i] <= 'z' {
		return false
	}
	switch e.kind {
	case kFiller:
		return true
	case kStop:
		if c, _ := decode(r.s, i); hanDigit(c) >= 0 { // 一点零
			if v, end := chinese(r.s, i); end > j && v.lo.scale > 0 {
				return false
			}
		}
	case kFinding:
		if rest := r.s[j:]; strings.HasPrefix(rest, "于") { // 杯盘比大于0.6
			_, n := utf8.DecodeLastRuneInString(r.s[i:j])
			inner, to := r.w.trie.longest(rootWords, r.s[:j-n], i)
			if inner < 0 || r.w.entries[inner].kind != kTopic {
				return false
			}
			e, j = &r.w.entries[inner], to
			r.wordEnd = j
		}
	case kEye:
		if strings.HasSuffix(r.s[i:j], "left") || strings.HasSuffix(r.s[i:j], "right") { // my left hand
			if rest := strings.TrimLeft(r.s[j:], " "); rest != "" && letter(rune(rest[0])) && !strings.HasPrefix(rest, "is") && !strings.HasPrefix(rest, "and") && !strings.HasPrefix(rest, "was") && !strings.HasPrefix(rest, "has") {
				return false
			}
		}
		if k := strings.Index(r.s[i:j], "眼"); k > 0 { // 左眼睑水肿 is 左 and 眼睑水肿
			if inner, to := r.w.trie.longest(rootWords, r.s, i+k); inner >= 0 && to > j && r.w.entries[inner].kind == kFinding || r.nameAt(i+k) > j {
				r.push(token{start: int32(i), end: int32(i + k), kind: e.kind, sub: e.sub})
				r.wordEnd = i + k
				return true
			}
		}
	case kMale, kFemale:
		if !r.personal(i, j) {
			return false
		}
	}
	r.push(token{start: int32(i), end: int32(j), kind: e.kind, sub: e.sub, topic: e.topic})
	return true
}

// nameAt is where the name of the lexicon at i ends, or 0.
func (r *reading) nameAt(i int) int {
	m, ok := slices.BinarySearchFunc(r.mentions, i, func(n lexicon.Mention, i int) int { return n.Start - i })
	if !ok || r.mentions[m].Name.Ambiguous {
		return 0
	}
	if c := classOf(r.mentions[m].Name); c == diagnosis || c == symptom || c == sign {
		return r.mentions[m].End
	}
	return 0
}

// numberFollows reports whether nothing but blanks, a colon or an equals sign
// stands between j and a number or a sign.
func (r *reading) numberFollows(j int) bool {
	for j < len(r.s) {
		c, n := rune(r.s[j]), 1
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRuneInString(r.s[j:])
		}
		switch {
		case c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.' || c >= '０' && c <= '９' || c == '−' || c == '－' || c == '＋':
			return true
		case c == ' ' || c == ':' || c == '：' || c == '=' || c == '＝' || c == '/' || c == '\u3000' || c == '(' || c == '（' || c == '约' || c == '为' || particle(c):
			j += n
		default:
			return hanDigit(c) > 0
		}
	}
	return false
}

// personal reports whether 男 or 女, alone, says of what sex someone is, and the
// same of M and F beside an age.
func (r *reading) personal(i, j int) bool {
	s := r.s
	if j-i == 1 { // M, F
		if s[i] >= 'a' {
			return false
		}
		before := i > 0 && (asciiDigit(s, i-1) || i > 1 && s[i-1] == ' ' && asciiDigit(s, i-2) || i > 1 && s[i-1] == '/' && asciiDigit(s, i-2))
		after := asciiDigit(s, j) || j+1 < len(s) && (s[j] == ' ' || s[j] == '/') && asciiDigit(s, j+1)
		if n := len(r.tokens); n > 0 && r.gap == 0 && r.tokens[n-1].kind == kQuantity && r.quantities[r.tokens[n-1].num].unit == yearsOld {
			return true
		}
		return before || after
	}
	if j-i == len("男性") && (strings.HasPrefix(s[i:], "男性") || strings.HasPrefix(s[i:], "女性")) {
		next, _ := decode(s, j) // 女性生殖道 is nobody's sex
		return next < 0x4E00 || next > 0x9FFF || next == '患' || next == '病' || hanDigit(next) > 0 || particle(next)
	}
	if j-i != len("男") {
		return true
	}
	prev, _ := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(s[j:])
	han := func(c rune) bool { return c >= 0x4E00 && c <= 0x9FFF }
	okBefore := i == 0 || !han(prev)
	switch prev {
	case '者', '别', '是', '人', '为', '岁', '儿', '我', '，':
		okBefore = true
	}
	okAfter := j == len(s) || !han(next) || hanDigit(next) > 0
	switch next {
	case '性', '的', '患', '，':
		okAfter = true
	}
	return okBefore && okAfter
}
