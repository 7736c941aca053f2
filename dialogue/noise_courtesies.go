package dialogue

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode/utf8"

	"ophglm"
)

//go:embed courtesies.txt
var courtesyList string

// courtesies are the phrases that greetings, thanks and wishes are made of.
var courtesies = newVocabulary(map[byte]sense{'*': senseThanks, '+': senseGreets}, courtesyList)

// courtesy says what a turn is that is made of courtesies alone: "thanks",
// "greeting", or "" where it is none. 好的 alone can be an answer, 好的谢谢 is not.
func courtesy(s string) string {
	switch said, ok := courtesies.covers(s); {
	case !ok:
		return ""
	case said&senseThanks != 0:
		return "thanks"
	case said&senseGreets != 0:
		return "greeting"
	}
	return ""
}

// core is the part of a turn's text that is left when what stands around it is
// cut.
type core struct {
	begin, end int
	mark       string // stands at its end in place of what was cut
}

// trimCourtesies cuts greetings and thanks before, and thanks and wishes after,
// what s says. It leaves at least a letter or a digit.
func (c *core) trimCourtesies(s string, role ophglm.Role) {
	if n := greeting(s[c.begin:c.end]); n > 0 && !nothing(s[c.begin+n:c.end]) {
		c.begin += n
	}
	for courtesies.begins(s[c.begin:c.end]) {
		stop, next := clauseEnd(s[:c.end], c.begin)
		if said, ok := courtesies.covers(s[c.begin:stop]); !ok || said == 0 || nothing(s[next:c.end]) || asksAt(s, stop) {
			break
		}
		c.begin = next
	}
	c.trimSignature(s)
	c.trimOnline(s, role)
	c.trimFarewell(s, role)
	c.trimWishes(s, role)
	c.trimFarewell(s, role)
}

// conditions begin the clause before an offer: 如果还有其他问题，随时咨询.
var conditions = []string{"如", "若", "有", "还有", "以后", "将来", "if", "If"}

// trimWishes cuts thanks and wishes at the end of s, clause by clause. A clause
// that says less (身体健康) goes with the wish before it in the sentence, and a
// condition with the offer after it.
func (c *core) trimWishes(s string, role ophglm.Role) {
	end, mark := c.end, ""
	inSentence, cut := false, false // of the clause before: both are of one sentence, it was cut
	for end > c.begin {
		before, start, stop := lastClause(s[c.begin:end], end-c.begin)
		before, start, stop = before+c.begin, start+c.begin, stop+c.begin
		summed := false
		if role == ophglm.Doctor {
			if at := summary(s[c.begin:end], stop-c.begin); at > 0 {
				start, summed = c.begin+at, true
				for before = start; before > c.begin; {
					n := partsBefore(s[c.begin:end], before-c.begin)
					if n == 0 {
						break
					}
					before -= n
				}
			}
		}
		if start <= c.begin || asksAt(s, stop) || nothing(s[c.begin:before]) {
			return
		}
		said, ok := courtesies.covers(s[start:stop])
		if !ok && (summed || wish(s[start:stop])) {
			said, ok = senseThanks, true
		}
		if !ok {
			if at := wishWithin(s[start:stop]); at > 0 {
				if !inSentence {
					mark = endMark(s[stop:end])
				}
				c.end, c.mark = start+at, mark
			}
			return
		}
		if !inSentence {
			mark = endMark(s[stop:end])
		}
		goes := said&senseThanks != 0 || said&senseGreets != 0 && role == ophglm.Doctor && strings.Contains(s[start:stop], "高兴") || inSentence && cut && prefixOf(s[start:], conditions) > 0
		weakly := !summed && weak(s[before:start])
		if !goes && !weakly || goes && weakly && c.leavesCondition(s, before) {
			return
		}
		if weakly {
			end = before
		} else {
			for end = start; end > before && (s[end-1] == ' ' || s[end-1] == '\n'); {
				end--
			}
			mark = ""
		}
		if goes {
			c.end, c.mark = end, mark
		}
		inSentence, cut = weakly, goes || cut && inSentence
	}
}

// wishWithin returns where a wish begins that follows other words without a mark
// (多喝水祝您早日康复), or 0.
func wishWithin(clause string) int {
	for at := len(clause) - len("祝您好"); at > 0; at-- {
		if clause[at] == 0xE7 && clause[at:at+3] == "祝" && prefixOf(clause[at+3:], []string{"您", "你"}) > 0 {
			if said, ok := courtesies.covers(clause[at:]); ok && said&senseThanks != 0 {
				return at
			}
			return 0
		}
	}
	return 0
}

// leavesCondition reports whether the last clause of s[:end] is a condition that
// says more than a courtesy does: 如果对手术还有担心，随时咨询 stays whole.
func (c *core) leavesCondition(s string, end int) bool {
	_, start, stop := lastClause(s[c.begin:end], end-c.begin)
	clause := s[c.begin+start : c.begin+stop]
	if prefixOf(clause, conditions) == 0 {
		return false
	}
	_, ok := courtesies.covers(clause)
	return !ok
}

// signature is how an English answer ends: "Regards, Dr. Hart".
var signature = regexp.MustCompile(`(?i:[\s.!]((?:kind|best|warm)?\s*(?:regards|wishes)|(?:yours )?sincerely))[,.!]?\s+(?:(?i:dr)\.?\s*)?(?:[A-Z][A-Za-z.]{0,15}\s*){1,3}$`)

// trimSignature cuts a name at the end of s, with the wishes before it.
func (c *core) trimSignature(s string) {
	tail := s[max(c.begin, c.end-80):c.end]
	if n := len(tail); n < 8 || !letter(tail[n-1]) && tail[n-1] != '.' || !strings.Contains(tail, "egards") && !strings.Contains(tail, "ishes") && !strings.Contains(tail, "incerely") {
		return
	}
	if m := signature.FindStringSubmatchIndex(tail); m != nil && !nothing(s[c.begin:c.end-len(tail)+m[2]]) {
		c.end += m[2] - len(tail)
		for c.end > c.begin && (s[c.end-1] == ' ' || s[c.end-1] == '\n') {
			c.end--
		}
	}
}

// asksAt reports whether the marks at s[i:] ask.
func asksAt(s string, i int) bool {
	return i < len(s) && (s[i] == '?' || strings.HasPrefix(s[i:], "？"))
}

// weak reports whether marks part clauses of one sentence.
func weak(marks string) bool {
	for _, r := range marks {
		if r != '，' && r != ',' && r != '、' && r != ' ' && r != '：' && r != ':' {
			return false
		}
	}
	return true
}

// endMark is the mark among marks that ends a sentence.
func endMark(marks string) string {
	for _, r := range marks {
		switch r {
		case '。', '！', '.', '!':
			return string(r)
		}
	}
	return ""
}

var (
	hellos    = []string{"您好", "你好", "早上好", "上午好", "中午好", "下午好", "晚上好"}
	titles    = []string{"医生", "大夫", "主任", "教授", "专家", "老师", "院长", "医师"}
	helloWho  = append([]string{"朋友", "呀", "啊"}, titles...)
	helloNext = runesOf("我你您请这朋孩根患医咨想考从据，。！？、,.!?:：；;~～… \n")
	helloSet  = runesOf("您你早上中下晚")
	titleSet  = runesOf("医大主教专老院尊亲")
	markSet   = runesOf("，。！、：；,.!:;~～… \n")
	englishHi = []string{"good morning", "good afternoon", "good evening", "hello", "hi", "hey", "dear"}
	englishTo = []string{"doctor", "doc", "dr", "sir", "madam", "there", "friend", "user"}
)

// greeting returns the length of the greeting that s begins with, with the marks
// after it, or 0: 李主任您好， or "Hello doctor, ". 你好转了吗 greets no one.
func greeting(s string) int {
	if s == "" {
		return 0
	}
	if s[0] < 0x80 {
		return englishGreeting(s)
	}
	i := salutation(s)
	if !helloSet.has(first(s[i:])) {
		return 0
	}
	n := prefixOf(s[i:], hellos)
	if n == 0 {
		return 0
	}
	i += n
	i += prefixOf(s[i:], helloWho)
	if i < len(s) && !helloNext.has(first(s[i:])) {
		return 0
	}
	return i + marksAt(s[i:])
}

// salutation returns the length of a title at the start of s, with a surname or
// a name before it and marks after it: 尊敬的李主任，
func salutation(s string) int {
	i := 0
	if strings.HasPrefix(s, "尊敬的") || strings.HasPrefix(s, "亲爱的") {
		i = len("尊敬的")
	}
	for range 3 {
		r, n := utf8.DecodeRuneInString(s[i:])
		if titleSet.has(r) {
			if n := prefixOf(s[i:], titles); n > 0 {
				i += n
				return i + marksAt(s[i:])
			}
		}
		if r < 0x4E00 || r > 0x9FFF {
			break
		}
		i += n
	}
	return 0
}

func prefixOf(s string, list []string) int {
	for _, p := range list {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 0
}

// marksAt returns the length of the marks and blanks that s begins with; a
// question mark is none of them.
func marksAt(s string) int {
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !markSet.has(r) {
			break
		}
		i += n
	}
	return i
}

func englishGreeting(s string) int {
	n := wordOf(s, englishHi)
	if n == 0 {
		return 0
	}
	i := n
	if m := len(s[i:]) - len(strings.TrimLeft(s[i:], " ")); m > 0 {
		if to := wordOf(s[i+m:], englishTo); to > 0 {
			return i + m + to + marksAt(s[i+m+to:])
		}
	}
	if strings.EqualFold(s[:n], "dear") {
		return 0
	}
	m := marksAt(s[i:])
	if m == 0 {
		return 0
	}
	return i + m
}

// wordOf returns the length of the word of the list that s begins with.
func wordOf(s string, list []string) int {
	for _, w := range list {
		if (phrase{text: w, ascii: true}).fits(s) {
			return len(w)
		}
	}
	return 0
}
