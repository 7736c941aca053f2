package chat

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"

	"ophglm"
)

// Options say where a server is and how it is asked. Zeros stand for what is
// written beside them.
type Options struct {
	URL string // as OpenAI's libraries take it, "http://127.0.0.1:8080/v1"; without a path "/v1" is added
	Key string // sent as a bearer token; "" sends none

	Timeout   time.Duration // of one request, its answer included; 5 minutes
	Attempts  int           // for one form of a request; 6
	Backoff   time.Duration // before the second attempt, then doubled up to 60 times that; half a second
	MaxWait   time.Duration // longest Retry-After that is waited for; 10 minutes
	MaxAnswer int64         // bytes; 1 MiB
	Parallel  int           // requests under way at a time; 8
}

// Client asks one server. It may be used by any number of goroutines.
type Client struct {
	opt   Options
	api   *openai.Client
	gate  *gate
	forms forms
}

// Open prepares a client. Nothing is sent. An address that is none, or that
// carries a password, is an error.
func Open(opt Options) (*Client, error) {
	u, err := url.Parse(opt.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("the chat server's address is to be like http://127.0.0.1:8080/v1") // without it: it may hold a key
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the chat server's address is to have no password, question mark or fragment: the key is given apart")
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/v1"
	}
	opt.Timeout = orElse(opt.Timeout, 5*time.Minute)
	opt.Attempts = orElse(opt.Attempts, 6)
	opt.Backoff = orElse(opt.Backoff, 500*time.Millisecond)
	opt.MaxWait = orElse(opt.MaxWait, 10*time.Minute)
	opt.MaxAnswer = orElse(opt.MaxAnswer, 1<<20)
	opt.Parallel = orElse(opt.Parallel, 8)

	config := openai.DefaultConfig(opt.Key)
	config.BaseURL = u.String()
	through := http.DefaultTransport.(*http.Transport).Clone()
	through.MaxIdleConnsPerHost = opt.Parallel
	config.HTTPClient = &transport{
		http: &http.Client{
			Transport:     through,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		key:  []byte(opt.Key),
		most: opt.MaxAnswer,
	}
	return &Client{opt: opt, api: openai.NewClientWithConfig(config), gate: newGate(opt.Parallel)}, nil
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}

// Signature names what asks. What answered stands in each answer.
const Signature = "chat completions"

// Signature is [Signature]: which server and which weights stand behind a name is
// not known before they answer.
func (c *Client) Signature() (string, error) { return Signature, nil }

// Ask returns the model's answer: the messages of the request and one more, which
// is empty where the model said nothing. An answer that was cut off is an answer;
// Finish says it. An [Error] is what the server said instead.
func (c *Client) Ask(ctx context.Context, q Request) (*ophglm.Prediction, error) {
	if err := q.validate(); err != nil {
		return nil, err
	}
	digest, err := q.Digest()
	if err != nil {
		return nil, err
	}
	for f, known := c.forms.first(&q); ; f++ {
		res, err := c.insist(ctx, &q, f, known || f == noForm, digest)
		if err == nil {
			c.forms.settle(&q, f)
			return answer(&q, digest, f, res), nil
		}
		var e *Error
		if known || f == noForm || ctx.Err() != nil || !errors.As(err, &e) || !refuses(e.Status) || e.Reason() != "" {
			return nil, err
		}
	}
}

// insist asks until there is an answer or no hope of one. A form that the server
// may not know is given up after the second failure of the server itself.
func (c *Client) insist(ctx context.Context, q *Request, f form, known bool, digest string) (*openai.ChatCompletionResponse, error) {
	b, err := body(q, f)
	if err != nil {
		return nil, err
	}
	jitter := jitterOf(digest)
	for attempt := 1; ; attempt++ {
		res, after, err := c.once(ctx, b)
		if err == nil {
			return res, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var e *Error
		switch {
		case !passes(err):
			return nil, err
		case !known && attempt == 2 && errors.As(err, &e) && refuses(e.Status):
			return nil, err
		case attempt >= c.opt.Attempts:
			return nil, fmt.Errorf("%w (after %d attempts)", err, attempt)
		case after > c.opt.MaxWait:
			return nil, fmt.Errorf("%w (it is to be asked again only in %s)", err, after.Round(time.Second))
		}
		wait := c.opt.Backoff * time.Duration(min(60, 1<<min(attempt-1, 6)))
		wait = wait/2 + time.Duration(jitter.Float64()*float64(wait)/2)
		if err := sleep(ctx, max(wait, after)); err != nil {
			return nil, err
		}
	}
}

// once asks one time. It also returns how long the server wants to be left alone.
func (c *Client) once(ctx context.Context, b []byte) (*openai.ChatCompletionResponse, time.Duration, error) {
	cuts, err := c.gate.enter(ctx)
	if err != nil {
		return nil, 0, err
	}
	e := &exchange{body: b}
	timed, cancel := context.WithTimeout(e.in(ctx), c.opt.Timeout)
	defer cancel()
	// What is sent is the exchange's body: the library is given what it checks.
	res, err := c.api.CreateChatCompletion(timed, openai.ChatCompletionRequest{})
	switch {
	case err != nil && ctx.Err() == nil && timed.Err() != nil:
		err = fmt.Errorf("the chat server gave no answer within %s: %w", c.opt.Timeout, timed.Err())
	case err != nil:
		err = c.failure(err)
	case len(res.Choices) == 0:
		err = errors.New("the chat server's answer has no choices")
	}
	after := time.Duration(0)
	if err != nil && e.status >= 400 {
		if after = retryAfter(e.header); after > 0 && after <= c.opt.MaxWait {
			c.gate.pause(after)
		}
	}
	c.gate.leave(cuts, err != nil && overloads(err), err)
	return &res, after, err
}

// jitterOf draws the same pauses for the same request.
func jitterOf(digest string) *rand.Rand {
	b, _ := hex.DecodeString(digest)
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])))
}

func answer(q *Request, digest string, f form, res *openai.ChatCompletionResponse) *ophglm.Prediction {
	c := res.Choices[0]
	p := &ophglm.Prediction{Item: q.Item, Model: q.Model, Input: digest, Finish: string(c.FinishReason), Signature: Signature}
	p.Messages = append(q.Messages[:len(q.Messages):len(q.Messages)], ophglm.Message{Role: "assistant", Content: textOf(&c.Message)})
	for name, n := range map[string]int{"prompt_tokens": res.Usage.PromptTokens, "completion_tokens": res.Usage.CompletionTokens, "total_tokens": res.Usage.TotalTokens} {
		if n > 0 {
			if p.Usage == nil {
				p.Usage = map[string]int{}
			}
			p.Usage[name] = n
		}
	}
	for _, s := range []string{withoutFolder(res.Model), res.SystemFingerprint} {
		if s != "" {
			p.Signature += ", " + s
		}
	}
	if len(q.Schema) > 0 {
		p.Signature += ", " + f.String()
	}
	return p
}

// textOf is the text of a message, which some servers give in parts.
func textOf(m *openai.ChatCompletionMessage) string {
	text := m.Content
	for _, part := range m.MultiContent {
		text += part.Text
	}
	return text
}

// withoutFolder is the name of a model without the folder on the server's disk in
// which its weights lie, which some servers give.
func withoutFolder(model string) string {
	slashed := strings.ReplaceAll(model, `\`, "/")
	if strings.HasPrefix(slashed, "/") || strings.HasPrefix(slashed, "./") || strings.Contains(slashed, ":/") {
		return path.Base(slashed)
	}
	return model
}
