package rouge

// Summary counts for [Summary] a text of several sentences with each of its
// references. Of a sentence of the reference, what it has in common with the text
// are the tokens that are in the longest common subsequence with any sentence of
// it; a token is in common no more often than the text has it (section 3.2 of Lin,
// and what ROUGE-1.5.5 and rouge_score add to it).
//
// rouge_score takes the lines of a text for its sentences. The time is the product
// of the tokens over 64, and so is memory for the two longest sentences.
func (c *Counter) Summary(text [][]string, references [][][]string) []Count {
	var own [][]uint32
	var all Count
	for _, s := range text {
		own = append(own, c.vocabulary.Numbers(nil, s))
		all.Text += int64(len(s))
	}
	out := make([]Count, len(references))
	left := map[uint32]int{} // of each token of the text, how many are in nothing yet
	var marks []bool
	for i, r := range references {
		out[i] = all
		clear(left)
		for _, s := range own {
			for _, token := range s {
				left[token]++
			}
		}
		for _, s := range r {
			c.other = c.vocabulary.Numbers(c.other[:0], s)
			out[i].Reference += int64(len(s))
			marks = append(marks[:0], make([]bool, len(s))...)
			c.sequence.refer(c.other)
			for _, of := range own {
				c.sequence.mark(of, marks)
			}
			for at, marked := range marks {
				if token := c.other[at]; marked && left[token] > 0 {
					left[token]--
					out[i].Common++
				}
			}
		}
	}
	return out
}
