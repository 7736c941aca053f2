package pipeline

import (
	"encoding/json"
	"fmt"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// decoder makes a record of one line. The record's strings may point into it.
type decoder func(line []byte) (Record, error)

func decoderOf[T Record]() decoder {
	return func(line []byte) (Record, error) {
		r := newRecord[T]()
		if err := jsonl.UnmarshalView(line, r); err != nil {
			return nil, err
		}
		return r, nil
	}
}

// sink takes what a reader or a map makes of its input, row by row.
type sink interface {
	row(n int) error
	emit(r Record) error
	reject(reason, detail string, record any, part bool) error
	merged()
	count(name string, n int)
}

// Emitter takes what a reader or a map makes of each row or record.
type Emitter[T Record] struct{ to sink }

// Row begins row n of the file, counted from 1. Only readers call it; a map's
// rows are its records.
func (e *Emitter[T]) Row(n int) error { return e.to.row(n) }

func (e *Emitter[T]) done() error { return e.to.row(0) }

// Emit passes a record on. A record that is not valid fails the stage: validity
// is the kind's business, and what it can't make valid it rejects.
func (e *Emitter[T]) Emit(r T) error { return e.to.emit(r) }

// Reject leaves the row behind. Reason is a short code that counts are made of
// ("not_gb18030"), detail the sentence for a person, record what is kept of the
// row: a record, a string, or nil.
func (e *Emitter[T]) Reject(reason, detail string, record any) error {
	return e.to.reject(reason, detail, record, false)
}

// RejectPart leaves a part of the row behind, such as one cell of it. The row
// itself still has to be emitted, rejected or merged.
func (e *Emitter[T]) RejectPart(reason, detail string, part any) error {
	return e.to.reject(reason, detail, part, true)
}

// Merged counts the row as one that another record already stands for.
func (e *Emitter[T]) Merged() { e.to.merged() }

// Count adds to a number of the stage's report.
func (e *Emitter[T]) Count(name string, n int) { e.to.count(name, n) }

// maxRejectRecord is the longest record that a reject holds; of a longer one it
// holds length and digest.
const maxRejectRecord = 1 << 20

// writeReject writes the reject of one row, record or part.
func writeReject(w *artifact.Writer, kind, reason, detail string, where ophglm.Where, record any) error {
	r, err := newReject(kind, reason, detail, where, record)
	if err != nil {
		return err
	}
	b, err := jsonl.Marshal(r)
	if err != nil {
		return fmt.Errorf("%s: encoding the reject of %s: %w", kind, where, err)
	}
	return w.Write(b)
}

// newReject builds a reject of one row or record.
func newReject(kind, reason, detail string, where ophglm.Where, record any) (*ophglm.Reject, error) {
	r := &ophglm.Reject{Stage: kind, Reason: reason, Detail: detail, Where: where}
	switch v := record.(type) {
	case nil:
		return r, nil
	case *jsonl.TooLongError:
		r.Bytes, r.SHA256 = v.Bytes, v.SHA256
		return r, nil
	}
	b, err := jsonl.Marshal(record)
	if err != nil {
		return nil, fmt.Errorf("%s: keeping the record rejected at %s: %w", kind, where, err)
	}
	if len(b) > maxRejectRecord {
		r.Bytes, r.SHA256 = int64(len(b)), artifact.Digest(b)
		return r, nil
	}
	r.Record = json.RawMessage(b)
	return r, nil
}
