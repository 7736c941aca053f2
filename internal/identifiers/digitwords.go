package identifiers

import "strings"

// digitWord returns the digit that an English word is, how often to say the next
// (double, triple) with the high bit set, or 0.
func digitWord(r []rune) byte {
	if len(r) > 6 {
		return 0
	}
	switch strings.ToLower(string(r)) {
	case "zero", "oh", "o":
		return '0'
	case "one":
		return '1'
	case "two":
		return '2'
	case "three":
		return '3'
	case "four":
		return '4'
	case "five":
		return '5'
	case "six":
		return '6'
	case "seven":
		return '7'
	case "eight":
		return '8'
	case "nine":
		return '9'
	case "double":
		return 2 | 0x80
	case "triple":
		return 3 | 0x80
	}
	return 0
}

// digitWords finds a phone number in English words at i: one three eight double
// zero …
func (f *finder) digitWords(i int) bool {
	if i < f.last {
		return false
	}
	k, end, times := i, i, 1
	var d []byte
	for len(d) < 20 {
		e := k
		for letter(f.rune(e)) {
			e++
		}
		w := digitWord(f.r[k:e])
		if e == k || w == 0 {
			break
		}
		if w&0x80 != 0 {
			times = int(w & 0x7F)
		} else {
			for ; times > 0; times-- {
				d = append(d, w)
			}
			times, end = 1, e
		}
		for k = e; f.rune(k) == ' ' || f.rune(k) == '-' || f.rune(k) == ','; k++ {
		}
	}
	if len(d) < 7 {
		return false
	}
	f.add(i, end, Phone, national(string(d)))
	f.last = max(f.last, end)
	return true
}
