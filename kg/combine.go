package kg

import (
	"cmp"
	"slices"

	"ophglm"
)

// combine writes each set as one entity, under its kept id. The kept entity's
// type and name stand; a language that its name lacks is filled from the
// others, and their names are its aliases.
//
// A code that is joined to no curated entity is called as the Chinese source
// calls it; its own title, worded for a classification, becomes an alias.
//
// Two kinds of names are not taken: the title of a code that is joined to a
// curated entity, which is worded for a classification ("other …, unspecified");
// and an alias of an entity that has only a hash for an id, where it names
// another entity of that type (a crawled table calls myopia a name of refractive
// errors).
func (x *identity) combine() map[string]*ophglm.Entity {
	ids := x.ids()
	named := x.named(ids)
	out := map[string]*ophglm.Entity{}
	titled := map[string]bool{} // codes that are called as a source calls them, not by their title
	for _, id := range ids {    // the kept id of a set comes first
		root := x.root(id)
		e := x.entities[id]
		if rank(id) == 2 {
			elsewhere := func(lang ophglm.Lang) func(string) bool {
				return func(alias string) bool {
					other, ok := named[nameKey(e.Type, lang, alias)]
					return ok && other != root
				}
			}
			e.Aliases.ZH = slices.DeleteFunc(e.Aliases.ZH, elsewhere(ophglm.ZH))
			e.Aliases.EN = slices.DeleteFunc(e.Aliases.EN, elsewhere(ophglm.EN))
		}
		kept, ok := out[root]
		if !ok {
			out[root] = e
			continue
		}
		if systemOf(id) == "icd10cm" && rank(root) == 0 {
			e.Name = ophglm.Text{}
		}
		if systemOf(root) == "icd10cm" && !titled[root] && e.Name.ZH != "" && rank(id) == 2 {
			kept.Name.ZH, e.Name.ZH = e.Name.ZH, kept.Name.ZH
			titled[root] = true
		}
		absorb(kept, e)
	}
	for _, c := range x.codes {
		kept, other := out[x.root(c[0])], x.entities[c[1]]
		absorb(kept, &ophglm.Entity{Name: other.Name, Codes: other.Codes, Sources: other.Sources})
	}
	return out
}

// named says which set each name belongs to, and each alias of a curated
// entity that is no name; where sets share one, to the best.
func (x *identity) named(ids []string) map[string]string {
	named := map[string]string{}
	claim := func(id string, lang ophglm.Lang, name string) {
		root := x.root(id)
		k := nameKey(x.entities[root].Type, lang, name)
		if _, ok := named[k]; !ok && name != "" {
			named[k] = root
		}
	}
	for _, id := range ids {
		for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
			claim(id, lang, x.entities[id].Name.In(lang))
		}
	}
	for _, id := range ids {
		for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
			if rank(id) != 0 {
				break
			}
			for _, a := range x.entities[id].Aliases.In(lang) {
				claim(id, lang, a)
			}
		}
	}
	return named
}

// absorb adds what e has to kept.
func absorb(kept, e *ophglm.Entity) {
	if kept.ID == e.ID { // one entity from two graphs: neither comes first
		kept.Name, e.Name = ophglm.Text{ZH: firstName(kept.Name.ZH, e.Name.ZH), EN: firstName(kept.Name.EN, e.Name.EN)},
			ophglm.Text{ZH: lastName(kept.Name.ZH, e.Name.ZH), EN: lastName(kept.Name.EN, e.Name.EN)}
		kept.Type = min(kept.Type, e.Type)
	}
	if kept.Name.ZH == "" {
		kept.Name.ZH = e.Name.ZH
	}
	if kept.Name.EN == "" {
		kept.Name.EN = e.Name.EN
	}
	kept.Aliases.ZH = addNames(kept.Aliases.ZH, kept.Name.ZH, e.Name.ZH, e.Aliases.ZH)
	kept.Aliases.EN = addNames(kept.Aliases.EN, kept.Name.EN, e.Name.EN, e.Aliases.EN)
	for _, c := range e.Codes {
		if !slices.Contains(kept.Codes, c) {
			kept.Codes = append(kept.Codes, c)
		}
	}
	kept.Sources = addSources(kept.Sources, e.Sources)
}

// firstName and lastName order two names, of which either may be missing.
func firstName(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return min(a, b)
}

func lastName(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return max(a, b)
}

// settle puts what was gathered of an entity into an order of its own, whatever
// the order it was read in: of names that differ in case or width the least is
// kept, and none that is the entity's own.
func settle(e *ophglm.Entity) {
	settleNames(&e.Aliases.ZH, e.Name.ZH)
	settleNames(&e.Aliases.EN, e.Name.EN)
	slices.SortFunc(e.Codes, func(a, b ophglm.Code) int {
		return cmp.Or(cmp.Compare(a.System, b.System), cmp.Compare(a.Code, b.Code))
	})
	slices.SortStableFunc(e.Sources, bySource)
}

func settleNames(aliases *[]string, name string) {
	slices.SortFunc(*aliases, func(a, b string) int { return cmp.Or(cmp.Compare(FoldName(a), FoldName(b)), cmp.Compare(a, b)) })
	*aliases = slices.CompactFunc(*aliases, func(a, b string) bool { return FoldName(a) == FoldName(b) })
	*aliases = slices.DeleteFunc(*aliases, func(a string) bool { return FoldName(a) == FoldName(name) })
	slices.Sort(*aliases)
	if len(*aliases) == 0 {
		*aliases = nil
	}
}

// bySource orders sources by data set and place; those of the starter graph,
// whose order its authors chose, come first.
func bySource(a, b ophglm.Source) int {
	starter := func(s ophglm.Source) int {
		if s.Dataset == "starter" {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(starter(a), starter(b)),
		cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row),
		cmp.Compare(a.Field, b.Field), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Key, b.Key),
		cmp.Compare(a.SHA256, b.SHA256), cmp.Compare(a.Licence, b.Licence),
	)
}

func addNames(have []string, name, first string, more []string) []string {
	for _, m := range append([]string{first}, more...) {
		if m == "" || FoldName(m) == FoldName(name) || slices.ContainsFunc(have, func(h string) bool { return FoldName(h) == FoldName(m) }) {
			continue
		}
		have = append(have, m)
	}
	return have
}

func addSources(have, more []ophglm.Source) []ophglm.Source {
	for _, s := range more {
		if !slices.Contains(have, s) {
			have = append(have, s)
		}
	}
	return have
}
