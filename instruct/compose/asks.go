package compose

import (
	"slices"
	"strconv"

	"ophglm"
	"ophglm/instruct/grammar"
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

	intents string          // as the tag names them
	pick    language.Picker // of all that the question leaves open
	facts   knowledge.Set   // that its answers say
}

// The most questions of a cell about one thing of a kind each: examinations,
// diseases to be told apart, signs, symptoms, drugs.
const maxParams = 3

// planner lists what can be asked in a cell.
type planner struct {
	*cell
	answer *intent.Answer
}

// able is an intent that can be answered, by voices of one register.
type able struct {
	in     *intent.Intent
	voices []string
	facts  knowledge.Set // that the answer to the first voice says
	own    knowledge.Set // without those that are said of the urgency, if it was asked for
}

// list lists what can be asked, in every voice that the grammar has for it and that
// the facts can answer.
func (p *planner) list() {
	var ables [2][]able
	for i := range intent.All {
		in := &intent.All[i]
		if in.Scenario != p.scenario {
			continue
		}
		for n, register := range registers {
			r := p.d.InRegister(register)
			if len(r.Facts) == 0 || in.Fits != nil && !in.Fits(r) {
				continue
			}
			voices := p.voices.of(p.d, i, n)
			if len(voices) == 0 {
				continue
			}
			if in.Params != nil {
				p.params(r, in, voices)
				continue
			}
			first := ask{in: in, voice: voices[0]}
			if !p.plan(&first) {
				continue
			}
			chose := p.answer.Chose
			p.add(first)
			for _, v := range voices[1:] {
				next := ask{in: in, voice: v, facts: first.facts}
				if !chose || p.plan(&next) { // else it says the same
					p.add(next)
				}
			}
			ables[n] = append(ables[n], able{in: in, voices: voices, facts: first.facts})
		}
	}
	for n, register := range registers {
		p.followUps(p.d.InRegister(register), register, ables[n])
	}
	p.backs(ables[0])
}

// registers are those that answers are given in.
var registers = [2]string{language.RegisterLay, language.RegisterProfessional}

// voiceTable lists the voices that ask, by language, by whether only children get the
// disease, by intent and by register. What only children get is no patient's
// question.
type voiceTable map[ophglm.Lang]*[2][][2][]string

func newVoiceTable() voiceTable {
	t := voiceTable{}
	for lang, g := range grammar.All() {
		var both [2][][2][]string
		for child := range both {
			for i := range intent.All {
				var of [2][]string
				for n, register := range registers {
					for _, v := range language.Voices {
						if language.RegisterOf(v) == register && len(g.Questions[intent.All[i].Name][v]) > 0 && !(child == 1 && v == language.VoicePatient) {
							of[n] = append(of[n], v)
						}
					}
				}
				both[child] = append(both[child], of)
			}
		}
		t[lang] = &both
	}
	return t
}

func (t voiceTable) of(d *knowledge.Disease, in, register int) []string {
	child := 0
	if d.Child {
		child = 1
	}
	return t[d.Lang][child][in][register]
}

// plan finds the facts that the answers to a question say, and reports whether they
// are answers.
func (p *planner) plan(a *ask) bool {
	p.name(a)
	said := intent.NewSaid(p.d)
	choose := a.pick.Of("facts")
	r := p.d.InRegister(language.RegisterOf(a.voice))
	begin := func(follow bool) *intent.Answer { return p.answer.Plan(r, &choose, follow, said) }
	a.facts = said.Facts
	return a.play(begin, func(*intent.Answer) {})
}

// name gives a question its name, from which all that it leaves open is picked.
func (p *planner) name(a *ask) {
	a.pick, a.intents = p.pick.Of(a.in.Name, a.p.ID, a.voice), a.in.Name
	switch {
	case a.then != nil:
		a.pick, a.intents = a.pick.Of("then", a.then.Name), a.in.Name+","+a.then.Name
	case a.back:
		a.pick, a.intents = a.pick.Of("back", strconv.FormatBool(a.urgent)), a.in.Name+",ask_back"
	}
}

// add adds a planned question, with its style.
func (p *planner) add(a ask) {
	if a.intents == "" {
		p.name(&a)
	}
	pick := a.pick.Of("style")
	a.style = styleOf(&pick)
	if a.style == styleTerse && len(p.d.Grammar.Questions[a.in.Name]["topic"]) == 0 {
		a.style = stylePlain
	}
	p.asks = append(p.asks, &a)
}

// play answers the question: it begins one answer after the other and takes each
// when it is whole. It reports whether all could be given.
//
// A question that is met with another is whether what the graph calls urgent is so.
// Where it is, the answer is to go, and where to.
func (a *ask) play(begin func(follow bool) *intent.Answer, take func(*intent.Answer)) bool {
	first := begin(false)
	if a.back {
		first.Policy("ask_first")
		first.Play("alarm_asked")
		first.Policy("have_you")
		take(first)
		then := begin(true)
		if a.urgent {
			then.Policy("go_now")
			then.Play("departments")
		} else {
			then.Policy("then_on")
			if !a.in.Perform(then, a.p, a.voice) {
				return false
			}
		}
		take(then)
		return true
	}
	if !a.in.Perform(first, a.p, a.voice) {
		return false
	}
	take(first)
	if a.then == nil {
		return true
	}
	then := begin(true)
	if !a.then.Perform(then, intent.Param{}, a.voice) {
		return false
	}
	take(then)
	return true
}

// params asks about some of the things that the intent can be about, each in one
// voice.
func (p *planner) params(r *knowledge.Disease, in *intent.Intent, voices []string) {
	params := in.Params(r)
	pick := p.pick.Of(in.Name, voices[0], "params")
	from := pick.N(max(1, len(params)))
	for i := range min(maxParams, len(params)) {
		about := params[(from+i)%len(params)]
		pick := p.pick.Of(in.Name, about.ID, "voice")
		if a := (ask{in: in, p: about, voice: voices[pick.N(len(voices))]}); p.plan(&a) {
			p.add(a)
		}
	}
}

// followUps pairs intents: the question after is about what the first left open.
func (p *planner) followUps(r *knowledge.Disease, register string, ables []able) {
	if len(ables) == 0 {
		return
	}
	pick := p.pick.Of(register, "follow")
	start := pick.N(len(ables))
	n := 0
	for i := range ables {
		if n == p.cfg.FollowUps {
			break
		}
		first := &ables[(start+i)%len(ables)]
		for k := 1; k < len(ables); k++ {
			next := &ables[(start+i+k)%len(ables)]
			if len(p.d.Grammar.Questions[next.in.Name]["follow"]) == 0 || !p.disjoint(r, first, next) {
				continue
			}
			if a := (ask{in: first.in, then: next.in, voice: first.voices[n%len(first.voices)]}); p.plan(&a) {
				p.add(a)
				n++
			}
			break
		}
	}
}

// disjoint reports whether the answer of the second intent says nothing that the
// first has said.
func (p *planner) disjoint(r *knowledge.Disease, first, next *able) bool {
	if next.own == nil {
		said := intent.NewSaid(r)
		b := p.answer.Plan(r, new(language.Picker), true, said)
		if next.own = said.Facts; !next.in.Perform(b, intent.Param{}, language.VoiceStudent) {
			next.own = next.facts
		}
	}
	return next.own.Without(first.facts) == next.own.Len()
}

// backs are questions that the assistant answers with one first, where the graph
// says what is an emergency: whether that is so. One is told yes, one no.
func (p *planner) backs(ables []able) {
	if !slices.ContainsFunc(p.d.Facts["urgency"], func(t *knowledge.Fact) bool { return intent.CanBeAsked(p.d, t) && !t.Sentence }) {
		return
	}
	for i := range ables {
		if !ables[i].in.Back {
			continue
		}
		voices := ables[i].voices
		pick := p.pick.Of(ables[i].in.Name, "back")
		from := pick.N(len(voices))
		for n, urgent := range []bool{false, true} {
			if a := (ask{in: ables[i].in, voice: voices[(from+n)%len(voices)], back: true, urgent: urgent}); p.plan(&a) {
				p.add(a)
			}
		}
	}
}
