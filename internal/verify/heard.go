package verify

import "slices"

// hear reads what the questions before the message, and the text that is rewritten,
// tell of periods and by which words: once a message, and only if it is asked for.
func (c *check) hear() {
	if c.listened {
		return
	}
	c.listened = true
	c.heard, c.asking = c.heard[:0], c.asking[:0]
	c.listen(c.t.From)
	for i := range c.t.Messages[:c.message] {
		if c.t.Messages[i].Role == "user" {
			c.listen(c.t.Messages[i].Content)
		}
	}
}

func (c *check) listen(s string) {
	c.asking = periods(c.asking, s)
	grams(s, func(g gram, _, _ int) { c.heard = append(c.heard, g) })
}

// isHeard reports whether the questions, or the text that is rewritten, have a word.
func (c *check) isHeard(g gram) bool {
	c.hear()
	return slices.Contains(c.conceived, g) || slices.Contains(c.heard, g)
}
