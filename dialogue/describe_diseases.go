package dialogue

import (
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/clinical/scope"
	"ophglm/internal/lexicon"
)

// tally counts mentions of entities, in the order of their first.
type tally struct {
	entities []string
	counts   map[string]int
}

func (t *tally) add(entity string, n int) {
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	if _, ok := t.counts[entity]; !ok {
		t.entities = append(t.entities, entity)
	}
	t.counts[entity] += n
}

// byMentions lists the entities, the most mentioned first, then the first.
func (t *tally) byMentions() []string {
	slices.SortStableFunc(t.entities, func(a, b string) int { return t.counts[b] - t.counts[a] })
	return t.entities
}

// isDisease reports whether an entity of a diagnosis is a disease, which one
// without a name is taken for.
func (g *describer) isDisease(entity string) bool {
	is, named := g.disease[entity]
	return is || !named
}

func (g *describer) diseases(d *ophglm.Dialogue, s speakers, about string) []string {
	var own, others tally
	for i := range d.Facts {
		f := &d.Facts[i]
		if f.Kind != "diagnosis" || f.Negated || f.Entity == "" || !g.isDisease(f.Entity) {
			continue
		}
		if t, _ := s.turn(f); f.Subject == about || t != nil && t.Role == ophglm.Doctor && f.Subject == "" {
			own.add(f.Entity, 1)
		} else {
			others.add(f.Entity, 1)
		}
	}
	if len(own.entities) == 0 {
		own = others
	}
	if g.names == nil {
		return own.byMentions()
	}
	if len(own.entities) == 0 {
		own = g.entityDiseases(d)
	}
	for _, m := range g.names.Find(nil, d.Disease) {
		own.add(m.Name.Entity, 1)
	}
	return own.byMentions()
}

// entityDiseases counts the mentions of a dialogue's entities that are diseases.
// One that the text only denies is none, one that it does not name is last.
func (g *describer) entityDiseases(d *ophglm.Dialogue) tally {
	var out tally
	if len(d.Entities) == 0 {
		return out
	}
	denied := map[string]bool{}
	var found []lexicon.Mention
	for i := range d.Turns {
		s := d.Turns[i].Text
		found = g.names.Find(found[:0], s)
		for _, m := range found {
			e := m.Name.Entity
			if _, ok := slices.BinarySearch(d.Entities, e); !ok {
				continue
			}
			if scope.Of(s, m.Start, m.End).Negated {
				denied[e] = true
			} else {
				out.add(e, 1)
			}
		}
	}
	for _, e := range d.Entities {
		if g.disease[e] && !denied[e] && out.counts[e] == 0 {
			out.add(e, 0)
		}
	}
	return out
}

// historyHeadings name fields that hold a patient's history.
var historyHeadings = []string{"病史", "既往", "history"}

func isHistoryField(name string) bool {
	return name != "" && slices.ContainsFunc(historyHeadings, func(h string) bool { return strings.Contains(strings.ToLower(name), h) })
}
