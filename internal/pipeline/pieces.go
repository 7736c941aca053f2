package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// pieceBytes is the size near which files of lines are cut: at the next line end.
// Tests change it.
var pieceBytes int64 = 4 << 20

// piece is a part of a file that ends at a line end; nothing of it is set where
// it is the whole file.
type piece struct {
	start, end int64
	row        int // the number of its first line
}

// of reads the piece of a file.
func (p piece) of(h fs.File) (io.ReadCloser, error) {
	at, ok := h.(io.ReaderAt)
	if !ok {
		return nil, errors.Join(errors.New("a piece of a file that can't be read in pieces"), h.Close())
	}
	return &openFile{io.NopCloser(io.NewSectionReader(at, p.start, p.end-p.start)), h}, nil
}

// cut cuts a file into pieces where its kind reads lines and it is large.
func cut(ctx context.Context, k *Kind, t TaskFile) ([]TaskFile, error) {
	if k.lines == nil || t.Scheme != "" {
		return []TaskFile{t}, nil
	}
	f, err := os.Open(t.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from
	st, err := f.Stat()
	if err != nil || st.Size() < 2*pieceBytes {
		return []TaskFile{t}, err
	}
	buf := make([]byte, 256<<10)
	n, err := io.ReadFull(f, buf) // as much as readers judge a file by
	if err != nil && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("reading %s: %w", t.Path, err)
	}
	if !k.lines(buf[:n]) {
		return []TaskFile{t}, nil
	}
	var out []TaskFile
	begin := func(at int64, row int) {
		if last := len(out) - 1; last >= 0 {
			out[last].End = at
		}
		next := t
		next.Start, next.Row = at, row
		out = append(out, next)
	}
	begin(0, 1)
	row, at := 1, int64(0)
	for r := io.Reader(io.MultiReader(bytes.NewReader(bytes.Clone(buf[:n])), f)); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := r.Read(buf)
		b := buf[:n]
		for len(b) > 0 {
			// up to where the next piece may begin
			head := b
			if room := out[len(out)-1].Start + pieceBytes - at; room > 0 {
				head = b[:min(int64(len(b)), room)]
			} else if i := bytes.IndexByte(b, '\n'); i >= 0 {
				at, row, b = at+int64(i)+1, row+1, b[i+1:]
				begin(at, row)
				continue
			}
			row += bytes.Count(head, []byte{'\n'})
			at, b = at+int64(len(head)), b[len(head):]
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", t.Path, err)
		}
	}
	if last := len(out) - 1; last > 0 && out[last].Start == at {
		out = out[:last] // nothing stands after the last line end
	}
	out[len(out)-1].End = at
	return out, nil
}
