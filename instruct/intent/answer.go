package intent

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
)

// Sentence is one sentence of an answer with the triples that it says, or the
// policy of ours that it states: one of the two, or what a policy is stated of.
type Sentence struct {
	Text   string
	Of     []string
	policy string
	move   int
	// beside marks what does not make an answer: how urgent it is.
	beside bool
}

// Answer is one being written: its sentences, in order.
type Answer struct {
	d         *knowledge.Disease
	pick      *language.Picker
	refer     int  // what the disease is called next, after its name
	named     bool // whether it was called
	follow    bool // the question before called it "it"
	part      bool // what is listed is not all that is known: it is not "the cause"
	beside    bool // what is said now does not make an answer
	said      map[string]bool
	Sentences []Sentence
	move      int
	facts     int
	LeftOut   int
}

// NewAnswer begins an answer about a disease. Follow marks one to a question that
// refers back; said are the facts that the sample has said, and is added to.
func NewAnswer(d *knowledge.Disease, pick *language.Picker, follow bool, said map[string]bool) *Answer {
	return &Answer{d: d, pick: pick, follow: follow, said: said, refer: pick.N(len(d.Grammar.Source.Refer))}
}

// fresh leaves out the facts that were said before, and those for which the
// answer has no room.
func (a *Answer) fresh(facts []*ophglm.Triple) []*ophglm.Triple {
	var out []*ophglm.Triple
	for _, t := range facts {
		if !a.said[t.ID] {
			out = append(out, t)
		}
	}
	room := max(0, knowledge.MaxFacts-a.facts)
	if len(out) > room {
		a.LeftOut += len(out) - room
		out = out[:room]
	}
	a.facts += len(out)
	return out
}

// has reports whether the grammar has such a sentence.
func (a *Answer) has(key, form string) bool { return len(a.wordings(key, form)) > 0 }

// wordings are the sentences of a form: those for professionals, where the
// answer is for them and the grammar has any.
func (a *Answer) wordings(key, form string) []language.Template {
	if a.d.Professionally {
		if forms := a.d.Grammar.Professional[key]; forms != nil {
			return forms[form]
		}
	}
	return a.d.Grammar.Sentences[key][form]
}

// Policy states a policy of ours, once.
func (a *Answer) Policy(id string) {
	ts := policy.Wordings(id, a.d.Lang)
	if len(ts) == 0 {
		panic("there is no policy " + id) // the tests state each
	}
	if a.said["policy/"+id] {
		return
	}
	a.said["policy/"+id] = true
	a.Sentences = append(a.Sentences, Sentence{Text: language.OneOf(ts, a.pick, nil), policy: id, move: a.move})
}

// say writes one sentence.
func (a *Answer) say(key, form string, slots map[string]string, of []string) {
	ts := a.wordings(key, form)
	var b strings.Builder
	ts[a.pick.N(len(ts))].Fill(&b, a.pick, func(slot string) string {
		if slot == "s" {
			return a.subject(b.Len() == 0)
		}
		return slots[slot]
	})
	text := language.Sentence(a.d.Lang, strings.TrimSpace(b.String())) // a choice of nothing leaves a blank
	for _, id := range of {
		a.said[id] = true
	}
	of = slices.Compact(slices.Sorted(slices.Values(of)))
	a.Sentences = append(a.Sentences, Sentence{Text: text, Of: of, move: a.move, beside: a.beside})
}

// subject calls the disease by its name once, and then by what stands for it, in
// turn. A follow-up has heard the name. "It" only begins a sentence: there are no
// "symptoms of it".
func (a *Answer) subject(first bool) string {
	refer := a.d.Grammar.Source.Refer
	if a.d.Professionally {
		refer = a.d.Grammar.Source.ReferPro
	}
	switch {
	case !a.named && !a.follow:
		a.named = true
		return a.d.Spoken
	case !a.named:
		a.named = true
		if !a.d.Professionally {
			refer = a.d.Grammar.Source.ReferFollow
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
func (a *Answer) sayList(key string, items []knowledge.Item, slots map[string]string) {
	for i, chunk := range language.Chunks(a.d.Lang, items, knowledge.Item.Words) {
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

func (a *Answer) sayOneList(key, form string, items []knowledge.Item, slots map[string]string) {
	texts := make([]string, len(items))
	var of []string
	for i, it := range items {
		texts[i] = it.Text
		of = append(of, it.Of...)
	}
	all := map[string]string{}
	for k, v := range slots {
		all[k] = v
	}
	list, long := language.Joined(a.d.Lang, texts)
	all["list"] = list
	a.say(key, form, all, of)
	if s := &a.Sentences[len(a.Sentences)-1]; long && a.d.Lang == ophglm.ZH {
		if before, after, ok := strings.Cut(s.Text, list); ok && !strings.HasSuffix(before, "：") {
			s.Text = before + "：" + list + after
		}
	}
}

// paragraphsFrom is how many sentences an answer has before each move gets a
// line of its own.
const paragraphsFrom = 6

// Text puts the sentences together; each has its citation, in message n.
func (a *Answer) Text(n int) (string, []ophglm.Citation) {
	var b strings.Builder
	var cites []ophglm.Citation
	for i, s := range a.Sentences {
		switch {
		case i > 0 && len(a.Sentences) >= paragraphsFrom && s.move != a.Sentences[i-1].move:
			b.WriteByte('\n')
		case i > 0 && a.d.Lang == ophglm.EN:
			b.WriteByte(' ')
		}
		c := ophglm.Citation{Message: n, Start: b.Len()}
		b.WriteString(s.Text)
		c.End = b.Len()
		for _, id := range s.Of {
			c.Of = append(c.Of, ophglm.Ref{Kind: "triple", ID: id})
		}
		if s.policy != "" {
			c.Of = append(c.Of, ophglm.Ref{Kind: "policy", ID: s.policy})
		}
		cites = append(cites, c)
	}
	return b.String(), cites
}

// Append adds the answer to a sample, after a message that is to be filled in.
func (a *Answer) Append(s *ophglm.Sample) {
	s.Messages = append(s.Messages, ophglm.Message{Role: "user"}, ophglm.Message{Role: "assistant"})
	n := len(s.Messages) - 1
	content, cites := a.Text(n)
	s.Messages[n].Content = content
	s.Citations = append(s.Citations, cites...)
}
