package clinical

import (
	"strconv"
	"unicode/utf8"

	"ophglm/internal/text"
)

// decimal is the number n / 10^scale as it is written.
type decimal struct {
	n     int64
	scale uint8
}

var powers = [...]int64{1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

func (d decimal) float() float64 { return float64(d.n) / float64(powers[d.scale]) }

// trim drops zeros at the end of the fraction: 0.50 is 0.5, 1.0 is 1.
func (d decimal) trim() decimal {
	for d.scale > 0 && d.n%10 == 0 {
		d.n /= 10
		d.scale--
	}
	return d
}

func (d decimal) less(e decimal) bool { return d.n*powers[e.scale] < e.n*powers[d.scale] }

// append writes the number without needless zeros.
func (d decimal) append(b []byte) []byte {
	d = d.trim()
	if d.n < 0 {
		b = append(b, '-')
		d.n = -d.n
	}
	p := powers[d.scale]
	b = strconv.AppendInt(b, d.n/p, 10)
	if d.scale == 0 {
		return b
	}
	b = append(b, '.')
	frac := d.n % p
	for p /= 10; p > frac && p > 1; p /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, frac, 10)
}

func (d decimal) String() string {
	if d = d.trim(); d.scale == 0 && d.n >= 0 && d.n < int64(len(small)) {
		return small[d.n]
	}
	return string(d.append(nil))
}

// small are the numbers that are said most.
var small = func() (s [512]string) {
	for i := range s {
		s[i] = strconv.Itoa(i)
	}
	return s
}()

// arabic reads a number in ASCII or full-width digits. It returns i where none
// stands there, and a number too long to mean an amount (a telephone number) with
// ok false.
func arabic(s string, i int) (d decimal, end int, ok bool) {
	ok = true
	digits, point := 0, false
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
			r = text.HalfWidth(r)
		}
		switch {
		case r >= '0' && r <= '9':
			if digits++; digits > 9 {
				ok = false
				break
			}
			d.n = d.n*10 + int64(r-'0')
			if point {
				d.scale++
			}
		case r == '.' && !point && digits > 0 && isDigitAt(s, i+n):
			point = true
		case r == ',' && !point && digits > 0 && digits <= 3 && thousands(s, i+n):
		default:
			return d, i, ok
		}
		i += n
	}
	return d, i, ok
}

func isDigitAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	if s[i] < utf8.RuneSelf {
		return s[i] >= '0' && s[i] <= '9'
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r >= '０' && r <= '９'
}

func asciiDigit(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

func thousands(s string, i int) bool {
	for k := range 3 {
		if i+k >= len(s) || s[i+k] < '0' || s[i+k] > '9' {
			return false
		}
	}
	return i+3 >= len(s) || s[i+3] < '0' || s[i+3] > '9'
}

// hanDigit is the digit that a Chinese numeral stands for, 10, 100, 1000 or
// 10000 for those that multiply, or -1.
func hanDigit(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一', '壹':
		return 1
	case '二', '两', '兩', '贰', '俩':
		return 2
	case '三', '叁', '仨':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万', '萬':
		return 10000
	}
	return -1
}

// numeral is a number in Chinese numerals.
type numeral struct {
	lo, hi decimal // hi where two are said at once (三四天, 七八十)
	pair   bool
	more   bool // 十几, 一百多
	runes  int
}

// chinese reads a number in Chinese numerals and returns i where none stands
// there: with multipliers (一百二十, 两百五), digit by digit (二零), two at once
// (三四), with a fraction after 点.
func chinese(s string, i int) (v numeral, end int) {
	var total, section, digit, last int64
	digit = -1
	zero := false
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		k := hanDigit(r)
		switch {
		case k < 0:
			if r == '几' && last == 10 && digit < 0 { // 十几
				v.more = true
				i += n
				v.runes++
			}
		case k < 10:
			if digit >= 0 {
				if digit > 0 && int64(k) == digit+1 && !v.pair && (last == 0 && v.runes == 1 || last == 10) {
					v.pair = true
					v.lo = decimal{n: section + digit}
					digit = int64(k)
				} else if digit == 0 && last > 0 { // 一百零二
					digit = int64(k)
					zero = true
					i += n
					v.runes++
					continue
				} else if last == 0 && !v.pair && v.runes < 5 {
					digit = digit*10 + int64(k)
				} else {
					break
				}
			} else {
				digit = int64(k)
			}
			zero = k == 0
			i += n
			v.runes++
			continue
		case k == 10000:
			if digit >= 0 {
				section += digit
			}
			if section == 0 || total > 0 {
				break
			}
			total, section, digit, last = section*10000, 0, -1, 10000
			i += n
			v.runes++
			continue
		default:
			if digit < 0 {
				if k != 10 || last == 10 {
					break
				}
				digit = 1
			}
			if last != 0 && last != 10000 && int64(k) >= last {
				break
			}
			if v.pair {
				v.lo.n *= int64(k)
			}
			section += digit * int64(k)
			digit, last = -1, int64(k)
			i += n
			v.runes++
			continue
		}
		break
	}
	if v.runes == 0 {
		return v, i
	}
	if digit >= 0 {
		if last >= 100 && !zero { // 两百五
			digit *= last / 10
		}
		section += digit
	}
	v.hi = decimal{n: total + section}
	if !v.pair {
		v.lo = v.hi
	}
	const point = "点"
	if !v.pair && len(s) > i+len(point) && s[i:i+len(point)] == point {
		j, d := i+len(point), v.hi
		for j < len(s) && d.scale < 4 {
			r, n := utf8.DecodeRuneInString(s[j:])
			k := hanDigit(r)
			if k < 0 || k > 9 {
				break
			}
			d.n, d.scale = d.n*10+int64(k), d.scale+1
			j += n
			v.runes++
		}
		if d.scale > 0 {
			v.lo, v.hi = d, d
			v.runes++
			return v, j
		}
	}
	return v, i
}
