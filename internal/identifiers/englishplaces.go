package identifiers

import "strings"

// generic words before Hospital, School and the like, which name none.
var plainEnglish = map[string]bool{
	"the": true, "at": true, "in": true, "my": true, "our": true, "a": true, "eye": true, "general": true, "local": true, "from": true, "to": true, "this": true, "that": true,
	"city": true, "county": true, "emergency": true, "children's": true, "university": true, "community": true, "state": true, "public": true, "private": true, "high": true,
	"middle": true, "elementary": true, "primary": true, "secondary": true, "medical": true, "teaching": true, "district": true, "regional": true, "retina": true, "cornea": true,
	"glaucoma": true, "cataract": true, "specialist": true, "health": true, "care": true, "nursing": true, "law": true, "business": true, "grade": true, "pharmaceutical": true,
	"insurance": true, "drug": true, "vision": true, "optical": true, "lasik": true, "surgery": true, "day": true, "walk-in": true, "urgent": true, "dear": true, "hello": true, "hi": true,
	"your": true, "his": true, "her": true, "their": true, "and": true, "of": true, "visit": true, "see": true, "i": true, "was": true, "is": true, "went": true, "ophthalmology": true,
	"outpatient": true, "military": true, "veterans": true, "women's": true, "blood": true, "skin": true, "family": true, "government": true, "village": true, "sunday": true, "art": true, "music": true, "graduate": true, "junior": true, "senior": true, "community's": true, "any": true, "good": true, "big": true, "nearest": true, "another": true, "eyes": true, "if": true, "when": true, "after": true,
	"contact": true, "call": true, "please": true, "he": true, "she": true, "we": true, "they": true, "for": true, "by": true, "with": true, "dr": true,
}

// wordsBefore returns where the capitalised words begin that end at i, with "of",
// "and" and "St." between.
func (f *finder) wordsBefore(i, most int) int {
	start := i
	for n := 0; n < most; n++ {
		k := start
		if f.rune(k-1) != ' ' {
			return start
		}
		k--
		dotted := false
		if f.rune(k-1) == '.' {
			k--
			dotted = true
		}
		a := k
		for a > 0 && (letter(f.r[a-1]) || f.r[a-1] == '\'' || f.r[a-1] == '’' || f.r[a-1] == '-' || f.r[a-1] == '&') {
			a--
		}
		if a == k || dotted && k-a > 3 {
			return start
		}
		w := f.text(a, k)
		switch {
		case capital(f.r[a]), f.r[a] == '&':
		case (w == "of" || w == "and" || w == "for") && start < i:
		default:
			return start
		}
		start = a
	}
	return start
}

// englishInstitution finds the hospital or organisation whose word stands at [i, j).
func (f *finder) englishInstitution(i, j int, t Type) {
	start := f.wordsBefore(i, 6)
	for start < i { // words that belong to the sentence
		e := start
		for e < i && f.r[e] != ' ' {
			e++
		}
		if !plainEnglish[strings.ToLower(strings.TrimRight(f.text(start, e), "."))] {
			break
		}
		start = min(e+1, i)
	}
	end := j
	if f.is(j, "s ") || f.is(i, "Medical") && !f.isAny(j, " Center", " Centre", " School", " College") {
		return
	}
	if f.isAny(j, " of ", " for ") && t == Organisation && !f.is(i, "University") && !f.is(i, "College") && !f.is(i, "School") && !f.is(i, "Bank") {
		if start == i {
			return
		}
	}
	of := false
	if f.isAny(j, " of ", " for ") {
		k := j + 4
		if f.is(j, " for ") {
			k = j + 5
		}
		if f.is(k, "the ") {
			k += 4
		}
		if e, n := f.capWords(k, 4); n > 0 && !f.w.englishAt(f.r[k:f.latinEnd(k)]).med {
			end, of = e, true
		}
	}
	if f.is(i, "Medical") {
		e := f.latinEnd(f.blanks(j))
		end = max(end, e)
	} else if f.is(end, " London") || f.is(end, " School") || f.is(end, " Hospital") || f.is(end, " Center") || f.is(end, " Medical") {
		end = f.latinEnd(end + 1)
	}
	if start == i && !of {
		return
	}
	if f.rune(i-1) == ' ' && start < i || of {
		// at least one word that is a name
		f.take(start, end, t)
		f.last = max(f.last, end)
	}
}

// capWords reads capitalised words from k on.
func (f *finder) capWords(k, most int) (end, n int) {
	end = k
	for n < most && capital(f.rune(k)) {
		e := f.latinEnd(k)
		w := f.w.englishAt(f.r[k:e])
		if w.stop && n > 0 && !f.w.englishAt(f.r[k:e]).famil && f.r[k] == 'I' {
			break
		}
		if digit(f.rune(e)) {
			break
		}
		end, n = e, n+1
		if f.rune(e) != ' ' {
			break
		}
		k = e + 1
	}
	return end, n
}

// englishWork finds the employer after "work", which ends at j: works at Acme.
func (f *finder) englishWork(j int) {
	k := j
	for _, w := range []string{" as a teacher at ", " as a nurse at ", " as an engineer at ", " at the ", " for the ", " at ", " for ", " with ", " by ", " is ", ": "} {
		if f.is(k, w) {
			k += len(w)
			break
		}
	}
	if k == j {
		if !f.is(j, " as ") {
			return
		}
		for n := j + 4; n < j+40 && n < len(f.r) && f.r[n] != '.' && f.r[n] != '\n'; n++ {
			if f.is(n, " at ") || f.is(n, " for ") {
				k = n + 4
				if f.is(n, " for ") {
					k++
				}
				break
			}
		}
		if k == j {
			return
		}
	}
	end, n := f.capWords(k, 5)
	if n == 0 || f.w.englishAt(f.r[k:f.latinEnd(k)]).stop && n == 1 || f.acronym(k, end) && n == 1 && f.w.englishAt(f.r[k:end]).med {
		return
	}
	if f.isAny(end, ", Inc", " & ") {
		end = f.latinEnd(end + 3)
	}
	f.take(k, end, Organisation)
	f.last = max(f.last, end)
}

// englishStreet finds an address from the word of a street at [i, j): 12 Baker
// Street, Apt 4B, Springfield, IL 62704.
func (f *finder) englishStreet(i, j int) {
	if f.is(i, "postcode") || f.is(i, "Postcode") || f.is(i, "zip") || f.is(i, "Zip") || f.is(i, "ZIP") {
		return // by its label
	}
	if f.isAny(i, "Apartment", "Apt", "Flat", "apt", "Suite", "Unit") {
		k := j
		if f.rune(k) == '.' {
			k++
		}
		k = f.blanks(k)
		e := k
		for latin(f.rune(e)) {
			e++
		}
		if e > k && e-k <= 5 && (digit(f.r[k]) || digit(f.rune(e-1))) {
			f.streetTail(i, e)
		}
		return
	}
	k := i
	words := 0
	for words < 4 && f.rune(k-1) == ' ' {
		a := k - 1
		if f.rune(a-1) == '.' {
			a--
		}
		b := a
		for a > 0 && (latin(f.r[a-1]) || f.r[a-1] == '\'' || f.r[a-1] == '-') {
			a--
		}
		if a == b {
			break
		}
		if digit(f.r[a]) {
			if words == 0 && !f.ordinalWord(a, b) {
				return
			}
			if f.ordinalWord(a, b) { // 5th Avenue
				k, words = a, words+1
				continue
			}
			if b-a <= 6 {
				for _, w := range []string{"No. ", "No.", "no. ", "no.", "Number "} {
					if f.ends(a, w) {
						a -= len(w)
						break
					}
				}
				f.streetTail(a, j)
			}
			return
		}
		if !capital(f.r[a]) && !(f.is(i, "street") || f.is(i, "road")) {
			break
		}
		k, words = a, words+1
	}
	if words > 0 && words < 4 && f.endsAny(k, "live on ", "live at ", "lives on ", "lives at ", "address: ", "Address: ", "living on ", "home on ", "house on ", "address is ") {
		f.streetTail(k, j)
	}
}

func (f *finder) ordinalWord(a, b int) bool {
	return f.endsAny(b, "st", "nd", "rd", "th") && b-a <= 5
}

// streetTail adds an address with the town and the code that follow it.
func (f *finder) streetTail(a, j int) {
	end := j
	if f.rune(end) == '.' && f.rune(end+1) == ',' {
		end++
	}
	for n := 0; n < 4; n++ {
		k := end
		if f.rune(k) == ',' {
			k++
		}
		k = f.blanks(k)
		if k == end {
			break
		}
		if f.isAny(k, "Apt", "Apartment", "Flat", "Suite", "Unit", "apt", "#", "No") && (n == 0 || f.rune(end) == ',') {
			e := k
			for e < len(f.r) && !(f.r[e] == ',' || f.r[e] == '\n') && e-k < 14 {
				e++
				if digit(f.r[e-1]) && !latin(f.rune(e)) {
					break
				}
			}
			if digit(f.rune(e-1)) || letter(f.rune(e-1)) && digit(f.rune(e-2)) {
				end = e
				continue
			}
		}
		if f.rune(end) == ',' {
			if e, m := f.capWords(k, 3); m > 0 && !f.w.englishAt(f.r[k:f.latinEnd(k)]).stop {
				end = e
				continue
			}
		}
		// IL 62704, SW1A 1AA
		e, ds := k, 0
		for latin(f.rune(e)) || f.rune(e) == ' ' && latin(f.rune(e+1)) && e-k < 6 || f.rune(e) == '-' && digit(f.rune(e+1)) {
			if digit(f.r[e]) {
				ds++
			} else if letter(f.r[e]) && !capital(f.r[e]) {
				ds = 0
				break
			}
			e++
		}
		if ds >= 2 && e-k <= 10 {
			end = e
			continue
		}
		break
	}
	f.take(a, end, Address)
	f.last = max(f.last, end)
}
