package verify

import (
	"slices"
	"strings"
)

// fitness tells one eye of two without its side: the one that is ill, or worse, and
// the other.
type fitness uint8

const (
	illEye fitness = 1 << iota
	goodEye
)

// fitnessWords: of two that end alike the longer stands first.
var fitnessWords = []struct {
	word string
	of   fitness
}{
	{"不好的那只", illEye},
	{"另外一只眼", goodEye},
	{"unaffected eye", goodEye},
	{"amblyopic eye", illEye},
	{"差的那只", illEye},
	{"坏的那只", illEye},
	{"另一只眼", goodEye},
	{"好的那只", goodEye},
	{"affected eye", illEye},
	{"diseased eye", illEye},
	{"stronger eye", goodEye},
	{"dominant eye", goodEye},
	{"healthy eye", goodEye},
	{"weaker eye", illEye},
	{"fellow eye", goodEye},
	{"second eye", goodEye},
	{"better eye", goodEye},
	{"strong eye", goodEye},
	{"弱视眼", illEye},
	{"较差眼", illEye},
	{"对侧眼", goodEye},
	{"另一眼", goodEye},
	{"优势眼", goodEye},
	{"worse eye", illEye},
	{"other eye", goodEye},
	{"sound eye", goodEye},
	{"lazy eye", illEye},
	{"weak eye", illEye},
	{"poor eye", illEye},
	{"good eye", goodEye},
	{"bad eye", illEye},
	{"患眼", illEye},
	{"病眼", illEye},
	{"坏眼", illEye},
	{"健眼", goodEye},
	{"好眼", goodEye},
	{"健侧", goodEye},
	{"患侧", illEye},
}

// fitnessEnds are how the words end.
var fitnessEnds = []string{"eye", "眼", "那只", "侧"}

func eachFitness(s string, f func(of fitness, start, end int)) {
	for _, last := range fitnessEnds {
		for from := 0; ; {
			i := strings.Index(s[from:], last)
			if i < 0 {
				break
			}
			from += i + len(last)
			for _, w := range fitnessWords {
				n := len(w.word)
				if n > from || w.word[n-1] != s[from-1] || !strings.EqualFold(s[from-n:from], w.word) || w.word[0] < 0x80 && from > n && letter(s[from-n-1]) {
					continue
				}
				f(w.of, from-n, from)
				break
			}
		}
	}
}

func fitnessOf(s string) fitness {
	var out fitness
	eachFitness(s, func(of fitness, _, _ int) { out |= of })
	return out
}

// patchedEye finds a sentence that does to one eye what a fact does to the other:
// "the weaker eye is patched".
func (c *check) patchedEye(st *sentence) {
	if st.faults > 0 {
		return
	}
	eachFitness(st.Of(c.s), func(of fitness, start, end int) {
		if st.faults > 0 {
			return
		}
		start, end = st.Start+start, st.Start+end
		from, to := c.clauseOf(st, start, end)
		var best *claim
		most, fits := 0.0, 0.0
		for _, h := range c.hits {
			theirs := h.c.eyes[c.lang]
			if theirs == 0 {
				continue
			}
			weight := c.weightOf(h.c, c.grams, from, start) + c.weightOf(h.c, c.grams, end, to)
			switch {
			case theirs&of != 0:
				fits = max(fits, weight)
			case weight > most:
				best, most = h.c, weight
			}
		}
		if best != nil && most > .2 && fits < most {
			c.fault(st, EyeSide, "contradicted", start, end, "a fact says it of the other eye: "+c.k.text(best.fact, c.t.Lang), best)
		}
	})
}

// clauseOf gives the clause that [start, end) stands in.
func (c *check) clauseOf(st *sentence, start, end int) (from, to int) {
	from, to = st.Start, st.End
	for i := start; i > st.Start; i-- {
		if ends(c.s, i-1) {
			from = i
			break
		}
	}
	for i := end; i < st.End; i++ {
		if ends(c.s, i) {
			to = i
			break
		}
	}
	return from, to
}

// sideParts adds to bySide the grams that stand between each single side that s names
// and the next.
func (c *check) sideParts(s string) {
	last, from := side(0), 0
	put := func(to int) {
		if last != leftSide && last != rightSide {
			return
		}
		list := &c.bySide[last-1]
		grams(s[from:to], func(g gram, _, _ int) { *list = append(*list, g) })
		for _, m := range c.k.concepts.words.Find(nil, s[from:to]) {
			*list = append(*list, c.k.concepts.of[m.Name])
		}
	}
	eachSide(s, func(sd side, start, end int) {
		put(start)
		last, from = sd, end
	})
	put(len(s))
}

// crossed finds what the text that is rewritten says of one eye and the sentence of
// the other: [start, end) names the side sd, and next is where the next is named.
func (c *check) crossed(st *sentence, sd side, start, end, next int) {
	if sd != leftSide && sd != rightSide || len(c.bySide[0]) == 0 || len(c.bySide[1]) == 0 {
		return
	}
	mine, other := c.bySide[sd-1], c.bySide[2-sd]
	own, opposite, last := 0, 0, -1
	for _, p := range c.grams {
		if p.start < end || p.end > next || p.start < last {
			continue
		}
		a, b := slices.Contains(mine, p.g), slices.Contains(other, p.g)
		switch {
		case a && !b:
			own++
			last = p.end
		case b && !a:
			opposite++
			last = p.end
		}
	}
	if opposite > own && opposite >= 1 && own == 0 || opposite >= own+2 {
		c.fault(st, EyeSide, "contradicted", start, end, "the text says of the other eye what follows "+c.s[start:end])
	}
}
