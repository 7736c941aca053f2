package artifact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// Making is an artifact about to be committed: its recipe, and what each shard
// of it wrote, in order.
type Making struct {
	Recipe Recipe
	// Private puts the artifact under private/; PrivateRejects its rejects alone.
	Private        bool
	PrivateRejects bool
	// Ports are the kind's outputs, with their types, in order.
	Ports  []Output
	Shards []Shard
	// Join has been given every shard. Where it is nil they are hashed by Commit.
	Join *Join
}

// Shard is what one shard of a stage wrote: outputs by port, rejects, and what
// became of its inputs. The outputs say where their parts lie ([Output.At]).
type Shard struct {
	Outputs    []Output
	Rejects    Output
	Accounting Accounting
}

// Whole reports whether every part of the shard is there with its size.
func (sh *Shard) Whole() bool {
	for _, o := range append([]Output{sh.Rejects}, sh.Outputs...) {
		for _, p := range o.Parts {
			if st, err := os.Stat(o.Path(p)); err != nil || st.Size() != p.Bytes {
				return false
			}
		}
	}
	return true
}

// At returns the output with its parts lying in dir.
func (o Output) At(dir string) Output {
	o.dir = dir
	return o
}

// Commit gathers the shards of an artifact, checks the accounting, writes report
// and manifest, and moves the whole under its final name. The shards' files
// stay where they are: they are linked, so that a shard that is finished stays
// finished until the caller removes it.
func (s *Store) Commit(mk Making) (*Manifest, error) {
	key, err := mk.Recipe.Key()
	if err != nil {
		return nil, err
	}
	m := &Manifest{Schema: Schema, Key: key, Recipe: mk.Recipe, Private: mk.Private, PrivateRejects: mk.PrivateRejects && !mk.Private, Outputs: []Output{}}
	work := s.WorkDir(key, m.Private)
	hidden := work
	if m.PrivateRejects {
		hidden = s.WorkDir(key, true)
	}
	for _, dir := range []string{work, hidden} {
		if err := os.RemoveAll(dir); err != nil {
			return nil, fmt.Errorf("committing an artifact: %w", err)
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("committing an artifact: %w", err)
		}
	}
	for _, sh := range mk.Shards {
		m.Accounting.Add(&sh.Accounting)
	}
	if err := m.Accounting.Check(); err != nil {
		return nil, err
	}
	if mk.Join == nil {
		mk.Join = NewJoin(len(mk.Shards))
		for i := range mk.Shards {
			mk.Join.Add(i, &mk.Shards[i])
		}
	}
	for _, port := range mk.Ports {
		var pieces []Output
		for _, sh := range mk.Shards {
			for _, o := range sh.Outputs {
				if o.Port == port.Port {
					pieces = append(pieces, o)
				}
			}
		}
		o, err := gather(filepath.Join(work, port.Port), port, pieces, mk.Join)
		if err != nil {
			return nil, err
		}
		if o.Passed > 0 { // bytes that nobody saw: what they depend on stands for them
			o.Digest = Digest([]byte("passed on by " + key))
		}
		m.Outputs = append(m.Outputs, o)
	}
	var rejects []Output
	for _, sh := range mk.Shards {
		rejects = append(rejects, sh.Rejects)
	}
	if m.Rejects, err = gather(filepath.Join(hidden, "rejects"), Output{Port: "rejects", Type: "Reject"}, rejects, mk.Join); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name string
		v    any
	}{{"report.json", m.Accounting}, {"manifest.json", m}} {
		b, err := json.MarshalIndent(f.v, "", " ")
		if err == nil {
			err = WriteFile(filepath.Join(work, f.name), append(b, '\n'), 0o644)
		}
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", f.name, err)
		}
	}
	if m.PrivateRejects {
		if err := s.publish(hidden, key, true); err != nil {
			return nil, err
		}
	}
	if err := s.publish(work, key, m.Private); err != nil {
		return nil, err
	}
	m.place(s.dir(key, m.Private), s.dir(key, m.Private || m.PrivateRejects))
	return m, nil
}

func (s *Store) publish(from, key string, private bool) error {
	to := s.dir(key, private)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("committing an artifact: %w", err)
	}
	if err := os.RemoveAll(to); err != nil { // left by a crash between two renames
		return fmt.Errorf("committing an artifact: %w", err)
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("committing an artifact: %w", err)
	}
	return nil
}

// gather makes one output of what the shards wrote to it, in their order.
func gather(dir string, port Output, pieces []Output, join *Join) (Output, error) {
	out := Output{Port: port.Port, Type: port.Type, Parts: []Part{}, dir: dir}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return out, fmt.Errorf("collecting %s: %w", port.Port, err)
	}
	files := HoldsFiles(port.Type)
	for i := range pieces {
		out.Passed += pieces[i].Passed
		for _, part := range pieces[i].Parts {
			from := pieces[i].Path(part)
			if !files {
				part.Name = fmt.Sprintf("part-%05d.jsonl", len(out.Parts))
			}
			to := filepath.Join(dir, filepath.FromSlash(part.Name))
			if err := link(from, to); err != nil {
				return out, fmt.Errorf("collecting %s: %w", port.Port, err)
			}
			out.Parts = append(out.Parts, part)
			out.Records += part.Records
			out.Bytes += part.Bytes
		}
	}
	if files {
		out.Records = 0
		out.Digest = filesDigest(out.Parts)
		return out, nil
	}
	var err error
	out.Digest, err = join.digest(port.Port, pieces)
	return out, err
}

// link gives a file a second name, or copies it where the file system can't.
func link(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	err := os.Link(from, to)
	if errors.Is(err, syscall.EXDEV) || errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOTSUP) {
		_, _, err = copyHashed(from, to)
	}
	return err
}

// copyHashed copies a file and returns the SHA-256 and the length of what was
// copied.
func copyHashed(from, to string) (sum string, bytes int64, err error) {
	in, err := os.Open(from)
	if err != nil {
		return "", 0, err
	}
	defer in.Close() // only read from
	out, err := os.Create(to)
	if err != nil {
		return "", 0, err
	}
	h := sha256.New()
	n, err := copyPieces(io.MultiWriter(out, h), in)
	return hex.EncodeToString(h.Sum(nil)), n, errors.Join(err, out.Close())
}

// CopyPart copies a part, or a file of an output of files, to a path outside
// the store, checking its bytes on the way.
func (o *Output) CopyPart(p Part, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	sum, n, err := copyHashed(o.Path(p), to)
	if err == nil && (sum != p.SHA256 || n != p.Bytes) {
		err = damaged(o.Path(p), p)
	}
	return err
}

func hashInto(w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() // only read from
	_, err = copyPieces(w, f)
	return err
}

// copyPieces copies in large pieces: io.Copy would take 32 KiB at a time of a
// file.
func copyPieces(w io.Writer, r io.Reader) (int64, error) {
	return io.CopyBuffer(w, struct{ io.Reader }{r}, make([]byte, 256<<10))
}

// ListFiles describes the files that a stage wrote to an output of files, whose
// type is the given one.
func ListFiles(ctx context.Context, dir, port, kind string, names []string) (Output, error) {
	o := Output{Port: port, Type: kind, Parts: []Part{}, dir: dir}
	for _, name := range names {
		sum, n, err := hashFile(ctx, filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return o, fmt.Errorf("reading back %s: %w", name, err)
		}
		o.Parts = append(o.Parts, Part{Name: name, Bytes: n, SHA256: sum})
		o.Bytes += n
	}
	o.Digest = filesDigest(o.Parts)
	return o, nil
}

func hashFile(ctx context.Context, path string) (sum string, bytes int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	n, err := copyPieces(h, ctxReader{ctx, f})
	return hex.EncodeToString(h.Sum(nil)), n, err
}
