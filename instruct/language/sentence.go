package language

import "ophglm"

// Sentence begins a text as a sentence begins: in English with a capital, save in
// a word that has one inside ("pH").
func Sentence(lang ophglm.Lang, s string) string {
	if lang != ophglm.EN || len(s) == 0 || s[0] < 'a' || s[0] > 'z' || len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
