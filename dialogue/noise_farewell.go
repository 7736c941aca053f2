package dialogue

import (
	"strings"

	"ophglm"
)

// farewells end an English answer without a mark before them, as sites print them
// in small letters: "drink more water good luck". The longest stands first.
var farewells = []string{
	"i wish you good luck", "wishing you good luck", "wish you good luck", "wish you all the best", "good luck",
	"i sincerely hope that helps", "i hope this helps you", "hope this helps you", "i hope this helps", "hope this helps", "hope that helps", "hope it helps", "i hope i was of help",
	"hope i was of help", "many thanks", "with thanks", "thanks u", "thanks you", "thanks", "kind regards", "best regards", "warm regards", "with regards", "regards",
}

// namedFarewells are those that a name may stand after: "take care khan".
var namedFarewells = []string{"take care", "kind regards", "best regards", "warm regards", "regards", "many thanks", "thanks", "best wishes", "good luck"}

// noFarewell are words after which a farewell is a part of the sentence: "in this
// regards", "no thanks".
var noFarewell = []string{"no", "not", "this", "that", "these", "your", "his", "her", "their", "my", "with", "in", "as", "the", "say", "give", "without", "to", "of", "for", "had", "some", "any", "by"}

// noName are words that no name is after a farewell: "take care always".
var noName = []string{
	"of", "in", "to", "for", "you", "u", "so", "a", "always", "now", "today", "tonight", "tomorrow", "yourself", "then", "too", "also", "not", "no", "and", "or", "with", "about", "first", "only", "daily",
	"if", "again", "please", "well", "when", "while", "until", "before", "after", "there", "here", "it", "this", "that", "during", "everyday", "regularly", "properly",
}

// trimFarewell cuts a doctor's farewells in English at the end of s that no mark parts from
// the words before, and a name after them.
func (c *core) trimFarewell(s string, role ophglm.Role) {
	if role != ophglm.Doctor {
		return
	}
	for range 3 {
		end := c.end
		for end > c.begin && (s[end-1] == ' ' || s[end-1] == '\n' || s[end-1] == '.' || s[end-1] == '!' || s[end-1] == ',') {
			end--
		}
		if end-c.begin < 8 || !letter(s[end-1]) {
			return
		}
		from := max(c.begin, end-48)
		tail := s[from:end]
		if tail[0] >= 0x80 {
			tail = strings.TrimLeftFunc(tail, func(r rune) bool { return r >= 0x80 })
			from = end - len(tail)
		}
		at := farewellIn(tail)
		if at < 0 {
			return
		}
		at += from
		for at > c.begin && (s[at-1] == ' ' || s[at-1] == '\n') {
			at--
		}
		if at <= c.begin || nothing(s[c.begin:at]) {
			return
		}
		c.end, c.mark = at, ""
	}
}

// farewellIn returns where the farewell begins that tail, the end of a text,
// consists of or ends with, or -1.
func farewellIn(tail string) int {
	last := tail[len(tail)-1] | 0x20
	var room [48]byte
	lower := room[:len(tail)]
	for i := range len(tail) {
		b := tail[i]
		if b >= 'A' && b <= 'Z' {
			b |= 0x20
		}
		lower[i] = b
	}
	low := string(lower)
	if last == 's' || last == 'k' || last == 'u' || last == 'p' || last == 't' {
		for _, f := range farewells {
			if !strings.HasSuffix(low, f) {
				continue
			}
			at := len(low) - len(f)
			glued := f == "good luck"
			if at > 0 && letter(low[at-1]) && !glued {
				return -1
			}
			if wordBefore(low, at, noFarewell) {
				return -1
			}
			return at
		}
	}
	space := strings.LastIndexByte(low, ' ')
	if space < 0 || len(low)-space > 14 || len(low)-space < 3 || isOneOf(low[space+1:], noName) || strings.HasSuffix(low, "ly") {
		return -1
	}
	if strings.Trim(low[space+1:], "abcdefghijklmnopqrstuvwxyz") != "" || containsAny(low[space+1:], clinicalWords) {
		return -1
	}
	head := strings.TrimRight(low[:space], " ,")
	for _, f := range namedFarewells {
		if !strings.HasSuffix(head, f) {
			continue
		}
		at := len(head) - len(f)
		before := strings.TrimRight(head[:at], " ")
		if before != "" && strings.IndexByte(".!?\n", before[len(before)-1]) >= 0 {
			return at
		}
		return -1
	}
	return -1
}

// wordBefore reports whether the word before s[at:] is one of a list.
func wordBefore(s string, at int, list []string) bool {
	head := strings.TrimRight(s[:at], " ")
	return isOneOf(head[strings.LastIndexAny(head, " \n.,!?")+1:], list)
}

func isOneOf(s string, list []string) bool {
	for _, w := range list {
		if s == w {
			return true
		}
	}
	return false
}

// onlineEnds are what an advert of a paid answer online ends in, before an arrow
// or the end.
var onlineEnds = []string{"online for further follow up", "online for further help", "online for further queries", "online for more information", "online"}

// onlineAdvert returns where the advert of a site's paid answers begins that a
// doctor's English answer ends with ("for further information consult a
// cardiologist online --> <link>"), or -1. Of a sentence that says when to come
// back, or with what, only its end goes: "online --> <link>".
func onlineAdvert(s string) int {
	from := max(0, len(s)-240)
	if !strings.Contains(s[from:], "nline") && !strings.Contains(s[from:], "->") {
		return -1
	}
	low := strings.ToLower(s[from:])
	if len(low) != len(s)-from { // a letter whose small one is longer: nothing an advert has
		return -1
	}
	tail := strings.TrimRight(low, " \n.")
	tail = strings.TrimSuffix(tail, "<link>")
	arrow := strings.TrimRight(tail, " \n->")
	linked := strings.HasSuffix(strings.TrimRight(tail, " \n"), "->")
	if linked {
		tail = arrow
	}
	tail = strings.TrimRight(tail, " \n.")
	n := suffixOf(tail, onlineEnds)
	switch {
	case n > 0:
	case linked:
		return from + len(tail)
	default:
		return -1
	}
	online := len(tail) - n
	start := online
	for start > 0 && strings.IndexByte(".!?:\n", tail[start-1]) < 0 {
		start--
	}
	sentence := tail[start:online]
	lead := len(sentence) - len(strings.TrimLeft(sentence, " "))
	sentence = sentence[lead:]
	whole := false
	switch {
	case start == 0 && from > 0:
	case prefixOf(sentence, []string{"for further ", "for more ", "for any "}) > 0:
		whole = strings.Contains(sentence, " consult a") && !containsAny(sentence, []string{"test", "treat", "manage", "evaluat"})
	case linked && strings.HasPrefix(sentence, "revert "):
		whole = !containsAny(sentence, []string{"day", "week", "month", "year", "report", "result", "test", "after", "photo", "image", "scan", "x-ray", "1", "2", "3", "4", "5", "6", "7", "8", "9"})
	}
	if whole {
		head := strings.TrimRight(tail[:start], " ")
		const label = "regarding follow up:"
		if strings.HasSuffix(head, label) {
			start = len(head) - len(label)
		}
		return from + start
	}
	if !linked {
		return -1
	}
	return from + online
}

// trimOnline cuts an advert of paid answers at the end of s.
func (c *core) trimOnline(s string, role ophglm.Role) {
	if role != ophglm.Doctor || c.end-c.begin < 30 || s[c.end-1] >= 0x80 {
		return
	}
	at := onlineAdvert(s[c.begin:c.end])
	if at < 0 {
		return
	}
	at += c.begin
	for at > c.begin && (s[at-1] == ' ' || s[at-1] == '\n') {
		at--
	}
	if nothing(s[c.begin:at]) {
		return
	}
	c.end, c.mark = at, ""
}

var (
	wishEnds   = []string{"顺利", "康复", "健康", "愉快", "平安", "成功", "快乐", "幸福", "安康", "好孕", "成长", "好运", "如意", "安好", "恢复"}
	wishStates = []string{"祝贺", "但", "注意", "记得", "请", "要", "复查"}
)

// longestWish is the longest wish in bytes, 20 characters.
const longestWish = 60

// wish reports whether a clause wishes well: 祝您手术顺利.
func wish(clause string) bool {
	return len(clause) <= longestWish && strings.HasPrefix(clause, "祝") && suffixOf(clause, wishEnds) > 0 && !containsAny(clause, wishStates) && !strings.ContainsAny(clause, "0123456789")
}

var (
	summingUp   = []string{"以上是对", "以上是关于", "以上就是对", "以上就是关于", "以上是我对", "以上就是我对", "以上为对"}
	summingEnds = []string{"的建议", "的意见", "的意见建议", "的解答", "的回答", "的分析", "的解释"}
)

// longestSummary is the longest sentence, in bytes, that sums an answer up: it
// holds the title of the question.
const longestSummary = 240

// summary returns where the sentence begins that s[:end] ends with and that says
// no more than that an answer was given (以上是对“…”这个问题的建议), or -1.
func summary(s string, end int) int {
	if suffixOf(s[:end], summingEnds) == 0 {
		return -1
	}
	from := max(0, end-longestSummary)
	at := strings.LastIndex(s[from:end], "以上")
	if at < 0 {
		return -1
	}
	at += from
	said := s[at:end]
	if prefixOf(said, summingUp) == 0 {
		return -1
	}
	if before, quoted, ok := strings.Cut(said, "“"); ok {
		if i := strings.LastIndex(quoted, "”"); i >= 0 {
			said = before + quoted[i:]
		}
	}
	if strings.ContainsAny(said, "。\n") || strings.ContainsAny(said, "，；！？,;!?") && !strings.Contains(said, "这个问题的") {
		return -1
	}
	return at
}
