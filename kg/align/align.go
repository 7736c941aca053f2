package align

import (
	"cmp"
	"slices"
	"strings"

	"ophglm"
	"ophglm/kg/names"
)

// The rules that find links, with the score of what each finds. It orders them;
// it is no probability. What each is worth is measured on a gold set.
const (
	RuleName   = "name"   // the same name, save for width, case and blanks
	RuleListed = "listed" // a name that the dictionary gives to a code
	RuleAlias  = "alias"  // an alias of a curated entity
	RuleTerms  = "terms"  // the same words under the dictionary
)

// The rules of links that people are to decide.
const (
	ReviewSeveral = "several" // the name fits several codes of one terminology
	ReviewAlias   = "crawled_alias"
	ReviewNear    = "near_words" // most words are the same
	ReviewLangs   = "languages"  // the Chinese names agree and the English ones do not
)

var scores = map[string]float64{
	RuleName: 1, RuleListed: 0.98, RuleAlias: 0.97, RuleTerms: 0.95,
	ReviewSeveral: 0.9, ReviewLangs: 0.85, ReviewAlias: 0.8,
}

// Links is what an alignment found: what is one, and what people are to decide.
// Both are in order of their ends. A is the entity of lower rank, B the one that
// it belongs to.
type Links struct {
	Merged []*ophglm.Link
	Review []*ophglm.Link
}

// Align compares the entities. Of each the slice is read, never changed.
// Memory: about 500 bytes a name.
func Align(entities []*ophglm.Entity) *Links {
	x := newIndex(defaultTerms(), entities)
	for _, e := range x.all {
		if names.Rank(e.ID) == names.Hashed {
			x.place(e)
		} else if names.Rank(e.ID) == names.Coded {
			x.across(e)
		}
	}
	return x.links()
}

// family is what entities must share to be compared: diseases and findings are
// of one, since the HPO, a terminology of findings, has diseases among them. Only
// to it does a link lead from one type to another: a symptom that is called as a
// disease is not that disease.
func family(typ string) string {
	switch typ {
	case "Disease", "Symptom", "FundusSign":
		return "condition"
	}
	return typ
}

// compared are the types whose names may be compared as bags of words. Names of
// drugs and examinations are exact: 0.3% is not 0.1%.
func compared(typ string) bool { return family(typ) == "condition" }

// holder is an entity that has a name, and by which rule.
type holder struct {
	entity *ophglm.Entity
	rule   string
}

// index finds entities by name and by bag.
type index struct {
	terms  *terms
	all    []*ophglm.Entity // by id
	exact  map[string][]holder
	bags   map[string][]holder
	words  map[string][]string // of a word: the bags that it is in
	found  map[[2]string]*ophglm.Link
	review map[[2]string]*ophglm.Link
}

func key(typ string, lang ophglm.Lang, name string) string {
	return family(typ) + "\x00" + string(lang) + "\x00" + name
}

func newIndex(t *terms, entities []*ophglm.Entity) *index {
	x := &index{
		terms: t, all: slices.Clone(entities), exact: map[string][]holder{}, bags: map[string][]holder{}, words: map[string][]string{},
		found: map[[2]string]*ophglm.Link{}, review: map[[2]string]*ophglm.Link{},
	}
	slices.SortFunc(x.all, func(a, b *ophglm.Entity) int { return cmp.Compare(a.ID, b.ID) })
	for _, e := range x.all {
		for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
			x.enter(e, lang, e.Name.In(lang), RuleName, RuleTerms)
			if names.Rank(e.ID) == names.Curated {
				// An alias may be wider than the name: it counts as it is written.
				for _, a := range e.Aliases.In(lang) {
					x.enter(e, lang, a, RuleAlias, "")
				}
			}
		}
		for _, n := range t.names[e.ID] {
			x.enter(e, ophglm.ZH, n, RuleListed, RuleTerms)
		}
	}
	return x
}

// enter makes an entity be found by a name under a rule, and by its words under
// another, if that is not "".
func (x *index) enter(e *ophglm.Entity, lang ophglm.Lang, name, exact, bag string) {
	if name == "" {
		return
	}
	k := key(e.Type, lang, names.Fold(name))
	x.exact[k] = appendHolder(x.exact[k], holder{e, exact})
	if !compared(e.Type) || bag == "" {
		return
	}
	words := x.terms.bag(name, lang)
	if words == "" {
		return
	}
	k = key(e.Type, lang, words)
	if len(x.bags[k]) == 0 {
		for _, w := range slices.Compact(strings.Split(words, "|")) {
			wk := key(e.Type, lang, w)
			x.words[wk] = append(x.words[wk], words)
		}
	}
	x.bags[k] = appendHolder(x.bags[k], holder{e, bag})
}

func appendHolder(all []holder, h holder) []holder {
	if slices.ContainsFunc(all, func(o holder) bool { return o.entity == h.entity }) {
		return all
	}
	return append(all, h)
}

// of returns the entities that have the name exactly, and else those that have
// its words.
func (x *index) of(e *ophglm.Entity, lang ophglm.Lang, name string) []holder {
	out := x.exact[key(e.Type, lang, names.Fold(name))]
	if compared(e.Type) {
		if words := x.terms.bag(name, lang); words != "" {
			for _, h := range x.bags[key(e.Type, lang, words)] {
				out = appendHolder(slices.Clip(out), h)
			}
		}
	}
	return out
}

// place links an entity without slug or code.
func (x *index) place(e *ophglm.Entity) {
	placed := false
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		name := e.Name.In(lang)
		if name == "" {
			continue
		}
		bySystem := map[string][]holder{}
		for _, h := range x.of(e, lang, name) {
			o := h.entity
			switch {
			case o == e:
			case names.Rank(o.ID) == names.Hashed:
				// The first of those that mean the same stands for them.
				if o.Type == e.Type && o.ID < e.ID {
					x.merge(e, o, h.rule)
				}
			case o.Type == e.Type || names.System(o.ID) == "hpo":
				s := names.System(o.ID)
				bySystem[s] = append(bySystem[s], h)
			}
		}
		for _, system := range sortedKeys(bySystem) {
			placed = true
			if h, ok := one(bySystem[system]); ok {
				x.merge(e, h.entity, h.rule)
				continue
			}
			for _, h := range bySystem[system] {
				x.doubt(e, h.entity, ReviewSeveral, scores[ReviewSeveral], nil)
			}
		}
	}
	if placed || !compared(e.Type) || e.Type != "Disease" {
		return
	}
	x.byAlias(e)
	x.near(e)
}

// one picks among entities of one source that share a name: those that have it
// exactly before those that have its words, of one type with the others before
// those of another, and the code above before the codes under it.
func one(all []holder) (holder, bool) {
	strongest := slices.MaxFunc(all, func(a, b holder) int { return cmp.Compare(scores[a.rule], scores[b.rule]) })
	best := all
	if len(all) > 1 {
		best = slices.DeleteFunc(slices.Clone(all), func(h holder) bool { return scores[h.rule] < scores[strongest.rule] })
		// Words that fit another code as well as an exact name are no doubt of the
		// exact name.
	}
	first := best[0]
	for _, h := range best[1:] {
		if len(h.entity.ID) < len(first.entity.ID) {
			first = h
		}
	}
	for _, h := range best {
		if !strings.HasPrefix(h.entity.ID, first.entity.ID) {
			return holder{}, false
		}
	}
	return first, true
}

// across links the codes of two terminologies that have the same English words.
func (x *index) across(e *ophglm.Entity) {
	for _, lang := range []ophglm.Lang{ophglm.EN, ophglm.ZH} {
		name := e.Name.In(lang)
		if name == "" || !compared(e.Type) {
			continue
		}
		bySystem := map[string][]holder{}
		for _, h := range x.of(e, lang, name) {
			s := names.System(h.entity.ID)
			if names.Rank(h.entity.ID) == names.Coded && s < names.System(e.ID) {
				bySystem[s] = append(bySystem[s], h)
			}
		}
		for _, system := range sortedKeys(bySystem) {
			h, ok := one(bySystem[system])
			switch {
			case !ok:
				for _, h := range bySystem[system] {
					x.doubt(e, h.entity, ReviewSeveral, scores[ReviewSeveral], nil)
				}
			case lang == ophglm.ZH && e.Name.EN != "" && h.entity.Name.EN != "" && x.found[[2]string{e.ID, h.entity.ID}] == nil:
				x.doubt(e, h.entity, ReviewLangs, scores[ReviewLangs], []string{e.Name.EN, h.entity.Name.EN})
			default:
				x.merge(e, h.entity, h.rule)
			}
		}
	}
}

// byAlias offers for review what a crawled alias points to.
func (x *index) byAlias(e *ophglm.Entity) {
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		for _, a := range e.Aliases.In(lang) {
			for _, h := range x.of(e, lang, a) {
				if names.Rank(h.entity.ID) != names.Hashed {
					x.doubt(e, h.entity, ReviewAlias, scores[ReviewAlias], []string{a})
				}
			}
		}
	}
}

// Bags are near when they share at least this part of their words.
const nearShare = 0.6

// commonWord is in so many bags that it finds nothing.
const commonWord = 300

// near offers for review the entity with slug or code whose name shares most
// words.
func (x *index) near(e *ophglm.Entity) {
	for _, lang := range []ophglm.Lang{ophglm.ZH, ophglm.EN} {
		own := x.terms.bag(e.Name.In(lang), lang)
		if own == "" {
			continue
		}
		words := strings.Split(own, "|")
		var best holder
		bestShare, seen := 0.0, map[string]bool{own: true}
		var differs []string
		for _, w := range words {
			others := x.words[key(e.Type, lang, w)]
			if len(others) > commonWord {
				continue
			}
			for _, o := range others {
				if seen[o] {
					continue
				}
				seen[o] = true
				share, diff := shared(words, strings.Split(o, "|"))
				if share < nearShare || share <= bestShare {
					continue
				}
				for _, h := range x.bags[key(e.Type, lang, o)] {
					if names.Rank(h.entity.ID) != names.Hashed {
						best, bestShare, differs = h, share, diff
						break
					}
				}
			}
		}
		if best.entity != nil {
			x.doubt(e, best.entity, ReviewNear, float64(bestShare*scores[ReviewAlias]), differs)
		}
	}
}

// shared is the part of the words of two bags that both have (Jaccard, with
// repeats), and the words that only one has.
func shared(a, b []string) (share float64, differs []string) {
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	both := 0
	for _, w := range b {
		if count[w] > 0 {
			count[w]--
			both++
		} else {
			differs = append(differs, w)
		}
	}
	for _, w := range a {
		if count[w] > 0 {
			count[w]--
			differs = append(differs, w)
		}
	}
	return float64(both) / float64(len(a)+len(b)-both), differs
}

func (x *index) merge(a, b *ophglm.Entity, rule string) {
	k := [2]string{a.ID, b.ID}
	if had := x.found[k]; had == nil || had.Similarity < scores[rule] {
		x.found[k] = &ophglm.Link{A: a.ID, B: b.ID, Kind: "merged", Rule: rule, Similarity: scores[rule]}
	}
}

func (x *index) doubt(a, b *ophglm.Entity, rule string, score float64, differs []string) {
	k := [2]string{a.ID, b.ID}
	if had := x.review[k]; had == nil || had.Similarity < score {
		x.review[k] = &ophglm.Link{A: a.ID, B: b.ID, Kind: "near", Rule: rule, Similarity: score, Differs: differs}
	}
}

func (x *index) links() *Links {
	l := &Links{}
	for _, k := range x.found {
		l.Merged = append(l.Merged, k)
	}
	for k, link := range x.review {
		if x.found[k] == nil {
			l.Review = append(l.Review, link)
		}
	}
	for _, s := range [][]*ophglm.Link{l.Merged, l.Review} {
		slices.SortFunc(s, func(a, b *ophglm.Link) int { return cmp.Compare(a.Key(), b.Key()) })
	}
	return l
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
