package verify

import (
	"ophglm"
	"ophglm/internal/lexicon"
)

// profile is what the graph lets be said about one disease.
type profile struct {
	disease int32
	facts   []*claim
	byID    map[string]*claim
	// objects lead from an entity to the facts that it is the object of; from an
	// ancestor or a kind of the object too.
	objects map[int32][]*claim
	// spoken are the entities that texts of the facts name.
	spoken  map[int32]bool
	numbers []quantity
	grams   [2]map[gram][]*claim // of all facts' texts, by language
	advice  []*claim             // its facts on what to do and to leave off
	urgent  *claim               // its urgency fact of level emergency or urgent, if any
}

// claim is a fact with its texts taken apart.
type claim struct {
	*fact
	names   map[int32]polarity // entities that its texts name
	numbers []quantity
	grams   [2]map[gram]polarity // by language
	text    [2]string            // its free texts, by language
	periods [2][]period          // that its free texts tell
	eyes    [2]fitness           // that its texts tell apart
	props   [2][]prop            // clauses of its texts that say one side of a family
	matters [2]map[int16]uint8   // what it bids of matters
	short   bool                 // a treatment for a short time, or for few
}

const (
	zh = iota
	en
)

// profileOf gives the profile of a disease, made when it is first asked for. Two
// goroutines may both make it; they make the same.
func (k *Knowledge) profileOf(disease int32) *profile {
	if p := k.profiles[disease].Load(); p != nil {
		return p
	}
	p := k.profile(disease)
	k.profiles[disease].CompareAndSwap(nil, p)
	return k.profiles[disease].Load()
}

func (k *Knowledge) profile(disease int32) *profile {
	p := &profile{disease: disease, byID: map[string]*claim{}, objects: map[int32][]*claim{}, spoken: map[int32]bool{}}
	p.grams[zh], p.grams[en] = map[gram][]*claim{}, map[gram][]*claim{}
	r := &claimReader{k: k}
	for _, f := range k.entities[disease].facts {
		c := r.claim(f)
		p.facts = append(p.facts, c)
		p.byID[c.ID] = c
		p.numbers = append(p.numbers, c.numbers...)
		for l := range c.grams {
			for g := range c.grams[l] {
				p.grams[l][g] = append(p.grams[l][g], c)
			}
		}
		for e := range c.names {
			p.spoken[e] = true
		}
		if f.object >= 0 {
			p.add(k, f.object, c)
		}
		if at, ok := k.byID[f.Qualifiers["exam"]]; ok {
			p.add(k, at, c)
		}
		if c.rel&(lifestyle|preventedBy|contraindicated) != 0 {
			p.advice = append(p.advice, c)
		}
		if c.pressing() && p.urgent == nil {
			p.urgent = c
		}
	}
	return p
}

// pressing reports whether a fact says that the disease is urgent.
func (c *claim) pressing() bool {
	level := c.Qualifiers["level"]
	return c.rel == urgency && (level == "emergency" || level == "urgent")
}

// add files a claim under an entity, and under those above and below it.
func (p *profile) add(k *Knowledge, e int32, c *claim) {
	p.put(e, c)
	var up, down func(e int32, depth int)
	up = func(e int32, depth int) {
		for _, a := range k.entities[e].parents {
			if depth < 4 {
				p.put(a, c)
				up(a, depth+1)
			}
		}
	}
	down = func(e int32, depth int) {
		for _, a := range k.entities[e].children {
			if depth < 4 {
				p.put(a, c)
				down(a, depth+1)
			}
		}
	}
	up(e, 0)
	down(e, 0)
}

func (p *profile) put(e int32, c *claim) {
	for _, old := range p.objects[e] {
		if old == c {
			return
		}
	}
	p.objects[e] = append(p.objects[e], c)
}

// claimReader takes the texts of facts apart.
type claimReader struct {
	k     *Knowledge
	found []lexicon.Mention
	cues  []lexicon.Mention
}

func (r *claimReader) claim(f *fact) *claim {
	c := &claim{fact: f, names: map[int32]polarity{}}
	c.grams[zh], c.grams[en] = map[gram]polarity{}, map[gram]polarity{}
	r.add(c, f.Object.Text, true)
	for key, v := range f.Qualifiers {
		switch {
		case len(key) > 3 && key[len(key)-3:] == "@zh":
			r.add(c, ophglm.Text{ZH: v}, true)
		case len(key) > 3 && key[len(key)-3:] == "@en":
			r.add(c, ophglm.Text{EN: v}, true)
		default:
			if at, ok := r.k.byID[v]; ok {
				c.names[at] |= affirmed | open
				r.add(c, r.k.entities[at].name, false)
			}
		}
	}
	if f.object >= 0 {
		r.add(c, r.k.entities[f.object].name, false)
	}
	for l, s := range c.text {
		c.periods[l] = periods(nil, s)
	}
	name := f.Object.Text
	if f.object >= 0 {
		name = r.k.entities[f.object].name
	}
	r.bidsOf(c, name, false)
	r.bidsOf(c, ophglm.Text{ZH: f.Qualifiers["for@zh"], EN: f.Qualifiers["for@en"]}, true)
	return c
}

// add takes a text. Of free texts it matters what they affirm and deny; a name
// does neither.
func (r *claimReader) add(c *claim, t ophglm.Text, free bool) {
	for l, s := range [...]string{t.ZH, t.EN} {
		if s == "" {
			continue
		}
		c.numbers = quantities(c.numbers, s)
		c.eyes[l] |= fitnessOf(s)
		r.found = r.k.names.Find(r.found[:0], s)
		r.cues = r.k.cues.words.Find(r.cues[:0], s)
		how := func(start, end int) polarity {
			if !free && c.rel&(lifestyle|preventedBy) == 0 {
				return open
			}
			return r.k.cues.polarityOf(s, r.cues, start, end)
		}
		if free {
			c.text[l] += s + "\n"
			for _, m := range r.found {
				c.names[r.k.of[m.Name]] |= how(m.Start, m.End)
			}
		}
		c.props[l] = r.propsOf(c.props[l], s, c.rel)
		grams(s, func(g gram, start, end int) { c.grams[l][g] |= how(start, end) })
		r.found = r.k.concepts.words.Find(r.found[:0], s)
		for _, m := range r.found {
			c.grams[l][r.k.concepts.of[m.Name]] |= how(m.Start, m.End)
		}
	}
}
