package kg

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ophglm"
)

// identity finds which entities are one.
//
// It is a union of sets of ids, each with its anchors: the slugs and the codes
// that it stands for. Two sets with anchors of one terminology, or of the
// curated graph, and none in common are kept apart there on purpose and are
// never joined.
type identity struct {
	entities map[string]*ophglm.Entity
	parent   map[string]string
	anchors  map[string][]string // of a root: its curated ids, and its codes as ids
	kept     int                 // joins that were refused
	by       map[string]int      // joins by rule
	codes    [][2]string         // an entity, and one of another type whose codes it gets
}

func newIdentity(entities map[string]*ophglm.Entity) *identity {
	x := &identity{entities: entities, parent: map[string]string{}, anchors: map[string][]string{}, by: map[string]int{}}
	for id, e := range entities {
		if rank(id) < 2 {
			x.anchors[id] = append(x.anchors[id], id)
		}
		for _, c := range e.Codes {
			x.anchors[id] = append(x.anchors[id], codedID(c.System, c.Code))
		}
	}
	return x
}

func (x *identity) root(id string) string {
	for {
		p, ok := x.parent[id]
		if !ok {
			return id
		}
		if q, ok := x.parent[p]; ok {
			x.parent[id] = q
		}
		id = p
	}
}

// better orders ids by which is kept: curated, then coded, then the least.
func better(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) }

// apart reports whether two sets have anchors of one kind, and share none.
func (x *identity) apart(a, b string) bool {
	shared, both := map[string]bool{}, map[string]bool{}
	for _, i := range x.anchors[a] {
		for _, j := range x.anchors[b] {
			if systemOf(i) == systemOf(j) {
				both[systemOf(i)] = true
				shared[systemOf(i)] = shared[systemOf(i)] || i == j
			}
		}
	}
	for system := range both {
		if !shared[system] {
			return true
		}
	}
	return false
}

// join makes two entities one, unless they are to be kept apart.
func (x *identity) join(a, b, rule string) {
	a, b = x.root(a), x.root(b)
	if a == b {
		return
	}
	if x.apart(a, b) {
		x.kept++
		return
	}
	if better(b, a) < 0 {
		a, b = b, a
	}
	x.parent[b] = a
	x.anchors[a] = append(x.anchors[a], x.anchors[b]...)
	delete(x.anchors, b)
	x.by[rule]++
}

// ids returns all ids in order, so that joins do not depend on map order.
func (x *identity) ids() []string {
	ids := make([]string, 0, len(x.entities))
	for id := range x.entities {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, better)
	return ids
}

// byCode joins a terminology's own entity with the curated one that has its
// code, where exactly one has, and has no other of the terminology. A curated
// entity with several codes is wider than each: diabetic retinopathy is not the
// retinopathy of type 1 diabetes.
func (x *identity) byCode() {
	holders := map[string][]string{}
	for _, id := range x.ids() {
		if rank(id) != 0 {
			break
		}
		codes := x.entities[id].Codes
		for _, c := range codes {
			several := slices.ContainsFunc(codes, func(d ophglm.Code) bool { return d.System == c.System && d != c })
			own := codedID(c.System, c.Code)
			if several {
				holders[own] = append(holders[own], "") // no id: nothing is joined
			}
			if !slices.Contains(holders[own], id) {
				holders[own] = append(holders[own], id)
			}
		}
	}
	for _, id := range x.ids() {
		if rank(id) != 1 {
			continue
		}
		owned := []string{id}
		for _, c := range x.entities[id].Codes {
			if own := codedID(c.System, c.Code); own != id {
				owned = append(owned, own)
			}
		}
		for _, own := range owned {
			if h := holders[own]; len(h) == 1 {
				x.join(h[0], id, "code")
			} else if len(h) > 1 {
				x.kept++
			}
		}
	}
}

// byName joins entities of one type that have the same Chinese or the same
// English name; ids come in order of rank, so the best claims a name first. What
// was joined by code is of the type that it was joined to.
func (x *identity) byName() {
	first := map[string]string{}
	for _, id := range x.ids() {
		for _, key := range x.nameKeys(id) {
			if other, ok := first[key]; ok {
				x.join(other, id, "name")
			} else {
				first[key] = id
			}
		}
	}
}

// byAlias joins an entity that has only a hash for an id with the one curated
// entity of its type that has its name as an alias. Aliases of other sources
// join nothing: they are often of something near.
func (x *identity) byAlias() {
	holders := map[string][]string{}
	names := map[string]bool{}
	for _, id := range x.ids() {
		if rank(id) != 0 {
			break
		}
		e := x.entities[id]
		for _, k := range x.nameKeys(id) {
			names[k] = true
		}
		for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
			for _, a := range e.Aliases.In(lang) {
				k := nameKey(e.Type, lang, a)
				if !slices.Contains(holders[k], id) {
					holders[k] = append(holders[k], id)
				}
			}
		}
	}
	for _, id := range x.ids() {
		if rank(id) != 2 || rank(x.root(id)) == 0 {
			continue
		}
		for _, k := range x.nameKeys(id) {
			if h := holders[k]; len(h) == 1 && !names[k] {
				x.join(h[0], id, "alias")
			}
		}
	}
}

// byLinks joins what links say is one, the surest first. Entities of two types are
// not joined, since what one may be said of the other may not; the first gets the
// codes of the second, unless it has another code of that terminology.
func (x *identity) byLinks(links []*ophglm.Link) {
	links = slices.Clone(links)
	slices.SortFunc(links, func(a, b *ophglm.Link) int {
		return cmp.Or(-cmp.Compare(a.Similarity, b.Similarity), cmp.Compare(a.Key(), b.Key()))
	})
	for _, l := range links {
		if x.entities[l.A] == nil || x.entities[l.B] == nil || l.Kind != "merged" {
			continue
		}
		a, b := x.root(l.A), x.root(l.B)
		switch {
		case x.entities[a].Type == x.entities[b].Type:
			x.join(a, b, "link")
		case a == b:
		case x.apart(a, b):
			x.kept++
		default:
			x.codes = append(x.codes, [2]string{l.A, l.B})
			x.anchors[a] = append(x.anchors[a], x.anchors[b]...)
			x.by["codes"]++
		}
	}
}

func nameKey(typ string, lang ophglm.Lang, name string) string {
	return strings.Join([]string{typ, string(lang), FoldName(name)}, "\x00")
}

func (x *identity) nameKeys(id string) []string {
	var keys []string
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		if n := x.entities[id].Name.In(lang); n != "" {
			keys = append(keys, nameKey(x.entities[x.root(id)].Type, lang, n))
		}
	}
	return keys
}

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
	for _, id := range ids { // the kept id of a set comes first
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
// the order it was read in.
func settle(e *ophglm.Entity) {
	for _, names := range []*[]string{&e.Aliases.ZH, &e.Aliases.EN} {
		slices.Sort(*names)
	}
	slices.SortFunc(e.Codes, func(a, b ophglm.Code) int {
		return cmp.Or(cmp.Compare(a.System, b.System), cmp.Compare(a.Code, b.Code))
	})
	slices.SortStableFunc(e.Sources, bySource)
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

// count reports the joins.
func (x *identity) count(count func(name string, n int)) {
	for _, rule := range []string{"code", "name", "alias", "link"} {
		count(fmt.Sprintf("entities joined by %s", rule), x.by[rule])
	}
	count("entities given codes of another type", x.by["codes"])
	count("entities kept apart", x.kept)
}
