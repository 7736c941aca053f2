package medical

// drugsOf counts the drugs that the answer tells to take, each once, and those that
// nothing speaks for: neither question nor references name them, nor does a fact of
// the graph on a disease that these name, but for facts that forbid them. A drug is
// spoken for where its class is, and a disease where what it is a kind of is.
func (r *Reader) drugsOf(a *Answer, t *told, c *Counts) {
	known := map[string]bool{}
	for i := range t.known {
		if f := &t.known[i]; f.Kind == "drug" {
			known[thing(f)] = true
		}
	}
	for _, s := range append([]string{a.Question}, a.References...) {
		for _, m := range r.names.Find(nil, s) {
			known[m.Name.Entity] = true
			if m.Name.Type != disease {
				continue
			}
			for _, d := range r.kinds(m.Name.Entity) {
				for id := range r.drugs[d] {
					known[id] = true
				}
			}
		}
	}
	seen := map[string]bool{}
	for i := range t.own {
		f := &t.own[i]
		if f.Kind != "drug" || f.Negated || seen[thing(f)] {
			continue
		}
		seen[thing(f)] = true
		c.Drugs++
		founded := false
		for _, id := range r.kinds(thing(f)) {
			founded = founded || known[id]
		}
		if !founded {
			c.DrugsUnfounded++
		}
	}
}
