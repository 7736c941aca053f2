package storetest

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/kg/store"
)

// The oracle answers by looking at every item, in the plainest way.

func (g Graph) wantEntities(ids []string) []*ophglm.Entity {
	var out []*ophglm.Entity
	for _, e := range g.entities() {
		if slices.Contains(ids, e.ID) {
			out = append(out, e)
		}
	}
	return out
}

func (g Graph) wantTriples(p store.Pattern) []*ophglm.Triple {
	fits := func(list []string, value string) bool {
		return len(list) == 0 || value != "" && slices.Contains(list, value)
	}
	var out []*ophglm.Triple
	for _, t := range g.triples() {
		if fits(p.Subjects, t.Subject) && fits(p.Relations, t.Relation) && fits(p.Objects, t.Object.Entity) {
			out = append(out, t)
		}
	}
	return out
}

func (g Graph) wantNamed(name string) []store.Named {
	if name = store.Fold(name); name == "" {
		return nil
	}
	is := func(s string) bool { return store.Fold(s) == name }
	var out []store.Named
	for _, e := range g.entities() {
		isCode := is(e.ID)
		for _, c := range e.Codes {
			isCode = isCode || is(c.Code) || is(c.System+":"+c.Code)
		}
		switch {
		case is(e.Name.ZH) || is(e.Name.EN):
			out = append(out, store.Named{ID: e.ID, As: store.Name})
		case slices.ContainsFunc(e.Aliases.ZH, is) || slices.ContainsFunc(e.Aliases.EN, is):
			out = append(out, store.Named{ID: e.ID, As: store.Alias})
		case isCode:
			out = append(out, store.Named{ID: e.ID, As: store.Code})
		}
	}
	slices.SortStableFunc(out, func(a, b store.Named) int { return cmp.Compare(a.As, b.As) })
	return out
}

func (g Graph) wantSearch(text string, limit int) []store.Hit {
	words := plainWords(text)
	if len(words) == 0 || limit < 1 {
		return nil
	}
	var out []store.Hit
	for _, it := range g {
		var best string
		var texts []string
		hit := store.Hit{}
		if e := it.Entity; e != nil {
			texts = slices.Concat([]string{e.Name.ZH, e.Name.EN}, e.Aliases.ZH, e.Aliases.EN)
			hit.Entity = e.ID
		} else {
			texts = []string{it.Triple.Object.Text.ZH, it.Triple.Object.Text.EN}
			hit.Entity, hit.Triple = it.Triple.Subject, it.Triple.ID
		}
		for _, s := range texts {
			if s != "" && standsIn(words, s) && (best == "" || shorter(s, best) < 0) {
				best = s
			}
		}
		if hit.Text = best; best != "" {
			out = append(out, hit)
		}
	}
	slices.SortFunc(out, func(a, b store.Hit) int {
		return cmp.Or(
			cmp.Compare(utf8.RuneCountInString(a.Text), utf8.RuneCountInString(b.Text)),
			cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Triple, b.Triple))
	})
	return out[:min(limit, len(out))]
}

func shorter(a, b string) int {
	return cmp.Or(cmp.Compare(utf8.RuneCountInString(a), utf8.RuneCountInString(b)), cmp.Compare(a, b))
}

// plainWords cuts a text by putting a blank wherever a word may end.
func plainWords(text string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range store.Fold(text) {
		switch {
		case unicode.IsMark(r) && before != ' ':
			b.WriteRune(r)
			continue
		case !unicode.IsLetter(r) && !unicode.IsNumber(r):
			r = ' '
		case before != ' ' && unicode.Is(unicode.Han, r) != unicode.Is(unicode.Han, before):
			b.WriteRune(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return strings.Fields(b.String())
}

// standsIn reports whether each word is a word of the text or, of Chinese, a
// part of one.
func standsIn(words []string, text string) bool {
	has := plainWords(text)
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !slices.ContainsFunc(has, func(h string) bool {
			return h == w || unicode.Is(unicode.Han, first) && strings.Contains(h, w)
		}) {
			return false
		}
	}
	return true
}
