package identifiers

import "strings"

var initials = []string{"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", ""}

var finals = map[string]bool{}

func init() {
	for _, s := range strings.Fields("a o e i u v ai ei ui ao ou iu ie ue ve er an en in un vn ang eng ing ong ia iao ian iang iong ua uo uai uan uang uen") {
		finals[s] = true
	}
}

// pinyin reports whether a word is one to three syllables of Chinese in Latin
// letters.
func pinyin(r []rune) bool {
	if len(r) < 2 || len(r) > 14 {
		return false
	}
	s := strings.ReplaceAll(strings.ToLower(string(r)), "-", "")
	return syllables(s, 3)
}

func syllables(s string, most int) bool {
	if s == "" {
		return true
	}
	if most == 0 {
		return false
	}
	for _, in := range initials {
		if !strings.HasPrefix(s, in) {
			continue
		}
		rest := s[len(in):]
		for n := min(4, len(rest)); n > 0; n-- {
			if finals[rest[:n]] && syllables(rest[n:], most-1) {
				return true
			}
		}
	}
	return false
}
