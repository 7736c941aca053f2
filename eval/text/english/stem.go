package english

import (
	"strings"
	"unicode/utf8"

	"ophglm/eval/text/tokens"
)

// irregular are the words that NLTK stems by a table.
var irregular = map[string]string{
	"sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "news": "news",
	"innings": "inning", "inning": "inning", "outings": "outing", "outing": "outing",
	"cannings": "canning", "canning": "canning", "howe": "howe",
	"proceed": "proceed", "exceed": "exceed", "succeed": "succeed",
}

// Stem is the stem of a word, in lower case, by Porter's algorithm (An algorithm for
// suffix stripping, 1980) with the extensions that NLTK's PorterStemmer has in its
// mode NLTK_EXTENSIONS, the one it starts with: a table of irregular forms, words of
// one or two characters left alone, "ies" and "ied", "y" after a consonant, "alli",
// "bli", "fulli" and "logi". Any character but a, e, i, o, u and y is a consonant,
// Chinese ones and digits too.
//
// It differs from NLTK in words alone in which "*d" stands before "ed" or "ing":
// NLTK takes that for the name of one of its rules.
func Stem(word string) string {
	s := tokens.Lower(word)
	if stem, ok := irregular[s]; ok {
		return stem
	}
	if utf8.RuneCountInString(word) <= 2 {
		return s
	}
	s = plural(s)
	s = past(s)
	if stem, ok := strings.CutSuffix(s, "y"); ok {
		if h := shapeOf(stem); h.length > 1 && h.consonant[0] {
			s = stem + "i"
		}
	}
	s = doubleSuffix(s)
	s = replace(s, 0, step3)
	s = replace(s, 1, step4)
	if stem, ok := strings.CutSuffix(s, "e"); ok {
		if h := shapeOf(stem); h.measure > 1 || h.measure == 1 && !h.endsCVC(stem) {
			s = stem
		}
	}
	if strings.HasSuffix(s, "ll") && shapeOf(s[:len(s)-1]).measure > 1 {
		s = s[:len(s)-1]
	}
	return s
}

// shape is what the rules ask of a stem.
type shape struct {
	length    int     // characters
	measure   int     // how often a consonant follows a vowel
	vowel     bool    // it has one
	consonant [3]bool // whether the last character is one, the last but one, and the one before
}

// shapeOf goes through a stem once. A y is a vowel after a consonant.
func shapeOf(stem string) (h shape) {
	for _, r := range stem {
		c := true
		switch r {
		case 'a', 'e', 'i', 'o', 'u':
			c = false
		case 'y':
			c = h.length == 0 || !h.consonant[0]
		}
		if c && h.length > 0 && !h.consonant[0] {
			h.measure++
		}
		h.vowel = h.vowel || !c
		h.consonant = [3]bool{c, h.consonant[0], h.consonant[1]}
		h.length++
	}
	return h
}

// endsCVC is the condition that Porter writes *o, for the stem of this shape, and
// NLTK's besides: two characters, a vowel and a consonant.
func (h shape) endsCVC(stem string) bool {
	if h.length == 2 {
		return !h.consonant[1] && h.consonant[0]
	}
	return h.length > 2 && h.consonant[2] && !h.consonant[1] && h.consonant[0] && strings.IndexByte("wxy", stem[len(stem)-1]) < 0
}

// plural is step 1a.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "ies") && utf8.RuneCountInString(s) == 4:
		return s[:len(s)-1]
	case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "ies"):
		return s[:len(s)-2]
	case strings.HasSuffix(s, "ss"):
		return s
	}
	return strings.TrimSuffix(s, "s")
}

// past is step 1b.
func past(s string) string {
	if strings.HasSuffix(s, "ied") {
		if utf8.RuneCountInString(s) == 4 {
			return s[:len(s)-1]
		}
		return s[:len(s)-2]
	}
	if stem, ok := strings.CutSuffix(s, "eed"); ok {
		if shapeOf(stem).measure > 0 {
			return s[:len(s)-1]
		}
		return s
	}
	stem, ok := strings.CutSuffix(s, "ed")
	if !ok {
		stem, ok = strings.CutSuffix(s, "ing")
	}
	if !ok {
		return s
	}
	h := shapeOf(stem)
	if !h.vowel {
		return s
	}
	switch {
	case strings.HasSuffix(stem, "at"), strings.HasSuffix(stem, "bl"), strings.HasSuffix(stem, "iz"):
		return stem + "e"
	case h.consonant[0]:
		if last, n := utf8.DecodeLastRuneInString(stem); strings.HasSuffix(stem[:len(stem)-n], string(last)) {
			if strings.ContainsRune("lsz", last) {
				return stem
			}
			return stem[:len(stem)-n]
		}
	}
	if h.measure == 1 && h.endsCVC(stem) {
		return stem + "e"
	}
	return stem
}

// rule replaces a suffix.
type rule struct{ suffix, by string }

// replace applies the first rule whose suffix the word has, where the measure of
// what is before the suffix is above a bound, and no other.
func replace(s string, above int, rules []rule) string {
	for _, r := range rules {
		stem, ok := strings.CutSuffix(s, r.suffix)
		if !ok {
			continue
		}
		of := stem
		switch r.suffix {
		case "logi":
			of += "l" // so that short stems, such as those of geology, count
		case "ion":
			if !strings.HasSuffix(stem, "s") && !strings.HasSuffix(stem, "t") {
				return s
			}
		}
		if shapeOf(of).measure > above {
			return stem + r.by
		}
		return s
	}
	return s
}

// doubleSuffix is step 2. Where "alli" becomes "al" it is taken again.
func doubleSuffix(s string) string {
	if stem, ok := strings.CutSuffix(s, "alli"); ok && shapeOf(stem).measure > 0 {
		return doubleSuffix(stem + "al")
	}
	return replace(s, 0, step2)
}

var (
	step2 = []rule{
		{"ational", "ate"},
		{"tional", "tion"},
		{"enci", "ence"},
		{"anci", "ance"},
		{"izer", "ize"},
		{"bli", "ble"},
		{"alli", "al"},
		{"entli", "ent"},
		{"eli", "e"},
		{"ousli", "ous"},
		{"ization", "ize"},
		{"ation", "ate"},
		{"ator", "ate"},
		{"alism", "al"},
		{"iveness", "ive"},
		{"fulness", "ful"},
		{"ousness", "ous"},
		{"aliti", "al"},
		{"iviti", "ive"},
		{"biliti", "ble"},
		{"fulli", "ful"},
		{"logi", "log"},
	}
	step3 = []rule{
		{"icate", "ic"},
		{"ative", ""},
		{"alize", "al"},
		{"iciti", "ic"},
		{"ical", "ic"},
		{"ful", ""},
		{"ness", ""},
	}
	step4 = []rule{
		{"al", ""},
		{"ance", ""},
		{"ence", ""},
		{"er", ""},
		{"ic", ""},
		{"able", ""},
		{"ible", ""},
		{"ant", ""},
		{"ement", ""},
		{"ment", ""},
		{"ent", ""},
		{"ion", ""},
		{"ou", ""},
		{"ism", ""},
		{"ate", ""},
		{"iti", ""},
		{"ous", ""},
		{"ive", ""},
		{"ize", ""},
	}
)
