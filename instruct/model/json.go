package model

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxObjects is how many beginnings of objects are tried in an answer.
const maxObjects = 64

// readJSON finds the object of an answer: the whole of it, or, where prose or
// fences stand around it, the first that has the key. It returns what is wrong
// with the one that came nearest.
func readJSON[T any](raw, key string) (T, *fault) {
	var none T
	const early = "its JSON ends too early"
	problem := "there is no JSON object in it"
	differs := func(how string) {
		if problem != early { // inside one that is cut off, others are whole
			problem = how
		}
	}
	for rest, tries := raw, 0; tries < maxObjects; tries++ {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			break
		}
		rest = rest[i:]
		dec := json.NewDecoder(strings.NewReader(rest))
		var fields map[string]json.RawMessage
		if err := dec.Decode(&fields); err != nil {
			switch {
			case tries > 0:
			case errors.Is(err, io.ErrUnexpectedEOF):
				problem = early
			default:
				problem = "its JSON is broken: " + err.Error()
			}
			rest = rest[1:]
			continue
		}
		object := rest[:dec.InputOffset()]
		rest = rest[dec.InputOffset():]
		if _, ok := fields[key]; !ok {
			differs("its JSON has no key " + strconv.Quote(key))
			continue
		}
		var v T
		if err := json.Unmarshal([]byte(object), &v); err != nil {
			differs("its JSON is of another form: " + wrongForm(err))
			continue
		}
		return v, nil
	}
	return none, &fault{"not_json", problem}
}

// wrongForm says which value is of another type than the one asked for, without
// Go's names.
func wrongForm(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return "a " + wrong.Value + " at " + strconv.Quote(wrong.Field) + " is not what is meant there"
	}
	return err.Error()
}

// number is a number of what a prompt numbers. Models also write it in quotes.
type number int

func (n *number) UnmarshalJSON(b []byte) error {
	v, err := strconv.Atoi(strings.Trim(string(b), `" `))
	if err != nil {
		return &json.UnmarshalTypeError{Value: "value " + clipped(string(b), 20), Field: "a number of the list"}
	}
	*n = number(v)
	return nil
}

// oneLine puts a sentence on one line, without blanks around it.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\t\u2028\u2029\v\f\u0085") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// garbled reports characters that no text has: what was not UTF-8, and controls.
func garbled(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || r < ' ' && r != '\n' || r == 0x7F })
}
