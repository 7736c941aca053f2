package words

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// modelFile holds the log probabilities of jieba 0.42.1's finalseg/prob_emit.py: a
// line is a state, a probability and the characters that have it there, by zstd. The
// licence is in LICENSE.jieba.
//
//go:embed model.txt.zst
var modelFile []byte

// The states of a character in a word. jieba compares them as letters where
// probabilities are equal, and the greater one wins.
const (
	stateB = iota // begins a word
	stateE        // ends one
	stateM        // in the middle
	stateS        // a word by itself
	states
)

// never is jieba's log probability of what was not seen. What it is added to is lost.
const never = -3.14e100

// The log probabilities of finalseg/prob_start.py and prob_trans.py, and the two
// states that may stand before each, of which the latter wins if they are equal.
var (
	start  = [states]float64{stateB: -0.26268660809250016, stateE: never, stateM: never, stateS: -1.4652633398537678}
	before = [states][2]struct {
		state uint8
		log   float64
	}{
		stateB: {{stateE, -0.5897149736854513}, {stateS, -0.7211965654669841}},
		stateE: {{stateB, -0.51082562376599}, {stateM, -0.33344856811948514}},
		stateM: {{stateB, -0.916290731874155}, {stateM, -1.2603623820268226}},
		stateS: {{stateE, -0.8085250474669937}, {stateS, -0.6658631448798212}},
	}
)

// model has the log probabilities of each Han character, from firstHan on, by state.
type model struct {
	emitted [lastHan - firstHan + 1][states]float64
}

func readModel() (*model, error) {
	text, err := unpack(modelFile)
	if err != nil {
		return nil, err
	}
	m := new(model)
	for i := range m.emitted {
		m.emitted[i] = [states]float64{never, never, never, never}
	}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) != 3 {
			return nil, fmt.Errorf("the model has the line %q", line)
		}
		p, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			return nil, fmt.Errorf("the model has the line %q: %w", line, err)
		}
		state := strings.Index("BEMS", f[0])
		for _, r := range f[2] {
			if firstHan <= r && r <= lastHan {
				m.emitted[r-firstHan][state] = p
			}
		}
	}
	return m, nil
}

// unknown appends the words of characters that the dictionary does not join: Han by
// the model, and of the others letters and digits together, with a decimal part and
// a percent sign after them, and what is between.
func (b *block) unknown(from, to int) {
	for from < to {
		next := from
		if han(b.chars[from]) {
			for next < to && han(b.chars[next]) {
				next++
			}
			b.joined(from, next)
			from = next
			continue
		}
		if next = b.number(from, to); next == from {
			for next < to && !han(b.chars[next]) && !alphanumeric(b.chars[next]) {
				next++
			}
		}
		b.word(from, next)
		from = next
	}
}

// number gives the end of [a-zA-Z0-9]+(\.[0-9]+)?%? at a character, or the character.
func (b *block) number(i, to int) int {
	run := func(i int, of func(uint16) bool) int {
		for i < to && of(b.chars[i]) {
			i++
		}
		return i
	}
	is := func(i int, c uint16) bool { return i < to && b.chars[i] == c }
	stop := run(i, alphanumeric)
	if stop == i {
		return i
	}
	if is(stop, '.') {
		if fraction := run(stop+1, digit); fraction > stop+1 {
			stop = fraction
		}
	}
	if is(stop, '%') {
		stop++
	}
	return stop
}

// joined appends Han characters as the most probable states have them, by Viterbi's
// algorithm.
func (b *block) joined(from, to int) {
	n := to - from
	b.back = slices.Grow(b.back[:0], n)[:n]
	var now [states]float64
	for s, p := range b.emitted[b.chars[from]-firstHan] {
		now[s] = start[s] + p
	}
	for i := 1; i < n; i++ {
		last := now
		for s, p := range b.emitted[b.chars[from+i]-firstHan] {
			a, z := &before[s][0], &before[s][1]
			now[s], b.back[i][s] = last[a.state]+a.log+p, a.state
			if other := last[z.state] + z.log + p; other >= now[s] {
				now[s], b.back[i][s] = other, z.state
			}
		}
	}
	state := uint8(stateE)
	if now[stateS] >= now[stateE] {
		state = stateS
	}
	// The way back leaves the path's state of each character in the first place.
	for i := n - 1; i >= 0; i-- {
		before := b.back[i][state]
		b.back[i][0] = state
		state = before
	}
	word := from
	for i := range n {
		if s := b.back[i][0]; s == stateE || s == stateS {
			b.word(word, from+i+1)
			word = from + i + 1
		}
	}
}
