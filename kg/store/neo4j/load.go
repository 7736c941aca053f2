package neo4j

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"ophglm"
	"ophglm/kg/bolt"
	"ophglm/kg/store"
)

// A transaction takes so many items, or so many bytes; the server holds all of it
// in memory until it commits. What waits for more of its kind is bounded too.
const (
	itemsPerCommit = 2000
	bytesPerCommit = 4 << 20
	bytesWaiting   = 32 << 20
)

// errTakenOver ends a load over which another one began.
var errTakenOver = errors.New("another load of it began in the meantime: load one graph at a time")

// Load makes the database hold exactly this graph.
func (s *Store) Load(ctx context.Context, digest string, graph iter.Seq2[*ophglm.GraphItem, error]) (store.State, error) {
	state, err := s.load(ctx, digest, graph)
	return state, s.loadError(err)
}

func (s *Store) load(ctx context.Context, digest string, graph iter.Seq2[*ophglm.GraphItem, error]) (store.State, error) {
	if state, err := s.State(ctx); err != nil || state.Complete && state.Graph == digest {
		return state, err
	}
	if err := s.schema.create(ctx, s.server); err != nil {
		return store.State{}, err
	}
	l := &load{server: s.server, schema: s.schema}
	if err := l.begin(ctx, digest); err != nil {
		return store.State{}, err
	}

	// One goroutine reads and encodes, the other one waits for the server.
	reading, stop := context.WithCancel(ctx)
	batches := make(chan *batch, 2)
	go func() {
		defer close(batches)
		l.read(reading, graph, batches)
	}()
	err := func() error {
		for b := range batches {
			if b.err != nil {
				return b.err
			}
			if err := l.write(ctx, b); err != nil {
				return err
			}
		}
		return ctx.Err()
	}()
	stop()
	for range batches { // until the reader has ended too
	}
	if err == nil {
		err = l.end(ctx, digest)
	}
	if err != nil {
		return store.State{}, err
	}
	return s.State(ctx)
}

// load is one load of a database.
type load struct {
	server  *bolt.Server
	schema  *schema
	number  int64 // stands on all that the load wrote
	fresh   bool  // nothing of ours was there before
	checker store.Checker
}

// group is what one statement can write: entities of a type, or triples of a
// relation whose objects are entities, or are texts.
type group struct{ statement, name string }

// The statements, by what they write.
const (
	ofEntities = "entities"
	ofTriples  = "triples"
	ofTexts    = "texts"
)

// batch is what one transaction writes, or why there is no more.
type batch struct {
	group
	rows  []map[string]any
	bytes int
	err   error
}

// begin says that the database is incomplete, and takes a number.
func (l *load) begin(ctx context.Context, digest string) error {
	return l.server.Write(ctx, "loading the graph into", func(ctx context.Context, tx bolt.Tx) error {
		r, err := tx.Run(ctx, `OPTIONAL MATCH (old:OphglmState {one: 1})
			WITH old IS NULL AND NOT EXISTS { MATCH (:Ophglm) } AND NOT EXISTS { MATCH (:OphglmText) } AS fresh
			MERGE (s:OphglmState {one: 1})
			SET s.graph = $graph, s.complete = false, s.layout = $layout, s.entities = 0, s.triples = 0, s.load = coalesce(s.load, 0) + 1
			RETURN s.load, fresh`, map[string]any{"graph": digest, "layout": layout})
		if err != nil {
			return err
		}
		record, err := r.Single(ctx)
		if err != nil {
			return err
		}
		number, ok := record.Values[0].(int64)
		fresh, ok2 := record.Values[1].(bool)
		if !ok || !ok2 {
			return bolt.Own(errors.New("the node OphglmState of the database is not as a load writes it: delete it and load the graph again"))
		}
		l.number, l.fresh = number, fresh
		return nil
	})
}

// read sends the graph in batches, and last the error that ended it. Items wait for
// others of their group, as a statement costs much more than a row; entities are
// all sent before triples, which need them.
func (l *load) read(ctx context.Context, graph iter.Seq2[*ophglm.GraphItem, error], batches chan<- *batch) {
	send := func(bs ...*batch) bool {
		for _, b := range bs {
			select {
			case batches <- b:
			case <-ctx.Done():
				return false
			}
		}
		return true
	}
	var waiting []*batch
	bytes := 0
	for item, err := range l.checker.Checked(graph) {
		var g group
		var row map[string]any
		size := 0
		if err == nil {
			g, row, size, err = l.row(item)
		}
		if err != nil {
			send(&batch{err: err})
			return
		}
		// All that waits is of entities, or none of it.
		if bytes >= bytesWaiting || len(waiting) > 0 && (waiting[0].statement == ofEntities) != (g.statement == ofEntities) {
			if !send(waiting...) {
				return
			}
			waiting, bytes = nil, 0
		}
		at := slices.IndexFunc(waiting, func(b *batch) bool { return b.group == g })
		if at < 0 {
			at = len(waiting)
			waiting = append(waiting, &batch{group: g})
		}
		b := waiting[at]
		b.rows, b.bytes, bytes = append(b.rows, row), b.bytes+size, bytes+size
		if len(b.rows) == itemsPerCommit || b.bytes >= bytesPerCommit {
			if !send(b) {
				return
			}
			waiting, bytes = slices.Delete(waiting, at, at+1), bytes-b.bytes
		}
	}
	send(waiting...)
}

// row makes a row of an item. Its type or relation must be of the ontology.
func (l *load) row(item *ophglm.GraphItem) (g group, row map[string]any, size int, err error) {
	if e := item.Entity; e != nil {
		if l.schema.types[e.Type] == "" {
			return g, nil, 0, fmt.Errorf("entity %q is of the type %q, which the ontology has not", e.ID, e.Type)
		}
		row, size, err = entityRow(e)
		return group{ofEntities, e.Type}, row, size, err
	}
	t := item.Triple
	if l.schema.relations[t.Relation] == "" {
		return g, nil, 0, fmt.Errorf("triple %s is of the relation %q, which the ontology has not", t.ID, t.Relation)
	}
	row, size, err = tripleRow(t)
	if t.Object.Entity == "" {
		return group{ofTexts, t.Relation}, row, size, err
	}
	return group{ofTriples, t.Relation}, row, size, err
}

// write writes a batch in one transaction, unless another load took over.
func (l *load) write(ctx context.Context, b *batch) error {
	query := l.query(b.group)
	return l.server.Write(ctx, "loading the graph into", func(ctx context.Context, tx bolt.Tx) error {
		if err := l.own(ctx, tx, "s.complete = false", nil); err != nil {
			return err
		}
		return run(ctx, tx, query, map[string]any{"rows": b.rows, "load": l.number})
	})
}

// query is the statement that writes rows of the group.
func (l *load) query(g group) string {
	switch g.statement {
	case ofEntities:
		query := "UNWIND $rows AS row MERGE (n:Ophglm {id: row.id})"
		if !l.fresh {
			query += " REMOVE n" + l.schema.labelsBut(g.name) // it may have been of another type
		}
		return query + " SET n:" + l.schema.types[g.name] + ", n = row, n.ophglm = $load"
	case ofTriples:
		return `UNWIND $rows AS row
			MATCH (a:Ophglm {id: row.subject}) MATCH (b:Ophglm {id: row.object})
			MERGE (a)-[r:` + l.schema.relations[g.name] + ` {id: row.id}]->(b)
			SET r = row.relationship, r.ophglm = $load`
	default:
		return `UNWIND $rows AS row
			MATCH (a:Ophglm {id: row.subject})
			MERGE (t:OphglmText {id: row.id})
			SET t:Text, t = row.text, t.ophglm = $load
			MERGE (a)-[r:` + l.schema.relations[g.name] + ` {id: row.id}]->(t)
			SET r = row.relationship, r.ophglm = $load`
	}
}

// own changes the state, unless another load took over. It holds the state's lock
// until the transaction ends, so nothing of a load is written after that.
func (l *load) own(ctx context.Context, tx bolt.Tx, set string, params map[string]any) error {
	all := map[string]any{"load": l.number}
	for k, v := range params {
		all[k] = v
	}
	r, err := tx.Run(ctx, "MATCH (s:OphglmState {one: 1}) WHERE s.load = $load SET "+set+" RETURN s.load", all)
	if err != nil {
		return err
	}
	if r.Next(ctx) {
		_, err := r.Consume(ctx)
		return err
	}
	if err := r.Err(); err != nil {
		return err
	}
	return bolt.Own(errTakenOver)
}

// end deletes what the graph has not, counts, and says that the graph is whole.
func (l *load) end(ctx context.Context, digest string) error {
	if !l.fresh {
		for _, old := range []string{
			"MATCH (:Ophglm)-[x]->() WHERE x.ophglm <> $load WITH x LIMIT 5000 DELETE x RETURN count(*)",
			"MATCH (x:OphglmText) WHERE x.ophglm <> $load WITH x LIMIT 1000 DETACH DELETE x RETURN count(*)",
			"MATCH (x:Ophglm) WHERE x.ophglm <> $load WITH x LIMIT 1000 DETACH DELETE x RETURN count(*)",
		} {
			if err := l.delete(ctx, old); err != nil {
				return err
			}
		}
	}
	return l.server.Write(ctx, "loading the graph into", func(ctx context.Context, tx bolt.Tx) error {
		r, err := tx.Run(ctx, "MATCH (n:Ophglm) WHERE n.ophglm = $load WITH count(n) AS entities OPTIONAL MATCH (:Ophglm)-[r]->() WHERE r.ophglm = $load RETURN entities, count(r)", map[string]any{"load": l.number})
		if err != nil {
			return err
		}
		record, err := r.Single(ctx)
		if err != nil {
			return err
		}
		entities, triples := int64(l.checker.Entities()), int64(l.checker.Triples())
		if record.Values[0] != entities || record.Values[1] != triples {
			return bolt.Own(fmt.Errorf("of %d entities and %d triples the database holds %v and %v: something else changes it; load again", entities, triples, record.Values[0], record.Values[1]))
		}
		return l.own(ctx, tx, "s.complete = true, s.graph = $graph, s.entities = $entities, s.triples = $triples", map[string]any{
			"graph": digest, "entities": entities, "triples": triples,
		})
	})
}

// delete runs the statement until it finds nothing more.
func (l *load) delete(ctx context.Context, query string) error {
	for more := true; more; {
		err := l.server.Write(ctx, "removing the graph before from", func(ctx context.Context, tx bolt.Tx) error {
			if err := l.own(ctx, tx, "s.complete = false", nil); err != nil {
				return err
			}
			r, err := tx.Run(ctx, query, map[string]any{"load": l.number})
			if err != nil {
				return err
			}
			record, err := r.Single(ctx)
			if err != nil {
				return err
			}
			more = record.Values[0] != int64(0)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
