package intent

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
)

// Sentence is one sentence of an answer with the facts that it says, or the policy
// of ours that it states: one of the two, or what a policy is stated of.
type Sentence struct {
	Text   string
	Of     []*knowledge.Fact
	policy string
	move   int
	// beside marks what does not make an answer: how urgent it is.
	beside bool
}

// Said is what a sample has said so far.
type Said struct {
	Facts    knowledge.Set
	policies []string
}

// NewSaid says nothing of a disease yet.
func NewSaid(d *knowledge.Disease) *Said { return &Said{Facts: knowledge.NewSet(d.Triples)} }

// Forget says nothing yet.
func (s *Said) Forget() {
	clear(s.Facts)
	s.policies = s.policies[:0]
}

// Answer is one being written: its sentences, in order.
type Answer struct {
	Sentences []Sentence
	LeftOut   int  // facts for which there was no room
	Chose     bool // choose was asked

	buf bytes.Buffer // of the sentence that is written

	d       *knowledge.Disease
	choose  *language.Picker // of facts, where there are too many
	pick    *language.Picker // of words
	any     language.Picker  // where words don't matter
	planned bool             // facts are chosen, and words are not
	refer   int              // what the disease is called next, after its name
	named   bool             // whether it was called
	follow  bool             // the question before called it "it"
	part    bool             // what is listed is not all that is known: it is not "the cause"
	beside  bool             // what is said now does not make an answer
	said    *Said
	move    int
	facts   int
	// What the sentences say that make the answer: one fact, or several, one of which
	// is more than thin; and their length, as long as it is one.
	one     *knowledge.Fact
	several bool
	thick   bool
	length  int
}

// NewAnswer begins an answer about a disease. Choose decides which facts are said
// where there are too many, and pick how they are worded. Follow marks an answer to a
// question that refers back; said is what the sample has said, and is added to.
func NewAnswer(d *knowledge.Disease, choose, pick *language.Picker, follow bool, said *Said) *Answer {
	return new(Answer).Begin(d, choose, pick, follow, said)
}

// Begin is NewAnswer in the place of an answer that was taken.
func (a *Answer) Begin(d *knowledge.Disease, choose, pick *language.Picker, follow bool, said *Said) *Answer {
	*a = Answer{d: d, choose: choose, pick: pick, follow: follow, said: said, Sentences: a.Sentences[:0], buf: a.buf}
	a.refer = pick.N(len(d.Grammar.Source.Refer))
	return a
}

// Plan begins an answer that is not to be read: it has the facts that the one of
// Begin has, and no words where they don't matter.
func (a *Answer) Plan(d *knowledge.Disease, choose *language.Picker, follow bool, said *Said) *Answer {
	*a = Answer{d: d, choose: choose, planned: true, follow: follow, said: said, buf: a.buf}
	a.pick = &a.any
	return a
}

// fresh leaves out the facts that were said before, and those for which the
// answer has no room. The facts given stay as they are.
func (a *Answer) fresh(facts []*knowledge.Fact) []*knowledge.Fact {
	out := facts
	if slices.ContainsFunc(facts, a.said.Facts.Has) {
		out = make([]*knowledge.Fact, 0, len(facts))
		for _, t := range facts {
			if !a.said.Facts.Has(t) {
				out = append(out, t)
			}
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
func (a *Answer) wordings(key, form string) []language.Template { return a.forms(key)[form] }

func (a *Answer) forms(key string) map[string][]language.Template {
	if a.d.Professionally {
		if forms := a.d.Grammar.Professional[key]; forms != nil {
			return forms
		}
	}
	return a.d.Grammar.Sentences[key]
}

// Policy states a policy of ours, once.
func (a *Answer) Policy(id string) {
	if slices.Contains(a.said.policies, id) {
		return
	}
	a.said.policies = append(a.said.policies, id)
	if a.planned {
		return
	}
	ts := policy.Wordings(id, a.d.Lang)
	if len(ts) == 0 {
		panic("there is no policy " + id) // the tests state each
	}
	a.Sentences = append(a.Sentences, Sentence{Text: language.OneOf(ts, a.pick, nil), policy: id, move: a.move})
}

// slots are what sentences are filled with, beside the disease itself.
type slots struct{ list, text, stage, exam, examBare, other, label string }

func (s *slots) value(slot string) string {
	switch slot {
	case "list":
		return s.list
	case "text":
		return s.text
	case "stage":
		return s.stage
	case "exam":
		return s.exam
	case "exam_bare":
		return s.examBare
	case "o":
		return s.other
	case "label":
		return s.label
	}
	panic("there is no slot " + slot) // the tests fill each
}

// say writes one sentence on a fact.
func (a *Answer) say(key, form string, s slots, of *knowledge.Fact) {
	a.word(a.wordings(key, form), s, of.Alone())
}

// word writes one sentence.
func (a *Answer) word(ts []language.Template, s slots, of []*knowledge.Fact) {
	if a.notes(of) {
		return
	}
	a.buf.Reset()
	ts[a.pick.N(len(ts))].Fill(&a.buf, a.pick, func(slot string) string {
		if slot == "s" {
			return a.subject(a.buf.Len() == 0)
		}
		return s.value(slot)
	})
	a.write(language.Sentence(a.d.Lang, string(bytes.TrimSpace(a.buf.Bytes()))), of) // a choice of nothing leaves a blank
}

// notes takes down that facts are said, and reports whether that is all there is
// to do: where an answer is planned, words are written as long as they say one fact,
// whose length decides whether it is enough.
func (a *Answer) notes(of []*knowledge.Fact) bool {
	for _, t := range of {
		a.said.Facts.Add(t)
		if a.beside {
			continue
		}
		a.several = a.several || a.one != nil && a.one != t
		a.one = t
		a.thick = a.thick || !t.Thin
	}
	return a.planned && (a.several || a.beside)
}

// write adds a sentence on facts that are taken down.
func (a *Answer) write(text string, of []*knowledge.Fact) {
	if !a.beside && !a.several {
		a.length += utf8.RuneCountInString(strings.ReplaceAll(text, a.d.Spoken, ""))
	}
	if a.planned {
		return
	}
	if len(of) > 1 {
		of = slices.Clone(of)
		slices.SortFunc(of, func(x, y *knowledge.Fact) int { return strings.Compare(x.ID, y.ID) })
		of = slices.Compact(of)
	}
	a.Sentences = append(a.Sentences, Sentence{Text: text, Of: of, move: a.move, beside: a.beside})
}

// The length from which one fact is an answer.
const (
	enoughRunesZH = 24
	enoughRunesEN = 70
)

// substantial reports whether the sentences say more than one bare word: two
// facts, or one in some words; and whether one of them is more than thin.
func (a *Answer) substantial() bool {
	enough := enoughRunesZH
	if a.d.Lang == ophglm.EN {
		enough = enoughRunesEN
	}
	return a.thick && (a.several || a.length >= enough)
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

// sayFacts lists facts.
func (a *Answer) sayFacts(key string, facts []*knowledge.Fact, s slots) {
	if a.planned && len(facts) > 1 {
		a.notes(facts)
		return
	}
	a.sayList(key, a.d.Items(facts), s)
}

// sayList writes items in as many sentences as they need. The first has the
// form "one" or "many", the others "more".
func (a *Answer) sayList(key string, items []knowledge.Item, s slots) {
	forms := a.forms(key)
	for i, chunk := range language.Chunks(a.d.Lang, items, knowledge.Item.Words) {
		ts := forms["many"]
		if more := forms["more"]; i > 0 && len(more) > 0 {
			ts = more
		} else if one := forms["one"]; len(chunk) == 1 && !a.part && len(one) > 0 {
			ts = one
		}
		a.sayOneList(ts, chunk, s)
	}
}

func (a *Answer) sayOneList(ts []language.Template, items []knowledge.Item, s slots) {
	of := items[0].Of
	if len(items) > 1 {
		of = nil
		for _, it := range items {
			of = append(of, it.Of...)
		}
	}
	if a.planned && len(of) > 1 {
		a.notes(of)
		return
	}
	texts := make([]string, len(items))
	for i, it := range items {
		texts[i] = it.Text
	}
	list, long := language.Joined(a.d.Lang, texts)
	s.list = list
	before := len(a.Sentences)
	a.word(ts, s, of)
	if long && a.d.Lang == ophglm.ZH && len(a.Sentences) > before {
		s := &a.Sentences[before]
		if before, after, ok := strings.Cut(s.Text, list); ok && !strings.HasSuffix(before, "：") {
			s.Text = before + "：" + list + after
		}
	}
}

// paragraphsFrom is how many sentences an answer has before each move gets a
// line of its own.
const paragraphsFrom = 6

// Text puts the sentences together; each has its citation, in message n, which is
// appended to cites.
func (a *Answer) Text(n int, cites []ophglm.Citation) (string, []ophglm.Citation) {
	length, refs := 0, 0
	for i := range a.Sentences {
		length += len(a.Sentences[i].Text) + 1
		refs += len(a.Sentences[i].Of) + 1
	}
	var b strings.Builder
	b.Grow(length)
	all := make([]ophglm.Ref, 0, refs)
	for i := range a.Sentences {
		s := &a.Sentences[i]
		switch {
		case i > 0 && len(a.Sentences) >= paragraphsFrom && s.move != a.Sentences[i-1].move:
			b.WriteByte('\n')
		case i > 0 && a.d.Lang == ophglm.EN:
			b.WriteByte(' ')
		}
		c := ophglm.Citation{Message: n, Start: b.Len()}
		b.WriteString(s.Text)
		c.End = b.Len()
		from := len(all)
		for _, t := range s.Of {
			all = append(all, ophglm.Ref{Kind: "triple", ID: t.ID})
		}
		if s.policy != "" {
			all = append(all, ophglm.Ref{Kind: "policy", ID: s.policy})
		}
		c.Of = all[from:len(all):len(all)]
		cites = append(cites, c)
	}
	return b.String(), cites
}

// Append adds the answer to a sample, after a message that is to be filled in.
func (a *Answer) Append(s *ophglm.Sample) {
	s.Messages = append(s.Messages, ophglm.Message{Role: "user"}, ophglm.Message{Role: "assistant"})
	n := len(s.Messages) - 1
	s.Messages[n].Content, s.Citations = a.Text(n, s.Citations)
}
