package chat

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"ophglm"
	"ophglm/internal/jsonl"
)

// Request is one question to a model.
type Request struct {
	Item     string // what it is about: the record's id
	Model    string // as the server calls it
	Messages []ophglm.Message
	// Schema is the JSON schema that the answer is to follow, where the server can
	// hold it to one; nil is free text.
	Schema      json.RawMessage
	Temperature float64 // 0 takes the likeliest token each time
	MaxTokens   int     // of the answer; 0 leaves it to the server
	Seed        int64
}

// Digest is the SHA-256, in hexadecimal, of all that the answer depends on: the
// whole request but the item that it is about.
func (q *Request) Digest() (string, error) {
	b, err := jsonl.Marshal(struct {
		Model       string           `json:"model"`
		Messages    []ophglm.Message `json:"messages"`
		Schema      json.RawMessage  `json:"schema,omitempty"`
		Temperature float64          `json:"temperature"`
		MaxTokens   int              `json:"max_tokens"`
		Seed        int64            `json:"seed"`
	}{q.Model, q.Messages, q.Schema, q.Temperature, q.MaxTokens, q.Seed})
	if err != nil {
		return "", fmt.Errorf("a request about %s: %w", q.Item, err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// validate reports what no server can be asked.
func (q *Request) validate() error {
	switch {
	case q.Model == "":
		return errors.New("the request names no model")
	case len(q.Messages) == 0:
		return errors.New("the request has no messages")
	case len(q.Schema) > 0 && !json.Valid(q.Schema):
		return errors.New("the schema is no JSON")
	}
	for i, m := range q.Messages {
		if len(m.Images) > 0 {
			return fmt.Errorf("message %d has images, which are not sent to chat models", i)
		}
	}
	return nil
}
