package pyliteral

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// text reads a str or bytes that has the prefix.
func (p *parser) text(prefix string) (Value, error) {
	v := Value{Kind: String, Start: p.i}
	raw := false
	switch strings.ToLower(prefix) {
	case "", "u":
	case "r":
		raw = true
	case "b":
		v.Kind = Bytes
	case "rb", "br":
		v.Kind, raw = Bytes, true
	default:
		return Value{}, fail(p.i, "%.40q is no prefix of a literal text", prefix)
	}
	p.i += len(prefix)
	quote := p.s[p.i : p.i+1]
	if strings.HasPrefix(p.s[p.i:], strings.Repeat(quote, 3)) {
		quote = p.s[p.i : p.i+3]
	}
	p.i += len(quote)
	v.InnerStart = p.i
	for !strings.HasPrefix(p.s[p.i:], quote) {
		switch {
		case p.i == len(p.s):
			return Value{}, fail(v.Start, "the text is never closed")
		case p.s[p.i] == '\\' && p.i+1 < len(p.s):
			p.i++
			if p.s[p.i] == '\r' && strings.HasPrefix(p.s[p.i+1:], "\n") {
				p.i++
			}
		case p.s[p.i] == 0:
			return Value{}, fail(p.i, "a NUL stands in the text")
		case len(quote) == 1 && (p.s[p.i] == '\n' || p.s[p.i] == '\r'):
			return Value{}, fail(p.i, "a line ends within the text")
		case v.Kind == Bytes && p.s[p.i] >= utf8.RuneSelf:
			return Value{}, fail(p.i, "bytes hold ASCII and escapes alone")
		}
		p.i++
	}
	v.InnerEnd = p.i
	p.i += len(quote)
	v.End = p.i
	if p.i < len(p.s) {
		if next := p.peek(); next == '\'' || next == '"' {
			return Value{}, fail(p.i, "two texts stand without a comma between them")
		}
	}
	body := p.s[v.InnerStart:v.InnerEnd]
	if raw {
		v.Text = body
		return v, nil
	}
	u := unescaper{s: body, bytes: v.Kind == Bytes}
	if err := u.run(); err != nil {
		err.Offset += v.InnerStart
		return Value{}, err
	}
	v.Text = string(u.out)
	return v, nil
}

// Unescape reads what stands between the quotes of a bytes literal, as tables
// hold it that print UTF-8 as Python's bytes: `it\xe2\x80\x99s` is "it’s".
// Characters beyond ASCII may stand beside the escapes. At gives for each byte of
// the text, and for its end, where in s it comes from. An escape that can't be
// read, or bytes that are not UTF-8, are a [SyntaxError].
func Unescape(s string) (text string, at []int, err error) {
	if len(s) > MaxBytes {
		return "", nil, fail(MaxBytes, "the text has %d bytes, over the limit of %d", len(s), MaxBytes)
	}
	u := unescaper{s: s, bytes: true, places: true}
	if err := u.run(); err != nil {
		return "", nil, err
	}
	text = string(u.out)
	if !utf8.ValidString(text) {
		return "", nil, fail(u.at[invalid(text)], "the bytes that the escapes give are not UTF-8")
	}
	return text, append(u.at, len(s)), nil
}

// unescaper undoes the escapes of a text.
type unescaper struct {
	s      string
	bytes  bool // \x and octals are bytes, and \u is none
	places bool // at is wanted
	out    []byte
	at     []int // where each byte of out comes from
}

func (u *unescaper) run() *SyntaxError {
	for i := 0; i < len(u.s); {
		j := strings.IndexByte(u.s[i:], '\\')
		if j < 0 {
			j = len(u.s) - i
		}
		for k := i; u.places && k < i+j; k++ {
			u.at = append(u.at, k)
		}
		u.out = append(u.out, u.s[i:i+j]...)
		if i += j; i == len(u.s) {
			break
		}
		n, err := u.escape(i)
		if err != nil {
			return err
		}
		for u.places && len(u.at) < len(u.out) {
			u.at = append(u.at, i)
		}
		i += n
	}
	return nil
}

// simple are the escapes of one letter.
var simple = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', 'a': 7, 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}

// escape undoes the escape at i and returns its length. One that Python does
// not know stands for itself.
func (u *unescaper) escape(i int) (int, *SyntaxError) {
	if i+1 == len(u.s) {
		return 0, &SyntaxError{i, "the text ends in a backslash"}
	}
	c := u.s[i+1]
	if b, ok := simple[c]; ok {
		u.out = append(u.out, b)
		return 2, nil
	}
	switch {
	case c == '\n':
		return 2, nil
	case c == '\r':
		if strings.HasPrefix(u.s[i+2:], "\n") {
			return 3, nil
		}
		return 2, nil
	case c == 'x':
		return u.code(i, 2, 16)
	case c >= '0' && c <= '7':
		n := 1
		for n < 3 && i+1+n < len(u.s) && u.s[i+1+n] >= '0' && u.s[i+1+n] <= '7' {
			n++
		}
		v, _ := strconv.ParseUint(u.s[i+1:i+1+n], 8, 32) // digits of octal
		return 1 + n, u.put(i, rune(v))
	case u.bytes:
	case c == 'u':
		return u.code(i, 4, 16)
	case c == 'U':
		return u.code(i, 8, 16)
	case c == 'N':
		return 0, &SyntaxError{i, `\N names a character, and names are not known here`}
	}
	u.out = append(u.out, '\\')
	return 1, nil
}

// code undoes an escape of a letter and a number of digits.
func (u *unescaper) code(i, digits, base int) (int, *SyntaxError) {
	end := i + 2 + digits
	if end > len(u.s) {
		return 0, &SyntaxError{i, "the escape is cut short"}
	}
	v, err := strconv.ParseUint(u.s[i+2:end], base, 32)
	if err != nil {
		return 0, &SyntaxError{i, "the escape has other characters than its digits"}
	}
	return 2 + digits, u.put(i, rune(v))
}

func (u *unescaper) put(i int, r rune) *SyntaxError {
	switch {
	case u.bytes && r > 0xff:
		return &SyntaxError{i, "the escape is over one byte"}
	case u.bytes:
		u.out = append(u.out, byte(r))
	case !utf8.ValidRune(r):
		return &SyntaxError{i, "the escape is no character"}
	default:
		u.out = utf8.AppendRune(u.out, r)
	}
	return nil
}
