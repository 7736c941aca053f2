package compose

import "ophglm/instruct/language"

// The styles that questions are put in: a sentence, a few words, and a story
// before the question.
const (
	stylePlain    = "plain"
	styleTerse    = "terse"
	styleRambling = "rambling"
)

// styleOf chooses the style of a question: half of them are plain.
func styleOf(pick *language.Picker) string {
	return []string{stylePlain, styleTerse, stylePlain, styleRambling}[pick.N(4)]
}
