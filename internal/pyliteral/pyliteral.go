// Package pyliteral reads Python literals, which tables hold where a program
// wrote its lists out: "['Pain in eye', \"Crohn's disease\"]".
//
// It reads what ast.literal_eval reads: strings and bytes with their prefixes and
// escapes, lists, tuples, dicts, numbers, True, False and None. Left out are
// sets, comments, complex numbers, named characters (\N{…}), and two strings
// without a comma between them: Python glues these together, but in a list of
// data the comma was forgotten. Every value says where it stands, so that what
// is made of it can cite its place.
package pyliteral

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What is read at most: the length of a literal, and how deep its brackets nest.
const (
	MaxBytes = 4 << 20
	MaxDepth = 64
)

// Kind is a kind of values.
type Kind int

// The kinds of values.
const (
	None Kind = iota
	Bool
	Number
	String
	Bytes
	List
	Tuple
	Dict
)

// String names the kind as Python does.
func (k Kind) String() string {
	return [...]string{"None", "bool", "number", "str", "bytes", "list", "tuple", "dict"}[k]
}

// Value is a value and where it stands in the input, in bytes, half open.
type Value struct {
	Kind Kind
	// Text is the text of a str, the bytes of a bytes, and a number or a bool as
	// it is written.
	Text string
	// Items are those of a list or a tuple; of a dict its keys and values by
	// turns, as they stand.
	Items []Value
	// Start and End take in quotes, prefixes and brackets; InnerStart and InnerEnd
	// leave them out.
	Start, End           int
	InnerStart, InnerEnd int
}

// SyntaxError is what can't be read, and at which byte of the input.
type SyntaxError struct {
	Offset int
	Msg    string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("at byte %d: %s", e.Offset, e.Msg) }

func fail(at int, format string, args ...any) error {
	return &SyntaxError{at, fmt.Sprintf(format, args...)}
}

// Parse reads one value, with blanks around it. What is no literal, or more than
// one, is a [SyntaxError].
func Parse(s string) (Value, error) {
	if len(s) > MaxBytes {
		return Value{}, fail(MaxBytes, "the literal has %d bytes, over the limit of %d", len(s), MaxBytes)
	}
	if !utf8.ValidString(s) {
		return Value{}, fail(invalid(s), "not UTF-8")
	}
	p := parser{s: s}
	v, err := p.value()
	if err != nil {
		return Value{}, err
	}
	if p.blanks(); p.i < len(s) {
		return Value{}, fail(p.i, "more follows the value")
	}
	return v, nil
}

func invalid(s string) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}

type parser struct {
	s     string
	i     int
	depth int
}

func (p *parser) blanks() {
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n\f", p.s[p.i]) >= 0 {
		p.i++
	}
}

// peek is the next byte that is no blank, or 0 at the end. A NUL of the input
// begins no value either.
func (p *parser) peek() byte {
	p.blanks()
	if p.i == len(p.s) {
		return 0
	}
	return p.s[p.i]
}

var (
	word = regexp.MustCompile(`^[A-Za-z_][A-Za-z_0-9]*`)
	// number is a number as Python writes it; a bare 0 may be repeated, other
	// integers do not begin with it.
	number = regexp.MustCompile(`^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?)`)
	zeros  = regexp.MustCompile(`^[+-]?0[0-9_]*[1-9][0-9_]*$`)
)

func (p *parser) value() (Value, error) {
	switch c := p.peek(); {
	case p.i == len(p.s):
		return Value{}, fail(p.i, "the input ends where a value is to stand")
	case c == '[':
		return p.sequence(List, ']')
	case c == '(':
		return p.sequence(Tuple, ')')
	case c == '{':
		return p.dict()
	case c == '\'' || c == '"':
		return p.text("")
	case c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.':
		return p.number()
	}
	w := word.FindString(p.s[p.i:])
	if rest := p.s[p.i+len(w):]; rest != "" && (rest[0] == '\'' || rest[0] == '"') {
		return p.text(w)
	}
	v := Value{Text: w, Start: p.i, End: p.i + len(w), InnerStart: p.i, InnerEnd: p.i + len(w)}
	switch w {
	case "None":
		v.Text = ""
	case "True", "False":
		v.Kind = Bool
	default:
		r, _ := utf8.DecodeRuneInString(p.s[p.i:])
		if w == "" {
			return Value{}, fail(p.i, "%q begins no value", r)
		}
		return Value{}, fail(p.i, "%.40q is no literal", w)
	}
	p.i = v.End
	return v, nil
}

func (p *parser) number() (Value, error) {
	w := number.FindString(p.s[p.i:])
	end := p.i + len(w)
	if w == "" || zeros.MatchString(w) || end < len(p.s) && (word.MatchString(p.s[end:]) || strings.IndexByte("0123456789.", p.s[end]) >= 0) {
		return Value{}, fail(p.i, "not a number")
	}
	v := Value{Kind: Number, Text: w, Start: p.i, End: end, InnerStart: p.i, InnerEnd: end}
	p.i = end
	return v, nil
}

func (p *parser) open() error {
	p.i++
	if p.depth++; p.depth > MaxDepth {
		return fail(p.i-1, "brackets nest deeper than %d", MaxDepth)
	}
	return nil
}

// shut sets the ends of a value at its closing bracket, which comes next.
func (p *parser) shut(v *Value) {
	v.InnerStart, v.InnerEnd = v.Start+1, p.i
	p.i++
	v.End = p.i
	p.depth--
}

// sequence reads a list or a tuple. A value in brackets without a comma is that
// value, as in Python.
func (p *parser) sequence(kind Kind, closing byte) (Value, error) {
	v := Value{Kind: kind, Start: p.i}
	if err := p.open(); err != nil {
		return Value{}, err
	}
	for comma := true; ; {
		c := p.peek()
		if c == closing {
			p.shut(&v)
			if kind == Tuple && len(v.Items) == 1 && !comma {
				return v.Items[0], nil
			}
			return v, nil
		}
		if !comma {
			return Value{}, p.missing("a comma")
		}
		item, err := p.value()
		if err != nil {
			return Value{}, err
		}
		v.Items = append(v.Items, item)
		if comma = p.peek() == ','; comma {
			p.i++
		}
	}
}

func (p *parser) dict() (Value, error) {
	v := Value{Kind: Dict, Start: p.i}
	if err := p.open(); err != nil {
		return Value{}, err
	}
	for comma := true; ; {
		if p.peek() == '}' {
			p.shut(&v)
			return v, nil
		}
		if !comma {
			return Value{}, p.missing("a comma")
		}
		key, err := p.value()
		if err != nil {
			return Value{}, err
		}
		switch {
		case key.Kind == List || key.Kind == Dict:
			return Value{}, fail(key.Start, "a %s is no key of a dict", key.Kind)
		case p.peek() != ':':
			return Value{}, p.missing("a colon")
		}
		p.i++
		val, err := p.value()
		if err != nil {
			return Value{}, err
		}
		v.Items = append(v.Items, key, val)
		if comma = p.peek() == ','; comma {
			p.i++
		}
	}
}

func (p *parser) missing(what string) error {
	if p.i == len(p.s) {
		return fail(p.i, "the input ends before %s or a closing bracket", what)
	}
	return fail(p.i, "%s is missing", what)
}
