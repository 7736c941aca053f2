package dialogue

import (
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/text"
)

// talk is what of a dialogue's turns its quality is made of. Lengths are in
// characters of Chinese, a third for each letter or digit of anything else.
type talk struct {
	patient, doctor float64 // lengths
	numbers         int     // runs of digits
	asked, met      int     // the patient's questions, and those a statement of the doctor's follows
	turns, followed int     // the patient's turns, and those it follows

	// Of those met and followed, how many by an answer of something else.
	metAstray, followedAstray int
}

// leastStatement is the length of a doctor's statement that can answer: 不会.
const leastStatement = 2

func readTalk(d *ophglm.Dialogue) talk {
	var r talk
	turns := d.Turns
	var c *straying
	follows, astray, answer := false, false, -1 // answer is the nearest after
	for i := len(turns) - 1; i >= 0; i-- {
		u := readUtterance(turns[i].Text, turns[i].Role)
		r.numbers += u.numbers
		if turns[i].Role == ophglm.Doctor {
			r.doctor += u.length
			if u.stated >= leastStatement {
				follows, answer = true, i
			}
			continue
		}
		r.patient += u.length
		r.turns++
		r.asked += u.questions
		if !follows {
			continue
		}
		if answer >= 0 {
			if c == nil {
				c = newStraying(d)
			}
			astray, answer = c.strays(answer), -1
		}
		r.followed++
		r.met += u.questions
		if astray {
			r.followedAstray++
			r.metAstray += u.questions
		}
	}
	return r
}

// astrayCounts is what a question counts that an answer of something else follows.
const astrayCounts = 0.3

// answered is the share of questions that are answered, or of turns where there
// is no question.
func (r talk) answered() float64 {
	if r.asked > 0 {
		return answeredShare(r.met, r.metAstray, r.asked)
	}
	return answeredShare(r.followed, r.followedAstray, r.turns)
}

func answeredShare(met, astray, of int) float64 {
	return share(float64(met-astray)+float64(astrayCounts*float64(astray)), float64(of))
}

// offTopic reports whether an answer is of something else.
func (r talk) offTopic() bool { return r.followedAstray > 0 }

// utterance is what one text says.
type utterance struct {
	length, stated float64 // of all of it, and of what is not asked
	numbers        int
	questions      int // sentences that ask
}

// readUtterance reads a text by clauses. A sentence is a question where a clause
// of it asks; what is stated are the clauses that don't.
func readUtterance(s string, by ophglm.Role) utterance {
	var u utterance
	asked := false // in this sentence
	c := clause{}
	for c.next < len(s) {
		c = nextClause(s, c, by)
		n, numbers := measure(s[c.start:c.end])
		u.length += n
		u.numbers += numbers
		if c.asks && n > 0 {
			asked = true
		} else {
			u.stated += n
		}
		if c.ends && asked {
			u.questions++
			asked = false
		}
	}
	if asked {
		u.questions++
	}
	return u
}

// measure gives the length of a text and how many numbers it has.
func measure(s string) (length float64, numbers int) {
	han, others := 0, 0
	digit, word := false, -1 // a digit before, and where a word ended
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		was := digit
		digit = false
		switch {
		case r >= firstHan && r <= lastHan:
			han++
		case r >= '0' && r <= '9' || r >= '０' && r <= '９':
			others++
			digit = true
			if !was && word != i { // a digit within a word (HLA-B27) is no number
				numbers++
			}
		case was && (r == '.' || r == ',') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			digit = true // 0.5 is one
		case r >= utf8.RuneSelf && text.IsHan(r):
			han++
		case r|0x20 >= 'a' && r|0x20 <= 'z' || r >= utf8.RuneSelf && unicode.IsLetter(r):
			others++
			word = i + n
		}
		i += n
	}
	return float64(han) + float64(others)/3, numbers
}
