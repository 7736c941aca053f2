// Package identifiers finds in a text what says who someone is: names of
// patients, relatives and doctors, hospitals, wards, addresses, employers, phone
// and other numbers, accounts, links, exact dates. It is the one place with
// rules of that kind.
//
// The rules are written for consultations in Chinese, and know the commonest
// forms in English. They would rather take a word too many than leave a name,
// but never what is clinical: a measured value, a dose, an eponym, a clock
// position.
//
// A text is read once, character by character. What a character is (a digit, a
// surname, the beginning of a word of some list) decides which rules look at
// what stands around it; a text without such characters costs one look at each.
package identifiers

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// Type says what a text identifies by.
type Type string

// The types of identifiers.
const (
	Email        Type = "email"
	URL          Type = "url"
	IDCard       Type = "id_card"
	BankCard     Type = "bank_card"
	Passport     Type = "passport"
	RecordNumber Type = "record_number" // of a record, visit, sample or insurance
	Plate        Type = "plate"         // of a vehicle
	WeChat       Type = "wechat"
	QQ           Type = "qq"
	Phone        Type = "phone"
	Date         Type = "date"         // to the day
	Age          Type = "age"          // over 89
	ClinicHours  Type = "clinic_hours" // when a doctor sees patients
	Ward         Type = "ward"         // ward, room and bed
	Address      Type = "address"
	Hospital     Type = "hospital"
	Organisation Type = "organisation" // employer or school
	Doctor       Type = "doctor"
	Person       Type = "person"
)

// Types lists the types in the order in which overlapping finds are settled: the
// earlier takes the text.
var Types = [...]Type{
	Email, URL, IDCard, BankCard, Passport, RecordNumber, Plate, WeChat, QQ, Phone, Date, Age, ClinicHours, Address, Hospital,
	Organisation, Ward, Doctor, Person,
}

var rankOf = func() map[Type]int {
	m := map[Type]int{}
	for i, t := range Types {
		m[t] = i
	}
	return m
}()

// Hit is one identifier, the bytes [Start, End) of the text. Value is what two
// mentions of the same one share: the digits of a number, the name of a doctor
// without title.
type Hit struct {
	Start, End int
	Type       Type
	Value      string
}

// Find returns the identifiers of a text, in order and apart from each other.
// Hospitals are names that are known to belong to the consultation; they are
// found wherever they stand. Widths and invisible characters do not matter.
func Find(s string, hospitals []string) []Hit {
	f := finders.Get().(*finder)
	defer f.free()
	f.read(s)
	f.scan()
	if len(hospitals) > 0 {
		NewKnown(hospitals, nil).in(f)
	}
	return f.settle()
}

// Known are names and numbers that are known from other texts of the same
// consultation.
type Known struct {
	hits []Hit
	trie *trie // to the place in hits, from 1
}

// NewKnown makes a Known of hospitals' names and of hits. The first of two that read
// the same counts.
func NewKnown(hospitals []string, hits []Hit) *Known {
	k := &Known{trie: newTrie()}
	add := func(h Hit) {
		v := []rune(h.Value)
		if n, _ := k.trie.at(v); len(v) == 0 || n == len(v) {
			return
		}
		k.hits = append(k.hits, h)
		k.trie.add(h.Value, uint32(len(k.hits)))
	}
	for _, name := range hospitals {
		add(Hit{Type: Hospital, Value: name})
	}
	for _, h := range hits {
		add(h)
	}
	return k
}

// Add adds to the finds of a text what is known, wherever it stands in it.
func (k *Known) Add(s string, hits []Hit) []Hit {
	f := finders.Get().(*finder)
	defer f.free()
	f.read(s)
	k.in(f)
	if len(f.hits) == 0 {
		return hits
	}
	return settle(append(slices.Clone(hits), f.settle()...))
}

// in finds what is known where it is no part of a longer number or word.
func (k *Known) in(f *finder) {
	for i := 0; i < len(f.r); i++ {
		n, v := k.trie.at(f.r[i:])
		if n == 0 {
			continue
		}
		j := i + n
		if !(latin(f.rune(i-1)) && latin(f.r[i])) && !(latin(f.rune(j)) && latin(f.r[j-1])) {
			h := k.hits[v-1]
			f.add(i, j, h.Type, h.Value)
			i = j - 1
		}
	}
}

// Lasting reports whether a hit says enough to be known by its value alone: a
// name of two characters or more, a number.
func (h Hit) Lasting() bool {
	switch h.Type {
	case Doctor, Person:
		return utf8.RuneCountInString(h.Value) >= 2 && (h.Value[0] >= utf8.RuneSelf || len(h.Value) >= 4)
	case Phone, IDCard, BankCard, Passport, RecordNumber:
		return len(h.Value) >= 7
	case QQ, WeChat, Plate:
		return len(h.Value) >= 6
	}
	return false
}

func latin(r rune) bool { return digit(r) || letter(r) }

func digit(r rune) bool { return r >= '0' && r <= '9' }

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

var finders = sync.Pool{New: func() any { return &finder{w: lists()} }}

// free gives the finder back, but for one that a very long text has made large.
func (f *finder) free() {
	if cap(f.r) <= 1<<16 {
		finders.Put(f)
	}
}

// settle returns the finds of a text by their places in it.
func (f *finder) settle() []Hit {
	hits := f.join(settle(f.hits))
	if len(hits) == 0 {
		return nil
	}
	out := make([]Hit, len(hits))
	for i, h := range hits {
		out[i] = Hit{int(f.at[h.Start]), int(f.end[h.End-1]), h.Type, h.Value}
	}
	return out
}

// join makes one of neighbours that are parts of one address, ward or hours: "Flat 3,
// 12 Baker Street".
func (f *finder) join(hits []Hit) []Hit {
	out := hits[:0]
	for _, h := range hits {
		if n := len(out); n > 0 && out[n-1].Type == h.Type && (h.Type == Address || h.Type == Ward || h.Type == ClinicHours) && f.onlyMarks(out[n-1].End, h.Start) {
			out[n-1].End = h.End
			out[n-1].Value = f.text(out[n-1].Start, h.End)
			continue
		}
		out = append(out, h)
	}
	return out
}

// onlyMarks reports whether nothing but a few blanks and commas stands in [i, j).
func (f *finder) onlyMarks(i, j int) bool {
	if j-i > 3 {
		return false
	}
	for _, r := range f.r[i:j] {
		switch r {
		case ' ', ',', '，', '、', '&', '-', '/', '(', ')', ':':
		default:
			return false
		}
	}
	return true
}

// settle leaves one hit where several overlap: that of the type which comes
// first, over all that any of them covers.
func settle(hits []Hit) []Hit {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	out := hits[:0]
	for _, h := range hits {
		n := len(out)
		if n == 0 || out[n-1].End <= h.Start {
			out = append(out, h)
			continue
		}
		last := &out[n-1]
		if rankOf[h.Type] < rankOf[last.Type] {
			last.Type, last.Value = h.Type, h.Value
		}
		last.End = max(last.End, h.End)
	}
	return out
}
