// Package tokens cuts texts into the tokens that text metrics compare.
//
// The tokenisers give the tokens that sacrebleu 2.6.0's of the same names give,
// blanks at the end of a text being cut off first, as its BLEU does. They read a
// text once: what sacrebleu does by substitutions one after the other, each of
// which takes up characters that the next match may not use, is here one scan
// with the rule that comes of them (see scan.go).
//
// Blanks are those of Python: the White_Space of Unicode and U+001C to U+001F.
// A byte that is not UTF-8 is a character by itself.
package tokens

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// Tokeniser cuts texts. Its name stands in signatures.
type Tokeniser struct {
	Name string
	cut  func(into []string, text string) []string
	fits func(text string) error // nil where every text does
}

// New is a tokeniser by a function, which appends the tokens of a text to a list.
func New(name string, cut func(into []string, text string) []string) Tokeniser {
	return Tokeniser{Name: name, cut: cut}
}

// Cut appends the tokens of a text to a list. The tokens share the text's memory
// where they can. The error is of a text that the tokeniser is not made for, such
// as Chinese for 13a.
func (t Tokeniser) Cut(into []string, text string) ([]string, error) {
	if t.fits != nil {
		if err := t.fits(text); err != nil {
			return into, err
		}
	}
	return t.cut(into, strings.TrimRightFunc(text, Blank)), nil
}

// The tokenisers.
var (
	// None cuts at blanks alone.
	None = Tokeniser{Name: "none", cut: fields}
	// Char cuts into characters, without blanks.
	Char = Tokeniser{Name: "char", cut: characters}
	// V13a is mteval-v13a: marks apart from words, for languages that put blanks
	// between words. It refuses Chinese, which it would leave in one piece.
	V13a = Tokeniser{Name: "13a", cut: v13a, fits: withoutHan}
	// Zh cuts Chinese into characters, and what stands between them as 13a does.
	Zh = Tokeniser{Name: "zh", cut: zh}
	// Intl is mteval-v14's: it sets every mark and symbol of Unicode apart. The
	// categories are those of Go's Unicode; sacrebleu's depend on the version of its
	// library, and know characters that are newer than Unicode 15.
	Intl = Tokeniser{Name: "intl", cut: international.cut}
)

// Named is the tokeniser of a name.
func Named(name string) (Tokeniser, error) {
	for _, t := range []Tokeniser{None, Char, V13a, Zh, Intl} {
		if t.Name == name {
			return t, nil
		}
	}
	return Tokeniser{}, fmt.Errorf("tokeniser is to be none, char, 13a, zh or intl, not %q", name)
}

var errHan = errors.New("13a leaves Chinese in one piece, and the text holds some: the tokeniser is to be zh or char")

func withoutHan(text string) error {
	for _, r := range text {
		if r >= 0x2e80 && unicode.Is(unicode.Han, r) {
			return errHan
		}
	}
	return nil
}

// Blank reports whether Python takes a character for white space.
func Blank(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r' || 0x1c <= r && r <= 0x1f
	}
	return unicode.IsSpace(r)
}

func fields(into []string, s string) []string {
	start := -1
	for i, r := range s {
		switch {
		case Blank(r):
			if start >= 0 {
				into = append(into, s[start:i])
			}
			start = -1
		case start < 0:
			start = i
		}
	}
	if start >= 0 {
		into = append(into, s[start:])
	}
	return into
}

func characters(into []string, s string) []string {
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if !Blank(r) {
			into = append(into, s[:n])
		}
		s = s[n:]
	}
	return into
}

// Lower is a text in lower case as Python has it: as [strings.ToLower], save for
// the capital İ, which becomes two characters, and the capital Σ, which becomes ς
// at the end of a word.
func Lower(s string) string {
	if strings.ContainsAny(s, "İΣ") {
		return cases.Lower(language.Und).String(s)
	}
	return strings.ToLower(s)
}
