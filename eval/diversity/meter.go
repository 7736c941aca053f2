package diversity

import (
	"fmt"
	"maps"
	"slices"

	"ophglm"
	"ophglm/eval/metric"
)

// Options say what is measured.
type Options struct {
	Grams  []int  // n of distinct-n, 1 to [MaxGram]
	Sample int    // texts drawn of a class for what depends on how many there are
	Seed   int64  // of the draw
	Texts  string // what the texts are, for signatures: "answers", "questions"
}

// Validate reports options that measure nothing.
func (o Options) Validate() error {
	for _, n := range o.Grams {
		if n < 1 || n > MaxGram {
			return fmt.Errorf("grams are to be 1 to %d, not %d", MaxGram, n)
		}
	}
	if o.Sample < 2 {
		return fmt.Errorf("sample is to be 2 or more, not %d: texts are held against each other", o.Sample)
	}
	return nil
}

// Meter measures classes of texts as they stream by. A class is of one language.
// Memory is that of [Distinct] for each class, and the texts that are drawn.
type Meter struct {
	opt     Options
	classes map[string]*class
}

type class struct {
	lang  ophglm.Lang
	all   *Distinct
	texts int
	drawn *Sample
}

// NewMeter measures what the options say, which are to be valid.
func NewMeter(opt Options) *Meter { return &Meter{opt: opt, classes: map[string]*class{}} }

// Add takes one more text of some classes, under a key that no other text of them
// has.
func (m *Meter) Add(key, text string, lang ophglm.Lang, classes ...string) {
	tokens := Tokens(text, lang)
	for _, name := range classes {
		c := m.classes[name]
		if c == nil {
			c = m.class(lang)
			m.classes[name] = c
		}
		c.texts++
		c.all.Add(tokens)
		c.drawn.Add(key, tokens)
	}
}

func (m *Meter) class(lang ophglm.Lang) *class {
	return &class{lang: lang, all: NewDistinct(m.longest()), drawn: NewSample(m.opt.Sample, m.opt.Seed)}
}

func (m *Meter) longest() int { return slices.Max(append(slices.Clone(m.opt.Grams), 0)) }

// The averages of a [Meter]'s scores: over all texts of a class, or over those
// drawn, which alone can be compared between classes of different sizes.
const (
	OverAll    = "all"
	OverSample = "sample"
)

// Scores are, of each class by name, each distinct-n over all texts and over the
// sample, and self-BLEU over the sample. Wanted classes that have no text have
// scores too, undefined. Group goes into every score.
func (m *Meter) Scores(group string, wanted map[string]ophglm.Lang) []*ophglm.Score {
	for name, lang := range wanted {
		if m.classes[name] == nil {
			m.classes[name] = m.class(lang)
		}
	}
	var out []*ophglm.Score
	for _, name := range slices.Sorted(maps.Keys(m.classes)) {
		c := m.classes[name]
		add := func(d metric.Definition, average string, n int, v metric.Value, besides ...string) {
			out = append(out, &ophglm.Score{
				Name: d.Name, Average: average, Class: name, Group: group, N: n, Value: v.Pointer(), Undefined: v.Why(),
				Signature: d.Signature(append([]string{"texts:" + m.opt.Texts, Tokeniser(c.lang)}, besides...)...),
			})
		}
		sample := fmt.Sprintf("sample:%d-least-sha256", m.opt.Sample)
		seed := fmt.Sprintf("seed:%d", m.opt.Seed)
		texts := c.drawn.Texts()
		drawn := NewDistinct(m.longest())
		for _, t := range texts {
			drawn.Add(t)
		}
		for _, n := range m.opt.Grams {
			d := DistinctDefinition(n)
			add(d, OverAll, c.texts, c.all.Ratio(n))
			add(d, OverSample, len(texts), drawn.Ratio(n), sample, seed)
		}
		bleu, of := SelfBLEU(texts)
		add(SelfBLEUDefinition(), OverSample, of, bleu, sample, seed)
	}
	return out
}
