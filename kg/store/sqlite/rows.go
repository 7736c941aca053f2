package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"iter"
	"os"
	"path/filepath"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/ordered"
	"ophglm/kg/store"
)

// sortBytes is how much a sort holds in memory, of keys and of texts each.
const sortBytes = 64 << 20

// rows turns a graph into statements: the rows of its items as they come, and
// what they are found by once it is sorted.
type rows struct {
	send      func(write) error
	checker   store.Checker
	relations map[string]int
	keys      *extsort.Sorter // key → as, entity
	texts     *extsort.Sorter // length, entity, triple, text → nothing
}

// read sends the statements that put the graph into empty tables.
func read(ctx context.Context, graph iter.Seq2[*ophglm.GraphItem, error], writes chan<- write) (err error) {
	spill, err := os.MkdirTemp("", "ophglm-load-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(spill)) }()
	r := &rows{send: func(w write) error { return send(ctx, writes, w) }, relations: map[string]int{}}
	for _, sorter := range []**extsort.Sorter{&r.keys, &r.texts} {
		dir, err := os.MkdirTemp(spill, "sort-")
		if err != nil {
			return err
		}
		*sorter = extsort.New(filepath.Clean(dir), sortBytes)
	}
	if err := r.items(ctx, graph); err != nil {
		return err
	}
	if err := r.send(write{query: indexes}); err != nil {
		return err
	}
	if err := r.sortedKeys(ctx); err != nil {
		return err
	}
	return r.sortedTexts(ctx)
}

// send gives a statement to the writer, unless that has ended.
func send(ctx context.Context, writes chan<- write, w write) error {
	select {
	case writes <- w:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// passed is an item that is in its place in the graph, with the numbers of the
// ends of a triple.
type passed struct {
	item            *ophglm.GraphItem
	subject, object int
}

// encoded is what is to be written of an item.
type encoded struct {
	passed
	line  string
	keys  []store.Key // of an entity
	texts []string
}

// items sends the rows of entities and triples. The graph is read, its items are
// encoded, and what came of them is sent, each in a goroutine of its own.
func (r *rows) items(ctx context.Context, graph iter.Seq2[*ophglm.GraphItem, error]) error {
	lines := newInsert(r.send, "items", "n", "line")
	entities := newInsert(r.send, "entities", "n", "id")
	triples := newInsert(r.send, "triples", "n", "subject", "relation", "object")
	// What is referred to is written before what refers to it.
	flush := func() error { return errors.Join(lines.flush(), entities.flush(), triples.flush()) }
	n := 0
	err := ordered.Map(ctx, 1, r.parts(graph), encode, func(part []encoded) error {
		for _, it := range part {
			n++
			full := lines.add(len(it.line), int64(n), it.line)
			var err error
			if e := it.item.Entity; e != nil {
				entities.add(len(e.ID), int64(n), e.ID)
				err = errors.Join(r.findKeys(n, it.keys), r.findTexts(n, 0, it.texts))
			} else {
				var relation int
				if relation, err = r.relation(it.item.Triple.Relation); err != nil {
					return err
				}
				triples.add(16, int64(n), int64(it.subject), int64(relation), orNull(it.object))
				err = r.findTexts(it.subject, n, it.texts)
			}
			if full {
				err = errors.Join(err, flush())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// parts yields the items of the graph that pass, some hundred at a time.
func (r *rows) parts(graph iter.Seq2[*ophglm.GraphItem, error]) iter.Seq2[[]passed, error] {
	const size = 256
	return func(yield func([]passed, error) bool) {
		part := make([]passed, 0, size)
		for item, err := range r.checker.Checked(graph) {
			if err != nil {
				yield(nil, err)
				return
			}
			subject, object := 0, 0
			if item.Triple != nil {
				subject, object = r.checker.Ends()
			}
			if part = append(part, passed{item, subject, object}); len(part) == size {
				if !yield(part, nil) {
					return
				}
				part = make([]passed, 0, size)
			}
		}
		yield(part, nil)
	}
}

// encode makes the lines of items, and what they are found by.
func encode(_ context.Context, part []passed) ([]encoded, error) {
	out := make([]encoded, len(part))
	var line []byte
	for i, it := range part {
		if err := jsonl.Encode(&line, it.item); err != nil {
			return nil, err
		}
		out[i] = encoded{passed: it, line: string(line), texts: store.Texts(it.item)}
		if it.item.Entity != nil {
			out[i].keys = store.Keys(it.item.Entity)
		}
	}
	return out, nil
}

// orNull is the number of a row, NULL for none.
func orNull(n int) driver.Value {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// relation is the number of a relation, which has a row from then on.
func (r *rows) relation(name string) (int, error) {
	n, ok := r.relations[name]
	if !ok {
		n = len(r.relations) + 1
		r.relations[name] = n
		return n, r.send(write{query: "INSERT INTO relations (n, name) VALUES (?, ?)", args: appendArgs(nil, 0, []driver.Value{int64(n), name})})
	}
	return n, nil
}

// findKeys adds what an entity is found by to the sort.
func (r *rows) findKeys(entity int, keys []store.Key) error {
	for _, k := range keys {
		value := binary.BigEndian.AppendUint32([]byte{byte(k.As)}, uint32(entity))
		if err := r.keys.Add(k.Text, value); err != nil {
			return err
		}
	}
	return nil
}

// findTexts adds texts of an entity, or of a triple of which it is the subject.
func (r *rows) findTexts(entity, triple int, texts []string) error {
	for _, text := range texts {
		key := make([]byte, 0, 12+len(text))
		key = binary.BigEndian.AppendUint32(key, uint32(store.Length(text)))
		key = binary.BigEndian.AppendUint32(key, uint32(entity))
		key = binary.BigEndian.AppendUint32(key, uint32(triple))
		if err := r.texts.Add(string(append(key, text...)), nil); err != nil {
			return err
		}
	}
	return nil
}

func (r *rows) sortedKeys(ctx context.Context) error {
	keys := newInsert(r.send, "keys", "key", "is_a", "entity")
	for it, err := range r.keys.Sorted(ctx) {
		if err != nil {
			return err
		}
		if keys.add(len(it.Key), it.Key, int64(it.Value[0]), int64(binary.BigEndian.Uint32(it.Value[1:]))) {
			if err := keys.flush(); err != nil {
				return err
			}
		}
	}
	return keys.flush()
}

// sortedTexts numbers the texts in the order of hits, and gives their words to
// the index.
func (r *rows) sortedTexts(ctx context.Context) error {
	texts := newInsert(r.send, "texts", "n", "entity", "triple", "text")
	n := 0
	for it, err := range r.texts.Sorted(ctx) {
		if err != nil {
			return err
		}
		n++
		numbers, text := []byte(it.Key[4:12]), it.Key[12:]
		entity, triple := binary.BigEndian.Uint32(numbers), binary.BigEndian.Uint32(numbers[4:])
		if texts.add(len(text), int64(n), int64(entity), orNull(int(triple)), text) {
			if err := texts.flush(); err != nil {
				return err
			}
		}
	}
	if err := texts.flush(); err != nil {
		return err
	}
	// FTS5 writes what it gathered whenever a statement of several rows begins, so
	// its rows come alone, and after all others.
	words := newInsert(r.send, "words", "rowid", "tokens")
	words.apart = true
	n = 0
	for it, err := range r.texts.Sorted(ctx) {
		if err != nil {
			return err
		}
		n++
		cut := tokens(it.Key[12:])
		if words.add(len(cut), int64(n), cut) {
			if err := words.flush(); err != nil {
				return err
			}
		}
	}
	return words.flush()
}
