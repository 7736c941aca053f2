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
}

// NewSurrogates begins a consultation in a language.
func NewSurrogates(lang ophglm.Lang) *Surrogates {
	return &Surrogates{lang, map[Type][]string{}}
}

var labels = map[Type]ophglm.Text{
	Doctor: {ZH: "医生", EN: "doctor"}, Person: {ZH: "姓名", EN: "name"}, Hospital: {ZH: "医院", EN: "hospital"}, Address: {ZH: "地址", EN: "address"},
	Phone: {ZH: "电话", EN: "phone"}, IDCard: {ZH: "证件", EN: "id"}, QQ: {ZH: "QQ", EN: "QQ"}, WeChat: {ZH: "微信", EN: "WeChat"},
	Email: {ZH: "邮箱", EN: "email"}, URL: {ZH: "网址", EN: "url"},
}

// For returns what stands in the place of a hit: "[医生1]". A doctor called by
// the surname is the one of that surname named before, a hospital called by a
// part of its name the one with that part.
func (s *Surrogates) For(h Hit) string {
	n := 0
	for i, v := range s.values[h.Type] {
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
	return fmt.Sprintf("[%s%d]", labels[h.Type].In(s.lang), n)
}

func same(t Type, a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	switch t {
	case Doctor, Person:
		return utf8.RuneCountInString(a) == 1 && strings.HasPrefix(b, a)
	case Hospital:
		return strings.Contains(b, strings.TrimSuffix(a, "医院")) && len(a) >= len("同仁")
	case Phone:
		return strings.HasSuffix(b, a) && len(a) >= 7
	}
	return false
}
