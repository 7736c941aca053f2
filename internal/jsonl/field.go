package jsonl

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Fields gives the values of a JSON object as text, by the names that sources
// give them: a key, or "key[2]" for an element of its array, counted from 0.
// Numbers, true and false are as they are written. What is not there, or is
// null, an object or an array, has no text.
type Fields map[string]json.RawMessage

// ParseFields reads the object of a line.
func ParseFields(line []byte) (Fields, error) {
	f := Fields{}
	return f, json.Unmarshal(line, &f)
}

// Text returns a value, and whether there is one.
func (f Fields) Text(name string) (string, bool) {
	raw, ok := f[name]
	if !ok {
		key, index, indexed := strings.Cut(strings.TrimSuffix(name, "]"), "[")
		i, err := strconv.Atoi(index)
		var list []json.RawMessage
		if !indexed || err != nil || json.Unmarshal(f[key], &list) != nil || i < 0 || i >= len(list) {
			return "", false
		}
		raw = list[i]
	}
	switch {
	case len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || string(raw) == "null":
		return "", false
	case raw[0] != '"':
		return string(raw), true
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return text, err == nil
}
