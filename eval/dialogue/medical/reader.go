package medical

import (
	"iter"
	"slices"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/clinical/triage"
	"ophglm/internal/lexicon"
	"ophglm/internal/verify"
)

// Types of entities, of the ontology.
const (
	disease   = "Disease"
	drug      = "Drug"
	drugClass = "DrugClass"
)

// Reader reads answers, with a graph. It is for any number of goroutines.
type Reader struct {
	names     *lexicon.Lexicon
	facts     *clinical.Reader
	rules     *triage.Rules
	knowledge *verify.Knowledge
	parents   map[string][]string        // what an entity is a kind of
	drugs     map[string]map[string]bool // that facts on a disease name, but for those that forbid it
}

// NewReader makes a reader of a graph and the names of its entities. Names that are
// ambiguous are not looked for. Memory: the graph, as [verify.NewKnowledge] has it.
func NewReader(graph iter.Seq2[*ophglm.GraphItem, error], names []*ophglm.Name) (*Reader, error) {
	r := &Reader{rules: triage.Default(), parents: map[string][]string{}, drugs: map[string]map[string]bool{}}
	clear := slices.DeleteFunc(slices.Clone(names), func(n *ophglm.Name) bool { return n.Ambiguous })
	r.names = lexicon.New(clear)
	r.facts = clinical.NewReader(r.names)
	types := map[string]string{}
	var err error
	r.knowledge, err = verify.NewKnowledge(func(yield func(*ophglm.GraphItem, error) bool) {
		for item, err := range graph {
			if err == nil {
				r.take(item, types)
			}
			if !yield(item, err) {
				return
			}
		}
	}, names)
	return r, err
}

// take keeps what drugs are named by.
func (r *Reader) take(item *ophglm.GraphItem, types map[string]string) {
	if e := item.Entity; e != nil {
		types[e.ID] = e.Type
		return
	}
	t := item.Triple
	switch of := types[t.Object.Entity]; {
	case t.Relation == "is_a" && t.Object.Entity != "":
		r.parents[t.Subject] = append(r.parents[t.Subject], t.Object.Entity)
	case (of == drug || of == drugClass) && t.Relation != "contraindicated_with":
		if r.drugs[t.Subject] == nil {
			r.drugs[t.Subject] = map[string]bool{}
		}
		r.drugs[t.Subject][t.Object.Entity] = true
	}
}

// kinds are an entity and all that it is a kind of.
func (r *Reader) kinds(entity string) []string {
	out := []string{entity}
	for i := 0; i < len(out); i++ {
		for _, p := range r.parents[out[i]] {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Answer is what is read.
type Answer struct {
	Lang       ophglm.Lang
	Question   string // "" where there is none
	Text       string
	References []string
}

// Count counts in one answer.
func (r *Reader) Count(a *Answer) *Counts {
	c := &Counts{}
	r.entities(a, c)
	t := r.told(a)
	t.recall(c)
	t.numbers(c)
	t.sides(c)
	r.drugsOf(a, t, c)
	r.redFlags(a, c)
	r.claims(a, c)
	refusal(a, c)
	return c
}

// entities counts the things that are named, each once, of the reference with which
// F1 is best, of equal ones the first.
func (r *Reader) entities(a *Answer, c *Counts) {
	own := r.named(a.Text)
	c.EntitiesText = int64(len(own))
	best := -1.0
	for _, ref := range a.References {
		others := r.named(ref)
		common := int64(0)
		for id := range others {
			if own[id] {
				common++
			}
		}
		f := 0.0
		if all := len(own) + len(others); all > 0 {
			f = float64(2*common) / float64(all)
		}
		if f > best {
			best, c.EntitiesReference, c.EntitiesCommon = f, int64(len(others)), common
		}
	}
}

func (r *Reader) named(s string) map[string]bool {
	out := map[string]bool{}
	for _, m := range r.names.Find(nil, s) {
		out[m.Name.Entity] = true
	}
	return out
}

// redFlags counts an item whose question raises a red flag, or whose references do,
// read as a patient's words; and whether the answer sends to care at once.
func (r *Reader) redFlags(a *Answer, c *Counts) {
	for _, said := range append([]string{a.Question}, a.References...) {
		if said == "" {
			continue
		}
		found := r.rules.Check([]ophglm.Turn{{Role: ophglm.Patient, Text: said}, {Role: ophglm.Doctor, Text: a.Text}}, nil)
		if len(found.RedFlags) == 0 {
			continue
		}
		c.RedFlags = 1
		if found.RedFlags[0].Answer == triage.Urgent {
			c.RedFlagsUrged = 1
		}
		return
	}
}

// claims counts the sentences of the answer that facts of the graph support, and
// those that they contradict. What verify faults without a fact (a side that the
// question does not name) is not the graph's to say, and is counted elsewhere.
func (r *Reader) claims(a *Answer, c *Counts) {
	t := &verify.Text{Lang: a.Lang, Messages: []ophglm.Message{{Role: "user", Content: a.Question}, {Role: "assistant", Content: a.Text}}}
	if a.Question == "" {
		t.Messages = t.Messages[1:]
	}
	for _, v := range r.knowledge.Check(t) {
		switch {
		case v.Outcome == "contradicted" && v.Triples != nil:
			c.Claims++
			c.ClaimsContradicted++
		case v.Outcome == "supported":
			c.Claims++
		}
	}
}
