package kg

import (
	"encoding/json"
	"fmt"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm"
)

// collect is a sink that holds what a reader made, and that fails the test
// where a row ends up nowhere or an invalid record is emitted.
type collect struct {
	t        testing.TB
	row      int
	settled  bool
	entities []*ophglm.Entity
	triples  []*ophglm.Triple
	rejects  []reject
	merged   int
	counts   map[string]int
}

type reject struct {
	row            int
	reason, detail string
	part           bool
}

func newCollect(t testing.TB) *collect {
	return &collect{t: t, settled: true, counts: map[string]int{}}
}

func (c *collect) Row(n int) error {
	if !c.settled {
		c.t.Errorf("row %d ended up nowhere", c.row)
	}
	if n != c.row+1 {
		c.t.Errorf("row %d came after row %d", n, c.row)
	}
	c.row, c.settled = n, false
	return nil
}

func (c *collect) Emit(item *ophglm.GraphItem) error {
	if err := item.Validate(); err != nil {
		return fmt.Errorf("an invalid record: %w", err)
	}
	c.settled = true
	if item.Entity != nil {
		c.entities = append(c.entities, item.Entity)
	} else {
		c.triples = append(c.triples, item.Triple)
	}
	return nil
}

func (c *collect) Reject(reason, detail string, _ any) error {
	c.settled = true
	c.rejects = append(c.rejects, reject{c.row, reason, detail, false})
	return nil
}

func (c *collect) RejectPart(reason, detail string, _ any) error {
	c.rejects = append(c.rejects, reject{c.row, reason, detail, true})
	return nil
}

func (c *collect) Merged() { c.settled, c.merged = true, c.merged+1 }

func (c *collect) Count(name string, n int) { c.counts[name] += n }

func (c *collect) done() {
	if !c.settled {
		c.t.Errorf("row %d ended up nowhere", c.row)
	}
}

// reasons counts rejects by reason, parts apart.
func (c *collect) reasons(part bool) map[string]int {
	m := map[string]int{}
	for _, r := range c.rejects {
		if r.part == part {
			m[r.reason]++
		}
	}
	return m
}

// entity finds an entity by type and name.
func (c *collect) entity(typ, name string) *ophglm.Entity {
	for _, e := range c.entities {
		if e.Type == typ && (e.Name.ZH == name || e.Name.EN == name) {
			return e
		}
	}
	c.t.Errorf("no %s %q", typ, name)
	return &ophglm.Entity{}
}

// facts writes the triples of a relation as text, in order.
func (c *collect) facts(relation string) []string {
	names := map[string]string{}
	for _, e := range c.entities {
		names[e.ID] = e.Name.Any()
	}
	out := []string{}
	for _, t := range c.triples {
		if t.Relation != relation {
			continue
		}
		s := names[t.Object.Entity] + t.Object.Text.Any()
		if t.Object.Entity != "" && names[t.Object.Entity] == "" {
			c.t.Errorf("the object %s of %s is no entity of the file", t.Object.Entity, t.ID)
		}
		if len(t.Qualifiers) > 0 {
			q, err := json.Marshal(t.Qualifiers)
			if err != nil {
				c.t.Fatal(err)
			}
			s += " " + string(q)
		}
		out = append(out, s)
	}
	return out
}

// gb encodes text in GB18030.
func gb(t testing.TB, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
