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
	patient  map[string]bool // those that the patient names
}

func (t *tally) add(entity string, n int, by ophglm.Role) {
	if t.counts == nil {
		t.counts, t.patient = map[string]int{}, map[string]bool{}
	}
	if _, ok := t.counts[entity]; !ok {
		t.entities = append(t.entities, entity)
	}
	t.counts[entity] += n
	if by == ophglm.Patient {
		t.patient[entity] = true
	}
}

// list gives the entities: those of the eye before those of the body, in each
// the patient's before what the doctor alone states, the most mentioned first,
// then the first.
func (t *tally) list(systemic map[string]bool) []string {
	rank := func(e string) int {
		n := 0
		if systemic[e] {
			n = 2
		}
		if !t.patient[e] {
			n++
		}
		return n
	}
	slices.SortStableFunc(t.entities, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return t.counts[b] - t.counts[a]
	})
	return t.entities
}

// outcomes are diseases that are asked about as what may come.
var outcomes = map[string]bool{"blindness": true, "visual_impairment": true, "low_vision": true}

// isDisease reports whether an entity of a diagnosis is a disease, which one
// without a name is taken for.
func (g *describer) isDisease(entity string) bool {
	is, named := g.disease[entity]
	return is || !named
}

// ofPatient reports whether a disease at a place of a turn is one of the patient
// of the dialogue: named or asked about by the patient, or stated by the doctor.
func (g *describer) ofPatient(t *ophglm.Turn, entity string, start, end int, sided bool) bool {
	switch {
	case outcomes[entity]:
		return t.Role == ophglm.Patient && suffered(t.Text, start, end)
	case t.Role == ophglm.Patient:
		return true
	}
	return stated(t.Text, start, end, sided)
}

func (g *describer) diseases(d *ophglm.Dialogue, s speakers, about string) []string {
	var own, others, repeated tally
	p := placer{s: s, turn: -1}
	for i := range d.Facts {
		f := &d.Facts[i]
		if f.Kind != "diagnosis" || f.Negated || f.Entity == "" || !g.isDisease(f.Entity) {
			continue
		}
		t, start, end := p.place(f)
		if t == nil {
			continue
		}
		if !g.ofPatient(t, f.Entity, start, end, f.Eye != "") {
			repeated.add(f.Entity, 1, t.Role)
			continue
		}
		if f.Subject == about || t.Role == ophglm.Doctor && f.Subject == "" {
			own.add(f.Entity, 1, t.Role)
		} else {
			others.add(f.Entity, 1, t.Role)
		}
	}
	if len(own.entities) == 0 {
		own = others
	}
	if g.names != nil && len(own.entities) == 0 {
		own = g.entityDiseases(d)
	}
	if g.names != nil {
		for _, m := range g.names.Find(nil, d.Disease) {
			own.add(m.Name.Entity, 1, ophglm.Patient)
		}
	}
	for _, e := range repeated.entities { // a doctor's other mentions of what the patient has
		if own.counts[e] > 0 && !outcomes[e] {
			own.add(e, repeated.counts[e], "")
		}
	}
	return own.list(g.systemic)
}

// entityDiseases counts the mentions of a dialogue's entities that are diseases
// of the patient. Without facts one that the text does not name is last: with
// them it stands in the text by a name of several things.
func (g *describer) entityDiseases(d *ophglm.Dialogue) tally {
	var out tally
	if len(d.Entities) == 0 {
		return out
	}
	named := map[string]bool{}
	var found []lexicon.Mention
	for i := range d.Turns {
		t := &d.Turns[i]
		found = g.names.Find(found[:0], t.Text)
		for _, m := range found {
			e := m.Name.Entity
			if _, ok := slices.BinarySearch(d.Entities, e); !ok {
				continue
			}
			named[e] = true
			if !scope.Of(t.Text, m.Start, m.End).Negated && g.ofPatient(t, e, m.Start, m.End, false) {
				out.add(e, 1, t.Role)
			}
		}
	}
	for _, e := range d.Entities {
		if g.disease[e] && !named[e] && len(d.Facts) == 0 {
			out.add(e, 0, "")
		}
	}
	return out
}

// historyHeadings name fields that hold a patient's history.
var historyHeadings = []string{"病史", "既往", "history"}

func isHistoryField(name string) bool {
	return name != "" && slices.ContainsFunc(historyHeadings, func(h string) bool { return strings.Contains(strings.ToLower(name), h) })
}
