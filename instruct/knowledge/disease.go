// Package knowledge reads a graph disease by disease: what one language can say of
// one, by relation and in clinical order, without what a better source overrules.
//
// [Read] holds the names of the entities in memory and sorts the triples on disk;
// [NewDisease] makes a [Disease] of those of one subject. A disease knows the names
// of its objects, which facts speak of pregnancy or surgery (words.go), what shows
// on the fundus (fundus.go) and what calls for urgent care (red_flags.go). It words
// nothing but items of lists (item.go).
package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"ophglm"
	"ophglm/instruct/grammar"
	"ophglm/instruct/language"
)

// Disease is a disease with the facts about it that one language can say.
type Disease struct {
	ID      string
	Lang    ophglm.Lang
	Grammar *grammar.Grammar
	Names   *Names
	Facts   map[string][]*Fact // by relation, in clinical order
	Triples int                // that it was made of; a fact has its place among them
	Sayable Set                // facts that the language can say, those included that a crawled table contradicts
	// Name is as it is called; spoken is with its article.
	Name, Spoken string
	Crawled      Crawled // what is said of what crawled tables alone say
	Child        bool    // only children get it
	Back         bool    // it is one of the fundus, and of no other part
	// pro is the disease as professionals are told of it, professionally set there.
	pro            *Disease
	Professionally bool
}

// InRegister returns the disease with the facts that the register has.
func (d *Disease) InRegister(register string) *Disease {
	if register == language.RegisterProfessional {
		return d.pro
	}
	return d
}

// professional returns the disease without what crawled tables say and what is
// for lay people only.
func (d *Disease) professional() *Disease {
	p := *d
	p.Facts = map[string][]*Fact{}
	for relation, facts := range d.Facts {
		if slices.Contains(layOnly, relation) {
			continue
		}
		for _, t := range facts {
			if t.Evidence != ophglm.Crawled {
				p.Facts[relation] = append(p.Facts[relation], t)
			}
		}
	}
	p.Professionally = true
	p.pro = &p
	return &p
}

// NewDisease gathers what the language can say of a disease. It returns nil
// where the disease has no name in it, or shares that with another. Crawled says
// what is made of facts that crawled tables alone say.
func NewDisease(id string, lang ophglm.Lang, n *Names, triples []*ophglm.Triple, crawled Crawled) *Disease {
	d := &Disease{ID: id, Lang: lang, Crawled: crawled, Grammar: grammar.All()[lang], Names: n, Facts: map[string][]*Fact{}, Triples: len(triples), Sayable: NewSet(len(triples))}
	d.Name = n.Calls(id, lang)
	key := ophglm.Text{ZH: d.Name}
	if lang == ophglm.EN {
		key = ophglm.Text{EN: strings.ToLower(d.Name)}
	}
	if d.Name == "" || n.taken[key] != id {
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
	for i, t := range triples {
		if d.CanSay(t) && !inPart(t) && !Overruled(t, triples) {
			f := d.fact(i, t)
			d.Facts[t.Relation] = append(d.Facts[t.Relation], f)
			d.Sayable.Add(f)
		}
	}
	for _, f := range d.Facts {
		slices.SortFunc(f, inOrder)
	}
	for _, r := range OnlyOne {
		d.Facts[r] = agreed(d.Facts[r])
	}
	d.inClinicalOrder()
	d.Spoken = d.Name
	if lang == ophglm.EN {
		d.Spoken = d.Grammar.Nouns.Disease(d.lowered())
	}
	d.Child = d.onlyChildren()
	d.Back = d.onlyFundus()
	if crawled == CrawledNone {
		d.dropCrawled()
	}
	d.pro = d.professional()
	return d
}

// Overruled reports whether a crawled triple says what a better source has said
// by another relation: drugs where treatments are known, cure rates and periods
// where the outlook is, and populations where anything was written by hand.
func Overruled(t *ophglm.Triple, group []*ophglm.Triple) bool {
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
func agreed(facts []*Fact) []*Fact {
	i := slices.IndexFunc(facts, func(t *Fact) bool { return t.Evidence == ophglm.Crawled })
	if i > 0 || i == 0 && len(facts) > 1 {
		return facts[:i]
	}
	return facts
}

// CanSay reports whether the language has all that the triple speaks of.
func (d *Disease) CanSay(t *ophglm.Triple) bool {
	if t.Object.Entity != "" {
		o := d.Names.Calls(t.Object.Entity, d.Lang)
		if o == "" || o == d.Name {
			return false
		}
	} else if fit(t.Object.Text.In(d.Lang)) == "" {
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
		return d.Names.Calls(t.Qualifiers["exam"], d.Lang) != ""
	case "differential_of":
		return t.Object.Entity != "" && fit(t.Qualifier("by", d.Lang)) != ""
	case "contraindicated_with":
		return t.Object.Entity != "" && fit(t.Qualifier("why", d.Lang)) != ""
	}
	return true
}

// lowered is the name as it stands within a sentence: "Albinism" is lowered
// where an article on it does so.
func (d *Disease) lowered() string {
	low := strings.ToLower(d.Name[:1]) + d.Name[1:]
	if low == d.Name {
		return d.Name
	}
	for _, facts := range d.Facts {
		for _, t := range facts {
			if strings.Contains(t.Object.Text.EN, low) {
				return low
			}
		}
	}
	return d.Name
}

var evidenceRank = map[ophglm.Evidence]int{ophglm.Curated: 0, ophglm.Coded: 1, ophglm.Article: 2, ophglm.Crawled: 3}

// inOrder orders facts of one relation as their sources do: a person who writes
// a list begins with what matters most, and a stage has its number.
func inOrder(a, b *Fact) int {
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
func (d *Disease) onlyChildren() bool {
	if d.Lang == ophglm.ZH && slices.ContainsFunc([]string{"小儿", "新生儿", "婴幼儿", "婴儿", "早产儿", "先天性青光眼"}, func(w string) bool { return strings.Contains(d.Name, w) }) {
		return true
	}
	some := false
	for _, t := range d.Facts["occurs_in"] {
		who := d.Names.Calls(t.Object.Entity, d.Lang)
		if !hasWord(who, d.Grammar.Source.Children) || hasWord(who, d.Grammar.Source.Adults) {
			return false
		}
		some = true
	}
	return some
}
