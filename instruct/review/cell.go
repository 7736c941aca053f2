package review

import "strings"

// A cell that begins with one of these may be read as a formula and run by a
// spreadsheet; the wide ones too, where it is set to Chinese or Japanese.
const formula = "=+-@\t＝＋－＠"

// escape makes a cell text: one that begins as a formula, after any apostrophes, gets
// an apostrophe before it. [unescape] takes it away again, and nothing else.
func escape(s string) string {
	if begins(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

func unescape(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && begins(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return s
}

func begins(s string) bool {
	for _, r := range s {
		return strings.ContainsRune(formula, r)
	}
	return false
}

// lineEnds makes every line end one of "\n", which is what is left of others after
// a spreadsheet.
func lineEnds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
