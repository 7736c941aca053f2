package instruct

import (
	"slices"
	"strings"

	"ophglm"
)

// sentence is one sentence of an answer with the triples that it says, or the
// policy of ours that it states: one of the two, or what a policy is stated of.
type sentence struct {
	text   string
	of     []string
	policy string
	move   int
	// beside marks what does not make an answer: how urgent it is.
	beside bool
}

// answer is one being written: its sentences, in order.
type answer struct {
	d         *disease
	pick      *picker
	refer     int  // what the disease is called next, after its name
	named     bool // whether it was called
	follow    bool // the question before called it "it"
	part      bool // what is listed is not all that is known: it is not "the cause"
	beside    bool // what is said now does not make an answer
	said      map[string]bool
	sentences []sentence
	move      int
	facts     int
	leftOut   int
}

func newAnswer(d *disease, pick *picker, follow bool, said map[string]bool) *answer {
	return &answer{d: d, pick: pick, follow: follow, said: said, refer: pick.n(len(d.g.src.Refer))}
}

// fresh leaves out the facts that were said before, and those for which the
// answer has no room.
func (a *answer) fresh(facts []*ophglm.Triple) []*ophglm.Triple {
	var out []*ophglm.Triple
	for _, t := range facts {
		if !a.said[t.ID] {
			out = append(out, t)
		}
	}
	room := max(0, maxFacts-a.facts)
	if len(out) > room {
		a.leftOut += len(out) - room
		out = out[:room]
	}
	a.facts += len(out)
	return out
}

// has reports whether the grammar has such a sentence.
func (a *answer) has(key, form string) bool { return len(a.wordings(key, form)) > 0 }

// wordings are the sentences of a form: those for professionals, where the
// answer is for them and the grammar has any.
func (a *answer) wordings(key, form string) []template {
	if a.d.professionally {
		if forms := a.d.g.professional[key]; forms != nil {
			return forms[form]
		}
	}
	return a.d.g.sentences[key][form]
}

// policy states a policy of ours, once.
func (a *answer) policy(id string) {
	ts := policies()[a.d.lang][id]
	if len(ts) == 0 {
		panic("there is no policy " + id) // the tests state each
	}
	if a.said["policy/"+id] {
		return
	}
	a.said["policy/"+id] = true
	var b strings.Builder
	ts[a.pick.n(len(ts))].fill(&b, a.pick, nil)
	a.sentences = append(a.sentences, sentence{text: b.String(), policy: id, move: a.move})
}

// say writes one sentence.
func (a *answer) say(key, form string, slots map[string]string, of []string) {
	ts := a.wordings(key, form)
	var b strings.Builder
	ts[a.pick.n(len(ts))].fill(&b, a.pick, func(slot string) string {
		if slot == "s" {
			return a.subject(b.Len() == 0)
		}
		return slots[slot]
	})
	text := strings.TrimSpace(b.String()) // a choice of nothing leaves a blank
	if a.d.lang == ophglm.EN {
		text = capitalised(text)
	}
	for _, id := range of {
		a.said[id] = true
	}
	of = slices.Compact(slices.Sorted(slices.Values(of)))
	a.sentences = append(a.sentences, sentence{text: text, of: of, move: a.move, beside: a.beside})
}

// subject calls the disease by its name once, and then by what stands for it, in
// turn. A follow-up has heard the name. "It" only begins a sentence: there are no
// "symptoms of it".
func (a *answer) subject(first bool) string {
	refer := a.d.g.src.Refer
	if a.d.professionally {
		refer = a.d.g.src.ReferPro
	}
	switch {
	case !a.named && !a.follow:
		a.named = true
		return a.d.spoken
	case !a.named:
		a.named = true
		if !a.d.professionally {
			refer = a.d.g.src.ReferFollow
		}
	}
	for {
		a.refer++
		if r := refer[a.refer%len(refer)]; first || r != "it" && r != "它" {
			return r
		}
	}
}

// sayList writes items in as many sentences as they need. The first has the
// form "one" or "many", the others "more".
func (a *answer) sayList(key string, items []item, slots map[string]string) {
	for i, chunk := range chunks(a.d.lang, items, item.words) {
		form := "many"
		switch {
		case i > 0 && a.has(key, "more"):
			form = "more"
		case len(chunk) == 1 && !a.part && a.has(key, "one"):
			form = "one"
		}
		a.sayOneList(key, form, chunk, slots)
	}
}

func (a *answer) sayOneList(key, form string, items []item, slots map[string]string) {
	texts := make([]string, len(items))
	var of []string
	for i, it := range items {
		texts[i] = it.text
		of = append(of, it.of...)
	}
	all := map[string]string{}
	for k, v := range slots {
		all[k] = v
	}
	list, long := joined(a.d.lang, texts)
	all["list"] = list
	a.say(key, form, all, of)
	if s := &a.sentences[len(a.sentences)-1]; long && a.d.lang == ophglm.ZH {
		if before, after, ok := strings.Cut(s.text, list); ok && !strings.HasSuffix(before, "：") {
			s.text = before + "：" + list + after
		}
	}
}

// paragraphsFrom is how many sentences an answer has before each move gets a
// line of its own.
const paragraphsFrom = 6

// text puts the sentences together; each has its citation, in message n.
func (a *answer) text(n int) (string, []ophglm.Citation) {
	var b strings.Builder
	var cites []ophglm.Citation
	for i, s := range a.sentences {
		switch {
		case i > 0 && len(a.sentences) >= paragraphsFrom && s.move != a.sentences[i-1].move:
			b.WriteByte('\n')
		case i > 0 && a.d.lang == ophglm.EN:
			b.WriteByte(' ')
		}
		c := ophglm.Citation{Message: n, Start: b.Len()}
		b.WriteString(s.text)
		c.End = b.Len()
		for _, id := range s.of {
			c.Of = append(c.Of, ophglm.Ref{Kind: "triple", ID: id})
		}
		if s.policy != "" {
			c.Of = append(c.Of, ophglm.Ref{Kind: "policy", ID: s.policy})
		}
		cites = append(cites, c)
	}
	return b.String(), cites
}

// append adds the answer to a sample, after a message that is to be filled in.
func (a *answer) append(s *ophglm.Sample) {
	s.Messages = append(s.Messages, ophglm.Message{Role: "user"}, ophglm.Message{Role: "assistant"})
	n := len(s.Messages) - 1
	content, cites := a.text(n)
	s.Messages[n].Content = content
	s.Citations = append(s.Citations, cites...)
}
