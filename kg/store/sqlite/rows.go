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
	if err := r.items(graph); err != nil {
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

// items sends the rows of entities and triples.
func (r *rows) items(graph iter.Seq2[*ophglm.GraphItem, error]) error {
	lines := newInsert(r.send, "items", "n", "line")
	entities := newInsert(r.send, "entities", "n", "id")
	triples := newInsert(r.send, "triples", "n", "subject", "relation", "object")
	// What is referred to is written before what refers to it.
	flush := func() error { return errors.Join(lines.flush(), entities.flush(), triples.flush()) }
	var line []byte
	n := 0
	for item, err := range r.checker.Checked(graph) {
		if err != nil {
			return err
		}
		if err := jsonl.Encode(&line, item); err != nil {
			return err
		}
		n++
		full := lines.add(len(line), int64(n), string(line))
		if e := item.Entity; e != nil {
			entities.add(len(e.ID), int64(n), e.ID)
			err = r.findEntity(n, e)
		} else {
			t := item.Triple
			var relation int
			if relation, err = r.relation(t.Relation); err != nil {
				return err
			}
			subject, object := r.checker.Ends()
			triples.add(16, int64(n), int64(subject), int64(relation), orNull(object))
			err = r.findTexts(subject, n, store.Texts(item))
		}
		if full {
			err = errors.Join(err, flush())
		}
		if err != nil {
			return err
		}
	}
	return flush()
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

// findEntity adds what an entity is found by to the sorts.
func (r *rows) findEntity(n int, e *ophglm.Entity) error {
	for _, k := range store.Keys(e) {
		value := binary.BigEndian.AppendUint32([]byte{byte(k.As)}, uint32(n))
		if err := r.keys.Add(k.Text, value); err != nil {
			return err
		}
	}
	return r.findTexts(n, 0, store.Texts(&ophglm.GraphItem{Entity: e}))
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
