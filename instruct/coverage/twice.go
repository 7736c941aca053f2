package coverage

import (
	"cmp"
	"slices"
	"strings"

	"ophglm/internal/neardup"
)

// twice counts in how many samples the same is said, and to how many questions.
type twice struct {
	most int // samples in which the same may be said
	said map[uint64]said
	more map[uint64]*repeat // of what is said in more than one
}

// said is one text, by its hash.
type said struct {
	samples, last int32
	question      uint64 // of the first sample
	first         string // least id of the samples
}

// repeat is what is kept of a text that is said again.
type repeat struct {
	questions map[uint64]bool
	text      string // once it is said too often
}

func newTwice(most int) twice {
	return twice{most, map[uint64]said{}, map[uint64]*repeat{}}
}

// say counts a text of sample number n. Said twice in one sample it counts once.
func (t *twice) say(text []byte, id string, n int32, question uint64) {
	h := neardup.Hash(text)
	a, again := t.said[h]
	switch {
	case !again:
		t.said[h] = said{1, n, question, id}
		return
	case a.last == n:
		return
	}
	a.samples, a.last, a.first = a.samples+1, n, min(a.first, id)
	t.said[h] = a
	r := t.more[h]
	if r == nil {
		r = &repeat{questions: map[uint64]bool{a.question: true}}
		t.more[h] = r
	}
	r.questions[question] = true
	if int(a.samples) > t.most && r.text == "" {
		r.text = strings.TrimSuffix(string(text), "\n")
	}
}

// Repeats is what is said in more than one sample.
type Repeats struct {
	Texts  int `json:"texts"`  // different ones
	Twice  int `json:"twice"`  // of these, in more than one sample
	Most   int `json:"most"`   // in how many samples one may stand
	Over   int `json:"over"`   // different ones that stand in more
	Worst  int `json:"worst"`  // samples that the most frequent one stands in
	Beyond int `json:"beyond"` // samples that would have to go for none to stand in more
	// Top are the most frequent of those that stand in too many.
	Top []Repeat `json:"top"`
}

// Repeat is a text that stands in too many samples.
type Repeat struct {
	Text      string `json:"text"`
	Samples   int    `json:"samples"`
	Questions int    `json:"questions"` // different ones that it answers
	First     string `json:"first"`     // least id of the samples
}

func (t *twice) report(top int) Repeats {
	r := Repeats{Texts: len(t.said), Twice: len(t.more), Most: t.most, Top: []Repeat{}}
	if len(t.said) > 0 {
		r.Worst = 1
	}
	for h, m := range t.more {
		a := t.said[h]
		r.Worst = max(r.Worst, int(a.samples))
		if int(a.samples) <= t.most {
			continue
		}
		r.Over++
		r.Beyond += int(a.samples) - t.most
		r.Top = append(r.Top, Repeat{m.text, int(a.samples), len(m.questions), a.first})
	}
	slices.SortFunc(r.Top, func(a, b Repeat) int {
		return cmp.Or(cmp.Compare(b.Samples, a.Samples), strings.Compare(a.Text, b.Text))
	})
	r.Top = r.Top[:min(top, len(r.Top))]
	return r
}
