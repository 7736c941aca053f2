// Package names says how entities of the graph are identified and how their
// names are compared.
package names

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"ophglm"
)

// Fold is a name as it is compared: compatibility forms, such as full-width
// letters, folded, lower case, blanks made one.
func Fold(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}

// HashedID is the id of an entity that has neither slug nor code.
func HashedID(typ, name string) string { return ophglm.HashID("entity", typ, Fold(name)) }

// CodedID is the id of a terminology's own entity.
func CodedID(system, code string) string { return system + ":" + code }

// The ranks of ids, best first.
const (
	Curated = iota // a slug of the starter graph
	Coded          // a code of a terminology
	Hashed         // a hash of type and name
)

// Rank tells what kind of id it is.
func Rank(id string) int {
	switch {
	case strings.Contains(id, ":"):
		return Coded
	case len(id) == 24 && strings.Trim(id, "0123456789abcdef") == "":
		return Hashed
	}
	return Curated
}

// System is the terminology that a coded id belongs to, or "".
func System(id string) string {
	system, _, ok := strings.Cut(id, ":")
	if !ok {
		return ""
	}
	return system
}
