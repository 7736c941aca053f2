// Package bucket gives every group of samples one of a hundred buckets. Splits
// are cut at buckets, so a group lies in one split whatever else is in the
// data, and stays there when data is added.
package bucket

import (
	"crypto/sha256"
	"encoding/binary"
)

// N is the number of buckets.
const N = 100

// Of returns the bucket of a group, from 0 to N-1: the first eight bytes of the
// SHA-256 of its name, big endian, modulo N.
func Of(group string) int {
	sum := sha256.Sum256([]byte(group))
	return int(binary.BigEndian.Uint64(sum[:8]) % N)
}
