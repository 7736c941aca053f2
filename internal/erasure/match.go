package erasure

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"ophglm/internal/text"
)

// matcher says of a string whether it is one of the keys that are looked for.
type matcher interface{ match(s []byte) bool }

// shortest is how long a string is, in bytes, to be compared wherever it stands.
const shortest = 6

// searcher looks for keys in lines of JSON. It is for one goroutine.
type searcher struct {
	keys  matcher
	ids   *erasedIDs // of records that were erased, which are looked for too; may be nil
	w     walker
	found bool
}

// record reports whether a record that a stage made holds a key.
func (s *searcher) record(line []byte) bool {
	s.found = false
	s.w.walk(line, func(t token) {
		switch {
		case s.found || t.number:
		case !t.name && s.namesPerson():
			s.compare(t.text)
		case len(t.text) >= shortest && (t.name || string(s.w.member()) != "value") && !s.w.within("source", "sources", "codes"):
			s.compare(t.text)
		}
	})
	return s.found
}

// namesPerson reports whether the value at hand names a person or a consultation.
func (s *searcher) namesPerson() bool {
	switch string(s.w.member()) {
	case "key":
		return s.w.within("origins")
	case "patient":
		return true
	}
	return false
}

// raw reports whether something that a reader was given holds a key: any of its
// strings and numbers, or any field of a text in it.
func (s *searcher) raw(line []byte) bool {
	s.found = false
	s.w.walk(line, func(t token) {
		if s.found {
			return
		}
		s.compare(t.text)
		if !t.number {
			s.fields(t.text)
		}
	})
	return s.found
}

// reject reports whether a reader's reject holds a key. Where it stands is not
// looked at: that is a file and a row.
func (s *searcher) reject(line []byte) bool {
	s.found = false
	s.w.walk(line, func(t token) {
		if s.found || !s.w.within("record", "detail") {
			return
		}
		s.compare(t.text)
		if !t.number {
			s.fields(t.text)
		}
	})
	return s.found
}

func (s *searcher) compare(b []byte) {
	if len(b) > 0 && len(b) <= MaxKey && !s.found {
		s.found = s.keys.match(b)
	}
}

// fields compares the fields of a text: what stands between the marks that divide
// fields, and between blanks.
func (s *searcher) fields(b []byte) {
	for _, f := range bytes.FieldsFunc(b, divides) {
		if s.found {
			return
		}
		if len(f) != len(b) {
			s.compare(f)
		}
		if blanks := bytes.FieldsFunc(f, unicode.IsSpace); len(blanks) > 1 {
			for _, word := range blanks {
				s.compare(word)
			}
		}
	}
}

func divides(r rune) bool {
	switch r {
	case '\t', '\n', '\r', ',', ';', '|', '=', ':', '"', '\'', '{', '}', '[', ']', '(', ')', '<', '>', '，', '；', '：', '、', '（', '）':
		return true
	}
	return false
}

// listed looks for the keys of a list. What it was asked before it knows.
type listed struct {
	list  *List
	known map[string]bool
}

// knownAtMost is how many strings are remembered.
const knownAtMost = 1 << 16

func (m *listed) match(b []byte) bool {
	if found, ok := m.known[string(b)]; ok {
		return found
	}
	if m.known == nil || len(m.known) >= knownAtMost {
		m.known = make(map[string]bool, knownAtMost/8)
	}
	found := m.list.has(normalised(b))
	m.known[string(b)] = found
	return found
}

// named looks for keys in clear, which are normalised.
type named struct {
	keys map[string]int // by key: its number
	held []bool         // by number
}

func (m *named) match(b []byte) bool {
	n, ok := m.keys[string(normalised(b))]
	if ok {
		m.held[n] = true
	}
	return ok
}

// normalised is [Normalise] of bytes.
func normalised(b []byte) []byte {
	plain := len(b) > 0 && b[0] > ' ' && b[len(b)-1] > ' '
	for i := 0; plain && i < len(b); i++ {
		plain = b[i] < utf8.RuneSelf
	}
	if plain {
		return b
	}
	if !odd(b) {
		return bytes.TrimSpace(b)
	}
	return []byte(Normalise(string(b)))
}

// odd reports whether normalising changes a character.
func odd(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r >= utf8.RuneSelf && (text.Invisible(r) || text.HalfWidth(r) != r) {
			return true
		}
		b = b[n:]
	}
	return false
}

// Holds reports whether a JSON value that a reader was given holds a key of the
// list: as any of its strings and numbers, or as a field of a text in it.
func (l *List) Holds(raw []byte) bool {
	if l.Len() == 0 {
		return false
	}
	s := searcher{keys: &listed{list: l}}
	return s.raw(raw)
}
