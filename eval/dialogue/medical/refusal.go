package medical

import (
	_ "embed"
	"strings"
)

//go:embed refusals.txt
var refusalsTxt string

// refusals are the phrases by which an answer says that it gives none.
var refusals = func() (out []string) {
	for line := range strings.Lines(refusalsTxt) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}()

// refusal counts an answer, and whether its first sentence has a phrase that refuses.
func refusal(a *Answer, c *Counts) {
	text := strings.ToLower(strings.TrimSpace(a.Text))
	if text == "" {
		return
	}
	c.Answers = 1
	if end := strings.IndexAny(text, "。！？!?\n"); end >= 0 {
		text = text[:end]
	}
	if first, _, more := strings.Cut(text, ". "); more {
		text = first
	}
	text = strings.ReplaceAll(text, "’", "'")
	for _, phrase := range refusals {
		if strings.Contains(text, phrase) {
			c.Refused = 1
			return
		}
	}
}
