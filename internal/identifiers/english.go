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

// acronym reports whether [i, j) is in capitals and short, as examinations are.
func (f *finder) acronym(i, j int) bool {
	if j-i > 4 {
		return false
	}
	for _, r := range f.r[i:j] {
		if !capital(r) {
			return false
		}
	}
	return true
}

var particles = map[string]bool{"van": true, "der": true, "de": true, "la": true, "von": true, "bin": true, "al": true, "el": true, "da": true, "di": true, "le": true, "den": true, "du": true}

// nameWords reads the words of a name from i on: capitalised, with initials and
// particles. Loose takes words in lower case as well. It returns where the name
// ends, and how many words it has.
func (f *finder) nameWords(i, most int, loose bool) (end, n int) {
	end = i
	k := i
	for n < most {
		if letter(f.rune(k)) && (f.rune(k+1) == '.' && capital(f.r[k])) { // J.
			k += 2
			if k2 := f.blanks(k); letter(f.rune(k2)) {
				k = k2
				continue
			}
			break
		}
		e := f.latinEnd(k)
		if e == k {
			break
		}
		w := f.w.englishAt(f.r[k:e])
		low := strings.ToLower(f.text(k, e))
		if particles[low] && !capital(f.r[k]) {
			k = f.blanks(e)
			continue
		}
		if !capital(f.r[k]) && !loose {
			break
		}
		if (w.stop || w.kind != 0 && w.kind != englishMonth && w.kind != englishStreet && w.kind != englishTitle && w.kind != englishWard) && !w.first && !w.famil {
			break
		}
		if w.med && (f.acronym(k, e) || !w.famil && !w.first && (n > 0 || !f.strongAfter(e))) {
			break
		}
		if e-k == 1 && n == 0 && f.rune(e) != '.' && most > 1 { // "Dr J Smith"
			if k2 := f.blanks(e); capital(f.rune(k2)) && k2 > e {
				k = k2
				continue
			}
			break
		}
		if e-k == 1 && n > 0 {
			if k2 := f.blanks(e); !capital(f.rune(k2)) {
				break
			}
		} else {
			end, n = e, n+1
		}
		if f.isAny(e-2, "'s", "’s") {
			end = e - 2
			break
		}
		if f.rune(e) != ' ' || f.rune(e+1) == ' ' {
			break
		}
		k = e + 1
	}
	return end, n
}

// strongAfter reports whether a name ends at i beyond doubt: a mark, or what people
// do.
func (f *finder) strongAfter(i int) bool {
	switch c := f.rune(i); c {
	case 0, ',', '.', ';', '!', '?', ')', '\n', '，', '。', '；', '！', '？':
		return true
	case '\'', '’':
		return f.rune(i+1) == 's'
	}
	return f.isAny(i, " said", " says", " told", " recommended", " suggested", " prescribed", " advised", " performed", " saw", " and Dr", " is my", " did", " gave", " operated", " at ", " in ", " from ", " has ", " will ", " who ", " wants", " asked", " thinks", " checked")
}

// englishDoctor finds "Dr. Emily Carter" from the title at [i, j).
func (f *finder) englishDoctor(i, j int) {
	bare := j-i > 4 // doctor, professor
	if f.is(i, "DR") && f.rune(j) != '.' {
		k := f.blanks(j)
		if e := f.latinEnd(k); e == k || !f.w.englishAt(f.r[k:e]).famil && !f.w.englishAt(f.r[k:e]).first {
			return
		}
	}
	k := j
	if f.rune(k) == '.' {
		if bare {
			return
		}
		k++
	}
	k = f.blanks(k)
	if isHan(f.rune(k)) && !bare { // Dr. 李
		if end := f.nameAfter(k); end > k && f.nameEnds(end) {
			f.add(i, end, Doctor, f.text(k, end))
		} else if f.class(k)&sureSurname != 0 && f.nameEnds(k+1) {
			f.add(i, k+1, Doctor, f.text(k, k+1))
		}
		return
	}
	if bare && f.rune(k) == ':' {
		k = f.blanks(k + 1)
	} else if k == j || !letter(f.rune(k)) {
		return
	}
	end, n := f.nameWords(k, 3, false)
	if n == 0 {
		if e := f.latinEnd(k); e > k && !bare && !capital(f.r[k]) { // dr smith
			w := f.w.englishAt(f.r[k:e])
			if (w.famil || w.first) && !w.stop && e-k > 2 {
				if e2 := f.latinEnd(f.blanks(e)); f.rune(e) == ' ' && f.w.englishAt(f.r[e+1:max(e2, e+1)]).famil && w.first {
					e = e2
				}
				f.add(i, e, Doctor, f.text(k, e))
			}
		}
		return
	}
	if bare && !f.strongAfter(end) && !(n >= 1 && f.knownName(k)) {
		return
	}
	f.add(i, end, Doctor, f.text(k, end))
	f.last = max(f.last, end)
}

func (f *finder) knownName(k int) bool {
	w := f.w.englishAt(f.r[k:f.latinEnd(k)])
	return (w.first || w.famil) && !w.stop
}

// englishTitle finds "Mrs. Jones" from the title at [i, j).
func (f *finder) englishTitle(i, j int) {
	if !capital(f.r[i]) && !f.is(i, "mr") && !f.is(i, "mrs") {
		return
	}
	k := j
	if f.rune(k) == '.' {
		k++
	}
	if f.rune(k) != ' ' && k == j {
		return
	}
	k = f.blanks(k)
	end, n := f.nameWords(k, 3, false)
	if n == 0 {
		if f.is(i, "mr") || f.is(i, "mrs") || f.is(i, "Mr") || f.is(i, "Mrs") {
			e := f.latinEnd(k)
			if w := f.w.englishAt(f.r[k:e]); e > k+1 && (w.famil || w.first) && !w.stop {
				f.add(i, e, Person, f.text(k, e))
			}
		}
		return
	}
	t := Person
	if f.is(i, "Nurse") || f.is(i, "Sister") {
		if !f.strongAfter(end) && !f.knownName(k) {
			return
		}
		t = Doctor
	}
	if (f.is(i, "Sir") || f.is(i, "Miss") || f.is(i, "Madam")) && !f.knownName(k) && !f.strongAfter(end) {
		return
	}
	f.add(i, end, t, f.text(k, end))
	f.last = max(f.last, end)
}

// englishNamed finds the name after "name", which stands at [i, j): "my name is …",
// "Patient name: …".
func (f *finder) englishNamed(i, j int) {
	k := j
	loose := false
	switch {
	case f.is(k, "'s "), f.is(k, "’s "):
		k += 3
		loose = true
	case f.is(k, " is "), f.is(k, " was "):
		k += 4
		for f.rune(k-1) != ' ' {
			k++
		}
		loose = true
	case f.is(f.blanks(k), ":"), f.is(f.blanks(k), "-"):
		k = f.blanks(f.blanks(k) + 1)
	case f.is(k, " ") && capital(f.rune(k+1)) && capital(f.r[i]):
		k++
	default:
		return
	}
	if f.endsAny(i, "drug ", "brand ", "generic ", "medicine ", "hospital ", "file ", "clinic ", "company ", "user ", "product ", "the ", "scientific ", "trade ") {
		return
	}
	k = f.blanks(k)
	if isHan(f.rune(k)) {
		if end := f.nameAfter(k); end > k {
			f.take(k, end, Person)
		}
		return
	}
	for _, w := range []string{"Mr. ", "Mrs. ", "Ms. ", "Mr ", "Mrs ", "Ms ", "Miss "} {
		if f.is(k, w) {
			k += len(w)
		}
	}
	f.latinNameFrom(k, Person, loose)
}

func (f *finder) latinName(k int, t Type) { f.latinNameFrom(k, t, true) }

func (f *finder) latinNameFrom(k int, t Type, loose bool) {
	end, n := f.nameWords(k, 3, capital(f.rune(k)) == false && loose)
	if n == 0 {
		return
	}
	f.take(k, end, t)
	f.last = max(f.last, end)
}

// englishSelf finds the name in "I'm Emily Carter", "I am …", "this is …".
func (f *finder) englishSelf(i, j int) {
	if f.is(i, "I'm") {
		j = i + 3
	}
	k := f.blanks(j)
	end, n := f.nameWords(k, 3, false)
	if n == 0 || k == j || f.acronym(k, end) {
		return
	}
	w := f.w.englishAt(f.r[k:f.latinEnd(k)])
	if !w.first && !(n >= 2 && (w.famil || f.lastFamily(end))) && !(n == 1 && w.famil && f.strongAfter(end)) {
		return
	}
	f.take(k, end, Person)
	f.last = max(f.last, end)
}

func (f *finder) lastFamily(end int) bool {
	a := end
	for a > 0 && (letter(f.r[a-1]) || f.r[a-1] == '-') {
		a--
	}
	return f.w.englishAt(f.r[a:end]).famil
}

// englishRelative finds "my husband Robert" and "a man named John Smith".
func (f *finder) englishRelative(i, j int, kind englishKind) {
	k := j
	if f.is(k, ",") {
		k++
	}
	if f.is(k, " is ") || f.is(k, ": ") || f.is(k, "'s name is ") {
		return
	}
	k = f.blanks(k)
	if k == j || !capital(f.rune(k)) {
		return
	}
	if kind == englishRelation && !capital(f.r[i]) && !f.endsAny(i, "my ", "My ", "our ", "his ", "her ", "the ", "The ", "old ", "Our ", "year-old ", "-law ", " ") {
		return
	}
	end, n := f.nameWords(k, 3, false)
	if n == 0 || f.acronym(k, end) || f.eponym(end) {
		return
	}
	if w := f.w.englishAt(f.r[k:f.latinEnd(k)]); !w.first && !(n >= 2 && f.lastFamily(end)) && !(kind == englishCalled && f.endsAny(i, "man ", "woman ", "boy ", "girl ", "son ", "daughter ", "doctor ", "patient ", "he ", "she ", "is ", "person ", "friend ", "baby ", "someone ", "who is ") && !w.med && !w.stop) {
		return
	}
	f.take(k, end, Person)
	f.last = max(f.last, end)
}

// englishSignature finds the name after "Regards," and "Thanks," at j, where the
// text ends after it.
func (f *finder) englishSignature(j int) {
	k := j
	for k < len(f.r) && (f.r[k] == ',' || f.r[k] == ' ' || f.r[k] == '\n' || f.r[k] == '\r' || f.r[k] == '.' || f.r[k] == '!' || f.r[k] == '-' || f.r[k] == '—') {
		k++
	}
	if k == j || !capital(f.rune(k)) {
		return
	}
	end, n := f.nameWords(k, 3, false)
	if n == 0 || f.is(k, "Dr") || f.acronym(k, end) && n == 1 {
		return
	}
	e := end
	for e < len(f.r) && (f.r[e] == ' ' || f.r[e] == '\n' || f.r[e] == '.' || f.r[e] == '\r' || f.r[e] == ',' || f.r[e] == '!') {
		e++
	}
	if e < len(f.r) && !strings.ContainsRune("\n", f.rune(end)) && !f.knownName(k) {
		return
	}
	f.take(k, end, Person)
	f.last = max(f.last, end)
}

// englishGreeting finds the name in "Hi Mary," and "Dear Emily Carter,".
func (f *finder) englishGreeting(j int) {
	if f.rune(j) != ' ' || !capital(f.rune(j+1)) {
		return
	}
	k := j + 1
	end, n := f.nameWords(k, 3, false)
	if n == 0 || !f.knownName(k) || f.is(k, "Dr") {
		return
	}
	f.take(k, end, Person)
	f.last = max(f.last, end)
}

// eponym reports whether the name that ends at i is that of a disease, a sign, a
// test.
func (f *finder) eponym(i int) bool {
	if f.isAny(i, "'s", "’s") {
		i += 2
	}
	k := f.blanks(i)
	for n := 0; n < 3 && k < len(f.r) && k-i < 30; n++ {
		e := f.latinEnd(k)
		if e == k {
			return false
		}
		switch strings.ToLower(f.text(k, e)) {
		case "syndrome", "disease", "sign", "pupil", "pupils", "test", "tests", "spot", "spots", "lens", "dystrophy", "phenomenon", "palsy", "ring", "nodules", "nodule", "rings", "membrane", "chart", "grid",
			"glands", "gland", "tonometer", "tonometry", "valve", "tube", "implant", "shunt", "cells", "body", "bodies", "layer", "canal", "syndromes", "line", "lines", "classification", "criteria", "maculopathy", "retinopathy", "uveitis", "hamartoma", "anomaly", "law", "wort", "procedure", "technique", "score", "scale", "cyst", "cross", "cylinder", "fasciitis", "arteritis", "encephalopathy", "hopkins", "neuropathy", "optic", "wart", "perimeter", "perimetry", "eye", "forceps", "plug", "response", "reflex", "method", "formula", "manoeuvre", "apple", "maneuver":
			return true
		}
		if f.rune(e) != ' ' && f.rune(e) != '-' {
			return false
		}
		k = e + 1
	}
	return false
}

// englishFullName finds a name in running text whose word at [i, j) is a known one.
func (f *finder) englishFullName(i, j int, w englishWord) {
	if f.covered(i) || i < f.last || w.stop || f.rune(i-1) == '@' || f.rune(i-1) == '/' || latin(f.rune(i-1)) || f.rune(i-1) == '-' {
		return
	}
	end, n := f.nameWords(i, 3, false)
	if n == 0 || f.eponym(end) || f.eponym(j) && n == 1 {
		return
	}
	second := f.rune(j) == ' ' && n >= 2
	switch {
	case w.first && !w.med && n >= 2:
	case w.first && !w.med && n == 1 && j-i >= 3 && (!w.famil || f.endsAny(i, "with ", "to ", "by ")) && !f.acronym(i, j):
	case w.famil && !w.med && second && pinyin(f.r[j+1:f.latinEnd(j+1)]) && pinyin(f.r[i:j]) && n == 2:
	default:
		return
	}
	// a hospital, a street, a school is found by its own word
	k := f.blanks(end)
	if e := f.latinEnd(k); e > k && capital(f.rune(k)) {
		switch f.w.englishAt(f.r[k:e]).kind {
		case englishHospital, englishSchool, englishStreet, englishCompany:
			return
		}
		if f.isAny(k, "Eye", "General", "Memorial", "Medical", "High", "Elementary", "Primary", "Middle", "Pharma", "Regional", "Children") {
			return
		}
	}
	f.take(i, end, Person)
	f.last = max(f.last, end)
}

var initials = []string{"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", ""}

var finals = map[string]bool{}

func init() {
	for _, s := range strings.Fields("a o e i u v ai ei ui ao ou iu ie ue ve er an en in un vn ang eng ing ong ia iao ian iang iong ua uo uai uan uang uen") {
		finals[s] = true
	}
}

// pinyin reports whether a word is one to three syllables of Chinese in Latin
// letters.
func pinyin(r []rune) bool {
	if len(r) < 2 || len(r) > 14 {
		return false
	}
	s := strings.ReplaceAll(strings.ToLower(string(r)), "-", "")
	return syllables(s, 3)
}

func syllables(s string, most int) bool {
	if s == "" {
		return true
	}
	if most == 0 {
		return false
	}
	for _, in := range initials {
		if !strings.HasPrefix(s, in) {
			continue
		}
		rest := s[len(in):]
		for n := min(4, len(rest)); n > 0; n-- {
			if finals[rest[:n]] && syllables(rest[n:], most-1) {
				return true
			}
		}
	}
	return false
}

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
