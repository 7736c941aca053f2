package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
)

// fate is what became of a row or a record.
type fate int

const (
	pending fate = iota
	used
	rejected
	merged
)

// level is one step of a chain at work on one shard: it takes records, calls
// the map, writes what comes out, and hands it to the next level.
type level struct {
	ctx      context.Context
	kind     *Kind
	decode   decoder // of what it makes
	mapf     func(any, sink) error
	next     *level
	out      *artifact.Writer // nil: what is made is handed on and not kept
	passed   int64            // records that were
	rejects  *artifact.Writer
	line     []byte // the record written last
	acct     artifact.Accounting
	where    ophglm.Where
	fate     fate
	open     bool // a row has begun
	progress func(records int64)
	erased   *erasedKeys        // of a reader: what it may not give; nil: nothing
	erasing  bool               // all that the row gave so far was erased
	tap      func(Record) error // sees what is made; may be nil
}

func newLevel(dir string, k *Kind, passing bool) (*level, error) {
	p := k.Outputs[0]
	lv := &level{kind: k, decode: recordTypes[p.Type]}
	var err error
	if !passing {
		if lv.out, err = artifact.NewWriter(filepath.Join(dir, p.Name), p.Name, p.Type); err != nil {
			return nil, err
		}
	}
	lv.rejects, err = artifact.NewWriter(filepath.Join(dir, "rejects"), "rejects", "Reject")
	return lv, err
}

func (lv *level) abort() {
	if lv.out != nil {
		lv.out.Abort()
	}
	lv.rejects.Abort()
}

func (lv *level) finish() (artifact.Shard, error) {
	sh := artifact.Shard{Accounting: lv.acct}
	out := artifact.Output{Port: lv.kind.Outputs[0].Name, Type: lv.kind.Outputs[0].Type, Parts: []artifact.Part{}, Passed: lv.passed}
	var err error
	if lv.out != nil {
		if out, err = lv.out.Close(); err != nil {
			return sh, err
		}
	}
	sh.Outputs = []artifact.Output{out}
	sh.Rejects, err = lv.rejects.Close()
	return sh, err
}

// take gives a record to the map of this level.
func (lv *level) take(r Record) error {
	lv.begin()
	lv.where = ophglm.Where{ID: r.Key()}
	if err := lv.mapf(r, lv); err != nil {
		return fmt.Errorf("%s: %s: %w", lv.kind.Name, lv.where, err)
	}
	return lv.end()
}

func (lv *level) begin() {
	lv.open, lv.fate, lv.erasing = true, pending, false
	lv.acct.Inputs++
	if lv.progress != nil && lv.acct.Inputs%progressEvery == 0 {
		lv.progress(progressEvery)
	}
}

func (lv *level) end() error {
	if !lv.open {
		return nil
	}
	lv.open = false
	switch lv.fate {
	case used:
		lv.acct.Used++
	case rejected:
		lv.acct.Rejected++
	case merged:
		lv.acct.Merged++
	default:
		return fmt.Errorf("%s neither used nor rejected %s: that is a mistake of the kind", lv.kind.Name, lv.where)
	}
	return nil
}

// row begins row n of a file; 0 ends the file.
func (lv *level) row(n int) error {
	if err := lv.end(); err != nil {
		return err
	}
	if n > 0 {
		lv.begin()
		lv.where.Row = n
	}
	return lv.ctx.Err()
}

func (lv *level) settle(f fate) error {
	if !lv.open {
		return fmt.Errorf("%s gave a record before its first row: that is a mistake of the kind", lv.kind.Name)
	}
	if lv.erasing && f == used { // one record of the row was erased, and this one is not
		lv.acct.RejectedParts++
		lv.fate, lv.erasing = pending, false
	}
	if lv.fate != pending && lv.fate != f {
		return fmt.Errorf("%s both used and left behind %s: that is a mistake of the kind", lv.kind.Name, lv.where)
	}
	lv.fate = f
	return nil
}

func (lv *level) emit(r Record) error {
	if lv.open && lv.erased.of(r) {
		return lv.erase()
	}
	if err := lv.settle(used); err != nil {
		return err
	}
	if err := r.Validate(); err != nil {
		return fmt.Errorf("%s made an invalid record of %s: %w", lv.kind.Name, lv.where, err)
	}
	if lv.tap != nil {
		if err := lv.tap(r); err != nil {
			return err
		}
	}
	if lv.out == nil {
		lv.passed++
		return lv.next.take(r)
	}
	if err := jsonl.Encode(&lv.line, r); err != nil {
		return fmt.Errorf("%s: encoding %s: %w", lv.kind.Name, r.Key(), err)
	}
	if err := lv.out.Write(lv.line); err != nil {
		return err
	}
	if lv.next == nil {
		return nil
	}
	// The next map gets the record as it would read it from a part: what it
	// changes can't be seen here, and fused or apart it sees the same. (A record that
	// is not kept it gets as it is: nobody looks at it afterwards.)
	r, err := lv.decode(bytes.Clone(lv.line))
	if err != nil {
		return fmt.Errorf("%s: reading back %s: %w", lv.kind.Name, lv.where, err)
	}
	return lv.next.take(r)
}

func (lv *level) reject(reason, detail string, record any, part bool) error {
	if part {
		lv.acct.RejectedParts++
	} else if err := lv.settle(rejected); err != nil {
		return err
	}
	lv.acct.CountReject(reason)
	detail, record, err := lv.erased.strip(detail, record)
	if err != nil {
		return err
	}
	return writeReject(lv.rejects, lv.kind.Name, reason, detail, lv.where, record)
}

func (lv *level) merged() {
	if lv.fate == pending {
		lv.fate = merged
	}
}

func (lv *level) count(name string, n int) { lv.acct.Count(name, int64(n)) }
