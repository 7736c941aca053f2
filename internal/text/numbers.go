package text

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Number is a number that a text states, in digits of either width or in
// Chinese numerals. "一三八" is the number 138.
type Number struct {
	Span
	Value float64
}

// Digit returns the value of a decimal digit: ASCII, full width or Chinese,
// simple or financial.
func Digit(r rune) (int, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), true
	case r >= '０' && r <= '９':
		return int(r - '０'), true
	}
	switch r {
	case '零', '〇', '○':
		return 0, true
	case '一', '壹', '幺':
		return 1, true
	case '二', '两', '兩', '贰':
		return 2, true
	case '三', '叁':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

func unit(r rune) float64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万', '萬':
		return 1e4
	case '亿', '億':
		return 1e8
	}
	return 0
}

// Numbers finds the numbers of a text in order. A sign is not part of one, nor
// is a percent sign. A comma within it groups thousands ("1,200").
func Numbers(s string) []Number {
	var out []Number
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		_, digit := Digit(r)
		if !digit && unit(r) == 0 {
			i += n
			continue
		}
		end, value := i, 0.0
		if arabic(r) {
			end, value = arabicNumber(s, i)
		} else {
			end, value = chineseNumber(s, i)
		}
		if end == i {
			i += n
			continue
		}
		out = append(out, Number{Span{i, end}, value})
		i = end
	}
	return out
}

func arabic(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func arabicNumber(s string, start int) (int, float64) {
	var b strings.Builder
	i, point := start, false
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		r = HalfWidth(r)
		switch {
		case arabic(r):
			b.WriteRune(r)
		case r == '.' && !point && startsDigits(s[i+n:], 1):
			point = true
			b.WriteByte('.')
		case r == ',' && !point && n == 1 && b.Len() <= 3 && startsDigits(s[i+n:], 3) && !startsDigits(s[i+n:], 4):
		default:
			v, _ := strconv.ParseFloat(b.String(), 64) // digits and one point: always a number
			return i, v
		}
		i += n
	}
	v, _ := strconv.ParseFloat(b.String(), 64)
	return i, v
}

func startsDigits(s string, count int) bool {
	for ; count > 0; count-- {
		r, n := utf8.DecodeRuneInString(s)
		if !arabic(r) {
			return false
		}
		s = s[n:]
	}
	return true
}

// chineseNumber reads numerals: with units ("一百二十"), the last of which may be
// left to be understood ("一百二" is 120), or digit by digit ("二零二零"); then a
// fraction after 点.
func chineseNumber(s string, start int) (int, float64) {
	total, section, digit := 0.0, 0.0, -1.0
	last, plain, i := 0.0, true, start
	zero := false
loop:
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		d, isDigit := Digit(r)
		u := unit(r)
		switch {
		case isDigit && !arabic(r):
			zero = d == 0
			if digit >= 0 && plain {
				digit = float64(digit*10) + float64(d)
			} else if digit > 0 {
				break loop
			} else {
				digit = float64(d)
			}
		case u >= 1e4:
			if digit >= 0 {
				section += digit
			}
			if section == 0 {
				break loop
			}
			total += float64(section * u)
			section, digit, last, plain = 0, -1, u, false
		case u > 0:
			if digit < 0 {
				if section > 0 || total > 0 && u != 10 || u != 10 {
					break loop
				}
				digit = 1
			}
			section += float64(digit * u)
			digit, last, plain = -1, u, false
		default:
			break loop
		}
		i += n
	}
	if digit >= 0 {
		if last >= 100 && !zero && !strings.HasPrefix(strings.TrimLeft(s[i:], " "), "十") && !precededByZero(s[start:i]) {
			digit = float64(digit * (last / 10))
		}
		section += digit
	}
	value := total + section
	if strings.HasPrefix(s[i:], "点") {
		j, scale, frac := i+len("点"), 0.1, 0.0
		from := j
		for j < len(s) {
			r, n := utf8.DecodeRuneInString(s[j:])
			d, ok := Digit(r)
			if !ok || arabic(r) {
				break
			}
			frac += float64(float64(d) * scale)
			scale = scale / 10
			j += n
		}
		if j > from && !strings.HasPrefix(s[j:], "十") && i > start {
			return j, math.Round((value+frac)*1e9) / 1e9
		}
	}
	return i, value
}

// precededByZero reports whether the last digit of the numeral follows a 零, as
// in 一百零二, so that it counts ones.
func precededByZero(s string) bool {
	_, n := utf8.DecodeLastRuneInString(s)
	r, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	d, ok := Digit(r)
	return ok && d == 0
}
