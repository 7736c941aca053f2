package clinical

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"sort"

	"ophglm"
)

// Signature is equal for two lists of facts that say the same: the multiset of
// kind, value, unit, eye, negation, subject and entity, wherever they stand, and,
// where both sides are spoken of, the order in which they are. It is 32 hexadecimal
// digits; that of no facts is "". Two that differ are equal with a chance of about
// 2^-120.
//
// Facts of several turns are to stand one turn after the other, as they were said.
func Signature(facts []ophglm.Fact) string {
	if len(facts) == 0 {
		return ""
	}
	// The sum of the hashes of all facts is that of the multiset.
	var room [256]byte
	var hi, lo uint64
	for i := range facts {
		a, b := hash128(appendKey(room[:0], &facts[i]))
		var carry uint64
		lo, carry = bits.Add64(lo, b, 0)
		hi, _ = bits.Add64(hi, a, carry)
	}
	if sides := appendSides(room[:0], facts); len(sides) > 0 {
		a, b := hash128(append(sides, "sides"...))
		hi, lo = hi^a, lo^b
	}
	var sum [16]byte
	binary.BigEndian.PutUint64(sum[:], hi)
	binary.BigEndian.PutUint64(sum[8:], lo)
	var out [32]byte
	hex.Encode(out[:], sum[:])
	return string(out[:])
}

// hash128 hashes a few dozen bytes, by products of 64 bits folded as in wyhash.
func hash128(b []byte) (hi, lo uint64) {
	const p, q, r = 0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3
	n := uint64(len(b))
	hi, lo = p^n, q^n
	for len(b) >= 8 {
		w := binary.LittleEndian.Uint64(b)
		hi, lo = fold(hi^w, p), fold(lo^w, r)
		b = b[8:]
	}
	var w uint64
	for i, c := range b {
		w |= uint64(c) << (8 * i)
	}
	hi, lo = fold(hi^w^q, p), fold(lo^w^p, r)
	return fold(hi, q) ^ lo, fold(lo, p) ^ hi>>32 ^ hi<<32
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

func appendKey(b []byte, f *ophglm.Fact) []byte {
	b = append(append(b, f.Kind...), 0)
	b = append(append(b, f.Value...), 0)
	b = append(append(b, f.Unit...), 0)
	b = append(append(b, f.Eye...), 0)
	b = append(append(b, f.Subject...), 0)
	b = append(b, f.Entity...)
	if f.Negated {
		b = append(b, 0, '-')
	}
	return b
}

// appendSides appends the order in which sides are spoken of, each time that it
// changes, where left and right both are.
func appendSides(b []byte, facts []ophglm.Fact) []byte {
	from := len(b)
	last := byte(0)
	seen := 0
	for i := range facts {
		side := byte(0)
		switch {
		case facts[i].Kind == "laterality" && facts[i].Eye == ophglm.OD, facts[i].Kind == "side" && facts[i].Value == "right":
			side = 'R'
		case facts[i].Kind == "laterality" && facts[i].Eye == ophglm.OS, facts[i].Kind == "side" && facts[i].Value == "left":
			side = 'L'
		default:
			continue
		}
		if side == 'R' {
			seen |= 1
		} else {
			seen |= 2
		}
		if side != last {
			b = append(b, side)
			last = side
		}
	}
	if seen != 3 {
		return b[:from]
	}
	return b
}

// Differences names the kinds of facts in which two lists differ, sorted, each
// once: "drug", "laterality". Lists with one signature have none.
func Differences(a, b []ophglm.Fact) []string {
	count := map[string]int{}
	kinds := map[string]string{}
	tally := func(fs []ophglm.Fact, n int) {
		for i := range fs {
			k := string(appendKey(nil, &fs[i]))
			count[k] += n
			kinds[k] = fs[i].Kind
		}
	}
	tally(a, 1)
	tally(b, -1)
	out := map[string]bool{}
	for k, n := range count {
		if n != 0 {
			out[kinds[k]] = true
		}
	}
	if string(appendSides(nil, a)) != string(appendSides(nil, b)) {
		out["laterality"] = true
	}
	list := make([]string, 0, len(out))
	for k := range out {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}
