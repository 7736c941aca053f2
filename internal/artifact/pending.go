package artifact

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ophglm"
	"ophglm/internal/jsonl"
)

// Pending is an artifact being made. It becomes visible when it is committed.
type Pending struct {
	store   *Store
	m       Manifest
	dir     string // of outputs
	private string // of rejects, where they are more private than the outputs
	temp    string
	writers []*Writer
	rejects *Writer
	files   map[string][]string // names by port
}

// Begin starts the artifact of a recipe in an empty directory. privateRejects
// puts its rejects under private/ although its outputs are public.
func (s *Store) Begin(recipe Recipe, private, privateRejects bool) (*Pending, error) {
	key, err := recipe.Key()
	if err != nil {
		return nil, err
	}
	p := &Pending{store: s, dir: filepath.Join(s.WorkDir(key, private), "out"), files: map[string][]string{}}
	p.m = Manifest{Schema: Schema, Key: key, Recipe: recipe, Private: private, PrivateRejects: privateRejects && !private}
	dirs := []string{p.dir}
	p.private = p.dir
	if p.m.PrivateRejects {
		p.private = filepath.Join(s.WorkDir(key, true), "out")
		dirs = append(dirs, p.private)
	}
	for _, d := range dirs {
		if err := os.RemoveAll(d); err != nil {
			return nil, fmt.Errorf("starting an artifact: %w", err)
		}
		if err := os.MkdirAll(d, 0o755); err != nil {
			return nil, fmt.Errorf("starting an artifact: %w", err)
		}
	}
	p.rejects, err = NewWriter(filepath.Join(p.private, "rejects"), "rejects", "Reject")
	return p, err
}

// Writer opens an output of records for writing. Opening one twice is an error.
func (p *Pending) Writer(port, typ string) (*Writer, error) {
	for _, w := range p.writers {
		if w.out.Port == port {
			return nil, fmt.Errorf("output %s was opened twice", port)
		}
	}
	w, err := NewWriter(filepath.Join(p.dir, port), port, typ)
	if err == nil {
		p.writers = append(p.writers, w)
	}
	return w, err
}

// Reject writes a reject.
func (p *Pending) Reject(r *ophglm.Reject) error {
	b, err := jsonl.Marshal(r)
	if err != nil {
		return fmt.Errorf("encoding the reject of %s: %w", r.Where, err)
	}
	return p.rejects.Write(b)
}

// TempDir returns a directory for spilled data.
func (p *Pending) TempDir() (string, error) {
	if p.temp == "" {
		dir, err := os.MkdirTemp(filepath.Dir(p.dir), "temp-")
		if err != nil {
			return "", fmt.Errorf("making room for spilled data: %w", err)
		}
		p.temp = dir
	}
	return p.temp, nil
}

// CreateFile creates a file of an output of files.
func (p *Pending) CreateFile(port, name string) (*os.File, error) {
	path := filepath.Join(p.dir, port, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	p.files[port] = append(p.files[port], name)
	return os.Create(path)
}

// Adopt makes an output of parts that shards wrote elsewhere, in their order.
// The files are moved, and read once more for the digest of the whole.
func (p *Pending) Adopt(port, typ string, shards []Output) error {
	if port == "rejects" {
		p.rejects = nil
		out, err := adopt(filepath.Join(p.private, "rejects"), port, typ, shards)
		p.m.Rejects = out
		return err
	}
	out, err := adopt(filepath.Join(p.dir, port), port, typ, shards)
	p.m.Outputs = append(p.m.Outputs, out)
	return err
}

func adopt(dir, port, typ string, shards []Output) (Output, error) {
	out := Output{Port: port, Type: typ, Parts: []Part{}, dir: dir}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return out, fmt.Errorf("collecting %s: %w", port, err)
	}
	whole := sha256.New()
	for i := range shards {
		for _, part := range shards[i].Parts {
			from := shards[i].Path(part)
			part.Name = fmt.Sprintf("part-%05d.jsonl", len(out.Parts))
			if err := move(from, filepath.Join(dir, part.Name), whole); err != nil {
				return out, fmt.Errorf("collecting %s: %w", port, err)
			}
			out.Parts = append(out.Parts, part)
			out.Records += part.Records
			out.Bytes += part.Bytes
		}
	}
	out.Digest = hex.EncodeToString(whole.Sum(nil))
	return out, nil
}

// move links rather than renames, so that a shard that is finished stays
// finished until the artifact is committed.
func move(from, to string, whole io.Writer) error {
	if err := os.Link(from, to); err != nil {
		return err
	}
	f, err := os.Open(to)
	if err != nil {
		return err
	}
	defer f.Close() // only read from
	_, err = io.CopyBuffer(whole, f, make([]byte, 256<<10))
	return err
}

// Commit ends the artifact: it closes the outputs, checks the accounting, writes
// report and manifest, and moves the whole under its final name. Outputs named
// in ports that were never opened are written empty.
func (p *Pending) Commit(acct Accounting, ports []Output) (*Manifest, error) {
	if err := acct.Check(); err != nil {
		return nil, err
	}
	p.m.Accounting = acct
	for _, w := range p.writers {
		out, err := w.Close()
		if err != nil {
			return nil, err
		}
		p.m.Outputs = append(p.m.Outputs, out)
	}
	if p.rejects != nil {
		out, err := p.rejects.Close()
		if err != nil {
			return nil, err
		}
		p.m.Rejects = out
	}
	if err := p.arrange(ports); err != nil {
		return nil, err
	}
	for name, v := range map[string]any{"report.json": acct, "manifest.json": p.m} {
		b, err := json.MarshalIndent(v, "", " ")
		if err == nil {
			err = WriteFile(filepath.Join(p.dir, name), append(b, '\n'), 0o644)
		}
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
	}
	if p.m.PrivateRejects {
		if err := p.publish(p.private, true); err != nil {
			return nil, err
		}
	}
	if err := p.publish(p.dir, p.m.Private); err != nil {
		return nil, err
	}
	p.Discard()
	m := p.m
	m.place(p.store.dir(m.Key, m.Private), p.store.dir(m.Key, m.Private || m.PrivateRejects))
	return &m, nil
}

// arrange puts the outputs in the order of the kind's ports, with empty ones
// for those that nothing was written to.
func (p *Pending) arrange(ports []Output) error {
	made := map[string]Output{}
	for _, o := range p.m.Outputs {
		made[o.Port] = o
	}
	p.m.Outputs = make([]Output, 0, len(ports))
	for _, want := range ports {
		o, ok := made[want.Port]
		switch {
		case ok:
		case len(p.files[want.Port]) > 0:
			var err error
			if o, err = p.listFiles(want.Port, want.Type); err != nil {
				return err
			}
		default:
			o = Output{Port: want.Port, Type: want.Type, Digest: Digest(nil), Parts: []Part{}}
		}
		p.m.Outputs = append(p.m.Outputs, o)
	}
	return nil
}

func (p *Pending) listFiles(port, typ string) (Output, error) {
	o := Output{Port: port, Type: typ}
	for _, name := range p.files[port] {
		sum, n, err := hashFile(filepath.Join(p.dir, port, filepath.FromSlash(name)))
		if err != nil {
			return o, fmt.Errorf("reading back %s: %w", name, err)
		}
		o.Parts = append(o.Parts, Part{Name: name, Bytes: n, SHA256: sum})
		o.Bytes += n
	}
	o.Digest = filesDigest(o.Parts)
	return o, nil
}

func (p *Pending) publish(from string, private bool) error {
	to := p.store.dir(p.m.Key, private)
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

// Discard closes what is open and removes the working directory.
func (p *Pending) Discard() {
	for _, w := range p.writers {
		w.abort()
	}
	if p.rejects != nil {
		p.rejects.abort()
	}
	for _, private := range []bool{p.m.Private, p.m.PrivateRejects || p.m.Private} {
		os.RemoveAll(p.store.WorkDir(p.m.Key, private)) // what stays is found by gc
	}
}

func hashFile(path string) (sum string, bytes int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	n, err := io.CopyBuffer(h, f, make([]byte, 256<<10))
	return hex.EncodeToString(h.Sum(nil)), n, err
}
