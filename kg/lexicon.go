package kg

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/pipeline"
)

// Lexicon is the kind kg.lexicon.
func Lexicon() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[struct{}]{
		Name:    "kg.lexicon",
		Version: 3,
		Doc: `Lists how each entity of a graph is called: its names and aliases in both languages, and of drugs the generic name and the brands.

A drug is called by its generic name where it is a salt or a form of it
(盐酸左氧氟沙星滴眼液: 左氧氟沙星), and by the brands of drug_names.yaml; these
are marked.
A surface is ambiguous when it is too short to be looked for in running text
(under 2 characters of Chinese, under 3 letters of English), or when it names
several entities, whatever its case and width. Where exactly one of those is
curated, or, with none curated, exactly one is coded, that one's stays
unambiguous: a crawled entry under the same name is the doubtful one.
Out come names by surface. Memory: all names, about 200 bytes each.`,
		Inputs:  []pipeline.Port{pipeline.In[*ophglm.GraphItem]("graph", "a graph, such as kg.merge makes")},
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.Name]("names", "a record for each surface, language and entity")},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "drug_names.yaml", Data: drugNamesYAML}}
		},
		Example: pipeline.Example{In: map[string]string{"graph": `{"entity":{"id":"diabetic_retinopathy","type":"Disease","name":{"zh":"糖尿病视网膜病变","en":"diabetic retinopathy"},"aliases":{"zh":["糖网"],"en":["DR"]}}}
{"entity":{"id":"ranibizumab","type":"Drug","name":{"zh":"雷珠单抗","en":"ranibizumab"}}}
`}},
		Run: func(ctx context.Context, _ struct{}, pio *pipeline.IO) error {
			var l lexicon
			for item, err := range pipeline.Records[*ophglm.GraphItem](ctx, &pio.Inputs, "graph") {
				if err != nil {
					return err
				}
				pio.Used(1)
				if item.Entity != nil {
					l.add(item.Entity)
				}
			}
			out, err := pipeline.Write[*ophglm.Name](pio, "names")
			if err != nil {
				return err
			}
			for _, n := range l.names() {
				if err := out.Emit(n); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// lexicon gathers the names of entities.
type lexicon struct{ all []*ophglm.Name }

func (l *lexicon) add(e *ophglm.Entity) {
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		for i, s := range append([]string{e.Name.In(lang)}, e.Aliases.In(lang)...) {
			if s = strings.TrimSpace(s); s != "" {
				l.all = append(l.all, &ophglm.Name{Surface: s, Lang: lang, Entity: e.ID, Type: e.Type, Preferred: i == 0})
			}
		}
	}
	if e.Type != "Drug" {
		return
	}
	generic, brands := knownDrugs().names(e)
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		for _, s := range generic.In(lang) {
			l.all = append(l.all, &ophglm.Name{Surface: s, Lang: lang, Entity: e.ID, Type: e.Type})
		}
		for _, s := range brands.In(lang) {
			l.all = append(l.all, &ophglm.Name{Surface: s, Lang: lang, Entity: e.ID, Type: e.Type, Brand: true})
		}
	}
}

// names marks what is ambiguous and returns all names in order, one for each
// surface, language and entity.
func (l *lexicon) names() []*ophglm.Name {
	holders := map[string][]string{} // of a folded surface: the entities
	for _, n := range l.all {
		k := FoldName(n.Surface)
		if !slices.Contains(holders[k], n.Entity) {
			holders[k] = append(holders[k], n.Entity)
		}
	}
	for _, n := range l.all {
		n.Ambiguous = tooShort(n.Surface) || !clearest(n.Entity, holders[FoldName(n.Surface)])
	}
	slices.SortStableFunc(l.all, func(a, b *ophglm.Name) int {
		if c := strings.Compare(a.Key(), b.Key()); c != 0 {
			return c
		}
		if a.Preferred && !b.Preferred {
			return -1
		}
		return 0
	})
	return slices.CompactFunc(l.all, func(a, b *ophglm.Name) bool { return a.Key() == b.Key() })
}

// tooShort goes by what the surface is written in, not by the language that it
// is given for: DR is as short in a Chinese text.
func tooShort(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return utf8.RuneCountInString(s) < 2
		}
	}
	return utf8.RuneCountInString(s) < 3
}

// clearest reports whether the entity is the only one of the best rank among
// those that share a surface, hashes having no rank: two hashes are as doubtful
// as each other.
func clearest(id string, all []string) bool {
	if len(all) == 1 {
		return true
	}
	for _, other := range all {
		if other != id && rank(other) <= rank(id) {
			return false
		}
	}
	return true
}
