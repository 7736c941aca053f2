package ophglm

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// idBytes is the length of a content id before it is written in hex. 12 bytes
// keep the chance of any collision among a billion records below 1e-11.
const idBytes = 12

// HashID returns the content id of the parts: the first 12 bytes of the SHA-256
// of the parts, each preceded by its length, as 24 hex digits. The length keeps
// ("ab", "c") apart from ("a", "bc").
func HashID(parts ...string) string {
	h := sha256.New()
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:idBytes])
}
