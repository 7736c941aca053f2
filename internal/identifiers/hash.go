package identifiers

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Key makes keyed hashes of identifiers, so that who holds the secret can tell
// that two removals were of the same one, and nobody else can tell of what. The
// zero Key makes none.
type Key struct{ secret []byte }

// shortestSecret is the least length of a secret in bytes: names and numbers are
// few enough to be tried one after another with a guessed secret.
const shortestSecret = 16

// NewKey makes a key of a secret; of "" the zero Key. It is an error when the
// secret is shorter than 16 bytes. The error does not hold it.
func NewKey(secret string) (Key, error) {
	switch {
	case secret == "":
		return Key{}, nil
	case len(secret) < shortestSecret:
		return Key{}, fmt.Errorf("the secret has %d bytes, and at least %d are wanted", len(secret), shortestSecret)
	}
	return Key{[]byte(secret)}, nil
}

// On reports whether the key makes hashes.
func (k Key) On() bool { return len(k.secret) > 0 }

// Hash returns 16 hexadecimal digits of the HMAC-SHA256 of a hit's value in its
// plain spelling, or "" of the zero Key.
func (k Key) Hash(h Hit) string {
	if !k.On() {
		return ""
	}
	return k.of(Plain(h))[:16]
}

// Fingerprint tells keys apart without saying anything of them: 8 hexadecimal
// digits, or "" of the zero Key.
func (k Key) Fingerprint() string {
	if !k.On() {
		return ""
	}
	return k.of("ophglm: fingerprint of the key")[:8]
}

func (k Key) of(s string) string {
	m := hmac.New(sha256.New, k.secret)
	m.Write([]byte(s))
	return hex.EncodeToString(m.Sum(nil))
}

// Plain returns the value of a hit in one spelling: without blanks and the marks
// that people write numbers with, in small letters.
func Plain(h Hit) string {
	drop := " \t\n"
	switch h.Type {
	case Phone, IDCard, BankCard, Passport, RecordNumber, Plate, QQ, Ward:
		drop += "-.·_/—–()#"
	}
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(drop, r) {
			return -1
		}
		return r
	}, h.Value)
	return strings.ToLower(s)
}
