// Package ontology says what the graph may hold: the types of entities, the
// relations between them, and for each relation its domain, range, inverse and
// the scenario that it feeds. All of it stands in ontology.yaml.
package ontology

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"ophglm"
)

//go:embed ontology.yaml
var embedded []byte

// TextRange is the range of relations whose object may be a text.
const TextRange = "text"

// Type is a type of entities.
type Type struct {
	Name  string      `yaml:"name"`
	Label ophglm.Text `yaml:"label"`
	Doc   string      `yaml:"doc"`
	// Expects is what is to be known of an entity of the type, in any order.
	Expects []Expectation `yaml:"expects"`
}

// Expectation asks for at least one fact of some relations.
type Expectation struct {
	// For is "all", or "described" for the curated entities of which the graph
	// says more than their place among others ([Relation.Places]).
	For   string   `yaml:"for"`
	OneOf []string `yaml:"one_of"`
}

// Relation is a kind of fact.
type Relation struct {
	Name  string      `yaml:"name"`
	Label ophglm.Text `yaml:"label"`
	// Domain holds the types of subjects, Range those of objects, and
	// [TextRange] where the object may be a text.
	Domain []string `yaml:"domain"`
	Range  []string `yaml:"range"`
	// Cardinality is "many", or "one" where a subject has one object at most.
	Cardinality string `yaml:"cardinality"`
	// Inverse names what the object is to the subject; a text is nothing to it.
	Inverse string `yaml:"inverse"`
	// Scenario is "visual", "causes", "diagnosis", "treatment" or "prognosis", or
	// empty for a relation that answers no question by itself.
	Scenario string `yaml:"scenario"`
	// Crawled marks what only crawled tables state: it is worded as such and
	// has to stay LayOnly: out of text for professionals.
	Crawled bool `yaml:"crawled"`
	LayOnly bool `yaml:"lay_only"`
	// Symmetric says that the object stands to the subject as the subject to it;
	// such a relation is its own inverse.
	Symmetric bool `yaml:"symmetric"`
	// Excludes names the relations that can't hold between the same subject and
	// object. It is said once of a pair and goes both ways.
	Excludes []string `yaml:"excludes"`
	// SameType asks that subject and object have one type, save for the pairs of
	// Also (subject's type to object's).
	SameType bool              `yaml:"same_type"`
	Also     map[string]string `yaml:"also"`
}

// TakesText reports whether the object may be a text.
func (r *Relation) TakesText() bool { return slices.Contains(r.Range, TextRange) }

// Places reports whether the relation gives an entity its place among its like,
// and says nothing of the entity itself: is_a, and what is symmetric.
func (r *Relation) Places() bool { return r.SameType || r.Symmetric }

// Ontology is a set of types and relations.
type Ontology struct {
	Types     []Type     `yaml:"types"`
	Relations []Relation `yaml:"relations"`

	types     map[string]int
	relations map[string]int
}

// Default returns the ontology of the project. It is parsed once.
var Default = sync.OnceValue(func() *Ontology {
	o, err := Parse(embedded)
	if err != nil {
		panic(fmt.Sprintf("ontology.yaml, which is embedded: %v", err))
	}
	return o
})

// Source returns the bytes of the embedded ontology.yaml, for the key of what
// depends on it.
func Source() []byte { return slices.Clone(embedded) }

// Parse reads an ontology. An unknown key, a type or relation declared twice,
// a type that is used and not declared, an inverse that names two relations,
// or an unknown cardinality or scenario is an error.
func Parse(data []byte) (*Ontology, error) {
	o := &Ontology{types: map[string]int{}, relations: map[string]int{}}
	if err := yaml.UnmarshalWithOptions(data, o, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the ontology: %w", err)
	}
	for i, t := range o.Types {
		if _, twice := o.types[t.Name]; twice || t.Name == "" || t.Name == TextRange {
			return nil, fmt.Errorf("ontology: type %q has no usable name, or stands twice", t.Name)
		}
		if t.Label.ZH == "" || t.Label.EN == "" {
			return nil, fmt.Errorf("ontology: type %s needs a label in zh and en", t.Name)
		}
		o.types[t.Name] = i
	}
	inverses := map[string]string{}
	for i := range o.Relations {
		r := &o.Relations[i]
		if err := o.checkRelation(r); err != nil {
			return nil, err
		}
		if other, ok := inverses[r.Inverse]; ok && r.Inverse != "" {
			return nil, fmt.Errorf("ontology: %s is the inverse of both %s and %s", r.Inverse, other, r.Name)
		}
		inverses[r.Inverse] = r.Name
		o.relations[r.Name] = i
	}
	return o, o.checkNames()
}

// checkNames holds what names relations against them, once all are known.
func (o *Ontology) checkNames() error {
	for i := range o.Relations {
		for _, other := range o.Relations[i].Excludes {
			if _, ok := o.relations[other]; !ok || other == o.Relations[i].Name {
				return fmt.Errorf("ontology: relation %s excludes %q, which is no other relation", o.Relations[i].Name, other)
			}
		}
	}
	for i := range o.Types {
		for _, e := range o.Types[i].Expects {
			if e.For != "all" && e.For != "described" || len(e.OneOf) == 0 {
				return fmt.Errorf("ontology: type %s expects something for %q, which is neither all nor described, or nothing", o.Types[i].Name, e.For)
			}
			for _, name := range e.OneOf {
				if r, ok := o.Relation(name); !ok || !slices.Contains(r.Domain, o.Types[i].Name) {
					return fmt.Errorf("ontology: type %s expects %q, which is no relation of it", o.Types[i].Name, name)
				}
			}
		}
	}
	return nil
}

func (o *Ontology) checkRelation(r *Relation) error {
	if _, twice := o.relations[r.Name]; twice || r.Name == "" {
		return fmt.Errorf("ontology: relation %q has no name, or stands twice", r.Name)
	}
	if r.Label.ZH == "" || r.Label.EN == "" {
		return fmt.Errorf("ontology: relation %s needs a label in zh and en", r.Name)
	}
	if len(r.Domain) == 0 || len(r.Range) == 0 {
		return fmt.Errorf("ontology: relation %s has no domain or no range", r.Name)
	}
	used := slices.Concat(r.Domain, r.Range)
	for from, to := range r.Also {
		used = append(used, from, to)
	}
	for _, t := range used {
		if _, ok := o.types[t]; !ok && t != TextRange {
			return fmt.Errorf("ontology: relation %s speaks of the type %q, which is not declared", r.Name, t)
		}
	}
	if slices.Contains(r.Domain, TextRange) {
		return fmt.Errorf("ontology: a text is no subject, and stands in the domain of %s", r.Name)
	}
	if r.Symmetric != (r.Inverse == r.Name) {
		return fmt.Errorf("ontology: relation %s is to be symmetric and its own inverse, or neither", r.Name)
	}
	if r.Crawled && !r.LayOnly {
		return fmt.Errorf("ontology: relation %s is stated by crawled tables alone, and is to be lay_only", r.Name)
	}
	if r.Cardinality != "one" && r.Cardinality != "many" {
		return fmt.Errorf("ontology: relation %s has the cardinality %q, which is neither one nor many", r.Name, r.Cardinality)
	}
	switch r.Scenario {
	case "", "visual", "causes", "diagnosis", "treatment", "prognosis":
		return nil
	}
	return fmt.Errorf("ontology: relation %s feeds the unknown scenario %q", r.Name, r.Scenario)
}

// Type finds a type by name.
func (o *Ontology) Type(name string) (*Type, bool) {
	i, ok := o.types[name]
	if !ok {
		return nil, false
	}
	return &o.Types[i], true
}

// Relation finds a relation by name.
func (o *Ontology) Relation(name string) (*Relation, bool) {
	i, ok := o.relations[name]
	if !ok {
		return nil, false
	}
	return &o.Relations[i], true
}

// Order is the place of a relation in the file, which is the order to show
// facts in; an unknown relation comes last.
func (o *Ontology) Order(relation string) int {
	if i, ok := o.relations[relation]; ok {
		return i
	}
	return len(o.Relations)
}

// Scenario lists the relations that feed a scenario, in the order of the file.
func (o *Ontology) Scenario(name string) []*Relation {
	var out []*Relation
	for i := range o.Relations {
		if o.Relations[i].Scenario == name {
			out = append(out, &o.Relations[i])
		}
	}
	return out
}

// Violation is how an item breaks the ontology. Code is one of unknown_type,
// unknown_relation, dangling, wrong_domain, wrong_range.
type Violation struct {
	Code   string
	Detail string
}

func (v *Violation) Error() string { return v.Detail }

// Check holds an item against the ontology and returns how it breaks it, or
// nil. typeOf gives the type of an entity of the graph.
func (o *Ontology) Check(item *ophglm.GraphItem, typeOf func(id string) (string, bool)) *Violation {
	if e := item.Entity; e != nil {
		if _, ok := o.types[e.Type]; !ok {
			return &Violation{"unknown_type", fmt.Sprintf("entity %s is of the unknown type %q", e.ID, e.Type)}
		}
		return nil
	}
	t := item.Triple
	r, ok := o.Relation(t.Relation)
	if !ok {
		return &Violation{"unknown_relation", fmt.Sprintf("triple %s has the unknown relation %q", t.ID, t.Relation)}
	}
	subject, ok := typeOf(t.Subject)
	if !ok {
		return &Violation{"dangling", fmt.Sprintf("triple %s: its subject %s is not in the graph", t.ID, t.Subject)}
	}
	if !slices.Contains(r.Domain, subject) {
		return &Violation{"wrong_domain", fmt.Sprintf("%s has no %s as subject: %s", r.Name, subject, t.Subject)}
	}
	if t.Object.Entity == "" {
		if !r.TakesText() {
			return &Violation{"wrong_range", fmt.Sprintf("%s of %s takes no text", r.Name, t.Subject)}
		}
		return nil
	}
	object, ok := typeOf(t.Object.Entity)
	if !ok {
		return &Violation{"dangling", fmt.Sprintf("triple %s: its object %s is not in the graph", t.ID, t.Object.Entity)}
	}
	if !slices.Contains(r.Range, object) || (r.SameType && object != subject && r.Also[subject] != object) {
		return &Violation{"wrong_range", fmt.Sprintf("%s of the %s %s is not the %s %s", r.Name, subject, t.Subject, object, t.Object.Entity)}
	}
	return nil
}
