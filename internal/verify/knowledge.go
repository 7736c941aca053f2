package verify

import (
	"iter"
	"strings"
	"sync/atomic"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/clinical/triage"
	"ophglm/internal/lexicon"
)

// Knowledge is a graph made ready to be held against texts. It is for any number
// of goroutines.
//
// Memory: the graph itself (entities and triples, as read), the trie of its names,
// and for each disease that was asked about a profile of some kilobytes.
type Knowledge struct {
	entities []entity
	byID     map[string]int32
	triples  map[string]*fact
	names    *lexicon.Lexicon
	all      *lexicon.Several // names, and those of cues, concepts, phrases and senses
	of       map[*ophglm.Name]int32
	cues     *cueLexicon
	concepts *conceptLexicon
	phrases  *phraseLexicon
	senses   *senseLexicon
	rules    *triage.Rules
	bans     *triage.Facts
	profiles []atomic.Pointer[profile]
}

// entity is a node with what is said of it.
type entity struct {
	id       string
	typ      string
	name     ophglm.Text
	facts    []*fact
	parents  []int32
	children []int32
}

// fact is a triple with its object's place among the entities, or -1.
type fact struct {
	*ophglm.Triple
	rel     relations
	object  int32
	subject int32
}

// NewKnowledge reads a graph. Where names is nil they are those of its entities,
// names and aliases. Names that are ambiguous are not looked for.
func NewKnowledge(graph iter.Seq2[*ophglm.GraphItem, error], names []*ophglm.Name) (*Knowledge, error) {
	k := &Knowledge{byID: map[string]int32{}, triples: map[string]*fact{}, of: map[*ophglm.Name]int32{}, cues: cuesOnce(), concepts: conceptsOnce(), phrases: phrasesOnce(), senses: sensesOnce(), rules: triage.Default()}
	var items []*ophglm.GraphItem // those that triage reads
	var own []*ophglm.Name
	for item, err := range graph {
		if err != nil {
			return nil, err
		}
		if e := item.Entity; e != nil {
			at := k.entity(e.ID)
			k.entities[at].typ, k.entities[at].name = e.Type, e.Name
			if names == nil {
				own = appendNames(own, e)
			}
			continue
		}
		t := item.Triple
		f := &fact{Triple: t, rel: relationBit(t.Relation), object: -1, subject: k.entity(t.Subject)}
		if t.Object.Entity != "" {
			f.object = k.entity(t.Object.Entity)
		}
		k.entities[f.subject].facts = append(k.entities[f.subject].facts, f)
		k.triples[t.ID] = f
		switch {
		case f.rel == isA && f.object >= 0:
			k.entities[f.subject].parents = append(k.entities[f.subject].parents, f.object)
			k.entities[f.object].children = append(k.entities[f.object].children, f.subject)
			items = append(items, item)
		case f.rel == contraindicated:
			items = append(items, item)
		case f.rel == differential && f.object >= 0:
			// said of one end, it is said of the other
			back := *f
			back.subject, back.object = f.object, f.subject
			k.entities[f.object].facts = append(k.entities[f.object].facts, &back)
		}
	}
	if names == nil {
		names = own
	}
	k.bans = triage.NewFacts(items, names)
	looked := k.look(names)
	k.names = lexicon.New(looked)
	k.all = lexicon.NewSeveral(looked, k.cues.names, k.concepts.names, k.phrases.names, k.senses.names)
	k.profiles = make([]atomic.Pointer[profile], len(k.entities))
	return k, nil
}

func (k *Knowledge) entity(id string) int32 {
	at, ok := k.byID[id]
	if !ok {
		at = int32(len(k.entities))
		k.byID[id] = at
		k.entities = append(k.entities, entity{id: id})
	}
	return at
}

func appendNames(out []*ophglm.Name, e *ophglm.Entity) []*ophglm.Name {
	for _, lang := range [...]ophglm.Lang{ophglm.ZH, ophglm.EN} {
		if s := e.Name.In(lang); s != "" {
			out = append(out, &ophglm.Name{Surface: s, Lang: lang, Entity: e.ID, Type: e.Type, Preferred: true})
		}
		for _, s := range e.Aliases.In(lang) {
			out = append(out, &ophglm.Name{Surface: s, Lang: lang, Entity: e.ID, Type: e.Type})
		}
	}
	return out
}

// look gives the names to look for: those of known entities that are not
// ambiguous, and the other ways to call them in the list of internal/clinical.
func (k *Knowledge) look(names []*ophglm.Name) []*ophglm.Name {
	var out []*ophglm.Name
	known := map[string]*ophglm.Name{}
	for _, n := range names {
		if _, ok := k.byID[n.Entity]; !ok || n.Ambiguous {
			continue
		}
		out = append(out, n)
		known[strings.ToLower(n.Surface)] = n
	}
	section := ""
	for line := range strings.Lines(string(clinical.Findings()) + "[drug]\n" + drugNames) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '[' {
			section = line
			continue
		}
		typ := ""
		switch {
		case strings.Contains(section, "drug"):
			typ = "Drug"
		case section == "[diagnosis]":
			typ = "Disease"
		}
		out = k.ways(out, known, line, typ)
	}
	for _, n := range out {
		k.of[n] = k.byID[n.Entity]
	}
	return out
}

// related reports whether a is b, or one of them is a kind of the other.
func (k *Knowledge) related(a, b int32) bool { return a == b || k.above(a, b, 0) || k.above(b, a, 0) }

// above reports whether b stands over a. The graph may have circles.
func (k *Knowledge) above(a, b int32, depth int) bool {
	if depth > 8 {
		return false
	}
	for _, p := range k.entities[a].parents {
		if p == b || k.above(p, b, depth+1) {
			return true
		}
	}
	return false
}

// ways adds the ways to call a thing, "|" between, that no name has: of the entity
// that one of them names, or else, where a type is given, of one that is made for
// it, of which no fact speaks.
func (k *Knowledge) ways(out []*ophglm.Name, known map[string]*ophglm.Name, line, typ string) []*ophglm.Name {
	ways := strings.Split(line, "|")
	var first *ophglm.Name
	for _, w := range ways {
		if n := known[strings.ToLower(w)]; n != nil {
			first = n
			break
		}
	}
	if first == nil {
		if typ == "" {
			return out
		}
		first = &ophglm.Name{Surface: ways[0], Entity: "other:" + ways[0], Type: typ}
		at := k.entity(first.Entity)
		k.entities[at].typ, k.entities[at].name = first.Type, ophglm.Text{ZH: ways[0]}
	}
	for _, w := range ways {
		if w == "" || w[0] == '+' || w[0] == '=' || known[strings.ToLower(w)] != nil || len(w) < 6 && w[0] >= 0x80 || len(w) < 4 {
			continue
		}
		n := &ophglm.Name{Surface: w, Entity: first.Entity, Type: first.Type}
		known[strings.ToLower(w)] = n
		out = append(out, n)
	}
	return out
}
