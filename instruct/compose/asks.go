package compose

import (
	"slices"

	"ophglm"
	"ophglm/instruct/intent"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
)

// ask is a question to be put: an intent with what it is about, its voice and
// style, and what is asked after it, if anything.
type ask struct {
	in    *intent.Intent
	p     intent.Param
	voice string
	style string
	then  *intent.Intent
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
func (c *composer) asks(d *knowledge.Disease, sc ophglm.Scenario) []ask {
	var out []ask
	able := map[string][]*intent.Intent{} // that can be answered, by register
	for i := range intent.All {
		in := &intent.All[i]
		if in.Scenario != sc {
			continue
		}
		for _, register := range []string{language.RegisterLay, language.RegisterProfessional} {
			r := d.InRegister(register)
			if len(r.Facts) == 0 || in.Fits != nil && !in.Fits(r) {
				continue
			}
			said := c.voicesOf(d, in, register)
			if len(said) == 0 {
				continue
			}
			if in.Params != nil {
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
	for _, register := range []string{language.RegisterLay, language.RegisterProfessional} {
		out = append(out, c.followUps(d.InRegister(register), register, able[register])...)
	}
	return append(out, c.backs(d, able[language.RegisterLay])...)
}

// voicesOf lists the voices of a register that ask the intent of the disease: what
// only children get is no patient's question.
func (c *composer) voicesOf(d *knowledge.Disease, in *intent.Intent, register string) []string {
	var out []string
	for _, v := range language.Voices {
		if language.RegisterOf(v) == register && len(d.Grammar.Questions[in.Name][v]) > 0 && !(d.Child && v == language.VoicePatient) {
			out = append(out, v)
		}
	}
	return out
}

// paramAsks asks about some of the things that the intent can be about, each in
// one voice.
func (c *composer) paramAsks(d *knowledge.Disease, in *intent.Intent, voices []string) []ask {
	var out []ask
	params := in.Params(d)
	from := language.NewPicker(c.seed, d.ID, in.Name, string(d.Lang), voices[0]).N(max(1, len(params)))
	for i := range min(maxParams, len(params)) {
		p := params[(from+i)%len(params)]
		v := voices[language.NewPicker(c.seed, d.ID, in.Name, p.ID, "voice").N(len(voices))]
		out = append(out, c.styled(d, ask{in: in, p: p, voice: v}))
	}
	return out
}

// styled gives the question a style by a hash of what it is.
func (c *composer) styled(d *knowledge.Disease, a ask) ask {
	a.style = styleOf(language.NewPicker(c.seed, d.ID, a.in.Name, a.p.ID, a.voice, string(d.Lang), "style"))
	if a.style == styleTerse && len(d.Grammar.Questions[a.in.Name]["topic"]) == 0 {
		a.style = stylePlain
	}
	return a
}

func (c *composer) answerable(d *knowledge.Disease, in *intent.Intent) bool {
	return in.Perform(intent.NewAnswer(d, language.NewPicker(c.seed), false, map[string]bool{}), intent.Param{}, language.VoicePatient)
}

// followUps pairs intents: the question after is about what the first left open.
func (c *composer) followUps(d *knowledge.Disease, register string, able []*intent.Intent) []ask {
	var out []ask
	if len(able) == 0 {
		return nil
	}
	start := language.NewPicker(c.seed, d.ID, string(d.Lang), register, "follow").N(len(able))
	for i := range able {
		first := able[(start+i)%len(able)]
		said := c.voicesOf(d, first, register)
		for k := 1; k < len(able); k++ {
			next := able[(start+i+k)%len(able)]
			if len(d.Grammar.Questions[next.Name]["follow"]) > 0 && c.disjoint(d, first, next) {
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
func (c *composer) disjoint(d *knowledge.Disease, first, second *intent.Intent) bool {
	said := map[string]bool{}
	if !first.Perform(intent.NewAnswer(d, language.NewPicker(c.seed), false, said), intent.Param{}, language.VoicePatient) {
		return false
	}
	b := intent.NewAnswer(d, language.NewPicker(c.seed), true, map[string]bool{})
	if !second.Perform(b, intent.Param{}, language.VoiceStudent) {
		return false
	}
	return !slices.ContainsFunc(b.Sentences, func(s intent.Sentence) bool {
		return slices.ContainsFunc(s.Of, func(id string) bool { return said[id] })
	})
}

// backs are questions that the assistant answers with one first, where the graph
// says what is an emergency: whether that is so. One is told yes, one no.
func (c *composer) backs(d *knowledge.Disease, able []*intent.Intent) []ask {
	if !slices.ContainsFunc(d.Facts["urgency"], func(t *ophglm.Triple) bool { return intent.CanBeAsked(d, t) && !knowledge.IsSentence(t) }) {
		return nil
	}
	var out []ask
	for _, in := range able {
		if !in.Back {
			continue
		}
		voices := c.voicesOf(d, in, language.RegisterLay)
		for i, urgent := range []bool{false, true} {
			pick := language.NewPicker(c.seed, d.ID, in.Name, string(d.Lang), "back")
			out = append(out, c.styled(d, ask{in: in, voice: voices[(pick.N(len(voices))+i)%len(voices)], back: true, urgent: urgent}))
		}
	}
	return out
}
