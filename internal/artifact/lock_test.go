package artifact

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// lockEnv gives the store that a process started by TestLockBetweenProcesses
// locks.
const lockEnv = "OPHGLM_TEST_LOCK"

func TestMain(m *testing.M) {
	if root := os.Getenv(lockEnv); root != "" {
		holdLock(root)
	}
	os.Exit(m.Run())
}

// holdLock takes a lock, says so, and waits to be killed.
func holdLock(root string) {
	s, err := Open(root)
	if err == nil {
		_, err = s.Lock(context.Background(), "key", nil)
	}
	if err != nil {
		os.Stdout.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	os.Stdout.WriteString("locked\n")
	time.Sleep(time.Minute) // the parent kills it long before
	os.Exit(1)
}

// A lock that another process has is waited for, and is free as soon as that
// process is killed.
func TestLockBetweenProcesses(t *testing.T) {
	s := newStore(t)
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), lockEnv+"="+s.Root())
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	t.Cleanup(func() {
		if !killed {
			c.Process.Kill()
			c.Wait()
		}
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "locked\n" {
		t.Fatal(line, err)
	}
	waiting := make(chan struct{}, 10)
	got := make(chan error, 1)
	go func() {
		unlock, err := s.Lock(t.Context(), "key", func() { waiting <- struct{}{} })
		if err == nil {
			unlock()
		}
		got <- err
	}()
	select {
	case <-waiting:
	case err := <-got:
		t.Fatalf("the lock was not waited for: %v", err)
	}
	if unlock, err := s.Lock(t.Context(), "another key", nil); err != nil {
		t.Errorf("another key is locked too: %v", err)
	} else {
		unlock()
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed = true
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Errorf("the process was not killed: %v", err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
	if n := len(waiting); n != 0 {
		t.Errorf("waiting was told %d times more", n)
	}
}

func TestLockGivesUp(t *testing.T) {
	s := newStore(t)
	unlock, err := s.Lock(t.Context(), "key", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := s.Lock(ctx, "key", cancel); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSharedAndExclusive(t *testing.T) {
	s := newStore(t)
	one, err := s.Shared(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.Shared(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	short := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		release, err := s.Exclusive(ctx)
		if err == nil {
			release()
		}
		return err
	}
	if err := short(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the store was had alone while two builds share it: %v", err)
	}
	one()
	if err := short(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the store was had alone while a build uses it: %v", err)
	}
	two()
	if err := short(); err != nil {
		t.Error(err)
	}
}

func TestLockWhereNothingCanBeWritten(t *testing.T) {
	s := newStore(t)
	locks := s.Root() + "/locks"
	if err := os.RemoveAll(locks); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(t.Context(), "key", nil); err == nil || !strings.Contains(err.Error(), locks) {
		t.Errorf("got %v, want an error that names %s", err, locks)
	}
}
