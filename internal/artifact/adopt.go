package artifact

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Adopt takes a finished artifact of another store: its files get a second name
// here, or are copied where the file system can't.
func (s *Store) Adopt(m *Manifest) error {
	if m.PrivateRejects && !m.Private {
		if err := s.adopt(filepath.Dir(m.Rejects.dir), m.Key, true); err != nil {
			return err
		}
	}
	return s.adopt(m.dir, m.Key, m.Private)
}

func (s *Store) adopt(from, key string, private bool) error {
	work := s.WorkDir(key, private)
	if err := os.RemoveAll(work); err != nil {
		return fmt.Errorf("taking over an artifact: %w", err)
	}
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.MkdirAll(filepath.Join(work, rel), 0o755)
		}
		return link(path, filepath.Join(work, rel))
	})
	if err != nil {
		return fmt.Errorf("taking over an artifact: %w", err)
	}
	return s.publish(work, key, private)
}
