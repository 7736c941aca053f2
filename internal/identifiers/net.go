package identifiers

import (
	"regexp"
	"strings"
)

var (
	email = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+\-]{0,40}\s?(?:@|\[at\]|\(at\)|#)\s?[a-z0-9\-]{1,30}(?:\.[a-z0-9\-]{1,30}){0,3}\s?(?:\.|点)\s?(?:com|cn|net|org|edu|example|gov|info|cc|me|io)\b`)
	link  = regexp.MustCompile(`(?i)(?:https?|ftp)\s?:\s?//[^\s，。；！？、）】》”’<>"]+|\bwww\s?\.[^\s，。；！？、）】》”’<>"]+`)
	// host is an address that stands without http.
	host = regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9\-]{1,40}(?:\.[a-z0-9\-]{1,40}){0,3}\.(?:com|cn|net|org|edu|gov|info|cc)\b(?:\.cn)?(?:/[^\s，。；！？、）】》”’<>"]*)?`)
)

// net finds mail addresses and links.
func (f *finder) net() {
	s := f.s
	if !strings.ContainsAny(s, ".点") {
		return
	}
	for _, m := range email.FindAllStringIndex(s, -1) {
		f.add(m[0], m[1], Email, strings.ToLower(strings.ReplaceAll(s[m[0]:m[1]], " ", "")))
	}
	for _, re := range []*regexp.Regexp{link, host} {
		for _, m := range re.FindAllStringIndex(s, -1) {
			u := strings.TrimRight(s[m[0]:m[1]], ".,;:!?)*")
			f.add(m[0], m[0]+len(u), URL, strings.ToLower(u))
		}
	}
}
