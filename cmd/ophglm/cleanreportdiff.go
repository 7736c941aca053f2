package main

import (
	"strings"

	"ophglm/internal/text"
)

// reportExample is an example with what changed marked.
type reportExample struct {
	ID, Stage, Reason string
	Before, After     []stretch
	Gone              bool // nothing is left of it
}

func exampleOf(e cleanExample) reportExample {
	x := reportExample{ID: e.ID, Stage: e.Stage, Reason: e.Reason, Gone: e.After == ""}
	if x.Gone {
		x.Before = []stretch{{Text: e.Before}}
		return x
	}
	x.Before, x.After = compareTexts(e.Before, e.After)
	return x
}

// stretch is a part of a text, marked where it is on one side alone.
type stretch struct {
	Text    string
	Changed bool
}

// longestCompared bounds the table that two texts are compared by: their lengths,
// in pieces, multiplied.
const longestCompared = 1 << 20

// compareTexts cuts two texts into what both have, in order, and what one has alone:
// the longest common run of words, of characters in Chinese. Of texts that are too
// long for it all between the common beginning and end is marked.
func compareTexts(before, after string) (a, b []stretch) {
	x, y := words(before), words(after)
	head := 0
	for head < len(x) && head < len(y) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && tail < len(y)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	var p, q marker
	p.add(x[:head], false)
	q.add(y[:head], false)
	betweenTexts(x[head:len(x)-tail], y[head:len(y)-tail], &p, &q)
	p.add(x[len(x)-tail:], false)
	q.add(y[len(y)-tail:], false)
	return p.out, q.out
}

// betweenTexts marks what two texts have alone.
func betweenTexts(x, y []string, p, q *marker) {
	if len(x) == 0 || len(y) == 0 || len(x)*len(y) > longestCompared {
		p.add(x, true)
		q.add(y, true)
		return
	}
	// common[i][j] is the length of the longest common run of x[i:] and y[j:].
	wide := len(y) + 1
	common := make([]int32, (len(x)+1)*wide)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i*wide+j] = common[(i+1)*wide+j+1] + 1
			} else {
				common[i*wide+j] = max(common[(i+1)*wide+j], common[i*wide+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			p.add(x[i:i+1], false)
			q.add(y[j:j+1], false)
			i++
			j++
		case j == len(y) || i < len(x) && common[(i+1)*wide+j] >= common[i*wide+j+1]:
			p.add(x[i:i+1], true)
			i++
		default:
			q.add(y[j:j+1], true)
			j++
		}
	}
}

// marker joins pieces that are marked alike.
type marker struct{ out []stretch }

func (m *marker) add(pieces []string, changed bool) {
	s := strings.Join(pieces, "")
	if s == "" {
		return
	}
	if n := len(m.out); n > 0 && m.out[n-1].Changed == changed {
		m.out[n-1].Text += s
		return
	}
	m.out = append(m.out, stretch{s, changed})
}

// words cuts a text into words and single characters that are in none. Characters
// of Chinese are words.
func words(s string) []string {
	var out []string
	start := 0
	inWord := false
	for i, r := range s {
		word := !text.IsHan(r) && (r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z')
		if i > start && !(word && inWord) {
			out = append(out, s[start:i])
			start = i
		}
		inWord = word
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}
