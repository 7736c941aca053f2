package verify

import "strings"

// period is how long something is, told without a number: its order of size, and
// where it stands.
type period struct {
	order      int // 0 minutes, 1 hours, 2 days, 3 weeks, 4 months, 5 years, 6 decades
	start, end int
}

var periodUnits = []struct {
	word  string
	order int
}{
	{"分钟", 0},
	{"小时", 1},
	{"钟头", 1},
	{"天", 2},
	{"日", 2},
	{"周", 3},
	{"星期", 3},
	{"礼拜", 3},
	{"个月", 4},
	{"月", 4},
	{"十年", 6},
	{"年", 5},
	{"minute", 0},
	{"hour", 1},
	{"day", 2},
	{"fortnight", 3},
	{"week", 3},
	{"month", 4},
	{"year", 5},
	{"decade", 6},
}

// few are what stands before a unit of a period that is not counted.
var few = []string{
	"几个", "几十", "数十", "几", "数", "一两个", "一两", "两三个", "两三", "三四", "三五", "半个", "半", "一个", "一", "两个", "两", "三个", "三", "1", "2", "3", "4", "7",
	"a few ", "few ", "several ", "a couple of ", "within ", "a ", "an ", "one ", "two ", "three ", "over ", "in ", "to ", "some ", "many ", "or ", "takes ", "lasts ",
}

// periods appends those of s.
func periods(dst []period, s string) []period {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 0xE5: // 小, 天, 分, 周, 十, 年
			if i+1 < len(s) && s[i+1] != 0xB0 && s[i+1] != 0xA4 && s[i+1] != 0x88 && s[i+1] != 0x91 && s[i+1] != 0x8D && s[i+1] != 0xB9 {
				continue
			}
		case 0xE6: // 日, 星, 月
			if i+1 < len(s) && s[i+1] != 0x97 && s[i+1] != 0x98 && s[i+1] != 0x9C {
				continue
			}
		case 0xE4, 0xE9, 0xE7, 'm', 'h', 'd', 'f', 'w', 'y':
		default:
			continue
		}
		for _, u := range periodUnits {
			if !strings.HasPrefix(s[i:], u.word) || s[i] < 0x80 && i > 0 && letter(s[i-1]) {
				continue
			}
			if s[i] < 0x80 && i+len(u.word) < len(s) && letter(s[i+len(u.word)]) && s[i+len(u.word)] != 's' {
				continue
			}
			if u.word == "year" && strings.Contains(s[i:min(len(s), i+12)], "old") {
				continue
			}
			for _, f := range few {
				if i >= len(f) && strings.EqualFold(s[i-len(f):i], f) {
					dst = append(dst, period{u.order, i - len(f), i + len(u.word)})
					break
				}
			}
			break
		}
	}
	return dst
}

// spans holds periods of a sentence, told without a number or with, against those of
// the facts cited and of the question: days are not years.
func (c *check) spans(st *sentence) {
	if len(c.cited) == 0 || st.faults > 0 {
		return
	}
	c.theirs = c.theirs[:0]
	for _, cl := range c.cited {
		if cl.text[c.lang] == "" {
			continue
		}
		c.theirs = append(c.theirs, cl.periods[c.lang]...)
		if cl.rel == urgency && cl.pressing() || saysOne(cl.text[c.lang], sameDay) {
			c.theirs = append(c.theirs, period{order: 2})
		}
		for _, q := range cl.numbers {
			if o, ok := orderOf(q); ok {
				c.theirs = append(c.theirs, period{order: o})
			}
		}
	}
	if len(c.theirs) == 0 {
		return
	}
	c.mine = periods(c.mine[:0], st.Of(c.s))
	if len(c.mine) == 0 {
		return
	}
	for i := range c.t.Messages {
		if c.t.Messages[i].Role == "user" {
			c.theirs = periods(c.theirs, c.t.Messages[i].Content)
		}
	}
	for _, q := range c.told {
		if o, ok := orderOf(q); ok {
			c.theirs = append(c.theirs, period{order: o})
		}
	}
	for _, m := range c.mine {
		near := false
		for _, o := range c.theirs {
			if d := m.order - o.order; d >= -1 && d <= 1 {
				near = true
				break
			}
		}
		if !near && !notEven(c.s[st.Start:st.Start+m.start]) {
			c.fault(st, Number, "unsupported", st.Start+m.start, st.Start+m.end, "no fact cited tells of a period like "+c.s[st.Start+m.start:st.Start+m.end])
			return
		}
	}
}

// sameDay are words that tell of a period of a day.
var sameDay = []string{"当天", "当日", "立即", "马上", "same day", "same-day", "at once", "immediately", "daily", "每日", "每天"}

// orderOf is the order of size of a counted period.
func orderOf(q quantity) (int, bool) {
	switch {
	case q.unit == days && q.value < 1./24:
		return 0, true
	case q.unit == days && q.value < 2:
		return 1, true
	case q.unit == days && q.value < 7:
		return 2, true
	case q.unit == days && q.value < 60:
		return 3, true
	case q.unit == months && q.value < 12:
		return 4, true
	case q.unit == months || q.unit == days && q.value >= 365:
		return 5, true
	}
	return 0, false
}
