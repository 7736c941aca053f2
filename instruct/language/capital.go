package language

// Capitalised makes the first letter of a sentence a capital, save in a word
// that has one inside ("pH").
func Capitalised(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
