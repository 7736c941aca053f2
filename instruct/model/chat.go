// Package model is the kinds instruct.answer, instruct.rewrite and
// instruct.paraphrase, which have a chat model write: facts to a question with its
// answer, a consultation to a dialogue, sentences to the same in other words.
//
// All three fill a prompt for one record ([Filled]), ask until the answer can be read
// (ask.go), and write what came of it (stage.go). An answer is JSON in which each
// sentence names what it rests on (json.go, sentences.go); what can't be used is a
// reject with its reason. A kind's file has the filling and the reading.
package model

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"ophglm"
	"ophglm/internal/jsonl"
)

// Chat is a model that answers messages. It is filled in by the program, with a
// server or with answers that were recorded.
type Chat interface {
	// Signature names what answers, without addresses or keys.
	Signature() (string, error)
	// Ask returns the model's answer. The last of its messages is the answer; its
	// Input is the digest of what was asked. Equal requests have equal answers.
	Ask(ctx context.Context, q Request) (*ophglm.Prediction, error)
}

// Request is one question to a model.
type Request struct {
	Item     string // what it is about: the record's id
	Model    string // as the server calls it
	Messages []ophglm.Message
	// Schema is the JSON schema that the answer is to follow, where the server can
	// hold it to one; nil is free text.
	Schema      json.RawMessage
	Temperature float64
	MaxTokens   int
	Seed        int64
}

// Digest is the digest of what is asked, without the item that it is about.
func (q *Request) Digest() string {
	b, err := jsonl.Marshal(struct {
		Model       string           `json:"model"`
		Messages    []ophglm.Message `json:"messages"`
		Schema      json.RawMessage  `json:"schema,omitempty"`
		Temperature float64          `json:"temperature"`
		MaxTokens   int              `json:"max_tokens"`
		Seed        int64            `json:"seed"`
	}{q.Model, q.Messages, q.Schema, q.Temperature, q.MaxTokens, q.Seed})
	if err != nil {
		panic(err) // a schema that is no JSON: those are constants
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
