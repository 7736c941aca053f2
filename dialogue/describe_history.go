package dialogue

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/clinical/scope"
)

// history lists the ids of facts that are the history of whom a dialogue is
// about, in the order of the facts.
func history(d *ophglm.Dialogue, s speakers, about string) []string {
	var out []string
	r := historian{d: d, about: about, placer: placer{s: s, turn: -1}}
	taken := make([]bool, len(d.Facts))
	for i := range d.Facts {
		taken[i] = taken[i] || r.is(i)
		if k := r.chronic(i); k >= 0 {
			taken[i], taken[k] = true, true
		}
	}
	for i, yes := range taken {
		if yes && d.Facts[i].ID != "" {
			out = append(out, d.Facts[i].ID)
		}
	}
	return out
}

// placer finds facts in their turns, whose texts have been edited since.
type placer struct {
	s    speakers
	turn int // of the pieces; -1 before the first
	ps   []piece
}

// place gives the turn that a fact stands in and where, or nil where that was
// dropped or its edits do not fit.
func (p *placer) place(f *ophglm.Fact) (t *ophglm.Turn, start, end int) {
	t, n := p.s.turn(f)
	if t == nil {
		return nil, 0, 0
	}
	if n != p.turn {
		ps, err := pieces(p.ps[:0], t)
		if err != nil || !slices.IsSorted(t.From) {
			return nil, 0, 0 // a turn whose edits don't fit tells nothing of places
		}
		p.ps, p.turn = ps, n
	}
	start = textOffset(p.ps, f.In.Turn, f.In.Start, false)
	end = textOffset(p.ps, f.In.Turn, f.In.End, true)
	return t, start, max(start, end)
}

// historian reads what facts tell of whom the dialogue is about.
type historian struct {
	d     *ophglm.Dialogue
	about string
	placer
}

// own gives the turn in which the patient says a fact of whom the dialogue is
// about and which is not denied, and where, or nil.
func (r *historian) own(f *ophglm.Fact) (t *ophglm.Turn, start, end int) {
	if f.Negated || f.Subject != r.about {
		return nil, 0, 0
	}
	if t, _ := r.s.turn(f); t == nil || t.Role != ophglm.Patient {
		return nil, 0, 0
	}
	return r.place(f)
}

// textOffset is where a place of a source turn lies in the turn's text now. One
// within an edit is where that begins or, as an end, where it ends. The source
// turns are to rise.
func textOffset(ps []piece, turn, at int, end bool) int {
	i := sort.Search(len(ps), func(i int) bool {
		p := &ps[i]
		return p.turn > turn || p.turn == turn && p.kind != joint && (at < p.end || end && at == p.end)
	})
	switch {
	case i == len(ps) || ps[i].turn != turn:
		return ps[max(i-1, 0)].b // after all of it
	case at <= ps[i].start:
		return ps[i].a
	case ps[i].kind == kept:
		return ps[i].a + at - ps[i].start
	case end:
		return ps[i].b
	}
	return ps[i].a
}

// is reports whether a fact is history by what it is and how it is meant.
func (r *historian) is(i int) bool {
	f := &r.d.Facts[i]
	switch f.Kind {
	case "family_history":
		return !f.Negated
	case "surgery":
		t, _, _ := r.own(f)
		return t != nil && (f.Value == "after" || f.Value == "before")
	case "diagnosis", "drug":
	default:
		return false
	}
	t, start, end := r.own(f)
	if t == nil {
		return false
	}
	m := scope.Of(t.Text, start, end)
	switch {
	case m.Question || m.Hypothetical:
		return false
	case f.Kind == "drug":
		return !choice(t.Text, start, end)
	}
	return m.Past || m.LongAgo || isHistoryField(t.Field) || underHistory(t.Text, start, end)
}

// clauseReach is how many bytes before and after a place its clause is looked for.
const clauseReach = 90

// choice reports whether a place stands in a clause that asks or that gives a
// choice: 打雷珠还是康柏，哪个好.
func choice(s string, start, end int) bool {
	from, to := max(0, start-clauseReach), min(len(s), end+clauseReach)
	for from < start && !utf8.RuneStart(s[from]) {
		from++
	}
	for c := (clause{}); from+c.next < start+1 && from+c.next < to; {
		if c = nextClause(s[from:to], c, ophglm.Patient); from+c.next > start {
			said := s[from+c.start : from+c.end]
			return c.asks || strings.Contains(said, "还是") || strings.Contains(said, " or ")
		}
	}
	return false
}

// underHistory reports whether a place is called a history: 高血压病史, a history of
// hypertension, 既往：高血压.
func underHistory(s string, start, end int) bool {
	if after := s[end:]; strings.HasPrefix(after, "病史") || strings.HasPrefix(after, "史") {
		return true
	}
	before := s[max(0, start-60):start]
	if k := strings.LastIndexAny(before, "\n.!?;"); k >= 0 {
		before = before[k+1:]
	}
	if k := strings.LastIndex(before, "。"); k >= 0 {
		before = before[k:]
	}
	lower := strings.ToLower(before)
	return strings.Contains(before, "既往") || strings.Contains(lower, "history of") || strings.Contains(lower, "history:")
}

// furthest is how many bytes may stand between a disease and how long it has
// been, nearestTo between a duration and the disease that it stands before.
const (
	furthest  = 36
	nearestTo = 12
	// sidesBetween is how many facts on a disease is looked for: sides are passed
	// over.
	sidesBetween = 4
)

// chronic gives the diagnosis that a duration of three months or more belongs to,
// as 糖尿病10年 or 10年糖尿病史 say it, or -1.
func (r *historian) chronic(i int) int {
	f := &r.d.Facts[i]
	if f.Kind != "duration" || !longDuration(f) {
		return -1
	}
	t, start, end := r.own(f)
	if t == nil {
		return -1
	}
	for k := i - 1; k >= max(0, i-sidesBetween); k-- {
		g := &r.d.Facts[k]
		if g.Kind == "laterality" {
			continue
		}
		u, _, e := r.own(g)
		if g.Kind == "diagnosis" && u == t && e <= start && start-e <= furthest && oneClause(t.Text[e:start]) && r.stated(t, k) {
			return k
		}
		break
	}
	for k := i + 1; k < min(len(r.d.Facts), i+sidesBetween); k++ {
		g := &r.d.Facts[k]
		if g.Kind == "laterality" {
			continue
		}
		u, s, _ := r.own(g)
		if g.Kind == "diagnosis" && u == t && s >= end && s-end <= nearestTo && oneClause(t.Text[end:s]) && r.stated(t, k) {
			return k
		}
		break
	}
	return -1
}

// stated reports whether a fact is said to be so.
func (r *historian) stated(t *ophglm.Turn, i int) bool {
	_, start, end := r.own(&r.d.Facts[i])
	m := scope.Of(t.Text, start, end)
	return !m.Question && !m.Hypothetical
}

// oneClause reports whether no sentence ends in s.
func oneClause(s string) bool {
	return !strings.ContainsAny(s, ".!?;\n") && !strings.Contains(s, "。") && !strings.Contains(s, "；") && !strings.Contains(s, "？") && !strings.Contains(s, "！")
}

// longDuration reports whether a duration is of three months or more, from which
// on a disease is chronic. Of a range the first counts.
func longDuration(f *ophglm.Fact) bool {
	v := strings.TrimLeft(f.Value, "<>")
	if k := strings.IndexByte(v, '-'); k > 0 {
		v = v[:k]
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return false
	}
	switch f.Unit {
	case "y":
		return n >= 0.25
	case "mo":
		return n >= 3
	case "wk":
		return n >= 13
	case "d":
		return n >= 90
	}
	return false
}
