package neardup

// radixSort sorts keys, with room in scratch, and returns that room for the next
// call. It leaves out digits that all keys share.
func radixSort(keys, scratch []uint64) []uint64 {
	if cap(scratch) < len(keys) {
		scratch = make([]uint64, len(keys))
	}
	from, to := keys, scratch[:len(keys)]
	for shift := 0; shift < 64; shift += 8 {
		var count [256]int
		for _, k := range from {
			count[k>>shift&0xFF]++
		}
		at, full := 0, false
		for i, n := range count {
			full = full || n == len(from)
			count[i] = at
			at += n
		}
		if full {
			continue
		}
		for _, k := range from {
			d := k >> shift & 0xFF
			to[count[d]] = k
			count[d]++
		}
		from, to = to, from
	}
	if len(keys) > 0 && &from[0] != &keys[0] {
		copy(keys, from)
	}
	return scratch
}
