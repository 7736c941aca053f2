package grammar

import (
	"strings"
	"unicode"
)

// Nouns says how English names stand in a sentence.
type Nouns struct {
	form         map[string]string // by head or whole name: "plural", "article", "the", "bare"
	irregular    map[string]string
	prepositions map[string]bool
	diseases     map[string]bool
}

func newNouns(src *Source) *Nouns {
	n := &Nouns{form: map[string]string{}, irregular: src.Nouns.Irregular, prepositions: map[string]bool{}, diseases: map[string]bool{}}
	for form, heads := range map[string][]string{"plural": src.Nouns.Plural, "article": src.Nouns.Article, "the": src.Nouns.The} {
		for _, h := range heads {
			n.form[h] = form
		}
	}
	for name, form := range src.Nouns.Whole {
		n.form[name] = form
	}
	for _, p := range src.Nouns.Prepositions {
		n.prepositions[p] = true
	}
	for _, d := range src.Diseases {
		n.diseases[d] = true
	}
	return n
}

// head returns where the head of a name lies: its last word before the first
// preposition.
func (n *Nouns) head(name string) (start, end int) {
	end = len(name)
	for i := 0; i < len(name); {
		j := strings.IndexByte(name[i:], ' ')
		if j < 0 {
			break
		}
		next := i + j + 1
		word, _, _ := strings.Cut(name[next:], " ")
		if n.prepositions[word] {
			end = i + j
			break
		}
		i = next
	}
	return strings.LastIndexByte(name[:end], ' ') + 1, end
}

// Item gives the name of an entity of the type as an item of a list.
func (n *Nouns) Item(typ, name string) string {
	form := n.form[name]
	if form == "" {
		start, end := n.head(name)
		form = n.form[name[start:end]]
	}
	if typ == "Symptom" {
		name = lowered(name)
	}
	switch typ {
	case "Disease", "Procedure", "Pathogen", "Population", "Lifestyle":
		return name
	case "DrugClass":
		return n.Plural(name)
	case "Anatomy":
		if form == "plural" {
			name = n.Plural(name)
		}
		return "the " + name
	}
	switch form {
	case "plural":
		return n.Plural(name)
	case "article":
		return WithArticle(name)
	case "the":
		return "the " + name
	}
	return name
}

// lowered begins a name small that a table writes with a capital ("Diminished
// vision"); initials and names with a capital inside stay.
func lowered(name string) string {
	if len(name) > 1 && name[0] >= 'A' && name[0] <= 'Z' && strings.ToLower(name[1:]) == name[1:] && name[1] != ' ' && name[1] != '-' {
		return strings.ToLower(name[:1]) + name[1:]
	}
	return name
}

// Disease gives the name of a disease as it is spoken of.
func (n *Nouns) Disease(name string) string {
	start, end := n.head(name)
	if n.diseases[name[start:end]] {
		return WithArticle(name)
	}
	return name
}

// Plural puts the head of the name into the plural.
func (n *Nouns) Plural(name string) string {
	start, end := n.head(name)
	word := name[start:end]
	p, irregular := n.irregular[word]
	switch {
	case irregular:
	case strings.HasSuffix(word, "y") && len(word) > 1 && !strings.ContainsRune("aeiou", rune(word[len(word)-2])):
		p = word[:len(word)-1] + "ies"
	case strings.HasSuffix(word, "s"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"):
		p = word + "es"
	default:
		p = word + "s"
	}
	return name[:start] + p + name[end:]
}

// WithArticle puts "a" or "an" before a name by the sound that it begins with:
// initials are read letter by letter.
func WithArticle(name string) string {
	word, _, _ := strings.Cut(name, " ")
	first := rune(word[0])
	vowel := strings.ContainsRune("aeiouAEIOU", first)
	if len(word) > 1 && unicode.IsUpper(first) && (unicode.IsUpper(rune(word[1])) || strings.HasPrefix(word, "Hb")) {
		vowel = strings.ContainsRune("AEFHILMNORSX", first)
	}
	for _, p := range []string{"uni", "use", "usu", "uve", "ure", "uti", "eu"} {
		if strings.HasPrefix(strings.ToLower(word), p) {
			vowel = false
		}
	}
	if strings.HasPrefix(word, "8") || strings.HasPrefix(word, "11") {
		vowel = true
	}
	if vowel {
		return "an " + name
	}
	return "a " + name
}
