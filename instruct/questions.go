package instruct

import (
	"crypto/sha256"
	"maps"

	"ophglm"
)

func hash16(s string) [16]byte {
	sum := sha256.Sum256([]byte(s))
	return [16]byte(sum[:16])
}

// opened words the first question of a sample in its style: a rambling one has a
// story before it, with a symptom of the disease where one can be told.
func (c *composer) opened(d *disease, a ask, pick *picker) string {
	r := d.in(registerOf(a.voice))
	switch a.style {
	case stylePlain:
		return c.question(r, a.in, a.voice, a.p, pick)
	case styleTerse:
		slots := c.slots(r, a.in, a.p, pick)
		topics := d.g.questions[a.in.name]["topic"]
		topic := topics[pick.n(len(topics))].worded(pick, slots)
		frames := d.g.terse[registerOf(a.voice)]
		slots["topic"] = topic
		return begun(r, frames[pick.n(len(frames))].worded(pick, slots))
	}
	slots := c.slots(r, a.in, a.p, pick)
	told, stories := slots, d.g.openings[a.voice]
	// A question about one symptom has its own.
	if symptoms := tellable(r); len(symptoms) > 0 && slots["symptom"] == "" && pick.n(3) > 0 {
		told, stories = maps.Clone(slots), d.g.stories[a.voice]
		told["symptom"] = symptoms[pick.n(len(symptoms))]
	}
	story := begun(r, stories[pick.n(len(stories))].worded(pick, told))
	if d.lang == ophglm.EN {
		story += " "
	}
	return story + c.wording(r, a.in, a.voice, slots, pick)
}

// tellable lists symptoms as somebody who has them would name them. What crawled
// tables call symptoms is often none, and what is urgent is not told in passing.
func tellable(d *disease) []string {
	var out []string
	for _, t := range d.facts["has_symptom"] {
		if t.Object.Entity != "" && t.Evidence != ophglm.Crawled && !isSentence(t) && !isNone(t) && !hasAny(d.object(t), d.g.src.Words["none"]) && !d.raisesRedFlag(d.object(t)) {
			out = append(out, d.object(t))
		}
	}
	return out
}

// question words an intent.
func (c *composer) question(d *disease, in *intent, voice string, p param, pick *picker) string {
	return c.wording(d, in, voice, c.slots(d, in, p, pick), pick)
}

func (c *composer) wording(d *disease, in *intent, voice string, slots map[string]string, pick *picker) string {
	ts := d.g.questions[in.name][voice]
	return begun(d, ts[pick.n(len(ts))].worded(pick, slots))
}

// slots are what questions are filled with.
func (c *composer) slots(d *disease, in *intent, p param, pick *picker) map[string]string {
	who := d.g.src.Who["adult"]
	if d.child {
		who = d.g.src.Who["child"]
	}
	slots := map[string]string{"d": d.spoken, "who": who[pick.n(len(who))]}
	for k, v := range p.slots {
		slots[k] = v
	}
	return slots
}

// begun begins a text with a capital letter, where the language has any.
func begun(d *disease, s string) string {
	if d.lang == ophglm.EN {
		return capitalised(s)
	}
	return s
}
