package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm/kg/names"
)

// spellings are ways to write one thing, the second taken for the first. In
// Chinese they may stand anywhere; the English ones are parts of words.
var spellings = strings.NewReplacer(
	"综合症", "综合征", "症候群", "综合征", "黏", "粘", "水晶体", "晶状体", "瞳仁", "瞳孔", "视神经乳头", "视盘", "视乳头", "视盘",
	"返转录", "逆转录", "痉孪", "痉挛", "纡曲", "迂曲", "象差", "像差", "疱疹性", "疱疹",
	"oedema", "edema", "haemo", "hemo", "haemat", "hemat", "anaem", "anem", "paed", "ped", "oesoph", "esoph", "leuco", "leuko",
	"tumour", "tumor", "colour", "color", "ischaem", "ischem", "ageing", "aging",
)

// endings say that a name is one of an illness, and nothing else.
var endings = []string{"综合征", "病变", "疾病", "症", "病", "征"}

// fillers join the words of a name.
var (
	fillers  = strings.NewReplacer("的", "", "之", "")
	stopword = map[string]bool{"of": true, "the": true, "a": true, "an": true, "and": true, "with": true, "in": true, "due": true, "to": true, "s": true, "by": true, "for": true}
)

// nearKey is what names that are nearly the same have in common, or "" for a
// name that is too short to say. Words of a Chinese name can't be told apart, so
// what is sorted there are its characters.
func nearKey(name string) string {
	s := spellings.Replace(names.Fold(name))
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return chineseKey(s)
	}
	return englishKey(s)
}

// minNearKey is the least number of characters of a Chinese name, and of letters
// of an English one, without its ending: 盲 and 盲症 say too little.
const minNearKey = 2

func chineseKey(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r == '+' {
			return r
		}
		return -1
	}, fillers.Replace(s))
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(s, e); ok && utf8.RuneCountInString(rest) >= minNearKey {
			s = rest
			break
		}
	}
	if utf8.RuneCountInString(s) < minNearKey {
		return ""
	}
	runes := []rune(s)
	slices.Sort(runes)
	return string(runes)
}

func englishKey(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '+' })
	var out []string
	for _, w := range words {
		if !stopword[w] {
			out = append(out, singular(w))
		}
	}
	slices.Sort(out)
	if key := strings.Join(out, " "); len(key) > minNearKey {
		return key
	}
	return ""
}

// singular takes the ending of a plural off a word of English, as far as that
// can be seen from the word: "bodies" and "body", "glasses" and "glass", not
// "iris" or "pus". "cornea" and "corneal" become one too.
func singular(w string) string {
	switch {
	case len(w) < 4:
		return w
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}
