package compose

import (
	"crypto/sha256"
	"maps"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

func hash16(s string) [16]byte {
	sum := sha256.Sum256([]byte(s))
	return [16]byte(sum[:16])
}

// opened words the first question of a sample in its style: a rambling one has a
// story before it, with a symptom of the disease where one can be told.
func (c *composer) opened(d *knowledge.Disease, a ask, pick *language.Picker) string {
	r := d.InRegister(language.RegisterOf(a.voice))
	switch a.style {
	case stylePlain:
		return c.question(r, a.in, a.voice, a.p, pick)
	case styleTerse:
		slots := c.slots(r, a.in, a.p, pick)
		topics := d.Grammar.Questions[a.in.Name]["topic"]
		topic := language.OneOf(topics, pick, slots)
		frames := d.Grammar.Terse[language.RegisterOf(a.voice)]
		slots["topic"] = topic
		return language.Sentence(r.Lang, language.OneOf(frames, pick, slots))
	}
	slots := c.slots(r, a.in, a.p, pick)
	told, stories := slots, d.Grammar.Openings[a.voice]
	// A question about one symptom has its own.
	if symptoms := tellable(r); len(symptoms) > 0 && slots["symptom"] == "" && pick.N(3) > 0 {
		told, stories = maps.Clone(slots), d.Grammar.Stories[a.voice]
		told["symptom"] = symptoms[pick.N(len(symptoms))]
	}
	story := language.Sentence(r.Lang, language.OneOf(stories, pick, told))
	if d.Lang == ophglm.EN {
		story += " "
	}
	return story + c.wording(r, a.in, a.voice, slots, pick)
}

// tellable lists symptoms as somebody who has them would name them. What crawled
// tables call symptoms is often none, and what is urgent is not told in passing.
func tellable(d *knowledge.Disease) []string {
	var out []string
	for _, t := range d.Facts["has_symptom"] {
		if t.Object.Entity != "" && t.Evidence != ophglm.Crawled && !knowledge.IsSentence(t) && !knowledge.IsNone(t) && !knowledge.HasAny(d.Object(t), d.Grammar.Source.Words["none"]) && !d.RaisesRedFlag(d.Object(t)) {
			out = append(out, d.Object(t))
		}
	}
	return out
}

// question words an intent.
func (c *composer) question(d *knowledge.Disease, in *intent.Intent, voice string, p intent.Param, pick *language.Picker) string {
	return c.wording(d, in, voice, c.slots(d, in, p, pick), pick)
}

func (c *composer) wording(d *knowledge.Disease, in *intent.Intent, voice string, slots map[string]string, pick *language.Picker) string {
	ts := d.Grammar.Questions[in.Name][voice]
	return language.Sentence(d.Lang, language.OneOf(ts, pick, slots))
}

// slots are what questions are filled with.
func (c *composer) slots(d *knowledge.Disease, in *intent.Intent, p intent.Param, pick *language.Picker) map[string]string {
	who := d.Grammar.Source.Who["adult"]
	if d.Child {
		who = d.Grammar.Source.Who["child"]
	}
	slots := map[string]string{"d": d.Spoken, "who": who[pick.N(len(who))]}
	for k, v := range p.Slots {
		slots[k] = v
	}
	return slots
}
