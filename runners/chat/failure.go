package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// Error is what a server said in place of an answer.
type Error struct {
	Status int    // of HTTP
	Code   string // the server's own word for it, or ""
	Says   string // on one line, without the key
}

func (e *Error) Error() string {
	s := fmt.Sprintf("the chat server answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Says != "" {
		s += ": " + e.Says
	}
	return s
}

// Reason is why just this request has no answer, where the server is well and
// would answer others: "prompt_too_long" or "content_filter"; or "".
func (e *Error) Reason() string {
	if e.Status < 400 || e.Status >= 500 {
		return ""
	}
	says := strings.ToLower(e.Says)
	switch {
	case e.Code == "context_length_exceeded", e.Code == "exceed_context_size_error", strings.Contains(says, "maximum context length"), strings.Contains(says, "available context size"):
		return "prompt_too_long"
	case e.Code == "content_filter", e.Code == "content_policy_violation":
		return "content_filter"
	}
	return ""
}

// passes reports whether the same request may be answered later.
func passes(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return true // the connection, or an answer that is none
	}
	switch e.Status {
	case http.StatusTooManyRequests:
		return e.Code != "insufficient_quota" // no waiting helps
	case http.StatusRequestTimeout:
		return true
	case http.StatusNotImplemented:
		return false
	}
	return e.Status >= 500
}

// overloads reports whether an error says that the server has too much to do.
func overloads(err error) bool {
	var e *Error
	if errors.As(err, &e) {
		return e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable
	}
	return errors.Is(err, context.DeadlineExceeded)
}

// failure makes one error of the library's many, without the key.
func (c *Client) failure(err error) error {
	var own *Error
	var api *openai.APIError
	var req *openai.RequestError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &own):
	case errors.As(err, &req): // before the next: it may hold one without a status
		own = &Error{Status: req.HTTPStatusCode, Says: says(req.Body)}
	case errors.As(err, &api):
		own = &Error{Status: api.HTTPStatusCode, Code: api.Type, Says: api.Message}
		if code, ok := api.Code.(string); ok && code != "" {
			own.Code = code
		}
	case errors.As(err, &syntax), errors.As(err, new(*json.UnmarshalTypeError)), err == io.EOF, err == io.ErrUnexpectedEOF: // of the JSON
		return fmt.Errorf("the chat server's answer is no chat completion: %s", c.line(err.Error()))
	default:
		if line := c.line(err.Error()); line != err.Error() {
			return fmt.Errorf("the chat server: %s", line)
		}
		return fmt.Errorf("the chat server: %w", err)
	}
	own.Code, own.Says = c.line(own.Code), c.line(own.Says)
	return own
}

// says finds the sentence in the body of an error: {"detail"} of FastAPI,
// {"message"} or {"error"} of others, or else the text itself.
func says(body []byte) string {
	var o map[string]json.RawMessage
	if json.Unmarshal(body, &o) == nil {
		for _, name := range []string{"detail", "message", "error"} {
			var s string
			if json.Unmarshal(o[name], &s) == nil && s != "" {
				return s
			}
			if len(o[name]) > 0 {
				return string(o[name])
			}
		}
	}
	return string(body)
}

// maxSays is how much of a server's words stands in an error, in bytes.
const maxSays = 300

// line puts a server's words on one line, shortened, with dots for the key.
func (c *Client) line(s string) string {
	if c.opt.Key != "" {
		s = strings.ReplaceAll(s, c.opt.Key, "…")
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if len(s) > maxSays {
		s = strings.ToValidUTF8(s[:maxSays], "") + " …"
	}
	return s
}

// retryAfter is how long a server wants to be left alone: seconds, or a date that
// is held against the server's own clock where it tells that. 0 is that it does
// not say.
func retryAfter(h http.Header) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseFloat(v, 64); err == nil && n > 0 {
		return time.Duration(min(n, maxSeconds) * float64(time.Second))
	}
	until, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, until.Sub(now))
}

const maxSeconds = 1e8 // fits a time.Duration
