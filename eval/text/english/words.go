package english

import "ophglm/eval/text/tokens"

// Words cuts a text as rouge_score 0.1.2 and before it ROUGE-1.5.5 do: runs of the
// letters a to z, in lower case, and of digits. All else parts words, Chinese
// characters too, of which nothing is left. With stem, words of more than three
// characters are replaced by their [Stem].
func Words(text string, stem bool) []string {
	text = tokens.Lower(text)
	var out []string
	start := -1
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (text[i] >= 'a' && text[i] <= 'z' || text[i] >= '0' && text[i] <= '9') {
			if start < 0 {
				start = i
			}
			continue
		}
		if start < 0 {
			continue
		}
		w := text[start:i]
		start = -1
		if stem && len(w) > 3 {
			w = Stem(w)
		}
		out = append(out, w)
	}
	return out
}
