package verify

import (
	"strings"

	"ophglm/internal/lexicon"
)

// stance is how a clause speaks of a matter, or of one side of a family.
type stance struct {
	pole       pole  // the side that it says, or 0
	matter     int16 // or 0
	yes        bool  // it is to be done, it is good
	firm       bool  // a word of the clause says so
	weak, sure bool  // of some alone, of all
	cleared    bool  // it is said to do no harm
	does       bearing
	start, end int
}

// prop is a clause of a fact's text, with its stances and words.
type prop struct {
	stances []stance
	grams   map[gram]bool
	does    bearing
}

// eachPart calls f with the clauses of s, by the marks between.
func eachPart(s string, f func(start, end int)) {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || parts(s, i) {
			if i-start > 2 {
				f(start, i)
			}
			start = i + 1
		}
	}
}

// parts reports whether a mark that ends a clause, or a dash, stands at i.
func parts(s string, i int) bool {
	switch s[i] {
	case '+':
		return true
	case '-':
		return i > 0 && s[i-1] == ' ' && i+1 < len(s) && s[i+1] == ' '
	case 0x93, 0x94: // of – and — (E2 80 93, E2 80 94)
		return i >= 2 && s[i-1] == 0x80 && s[i-2] == 0xe2
	}
	return ends(s, i)
}

// stancesOf appends the stances of the clause [start, end) of s, whose words are
// given, and what its words do, all together.
func (l *senseLexicon) stancesOf(out []stance, s string, start, end int, words []lexicon.Mention) ([]stance, bearing) {
	var all bearing
	for i := range words {
		w := l.sense(words[i].Name)
		all |= w.does
		if w.pole != 0 {
			st := l.poleAt(s, words, i)
			if w.comesBack && saysOne(s[start:end], seeing) {
				st.pole = recovers
				if !st.yes {
					st.pole = -recovers
				}
			}
			out = append(out, st)
		}
		if w.matter != 0 {
			out = append(out, l.matterAt(s, words, i))
		}
	}
	return out, all
}

// poleAt says which side of its family the word i means where it stands.
func (l *senseLexicon) poleAt(s string, words []lexicon.Mention, i int) stance {
	m := &words[i]
	st := stance{pole: l.sense(m.Name).pole, yes: true, start: m.Start, end: m.End}
	own := l.sense(m.Name).does
	st.does = own
	for j := i - 1; j >= 0; j-- {
		w := l.sense(words[j].Name)
		gap := s[words[j].End:m.Start]
		if w.does&turn != 0 && w.does&(not|rare) == 0 {
			st.weak = st.weak || w.does&given != 0
			break
		}
		st.does |= w.does
		switch {
		case w.does&undo != 0:
			if w.pole == 0 && len(gap) <= 24 {
				st.yes = !st.yes
			}
		case w.does&unsure != 0:
			st.yes, st.weak = !st.yes, true
		case w.does&(not|rare) != 0:
			if strings.Contains(gap, " the ") && strings.EqualFold(s[words[j].Start:words[j].End], "no") {
				continue // "no blood flow the damage stays"
			}
			st.yes = !st.yes
		case w.does&nay != 0:
			if len(gap) <= 6 || gap[0] == ' ' && len(gap) <= 14 {
				st.yes = !st.yes
			}
		case w.does&lessen != 0:
			st.yes, st.weak = !st.yes, true
		case w.does&(some|given|few) != 0:
			st.weak = true
		case w.does&sure != 0:
			st.sure = true
		case w.pole != 0 && len(strings.TrimSpace(gap)) > 0 && !isList(s[words[j].End:words[j+1].Start]) && j == i-1:
			j = -1
		}
	}
	if strings.HasPrefix(s[m.End:], "的") && !st.yes {
		st.weak = true // 未控制的: it tells which
	}
	if rest := s[m.End:min(len(s), m.End+9)]; strings.Contains(rest, "前") || strings.Contains(rest, "后") {
		st.weak = true // 吸收之前: it tells when
	}
	for j := i + 1; j < len(words); j++ {
		w := l.sense(words[j].Name)
		if (w.does&undo != 0 || w.does&not != 0 && hardly[s[words[j].Start:words[j].End]]) && words[j].Start == m.End {
			st.yes = !st.yes
			break
		}
		if w.does&once != 0 && words[j].Start-m.End <= 6 {
			st.weak = true
		}
		if w.does&(turn|not|nay) != 0 && w.does&rare == 0 || w.pole != 0 && w.does&rare == 0 {
			break
		}
		if w.does&rare != 0 {
			st.yes = !st.yes
			break
		}
	}
	if !st.yes {
		st.pole = -st.pole
	}
	return st
}

// hardly are words that deny what stands before them: 断根难.
var hardly = map[string]bool{"难": true, "很难": true, "不易": true, "不容易": true, "不可能": true}

// seeing are words of sight and its parts, which may come back.
var seeing = []string{"视力", "视野", "丢", "看见", "sight", "vision", "field", "lost"}

// flips are the bearings that turn advice round.
const flips = not | bar | drop | waive | ill | rare

// matterAt says how the clause speaks of the matter i: whether it is to be done. What
// stands before its list counts, back to a matter of another, and what stands behind
// it, where no other matter does. Each kind of word that turns advice round does so
// once: of 避免或慎用 both are one, of 不必避免 they are two.
func (l *senseLexicon) matterAt(s string, words []lexicon.Mention, i int) stance {
	m := &words[i]
	st := stance{matter: l.sense(m.Name).matter, yes: true, start: m.Start, end: m.End}
	var seen bearing // the kinds of flips: 避免或慎用 is one
	n, positive, dropped, barred := 0, false, false, false
	bear := func(does bearing, gap string, before bool) {
		st.does |= does
		near := len(gap) <= 3
		switch {
		case does&nay != 0:
			if before && (len(gap) <= 6 || gap[0] == ' ' && len(gap) <= 9 || len(gap) <= 24 && dropped) {
				seen |= not
			}
		case does&undo != 0:
			if near && !before {
				seen |= not
			}
		case does&ill != 0 && does&flips == ill && before && does&drop == 0 && len(gap) > 12:
		case does&good != 0 && !before:
			positive = true
		case does&waive != 0:
			seen |= waive
		case does&(not|bar|rare) != 0:
			seen |= not
			barred = barred || does&bar != 0
		case does&drop != 0:
			seen |= drop
			dropped = true
		case does&ill != 0 && barred && !before:
			// "not to be used, may worsen it": the harm is why
		case does&ill != 0:
			seen |= ill
		case does&bid != 0 && does&(let|must|good) == 0:
			positive = positive || before && len(gap) <= 9
		case does&(let|must|good) != 0:
			if does&must != 0 && does&(let|good) == 0 && !near && len(gap) > 12 {
				return
			}
			positive = true
		}
	}
	first := i // of the list that the matter stands in
	allowed := false
	for j := i - 1; j >= 0; j-- {
		w := l.sense(words[j].Name)
		if w.does&turn != 0 && w.does&flips == 0 {
			if w.does&given != 0 {
				st.does |= narrow // it is told of as a condition
			}
			break
		}
		if w.does&nay != 0 && w.does&bar == 0 && allowed {
			continue // "老不长可做移植": it denies what stands between
		}
		allowed = allowed || w.does&(let|must) != 0
		if w.matter != 0 && w.does&drop == 0 {
			if gap := s[words[j].End:words[first].Start]; joined(gap) {
				first = j
				continue
			}
			break
		}
		if s[m.Start] < 0x80 && len(s[words[j].End:words[first].Start]) > 12 && l.matterBefore(words, j) {
			break // it is said of the matter before
		}
		if gap := s[words[j].End:words[first].Start]; strings.Contains(gap, "、") || strings.Contains(gap, "和") || strings.Contains(gap, "以及") || strings.Contains(gap, " and ") {
			break // it is said of what stands before in a list
		}
		gap := s[words[j].End:words[first].Start]
		if w.does&nay != 0 && strings.EqualFold(s[words[j].Start:words[j].End], "without") {
			continue // "the other eye may be lost without steroids": it bids nothing
		}
		if w.does&(not|nay) != 0 && (strings.Contains(gap, "的") || strings.LastIndex(gap, " on ") > 0 || strings.LastIndex(gap, " of ") > 0 || strings.LastIndex(gap, " in ") > 0) {
			continue // it denies what stands between
		}
		bear(w.does, gap, true)
	}
	next := false
	last := i
	for j := i + 1; j < len(words); j++ {
		w := l.sense(words[j].Name)
		if w.matter != 0 && w.does&drop == 0 {
			if gap := s[words[last].End:words[j].Start]; joined(gap) {
				last = j
				continue
			}
			next = true
			break
		}
		if w.does&turn != 0 && w.does&flips == 0 {
			break
		}
	}
	if !next {
		for j := last + 1; j < len(words); j++ {
			w := l.sense(words[j].Name)
			if w.does&(waive|not) != 0 && ofCase(s[words[j].End:]) || w.does&drop != 0 && strings.HasSuffix(s[:words[j].Start], " to ") && !strings.HasSuffix(s[:words[j].Start], "is to ") {
				break // 激素不管用的, "X to stop it"
			}
			if w.does&turn != 0 && w.does&flips == 0 || strings.LastIndex(s[words[last].End:words[j].Start], " and ") > 0 || strings.Contains(s[words[last].End:words[j].Start], "、") || strings.Contains(s[words[last].End:words[j].Start], " for ") {
				break
			}
			if w.does&(not|nay|let) != 0 && j+1 < len(words) && words[j+1].Start-words[j].End <= 12 {
				then := l.sense(words[j+1].Name)
				if then.does&ill != 0 && w.does&(not|nay) != 0 {
					st.cleared = true // 不会加重, does not harm
					j++
					continue
				}
				if then.pole != 0 && then.does&flips == 0 {
					positive = positive || then.pole > 0 && w.does&let != 0 && families[then.pole-1].well
					continue // 不能控制, can improve: it is said of what comes of it
				}
			}
			if rest := s[words[j].End:]; w.does&lessen != 0 && w.does&bar != 0 && rest != "" && rest[0] != '.' && !strings.HasPrefix(rest, "。") && !parts(rest, 0) && !parts(rest[:min(3, len(rest))], min(2, len(rest)-1)) {
				continue // "饮水避免脱水": it tells what for
			}
			bear(w.does, s[words[last].End:words[j].Start], false)
		}
	}
	for _, b := range [...]bearing{not, waive, drop, ill} {
		if seen&b != 0 {
			n++
		}
	}
	st.yes = n%2 == 0
	if ofPeople(s, m.Start, m.End) {
		return st
	}
	if st.yes && st.does&(flips|let) == 0 && imperative(s, m) {
		positive = true
	}
	st.firm = n%2 == 1 || positive || st.cleared || n >= 2 && st.does&ill == 0
	return st
}

// ofCase reports whether what follows a word makes a case of it: 不管用的, 无效时.
func ofCase(s string) bool {
	for _, w := range [...]string{"的", "时", "后", "者", "就", "再", "才"} {
		if strings.HasPrefix(s, w) && !strings.HasPrefix(s, "的。") && !strings.HasPrefix(s, "的，") {
			return true
		}
	}
	return false
}

// ofPeople reports whether a matter only says of whom a clause speaks: 用激素者,
// "people on steroids".
func ofPeople(s string, start, end int) bool {
	if s[start] >= 0x80 {
		rest := s[end:]
		for _, w := range [...]string{"滴眼液", "眼药水", "眼水", "治疗", "药物", "类药物", "史"} {
			rest = strings.TrimPrefix(rest, w)
		}
		for _, w := range [...]string{"者", "的人", "的患者", "的病人", "人群"} {
			if strings.HasPrefix(rest, w) {
				return true
			}
		}
		return false
	}
	before := strings.ToLower(s[:start])
	for _, w := range [...]string{"people on ", "those on ", "patients on ", "anyone on ", "people taking ", "those taking ", "patients taking ", "people who use ", "those who use "} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// matterBefore reports whether a matter stands before the word j.
func (l *senseLexicon) matterBefore(words []lexicon.Mention, j int) bool {
	for j--; j >= 0; j-- {
		if l.sense(words[j].Name).matter != 0 {
			return true
		}
	}
	return false
}

// joined reports whether two matters with s between are of one list, or one name.
func joined(s string) bool { return strings.TrimSpace(s) == "" || isList(s) }

// imperative reports whether an English verb that begins its clause is to be done:
// "rub when it itches", "1 Rinse".
func imperative(s string, m *lexicon.Mention) bool {
	w := s[m.Start:m.End]
	if w[0] >= 0x80 || strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "s") || !verbs[strings.ToLower(w)] {
		return false
	}
	i := m.Start
	for i > 0 && (s[i-1] == ' ' || s[i-1] >= '0' && s[i-1] <= '9') {
		i--
	}
	if i == 0 || parts(s, i-1) || s[i-1] == '.' || s[i-1] == '!' {
		return true
	}
	for _, lead := range [...]string{"and", "please", "pls", "yes", "just", "then", "or", "so"} {
		if before, ok := strings.CutSuffix(strings.ToLower(s[:i]), lead); ok && (before == "" || !letter(before[len(before)-1])) {
			return true
		}
	}
	return false
}

// verbs are the matters that an imperative bids.
var verbs = map[string]bool{"rub": true, "squeeze": true, "prick": true, "pop": true, "pierce": true, "neutralise": true, "neutralize": true, "rinse": true, "flush": true, "share": true, "swim": true, "fly": true, "smoke": true, "stop": true, "gulp": true}
