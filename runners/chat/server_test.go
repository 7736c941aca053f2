package chat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ophglm"
	"ophglm/runners/chat"
	"ophglm/runners/chat/chattest"
)

func client(t testing.TB, opt chat.Options) *chat.Client {
	t.Helper()
	if opt.Backoff == 0 {
		opt.Backoff = time.Millisecond
	}
	c, err := chat.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func question(text string) chat.Request {
	return chat.Request{
		Item: "r1", Model: chattest.Model, Temperature: 0.8, MaxTokens: 12, Seed: 7,
		Messages: []ophglm.Message{{Role: "system", Content: "You answer in one sentence."}, {Role: "user", Content: text}},
	}
}

func ask(t testing.TB, c *chat.Client, q chat.Request) *ophglm.Prediction {
	t.Helper()
	p, err := c.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func text(p *ophglm.Prediction) string { return p.Messages[len(p.Messages)-1].Content }

func TestAnswer(t *testing.T) {
	url, key := chattest.Server(t)
	q := question("What does the lens of the eye do?")
	p := ask(t, client(t, chat.Options{URL: url, Key: key}), q)
	digest, err := q.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if p.Item != "r1" || p.Model != chattest.Model || p.Input != digest {
		t.Errorf("the answer is of %s by %s to %s", p.Item, p.Model, p.Input)
	}
	if len(p.Messages) != 3 || p.Messages[1].Content != q.Messages[1].Content || p.Messages[2].Role != "assistant" || text(p) == "" {
		t.Errorf("messages %+v", p.Messages)
	}
	if len(q.Messages) != 2 {
		t.Errorf("the request's messages became %+v", q.Messages)
	}
	if n := p.Usage["completion_tokens"]; n < 1 || n > 12 || p.Usage["total_tokens"] != n+p.Usage["prompt_tokens"] {
		t.Errorf("usage %v", p.Usage)
	}
	all, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if host := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/v1"); bytes.Contains(all, []byte(host)) || bytes.Contains(all, []byte(key)) {
		t.Errorf("the record holds address or key: %s", all)
	}
	if !strings.HasPrefix(p.Signature, "chat completions, "+chattest.Model) {
		t.Errorf("signature %q", p.Signature)
	}
}

// The same seed gives the same text, and seeds do reach the server; at temperature
// 0, which the client library would leave out, they change nothing.
func TestSeedsAndTemperature(t *testing.T) {
	url, key := chattest.Server(t)
	c := client(t, chat.Options{URL: url, Key: key})
	texts := func(temperature float64, seeds ...int64) map[string]bool {
		got := map[string]bool{}
		for _, seed := range seeds {
			q := question("Name something that people see.")
			q.Temperature, q.Seed, q.MaxTokens = temperature, seed, 8
			got[text(ask(t, c, q))] = true
		}
		return got
	}
	if got := texts(1, 5, 5); len(got) != 1 {
		t.Errorf("one seed gave %v", got)
	}
	if got := texts(1, 1, 2, 3); len(got) < 2 {
		t.Errorf("three seeds gave %v alone", got)
	}
	if got := texts(0, 1, 2); len(got) != 1 {
		t.Errorf("at temperature 0 two seeds gave %v", got)
	}
}

var schema = json.RawMessage(`{"type":"object","properties":{"sees":{"type":"boolean"}},"required":["sees"],"additionalProperties":false}`)

func byTheSchema(t *testing.T, answer string) {
	t.Helper()
	var v struct{ Sees *bool }
	d := json.NewDecoder(strings.NewReader(answer))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil || v.Sees == nil {
		t.Errorf("%s is not by the schema: %v", answer, err)
	}
}

// A server that refuses json_schema, as llama-cpp-python does, is asked for
// json_object with the schema beside it; one that refuses that too, for free text.
// What it took is remembered.
func TestSchema(t *testing.T) {
	url, key := chattest.Server(t)
	for _, c := range []struct {
		name    string
		refused []string
		status  int
		want    string
		first   int // requests until the first answer
	}{
		{"json_schema", nil, 0, "json_schema", 1},
		{"json_object after 500 twice", []string{`"json_schema"`}, 500, "json_object", 3},
		{"json_object after 400", []string{`"json_schema"`}, 400, "json_object", 2},
		{"free after 422", []string{`"json_schema"`, `"json_object"`}, 422, "free", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			proxy := chattest.NewProxy(t, url, func(_ int, w http.ResponseWriter, r *http.Request) bool {
				b, _ := io.ReadAll(r.Body)
				r.Body = io.NopCloser(bytes.NewReader(b))
				for _, word := range c.refused {
					if bytes.Contains(b, []byte(`"type":`+word)) {
						w.WriteHeader(c.status)
						io.WriteString(w, `{"error":{"message":"validation of response_format failed","type":"internal_server_error","param":null,"code":null}}`)
						return true
					}
				}
				return false
			})
			cl := client(t, chat.Options{URL: proxy.URL, Key: key})
			q := question("Which part of the eye sees?")
			q.Schema, q.MaxTokens = schema, 60
			if c.want == "free" {
				q.MaxTokens = 2
			}
			p := ask(t, cl, q)
			if !strings.HasSuffix(p.Signature, ", "+c.want) || proxy.Count() != c.first {
				t.Errorf("signature %q after %d requests", p.Signature, proxy.Count())
			}
			if c.want != "free" {
				byTheSchema(t, text(p))
			}
			q.MaxTokens = 1
			ask(t, cl, q)
			if proxy.Count() != c.first+1 {
				t.Errorf("%d requests for the second answer", proxy.Count()-c.first)
			}
		})
	}
}

func TestFinishLength(t *testing.T) {
	url, key := chattest.Server(t)
	q := question("Tell a long story about an eye.")
	q.MaxTokens = 5
	p := ask(t, client(t, chat.Options{URL: url, Key: key}), q)
	if p.Finish != "length" || p.Usage["completion_tokens"] != 5 {
		t.Errorf("finish %q, usage %v", p.Finish, p.Usage)
	}
}

// What no second try makes right is tried once.
func TestRefusedOnce(t *testing.T) {
	url, key := chattest.Server(t)
	wrong := "wrong-key-0123456789abcdef"
	long := question(strings.Repeat("eye ", 3000))
	long.Schema = schema // a form that is refused is not meant
	for _, c := range []struct {
		name, key      string
		q              chat.Request
		status         int
		reason, within string
	}{
		{"wrong key", wrong, question("hello"), http.StatusUnauthorized, "", "Invalid API Key"},
		{"too long", key, long, http.StatusBadRequest, "prompt_too_long", "context size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			proxy := chattest.NewProxy(t, url, nil)
			_, err := client(t, chat.Options{URL: proxy.URL, Key: c.key}).Ask(t.Context(), c.q)
			var e *chat.Error
			if !errors.As(err, &e) || e.Status != c.status || e.Reason() != c.reason || !strings.Contains(err.Error(), c.within) {
				t.Errorf("error %v", err)
			}
			if strings.Contains(err.Error(), c.key) || strings.Contains(err.Error(), "127.0.0.1") {
				t.Errorf("the error holds key or address: %v", err)
			}
			if proxy.Count() != 1 {
				t.Errorf("%d requests", proxy.Count())
			}
		})
	}
}

// A cancelled context ends a call in the middle of an answer, and the server takes
// the next one.
func TestCancel(t *testing.T) {
	url, key := chattest.Server(t)
	begun := make(chan struct{})
	proxy := chattest.NewProxy(t, url, func(n int, _ http.ResponseWriter, _ *http.Request) bool {
		if n == 1 {
			close(begun)
		}
		return false
	})
	c := client(t, chat.Options{URL: proxy.URL, Key: key})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	q := question("Tell a very long story about an eye.")
	q.MaxTokens = 1500
	done := make(chan error, 1)
	go func() {
		_, err := c.Ask(ctx, q)
		done <- err
	}()
	<-begun
	time.Sleep(200 * time.Millisecond) // it is being answered
	cancel()
	at := time.Now()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the call went on")
	}
	if d := time.Since(at); d > 2*time.Second {
		t.Errorf("it took %s to end", d)
	}
	q.MaxTokens = 3
	ask(t, c, q)
}

// An answer that breaks off half way, and a connection that is closed, are asked
// for again, and then are what they would have been.
func TestBrokenOff(t *testing.T) {
	url, key := chattest.Server(t)
	q := question("What is a pupil?")
	want := ask(t, client(t, chat.Options{URL: url, Key: key}), q)
	proxy := chattest.NewProxy(t, url, func(n int, w http.ResponseWriter, r *http.Request) bool {
		switch n {
		case 1:
			hangUp(w)
			return true
		case 2: // the real answer, and half of it goes out
			rec := httptest.NewRecorder()
			res, err := forward(url, r)
			if err != nil {
				t.Error(err)
				return false
			}
			defer res.Body.Close()
			_, _ = io.Copy(rec, res.Body)
			half(w, rec.Body.String())
			return true
		}
		return false
	})
	got := ask(t, client(t, chat.Options{URL: proxy.URL, Key: key}), q)
	if text(got) != text(want) || proxy.Count() != 3 {
		t.Errorf("%q after %d requests; want %q", text(got), proxy.Count(), text(want))
	}
}

func forward(url string, r *http.Request) (*http.Response, error) {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, strings.TrimSuffix(url, "/v1")+r.URL.Path, r.Body)
	if err != nil {
		return nil, err
	}
	req.Header = r.Header
	return http.DefaultClient.Do(req)
}
