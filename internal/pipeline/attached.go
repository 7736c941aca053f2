package pipeline

import (
	"fmt"
	"io"
	"io/fs"

	"ophglm/internal/artifact"
)

// Attached are the files of an attachments input, of every stage given to it. It
// may be read from several goroutines.
type Attached struct {
	names []string
	at    map[string]attachment
}

type attachment struct {
	out   artifact.Output
	part  artifact.Part
	clash bool // another of the name has other bytes
}

// Attached gives the files of an attachments input; none where the input was
// left out.
func (in *Inputs) Attached(port string) *Attached {
	if a := in.attached[port]; a != nil {
		return a
	}
	a := &Attached{at: map[string]attachment{}}
	for _, o := range in.ports[port] {
		for _, p := range o.Parts {
			had, twice := a.at[p.Name]
			switch {
			case !twice:
				a.names = append(a.names, p.Name)
				a.at[p.Name] = attachment{out: o, part: p}
			case had.part.SHA256 != p.SHA256: // the same picture may come from two stages
				had.clash = true
				a.at[p.Name] = had
			}
		}
	}
	if in.attached == nil {
		in.attached = map[string]*Attached{}
	}
	in.attached[port] = a
	return a
}

// Names lists the files in the order they were written.
func (a *Attached) Names() []string { return a.names }

// Has reports whether there is a file of the name.
func (a *Attached) Has(name string) bool { _, ok := a.at[name]; return ok }

// Read gives the bytes of a file, checked against their digest. Where there is
// none of the name the error is [fs.ErrNotExist].
func (a *Attached) Read(name string) ([]byte, error) {
	f, ok := a.at[name]
	if !ok {
		return nil, fmt.Errorf("there is no attachment %q: %w", name, fs.ErrNotExist)
	}
	if f.clash {
		return nil, fmt.Errorf("two inputs hold different attachments of the name %q", name)
	}
	return f.out.ReadPart(f.part)
}

// ReadAll gives the bytes of the file.
func (f *File) ReadAll() ([]byte, error) {
	h, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer h.Close() // only read from
	return io.ReadAll(h)
}
