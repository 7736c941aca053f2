package store

import (
	"cmp"
	"slices"

	"ophglm"
)

// Key is a folded name by which an entity is found.
type Key struct {
	Text string
	As   As
}

// Keys lists by what [Store.Named] finds the entity, each text once, as the
// first thing that it is: name, alias, code.
func Keys(e *ophglm.Entity) []Key {
	out := make([]Key, 0, 4+len(e.Aliases.ZH)+len(e.Aliases.EN)+2*len(e.Codes))
	add := func(s string, as As) {
		if s = Fold(s); s != "" && !slices.ContainsFunc(out, func(k Key) bool { return k.Text == s }) {
			out = append(out, Key{s, as})
		}
	}
	add(e.Name.ZH, Name)
	add(e.Name.EN, Name)
	for _, a := range e.Aliases.ZH {
		add(a, Alias)
	}
	for _, a := range e.Aliases.EN {
		add(a, Alias)
	}
	add(e.ID, Code)
	for _, c := range e.Codes {
		add(c.Code, Code)
		add(c.System+":"+c.Code, Code)
	}
	return out
}

// Texts lists what [Store.Search] looks through of an item, each text once, the
// shortest first: names and aliases of an entity, the object of a triple.
func Texts(item *ophglm.GraphItem) []string {
	var out []string
	if e := item.Entity; e != nil {
		out = slices.Concat([]string{e.Name.ZH, e.Name.EN}, e.Aliases.ZH, e.Aliases.EN)
	} else {
		out = []string{item.Triple.Object.Text.ZH, item.Triple.Object.Text.EN}
	}
	slices.SortFunc(out, CompareTexts)
	out = slices.Compact(out)
	if len(out) > 0 && out[0] == "" {
		out = out[1:]
	}
	return out
}

// CompareTexts orders texts as [Store.Search] does: by their number of
// characters, then by bytes.
func CompareTexts(a, b string) int {
	return cmp.Or(cmp.Compare(Length(a), Length(b)), cmp.Compare(a, b))
}
