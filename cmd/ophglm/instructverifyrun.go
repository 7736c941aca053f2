package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strconv"

	"ophglm"
	"ophglm/internal/identifiers"
	"ophglm/internal/ordered"
	"ophglm/internal/pipeline"
	"ophglm/internal/recurring"
	"ophglm/internal/text"
	"ophglm/internal/trainingset"
	"ophglm/internal/trainingset/audit"
	"ophglm/internal/verify"
)

// setVerifier reads the files of a training set record by record, several records
// at once, and reports in the order of the files.
type setVerifier struct {
	files     []*pipeline.File
	knowledge *verify.Knowledge
	audit     *audit.Audit
	workers   int
	off       map[string]bool
	report    *setReport
}

func newSetVerifier(a *app, files []*pipeline.File, k *verify.Knowledge, dir string, f setFlags) (*setVerifier, error) {
	v := &setVerifier{files: files, knowledge: k, workers: a.workers, off: map[string]bool{}, report: newSetReport(a, f)}
	if v.workers <= 0 {
		v.workers = runtime.GOMAXPROCS(0)
	}
	for _, r := range f.off {
		v.off[r] = true
	}
	var err error
	v.audit, err = audit.New(dir, len(files), f.options)
	return v, err
}

// looked is a record that was looked at, or what is wrong with it.
type looked struct {
	fault    *trainingset.Fault
	record   *trainingset.Record
	findings []setFinding
	digest   *audit.Digested
}

// file holds the records of a file against the graph, and adds them to the audit.
func (v *setVerifier) file(ctx context.Context, n int) error {
	path := v.files[n].Path
	return v.each(ctx, n, func(rec *trainingset.Record) looked {
		return looked{record: rec, findings: v.look(path, rec), digest: audit.Digest(rec.Messages)}
	}, func(l looked) error {
		if l.fault != nil {
			return v.report.fault(path, l.fault)
		}
		v.report.Records++
		if err := v.report.record(l.findings); err != nil {
			return err
		}
		return v.audit.Add(audit.Place{File: n, Line: l.record.Line, Row: l.record.Row}, l.digest)
	})
}

// look is what is found in one record.
func (v *setVerifier) look(path string, rec *trainingset.Record) []setFinding {
	var found []setFinding
	add := func(message, start, end int, f setFinding) {
		if v.off[f.Rule] {
			return
		}
		f.File, f.Line, f.Row, f.ID = path, rec.Line, rec.Row, rec.ID
		f.Message, f.Start, f.End = message, start, end
		if f.Rule != ruleIdentifier {
			f.shown = excerpt(rec.Messages[message].Content, start, end)
			f.Text = rec.Messages[message].Content[start:end]
		}
		found = append(found, f)
	}
	t := &verify.Text{Record: path + ":" + strconv.Itoa(rec.Line), Lang: language(rec.Messages), Messages: rec.Messages}
	for _, d := range v.knowledge.Check(t) {
		add(d.Of.Turn, d.Of.Start, d.Of.End, setFinding{Rule: d.Rule, Outcome: d.Outcome, Why: d.Why, Triples: d.Triples})
	}
	for i, m := range rec.Messages {
		for _, h := range identifiers.Find(m.Content, nil) {
			add(i, h.Start, h.End, setFinding{Rule: ruleIdentifier, Why: fmt.Sprintf("something of the type %s is left in a message of the %s", h.Type, m.Role)})
		}
	}
	return found
}

// language is that of the questions, in which the answers are to be, or, without
// one, of all.
func language(messages []ophglm.Message) ophglm.Lang {
	var said []string
	for _, m := range messages {
		if m.Role == "user" {
			said = append(said, m.Content)
		}
	}
	if said == nil {
		for _, m := range messages {
			said = append(said, m.Content)
		}
	}
	return text.Language(said...)
}

// whole reports what only the set as a whole shows. The files are read again where
// something is to be shown of them.
func (v *setVerifier) whole(ctx context.Context) error {
	all, exemplars, err := v.audit.Findings(ctx, v.workers)
	if err != nil {
		return err
	}
	var found []audit.Finding
	for _, f := range all {
		if !v.off[string(f.Rule)] {
			found = append(found, f)
		}
	}
	if v.off[string(audit.Exemplar)] {
		exemplars = nil
	}
	texts, err := v.again(ctx, v.report.wanted(found), exemplars)
	if err != nil {
		return err
	}
	for _, f := range found {
		if err := v.report.audited(v.files, f, texts.at[f.At], nil); err != nil {
			return err
		}
	}
	for _, f := range exemplars {
		s := texts.sentences[f.Sentence]
		if s.in == "" || recurring.StatesFact(s.span.Of(s.in)) {
			continue
		}
		f.At = s.at
		if err := v.report.audited(v.files, f, s.in, &s.span); err != nil {
			return err
		}
	}
	return nil
}

// seenAgain are texts that a second reading found.
type seenAgain struct {
	at        map[audit.Place]string
	sentences map[recurring.Text]sentenceAt
}

// sentenceAt is a sentence where it stands first.
type sentenceAt struct {
	at   audit.Place
	in   string
	span text.Span
}

// again reads the files a second time for the messages at some places, and for
// where sentences stand first.
func (v *setVerifier) again(ctx context.Context, places []audit.Place, exemplars []audit.Finding) (*seenAgain, error) {
	s := &seenAgain{at: map[audit.Place]string{}, sentences: map[recurring.Text]sentenceAt{}}
	wanted := map[[2]int][]audit.Place{} // by file and row
	for _, p := range places {
		k := [2]int{p.File, p.Row}
		wanted[k] = append(wanted[k], p)
	}
	frequent := map[recurring.Text]bool{}
	for _, f := range exemplars {
		frequent[f.Sentence] = true
	}
	if len(places) == 0 && len(exemplars) == 0 {
		return s, nil
	}
	for n := range v.files {
		err := v.each(ctx, n, func(rec *trainingset.Record) looked { return looked{record: rec} }, func(l looked) error {
			if l.fault != nil {
				return nil
			}
			for _, p := range wanted[[2]int{n, l.record.Row}] {
				s.at[p] = l.record.Messages[p.Message].Content
			}
			for i, m := range l.record.Messages {
				if m.Role != "assistant" || len(s.sentences) == len(frequent) {
					continue
				}
				audit.Sentences(m.Content, func(h recurring.Text, sp text.Span) {
					if _, ok := s.sentences[h]; frequent[h] && !ok {
						s.sentences[h] = sentenceAt{audit.Place{File: n, Line: l.record.Line, Row: l.record.Row, Message: i}, m.Content, sp}
					}
				})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// batchRecords and batchBytes are how much is looked at by one worker at a time:
// the records, and the bytes after which no further record is added to those.
const (
	batchRecords = 64
	batchBytes   = 1 << 20
)

// piece is a record as it was cut out of a file, or what stands in its place.
type piece struct {
	raw   trainingset.Raw
	fault *trainingset.Fault
}

// errRefused ends the reading of a file that is refused.
var errRefused = errors.New("the file is refused")

// each calls look for the records of a file, of several at once, and done with what
// it found, one at a time and in order.
func (v *setVerifier) each(ctx context.Context, n int, look func(*trainingset.Record) looked, done func(looked) error) error {
	f := v.files[n]
	h, err := f.Open()
	if err != nil {
		return fmt.Errorf("reading a training file: %w", err)
	}
	defer h.Close() // only read from
	r, err := trainingset.NewReader(h)
	if err != nil {
		return fmt.Errorf("reading %s: %w", f.Path, err)
	}
	work := func(_ context.Context, batch []piece) ([]looked, error) {
		out := make([]looked, len(batch))
		for i, p := range batch {
			if p.fault == nil {
				var rec *trainingset.Record
				if rec, p.fault = r.Decode(p.raw); p.fault == nil {
					out[i] = look(rec)
					continue
				}
			}
			out[i].fault = p.fault
		}
		return out, nil
	}
	err = ordered.Map(ctx, v.workers, batches(r), work, func(all []looked) error {
		for _, l := range all {
			if err := done(l); err != nil {
				return err
			}
			if l.fault != nil && l.fault.End {
				return errRefused
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, errRefused):
		v.report.format(r.Format())
		return nil
	case err != nil && ctx.Err() == nil:
		return fmt.Errorf("reading %s: %w", f.Path, err)
	}
	v.report.format(r.Format())
	return err
}

// batches cuts a file into batches of records.
func batches(r *trainingset.Reader) iter.Seq2[[]piece, error] {
	return func(yield func([]piece, error) bool) {
		var batch []piece
		size := 0
		for {
			raw, err := r.Next()
			var fault *trainingset.Fault
			switch {
			case err == io.EOF:
				if len(batch) > 0 {
					yield(batch, nil)
				}
				return
			case err != nil && !errors.As(err, &fault):
				yield(nil, err)
				return
			}
			batch = append(batch, piece{raw, fault})
			if size += len(raw.JSON); len(batch) == batchRecords || size >= batchBytes {
				if !yield(batch, nil) {
					return
				}
				batch, size = nil, 0
			}
		}
	}
}
