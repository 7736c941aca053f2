package choices

import (
	"regexp"
	"strings"

	"ophglm/internal/text"
)

// none is the place of no option.
const none = -1

// The forms of a choice, the surest first: a letter after a word that says what the
// answer is, "答案：B", "The answer is (B)"; by itself at the start, "B", "(B) …", or at
// the end; after the word option. The article of "A patient …" is no choice.
var forms = []*regexp.Regexp{
	regexp.MustCompile(`(?:(?i:answer(?: is|:| would be| should be)?|choose|choice(?: is|:)?)|答案(?:是|为|应为|应是)?|应?选择?)[\s:：(（\["'*]*([A-Z])(?:[^A-Za-z]|$)`),
	regexp.MustCompile(`^[(\[【"'*\s]*([A-Z])[)\]】"'*\s]*(?:$|[.,:;、。，：；)\n])`),
	regexp.MustCompile(`(?:^|[\s:：(（\["'*])([A-Z])[)）\]"'*.。\s]*$`),
	regexp.MustCompile(`(?:(?i:option)|选项)\s*([A-Z])(?:[^A-Za-z]|$)`),
}

// choiceOf reads which option an answer chooses, as its place, or none: by its letter,
// of several that are said to be chosen the last; else by the text of the one option
// that the answer has, or that is the whole answer. Letters are A, B, … in the order
// of the options.
func choiceOf(answer string, options []string) int {
	answer, _ = text.Fold(strings.TrimSpace(answer)) // Ａ too
	for i, o := range options {
		if folded, _ := text.Fold(o); strings.TrimSpace(folded) == answer {
			return i
		}
	}
	if len(answer) == 1 {
		answer = strings.ToUpper(answer)
	}
	for _, form := range forms {
		if all := form.FindAllStringSubmatch(answer, -1); all != nil {
			if at := int(all[len(all)-1][1][0] - 'A'); at < len(options) {
				return at
			}
		}
	}
	found := none
	for i, o := range options {
		folded, _ := text.Fold(o)
		if !strings.Contains(strings.ToLower(answer), strings.ToLower(strings.TrimSpace(folded))) {
			continue
		}
		if found != none {
			return none // two options are named
		}
		found = i
	}
	return found
}

// letter is that of a place.
func letter(at int) string { return string(rune('A' + at)) }
