package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ophglm/runners/chat"
)

// said is a chat completion as servers send it.
func said(content, finish string) string {
	c, _ := json.Marshal(content)
	return fmt.Sprintf(`{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":%q}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}`, c, finish)
}

func hangUp(w http.ResponseWriter) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		c.Close()
	}
}

// half promises a body and sends half of it.
func half(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	io.WriteString(w, body[:len(body)/2])
	panic(http.ErrAbortHandler)
}

// fails is a server that answers its n-th request, from 1, as it is told.
func fails(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) (url string, count *atomic.Int64) {
	t.Helper()
	count = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(int(count.Add(1)), w, r) }))
	t.Cleanup(s.Close)
	return s.URL, count
}

func reply(w http.ResponseWriter, status int, body string, header ...string) {
	for i := 0; i+1 < len(header); i += 2 {
		w.Header().Set(header[i], header[i+1])
	}
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// What passes is tried again until there is an answer.
func TestTriedAgain(t *testing.T) {
	for name, fault := range map[string]func(w http.ResponseWriter, r *http.Request){
		"500": func(w http.ResponseWriter, _ *http.Request) { reply(w, 500, "oops") },
		"503 of loading": func(w http.ResponseWriter, _ *http.Request) {
			reply(w, 503, `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`)
		},
		"529": func(w http.ResponseWriter, _ *http.Request) { reply(w, 529, "") },
		"408": func(w http.ResponseWriter, _ *http.Request) { reply(w, 408, "") },
		"429": func(w http.ResponseWriter, _ *http.Request) {
			reply(w, 429, `{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}`)
		},
		"closed":         func(w http.ResponseWriter, _ *http.Request) { hangUp(w) },
		"half a body":    func(w http.ResponseWriter, _ *http.Request) { half(w, said("It sees.", "stop")) },
		"half, as whole": func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, said("It sees.", "stop")[:80]) },
		"a page":         func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, "<html>welcome</html>") },
		"nothing":        func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, "") },
		"no choices":     func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, `{"choices":[]}`) },
		"hangs":          func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, count := fails(t, func(n int, w http.ResponseWriter, r *http.Request) {
				if n <= 2 {
					fault(w, r)
					return
				}
				reply(w, 200, said("It sees.", "stop"))
			})
			p, err := client(t, chat.Options{URL: url, Timeout: 300 * time.Millisecond}).Ask(t.Context(), question("What does it do?"))
			if err != nil || text(p) != "It sees." || p.Finish != "stop" || count.Load() != 3 {
				t.Errorf("%+v, %v after %d requests", p, err, count.Load())
			}
		})
	}
}

// The pause that a server asks for is kept, by all requests.
func TestRetryAfter(t *testing.T) {
	for name, header := range map[string]func() []string{
		"seconds": func() []string { return []string{"Retry-After", "1"} },
		"date by the server's clock": func() []string {
			now := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
			return []string{"Date", now.Format(http.TimeFormat), "Retry-After", now.Add(time.Second).Format(http.TimeFormat)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var refused atomic.Int64 // when, in ns
			url, count := fails(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n == 1 {
					refused.Store(time.Now().UnixNano())
					reply(w, 429, "", header()...)
					return
				}
				if d := time.Duration(time.Now().UnixNano() - refused.Load()); d < 950*time.Millisecond || d > 10*time.Second {
					t.Errorf("request %d came %s after the 429", n, d)
				}
				reply(w, 200, said("yes", "stop"))
			})
			c := client(t, chat.Options{URL: url, Parallel: 1})
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() {
					if _, err := c.Ask(t.Context(), question("?")); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if count.Load() != 4 {
				t.Errorf("%d requests", count.Load())
			}
		})
	}
}

// What does not pass is an error at once. Servers phrase it in their own ways.
func TestErrors(t *testing.T) {
	const key = "sk-0123456789abcdefghij"
	big := said(strings.Repeat("x", 200_000), "stop")
	for _, c := range []struct {
		name     string
		status   int
		body     string
		header   []string
		within   string
		reason   string
		attempts int64
	}{
		{"401 of FastAPI", 401, `{"detail":"Invalid API key"}`, nil, "401 Unauthorized: Invalid API key", "", 1},
		{"422 of FastAPI", 422, `{"detail":[{"loc":["body"],"msg":"field required"}]}`, nil, "field required", "", 1},
		{"400 of llama-cpp-python", 400, `{"error":{"message":"This model's maximum context length is 512 tokens. However, you requested 900 tokens","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}`, nil, "maximum context length", "prompt_too_long", 1},
		{"400 of vLLM", 400, `{"object":"error","message":"This model's maximum context length is 512 tokens.","type":"BadRequestError","param":null,"code":400}`, nil, "maximum context length", "prompt_too_long", 1},
		{"400 of a filter", 400, `{"error":{"message":"filtered","type":null,"param":"prompt","code":"content_filter"}}`, nil, "filtered", "content_filter", 1},
		{"404 with a word", 404, `{"error":"model 'm' not found"}`, nil, "model 'm' not found", "", 1},
		{"403 without a word", 403, ``, nil, "403 Forbidden", "", 1},
		{"no money", 429, `{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}`, nil, "quota", "", 1},
		{"the key said again", 401, `{"error":{"message":"Incorrect API key provided: ` + key + `."}}`, nil, "Incorrect API key provided: ….", "", 1},
		{"the key said again in text", 403, "no " + key, nil, "no …", "", 1},
		{"the key in the answer", 200, said("your key is "+key, "stop"), nil, "repeats the key", "", 1},
		{"a redirect", 307, "", []string{"Location", "http://127.0.0.1:1/"}, "another address", "", 1},
		{"200 kB", 200, big, nil, "more than 100000 bytes", "", 1},
		{"an hour", 429, "", []string{"Retry-After", "3600"}, "only in 1h0m0s", "", 1},
		{"500 for ever", 500, strings.Repeat("no\n", 5000), nil, "(after 3 attempts)", "", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			url, count := fails(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer "+key {
					t.Error("the key did not arrive")
				}
				reply(w, c.status, c.body, c.header...)
			})
			_, err := client(t, chat.Options{URL: url, Key: key, Attempts: 3, MaxAnswer: 100_000}).Ask(t.Context(), question("?"))
			var e *chat.Error
			if !errors.As(err, &e) || e.Status != c.status || e.Reason() != c.reason || !strings.Contains(err.Error(), c.within) {
				t.Errorf("error %v (%+v); want %q", err, e, c.within)
			}
			if err != nil && (strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 500) {
				t.Errorf("the error is %q", err)
			}
			if count.Load() != c.attempts {
				t.Errorf("%d requests", count.Load())
			}
		})
	}
}

// A long answer is given up while it is read, not afterwards.
func TestTooMuchIsNotRead(t *testing.T) {
	sent := make(chan int, 1)
	url, _ := fails(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		n := 0
		for n < 1<<30 {
			k, err := w.Write([]byte(strings.Repeat(" ", 1<<16)))
			n += k
			if err != nil {
				break
			}
		}
		sent <- n
	})
	_, err := client(t, chat.Options{URL: url}).Ask(t.Context(), question("?"))
	if err == nil || !strings.Contains(err.Error(), "more than 1048576 bytes") {
		t.Errorf("error %v", err)
	}
	if n := <-sent; n >= 1<<29 {
		t.Errorf("%d bytes went out", n)
	}
}

// A server that cannot be reached is an error that says so.
func TestNobodyThere(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	_, err := client(t, chat.Options{URL: s.URL, Attempts: 2}).Ask(t.Context(), question("?"))
	if err == nil || !strings.Contains(err.Error(), "connection refused (after 2 attempts)") {
		t.Errorf("error %v", err)
	}
}

func TestHangs(t *testing.T) {
	url, count := fails(t, func(_ int, _ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() })
	_, err := client(t, chat.Options{URL: url, Attempts: 2, Timeout: 50 * time.Millisecond}).Ask(t.Context(), question("?"))
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no answer within 50ms") || count.Load() != 2 {
		t.Errorf("error %v after %d requests", err, count.Load())
	}
}

// Cancelling ends a pause between attempts.
func TestCancelInAPause(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url, _ := fails(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		reply(w, 429, "", "Retry-After", "300")
		time.AfterFunc(50*time.Millisecond, cancel)
	})
	began := time.Now()
	_, err := client(t, chat.Options{URL: url}).Ask(ctx, question("?"))
	if !errors.Is(err, context.Canceled) || time.Since(began) > 10*time.Second {
		t.Errorf("error %v after %s", err, time.Since(began))
	}
}

// Nothing said is an answer, with the finish that the server gives; so is text in
// parts.
func TestOddAnswers(t *testing.T) {
	for _, c := range []struct{ name, body, text, finish string }{
		{"empty", said("", "stop"), "", "stop"},
		{"null, filtered", `{"choices":[{"message":{"role":"assistant","content":null},"finish_reason":"content_filter"}]}`, "", "content_filter"},
		{"no finish", `{"choices":[{"message":{"role":"assistant","content":"yes"},"finish_reason":null}]}`, "yes", ""},
		{"parts", `{"choices":[{"message":{"role":"assistant","content":[{"type":"text","text":"to"},{"type":"text","text":"day"}]},"finish_reason":"stop"}]}`, "today", "stop"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, _ := fails(t, func(_ int, w http.ResponseWriter, _ *http.Request) { reply(w, 200, c.body) })
			p := ask(t, client(t, chat.Options{URL: url}), question("?"))
			if text(p) != c.text || p.Finish != c.finish || len(p.Messages) != 3 || p.Messages[2].Role != "assistant" {
				t.Errorf("%+v", p)
			}
			if err := p.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

// The folder in which a server's weights lie is not recorded.
func TestSignatureHasNoFolder(t *testing.T) {
	for model, want := range map[string]string{
		"/home/someone/models/eye.gguf": "chat completions, eye.gguf",
		`C:\models\eye.gguf`:            "chat completions, eye.gguf",
		"maker/eye-7b":                  "chat completions, maker/eye-7b",
		"":                              "chat completions",
	} {
		url, _ := fails(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
			m, _ := json.Marshal(model)
			reply(w, 200, `{"model":`+string(m)+`,"choices":[{"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}]}`)
		})
		if p := ask(t, client(t, chat.Options{URL: url}), question("?")); p.Signature != want {
			t.Errorf("%q gives %q; want %q", model, p.Signature, want)
		}
	}
}

// What goes over the wire, byte by byte where it matters: a temperature of 0 and
// an empty message are there.
func TestWhatIsSent(t *testing.T) {
	var got map[string]any
	url, _ := fails(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/chat/completions" {
			t.Errorf("path %s", r.URL.Path)
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		reply(w, 200, said("a", "stop"))
	})
	q := question("?")
	q.Temperature, q.Seed, q.Schema = 0, 0, schema
	q.Messages[0].Content = ""
	ask(t, client(t, chat.Options{URL: url}), q)
	format, _ := got["response_format"].(map[string]any)
	first, _ := got["messages"].([]any)[0].(map[string]any)
	if got["temperature"] != 0.0 || got["seed"] != 0.0 || got["max_tokens"] != 12.0 || got["model"] != q.Model || format["type"] != "json_schema" || first["content"] != "" {
		t.Errorf("sent %v", got)
	}
	if _, there := format["schema"]; there {
		t.Errorf("a schema beside json_schema: %v", format)
	}
}

// A server that bears two at a time gets no more for long, and answers all.
func TestLoadIsAdapted(t *testing.T) {
	var busy, refused atomic.Int64
	url, _ := fails(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		defer busy.Add(-1)
		if busy.Add(1) > 2 {
			refused.Add(1)
			reply(w, 429, "")
			return
		}
		time.Sleep(5 * time.Millisecond)
		reply(w, 200, said("a", "stop"))
	})
	c := client(t, chat.Options{URL: url, Parallel: 16, Attempts: 20})
	const all = 100
	var wg sync.WaitGroup
	for i := range all {
		wg.Go(func() {
			q := question("?")
			q.Seed = int64(i)
			if _, err := c.Ask(t.Context(), q); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := refused.Load(); n == 0 || n > all {
		t.Errorf("%d of %d were refused", n, all)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", "127.0.0.1:8080", "ftp://h/v1", "http://user:secret@h/v1", "http://h/v1?key=secret", "http://%zz/secret"} {
		if _, err := chat.Open(chat.Options{URL: url}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("Open(%q) gives %v", url, err)
		}
	}
}

func TestRequestsThatCannotBeAsked(t *testing.T) {
	url, count := fails(t, func(_ int, w http.ResponseWriter, _ *http.Request) { reply(w, 200, said("a", "stop")) })
	c := client(t, chat.Options{URL: url})
	noModel, noMessages, image, noSchema := question("?"), question("?"), question("?"), question("?")
	noModel.Model, noMessages.Messages, image.Messages[1].Images, noSchema.Schema = "", nil, []string{"a.png"}, json.RawMessage(`{`)
	for _, q := range []chat.Request{noModel, noMessages, image, noSchema} {
		if _, err := c.Ask(t.Context(), q); err == nil {
			t.Errorf("%+v was asked", q)
		}
	}
	if count.Load() != 0 {
		t.Errorf("%d requests", count.Load())
	}
}

// The digest is of all that the answer depends on, and of nothing else.
func TestDigest(t *testing.T) {
	digest := func(change func(*chat.Request)) string {
		q := question("?")
		change(&q)
		d, err := q.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	same := digest(func(*chat.Request) {})
	if digest(func(q *chat.Request) { q.Item = "other" }) != same {
		t.Error("the item changes it")
	}
	seen := map[string]bool{same: true}
	for i, change := range []func(*chat.Request){
		func(q *chat.Request) { q.Model = "other" }, func(q *chat.Request) { q.Messages[1].Content = "!" }, func(q *chat.Request) { q.Messages[1].Role = "system" },
		func(q *chat.Request) { q.Schema = schema }, func(q *chat.Request) { q.Temperature = 0 }, func(q *chat.Request) { q.MaxTokens++ }, func(q *chat.Request) { q.Seed++ },
	} {
		if d := digest(change); seen[d] {
			t.Errorf("change %d gives the digest of another request", i)
		} else {
			seen[d] = true
		}
	}
}
