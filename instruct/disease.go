package instruct

import (
	"cmp"
	"slices"
	"strings"

	"ophglm"
)

// disease is a disease with the facts about it that one language can say.
type disease struct {
	id    string
	lang  ophglm.Lang
	g     *grammar
	names *names
	facts map[string][]*ophglm.Triple // by relation, in clinical order
	byID  map[string]*ophglm.Triple
	// name is as it is called; spoken is with its article.
	name, spoken string
	beside       bool // crawled lists are said beside better ones
	child        bool // only children get it
	back         bool // it is one of the fundus, and of no other part
	// pro is the disease as professionals are told of it, professionally set there.
	pro            *disease
	professionally bool
}

// in returns the disease with the facts that the register has.
func (d *disease) in(register string) *disease {
	if register == registerProfessional {
		return d.pro
	}
	return d
}

// professional returns the disease without what crawled tables say and what is
// for lay people only.
func (d *disease) professional() *disease {
	p := *d
	p.facts = map[string][]*ophglm.Triple{}
	for relation, facts := range d.facts {
		if slices.Contains(layOnly, relation) {
			continue
		}
		for _, t := range facts {
			if t.Evidence != ophglm.Crawled {
				p.facts[relation] = append(p.facts[relation], t)
			}
		}
	}
	p.professionally = true
	p.pro = &p
	return &p
}

// newDisease gathers what the language can say of a disease. It returns nil
// where the disease has no name in it, or shares that with another.
func newDisease(id string, lang ophglm.Lang, n *names, triples []*ophglm.Triple) *disease {
	d := &disease{id: id, lang: lang, g: grammars()[lang], names: n, facts: map[string][]*ophglm.Triple{}, byID: map[string]*ophglm.Triple{}}
	d.name = n.calls(id, lang)
	key := ophglm.Text{ZH: d.name}
	if lang == ophglm.EN {
		key = ophglm.Text{EN: strings.ToLower(d.name)}
	}
	if d.name == "" || n.taken[key] != id {
		return nil
	}
	partial := map[string]bool{} // relations and tables of which a crawled list is not all in this language
	for _, t := range triples {
		if o := t.Object; t.Evidence == ophglm.Crawled && n.byID[o.Entity].text.In(lang)+o.Text.In(lang) == "" {
			for _, s := range t.Sources {
				partial[t.Relation+" "+s.Dataset] = true
			}
		}
	}
	inPart := func(t *ophglm.Triple) bool {
		return t.Evidence == ophglm.Crawled && !slices.ContainsFunc(t.Sources, func(s ophglm.Source) bool { return !partial[t.Relation+" "+s.Dataset] })
	}
	for _, t := range triples {
		if d.sayable(t) && !inPart(t) && !overruled(t, triples) {
			d.facts[t.Relation] = append(d.facts[t.Relation], t)
			d.byID[t.ID] = t
		}
	}
	for _, f := range d.facts {
		slices.SortFunc(f, inOrder)
	}
	for _, r := range onlyOne {
		d.facts[r] = agreed(d.facts[r])
	}
	d.inClinicalOrder()
	d.spoken = d.name
	if lang == ophglm.EN {
		d.spoken = d.g.nouns.disease(d.lowered())
	}
	d.child = d.onlyChildren()
	d.back = d.onlyFundus()
	d.pro = d.professional()
	return d
}

// overruled reports whether a crawled triple says what a better source has said
// by another relation: drugs where treatments are known, cure rates and periods
// where the outlook is, and populations where anything was written by hand.
func overruled(t *ophglm.Triple, group []*ophglm.Triple) bool {
	var by []string
	switch t.Relation {
	case "treated_with", "treated_by":
		by = []string{"treated_with", "treated_by"}
	case "cure_rate", "recovery_time":
		by = []string{"prognosis"}
	case "occurs_in": // whoever wrote about a disease would have said so
		return t.Evidence == ophglm.Crawled && slices.ContainsFunc(group, func(o *ophglm.Triple) bool { return o.Evidence == ophglm.Curated })
	}
	return t.Evidence == ophglm.Crawled && slices.ContainsFunc(group, func(o *ophglm.Triple) bool {
		return o.Evidence != ophglm.Crawled && slices.Contains(by, o.Relation)
	})
}

// agreed leaves out what crawled tables give of which there can be one, where
// they give several or something better is known.
func agreed(facts []*ophglm.Triple) []*ophglm.Triple {
	i := slices.IndexFunc(facts, func(t *ophglm.Triple) bool { return t.Evidence == ophglm.Crawled })
	if i > 0 || i == 0 && len(facts) > 1 {
		return facts[:i]
	}
	return facts
}

// sayable reports whether the language has all that the triple speaks of.
func (d *disease) sayable(t *ophglm.Triple) bool {
	if t.Object.Entity != "" {
		o := d.names.calls(t.Object.Entity, d.lang)
		if o == "" || o == d.name {
			return false
		}
	} else if fit(t.Object.Text.In(d.lang)) == "" {
		return false
	}
	switch t.Relation {
	case "exam_finding", "differential_of", "contraindicated_with", "urgency", "transmission", "recovery_time", "cure_rate":
		if isSentence(t) {
			return false // what is said of these is built around a phrase
		}
	}
	switch t.Relation {
	case "exam_finding":
		return d.names.calls(t.Qualifiers["exam"], d.lang) != ""
	case "differential_of":
		return t.Object.Entity != "" && fit(t.Qualifier("by", d.lang)) != ""
	case "contraindicated_with":
		return t.Object.Entity != "" && fit(t.Qualifier("why", d.lang)) != ""
	}
	return true
}

// lowered is the name as it stands within a sentence: "Albinism" is lowered
// where an article on it does so.
func (d *disease) lowered() string {
	low := strings.ToLower(d.name[:1]) + d.name[1:]
	if low == d.name {
		return d.name
	}
	for _, facts := range d.facts {
		for _, t := range facts {
			if strings.Contains(t.Object.Text.EN, low) {
				return low
			}
		}
	}
	return d.name
}

var evidenceRank = map[ophglm.Evidence]int{ophglm.Curated: 0, ophglm.Coded: 1, ophglm.Article: 2, ophglm.Crawled: 3}

// inOrder orders facts of one relation as their sources do: a person who writes
// a list begins with what matters most, and a stage has its number.
func inOrder(a, b *ophglm.Triple) int {
	var x, y ophglm.Source
	if len(a.Sources) > 0 && len(b.Sources) > 0 {
		x, y = a.Sources[0], b.Sources[0]
	}
	return cmp.Or(
		cmp.Compare(evidenceRank[a.Evidence], evidenceRank[b.Evidence]),
		cmp.Compare(a.Qualifiers["order"], b.Qualifiers["order"]),
		cmp.Compare(x.Dataset, y.Dataset), cmp.Compare(x.File, y.File),
		cmp.Compare(x.Row, y.Row), cmp.Compare(x.Start, y.Start),
		cmp.Compare(a.ID, b.ID),
	)
}

// onlyChildren reports whether the graph names populations, and children alone.
func (d *disease) onlyChildren() bool {
	if d.lang == ophglm.ZH && slices.ContainsFunc([]string{"小儿", "新生儿", "婴幼儿", "婴儿", "早产儿", "先天性青光眼"}, func(w string) bool { return strings.Contains(d.name, w) }) {
		return true
	}
	some := false
	for _, t := range d.facts["occurs_in"] {
		who := d.names.calls(t.Object.Entity, d.lang)
		if !hasWord(who, d.g.src.Children) || hasWord(who, d.g.src.Adults) {
			return false
		}
		some = true
	}
	return some
}
