package store

import (
	"errors"
	"fmt"
	"iter"

	"ophglm"
)

// Checker holds a stream of items to what a graph is, so that every store
// refuses the same: entities before triples, each by ascending id and so none
// twice, and both ends of a triple among the entities. It keeps the ids of the
// entities in memory.
type Checker struct {
	numbers map[string]int
	last    string
	triples int

	subject, object int // of the last triple
}

// Check takes the next item. After an error the checker is not to be used.
func (c *Checker) Check(item *ophglm.GraphItem) error {
	if item == nil || (item.Entity == nil) == (item.Triple == nil) {
		return errors.New("an item of a graph is an entity or a triple, and one is both or neither")
	}
	if e := item.Entity; e != nil {
		if c.triples > 0 {
			return fmt.Errorf("entity %q stands after triples: a graph has its entities first", e.ID)
		}
		if err := c.after("entity", e.ID, len(c.numbers) > 0); err != nil {
			return err
		}
		if c.numbers == nil {
			c.numbers = map[string]int{}
		}
		c.numbers[e.ID] = len(c.numbers) + 1
		return nil
	}
	t := item.Triple
	if err := c.after("triple", t.ID, c.triples > 0); err != nil {
		return err
	}
	if c.subject = c.numbers[t.Subject]; c.subject == 0 {
		return fmt.Errorf("triple %s: its subject %q is not among the entities", t.ID, t.Subject)
	}
	c.object = 0
	if t.Object.Entity != "" {
		if c.object = c.numbers[t.Object.Entity]; c.object == 0 {
			return fmt.Errorf("triple %s: its object %q is not among the entities", t.ID, t.Object.Entity)
		}
	}
	c.triples++
	return nil
}

func (c *Checker) after(what, id string, follows bool) error {
	last := c.last
	c.last = id
	switch {
	case id == "":
		return fmt.Errorf("%s without an id", what)
	case follows && id == last:
		return fmt.Errorf("%s %q stands twice", what, id)
	case follows && id < last:
		return fmt.Errorf("%s %q stands after %q: a graph is ordered by id, as kg.merge writes it", what, id, last)
	}
	return nil
}

// Number is the place of an entity among the entities, from 1, and so in the
// order of the ids; 0 for one that the stream has not.
func (c *Checker) Number(id string) int { return c.numbers[id] }

// Ends are the numbers of subject and object of the triple that passed last, 0
// for an object that is a text.
func (c *Checker) Ends() (subject, object int) { return c.subject, c.object }

// Entities counts those that passed.
func (c *Checker) Entities() int { return len(c.numbers) }

// Triples counts those that passed.
func (c *Checker) Triples() int { return c.triples }

// Checked is the graph up to its first fault, which is yielded in its place: of
// the sequence, or of an item ([Checker]).
func (c *Checker) Checked(graph iter.Seq2[*ophglm.GraphItem, error]) iter.Seq2[*ophglm.GraphItem, error] {
	return func(yield func(*ophglm.GraphItem, error) bool) {
		for item, err := range graph {
			if err == nil {
				err = c.Check(item)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(item, nil) {
				return
			}
		}
	}
}
