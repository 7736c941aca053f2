package instruct

import (
	"slices"

	"ophglm"
)

// ask is a question to be put: an intent with what it is about, its voice and
// style, and what is asked after it, if anything.
type ask struct {
	in    *intent
	p     param
	voice string
	style string
	then  *intent
	// back marks a question that is answered with one first, and urgent how that
	// is answered.
	back, urgent bool
	follows      bool // it refers back to a question before
}

// The most questions of a cell about one thing of a kind each: examinations,
// diseases to be told apart, signs, symptoms, drugs.
const maxParams = 3

// asks lists what can be asked of a disease in a scenario, in every voice that
// the grammar has for it and that the facts can answer.
func (c *composer) asks(d *disease, sc ophglm.Scenario) []ask {
	var out []ask
	able := map[string][]*intent{} // that can be answered, by register
	for i := range intents {
		in := &intents[i]
		if in.scenario != sc {
			continue
		}
		for _, register := range []string{registerLay, registerProfessional} {
			r := d.in(register)
			if len(r.facts) == 0 || in.fits != nil && !in.fits(r) {
				continue
			}
			said := c.voicesOf(d, in, register)
			if len(said) == 0 {
				continue
			}
			if in.params != nil {
				out = append(out, c.paramAsks(r, in, said)...)
				continue
			}
			if !c.answerable(r, in) {
				continue
			}
			able[register] = append(able[register], in)
			for _, v := range said {
				out = append(out, c.styled(d, ask{in: in, voice: v}))
			}
		}
	}
	for _, register := range []string{registerLay, registerProfessional} {
		out = append(out, c.followUps(d.in(register), register, able[register])...)
	}
	return append(out, c.backs(d, able[registerLay])...)
}

// voicesOf lists the voices of a register that ask the intent of the disease: what
// only children get is no patient's question.
func (c *composer) voicesOf(d *disease, in *intent, register string) []string {
	var out []string
	for _, v := range voices {
		if registerOf(v) == register && len(d.g.questions[in.name][v]) > 0 && !(d.child && v == voicePatient) {
			out = append(out, v)
		}
	}
	return out
}

// paramAsks asks about some of the things that the intent can be about, each in
// one voice.
func (c *composer) paramAsks(d *disease, in *intent, voices []string) []ask {
	var out []ask
	params := in.params(d)
	from := newPicker(c.seed, d.id, in.name, string(d.lang), voices[0]).n(max(1, len(params)))
	for i := range min(maxParams, len(params)) {
		p := params[(from+i)%len(params)]
		v := voices[newPicker(c.seed, d.id, in.name, p.id, "voice").n(len(voices))]
		out = append(out, c.styled(d, ask{in: in, p: p, voice: v}))
	}
	return out
}

// styled gives the question a style by a hash of what it is.
func (c *composer) styled(d *disease, a ask) ask {
	a.style = styleOf(newPicker(c.seed, d.id, a.in.name, a.p.id, a.voice, string(d.lang), "style"))
	if a.style == styleTerse && len(d.g.questions[a.in.name]["topic"]) == 0 {
		a.style = stylePlain
	}
	return a
}

func (c *composer) answerable(d *disease, in *intent) bool {
	return in.perform(newAnswer(d, newPicker(c.seed), false, map[string]bool{}), param{}, voicePatient)
}

// followUps pairs intents: the question after is about what the first left open.
func (c *composer) followUps(d *disease, register string, able []*intent) []ask {
	var out []ask
	if len(able) == 0 {
		return nil
	}
	start := newPicker(c.seed, d.id, string(d.lang), register, "follow").n(len(able))
	for i := range able {
		first := able[(start+i)%len(able)]
		said := c.voicesOf(d, first, register)
		for k := 1; k < len(able); k++ {
			next := able[(start+i+k)%len(able)]
			if len(d.g.questions[next.name]["follow"]) > 0 && c.disjoint(d, first, next) {
				out = append(out, c.styled(d, ask{in: first, then: next, voice: said[len(out)%len(said)]}))
				break
			}
		}
		if len(out) == c.cfg.FollowUps {
			break
		}
	}
	return out
}

// disjoint reports whether the answer of the second intent says nothing that the
// first has said.
func (c *composer) disjoint(d *disease, first, second *intent) bool {
	said := map[string]bool{}
	if !first.perform(newAnswer(d, newPicker(c.seed), false, said), param{}, voicePatient) {
		return false
	}
	b := newAnswer(d, newPicker(c.seed), true, map[string]bool{})
	if !second.perform(b, param{}, voiceStudent) {
		return false
	}
	return !slices.ContainsFunc(b.sentences, func(s sentence) bool {
		return slices.ContainsFunc(s.of, func(id string) bool { return said[id] })
	})
}

// backs are questions that the assistant answers with one first, where the graph
// says what is an emergency: whether that is so. One is told yes, one no.
func (c *composer) backs(d *disease, able []*intent) []ask {
	if !slices.ContainsFunc(d.facts["urgency"], func(t *ophglm.Triple) bool { return canBeAsked(d, t) && !isSentence(t) }) {
		return nil
	}
	var out []ask
	for _, in := range able {
		if !in.back {
			continue
		}
		voices := c.voicesOf(d, in, registerLay)
		for i, urgent := range []bool{false, true} {
			pick := newPicker(c.seed, d.id, in.name, string(d.lang), "back")
			out = append(out, c.styled(d, ask{in: in, voice: voices[(pick.n(len(voices))+i)%len(voices)], back: true, urgent: urgent}))
		}
	}
	return out
}
