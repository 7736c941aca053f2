package verify

import (
	"strings"
)

// side is a set of sides.
type side uint8

const (
	leftSide side = 1 << iota
	rightSide
)

var sideWords = []struct {
	word string
	side side
}{
	{"左眼", leftSide},
	{"右眼", rightSide},
	{"左侧", leftSide},
	{"右侧", rightSide},
	{"左边", leftSide},
	{"右边", rightSide},
	{"双眼", leftSide | rightSide},
	{"两眼", leftSide | rightSide},
	{"两只眼", leftSide | rightSide},
	{"左", leftSide},
	{"右", rightSide},
	{"both eyes", leftSide | rightSide},
	{"left", leftSide},
	{"right eye", rightSide},
	{"right-eye", rightSide},
	{"right side", rightSide},
	{"on the right", rightSide},
	{"my right", rightSide},
	{"your right", rightSide},
	{"the right one", rightSide},
	{"right", rightSide},
	{"OD", rightSide},
	{"OS", leftSide},
	{"OU", leftSide | rightSide},
}

// sidesOf gives the sides that a text names.
func sidesOf(s string) side {
	var out side
	eachSide(s, func(sd side, _, _ int) { out |= sd })
	return out
}

func eachSide(s string, f func(sd side, start, end int)) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 0xE5: // 左, 右, 双
			if i+2 >= len(s) || s[i+1] != 0xB7 && s[i+1] != 0x8F {
				continue
			}
		case 0xE4: // 两
			if i+2 >= len(s) || s[i+1] != 0xB8 {
				continue
			}
		case 'b', 'B', 'l', 'L', 'r', 'R', 'o', 'O', 'm', 'M', 'y', 'Y', 't', 'T':
		default:
			continue
		}
		latin := s[i] < 0x80
		if latin && i > 0 && letter(s[i-1]) {
			continue
		}
		for _, w := range sideWords {
			n := len(w.word)
			if i+n > len(s) || w.word[0] >= 0x80 != !latin {
				continue
			}
			if w.word[0] == 'O' {
				if s[i:i+n] != w.word {
					continue
				}
			} else if !strings.EqualFold(s[i:i+n], w.word) {
				continue
			}
			if latin && i+n < len(s) && letter(s[i+n]) {
				continue
			}
			if !latin && noSide(s[i:]) {
				i += 5
				break
			}
			if (w.word == "left" || w.word == "right") && !ofASide(s, i, i+n) {
				break
			}
			f(w.side, i, i+n)
			i += n - 1
			break
		}
	}
}

// noSide reports whether s begins with a word of 左 or 右 that is no side of
// the eyes: 左右, levofloxacin, the lower left of the belly.
func noSide(s string) bool {
	for _, w := range [...]string{"左右", "左氧", "左旋", "左卡", "左西", "左甲", "左炔", "右旋", "右美", "左下腹", "左上腹", "右下腹", "右上腹", "左腹", "右腹", "左心", "右心", "左肺", "右肺", "左手", "右手", "左臂", "右臂", "左腿", "右腿"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// side checks that a sentence speaks of no side that the question, or the text
// rewritten, does not: of the other only where it is called the other, or good, eye.
func (c *check) side(st *sentence) {
	s := st.Of(c.s)
	eachSide(s, func(sd side, start, end int) {
		if sd == leftSide|rightSide || c.sides&sd != 0 || c.sides != 0 && fitnessOf(s[:start])&goodEye != 0 {
			return
		}
		c.fault(st, EyeSide, "contradicted", st.Start+start, st.Start+end, "the side "+c.s[st.Start+start:st.Start+end]+" is not the question's")
	})
}

// sidesCrossed holds what a sentence says of each side against the text rewritten,
// where that speaks of both.
func (c *check) sidesCrossed(st *sentence) {
	if len(c.bySide[0]) == 0 || len(c.bySide[1]) == 0 || st.faults > 0 {
		return
	}
	last, from, to := side(0), 0, 0
	put := func(next int) {
		if last != 0 && st.faults == 0 {
			c.crossed(st, last, st.Start+from, st.Start+to, st.Start+next)
		}
	}
	eachSide(st.Of(c.s), func(sd side, start, end int) {
		put(start)
		last, from, to = sd, start, end
	})
	put(st.End - st.Start)
}

// ofASide reports whether "left" at [start, end) is a side: an eye follows, or a
// possessive stands before and no "with" after.
func ofASide(s string, start, end int) bool {
	after := strings.TrimLeft(s[end:], " -")
	for _, w := range [...]string{"eye", "side", "lid", "upper", "lower", "cornea", "retina", "one", "pupil", "lens", "optic", "fundus", "orbit", "macula"} {
		if len(after) >= len(w) && strings.EqualFold(after[:len(w)], w) {
			return true
		}
	}
	if strings.HasPrefix(after, ":") {
		return true // "Left: mild"
	}
	if end-start == len("right") {
		return false // all right, the right one
	}
	before := strings.TrimRight(s[:start], " ")
	for _, w := range [...]string{"my", "your", "his", "her", "'s", "the"} {
		if len(before) >= len(w) && strings.EqualFold(before[len(before)-len(w):], w) && (w == "'s" || len(before) == len(w) || !letter(before[len(before)-len(w)-1])) {
			return !strings.HasPrefix(after, "with") && !strings.HasPrefix(after, "over")
		}
	}
	return false
}

// looseSides gives the sides that a question may mean: the words left and right,
// wherever they stand but in "right away" and the like.
func looseSides(s string) side {
	var out side
	for i := 0; i < len(s); {
		if !letter(s[i]) {
			i++
			continue
		}
		j := i
		for j < len(s) && letter(s[j]) {
			j++
		}
		after := strings.TrimLeft(s[j:], " ")
		switch w := s[i:j]; {
		case strings.EqualFold(w, "left"):
			out |= leftSide
		case strings.EqualFold(w, "right") && !strings.HasPrefix(after, "away") && !strings.HasPrefix(after, "now") && !strings.HasPrefix(after, "after") && !strings.HasPrefix(after, "?"):
			out |= rightSide
		}
		i = j
	}
	return out
}
