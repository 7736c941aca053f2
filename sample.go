package ophglm

import (
	"errors"
	"fmt"
	"sort"
)

// Scenario is what a sample teaches.
type Scenario string

// The five scenarios of instructions, and conversation, the fundus dialogue set.
const (
	Visual       Scenario = "visual"       // visual diagnostic instructions
	Causes       Scenario = "causes"       // causes and symptoms
	Diagnosis    Scenario = "diagnosis"    // diagnosis and examination
	Treatment    Scenario = "treatment"    // treatment and prevention
	Prognosis    Scenario = "prognosis"    // prognosis and lifestyle
	Conversation Scenario = "conversation" // a cleaned consultation
)

// Scenarios lists the five scenarios of instructions in their usual order.
var Scenarios = [...]Scenario{Visual, Causes, Diagnosis, Treatment, Prognosis}

// Message is one message of a sample.
type Message struct {
	Role    string   `json:"role"` // "system", "user" or "assistant"
	Content string   `json:"content"`
	Images  []string `json:"images,omitempty"`
}

// Ref names a record that a citation leads to.
type Ref struct {
	Kind string `json:"kind"` // "triple", "turn", "finding" or "policy"
	ID   string `json:"id"`
}

// Citation says what stands behind the bytes [Start, End) of a message.
type Citation struct {
	Message int   `json:"message"` // from 0
	Start   int   `json:"start"`
	End     int   `json:"end"`
	Of      []Ref `json:"of"`
}

// Sample is one training sample.
//
// Groups are what a split may not cut: "patient:…", "cluster:…", "fact:…".
type Sample struct {
	ID        string            `json:"id"`
	Scenario  Scenario          `json:"scenario"`
	Lang      Lang              `json:"lang"`
	Messages  []Message         `json:"messages"`
	Citations []Citation        `json:"citations"`
	Groups    []string          `json:"groups"`
	Licence   string            `json:"licence,omitempty"`
	Tags      map[string]string `json:"tags,omitempty"`
	By        string            `json:"by"` // "composed", "model" or "dialogue"
}

// SampleID hashes a sample's messages and citations.
func SampleID(s *Sample) string {
	parts := []string{"sample"}
	for _, m := range s.Messages {
		parts = append(parts, m.Role, m.Content)
		parts = append(parts, m.Images...)
	}
	for _, c := range s.Citations {
		parts = append(parts, fmt.Sprintf("%d:%d:%d", c.Message, c.Start, c.End))
		for _, r := range c.Of {
			parts = append(parts, r.Kind, r.ID)
		}
	}
	return HashID(parts...)
}

// Key orders samples by id.
func (s *Sample) Key() string { return s.ID }

// Validate reports a sample whose messages cannot be trained on, whose
// citations lie outside them or cite nothing, or that no group holds.
func (s *Sample) Validate() error {
	switch {
	case s.ID == "":
		return errors.New("sample has no id")
	case len(s.Messages) < 2:
		return fmt.Errorf("sample %s has %d messages: a question and an answer are needed", s.ID, len(s.Messages))
	case len(s.Groups) == 0:
		return fmt.Errorf("sample %s has no group", s.ID)
	}
	for i, m := range s.Messages {
		if m.Role != "system" && m.Role != "user" && m.Role != "assistant" {
			return fmt.Errorf("sample %s message %d has the unknown role %q", s.ID, i, m.Role)
		}
		if m.Content == "" {
			return fmt.Errorf("sample %s message %d is empty", s.ID, i)
		}
	}
	for i, c := range s.Citations {
		if c.Message < 0 || c.Message >= len(s.Messages) || c.Start < 0 || c.End <= c.Start || c.End > len(s.Messages[c.Message].Content) {
			return fmt.Errorf("sample %s citation %d lies outside its message", s.ID, i)
		}
		if len(c.Of) == 0 {
			return fmt.Errorf("sample %s citation %d cites nothing", s.ID, i)
		}
	}
	return nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
