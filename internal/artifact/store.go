package artifact

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// Store is a directory of artifacts.
type Store struct {
	root  string
	Index *Index
}

type storeFile struct {
	Schema int `json:"schema"`
}

// Open opens the store at root, and makes it where there is none. A store of
// another schema is an error that says what to do.
func Open(root string) (*Store, error) {
	s := &Store{root: root}
	for _, d := range []string{"artifacts", "work", "refs", "locks"} {
		if err := os.MkdirAll(filepath.Join(root, d), 0o755); err != nil {
			return nil, fmt.Errorf("opening the store: %w", err)
		}
	}
	for _, d := range []string{"", "artifacts", "work"} {
		if err := os.MkdirAll(filepath.Join(root, "private", d), 0o700); err != nil {
			return nil, fmt.Errorf("opening the store: %w", err)
		}
	}
	if err := os.Chmod(filepath.Join(root, "private"), 0o700); err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	path := filepath.Join(root, "store.json")
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if b, err = json.Marshal(storeFile{Schema}); err == nil {
			err = WriteFile(path, append(b, '\n'), 0o644)
		}
		if err != nil {
			return nil, fmt.Errorf("making the store: %w", err)
		}
	case err != nil:
		return nil, fmt.Errorf("opening the store: %w", err)
	default:
		var f storeFile
		if err := json.Unmarshal(b, &f); err != nil {
			return nil, fmt.Errorf("opening the store: %s is not what this program writes: %w", path, err)
		}
		if f.Schema != Schema {
			return nil, fmt.Errorf("the store %s has schema %d and this binary writes %d: move it away and build again", root, f.Schema, Schema)
		}
	}
	s.Index, err = openIndex(filepath.Join(root, "index.json"))
	return s, err
}

// Root is the store's directory.
func (s *Store) Root() string { return s.root }

func (s *Store) area(private bool) string {
	if private {
		return filepath.Join(s.root, "private")
	}
	return s.root
}

func (s *Store) dir(key string, private bool) string {
	return filepath.Join(s.area(private), "artifacts", key[:2], key)
}

// WorkDir is where the artifact of a key is made. Finished shards stay in it
// until the artifact is committed.
func (s *Store) WorkDir(key string, private bool) string {
	return filepath.Join(s.area(private), "work", key)
}

var keyForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Find returns the artifact of a key, or nil where there is none. It checks that
// every part is there with its size; the bytes are checked when they are read.
func (s *Store) Find(key string) (*Manifest, error) {
	if !keyForm.MatchString(key) {
		return nil, fmt.Errorf("%q is not the key of an artifact: 64 hexadecimal digits are", key)
	}
	for _, private := range []bool{true, false} { // made again as private, the private one counts
		dir := s.dir(key, private)
		b, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading an artifact: %w", err)
		}
		m := &Manifest{}
		if err := json.Unmarshal(b, m); err != nil {
			return nil, fmt.Errorf("%s is damaged: %w: remove %s and build again", filepath.Join(dir, "manifest.json"), err, dir)
		}
		if got, err := m.Recipe.Key(); err != nil || got != key || m.Key != key {
			return nil, fmt.Errorf("%s does not match its key: remove %s and build again", filepath.Join(dir, "manifest.json"), dir)
		}
		var config bytes.Buffer // the manifest is indented, and with it the config
		if err := json.Compact(&config, m.Recipe.Config); err != nil {
			return nil, fmt.Errorf("%s is damaged: %w", filepath.Join(dir, "manifest.json"), err)
		}
		m.Recipe.Config = config.Bytes()
		m.place(dir, s.dir(key, m.Private || m.PrivateRejects))
		if _, err := os.Stat(m.Rejects.dir); m.PrivateRejects && errors.Is(err, fs.ErrNotExist) {
			return nil, nil // its private half was wiped
		}
		if err := m.checkSizes(); err != nil {
			return nil, err
		}
		return m, nil
	}
	return nil, nil
}

func (m *Manifest) checkSizes() error {
	for _, o := range append([]Output{m.Rejects}, m.Outputs...) {
		records, bytes := o.Records, o.Bytes
		for _, p := range o.Parts {
			records -= p.Records
			bytes -= p.Bytes
			st, err := os.Stat(o.Path(p))
			if err != nil {
				return fmt.Errorf("a part of an artifact is missing: %w: remove %s and build again", err, m.dir)
			}
			if st.Size() != p.Bytes {
				return fmt.Errorf("%s has %d bytes and its manifest says %d: remove %s and build again", o.Path(p), st.Size(), p.Bytes, m.dir)
			}
		}
		if records != 0 || bytes != 0 {
			return fmt.Errorf("%s says more or less of %s than of its parts: remove %s and build again", filepath.Join(m.dir, "manifest.json"), o.Port, m.dir)
		}
	}
	return nil
}

// Check reads every byte of the artifact and reports what differs from the
// manifest.
func (m *Manifest) Check(ctx context.Context) error {
	for _, o := range append([]Output{m.Rejects}, m.Outputs...) {
		whole := sha256.New()
		for _, p := range o.Parts {
			n, err := o.checkPart(p, whole)
			if err != nil {
				return err
			}
			if !HoldsFiles(o.Type) && n != p.Records {
				return fmt.Errorf("%s has %d records and its manifest says %d: remove %s and build again", o.Path(p), n, p.Records, m.dir)
			}
		}
		digest := hex.EncodeToString(whole.Sum(nil))
		if HoldsFiles(o.Type) {
			digest = filesDigest(o.Parts)
		}
		if digest != o.Digest {
			return fmt.Errorf("%s does not say the digest of its output %s: remove %s and build again", filepath.Join(m.dir, "manifest.json"), o.Port, m.dir)
		}
	}
	return nil
}

// checkPart reads a part in pieces, checks its bytes, adds them to whole, and
// returns how many lines it has.
func (o *Output) checkPart(p Part, whole io.Writer) (int64, error) {
	f, err := os.Open(o.Path(p))
	if err != nil {
		return 0, fmt.Errorf("reading a part: %w", err)
	}
	defer f.Close() // only read from
	h := sha256.New()
	var lines lineCounter
	n, err := copyPieces(io.MultiWriter(h, whole, &lines), f)
	if err != nil {
		return 0, fmt.Errorf("reading a part: %w", err)
	}
	if n != p.Bytes || hex.EncodeToString(h.Sum(nil)) != p.SHA256 {
		return 0, damaged(o.Path(p), p)
	}
	return int64(lines), nil
}

type lineCounter int64

func (n *lineCounter) Write(b []byte) (int, error) {
	*n += lineCounter(bytes.Count(b, []byte{'\n'}))
	return len(b), nil
}

// Keys lists the artifacts in the store.
func (s *Store) Keys() ([]string, error) {
	var keys []string
	for _, private := range []bool{false, true} {
		dirs, err := s.artifactDirs(private)
		if err != nil {
			return nil, err
		}
		for _, d := range dirs {
			if key := filepath.Base(d); !slices.Contains(keys, key) { // rejects may lie apart
				keys = append(keys, key)
			}
		}
	}
	return keys, nil
}

// artifactDirs lists the directories of artifacts. The path of the store is not
// part of a pattern: it may hold any characters.
func (s *Store) artifactDirs(private bool) ([]string, error) {
	root := filepath.Join(s.area(private), "artifacts")
	shelves, err := os.ReadDir(root)
	if err != nil {
		return nil, fmt.Errorf("listing artifacts: %w", err)
	}
	var dirs []string
	for _, shelf := range shelves {
		entries, err := os.ReadDir(filepath.Join(root, shelf.Name()))
		if err != nil {
			return nil, fmt.Errorf("listing artifacts: %w", err)
		}
		for _, e := range entries {
			dirs = append(dirs, filepath.Join(root, shelf.Name(), e.Name()))
		}
	}
	return dirs, nil
}
