package ophglm

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Code is an identifier of an entity in a public terminology.
type Code struct {
	System string `json:"system"` // "icd10cm", "hpo"
	Code   string `json:"code"`   // "H25.1", "HP:0000518"
}

// Entity is a node of the knowledge graph.
//
// Its id is its curated slug ("diabetic_retinopathy"), else its code
// ("icd10cm:H25.1"), else a hash of type and first name. Merging keeps the
// curated id, then the coded one, then the least.
type Entity struct {
	ID      string   `json:"id"`
	Type    string   `json:"type"` // of kg/ontology
	Name    Text     `json:"name"`
	Aliases Texts    `json:"aliases,omitzero"`
	Codes   []Code   `json:"codes,omitempty"`
	Sources []Source `json:"sources,omitempty"`
}

// Validate reports an entity without id, type or name.
func (e *Entity) Validate() error {
	switch {
	case e.ID == "":
		return errors.New("entity has no id")
	case e.Type == "":
		return fmt.Errorf("entity %s has no type", e.ID)
	case e.Name.IsZero():
		return fmt.Errorf("entity %s has no name", e.ID)
	}
	return validateSources(e.ID, e.Sources)
}

// Evidence says what kind of source stands behind a triple.
type Evidence string

// The kinds of evidence, strongest first.
const (
	Curated Evidence = "curated" // written by hand for this graph
	Coded   Evidence = "coded"   // read from a terminology
	Article Evidence = "article" // read from an article
	Crawled Evidence = "crawled" // read from a crawled table
)

// Object is what a triple says of its subject: another entity, or a text.
// Exactly one of the two is set.
type Object struct {
	Entity string `json:"entity,omitempty"`
	Text   Text   `json:"text,omitzero"`
}

// Triple is one fact of the graph.
//
// Qualifiers narrow the fact ("stage", "exam", "level"). A value is an entity
// id or a plain code; free text stands under a key for each language, "why@zh"
// and "why@en". The id is [TripleID]: sources are not in it, so that one fact
// from two sources is one triple.
type Triple struct {
	ID         string            `json:"id"`
	Subject    string            `json:"subject"`
	Relation   string            `json:"relation"` // of kg/ontology
	Object     Object            `json:"object"`
	Qualifiers map[string]string `json:"qualifiers,omitempty"`
	Evidence   Evidence          `json:"evidence"`
	// Checked says that the sources can be held against data at hand; a fact
	// that is known but cannot be looked up here is not checked.
	Checked bool     `json:"checked"`
	Sources []Source `json:"sources"`
}

// TripleID is the hash of subject, relation, object and qualifiers.
func TripleID(t *Triple) string {
	parts := []string{"triple", t.Subject, t.Relation, t.Object.Entity, t.Object.Text.ZH, t.Object.Text.EN}
	keys := make([]string, 0, len(t.Qualifiers))
	for k := range t.Qualifiers {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		parts = append(parts, k, t.Qualifiers[k])
	}
	return HashID(parts...)
}

// Qualifier returns the qualifier's text in the language ("why" reads
// "why@zh"), or "".
func (t *Triple) Qualifier(name string, lang Lang) string {
	return t.Qualifiers[name+"@"+string(lang)]
}

// Validate reports a triple that says nothing, whose id is not its content's,
// or that nobody stands behind.
func (t *Triple) Validate() error {
	switch {
	case t.Subject == "" || t.Relation == "":
		return fmt.Errorf("triple %s has no subject or no relation", t.ID)
	case (t.Object.Entity == "") == t.Object.Text.IsZero():
		return fmt.Errorf("triple %s: its object is to be an entity or a text, and is both or neither", t.ID)
	case len(t.Sources) == 0:
		return fmt.Errorf("triple %s has no source", t.ID)
	case t.ID != TripleID(t):
		return fmt.Errorf("triple %s: its content has the id %s", t.ID, TripleID(t))
	}
	switch t.Evidence {
	case Curated, Coded, Article, Crawled:
	default:
		return fmt.Errorf("triple %s has the unknown evidence %q", t.ID, t.Evidence)
	}
	return validateSources(t.ID, t.Sources)
}

func validateSources(id string, sources []Source) error {
	for _, s := range sources {
		if err := s.Validate(); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
	}
	return nil
}

// GraphItem is one line of a graph: an entity or a triple, never both. A graph
// is a stream of items, entities before triples, each by id.
type GraphItem struct {
	Entity *Entity `json:"entity,omitempty"`
	Triple *Triple `json:"triple,omitempty"`
}

// Key orders items: entities before triples, each by id.
func (g *GraphItem) Key() string {
	if g.Entity != nil {
		return "entity/" + g.Entity.ID
	}
	return "triple/" + g.Triple.ID
}

// Validate reports an item that is not exactly one valid entity or triple.
func (g *GraphItem) Validate() error {
	switch {
	case g.Entity != nil && g.Triple == nil:
		return g.Entity.Validate()
	case g.Triple != nil && g.Entity == nil:
		return g.Triple.Validate()
	}
	return errors.New("graph item is to be an entity or a triple, and is both or neither")
}

// Name says how an entity is called in a text.
type Name struct {
	Surface   string `json:"surface"`
	Lang      Lang   `json:"lang"`
	Entity    string `json:"entity"`
	Type      string `json:"type"`
	Preferred bool   `json:"preferred,omitempty"`
	Brand     bool   `json:"brand,omitempty"` // a drug's trade name
	// Ambiguous marks a surface that names several entities, or that is too
	// short to be looked for in running text.
	Ambiguous bool `json:"ambiguous,omitempty"`
}

// Key orders names by surface, then language and entity.
func (n *Name) Key() string {
	return strings.Join([]string{n.Surface, string(n.Lang), n.Entity}, "\x00")
}

// Validate reports a name without surface or entity.
func (n *Name) Validate() error {
	if n.Surface == "" || n.Entity == "" {
		return fmt.Errorf("name %q of entity %q: both are needed", n.Surface, n.Entity)
	}
	return nil
}
