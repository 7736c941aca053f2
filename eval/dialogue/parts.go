package dialogue

import (
	"math"

	"ophglm"
	"ophglm/eval/metric"
	"ophglm/eval/sums"
	"ophglm/eval/text/bleu"
	"ophglm/eval/text/chrf"
	"ophglm/eval/text/length"
	"ophglm/eval/text/meteor"
	"ophglm/eval/text/rouge"
	"ophglm/eval/text/ter"
	"ophglm/eval/text/tokens"
)

// part is a family of metrics of single items. It may keep memory from one item to
// the next, so each goroutine has parts of its own.
type part struct {
	ints, values []string // the columns that it fills
	metrics      []sums.Metric
	// count sets an item's integers and values, which are NaN where there is none.
	count func(item *Item, ints []int64, values []float64) error
}

// parts are those of a language.
func (s Settings) parts() []part {
	out := []part{answered(), s.bleu(), s.chrf("chrf", chrf.ChrF), s.chrf("chrf_pp", chrf.PlusPlus), s.ter()}
	if s.Lang == ophglm.EN {
		out = append(out, s.rouge("rouge", rouge.RougeScore, byStem))
	} else {
		out = append(out, s.rouge("rouge_char", rouge.ChineseSet, byCharacter), s.rouge("rouge_words", rouge.ChineseSet, s.words()))
	}
	return append(out, s.meteor(), s.length())
}

// answered counts the items, and those whose answer has a character.
func answered() part {
	return part{
		ints: []string{itemsColumn, "answered"},
		metrics: []sums.Metric{sums.Ratio(
			metric.Definition{Name: "answered", Says: []string{"not-empty/items"}, Version: 1}, "answered", itemsColumn, "there are no items")},
		count: func(item *Item, ints []int64, _ []float64) error {
			ints[0], ints[1] = 1, 0
			if !item.empty() {
				ints[1] = 1
			}
			return nil
		},
	}
}

const itemsColumn = "items"

// empty reports whether nothing was answered.
func (item *Item) empty() bool {
	for _, r := range item.Hypothesis {
		if !tokens.Blank(r) {
			return false
		}
	}
	return true
}

func (s Settings) bleu() part {
	tokeniser, text := s.sacrebleu()
	counter := bleu.NewCounter(tokeniser, false)
	p := part{ints: []string{"bleu_length", "bleu_reference"}}
	for _, of := range []string{"match", "total"} {
		for n := 1; n <= bleu.Longest; n++ {
			p.ints = append(p.ints, numbered("bleu_"+of+"_", n))
		}
	}
	for n := 1; n <= bleu.Longest; n++ {
		c := bleu.Sacrebleu
		c.Order = n
		p.metrics = append(p.metrics, sums.Metric{
			Definition: c.Definition(tokeniser, false), Sum: append([]string{itemsColumn}, p.ints...),
			Of: func(of []int64) metric.Value {
				st := bleu.Statistics{Items: of[0], Length: of[1], Reference: of[2]}
				copy(st.Common[:], of[3:])
				copy(st.Total[:], of[3+bleu.Longest:])
				return c.Score(&st)
			},
		})
	}
	p.count = func(item *Item, ints []int64, _ []float64) error {
		own, others := item.given()
		hypothesis, err := text(item, item.Hypothesis, own)
		if err != nil {
			return err
		}
		references := make([]string, len(item.References))
		for i, r := range item.References {
			if references[i], err = text(item, r, others[i]); err != nil {
				return err
			}
		}
		st, err := counter.Count(hypothesis, references)
		ints[0], ints[1] = st.Length, st.Reference
		copy(ints[2:], st.Common[:])
		copy(ints[2+bleu.Longest:], st.Total[:])
		return err
	}
	return p
}

func (s Settings) chrf(prefix string, c chrf.Convention) part {
	counter := chrf.NewCounter(c)
	p := part{}
	for _, of := range []struct {
		name    string
		longest int
	}{{"char", c.Chars}, {"word", c.Words}} {
		for n := 1; n <= of.longest; n++ {
			for _, side := range []string{"text", "reference", "match"} {
				p.ints = append(p.ints, numbered(prefix+"_"+of.name+"_"+side+"_", n))
			}
		}
	}
	each := func(st *chrf.Statistics, f func(k *chrf.Count)) {
		for n := range c.Chars {
			f(&st.Chars[n])
		}
		for n := range c.Words {
			f(&st.Words[n])
		}
	}
	p.metrics = []sums.Metric{{
		Definition: c.Definition(), Sum: append([]string{itemsColumn}, p.ints...),
		Of: func(of []int64) metric.Value {
			st := chrf.Statistics{Items: of[0]}
			of = of[1:]
			each(&st, func(k *chrf.Count) { *k, of = chrf.Count{Text: of[0], Reference: of[1], Common: of[2]}, of[3:] })
			return c.Score(&st)
		},
	}}
	p.count = func(item *Item, ints []int64, _ []float64) error {
		st, err := counter.Count(item.Hypothesis, item.References)
		each(&st, func(k *chrf.Count) {
			copy(ints, []int64{k.Text, k.Reference, k.Common})
			ints = ints[3:]
		})
		return err
	}
	return p
}

// tercom is how the edit rate cuts: Chinese is to be taken apart for it.
func (s Settings) tercom() tokens.Tercom {
	if s.Lang == ophglm.EN {
		return tokens.Tercom{}
	}
	return tokens.Tercom{Normalised: true, Asian: true}
}

func (s Settings) ter() part {
	counter := ter.NewCounter(s.tercom())
	p := part{ints: []string{"ter_edits", "ter_reference"}}
	p.metrics = []sums.Metric{{
		Definition: ter.Definition(s.tercom()), Sum: append([]string{itemsColumn}, p.ints...),
		Of: func(of []int64) metric.Value {
			return (&ter.Statistics{Items: of[0], Edits: of[1], Reference: of[2]}).Score()
		},
	}}
	p.count = func(item *Item, ints []int64, _ []float64) error {
		st, err := counter.Count(item.Hypothesis, item.References)
		ints[0], ints[1] = st.Edits, st.Reference
		return err
	}
	return p
}

// rouge is the F of the best reference; its counts are kept too.
func (s Settings) rouge(prefix string, c rouge.Convention, by cut) part {
	counter := rouge.NewCounter(c)
	p := part{}
	measures := []rouge.Measure{rouge.One, rouge.Two, rouge.L}
	for _, m := range measures {
		name := prefix + string(m)[len("rouge"):]
		p.ints = append(p.ints, name+"_text", name+"_reference", name+"_match")
		p.values = append(p.values, name)
		p.metrics = append(p.metrics, sums.Metric{Definition: c.Definition(m, by.tok()), Average: "items", Besides: []string{"f"}, Mean: name})
	}
	p.count = func(item *Item, ints []int64, values []float64) error {
		text, references, err := by.all(item)
		if err != nil {
			return err
		}
		all := counter.Count(text, references)
		for m := range measures {
			var best rouge.Count
			values[m] = math.NaN()
			for _, st := range all {
				k := st.Subsequence
				if m < rouge.Longest {
					k = st.Grams[m]
				}
				if f, ok := c.Score([]rouge.Count{k}).F.Number(); ok && !(f <= values[m]) {
					best, values[m] = k, f
				}
			}
			copy(ints[3*m:], []int64{best.Text, best.Reference, best.Common})
		}
		return nil
	}
	return p
}

func (s Settings) meteor() part {
	by := s.small()
	var counter meteor.Counter
	p := part{ints: []string{"meteor_text", "meteor_reference", "meteor_match", "meteor_chunks"}, values: []string{"meteor"}}
	p.metrics = []sums.Metric{{Definition: meteor.NLTK.Definition(by.tok()), Average: "items", Mean: "meteor"}}
	p.count = func(item *Item, ints []int64, values []float64) error {
		text, references, err := by.all(item)
		if err != nil {
			return err
		}
		var best meteor.Statistics
		values[0] = math.NaN()
		for _, st := range counter.Count(text, references) {
			if f, ok := meteor.NLTK.Score([]meteor.Statistics{st}).Number(); ok && !(f <= values[0]) {
				best, values[0] = st, f
			}
		}
		copy(ints, []int64{best.Text, best.Reference, best.Matched, best.Chunks})
		return nil
	}
	return p
}

func (s Settings) length() part {
	by := s.small()
	return part{
		ints: []string{"length_text", "length_reference"},
		metrics: []sums.Metric{{
			Definition: length.Definition(by.tok()), Sum: []string{"length_text", "length_reference"},
			Of: func(of []int64) metric.Value { return length.Statistics{Text: of[0], Reference: of[1]}.Ratio() },
		}},
		count: func(item *Item, ints []int64, _ []float64) error {
			text, references, err := by.all(item)
			if err != nil {
				return err
			}
			var lengths []int
			for _, r := range references {
				lengths = append(lengths, len(r))
			}
			st, err := length.Of(len(text), lengths...)
			ints[0], ints[1] = st.Text, st.Reference
			return err
		},
	}
}
