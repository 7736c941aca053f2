package identifiers

import "strings"

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
	end, n := f.nameWords(k, 3, loose && !capital(f.rune(k)))
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
