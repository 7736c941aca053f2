package erasure

import (
	"bytes"
	"encoding/json"
)

// frame is an object or an array that a token stands in.
type frame struct {
	object bool
	name   []byte // of the object's member at hand
}

// walker goes through the strings and numbers of a line of JSON. It takes what is
// broken as well as it can: a line may be a piece of a larger value.
type walker struct {
	stack []frame
}

// token is a string, a number, or the name of a member.
type token struct {
	text   []byte // unescaped; valid during the visit
	number bool
	name   bool
}

// deepest is how deep frames are kept apart.
const deepest = 64

func (w *walker) walk(line []byte, visit func(token)) {
	w.stack = w.stack[:0]
	depth := 0
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == '{' || c == '[':
			if depth++; depth <= deepest {
				w.stack = append(w.stack, frame{object: c == '{'})
			}
			i++
		case c == '}' || c == ']':
			if depth <= deepest && len(w.stack) > 0 {
				w.stack = w.stack[:len(w.stack)-1]
			}
			depth = max(depth-1, 0)
			i++
		case c == '"':
			end, escaped := stringEnd(line, i+1)
			s := line[i+1 : end]
			if escaped {
				s = unescape(line[i:min(end+1, len(line))], s)
			}
			i = min(end+1, len(line))
			t := token{text: s}
			if top := w.top(); top != nil && top.object && startsWithColon(line[i:]) {
				top.name, t.name = s, true
			}
			visit(t)
		case c == '-' || c >= '0' && c <= '9':
			start := i
			for i++; i < len(line) && numeric(line[i]); i++ {
			}
			visit(token{text: line[start:i], number: true})
		default:
			i++
		}
	}
}

func (w *walker) top() *frame {
	if len(w.stack) == 0 {
		return nil
	}
	return &w.stack[len(w.stack)-1]
}

// member is the name of the member that the value at hand is of; of an element of
// an array, that of the array.
func (w *walker) member() []byte {
	for i := len(w.stack) - 1; i >= 0; i-- {
		if w.stack[i].object {
			return w.stack[i].name
		}
	}
	return nil
}

// within reports whether the value at hand is that of a member of one of the
// names, or inside one.
func (w *walker) within(names ...string) bool {
	for i := range w.stack {
		for _, n := range names {
			if w.stack[i].object && string(w.stack[i].name) == n {
				return true
			}
		}
	}
	return false
}

// stringEnd is where the string that begins at i ends: at its closing quote, or
// at the end of the line.
func stringEnd(line []byte, i int) (end int, escaped bool) {
	for at := i; ; {
		j := bytes.IndexByte(line[at:], '"')
		if j < 0 {
			return len(line), bytes.IndexByte(line[i:], '\\') >= 0
		}
		end = at + j
		slashes := 0
		for k := end - 1; k >= i && line[k] == '\\'; k-- {
			slashes++
		}
		if slashes%2 == 0 {
			return end, bytes.IndexByte(line[i:end], '\\') >= 0
		}
		at = end + 1
	}
}

// unescape reads a quoted string; one that is broken is as it stands.
func unescape(quoted, raw []byte) []byte {
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return raw
	}
	return []byte(s)
}

func startsWithColon(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\t' {
			return c == ':'
		}
	}
	return false
}

func numeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-'
}
