package review

import (
	"fmt"
	"io"
	"slices"

	"ophglm"
	"ophglm/internal/jsonl"
)

// ReadKept reads decisions that are kept, one a line, as [WriteKept] writes them; the
// order is free. A line that is none, or a second one of a reviewer on a sample, is an
// error that names file and line.
func ReadKept(name string, r io.Reader) ([]Decision, error) {
	var out []Decision
	lines := map[Decision]int{} // by sample and reviewer
	sc := jsonl.NewScanner(r)
	for {
		line, err := sc.Next()
		if err == io.EOF {
			break
		}
		var d Decision
		if err == nil {
			err = jsonl.UnmarshalStrict(line, &d)
		}
		if err == nil {
			err = d.Validate()
		}
		key := Decision{Sample: d.Sample, By: d.By}
		if err == nil && lines[key] > 0 {
			err = fmt.Errorf("%s was decided by the same reviewer in line %d", d.Sample, lines[key])
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: not a decision: %w", name, sc.Line(), err)
		}
		lines[key] = sc.Line()
		out = append(out, d)
	}
	slices.SortFunc(out, order)
	return out, nil
}

// WriteKept writes decisions, one a line.
func WriteKept(w io.Writer, decisions []Decision) error {
	for _, d := range decisions {
		b, err := jsonl.Marshal(d)
		if err != nil {
			return fmt.Errorf("writing the decision on %s: %w", d.Sample, err)
		}
		if _, err := w.Write(append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// Index finds what was decided of a sample.
type Index struct {
	samples, messages map[string][]Decision
}

// NewIndex looks decisions up.
func NewIndex(decisions []Decision) *Index {
	x := &Index{map[string][]Decision{}, map[string][]Decision{}}
	for _, d := range decisions {
		x.samples[d.Sample] = append(x.samples[d.Sample], d)
		if d.Messages != "" {
			x.messages[d.Messages] = append(x.messages[d.Messages], d)
		}
	}
	return x
}

// Of gives the decisions on a sample. Where there are none they are those on samples
// of the same messages, and changed says that the citations are others since.
func (x *Index) Of(s *ophglm.Sample) (decisions []Decision, changed bool) {
	if d := x.samples[s.ID]; len(d) > 0 {
		return d, false
	}
	d := x.messages[MessagesHash(s)]
	return d, len(d) > 0
}

// Sum is the verdict of several: reject where one rejects, else edit where one would
// change it, else accept; and whose decision that is. "" of none.
func Sum(decisions []Decision) (Verdict, Decision) {
	for _, v := range []Verdict{Reject, Edit, Accept} {
		if i := slices.IndexFunc(decisions, func(d Decision) bool { return d.Decision == v }); i >= 0 {
			return v, decisions[i]
		}
	}
	return "", Decision{}
}
