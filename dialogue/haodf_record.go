package dialogue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// maxRecord is how many bytes the lines of one consultation have at most. One
// with more is passed over, so that a file without id= lines is never held whole.
const maxRecord = 4 << 20

// haodfRecord is one consultation's lines.
type haodfRecord struct {
	row   int
	key   string
	lines []string
	bytes int64               // of the lines, with their ends
	fault [2]string           // of its encoding: reason and detail
	long  *jsonl.TooLongError // a line over the limit
	over  *jsonl.TooLongError // the lines are over the limit together
	hash  hash.Hash           // of those lines
}

// add takes a line, the numberth of the file.
func (r *haodfRecord) add(t *textFile, line []byte, number int) {
	r.bytes += int64(len(line)) + 1
	switch {
	case r.over != nil:
		r.hash.Write(line)
		r.hash.Write([]byte{'\n'})
		return
	case r.bytes > maxRecord:
		r.over = &jsonl.TooLongError{Line: number, Limit: maxRecord}
		r.hash = sha256.New()
		for _, l := range r.lines {
			io.WriteString(r.hash, l+"\n")
		}
		r.hash.Write(line)
		r.hash.Write([]byte{'\n'})
		r.lines = nil
		return
	}
	if r.fault[0] == "" {
		r.fault[0], r.fault[1] = t.lineFault(line, number)
	}
	r.lines = append(r.lines, string(line))
}

func readHaodf(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	t, err := openText(f, to)
	if err != nil {
		return err
	}
	defer t.Close() // only read from
	return emitHaodfRecords(cfg, f, t, t, to)
}

// emitHaodfRecords reads the consultations of r, the text of t.
func emitHaodfRecords(cfg ReadConfig, f *pipeline.File, t *textFile, r io.Reader, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	var (
		sc    = jsonl.NewScanner(r).Limit(maxRecord)
		rec   *haodfRecord
		row   int
		flush = func() error {
			if rec == nil {
				return nil
			}
			defer func() { rec = nil }()
			if err := to.Row(rec.row); err != nil {
				return err
			}
			return emitHaodf(cfg, f, rec, to)
		}
		blank = true // the line before is blank, or there is none
	)
	for {
		line, err := sc.Next()
		if err == io.EOF {
			return flush()
		}
		var long *jsonl.TooLongError
		if err != nil && !errors.As(err, &long) {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
		if key, ok := recordID(line); ok && (blank || numeric(key)) {
			if err := flush(); err != nil {
				return err
			}
			row++
			rec = &haodfRecord{row: row, key: key}
			blank = false
			continue
		}
		blank = long == nil && len(strings.TrimSpace(string(line))) == 0
		if rec == nil {
			if blank {
				continue
			}
			row++
			rec = &haodfRecord{row: row}
		}
		switch {
		case rec.long != nil:
		case long != nil:
			rec.long, rec.lines = long, nil
		default:
			rec.add(t, line, sc.Line())
		}
	}
}

func recordID(line []byte) (string, bool) {
	s, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "id=")
	return s, ok && s != "" && !strings.ContainsAny(s, " \t") && len(s) <= 40
}

func numeric(s string) bool { return strings.Trim(s, "0123456789") == "" }

func emitHaodf(cfg ReadConfig, f *pipeline.File, rec *haodfRecord, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	raw := strings.Join(rec.lines, "\n")
	switch {
	case rec.long != nil:
		return to.Reject("too_long", rec.long.Error(), rec.long)
	case rec.over != nil:
		rec.over.Bytes, rec.over.SHA256 = rec.bytes, hex.EncodeToString(rec.hash.Sum(nil))
		return to.Reject("too_long", fmt.Sprintf("the record has %d bytes, over the limit of %d", rec.bytes, maxRecord), rec.over)
	case rec.fault[0] != "":
		return to.Reject(rec.fault[0], rec.fault[1], legible([]byte(raw)))
	case rec.key == "":
		return to.Reject("no_id", "what stands before the first line id=… belongs to no consultation", raw)
	}
	b := newBuilder(cfg, f, rec.row, rec.key)
	parseHaodf(rec.lines, b)
	if !b.speaks() {
		return to.Reject("no_turns", fmt.Sprintf("consultation %s has neither a description nor a conversation", rec.key), raw)
	}
	return to.Emit(b.finish())
}
