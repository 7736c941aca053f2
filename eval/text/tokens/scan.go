package tokens

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// class is what a character is to a scan.
type class uint8

const (
	inner class = iota // part of a token
	blank
	alone // a token by itself
	mark  // see scanner
	digit
	dash       // a token by itself after a digit
	apostrophe // begins a token where 's follows it and nothing more
	edge       // of a text
)

// scanner cuts by classes. The rule of marks follows from three substitutions of
// mteval's scripts, X being anything but a digit, where the matches of one do not
// overlap: "X mark" sets the mark apart, then "mark X" does. So
//
//   - one mark is part of the token between two digits, and apart elsewhere;
//   - of several in a row each is apart, but the last one begins the token of a
//     digit after it, unless "X mark" took it: that takes the first, third, … mark
//     after an X, and the second, fourth, … after a digit.
//
// The edge of a text is as a digit, unless the script puts blanks around it.
type scanner struct {
	class  func(rune) class
	padded bool // with blanks around the text
}

// cut appends the tokens of a text.
func (c scanner) cut(into []string, s string) []string {
	outside := edge
	if c.padded {
		outside = blank
	}
	before, start := outside, -1 // where the token at hand begins
	end := func(i int) {
		if start >= 0 {
			into = append(into, s[start:i])
			start = -1
		}
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		kind := c.class(r)
		switch {
		case kind == blank:
			end(i)
		case kind == alone, kind == dash && before == digit:
			end(i)
			into = append(into, s[i:i+n])
		case kind == mark:
			into, start, i = c.marks(into, s, start, i, before == digit || before == edge, outside)
			before = mark
			continue
		case kind == apostrophe && possessive(s[i+n:]):
			end(i)
			start = i
		case start < 0:
			start = i
		}
		before = kind
		i += n
	}
	end(len(s))
	return into
}

// marks takes the marks from i on, after a digit or not, and gives where the token
// at hand begins then and where the marks end.
func (c scanner) marks(into []string, s string, start, i int, afterDigit bool, outside class) ([]string, int, int) {
	stop, last, count, next := i, i, 0, outside
	for stop < len(s) {
		r, n := utf8.DecodeRuneInString(s[stop:])
		if kind := c.class(r); kind != mark {
			next = kind
			break
		}
		last = stop
		stop += n
		count++
	}
	beforeDigit := next == digit || next == edge
	if count == 1 && afterDigit && beforeDigit {
		if start < 0 {
			start = i
		}
		return into, start, stop
	}
	if start >= 0 {
		into = append(into, s[start:i])
	}
	taken := count%2 == 1
	if afterDigit {
		taken = !taken
	}
	for i < last {
		_, n := utf8.DecodeRuneInString(s[i:])
		into = append(into, s[i:i+n])
		i += n
	}
	if count > 1 && !taken && beforeDigit {
		return into, last, stop
	}
	return append(into, s[last:stop]), -1, stop
}

// possessive reports whether what follows an apostrophe is an s by itself.
func possessive(after string) bool {
	return after[:min(1, len(after))] == "s" && (len(after) == 1 || after[1] == ' ' || after[1] < utf8.RuneSelf && western(rune(after[1])) == alone)
}

// western are the classes of mteval-v13a. Marks and digits are those of ASCII.
func western(r rune) class {
	switch {
	case r == '.' || r == ',':
		return mark
	case r == '-':
		return dash
	case '0' <= r && r <= '9':
		return digit
	case '!' <= r && r <= '/' && r != '\'', ':' <= r && r <= '@', '[' <= r && r <= '`', '{' <= r && r <= '~':
		return alone
	case Blank(r):
		return blank
	}
	return inner
}

var (
	western13a    = scanner{class: western, padded: true}
	chinese       = scanner{class: func(r rune) class { return apart(r, Chinese) }}
	international = scanner{class: unicodeClass}
)

// apart are western's classes, where the characters of a set stand alone.
func apart(r rune, set func(rune) bool) class {
	if r >= utf8.RuneSelf && set(r) && !Blank(r) {
		return alone
	}
	return western(r)
}

// unicodeClass are the classes of mteval-v14, from the categories of Unicode.
func unicodeClass(r rune) class {
	switch {
	case unicode.IsLetter(r):
		return inner
	case unicode.IsPunct(r):
		return mark
	case unicode.IsNumber(r):
		return digit
	case unicode.IsSymbol(r):
		return alone
	case Blank(r):
		return blank
	}
	return inner
}

// v13a is mteval-v13a with its substitutions, which are made one after the other:
// what one of them leaves the next may find.
func v13a(into []string, s string) []string {
	s = strings.ReplaceAll(s, "<skipped>", "")
	s = strings.ReplaceAll(s, "-\n", "")
	return western13a.cut(into, unescape(s))
}

func unescape(s string) string {
	if strings.Contains(s, "&") {
		s = strings.ReplaceAll(s, "&quot;", `"`)
		s = strings.ReplaceAll(s, "&amp;", "&")
		s = strings.ReplaceAll(s, "&lt;", "<")
		s = strings.ReplaceAll(s, "&gt;", ">")
	}
	return s
}

func zh(into []string, s string) []string {
	return chinese.cut(into, strings.TrimFunc(s, Blank))
}

// Chinese reports whether sacrebleu's zh takes a character for Chinese. Its ranges
// hold marks, signs and full-width forms besides Han. Two of them are written as
// strings of a character and a digit (U+2000 and "0" to U+2A6D and "6"), with which
// characters are compared as strings: so U+2001 to U+2A6D are Chinese, among them
// dashes, quotation marks, arrows and ≥, and no character beyond U+FFFF is.
func Chinese(r rune) bool {
	switch {
	case 0x4e00 <= r && r <= 0x9fbb,
		0x3000 <= r && r <= 0x303f,
		0xff00 <= r && r <= 0xffef,
		0x2001 <= r && r <= 0x2a6d,
		0x2e80 <= r && r <= 0x2fdf,
		0x2ff0 <= r && r <= 0x2fff,
		0x3100 <= r && r <= 0x312f,
		0x31a0 <= r && r <= 0x31ef,
		0x3200 <= r && r <= 0x4db5,
		0xf900 <= r && r <= 0xfa2d,
		0xfa30 <= r && r <= 0xfa6a,
		0xfa70 <= r && r <= 0xfad9,
		0xfe10 <= r && r <= 0xfe1f,
		0xfe30 <= r && r <= 0xfe4f:
		return true
	}
	return false
}
