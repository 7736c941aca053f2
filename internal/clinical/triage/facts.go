package triage

import (
	"sort"

	"ophglm"
	"ophglm/internal/lexicon"
)

// Facts are what a graph says of drugs that must not be given: its triples
// "contraindicated_with", with the kinds of each drug class. They are for any
// number of goroutines.
type Facts struct {
	words *lexicon.Lexicon
	bans  map[string][]string // by drug or class: the diseases
	kinds map[string][]string // by drug: itself and the classes it belongs to
}

// NewFacts takes the facts of a graph and the names of its entities.
func NewFacts(graph []*ophglm.GraphItem, names []*ophglm.Name) *Facts {
	f := &Facts{bans: map[string][]string{}, kinds: map[string][]string{}}
	parents := map[string][]string{}
	concerned := map[string]bool{}
	for _, item := range graph {
		switch t := item.Triple; {
		case t == nil || t.Object.Entity == "":
		case t.Relation == "contraindicated_with":
			f.bans[t.Object.Entity] = append(f.bans[t.Object.Entity], t.Subject)
			concerned[t.Subject], concerned[t.Object.Entity] = true, true
		case t.Relation == "is_a":
			parents[t.Subject] = append(parents[t.Subject], t.Object.Entity)
		}
	}
	for drug := range parents {
		if ks := closure(drug, parents); len(ks) > 0 {
			for _, k := range ks {
				if f.bans[k] != nil {
					f.kinds[drug] = append(f.kinds[drug], k)
					concerned[drug] = true
				}
			}
			sort.Strings(f.kinds[drug])
		}
	}
	var wanted []*ophglm.Name
	for _, n := range names {
		if concerned[n.Entity] && !n.Ambiguous {
			wanted = append(wanted, n)
		}
	}
	f.words = lexicon.New(wanted)
	return f
}

// closure is everything above an entity.
func closure(of string, parents map[string][]string) []string {
	var out []string
	seen := map[string]bool{of: true}
	for queue := parents[of]; len(queue) > 0; queue = queue[1:] {
		if p := queue[0]; !seen[p] {
			seen[p] = true
			out = append(out, p)
			queue = append(queue[:len(queue):len(queue)], parents[p]...)
		}
	}
	return out
}

// conflicts adds the conflicts that the graph knows of.
func (f *Facts) conflicts(w *work, out []DrugConflict) []DrugConflict {
	type place struct {
		entity string
		m      mention
	}
	var drugs, diseases []place
	for i := range w.turns {
		w.found = f.words.Find(w.found[:0], w.turns[i].Text)
		for _, n := range w.found {
			p := place{n.Name.Entity, mention{turn: i, start: n.Start, end: n.End}}
			switch {
			case n.Name.Type == "Disease":
				diseases = append(diseases, p)
			case w.turns[i].Role == ophglm.Doctor:
				drugs = append(drugs, p)
			}
		}
	}
	if len(drugs) == 0 || len(diseases) == 0 {
		return out
	}
	found := map[string]bool{}
	for i := range drugs {
		d := &drugs[i]
		for _, kind := range append([]string{d.entity}, f.kinds[d.entity]...) {
			for _, disease := range f.bans[kind] {
				id := disease + "/" + kind
				for j := range diseases {
					if diseases[j].entity == disease && !found[id] && w.recommends(&d.m) && w.has(&diseases[j].m) {
						found[id] = true
						out = append(out, DrugConflict{id, d.m.turn, d.m.start, d.m.end})
					}
				}
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
