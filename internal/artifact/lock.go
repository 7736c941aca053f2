package artifact

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Lock takes the lock of a name, waiting while another process has it; waiting
// is called once if it has to. The lock is released by the function returned,
// and by the end of the process however it ends.
func (s *Store) Lock(ctx context.Context, name string, waiting func()) (func(), error) {
	return s.flock(ctx, name, syscall.LOCK_EX, waiting)
}

func (s *Store) flock(ctx context.Context, name string, how int, waiting func()) (func(), error) {
	path := filepath.Join(s.root, "locks", name)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("locking the store: %w", err)
	}
	for first := true; ; first = false {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		if err == nil {
			return func() { f.Close() }, nil // closing releases the lock
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			f.Close()
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		if first && waiting != nil {
			waiting()
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
