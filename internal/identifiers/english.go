package identifiers

import "strings"

// englishKind is what an English word is to the rules.
type englishKind uint8

const (
	englishNone englishKind = iota
	englishMonth
	englishDay
	englishPartOfDay
	englishDoctor
	englishTitle
	englishName
	englishAged
	englishYears
	englishHospital
	englishSchool
	englishCompany
	englishWorks
	englishWard
	englishStreet
	englishURL
	englishAtSign
	englishRelation
	englishCalled
	englishSign
	englishGreet
)

var englishKinds = map[string]englishKind{
	"month": englishMonth, "day": englishDay, "part": englishPartOfDay, "doctor": englishDoctor, "title": englishTitle, "name": englishName, "aged": englishAged,
	"years": englishYears, "hospital": englishHospital, "school": englishSchool, "company": englishCompany, "works": englishWorks, "ward": englishWard,
	"street": englishStreet, "url": englishURL, "at": englishAtSign, "relation": englishRelation, "called": englishCalled, "sign": englishSign, "greet": englishGreet,
}

// englishWord is a word with what it can be.
type englishWord struct {
	kind                    englishKind
	stop, med, first, famil bool
}

// medical reports whether the word is one of medicine or of every day: no name.
func (w englishWord) medical() bool { return w.stop || w.med }

func englishWords() map[string]englishWord {
	m := map[string]englishWord{}
	keyed("english", func(key, word string) {
		w := m[word]
		switch key {
		case "stop":
			w.stop = true
		case "medical":
			w.med = true
		case "first":
			w.first = true
		case "surname":
			w.famil = true
		default:
			w.kind = englishKinds[key]
		}
		m[word] = w
	})
	for k, w := range m {
		if w.stop {
			w.famil = false
			m[k] = w
		}
	}
	return m
}

// englishAt looks up a word in any case.
func (w *words) englishAt(r []rune) englishWord {
	var b [20]byte
	if len(r) > len(b) {
		return englishWord{}
	}
	for i, c := range r {
		if c >= 0x80 {
			return englishWord{}
		}
		b[i] = byte(lower(c))
	}
	return w.english[string(b[:len(r)])]
}

func capital(r rune) bool { return r >= 'A' && r <= 'Z' }

// latinEnd returns where the word of Latin letters ends that begins at i, with
// apostrophes and hyphens within.
func (f *finder) latinEnd(i int) int {
	j := i
	for j < min(len(f.r), i+longest) {
		c := f.r[j]
		if !letter(c) && !((c == '\'' || c == '’' || c == '-') && letter(f.rune(j+1)) && j > i) && !(c >= 0xC0 && c <= 0x24F) {
			break
		}
		j++
	}
	return j
}

// latin applies the rules of the word in Latin letters that begins at i.
func (f *finder) latin(i int) {
	if i < f.last && f.coveredBy(i, URL) {
		return
	}
	j := i
	for letter(f.rune(j)) {
		j++
	}
	if c := f.rune(j); digit(c) || c == '_' || c == '-' && latin(f.rune(j+1)) {
		if (i == 0 || !latin(f.r[i-1]) && f.r[i-1] != '_') && f.accounts(i) {
			return
		}
	} else if (j-i >= 5 || f.rune(j) == ' ' && latin(f.rune(j+1)) && j-i >= 2 && (f.rune(i-1) == ':' || isHan(f.rune(i-1)))) && i > 0 && i >= f.last {
		k := i
		for f.rune(k-1) == ' ' && i-k < 2 {
			k--
		}
		if c := f.rune(k - 1); (c == ':' || isHan(c) || k < i && letter(c) && f.w.labels.hasEnd(f.upTo(k, 12))) && f.accounts(i) {
			return
		}
	}
	if j-i <= 3 && f.rune(j) == ' ' && digit(f.rune(j+1)) && i >= f.last {
		if label, gap := f.label(i); (label == labelPassport || label == labelPlate || label == labelRecord && capital(f.r[i])) && gap <= 4 && f.code(i, label, gap) {
			return
		}
	}
	if f.is(i, "y/o") || f.is(i, "Y/O") {
		f.englishAge(i, i+3, false)
		return
	}
	switch {
	case j-i == 6 && f.isAny(i, "ninety", "Ninety"):
		f.ninety(i, j)
		return
	case f.rune(j) == ' ' && digit(f.rune(f.blanks(j))) && f.isAny(i, "is", "was", "turned", "turns", "turning") && f.endsAny(i, "he ", "He ", "who ", "grandmother ", "grandfather ", "mother ", "father ", "just ", "grandma ", "grandpa ", "aunt ", "uncle ", "dad ", "mum ", "mom "):
		f.pronounAge(j)
	case f.isAny(i, "P.O. Box ", "PO Box ", "P.O. box ", "P. O. Box "):
		k := i
		for k < len(f.r) && !digit(f.r[k]) {
			k++
		}
		for e := k; k-i < 12 && digit(f.rune(e)); e++ {
			if !digit(f.rune(e + 1)) {
				f.streetTail(i, e+1)
				return
			}
		}
	case j-i == 1 && f.is(i, "s ") && digit(f.rune(j+1)) && f.endsAny(i, "he'", "He'", "he’", "He’", "who'"):
		f.pronounAge(j)
	case f.is(i, "y.o") || f.is(i, "Y.O"):
		f.englishAge(i, i+3, false)
		return
	}
	if digitWord(f.r[i:j]) != 0 && f.digitWords(i) {
		return
	}
	w := f.w.englishAt(f.r[i:j])
	if c := f.rune(j); c == '.' && hostRune(f.rune(j+1)) || c == '-' || c == '@' || c == '_' || digit(c) {
		if w.kind == englishURL && f.url(i) {
			return
		}
		if i >= f.last && f.host(i) {
			return
		}
	} else if w.kind == englishURL && f.url(i) {
		return
	}
	switch w.kind {
	case englishMonth:
		f.englishDate(i, j)
	case englishDay:
		if i >= f.last {
			f.englishHours(i, j)
			f.last = max(f.last, j)
		}
	case englishDoctor:
		f.englishDoctor(i, j)
	case englishTitle:
		f.englishTitle(i, j)
	case englishName:
		f.englishNamed(i, j)
	case englishAged:
		f.englishAge(i, j, true)
	case englishYears:
		f.englishAge(i, j, false)
	case englishHospital:
		if capital(f.r[i]) {
			f.englishInstitution(i, j, Hospital)
		}
	case englishSchool, englishCompany:
		if capital(f.r[i]) {
			f.englishInstitution(i, j, Organisation)
		}
	case englishWorks:
		f.englishWork(j)
	case englishWard:
		f.englishWard(i, j)
	case englishStreet:
		if capital(f.r[i]) || f.is(i, "postcode") || f.is(i, "zip") || f.is(i, "apt") || f.is(i, "street") || f.is(i, "road") {
			f.englishStreet(i, j)
		}
	case englishAtSign:
		a, b := i, j
		if c := f.rune(i - 1); (c == '[' || c == '(' || c == '<' || c == '{') && (f.rune(j) == ']' || f.rune(j) == ')' || f.rune(j) == '>' || f.rune(j) == '}') {
			a, b = i-1, j+1
			f.bracketMail(a, b)
		} else if f.rune(i-1) == ' ' && f.rune(j) == ' ' {
			f.mail(a, b)
		}
	case englishRelation, englishCalled:
		f.englishRelative(i, j, w.kind)
	case englishSign:
		f.englishSignature(j)
	case englishGreet:
		f.englishGreeting(j)
	}
	if capital(f.r[i]) && (w.first || w.famil) {
		f.englishFullName(i, j, w)
	} else if f.is(i, "I'm") || f.is(i, "am") && f.endsAny(i, "I ") || f.is(i, "is") && f.endsAny(i, "his ", "This ") {
		f.englishSelf(i, j)
	}
}

func (f *finder) bracketMail(a, b int) {
	// the mark of the @ is a letter's bracket: the same rule as for @
	save := f.r[a]
	f.r[a] = '@'
	f.mail(a, b)
	f.r[a] = save
	for n := len(f.hits) - 1; n >= 0 && n >= len(f.hits)-1; n-- {
		if h := &f.hits[n]; h.Type == Email {
			h.Value = strings.ToLower(strings.ReplaceAll(f.text(h.Start, h.End), " ", ""))
		}
	}
}
