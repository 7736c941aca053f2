package chat

import (
	"encoding/json"
	"net/http"
	"sync"

	"github.com/sashabaranov/go-openai"
)

// form is how an answer by a schema is asked for.
type form int

const (
	jsonSchema form = iota // {"type":"json_schema","json_schema":{…}}
	jsonObject             // {"type":"json_object","schema":…}
	noForm                 // nothing: the prompt alone says that JSON is wanted
)

func (f form) String() string { return [...]string{"json_schema", "json_object", "free"}[f] }

// forms remembers which form a server takes.
type forms struct {
	mu    sync.Mutex
	taken map[formKey]form
}

type formKey struct{ model, schema string }

// first is the form to begin with, and whether the server is known to take it.
func (f *forms) first(q *Request) (form, bool) {
	if len(q.Schema) == 0 {
		return noForm, true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	known, ok := f.taken[formKey{q.Model, string(q.Schema)}]
	return known, ok
}

// settle remembers that the server took a form.
func (f *forms) settle(q *Request, taken form) {
	if len(q.Schema) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.taken == nil {
		f.taken = map[formKey]form{}
	}
	f.taken[formKey{q.Model, string(q.Schema)}] = taken
}

// refuses reports whether a status may mean that the form is not taken. Servers do
// not agree on one; llama-cpp-python fails with 500.
func refuses(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusNotImplemented:
		return true
	}
	return false
}

// wire is the body of a request, in the place of openai's, which can't say all: it
// leaves out a temperature of 0, so that the server's own would hold, and messages
// without text, and it has no schema beside json_object. The length goes by its old
// name, which all servers know.
type wire struct {
	Model          string          `json:"model"`
	Messages       []wireMessage   `json:"messages"`
	Temperature    float64         `json:"temperature"`
	MaxTokens      int             `json:"max_tokens,omitempty"`
	Seed           int64           `json:"seed"`
	ResponseFormat *responseFormat `json:"response_format,omitempty"`
}

type wireMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type responseFormat struct {
	openai.ChatCompletionResponseFormat
	Schema json.RawMessage `json:"schema,omitempty"`
}

// body writes a request as it is sent.
func body(q *Request, f form) ([]byte, error) {
	w := wire{Model: q.Model, Messages: make([]wireMessage, len(q.Messages)), Temperature: q.Temperature, MaxTokens: q.MaxTokens, Seed: q.Seed}
	for i, m := range q.Messages {
		w.Messages[i] = wireMessage{m.Role, m.Content}
	}
	switch f {
	case jsonSchema:
		w.ResponseFormat = &responseFormat{ChatCompletionResponseFormat: openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "answer", Schema: q.Schema, Strict: true},
		}}
	case jsonObject:
		w.ResponseFormat = &responseFormat{
			ChatCompletionResponseFormat: openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject},
			Schema:                       q.Schema,
		}
	}
	return json.Marshal(w)
}
