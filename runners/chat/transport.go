package chat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// exchange is one request and the head of what came back, beside what the client
// library passes on.
type exchange struct {
	body   []byte
	status int // 0: nothing came
	header http.Header
}

type exchangeKey struct{}

func (e *exchange) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, exchangeKey{}, e)
}

// transport stands between the client library and HTTP: it sends the body of the
// exchange, and reads an answer to its end, if that is near enough, before
// anything is made of it.
type transport struct {
	http *http.Client
	key  []byte
	most int64 // bytes of an answer
}

// maxErrorBody is how much of the body is read that stands beside an error.
const maxErrorBody = 64 << 10

// errBroken is that an answer broke off or can't be read.
var errBroken = errors.New("the answer broke off")

func (t *transport) Do(req *http.Request) (*http.Response, error) {
	e := req.Context().Value(exchangeKey{}).(*exchange)
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(e.body)), nil }
	req.Body, _ = req.GetBody()
	req.ContentLength = int64(len(e.body))
	res, err := t.http.Do(req)
	if err != nil {
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err // without the address
		}
		return nil, err
	}
	defer res.Body.Close()
	e.status, e.header = res.StatusCode, res.Header
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		return nil, &Error{Status: res.StatusCode, Says: "it sends requests on to another address: name that one"}
	}
	most, failed := t.most, res.StatusCode >= 400
	if failed {
		most = maxErrorBody
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	switch {
	case failed: // what came of the text will do
	case int64(len(b)) > most:
		return nil, &Error{Status: res.StatusCode, Says: fmt.Sprintf("its answer has more than %d bytes", most)}
	case err != nil:
		return nil, fmt.Errorf("%w after %d bytes: %w", errBroken, len(b), err)
	case len(t.key) >= tellingKey && bytes.Contains(b, t.key):
		return nil, &Error{Status: res.StatusCode, Says: "its answer repeats the key"}
	}
	res.Body = io.NopCloser(bytes.NewReader(b))
	return res, nil
}

// tellingKey is the length from which on a key is none of the words that people
// give in the place of one ("none", "EMPTY", "not-needed"), which an answer may
// well contain.
const tellingKey = 16
