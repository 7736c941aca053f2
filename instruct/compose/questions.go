package compose

import (
	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

// slots are what questions are filled with: what the disease and a relative are
// called, and what the question is about besides.
type slots struct {
	disease, who, topic, symptom string
	p                            intent.Param
}

func (s *slots) value(slot string) string {
	switch slot {
	case "d":
		return s.disease
	case "who":
		return s.who
	case "topic":
		return s.topic
	case s.p.Slot:
		return s.p.Text
	case "symptom":
		return s.symptom
	}
	panic("there is no slot " + slot) // the tests ask each
}

func (c *cell) slots(p intent.Param, pick *language.Picker) *slots {
	who := c.d.Grammar.Source.Who["adult"]
	if c.d.Child {
		who = c.d.Grammar.Source.Who["child"]
	}
	return &slots{disease: c.d.Spoken, who: who[pick.N(len(who))], p: p}
}

// question words the first question of a sample in its style: a rambling one has a
// story before it, with a symptom of the disease where one can be told.
func (c *cell) question(a *ask, pick *language.Picker) string {
	s := c.slots(a.p, pick)
	say := func(ts []language.Template) string {
		return language.Sentence(c.d.Lang, language.OneOf(ts, pick, s.value))
	}
	plain := c.d.Grammar.Questions[a.in.Name][a.voice]
	switch a.style {
	case stylePlain:
		return say(plain)
	case styleTerse:
		s.topic = language.OneOf(c.d.Grammar.Questions[a.in.Name]["topic"], pick, s.value)
		return say(c.d.Grammar.Terse[language.RegisterOf(a.voice)])
	}
	stories := c.d.Grammar.Openings[a.voice]
	// A question about one symptom has its own.
	if symptoms := c.symptoms(a.voice); len(symptoms) > 0 && a.p.Slot != "symptom" && pick.N(3) > 0 {
		stories = c.d.Grammar.Stories[a.voice]
		s.symptom = symptoms[pick.N(len(symptoms))]
	}
	story := say(stories)
	if c.d.Lang == ophglm.EN {
		story += " "
	}
	return story + say(plain)
}

// follow words a question that follows another.
func (c *cell) follow(in *intent.Intent, pick *language.Picker) string {
	s := c.slots(intent.Param{}, pick)
	return language.Sentence(c.d.Lang, language.OneOf(c.d.Grammar.Questions[in.Name]["follow"], pick, s.value))
}

// symptoms are those that the story of a voice can tell of.
func (c *cell) symptoms(voice string) []string {
	n := 0
	if language.RegisterOf(voice) == language.RegisterProfessional {
		n = 1
	}
	if c.tellable[n] == nil {
		c.tellable[n] = append([]string{}, tellable(c.d.InRegister(registers[n]))...)
	}
	return c.tellable[n]
}

// tellable lists symptoms as somebody who has them would name them. What crawled
// tables call symptoms is often none, and what is urgent is not told in passing.
func tellable(d *knowledge.Disease) []string {
	var out []string
	for _, t := range d.Facts["has_symptom"] {
		if t.Object.Entity != "" && t.Evidence != ophglm.Crawled && !t.Sentence && !t.IsNone() && !knowledge.HasAny(t.Named, d.Grammar.Source.Words["none"]) && !d.RaisesRedFlag(t) {
			out = append(out, t.Named)
		}
	}
	return out
}
