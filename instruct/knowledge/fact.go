package knowledge

import (
	"strings"

	"ophglm"
)

// Fact is a triple as one language says it. Its texts are made once, when a
// [Disease] is.
type Fact struct {
	*ophglm.Triple
	// N is the place of the triple among those that the disease was made of.
	N int
	// Named is the object as an item of a list names it, or its text; Item adds what
	// narrows it.
	Named, Item string
	// Detail is what else a sentence on it says: what tells another disease from this
	// one, why a drug is not given, what defines a stage, a note to a figure.
	Detail string
	// Sentence marks an object that is a sentence of an article rather than a phrase.
	Sentence bool
	// FirstLine marks a treatment that the sources say to begin with.
	FirstLine bool
	// Thin marks what no answer is made of alone.
	Thin bool

	alone  []*Fact         // itself
	shared string          // a note that several can have in common
	low    string          // what speaks of something, in lower case
	about  map[string]bool // answers of SpeaksOf
	flag   *bool           // answer of RaisesRedFlag
}

// Alone is a list of this fact.
func (f *Fact) Alone() []*Fact { return f.alone }

// detailOf names the qualifier that is the detail of a relation.
var detailOf = map[string]string{
	"differential_of": "by", "contraindicated_with": "why", "has_stage": "criteria", "cure_rate": "note", "recovery_time": "note",
}

func (d *Disease) fact(n int, t *ophglm.Triple) *Fact {
	f := &Fact{Triple: t, N: n, Named: d.named(t), Sentence: isSentence(t), Thin: IsThin(t), FirstLine: d.isFirstLine(t)}
	f.Item, f.alone, f.shared = d.qualified(t, f.Named), []*Fact{f}, d.sharedNote(t)
	if q := detailOf[t.Relation]; q != "" {
		f.Detail = fit(t.Qualifier(q, d.Lang))
	}
	return f
}

// named names the object as an item of a list, or gives its text.
func (d *Disease) named(t *ophglm.Triple) string {
	id := t.Object.Entity
	if id == "" {
		return fit(t.Object.Text.In(d.Lang))
	}
	return d.ItemOf(id)
}

// ItemOf names an entity as an item of a list.
func (d *Disease) ItemOf(id string) string {
	o := d.Names.Calls(id, d.Lang)
	if d.Lang == ophglm.EN {
		return d.Grammar.Nouns.Item(d.Names.TypeOf(id), o)
	}
	return o
}

// SpokenOf names another disease, with its article.
func (d *Disease) SpokenOf(id string) string {
	o := d.Names.Calls(id, d.Lang)
	if d.Lang == ophglm.EN {
		return d.Grammar.Nouns.Disease(o)
	}
	return o
}

// qualified adds to an item what narrows it.
func (d *Disease) qualified(t *ophglm.Triple, text string) string {
	if len(t.Qualifiers) == 0 {
		return text
	}
	var notes []string
	add := func(s string) {
		if s = fit(s); s != "" && !strings.Contains(text, s) {
			notes = append(notes, s)
		}
	}
	add(t.Qualifier("line", d.Lang))
	add(t.Qualifier("when", d.Lang))
	add(t.Qualifier("note", d.Lang))
	add(d.Names.Calls(t.Qualifiers["type"], d.Lang))
	if where := d.Names.Calls(t.Qualifiers["location"], d.Lang); where != "" && t.Relation == "has_fundus_sign" {
		if d.Lang == ophglm.EN {
			if !strings.Contains(text, where) {
				text += " in the " + where
			}
		} else {
			add(where)
		}
	}
	use := fit(t.Qualifier("for", d.Lang))
	if d.Lang == ophglm.EN {
		if use != "" && !forInWords(use) {
			add(use)
			use = ""
		}
		return InBrackets(text, " (", ", ", ")", notes) + forWords(use)
	}
	add(use)
	return InBrackets(text, "（", "，", "）", notes)
}
