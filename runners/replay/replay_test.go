package replay_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/runners/chat"
	"ophglm/runners/chat/chattest"
	"ophglm/runners/replay"
)

func question(item, text string) chat.Request {
	return chat.Request{Item: item, Model: chattest.Model, Temperature: 0.8, MaxTokens: 4, Seed: 7, Messages: []ophglm.Message{{Role: "user", Content: text}}}
}

func open(t testing.TB, path string) *replay.Answers {
	t.Helper()
	a, err := replay.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// counting answers each time with another text: an answer that was asked for twice
// is seen.
type counting struct {
	n    atomic.Int64
	name string
	wait time.Duration
}

func (c *counting) Signature() (string, error) { return "counting", nil }

func (c *counting) Ask(ctx context.Context, q chat.Request) (*ophglm.Prediction, error) {
	n := c.n.Add(1)
	select {
	case <-time.After(c.wait):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	digest, err := q.Digest()
	return &ophglm.Prediction{
		Item: q.Item, Model: q.Model, Input: digest, Finish: "stop", Signature: "counting",
		Messages: append(slices.Clone(q.Messages), ophglm.Message{Role: "assistant", Content: fmt.Sprint(c.name, n)}),
	}, err
}

func said(p *ophglm.Prediction) string { return p.Messages[len(p.Messages)-1].Content }

// A run that begins again asks the server nothing that was answered, and the
// answers are the same to the byte.
func TestRestart(t *testing.T) {
	url, key := chattest.Server(t)
	proxy := chattest.NewProxy(t, url, nil)
	path := filepath.Join(t.TempDir(), "answers.db")
	run := func(texts ...string) (out []string) {
		c, err := chat.Open(chat.Options{URL: proxy.URL, Key: key})
		if err != nil {
			t.Fatal(err)
		}
		a, err := replay.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		r := &replay.Recorder{Answers: a, Next: c}
		for i, text := range texts {
			p, err := r.Ask(t.Context(), question(fmt.Sprint("r", i), text))
			if err != nil {
				t.Fatal(err)
			}
			b, err := jsonl.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(b))
		}
		return out
	}
	first := run("What is a lens?", "What is an iris?")
	if proxy.Count() != 2 {
		t.Fatalf("%d requests", proxy.Count())
	}
	again := run("What is a lens?", "What is an iris?", "What is a lid?")
	if proxy.Count() != 3 {
		t.Errorf("%d requests in all", proxy.Count())
	}
	if !slices.Equal(again[:2], first) {
		t.Errorf("%q became %q", first, again[:2])
	}
}

// Goroutines that want the same ask it once, each for its own item.
func TestAskedOnce(t *testing.T) {
	next := &counting{wait: 20 * time.Millisecond}
	r := &replay.Recorder{Answers: open(t, filepath.Join(t.TempDir(), "answers.db")), Next: next}
	var wg sync.WaitGroup
	var texts [40]string
	for i := range texts {
		wg.Go(func() {
			item := fmt.Sprint("r", i)
			p, err := r.Ask(t.Context(), question(item, fmt.Sprint("question ", i%4)))
			if err != nil || p.Item != item {
				t.Errorf("%+v, %v", p, err)
				return
			}
			texts[i] = said(p)
		})
	}
	wg.Wait()
	if next.n.Load() != 4 {
		t.Errorf("%d requests", next.n.Load())
	}
	for i := range texts {
		if texts[i] != texts[i%4] {
			t.Errorf("one question has the answers %q and %q", texts[i], texts[i%4])
		}
	}
}

// Who waits for another one's request asks by himself when that one gives up.
func TestWaitingOutlivesTheOther(t *testing.T) {
	next := &counting{wait: 100 * time.Millisecond}
	r := &replay.Recorder{Answers: open(t, filepath.Join(t.TempDir(), "answers.db")), Next: next}
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() {
		_, err := r.Ask(ctx, question("a", "?"))
		gaveUp <- err
	}()
	for next.n.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	p, err := r.Ask(t.Context(), question("b", "?"))
	if err != nil || p.Item != "b" || said(p) != "2" {
		t.Errorf("%+v, %v", p, err)
	}
	if err := <-gaveUp; !errors.Is(err, context.Canceled) {
		t.Errorf("the other has %v", err)
	}
}

func TestNotRecorded(t *testing.T) {
	q := question("r9", "?")
	digest, err := q.Digest()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []replay.Chat{&replay.Recorder{Answers: open(t, filepath.Join(t.TempDir(), "answers.db"))}, new(replay.Recorder)} {
		_, err := c.Ask(t.Context(), q)
		var missing *replay.NotRecordedError
		if !errors.Is(err, replay.ErrNotRecorded) || !errors.As(err, &missing) || missing.Item != "r9" || missing.Digest != digest || !strings.Contains(err.Error(), digest) {
			t.Errorf("%T: error %v", c, err)
		}
	}
}

// Two processes fill one file at once: each request has one answer, which both
// got; killed in the middle they leave a file that is whole.
func TestTwoProcesses(t *testing.T) {
	if path := os.Getenv("REPLAY_FILE"); path != "" {
		fill(t, path, os.Getenv("REPLAY_NAME"))
		return
	}
	const requests = 60
	path := filepath.Join(t.TempDir(), "answers.db")
	start := func(name string) (*exec.Cmd, *strings.Builder) {
		c := exec.Command(os.Args[0], "-test.run=^TestTwoProcesses$", "-test.v")
		c.Env = append(os.Environ(), "REPLAY_FILE="+path, "REPLAY_NAME="+name)
		out := new(strings.Builder)
		c.Stdout, c.Stderr = out, out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c, out
	}
	killed, _ := start("killed")
	a, outA := start("a")
	b, outB := start("b")
	time.Sleep(150 * time.Millisecond)
	if err := killed.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = killed.Wait() // it was killed
	if err := errors.Join(a.Wait(), b.Wait()); err != nil {
		t.Fatalf("%v:\n%s\n%s", err, outA, outB)
	}
	got := func(out string) (lines []string) {
		for line := range strings.Lines(out) {
			if rest, ok := strings.CutPrefix(line, "ANSWER "); ok {
				lines = append(lines, rest)
			}
		}
		return lines
	}
	if x, y := got(outA.String()), got(outB.String()); len(x) != requests || !slices.Equal(x, y) {
		t.Errorf("the two got other answers:\n%s\n%s", x, y)
	}
	n, err := open(t, path).Len(t.Context())
	if err != nil || n != requests {
		t.Errorf("%d answers, %v", n, err)
	}
}

func fill(t *testing.T, path, name string) {
	a := open(t, path)
	r := &replay.Recorder{Answers: a, Next: &counting{name: name, wait: time.Millisecond}}
	for i := range 60 {
		p, err := r.Ask(t.Context(), question("r", fmt.Sprint("question ", i)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("ANSWER %d %s\n", i, said(p))
	}
}
