package words

import (
	"math"
	"slices"
)

// cutBlock appends the words of the block.
func (b *block) cutBlock() {
	if b.mode == Full {
		b.all()
		return
	}
	b.route()
	alone := 0 // where the single characters before i begin
	for i, n := 0, len(b.chars); i < n; {
		next := b.next[i]
		if next > i+1 || b.mode == Plain && !alphanumeric(b.chars[i]) {
			b.singles(alone, i)
			b.word(i, next)
			alone = next
		}
		i = next
	}
	b.singles(alone, len(b.chars))
}

// route finds the path of the greatest sum of logarithms from each character on,
// backwards. Sums are taken in jieba's order. A character is a step of its own if it
// is a word, or if no word begins with it: it then counts as one of frequency 1.
func (b *block) route() {
	n := len(b.chars)
	b.best, b.next = slices.Grow(b.best[:0], n+1)[:n+1], slices.Grow(b.next[:0], n)[:n]
	b.best[n] = 0
	for i := n - 1; i >= 0; i-- {
		top, to := math.Inf(-1), 0
		node, end := b.first[b.chars[i]], i+1
		for node != 0 {
			if x := &b.nodes[node]; x.word {
				if p := x.weight + b.best[end]; p >= top {
					top, to = p, end
				}
			}
			if end == n {
				break
			}
			node = b.child(node, b.chars[end])
			end++
		}
		if to == 0 {
			top, to = b.rare+b.best[i+1], i+1
		}
		b.best[i], b.next[i] = top, to
	}
}

// singles appends characters in a row that the path leaves single. Without the model
// they are letters and digits, which make one word. With it they are left so where
// the dictionary has the word that they make.
func (b *block) singles(from, to int) {
	switch {
	case from == to:
	case to == from+1 || b.mode == Plain:
		b.emit(from, to)
	case b.has(b.chars[from:to]):
		for i := from; i < to; i++ {
			b.emit(i, i+1)
		}
	default:
		b.unknown(from, to)
	}
}

// word appends a word and, for a search, its parts before it.
func (b *block) word(from, to int) {
	if b.mode == Search {
		for n := 2; n <= 3; n++ {
			for i := from; to-from > n && i+n <= to; i++ {
				if b.has(b.chars[i : i+n]) {
					b.emit(i, i+n)
				}
			}
		}
	}
	b.emit(from, to)
}

// all appends all words of two characters or more, and the single characters that no
// word before them reaches. Of these, letters and digits in a row make one piece. It
// comes where the first other character stands, so after a word that begins with a
// letter and follows it: jieba cuts 1X光线 into X光, X光线 and 1.
func (b *block) all() {
	reached := 0
	from, to := 0, 0 // the piece of letters and digits
	flush := func() {
		if from < to {
			b.emit(from, to)
		}
		from, to = 0, 0
	}
	for i, c := range b.chars {
		if !alphanumeric(c) {
			flush()
		}
		b.ends = b.wordEnds(b.ends[:0], i)
		switch {
		case len(b.ends) > 1 || i < reached:
			for _, end := range b.ends {
				if end > i+1 {
					b.emit(i, end)
					reached = end
				}
			}
		case alphanumeric(c):
			if from == to {
				from = i
			}
			to, reached = b.ends[0], b.ends[0]
		default:
			b.emit(i, b.ends[0])
			reached = b.ends[0]
		}
	}
	flush()
}

// wordEnds appends where the words that begin at a character end. If there is none,
// the character is one.
func (b *block) wordEnds(ends []int, i int) []int {
	node := b.first[b.chars[i]]
	for end := i + 1; node != 0; end++ {
		if b.nodes[node].word {
			ends = append(ends, end)
		}
		if end == len(b.chars) {
			break
		}
		node = b.child(node, b.chars[end])
	}
	if len(ends) == 0 {
		ends = append(ends, i+1)
	}
	return ends
}
