package review

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ophglm"
)

// Verdict is what was decided of a sample.
type Verdict string

// A sample is right, or is not to be used, or is to be changed as a note says.
const (
	Accept Verdict = "accept"
	Reject Verdict = "reject"
	Edit   Verdict = "edit"
)

// words are the verdicts as people write them.
var words = map[string]Verdict{
	"accept": Accept, "accepted": Accept, "a": Accept, "接受": Accept, "通过": Accept,
	"reject": Reject, "rejected": Reject, "r": Reject, "拒绝": Reject, "不通过": Reject,
	"edit": Edit, "e": Edit, "修改": Edit,
}

// ParseVerdict reads a verdict: accept, reject or edit, 接受 (通过), 拒绝 (不通过) or 修改,
// in any case. An empty word is none, and no error.
func ParseVerdict(s string) (Verdict, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return "", nil
	}
	if v, ok := words[s]; ok {
		return v, nil
	}
	return "", fmt.Errorf("the decision is %q, not accept, reject or edit", s)
}

// Decision is a verdict on one sample.
type Decision struct {
	Sample   string  `json:"sample"`             // its id
	Messages string  `json:"messages,omitempty"` // [MessagesHash] of it
	Decision Verdict `json:"decision"`
	Note     string  `json:"note,omitempty"`
	By       string  `json:"by,omitempty"` // as the reviewer wrote it
}

// Validate reports a decision on nothing, of no known verdict, or to change a sample
// without saying how.
func (d *Decision) Validate() error {
	switch {
	case !isHash(d.Sample):
		return fmt.Errorf("the sample is %q, not an id of 24 hex digits", d.Sample)
	case d.Messages != "" && !isHash(d.Messages):
		return fmt.Errorf("the hash of messages is %q, not 24 hex digits", d.Messages)
	case d.Decision != Accept && d.Decision != Reject && d.Decision != Edit:
		return fmt.Errorf("the decision is %q, not accept, reject or edit", d.Decision)
	case d.Decision == Edit && d.Note == "":
		return errors.New("the decision is edit, and no note says what to change")
	}
	return nil
}

func isHash(s string) bool {
	return len(s) == 24 && strings.Trim(s, "0123456789abcdef") == ""
}

// MessagesHash is a hash of a sample's messages: the same whatever is cited for them.
func MessagesHash(s *ophglm.Sample) string {
	return ophglm.SampleID(&ophglm.Sample{Messages: s.Messages})
}

// order sorts decisions by sample, then by who decided.
func order(a, b Decision) int {
	return cmp.Or(strings.Compare(a.Sample, b.Sample), strings.Compare(a.By, b.By))
}

// Conflict is a sample of which two decisions differ.
type Conflict struct {
	Sample string     `json:"sample"`
	Of     []Decision `json:"of"`
	// Kept says that one reviewer decided twice, differently, and that the earlier
	// decision was kept.
	Kept bool `json:"kept"`
}

// Merged is what a merge did.
type Merged struct {
	Added     int        `json:"added"`
	Same      int        `json:"same"` // there before
	Replaced  int        `json:"replaced"`
	Conflicts []Conflict `json:"conflicts"` // of the samples that were decided now
}

// Merge puts decisions to those kept, which are sorted by [order] and have one of each
// reviewer for each sample. Two reviewers' decisions are both kept; where they differ
// in the verdict that is a conflict. One reviewer, of a name or of none, has one
// decision: another one that differs in the verdict is a conflict, and the earlier
// stays, unless replace says that the later is meant. The same verdict with another
// note takes the place of the earlier.
func Merge(kept, decided []Decision, replace bool) ([]Decision, Merged) {
	out := slices.Clone(kept)
	m := Merged{Conflicts: []Conflict{}}
	now := map[string]bool{}
	for _, d := range decided {
		now[d.Sample] = true
		at, there := slices.BinarySearchFunc(out, d, order)
		switch {
		case !there:
			out = slices.Insert(out, at, d)
			m.Added++
		case out[at] == d:
			m.Same++
		case out[at].Decision == d.Decision || replace:
			out[at] = d
			m.Replaced++
		default:
			m.Conflicts = append(m.Conflicts, Conflict{d.Sample, []Decision{out[at], d}, true})
		}
	}
	for i := 0; i < len(out); {
		j := i + 1
		for j < len(out) && out[j].Sample == out[i].Sample {
			j++
		}
		if now[out[i].Sample] && slices.ContainsFunc(out[i:j], func(d Decision) bool { return d.Decision != out[i].Decision }) {
			m.Conflicts = append(m.Conflicts, Conflict{Sample: out[i].Sample, Of: slices.Clone(out[i:j])})
		}
		i = j
	}
	slices.SortStableFunc(m.Conflicts, func(a, b Conflict) int { return strings.Compare(a.Sample, b.Sample) })
	return out, m
}
