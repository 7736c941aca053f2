package main

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// A store that can't be written to says what to do; no other error does.
func TestUnwritableStore(t *testing.T) {
	for cause, says := range map[error]bool{
		syscall.EROFS: true, syscall.EACCES: true, syscall.EPERM: true, syscall.ENOSPC: false, fs.ErrNotExist: false,
	} {
		err := unwritable(&fs.PathError{Op: "mkdir", Path: "p/.ophglm", Err: cause})
		if !errors.Is(err, cause) || strings.Contains(err.Error(), "--store") != says {
			t.Errorf("%v becomes %v", cause, err)
		}
	}
	if err := unwritable(nil); err != nil {
		t.Error(err)
	}
}
