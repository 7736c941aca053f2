package kg

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/kg/bolt"
	"ophglm/kg/ontology"
)

// Neo4jConfig says what an existing graph means: the settings of kg.neo4j.
type Neo4jConfig struct {
	Dataset       string            `yaml:"dataset" doc:"name of the data set, which every source carries"`
	Licence       string            `yaml:"licence" doc:"licence of the data as its source states it"`
	Evidence      string            `yaml:"evidence" doc:"what stands behind the facts: curated, coded, article or crawled"`
	Labels        map[string]string `yaml:"labels" doc:"type of the ontology for each label to read; without any nothing is read, and no server is asked"`
	Relationships map[string]string `yaml:"relationships" doc:"relation of the ontology for each relationship type to read; the name of its inverse swaps the ends"`
	Key           string            `yaml:"key" doc:"property that tells nodes apart, which sources name; none names the server's own ids, which another copy of the graph has not"`
	Names         []Neo4jName       `yaml:"names" doc:"properties of the name: {property, lang: zh or en}; the first that a node has gives the id of what has no code"`
	Aliases       []Neo4jName       `yaml:"aliases" doc:"properties of other names, one or a list: {property, lang}"`
	Codes         []Neo4jCode       `yaml:"codes" doc:"properties of the code: {property, system}; the first that a node has is its id"`
	Texts         []Neo4jText       `yaml:"texts" doc:"properties of nodes that are facts: {property, relation, lang}"`
}

// Neo4jName is a property that holds a name of the node.
type Neo4jName struct {
	Property string `yaml:"property"`
	Lang     string `yaml:"lang"`
}

// Neo4jCode is a property that holds its code in a terminology.
type Neo4jCode struct {
	Property string `yaml:"property"`
	System   string `yaml:"system"`
}

// Neo4jText is a property that holds a text which is the object of a fact.
type Neo4jText struct {
	Property string `yaml:"property"`
	Relation string `yaml:"relation"`
	Lang     string `yaml:"lang"`
}

// Validate reports a mapping that says nothing, or what the ontology has not.
func (c Neo4jConfig) Validate() error {
	switch {
	case c.Dataset == "":
		return errors.New("dataset names no data set: every source carries its name")
	case !slices.Contains([]ophglm.Evidence{ophglm.Curated, ophglm.Coded, ophglm.Article, ophglm.Crawled}, ophglm.Evidence(c.Evidence)):
		return fmt.Errorf("evidence is curated, coded, article or crawled, not %q", c.Evidence)
	case len(c.Labels) > 0 && len(c.Names) == 0:
		return errors.New("names names no property: what a node is needs a name")
	}
	for label, typ := range c.Labels {
		if _, ok := ontology.Default().Type(typ); !ok {
			return fmt.Errorf("labels: %s: the ontology has no type %q (it has %s)", label, typ, typeNames())
		}
	}
	for relationship, relation := range c.Relationships {
		if _, _, ok := relationOrInverse(relation); !ok {
			return fmt.Errorf("relationships: %s: the ontology has no relation %q, nor is that the inverse of one", relationship, relation)
		}
	}
	for _, n := range slices.Concat(c.Names, c.Aliases) {
		if n.Property == "" || n.Lang != string(ophglm.ZH) && n.Lang != string(ophglm.EN) {
			return fmt.Errorf("names and aliases are {property, lang: zh or en}, not {%s, %s}", n.Property, n.Lang)
		}
	}
	for _, code := range c.Codes {
		if code.Property == "" || !codeSystem.MatchString(code.System) {
			return fmt.Errorf("codes are {property, system}, the system in lower case, not {%s, %s}", code.Property, code.System)
		}
	}
	for _, t := range c.Texts {
		r, ok := ontology.Default().Relation(t.Relation)
		switch {
		case t.Property == "" || t.Lang != string(ophglm.ZH) && t.Lang != string(ophglm.EN):
			return fmt.Errorf("texts are {property, relation, lang: zh or en}, not {%s, %s, %s}", t.Property, t.Relation, t.Lang)
		case !ok || !r.TakesText():
			return fmt.Errorf("texts: %s: the ontology has no relation %q that takes a text", t.Property, t.Relation)
		}
	}
	return nil
}

// relationOrInverse finds a relation by its name or by that of its inverse.
func relationOrInverse(name string) (r *ontology.Relation, swapped, ok bool) {
	if r, ok := ontology.Default().Relation(name); ok {
		return r, false, true
	}
	for i := range ontology.Default().Relations {
		if r := &ontology.Default().Relations[i]; name != "" && r.Inverse == name {
			return r, true, true
		}
	}
	return nil, false, false
}

// properties are those that the mapping names, each once.
func (c *Neo4jConfig) properties() []string {
	all := map[string]bool{}
	for _, n := range slices.Concat(c.Names, c.Aliases) {
		all[n.Property] = true
	}
	for _, code := range c.Codes {
		all[code.Property] = true
	}
	for _, t := range c.Texts {
		all[t.Property] = true
	}
	if c.Key != "" {
		all[c.Key] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// Neo4j is the kind kg.neo4j.
func Neo4j() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[Neo4jConfig]{
		Name:    "kg.neo4j",
		Version: 1,
		Doc: `Reads an existing graph from a Neo4j server, under a mapping of its labels, relationship types and properties.

Address, user and password are those of the environment: OPHGLM_NEO4J_URI,
OPHGLM_NEO4J_USER, OPHGLM_NEO4J_PASSWORD, and where needed OPHGLM_NEO4J_DATABASE
and OPHGLM_NEO4J_CA. Without an address the stage is left out. It is built anew
when anything was written to the database since. A label, relationship type or
property of the mapping that the database has not is an error. Labels and
relationship types that the mapping has not are counted and left out, as are
relationships of their nodes. A node without a name, or with labels of two
types, and what breaks the ontology are rejected. Nodes that come out as one
entity, and relationships that say one thing, are merged. Memory: 64 MB
for sorting; what is read is streamed.`,
		Outputs: []pipeline.Port{pipeline.Out[*ophglm.GraphItem]("graph", "entities, then triples, each by id")},
		Config:  Neo4jConfig{Evidence: string(ophglm.Crawled)},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "ontology.yaml", Data: ontology.Source()}}
		},
		Answers: neo4jVersion,
		Example: pipeline.Example{With: `{dataset: hospital, labels: {}}`},
		Run: func(ctx context.Context, cfg Neo4jConfig, pio *pipeline.IO) (err error) {
			r, err := newNeo4jReader(&cfg, pio)
			if err != nil {
				return err
			}
			if len(cfg.Labels) > 0 {
				if err := r.readServer(ctx); err != nil {
					return err
				}
			}
			return r.write(ctx)
		},
	})
}

// neo4jVersion names the last transaction of the database.
func neo4jVersion() (string, error) {
	c, err := bolt.FromEnv()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	s, err := bolt.Connect(ctx, c)
	if err != nil {
		return "", err
	}
	defer func() { _ = s.Close(ctx) }() // only read from
	return s.Version(ctx)
}

const readingNeo4j = "reading a graph from"

// readServer reads the nodes and relationships that the mapping names.
func (r *neo4jReader) readServer(ctx context.Context) error {
	c, err := bolt.FromEnv()
	if err != nil {
		return err
	}
	s, err := bolt.Connect(ctx, c)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close(ctx) }() // only read from
	before, err := s.Version(ctx)
	if err != nil {
		return err
	}
	if err := r.lookOver(ctx, s); err != nil {
		return err
	}
	// Names are parameters: nothing in a mapping is part of a query.
	params := map[string]any{
		"labels": slices.Sorted(maps.Keys(r.cfg.Labels)), "properties": r.properties, "types": slices.Sorted(maps.Keys(r.cfg.Relationships)),
	}
	err = s.Stream(ctx, readingNeo4j, `MATCH (n) WHERE any(l IN labels(n) WHERE l IN $labels)
		RETURN elementId(n), labels(n), [p IN $properties | n[p]]`, params, func(row *neo4j.Record) error {
		return r.node(r.nodeOf(row.Values))
	})
	if err != nil {
		return err
	}
	if len(r.cfg.Relationships) > 0 {
		err = s.Stream(ctx, readingNeo4j, `MATCH (a)-[x]->(b) WHERE type(x) IN $types
			RETURN type(x), elementId(a), labels(a), [p IN $properties | a[p]], elementId(b), labels(b), [p IN $properties | b[p]]`, params, func(row *neo4j.Record) error {
			typ, _ := row.Values[0].(string)
			return r.relationship(typ, r.nodeOf(row.Values[1:4]), r.nodeOf(row.Values[4:7]))
		})
		if err != nil {
			return err
		}
	}
	if after, err := s.Version(ctx); err != nil || after != before {
		return errors.Join(err, fmt.Errorf("the database at %s was written to while it was read: read it again", s))
	}
	return nil
}

// nodeOf takes a node from a row: id, labels, and values of the properties.
func (r *neo4jReader) nodeOf(values []any) *neo4jNode {
	n := &neo4jNode{properties: map[string]any{}}
	n.id, _ = values[0].(string)
	labels, _ := values[1].([]any)
	for _, l := range labels {
		if label, ok := l.(string); ok {
			n.labels = append(n.labels, label)
		}
	}
	list, _ := values[2].([]any)
	for i, p := range r.properties {
		if i < len(list) && list[i] != nil {
			n.properties[p] = list[i]
		}
	}
	return n
}

// lookOver holds the mapping to what the database has, and counts what is left
// out.
func (r *neo4jReader) lookOver(ctx context.Context, s *bolt.Server) error {
	for _, part := range []struct {
		what, query string
		mapped      []string
		leftOut     string // counts what is not mapped, or ""
	}{
		{"label", "CALL db.labels() YIELD label RETURN label", slices.Sorted(maps.Keys(r.cfg.Labels)), "MATCH (n) UNWIND labels(n) AS l WITH l, count(*) AS found WHERE NOT l IN $mapped RETURN l, found ORDER BY l"},
		{"relationship type", "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType", slices.Sorted(maps.Keys(r.cfg.Relationships)), "MATCH ()-[x]->() WITH type(x) AS t, count(*) AS found WHERE NOT t IN $mapped RETURN t, found ORDER BY t"},
		{"property", "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey", r.properties, ""},
	} {
		has := map[string]bool{}
		if err := s.Stream(ctx, readingNeo4j, part.query, nil, func(row *neo4j.Record) error {
			name, _ := row.Values[0].(string)
			has[name] = true
			return nil
		}); err != nil {
			return err
		}
		for _, name := range part.mapped {
			if !has[name] {
				return fmt.Errorf("the mapping names the %s %q, and the database at %s has none of that name; it has %s", part.what, name, s, some(has))
			}
		}
		if part.leftOut == "" {
			continue
		}
		if err := s.Stream(ctx, readingNeo4j, part.leftOut, map[string]any{"mapped": part.mapped}, func(row *neo4j.Record) error {
			name, _ := row.Values[0].(string)
			found, _ := row.Values[1].(int64)
			r.to.Count(fmt.Sprintf("left out: of the %s %s", part.what, name), int(found))
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// some lists names, the first twenty.
func some(names map[string]bool) string {
	list := slices.Sorted(maps.Keys(names))
	if len(list) > 20 {
		list = append(list[:20], "…")
	}
	return strings.Join(list, ", ")
}
