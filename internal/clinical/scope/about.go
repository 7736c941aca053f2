package scope

import (
	"strings"
	"unicode/utf8"
)

// About says whose case a patient's text is: the relative that it begins with
// ("我妈妈左眼看不见"), unless the writer tells of the own eyes too ("我妈有青光眼，
// 我眼睛疼") or the relative is named as family history ("我妈也有"). A friend or
// colleague counts where the text begins with them and the writer stays out of it. Named is false
// where the text names nobody, which makes it the patient's own.
func About(s string) (who Subject, named bool) {
	x := beforeIndex()
	w := reading{s: s, start: len(s), end: len(s)}
	relative, first := Patient, true
	for i := 0; i < len(s); {
		b := s[i]
		var c *cue
		if b < utf8.RuneSelf {
			if b == '\n' || b == '.' || b == '!' || b == '?' || b == ';' {
				w.who = Patient
			}
			if !isLetter(b) {
				i++
				continue
			}
			if c = x.latin(s, i); c == nil {
				for i++; i < len(s) && (isLetter(s[i]) || s[i] == '\''); i++ {
				}
				continue
			}
		} else {
			r, ok := three(s, i)
			if !ok {
				_, n := utf8.DecodeRuneInString(s[i:])
				i += n
				continue
			}
			if c = x.han(s, i, r); c == nil {
				i += 3
				continue
			}
		}
		n := len(c.text)
		switch c.class {
		case self:
			w.who = Other // so that it shows when the writer takes over
			w.takeSelf(s, i, n, b < utf8.RuneSelf)
			if w.who == Patient {
				if complains(s[i+n:]) || !first && tellsAge(s[i+n:]) {
					return Patient, true
				}
				if relative == Other {
					relative, first = Patient, true // of a friend, told in passing
				}
			}
		case subject:
			w.who = Patient
			w.takeSubject(c, s, i, 0)
			if w.who != Patient && first && !inherited(s[i+n:]) && (w.who != Other || i < 18) {
				relative, first = w.who, false
			}
		}
		i += n
	}
	if relative != Patient && inheritable(s) {
		return Patient, true
	}
	return relative, !first
}

// inheritable reports whether a text asks what a relative's disease means for the
// writer.
func inheritable(s string) bool {
	for _, p := range [...]string{"遗传", "家族史", "我会不会", "我会得", "我该不该", "hereditary", "genetic", "inherit", "Should I", "should I", "Am I at", "am I at", "my risk", "runs in"} {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// tellsAge reports whether the clause that goes on tells the writer's age.
func tellsAge(s string) bool {
	s = clause(s)
	return strings.Contains(s, "岁") || strings.Contains(s, " years old") || strings.Contains(s, " year old")
}

// complaints are characters that a clause about one's own eyes has.
const complaints = "眼看痛疼视肿红糊影瞎胀痒"

var complaintsEN = [...]string{"eye", "vision", "see ", "pain", "sight", "red ", "hurt", "blur", "lost", "glaucoma", "surgery"}

// complains reports whether what is left of the clause tells of eyes.
func complains(s string) bool {
	s = clause(s)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if n == 3 {
			for _, c := range complaints {
				if r == c {
					return true
				}
			}
		} else if isLetter(s[i]) && (i == 0 || !isLetter(s[i-1])) {
			for _, c := range complaintsEN {
				if len(s)-i >= len(c) && equalFold(s[i:i+len(c)], c) {
					return true
				}
			}
		}
		i += n
	}
	return false
}

// inherited reports whether what follows a relative tells of family history.
func inherited(s string) bool {
	s = clause(s)
	for _, p := range [...]string{"也有", "也是", "也得", "也患", "都有", "遗传", "得过", " also", " both"} {
		for i := 0; i+len(p) <= len(s) && i < 30; i++ {
			if equalFold(s[i:i+len(p)], p) {
				return true
			}
		}
	}
	return false
}

// clause cuts s at the clause's end.
func clause(s string) string {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case ',', '.', ';', '!', '?', '\n', '，', '。', '；', '！', '？':
			return s[:i]
		}
		i += n
	}
	return s
}

func equalFold(a, b string) bool {
	for i := 0; i < len(b); i++ {
		if a[i] != b[i] && (a[i] >= utf8.RuneSelf || lower(a[i]) != b[i]) {
			return false
		}
	}
	return true
}
