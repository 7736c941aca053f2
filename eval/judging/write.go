package judging

import (
	"fmt"
	"io"

	"ophglm/internal/jsonl"
)

// Judgement is one of the kinds that a file holds.
type Judgement interface{ line() any }

// said is how lines begin.
type said struct {
	Item  string `json:"item"`
	Group string `json:"group,omitempty"`
	Judge string `json:"judge,omitempty"`
}

// after is how they end.
type after struct {
	Unread  string `json:"unread,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Prompts string `json:"prompts,omitempty"`
}

func (s Said) begin() said { return said{s.Item, s.Group, s.Judge} }
func (s Said) end() after  { return after{s.Unread, s.Reason, s.Prompts} }

// ifRead is the value, or null where there is none.
func ifRead[T any](s Said, value T) *T {
	if s.Unread != "" {
		return nil
	}
	return &value
}

func (r Rating) line() any {
	return struct {
		said
		Model     string   `json:"model"`
		Criterion string   `json:"criterion"`
		Score     *float64 `json:"score"`
		after
	}{r.begin(), r.Model, r.Criterion, ifRead(r.Said, r.Score), r.end()}
}

func (p Point) line() any {
	return struct {
		said
		Model     string  `json:"model"`
		Criterion string  `json:"criterion"`
		Points    float64 `json:"points"`
		Met       *bool   `json:"met"`
		after
	}{p.begin(), p.Model, p.Criterion, p.Points, ifRead(p.Said, p.Met), p.end()}
}

func (p Pair) line() any {
	return struct {
		said
		A       string  `json:"a"`
		B       string  `json:"b"`
		First   string  `json:"first"`
		Winner  *string `json:"winner"`
		LengthA int     `json:"length_a"`
		LengthB int     `json:"length_b"`
		after
	}{p.begin(), p.A, p.B, p.ShownFirst, ifRead(p.Said, p.Winner), p.LengthA, p.LengthB, p.end()}
}

// Write writes judgements of one kind as JSON Lines, which [Read] reads.
func Write[J Judgement](w io.Writer, all []J) error {
	for _, j := range all {
		b, err := jsonl.Marshal(j.line())
		if err == nil {
			_, err = w.Write(append(b, '\n'))
		}
		if err != nil {
			return fmt.Errorf("writing judgements: %w", err)
		}
	}
	return nil
}
