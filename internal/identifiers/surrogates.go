package identifiers

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ophglm"
)

// Surrogates gives each identifier of one consultation what stands in its place:
// its type and a number, the same for every mention of the same one.
type Surrogates struct {
	lang   ophglm.Lang
	values map[Type][]string // by number, from 1
	number map[Hit]int       // of those that were given, by type and value
}

// NewSurrogates begins a consultation in a language.
func NewSurrogates(lang ophglm.Lang) *Surrogates {
	return &Surrogates{lang, map[Type][]string{}, map[Hit]int{}}
}

var labels = map[Type]ophglm.Text{
	Doctor: {ZH: "医生", EN: "doctor"}, Person: {ZH: "姓名", EN: "name"}, Hospital: {ZH: "医院", EN: "hospital"}, Address: {ZH: "地址", EN: "address"},
	Phone: {ZH: "电话", EN: "phone"}, IDCard: {ZH: "证件", EN: "id"}, QQ: {ZH: "QQ", EN: "QQ"}, WeChat: {ZH: "微信", EN: "WeChat"},
	Email: {ZH: "邮箱", EN: "email"}, URL: {ZH: "网址", EN: "url"}, BankCard: {ZH: "银行卡", EN: "card"}, Passport: {ZH: "护照", EN: "passport"},
	RecordNumber: {ZH: "病历号", EN: "record"}, Plate: {ZH: "车牌", EN: "plate"}, Date: {ZH: "日期", EN: "date"}, Age: {ZH: "高龄", EN: "age"},
	ClinicHours: {ZH: "出诊时间", EN: "hours"}, Ward: {ZH: "床位", EN: "ward"}, Organisation: {ZH: "单位", EN: "organisation"},
}

// For returns what stands in the place of a hit: "[医生1]", "[doctor 1]". A doctor
// called by the surname is the one of that surname named before, a hospital called
// by a part of its name the one with that part.
func (s *Surrogates) For(h Hit) string {
	key := Hit{Type: h.Type, Value: h.Value}
	n := s.number[key]
	for i, v := range s.values[h.Type] {
		if n > 0 || i == mostCompared {
			break
		}
		if same(h.Type, v, h.Value) {
			n = i + 1
			if len(h.Value) > len(v) {
				s.values[h.Type][i] = h.Value
			}
			break
		}
	}
	if n == 0 {
		s.values[h.Type] = append(s.values[h.Type], h.Value)
		n = len(s.values[h.Type])
	}
	s.number[key] = n
	if s.lang == ophglm.EN {
		return fmt.Sprintf("[%s %d]", labels[h.Type].EN, n)
	}
	return fmt.Sprintf("[%s%d]", labels[h.Type].In(s.lang), n)
}

// mostCompared is how many identifiers of a type are held against a new one for
// being the same under another name.
const mostCompared = 500

func same(t Type, a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	switch t {
	case Doctor, Person:
		if a != "" && a[0] < utf8.RuneSelf { // Carter, Emily Carter
			return strings.EqualFold(a, b) || len(a) >= 2 && (hasSuffixFold(b, " "+a) || hasPrefixFold(b, a+" "))
		}
		return utf8.RuneCountInString(a) == 1 && strings.HasPrefix(b, a)
	case Hospital:
		return strings.Contains(b, strings.TrimSuffix(a, "医院")) && len(a) >= len("同仁")
	case Phone:
		return strings.HasSuffix(b, a) && len(a) >= 7
	case Ward, Address, Organisation:
		return strings.Contains(b, a) && len(a) >= 6
	}
	return false
}

func hasSuffixFold(s, end string) bool {
	return len(s) >= len(end) && strings.EqualFold(s[len(s)-len(end):], end)
}

func hasPrefixFold(s, begin string) bool {
	return len(s) >= len(begin) && strings.EqualFold(s[:len(begin)], begin)
}

// Mask returns a text with what identifies people in it replaced, for a text that
// stands alone, such as a row that a reader rejected. Numbers begin anew with each.
func Mask(s string, lang ophglm.Lang) string {
	hits := Find(s, nil)
	if len(hits) == 0 {
		return s
	}
	names := NewSurrogates(lang)
	var b strings.Builder
	at := 0
	for _, h := range hits {
		b.WriteString(s[at:h.Start])
		b.WriteString(names.For(h))
		at = h.End
	}
	b.WriteString(s[at:])
	return b.String()
}

// labelled are the labels of both languages.
var labelled = func() map[string]bool {
	m := map[string]bool{}
	for _, l := range labels {
		m[l.ZH], m[l.EN] = true, true
	}
	return m
}()

// SurrogateAt is the length of the surrogate that s begins with, or 0. Nothing in
// it is what was said: its number least of all.
func SurrogateAt(s string) int {
	if len(s) < 4 || s[0] != '[' {
		return 0
	}
	end := 1
	for end < len(s) && end < 40 && (s[end] < '0' || s[end] > '9') && s[end] != ']' {
		end++
	}
	if !labelled[strings.TrimSuffix(s[1:end], " ")] {
		return 0
	}
	n := end
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n == end || n == len(s) || s[n] != ']' {
		return 0
	}
	return n + 1
}
