package tokens

import "strings"

// Tercom cuts texts as tercom's normaliser does, which the edit rate is of: at
// blanks, in lower case, without more unless it is asked for. Kana stay whole, as
// sacrebleu's rules for them never match in a text with blanks around it.
type Tercom struct {
	Normalised    bool // marks apart, as with 13a, and 's too
	NoPunct       bool // without . , ? : ; ! " ( )
	Asian         bool // where normalised, Chinese by character; without punctuation, without Chinese too
	CaseSensitive bool
}

// Says names the settings in signatures.
func (t Tercom) Says() []string {
	yes := map[bool]string{true: "yes", false: "no"}
	letters := "lc"
	if t.CaseSensitive {
		letters = "mixed"
	}
	return []string{"case:" + letters, "tok:tercom", "norm:" + yes[t.Normalised], "punct:" + yes[!t.NoPunct], "asian:" + yes[t.Asian]}
}

// Cut appends the tokens of a text, blanks at its end being cut off first.
func (t Tercom) Cut(into []string, s string) []string {
	s = strings.TrimRightFunc(s, Blank)
	if !t.CaseSensitive {
		s = Lower(s)
	}
	first := len(into)
	switch {
	case !t.Normalised:
		if t.NoPunct {
			return fields(into, t.withoutPunct(s)) // which may leave nothing between two blanks
		}
		return fields(into, s)
	case t.Asian:
		into = tercomAsian.cut(into, unfold(s))
	default:
		into = tercomWestern.cut(into, unfold(s))
	}
	if !t.NoPunct {
		return into
	}
	kept := into[:first]
	for _, token := range into[first:] {
		if token = t.withoutPunct(token); token != "" {
			kept = append(kept, token)
		}
	}
	return kept
}

var (
	tercomWestern = scanner{class: possessives(western), padded: true}
	tercomAsian   = scanner{class: possessives(func(r rune) class { return apart(r, asian) }), padded: true}
)

func possessives(of func(rune) class) func(rune) class {
	return func(r rune) class {
		if r == '\'' {
			return apostrophe
		}
		return of(r)
	}
}

// unfold joins lines and reads the signs that XML escapes.
func unfold(s string) string {
	s = strings.ReplaceAll(s, "\n-", "")
	return unescape(strings.ReplaceAll(s, "\n", " "))
}

// withoutPunct leaves out marks within a text, so that 0.8 becomes 08.
func (t Tercom) withoutPunct(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`.,?:;!"()`, r) || t.Asian && asianPunct(r) {
			return -1
		}
		return r
	}, s)
}

// asian are the characters that stand alone. The range that is meant for enclosed
// letters and months runs to U+3F22 in sacrebleu.
func asian(r rune) bool {
	switch {
	case 0x4e00 <= r && r <= 0x9fff,
		0x3200 <= r && r <= 0x4dbf,
		0x31c0 <= r && r <= 0x31ef,
		0x2e80 <= r && r <= 0x2eff,
		0xf900 <= r && r <= 0xfaff,
		0xfe30 <= r && r <= 0xfe4f:
		return true
	}
	return asianPunct(r)
}

func asianPunct(r rune) bool {
	switch {
	case r == 0x3001, r == 0x3002, r == 0x30fb,
		0x3008 <= r && r <= 0x3011,
		0x3014 <= r && r <= 0x301f,
		0xff61 <= r && r <= 0xff65,
		r == 0xff0e, r == 0xff0c, r == 0xff1f, r == 0xff1a, r == 0xff1b,
		r == 0xff01, r == 0xff02, r == 0xff08, r == 0xff09:
		return true
	}
	return false
}
