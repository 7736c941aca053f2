package store

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Fold is a name as stores compare it: compatibility forms, such as full-width
// letters, folded, lower case, blanks made one.
func Fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " ")
}
