package identifiers

import (
	"unicode/utf8"

	"ophglm/internal/text"
)

// finder applies the rules to one text. Its offsets are of characters.
type finder struct {
	w    *words
	r    []rune  // the text in ASCII width, without what is invisible
	at   []int32 // where each character begins in the text, in bytes
	end  []int32 // and where it ends
	hits []Hit
	buf  []byte
	last int // where the last number ends that was read
}

// read takes in a text.
func (f *finder) read(s string) {
	f.r, f.at, f.end, f.hits, f.last = f.r[:0], f.at[:0], f.end[:0], f.hits[:0], 0
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
			if text.Invisible(r) || r == 0xFE0F || r == 0x20E3 {
				i += n
				continue
			}
			if r >= 0x4E00 && r < 0xA000 {
				if c := f.w.simple[r]; c != 0 {
					r = rune(c)
				}
			} else {
				r = plainForm(r)
			}
		}
		f.r = append(f.r, r)
		f.at = append(f.at, int32(i))
		f.end = append(f.end, int32(i+n))
		i += n
	}
}

// plainForm is text.HalfWidth, and the digits of other styles as digits.
func plainForm(r rune) rune {
	switch {
	case r >= 0x1D7CE && r <= 0x1D7FF: // mathematical digits
		return '0' + (r-0x1D7CE)%10
	case r == '．':
		return '.'
	case r == '²' || r == '³':
		return '2' + r - '²'
	case r == '¹':
		return '1'
	case r >= 0x2070 && r <= 0x2079:
		return '0' + r - 0x2070
	case r >= 0x2080 && r <= 0x2089:
		return '0' + r - 0x2080
	}
	return text.HalfWidth(r)
}

// rune returns the character at i, or 0 outside the text.
func (f *finder) rune(i int) rune {
	if i < 0 || i >= len(f.r) {
		return 0
	}
	return f.r[i]
}

func (f *finder) class(i int) class { return classOf(f.rune(i)) }

// text returns the characters [i, j).
func (f *finder) text(i, j int) string { return string(f.r[i:j]) }

func (f *finder) add(i, j int, t Type, value string) {
	if i < j {
		f.hits = append(f.hits, Hit{i, j, t, value})
	}
}

// take adds a hit whose value is its text.
func (f *finder) take(i, j int, t Type) { f.add(i, j, t, f.text(i, j)) }

// is reports whether the text reads so from i on.
func (f *finder) is(i int, s string) bool {
	if i < 0 {
		return false
	}
	for _, r := range s {
		if i >= len(f.r) || f.r[i] != r {
			return false
		}
		i++
	}
	return true
}

// ends reports whether the text reads so up to i.
func (f *finder) ends(i int, s string) bool {
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		if i--; i < 0 || i >= len(f.r) || f.r[i] != r {
			return false
		}
		s = s[:len(s)-n]
	}
	return true
}

func (f *finder) endsAny(i int, list ...string) bool {
	for _, s := range list {
		if f.ends(i, s) {
			return true
		}
	}
	return false
}

func (f *finder) isAny(i int, list ...string) bool {
	for _, s := range list {
		if f.is(i, s) {
			return true
		}
	}
	return false
}

// from returns at most n characters from i on.
func (f *finder) from(i, n int) []rune {
	return f.r[min(max(i, 0), len(f.r)):min(len(f.r), max(i, 0)+n)]
}

// upTo returns at most n characters that end at i.
func (f *finder) upTo(i, n int) []rune { return f.r[max(0, i-n):max(0, i)] }

// blanks returns the first place from i on without a blank.
func (f *finder) blanks(i int) int {
	for i < len(f.r) && (f.r[i] == ' ' || f.r[i] == '\t') {
		i++
	}
	return i
}

// scan applies every rule where its characters stand.
func (f *finder) scan() {
	r := f.r
	for i := 0; i < len(r); i++ {
		c := r[i]
		if c < utf8.RuneSelf {
			switch {
			case digit(c):
				if i >= f.last {
					f.number(i)
				}
			case letter(c):
				if i == 0 || !letter(r[i-1]) {
					f.latin(i)
				}
			case c == '@' || c == '#':
				f.mailAt(i)
			case c == '+':
				if i >= f.last && digit(f.rune(i+1)) {
					f.number(i)
				}
			case c == '(':
				if i >= f.last && digit(f.rune(i+1)) {
					f.number(i)
				}
			}
			continue
		}
		cl := classOf(c)
		if cl&(hanDigit|spelledOnly) != 0 && i >= f.last {
			f.spelledNumber(i)
		}
		if cl&provinceSign != 0 {
			f.plate(i)
		}
		if cl&trigger != 0 {
			n, v := f.w.triggers.at(f.from(i, 8))
			if n > 0 {
				f.word(i, i+n, v)
			}
		}
		if cl&(surname|compoundStart) != 0 {
			f.looseName(i)
		}
		if cl&translit != 0 && f.class(i+1)&f.class(i+2)&translit != 0 && (i == 0 || !isHan(r[i-1]) || classOf(r[i-1])&edgeLeft != 0 || f.relativeBefore(i)) && !f.covered(i) {
			if e := f.foreignName(i); e > i && (f.personAfter(e) || f.relativeBefore(i)) {
				f.take(i, e, Person)
			}
		}
		if c == '·' || c == '•' || c == '‧' || c == '・' || c == '．' {
			f.dottedName(i)
		}
	}
	f.signature()
}

// word applies the rules of a word that stands at [i, j).
func (f *finder) word(i, j int, v uint32) {
	switch v {
	case wordMonth:
		f.monthDate(i)
	case wordYears:
		f.ageBefore(i, j)
	case wordWeek:
		f.clinicHours(i, j)
	case wordBed:
		f.wards(i, j)
	case wordInstitution:
		f.hospital(i, j)
	case wordBrand:
		f.brand(i, j)
	case wordRegion:
		f.region(i)
	case wordEmployer:
		f.employer(i, j)
	case wordWork:
		f.workplace(i)
	case wordOrganisation:
		f.organisation(i, j)
	case wordHouse, wordVillage:
		f.address(i, j, v == wordVillage)
	case wordHome:
		f.home(j)
	case wordTitle:
		f.title(i, j)
	case wordCourtesy:
		f.courtesy(i, j)
	case wordNameLabel:
		f.nameLabel(i, j)
	case wordRelation:
		f.relation(i, j)
	case wordCalled:
		f.called(i, j)
	case wordPoint:
		f.spokenPoint(i)
	case wordCare:
		f.age(j)
	case wordSmall:
		f.nickname(i)
	}
}
