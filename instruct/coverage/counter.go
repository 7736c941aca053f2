package coverage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/neardup"
	"ophglm/internal/text"
)

// Counter counts samples. It is for one goroutine.
type Counter struct {
	opt       Options
	langs     map[ophglm.Lang]*language
	facts     map[ophglm.Ref]fact
	ids       map[uint64]struct{} // hashes of them
	repeated  int                 // samples that were there before, by id
	questions twice
	answers   twice
}

// Options say from where on something is told.
type Options struct {
	// MostAnswers is in how many samples one answer may stand.
	MostAnswers int
	// Top is how many of the worst are listed of each kind.
	Top int
}

// Defaults are one answer in at most four samples, and ten of each listed.
var Defaults = Options{MostAnswers: 4, Top: 10}

// language is what is counted of one language.
type language struct {
	samples, turns  int
	cells           map[cell]int
	by              map[ophglm.Scenario]map[string]map[string]int // scenario, tag, value
	question, reply lengths
	sentences       int
	uncited, partly place
	examples        []Uncited
}

type cell struct {
	scenario ophglm.Scenario
	disease  string
}

// place counts sentences, and the samples that they stand in.
type place struct{ sentences, samples int }

// fact is how often a fact stands behind a sentence: in how many samples.
type fact struct {
	samples int32
	last    int32 // the sample that counted it last, by number
}

// New counts from nothing.
func New(opt Options) *Counter {
	return &Counter{
		opt: opt, langs: map[ophglm.Lang]*language{}, facts: map[ophglm.Ref]fact{}, ids: map[uint64]struct{}{},
		questions: newTwice(1), answers: newTwice(opt.MostAnswers),
	}
}

// tags are those of samples that are counted by value.
var tags = []string{"register", "voice", "style", "intent"}

// Add counts a sample. One whose id was there before is counted as repeated, and
// not again.
func (c *Counter) Add(s *ophglm.Sample) {
	id := neardup.Hash([]byte(s.ID))
	if _, again := c.ids[id]; again {
		c.repeated++
		return
	}
	c.ids[id] = struct{}{}
	n := int32(len(c.ids))
	l := c.lang(s.Lang)
	l.samples++
	l.cells[cell{s.Scenario, s.Tags["disease"]}]++
	l.tag(s.Scenario, "by", s.By)
	for _, name := range tags {
		for value := range strings.SplitSeq(s.Tags[name], ",") {
			l.tag(s.Scenario, name, value)
		}
	}
	for _, cit := range s.Citations {
		for _, r := range cit.Of {
			if f := c.facts[r]; f.last != n {
				c.facts[r] = fact{f.samples + 1, n}
			}
		}
	}
	l.texts(s, c.opt.Top)
	c.again(s, n)
}

func (c *Counter) lang(lang ophglm.Lang) *language {
	l := c.langs[lang]
	if l == nil {
		l = &language{cells: map[cell]int{}, by: map[ophglm.Scenario]map[string]map[string]int{}}
		c.langs[lang] = l
	}
	return l
}

// tag counts a value; "" is a sample without the tag.
func (l *language) tag(of ophglm.Scenario, name, value string) {
	if l.by[of] == nil {
		l.by[of] = map[string]map[string]int{}
	}
	if l.by[of][name] == nil {
		l.by[of][name] = map[string]int{}
	}
	l.by[of][name][value]++
}

// texts counts the messages of a sample, and the sentences of its answers that
// nothing stands behind.
func (l *language) texts(s *ophglm.Sample, top int) {
	uncited, partly := 0, 0
	for i, m := range s.Messages {
		switch m.Role {
		case "user":
			l.question.add(utf8.RuneCountInString(m.Content))
		case "assistant":
			l.turns++
			l.reply.add(utf8.RuneCountInString(m.Content))
			for _, sp := range text.Sentences(m.Content) {
				l.sentences++
				some, all := cited(s, i, sp)
				switch {
				case !some:
					uncited++
					l.examples = append(l.examples, Uncited{Sample: s.ID, Message: i, Start: sp.Start, End: sp.End, Text: sp.Of(m.Content)})
				case !all:
					partly++
				}
			}
		}
	}
	l.examples = worst(l.examples, top)
	l.uncited.count(uncited)
	l.partly.count(partly)
}

func (p *place) count(n int) {
	p.sentences += n
	if n > 0 {
		p.samples++
	}
}

// cited reports whether citations stand behind some of the letters and digits of a
// sentence, and behind all of them. Of a sentence without any both are true: there
// is nothing to stand behind.
func cited(s *ophglm.Sample, message int, sp text.Span) (some, all bool) {
	letters := false
	all = true
	for i, r := range sp.Of(s.Messages[message].Content) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		letters = true
		behind := false
		for _, c := range s.Citations {
			behind = behind || c.Message == message && c.Start <= sp.Start+i && sp.Start+i < c.End
		}
		some, all = some || behind, all && behind
	}
	return some || !letters, all
}

// again counts what a sample asks and answers. What is asked is all of the user's
// messages with their pictures: one question about two photographs is two. An answer
// is one message.
func (c *Counter) again(s *ophglm.Sample, n int32) {
	var asked []byte
	for _, m := range s.Messages {
		if m.Role != "user" {
			continue
		}
		asked = append(append(asked, m.Content...), '\n')
		for _, im := range m.Images {
			asked = append(append(append(asked, '['), im...), "]\n"...)
		}
	}
	question := neardup.Hash(asked)
	c.questions.say(asked, s.ID, n, question)
	for _, m := range s.Messages {
		if m.Role == "assistant" {
			c.answers.say([]byte(m.Content), s.ID, n, question)
		}
	}
}
