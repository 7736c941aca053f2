package erasure

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm/internal/artifact"
	"ophglm/internal/text"
)

// FileName is the name of the list, which lies beside pipelines.yaml.
const FileName = "erased.list"

// SecretVariable is the environment variable that holds the secret.
const SecretVariable = "OPHGLM_HMAC_KEY"

// MaxKey is the longest key, in bytes.
const MaxKey = 512

// SecretError says that the list can't be used with the secret that was given,
// or without one.
type SecretError struct{ problem string }

func (e *SecretError) Error() string { return e.problem }

// What is hashed begins with what it is for, so that an HMAC of the list is equal
// to none that something else makes under the same secret.
const (
	forKey         = "ophglm erased key\n"
	forRecord      = "ophglm erased record\n"
	forFingerprint = "ophglm erased secret\n"
)

const (
	heading      = "# Keys of patients and consultations that are erased: HMAC-SHA256 under the secret of " + SecretVariable + ".\n# ophglm gc --erase KEY adds to it. It belongs with pipelines.yaml, and the secret does not.\n"
	secretPrefix = "secret "
)

type sum [sha256.Size]byte

// List is the keys that are erased, as HMACs. It may be used from several
// goroutines, but for [List.Add].
type List struct {
	secret      []byte
	fingerprint string
	keys        map[sum]bool
	macs        sync.Pool // of *mac
}

type mac struct {
	h   hash.Hash
	out []byte
}

// Load reads the list at a path with its secret. A list that is not there is an
// empty one. One that is not empty needs the secret that it was written with: that
// there is none, or another, is a [*SecretError].
func Load(path, secret string) (*List, error) {
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the list of erased keys: %w", err)
	}
	return parse(path, b, secret)
}

func parse(path string, b []byte, secret string) (*List, error) {
	l := &List{secret: []byte(secret), keys: map[sum]bool{}}
	l.macs.New = func() any { return &mac{h: hmac.New(sha256.New, l.secret)} }
	l.fingerprint = l.fingerprintOf()
	written := ""
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if rest, ok := strings.CutPrefix(line, secretPrefix); ok && written == "" {
			written = rest
			continue
		}
		s, ok := parseSum(line)
		if !ok {
			return nil, fmt.Errorf("%s:%d: not a line of this list: 64 hexadecimal digits are", path, n)
		}
		l.keys[s] = true
	}
	switch {
	case len(l.keys) == 0:
		return l, nil
	case written == "":
		return nil, fmt.Errorf("%s has lost its line %q: without it nobody can tell whether a secret is the right one; take the file from where it was whole", path, secretPrefix+"…")
	case secret == "":
		return nil, &SecretError{fmt.Sprintf("%s holds %d erased keys, and without the secret they were hashed with nothing can be read safely: set %s to it (its fingerprint is %s)", path, len(l.keys), SecretVariable, written)}
	case written != l.fingerprint:
		return nil, &SecretError{fmt.Sprintf("%s was written with another secret: its fingerprint is %s, that of %s is %s", path, written, SecretVariable, l.fingerprint)}
	}
	return l, nil
}

func (l *List) fingerprintOf() string {
	h := hmac.New(sha256.New, l.secret)
	h.Write([]byte(forFingerprint))
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// Len is how many keys are on the list.
func (l *List) Len() int { return len(l.keys) }

// Add puts keys on the list and returns how many were not on it.
func (l *List) Add(keys ...string) int {
	before := len(l.keys)
	for _, k := range keys {
		l.keys[l.sum(forKey, []byte(Normalise(k)))] = true
	}
	return len(l.keys) - before
}

// Has reports whether a key is on the list.
func (l *List) Has(key string) bool { return len(l.keys) > 0 && l.has([]byte(Normalise(key))) }

// has is Has of a key that is normalised.
func (l *List) has(key []byte) bool { return len(key) > 0 && l.keys[l.sum(forKey, key)] }

func (l *List) sum(purpose string, of []byte) (s sum) {
	m := l.macs.Get().(*mac)
	defer l.macs.Put(m)
	m.h.Reset()
	m.h.Write([]byte(purpose))
	m.h.Write(of)
	m.out = m.h.Sum(m.out[:0])
	copy(s[:], m.out)
	return s
}

// text is the file of the list.
func (l *List) text() []byte {
	sums := make([]string, 0, len(l.keys))
	for s := range l.keys {
		sums = append(sums, hex.EncodeToString(s[:]))
	}
	slices.Sort(sums)
	var b bytes.Buffer
	b.WriteString(heading + secretPrefix + l.fingerprint + "\n")
	for _, s := range sums {
		b.WriteString(s + "\n")
	}
	return b.Bytes()
}

// Digest is what an artifact that the list had a say in depends on.
func (l *List) Digest() string { return artifact.Digest(l.text()) }

// Write puts the list in the place of the file at a path, whole or not at all.
func (l *List) Write(path string) error {
	if err := artifact.WriteFile(path, l.text(), 0o644); err != nil {
		return fmt.Errorf("writing the list of erased keys: %w", err)
	}
	return nil
}

// Normalise is a key as it is compared: in one width, without invisible
// characters and without blanks around it. Case counts.
func Normalise(key string) string {
	for i := 0; i < len(key); i++ {
		if key[i] >= utf8.RuneSelf {
			key, _ = text.FoldFunc(key, func(r rune) rune {
				if text.Invisible(r) {
					return -1
				}
				return text.HalfWidth(r)
			})
			break
		}
	}
	return strings.TrimSpace(key)
}
