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
			// A code of another terminology may be of another type than the entity.
			if own := codedID(c.System, c.Code); own != id && c.System == systemOf(id) {
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

// count reports the joins.
func (x *identity) count(count func(name string, n int)) {
	for _, rule := range []string{"code", "name", "alias", "link"} {
		count(fmt.Sprintf("entities joined by %s", rule), x.by[rule])
	}
	count("entities given codes of another type", x.by["codes"])
	count("entities kept apart", x.kept)
}
