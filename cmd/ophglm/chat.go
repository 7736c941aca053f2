package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"ophglm"
	"ophglm/instruct/model"
	"ophglm/runners/chat"
	"ophglm/runners/replay"
)

// Environment variables that name the chat server.
const (
	chatURLVariable = "OPHGLM_CHAT_URL"
	chatKeyVariable = "OPHGLM_CHAT_KEY"
)

// answersFile holds, in the store, what chat models answered.
const answersFile = "answers.db"

// chatModel is the chat server of the environment, behind the answers that were
// recorded. It is prepared when the first stage asks, so that a machine without a
// server can do everything else, and what was recorded too.
type chatModel struct {
	// folder is where answers are recorded; nil or "" records none.
	folder func() string
	// replayed alone answers, and nobody is asked; nil: the server answers.
	replayed replay.Chat

	mu       sync.Mutex
	recorder *replay.Recorder
	in       string // the folder of recorder
}

var sharedChat = new(chatModel)

// errNoChatServer is that there is nobody to ask. It says how to name somebody.
var errNoChatServer = errors.New("no chat server is named: set " + chatURLVariable + ", and " + chatKeyVariable + " where it wants a key")

var errChatOffline = errors.New("--offline opens no connection")

// Signature is the same with a server and without: what was recorded answers as
// the server did. Only an address that is none is an error.
func (m *chatModel) Signature() (string, error) {
	if os.Getenv(chatURLVariable) != "" {
		if _, err := chatClient(); err != nil {
			return "", err
		}
	}
	return chat.Signature, nil
}

// Ask returns the recorded answer, or asks. Where the server will not answer just
// this question, because it is too long or filtered, the answer is empty and its
// Finish says why; such an answer is not recorded.
func (m *chatModel) Ask(ctx context.Context, q model.Request) (*ophglm.Prediction, error) {
	from, err := m.model(ctx)
	if err != nil {
		return nil, err
	}
	p, err := from.Ask(ctx, chat.Request(q))
	var refused *chat.Error
	switch {
	case m.replayed != nil:
		return p, err
	case errors.Is(err, replay.ErrNotRecorded) && offline.Load():
		return nil, fmt.Errorf("%w, and %w", err, errChatOffline)
	case errors.Is(err, replay.ErrNotRecorded):
		return nil, fmt.Errorf("%w, and %w", err, errNoChatServer)
	case errors.As(err, &refused) && refused.Reason() != "":
		messages := append(q.Messages[:len(q.Messages):len(q.Messages)], ophglm.Message{Role: "assistant"})
		return &ophglm.Prediction{Item: q.Item, Model: q.Model, Input: q.Digest(), Messages: messages, Finish: refused.Reason(), Signature: chat.Signature}, nil
	}
	return p, err
}

// samplesChat asks what the lane of runners asks, which is the same.
type samplesChat struct{ *chatModel }

// Ask returns the recorded answer, or asks.
func (m samplesChat) Ask(ctx context.Context, q chat.Request) (*ophglm.Prediction, error) {
	return m.chatModel.Ask(ctx, model.Request(q))
}

// model is what answers: the server behind the recorded answers of the store. One
// program may work on several stores, one after the other.
func (m *chatModel) model(ctx context.Context) (replay.Chat, error) {
	if m.replayed != nil {
		return m.replayed, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	folder := ""
	if m.folder != nil {
		folder = m.folder()
	}
	if m.recorder != nil && m.in == folder {
		return m.recorder, nil
	}
	next, err := chatClient()
	if err != nil {
		return nil, err
	}
	r := &replay.Recorder{Next: next}
	if folder != "" {
		if r.Answers, err = replay.Open(context.WithoutCancel(ctx), filepath.Join(folder, answersFile)); err != nil {
			return nil, err
		}
	}
	if m.recorder != nil && m.recorder.Answers != nil {
		if err := m.recorder.Answers.Close(); err != nil {
			return nil, err
		}
	}
	m.recorder, m.in = r, folder
	return r, nil
}

// chatClient is the server that the environment names, or nil where it names none
// or --offline was given.
func chatClient() (replay.Chat, error) {
	url := strings.TrimSpace(os.Getenv(chatURLVariable))
	if url == "" || offline.Load() {
		return nil, nil
	}
	c, err := chat.Open(chat.Options{URL: url, Key: strings.TrimSpace(os.Getenv(chatKeyVariable))})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", chatURLVariable, err)
	}
	return c, nil
}
