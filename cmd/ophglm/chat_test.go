package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ophglm"
	"ophglm/instruct/model"
	"ophglm/runners/chat"
	"ophglm/runners/chat/chattest"
	"ophglm/runners/replay"
)

func chatQuestion(text string) model.Request {
	return model.Request{
		Item: "s1", Model: chattest.Model, Temperature: 0.7, MaxTokens: 6, Seed: 3,
		Messages: []ophglm.Message{{Role: "user", Content: text}},
	}
}

// The stages and the client write down the same digest of a request.
func TestChatDigestsAgree(t *testing.T) {
	for _, schema := range []string{"", `{"type": "object", "required":["b","a"],"note":"<&\u00e9"}`} {
		q := chatQuestion("眼睛 <红> & \"痛\"\n\u2028")
		if schema != "" {
			q.Schema = json.RawMessage(schema)
		}
		c := chat.Request(q)
		got, err := c.Digest()
		if err != nil || got != q.Digest() {
			t.Errorf("with the schema %q: %s and %s, %v", schema, q.Digest(), got, err)
		}
	}
}

// A model answers once; without a server, and offline, what was recorded answers,
// and what was not is an error that says what to do.
func TestChatFromTheEnvironment(t *testing.T) {
	url, key := chattest.Server(t)
	proxy := chattest.NewProxy(t, url, nil)
	t.Setenv(chatURLVariable, proxy.URL)
	t.Setenv(chatKeyVariable, key+"\n") // as files of secrets end
	dir := t.TempDir()
	open := func() *chatModel {
		m := &chatModel{folder: func() string { return dir }}
		t.Cleanup(func() {
			if m.recorder != nil && m.recorder.Answers != nil {
				m.recorder.Answers.Close()
			}
		})
		return m
	}
	first, err := open().Ask(t.Context(), chatQuestion("What is a lens?"))
	if err != nil {
		t.Fatal(err)
	}
	signature, err := open().Signature()
	if err != nil {
		t.Fatal(err)
	}
	again := func(why string, want error) {
		t.Helper()
		m := open()
		if s, err := m.Signature(); err != nil || s != signature {
			t.Errorf("%s: signature %q, %v; want %q", why, s, err, signature)
		}
		p, err := m.Ask(t.Context(), chatQuestion("What is a lens?"))
		if err != nil || p.Messages[1].Content != first.Messages[1].Content {
			t.Errorf("%s: %+v, %v", why, p, err)
		}
		if want == nil {
			return
		}
		_, err = m.Ask(t.Context(), chatQuestion("What is an iris?"))
		if !errors.Is(err, want) || !errors.Is(err, replay.ErrNotRecorded) || !strings.Contains(err.Error(), "s1") {
			t.Errorf("%s: error %v", why, err)
		}
	}
	again("with the server", nil)
	offline.Store(true)
	defer offline.Store(false)
	again("offline", errChatOffline)
	offline.Store(false)
	t.Setenv(chatURLVariable, "")
	again("without a server", errNoChatServer)
	if proxy.Count() != 1 {
		t.Errorf("%d requests", proxy.Count())
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(b), key) || strings.Contains(string(b), "127.0.0.1") {
			t.Errorf("%s holds the key or the address, or can't be read: %v", path, err)
		}
	}
}

// A question that is too long for the server is answered with nothing, and the
// reason.
func TestChatTooLong(t *testing.T) {
	url, key := chattest.Server(t)
	t.Setenv(chatURLVariable, url)
	t.Setenv(chatKeyVariable, key)
	m := new(chatModel)
	q := chatQuestion(strings.Repeat("eye ", 3000))
	p, err := m.Ask(t.Context(), q)
	if err != nil || p.Finish != "prompt_too_long" || p.Messages[len(p.Messages)-1].Content != "" || p.Messages[len(p.Messages)-1].Role != "assistant" {
		t.Fatalf("%v, %v", p, err)
	}
	if err := p.Validate(); err != nil || p.Input != q.Digest() {
		t.Error(err, p.Input)
	}
}

func TestChatAddressIsNone(t *testing.T) {
	t.Setenv(chatURLVariable, "user:secret@host")
	_, err := new(chatModel).Signature()
	if err == nil || !strings.Contains(err.Error(), chatURLVariable) || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
}
