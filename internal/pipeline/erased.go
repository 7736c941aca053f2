package pipeline

import (
	"context"
	"fmt"
	"slices"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// Erased are the keys of patients and consultations that may not be in a project
// any more (package erasure). What a reader makes depends on them.
type Erased interface {
	// Digest stands for all of them in recipes.
	Digest() string
	// Has reports whether the key is one of them.
	Has(key string) bool
	// Holds reports whether a JSON value that a reader was given holds one, as any of
	// its strings and numbers or as a field of a text.
	Holds(raw []byte) bool
	// Prove makes sure that nothing in a store holds one, when all is built.
	Prove(ctx context.Context, store *artifact.Store) error
}

// ErasedReason is the reason of the reject that stands for a record whose key is
// erased. It says file and row, and nothing of the record.
const ErasedReason = "erased"

// keyed is a record that people can ask to be erased by its keys.
type keyed interface{ Keys() []string }

func (o *Options) erased() (Erased, error) {
	if o.Erased == nil {
		return nil, nil
	}
	return o.Erased()
}

func erasedDigest(e Erased) string {
	if e == nil {
		return ""
	}
	return e.Digest()
}

// readsPeople reports whether a kind reads files that records of people may be in:
// those it can't do without, as it can without a model or a table of names.
func (k *Kind) readsPeople() bool {
	return slices.ContainsFunc(k.Inputs, func(p Port) bool { return p.Type == FileType && !p.Optional })
}

// erasedKeys is what a reader asks before it gives something; nil where nothing is
// erased.
type erasedKeys struct{ Erased }

func newErasedKeys(e Erased, k *Kind) *erasedKeys {
	if e == nil || !k.readsPeople() {
		return nil
	}
	return &erasedKeys{e}
}

// of reports whether a record is erased.
func (e *erasedKeys) of(r Record) bool {
	if e == nil {
		return false
	}
	k, ok := r.(keyed)
	return ok && slices.ContainsFunc(k.Keys(), e.Has)
}

// strip leaves nothing of what was rejected where it holds a key.
func (e *erasedKeys) strip(detail string, record any) (string, any, error) {
	if e == nil {
		return detail, record, nil
	}
	kept := []any{detail, record}
	if _, long := record.(*jsonl.TooLongError); long {
		kept = kept[:1] // no more than its length and digest are
	}
	b, err := jsonl.Marshal(kept)
	if err != nil {
		return "", nil, fmt.Errorf("looking for erased keys in what is rejected: %w", err)
	}
	if e.Holds(b) {
		return "", nil, nil
	}
	return detail, record, nil
}

// erase leaves a record behind whose key is erased.
func (lv *level) erase() error {
	if lv.fate == pending {
		lv.fate, lv.erasing = rejected, true
	} else {
		lv.acct.RejectedParts++
	}
	lv.acct.CountReject(ErasedReason)
	return writeReject(lv.rejects, lv.kind.Name, ErasedReason, "", ophglm.Where{File: lv.where.File, Row: lv.where.Row}, nil)
}

// Erased reports whether any of the keys is erased. A whole-input stage that reads
// files asks it before it takes a record in, and rejects with [ErasedReason],
// without detail or record, what is.
func (io *IO) Erased(keys ...string) bool {
	return io.erased != nil && slices.ContainsFunc(keys, io.erased.Has)
}
