package neo4j

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ophglm/kg/bolt"
	"ophglm/kg/ontology"
)

// The full-text indexes. keysIndex holds what entities are found by, each key as
// it is; wordsIndex the tokens of names and texts, as [tokens] cuts them.
const (
	keysIndex  = "ophglm_keys"
	wordsIndex = "ophglm_words"
)

// identifier is what a label or a relationship type may be.
var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// schema is what of the ontology stands in Cypher: its names, back-quoted.
type schema struct {
	types      map[string]string
	relations  map[string]string
	statements map[string]string // by the name of the constraint or index that each makes
}

func newSchema(o *ontology.Ontology) (*schema, error) {
	s := &schema{types: map[string]string{}, relations: map[string]string{}, statements: map[string]string{
		"ophglm_state":  "CREATE CONSTRAINT ophglm_state IF NOT EXISTS FOR (n:OphglmState) REQUIRE n.one IS UNIQUE",
		"ophglm_entity": "CREATE CONSTRAINT ophglm_entity IF NOT EXISTS FOR (n:Ophglm) REQUIRE n.id IS UNIQUE",
		"ophglm_text":   "CREATE CONSTRAINT ophglm_text IF NOT EXISTS FOR (n:OphglmText) REQUIRE n.id IS UNIQUE",
		keysIndex:       fullText(keysIndex, "Ophglm", "keys", "keyword"),
		wordsIndex:      fullText(wordsIndex, "Ophglm|OphglmText", "words", "whitespace"),
	}}
	for i := range o.Types {
		t := o.Types[i].Name
		if !identifier.MatchString(t) {
			return nil, fmt.Errorf("the type %q of the ontology is no name that Neo4j can take", t)
		}
		s.types[t] = "`" + t + "`"
		name := "ophglm_type_" + strings.ToLower(t)
		s.statements[name] = fmt.Sprintf("CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.id IS UNIQUE", name, s.types[t])
	}
	for i := range o.Relations {
		r := o.Relations[i].Name
		if !identifier.MatchString(r) {
			return nil, fmt.Errorf("the relation %q of the ontology is no name that Neo4j can take", r)
		}
		s.relations[r] = "`" + r + "`"
	}
	return s, nil
}

func fullText(name, labels, property, analyzer string) string {
	return fmt.Sprintf("CREATE FULLTEXT INDEX %s IF NOT EXISTS FOR (n:%s) ON EACH [n.%s] OPTIONS {indexConfig: {`fulltext.analyzer`: '%s'}}", name, labels, property, analyzer)
}

// create makes the constraints and indexes that are not there, and waits until
// all can be used.
func (s *schema) create(ctx context.Context, server *bolt.Server) error {
	const doing = "making constraints and indexes in"
	missing := map[string]string{}
	err := server.Read(ctx, doing, func(ctx context.Context, tx bolt.Tx) error {
		there := map[string]bool{}
		r, err := tx.Run(ctx, "SHOW INDEXES YIELD name", nil) // a constraint has an index of its name
		if err != nil {
			return err
		}
		for r.Next(ctx) {
			name, _ := r.Record().Values[0].(string)
			there[name] = true
		}
		for name, statement := range s.statements {
			if !there[name] {
				missing[name] = statement
			}
		}
		return r.Err()
	})
	if err != nil || len(missing) == 0 {
		return err
	}
	err = server.Write(ctx, doing, func(ctx context.Context, tx bolt.Tx) error {
		for _, statement := range missing {
			if err := run(ctx, tx, statement, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return server.Read(ctx, doing, func(ctx context.Context, tx bolt.Tx) error {
		return run(ctx, tx, "CALL db.awaitIndexes(100)", nil)
	})
}

// labels are those of all types but one, as Cypher removes them.
func (s *schema) labelsBut(typ string) string {
	var b strings.Builder
	for _, t := range slices.Sorted(maps.Keys(s.types)) { // in one order: the server keeps plans by the query's text
		if t != typ {
			b.WriteString(":" + s.types[t])
		}
	}
	return b.String()
}

// run runs a statement whose rows are of no interest.
func run(ctx context.Context, tx bolt.Tx, query string, params map[string]any) error {
	r, err := tx.Run(ctx, query, params)
	if err != nil {
		return err
	}
	_, err = r.Consume(ctx)
	return err
}
