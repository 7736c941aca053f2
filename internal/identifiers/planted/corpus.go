package planted

import (
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
)

// Type says what a planted string is. It is finer than identifiers.Type: see Group.
type Type string

// The planted types.
const (
	Patient       Type = "patient"        // full name of the patient
	Relative      Type = "relative"       // full name of somebody of the family
	Surname       Type = "surname"        // surname alone, with a form of address: 王女士
	Doctor        Type = "doctor"         // full name of a doctor
	DoctorSurname Type = "doctor_surname" // surname alone, with a title: 张主任
	Hospital      Type = "hospital"
	Phone         Type = "phone"
	WeChat        Type = "wechat"
	QQ            Type = "qq"
	Email         Type = "email"
	URL           Type = "url"
	IDCard        Type = "id_card"
	Passport      Type = "passport"
	BankCard      Type = "bank_card"
	Record        Type = "record" // record, visit, insurance and examination numbers
	Plate         Type = "plate"
	Address       Type = "address"
	Village       Type = "village"
	Employer      Type = "employer"
	School        Type = "school"
	Ward          Type = "ward" // ward and bed
	Date          Type = "date" // a day: with or without its year
	Age           Type = "age"  // over 89
	Hours         Type = "hours"
)

// Types lists the planted types, in the order in which scores are printed.
var Types = [...]Type{
	Phone, WeChat, QQ, Email, URL, IDCard, Passport, BankCard, Record, Plate, Address, Village,
	Date, Age, Hours, Ward,
	Patient, Relative, Surname, Doctor, DoctorSurname, Hospital, Employer, School,
}

// Number reports whether the type is a number or an address of any kind, which
// are held to a higher recall than names and places.
func (t Type) Number() bool {
	switch t {
	case Patient, Relative, Surname, Doctor, DoctorSurname, Hospital, Employer, School:
		return false
	}
	return true
}

// Span is one planted string: the bytes [Start, End) of its text.
type Span struct {
	Start, End int
	Type       Type
}

// Text is one sentence or short message of the corpus.
type Text struct {
	Lang string // "zh" or "en"
	// Template is "phone.zh:12": the file and the line that the text is made from.
	Template string
	Text     string
	Spans    []Span // planted, in order and apart
	// Neutral are stretches of which it is open whether they identify anybody
	// (县医院, 2019年3月): a hit inside counts neither way.
	Neutral []Span
}

// Negative reports whether nothing was planted in the text.
func (t *Text) Negative() bool { return len(t.Spans) == 0 }

const (
	perType   = 1600 // texts a type: each holds at least one planted string of it
	negatives = 4000 // hard negatives
	englishIn = 5    // one text in five is English, where the type has English templates
)

// Corpus gives the texts of a seed, always the same: first those of each type in
// the order of Types, then the hard negatives. Every template is used equally
// often, give or take one.
func Corpus(seed uint64) iter.Seq[Text] {
	return func(yield func(Text) bool) {
		for _, t := range Types {
			if !each(seed, string(t), perType, yield) {
				return
			}
		}
		each(seed, "negative", negatives, yield)
	}
}

func each(seed uint64, name string, n int, yield func(Text) bool) bool {
	h := fnv.New64a()
	fmt.Fprint(h, name)
	r := rand.New(rand.NewPCG(seed, h.Sum64()))
	zh, en := templates()[name+".zh"], templates()[name+".en"]
	var inChinese, inEnglish int
	for i := range n {
		var text Text
		if len(en) > 0 && i%englishIn == englishIn-1 {
			text = en[inEnglish%len(en)].fill(r, "en")
			inEnglish++
		} else {
			text = zh[inChinese%len(zh)].fill(r, "zh")
			inChinese++
		}
		if !yield(text) {
			return false
		}
	}
	return true
}
