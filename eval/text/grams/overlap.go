package grams

// Overlap counts the n-grams that a text has in common with references, each no
// more often than in the reference that has it most often: the clipped matches of
// BLEU, and with one reference those of chrF and ROUGE-n. The zero Overlap is ready
// for use.
type Overlap struct {
	table  Table
	counts []count // by Gram
	text   uint32  // that is being counted
}

type count struct {
	text  uint32 // that own is of
	own   int32
	limit int32
}

// Reset forgets the references and keeps the memory.
func (o *Overlap) Reset() {
	o.table.Reset()
	o.counts = append(o.counts[:0], count{}) // of the empty n-gram
	o.text = 0
}

// Refer adds a reference, with n-grams up to the longest.
func (o *Overlap) Refer(text []uint32, longest int) {
	o.text++
	for i := range text {
		var g Gram
		for _, token := range text[i:min(i+longest, len(text))] {
			g = o.table.Add(g, token)
			if int(g) == len(o.counts) {
				o.counts = append(o.counts, count{})
			}
			c := o.counts[g].raise(o.text)
			c.limit = max(c.limit, c.own)
		}
	}
}

// Match adds to common[n-1] how many n-grams of the text are in a reference, for
// each n up to common's length. What is in none is not followed further: a longer
// n-gram that begins with it is in none either.
func (o *Overlap) Match(text []uint32, common []int64) {
	o.text++
	for i := range text {
		var g Gram
		for n, token := range text[i:min(i+len(common), len(text))] {
			if g = o.table.Find(g, token); g == 0 {
				break
			}
			if c := o.counts[g].raise(o.text); c.own <= c.limit {
				common[n]++
			}
		}
	}
}

// raise counts one more in a text.
func (c *count) raise(text uint32) *count {
	if c.text != text {
		c.text, c.own = text, 0
	}
	c.own++
	return c
}

// In is how many n-grams a text of so many tokens has.
func In(tokens, n int) int64 { return int64(max(tokens-n+1, 0)) }
