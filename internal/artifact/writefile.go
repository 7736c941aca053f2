package artifact

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// WriteFile writes a file whole: under another name first, then renamed.
func WriteFile(path string, data []byte, perm os.FileMode) error {
	return WriteWhole(path, perm, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteWhole is [WriteFile] for what is written piece by piece. Where write fails
// its error is returned, and the file is as it was.
func WriteWhole(path string, perm os.FileMode, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	err = write(f)
	if err == nil {
		err = f.Chmod(perm)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name()) // the error that matters is the first
	}
	return err
}
