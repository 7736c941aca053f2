// Package chattest gives tests a real chat server, and a proxy before one that
// counts and makes faults.
package chattest

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
)

// Model is what the server of tools/lmserver.sh calls its model.
const Model = "smollm2"

// EnvRequired makes a test fail, and not be skipped, where there is no server.
const EnvRequired = "OPHGLM_LMSERVER_REQUIRED"

// Server is the address and the key of the real server, which other tests ask at
// the same time. Where there is none the test is skipped, unless
// $OPHGLM_LMSERVER_REQUIRED is set: then it fails, as it does in CI.
func Server(t testing.TB) (address, key string) {
	t.Helper()
	address = os.Getenv("OPHGLM_TEST_CHAT_URL")
	if address == "" {
		if os.Getenv(EnvRequired) != "" {
			t.Fatal("a chat server is required here: tools/lmserver.sh")
		}
		t.Skip("no chat server: tools/lmserver.sh")
	}
	return address, os.Getenv("OPHGLM_TEST_CHAT_KEY")
}

// Proxy passes requests on to a server.
type Proxy struct {
	URL   string
	count atomic.Int64
}

// NewProxy starts a proxy before the server at an address until the test ends. Where
// fault is not nil it sees each request first, with its number from 1, and
// returns true where it answered by itself.
func NewProxy(t testing.TB, address string, fault func(n int, w http.ResponseWriter, r *http.Request) bool) *Proxy {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	// The address has its /v1, and so has every request.
	pass := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = to.Scheme, to.Host, to.Host
	}}
	p := new(Proxy)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(p.count.Add(1))
		if fault == nil || !fault(n, w, r) {
			pass.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	p.URL = s.URL + to.Path
	return p
}

// Count is how many requests there were.
func (p *Proxy) Count() int { return int(p.count.Load()) }
