package erasure

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// records are the ids of records that were erased from a store, as HMACs. What is
// made of a record holds its id and not its key, so a search for keys alone would
// prove nothing of it. They are kept in the store, as nothing but what is in it
// depends on them.
type records struct {
	list *List
	sums map[sum]bool
}

const recordsName = "erased-records"

func loadRecords(store *artifact.Store, list *List) (*records, error) {
	r := &records{list: list, sums: map[sum]bool{}}
	path := filepath.Join(store.Root(), recordsName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading which records were erased: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		s, ok := parseSum(strings.TrimSpace(line))
		if !ok {
			return nil, fmt.Errorf("%s is damaged: remove the store %s and build again", path, store.Root())
		}
		r.sums[s] = true
	}
	return r, nil
}

func parseSum(line string) (s sum, ok bool) {
	if len(line) != hex.EncodedLen(len(s)) {
		return s, false
	}
	_, err := hex.Decode(s[:], []byte(line))
	return s, err == nil
}

func (r *records) text() []byte {
	lines := make([]string, 0, len(r.sums))
	for s := range r.sums {
		lines = append(lines, hex.EncodeToString(s[:])+"\n")
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}

// add puts ids in and writes them down.
func (r *records) add(store *artifact.Store, ids map[string]bool) error {
	before := len(r.sums)
	for id := range ids {
		r.sums[r.list.sum(forRecord, []byte(id))] = true
	}
	if len(r.sums) == before {
		return nil
	}
	if err := artifact.WriteFile(filepath.Join(store.Root(), recordsName), r.text(), 0o600); err != nil {
		return fmt.Errorf("noting which records were erased: %w", err)
	}
	return nil
}

// has reports whether an id is that of a record that was erased.
func (r *records) has(id []byte) bool { return len(r.sums) > 0 && r.sums[r.list.sum(forRecord, id)] }

// living gives those of the ids that readers give under the list as it is: the
// same words under another key are the same record, and a record that another was
// merged into went with it and comes back.
func (r *records) living(ctx context.Context, store *artifact.Store, keys []string) (map[string]bool, error) {
	alive := map[string]bool{}
	if len(r.sums) == 0 {
		return alive, nil
	}
	digest := r.list.Digest()
	for _, k := range keys {
		m, err := store.Find(k)
		if err != nil || m == nil || !readUnder(m, digest) {
			continue // what is damaged is reported when it is searched
		}
		for _, o := range m.Outputs {
			if o.Type != pipeline.TypeOf[*ophglm.Dialogue]() && o.Type != pipeline.TypeOf[*ophglm.Photograph]() {
				continue
			}
			for _, p := range o.Parts {
				var w walker
				err := eachLine(ctx, o.Path(p), func(_ int, line []byte) error {
					w.idsOf(line, func(id string) {
						if r.has([]byte(id)) {
							alive[id] = true
						}
					})
					return nil
				})
				if err != nil && !errors.Is(err, fs.ErrNotExist) {
					return nil, err
				}
			}
		}
	}
	return alive, nil
}

// readUnder reports whether a reader made the artifact under the list of a digest.
func readUnder(m *artifact.Manifest, digest string) bool {
	for _, in := range m.Recipe.Inputs {
		if in.Port == artifact.ErasedInput && len(in.Streams) == 1 {
			return in.Streams[0].Digest == digest
		}
	}
	return false
}

// erasedIDs looks for ids of records that were erased. It is for one goroutine.
type erasedIDs struct {
	records *records
	alive   map[string]bool
	known   map[string]bool
}

func (e *erasedIDs) match(id []byte) bool {
	if found, ok := e.known[string(id)]; ok {
		return found
	}
	if e.known == nil || len(e.known) >= knownAtMost {
		e.known = make(map[string]bool, knownAtMost/8)
	}
	found := e.records.has(id) && !e.alive[string(id)]
	e.known[string(id)] = found
	return found
}

// idDigits is the length of the ids of records: ophglm.HashID.
const idDigits = 24

func isID(b []byte) bool {
	for _, c := range b {
		if !hexDigit(c) {
			return false
		}
	}
	return len(b) == idDigits
}

func hexDigit(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// anID reports whether anything in b that has the form of an id is one that is
// looked for, in whatever context. Digests, which are longer, are none.
func anID(b []byte, is func(id []byte) bool) bool {
	for i := 0; i+idDigits <= len(b); {
		// The last byte that could end an id tells how far to go.
		j := i + idDigits - 1
		for j >= i && hexDigit(b[j]) {
			j--
		}
		if j >= i {
			i = j + 1
			continue
		}
		end := i + idDigits
		for end < len(b) && hexDigit(b[end]) {
			end++
		}
		for at := i; at+idDigits <= end && end-i <= 2*idDigits; at++ {
			if is(b[at : at+idDigits]) {
				return true
			}
		}
		i = end
	}
	return false
}

// idsOf gives the ids of the records of a line: its own and its patient's, or, of
// a reject, those of what was rejected.
func (w *walker) idsOf(line []byte, add func(id string)) {
	w.walk(line, func(t token) {
		if t.name || t.number || !isID(t.text) {
			return
		}
		if m := string(w.member()); m == "id" || m == "patient" {
			if len(w.stack) == 1 || len(w.stack) == 2 && w.within("record", "where") {
				add(string(t.text))
			}
		}
	})
}

// treeHoldsID reports whether any file of a folder, whatever it is, or its name,
// holds one of the ids.
func treeHoldsID(ctx context.Context, dir string, ids map[string]bool) (found bool, err error) {
	if len(ids) == 0 {
		return false, nil
	}
	is := func(id []byte) bool { return ids[string(id)] }
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if found = anID([]byte(d.Name()), is); !found {
			found, err = fileHoldsID(ctx, path, is)
		}
		if found {
			return fs.SkipAll
		}
		return err
	})
	return found, err
}

func fileHoldsID(ctx context.Context, path string, is func(id []byte) bool) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close() // only read from
	const overlap = 3 * idDigits
	buf := make([]byte, 1<<20)
	kept := 0
	for {
		n, err := readSome(ctx, f, buf[kept:])
		b := buf[:kept+n]
		if anID(b, is) {
			return true, nil
		}
		if err != nil || n == 0 {
			return false, err
		}
		kept = copy(buf, bytes.Clone(b[max(0, len(b)-overlap):]))
	}
}
