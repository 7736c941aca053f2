package english

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
)

// What NLTK 3.10.4's PorterStemmer().stem makes of words: the examples of Porter's
// paper, irregular forms, words of eye clinics, Chinese ones, and letters put
// before suffixes at random.
//
//go:embed testdata/nltk_stems.tsv
var stems string

func TestStemsAreNLTKs(t *testing.T) {
	words := 0
	for line := range strings.Lines(stems) {
		word, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			t.Fatalf("the line %q has no stem", line)
		}
		if got := Stem(word); got != want {
			t.Errorf("the stem of %q is %q, want %q", word, got, want)
		}
		words++
	}
	if words < 700 {
		t.Errorf("%d words were stemmed", words)
	}
}

// What rouge_score 0.1.2's tokenize makes of texts.
func TestWordsAreRougeScores(t *testing.T) {
	for _, c := range []struct {
		text, words, stemmed string
	}{
		{"The Patient's IOPs were 21.5mmHg!", "the patient s iops were 21 5mmhg", "the patient s iop were 21 5mmhg"},
		{"testing one two", "testing one two", "test one two"},
		{"was ties, flying", "was ties flying", "was tie fli"},
		{"眼底OCT检查", "oct", "oct"},
		{"Café naïve", "caf na ve", "caf na ve"},
		{"İstanbul K", "i stanbul k", "i stanbul k"},
		{"\t ——", "", ""},
	} {
		if got := strings.Join(Words(c.text, false), " "); got != c.words {
			t.Errorf("%q is cut into %q, want %q", c.text, got, c.words)
		}
		if got := strings.Join(Words(c.text, true), " "); got != c.stemmed {
			t.Errorf("%q is stemmed to %q, want %q", c.text, got, c.stemmed)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("The patient's IOP is 21.5 mmHg; 眼底 İ ΟΔΟΣ yyyy aliés\xff")
	f.Fuzz(func(t *testing.T, text string) {
		words := Words(text, false)
		for _, w := range words {
			if w == "" || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
				t.Fatalf("%q has the word %q", text, w)
			}
		}
		if again := Words(strings.Join(words, " "), false); !slices.Equal(again, words) {
			t.Fatalf("%q is cut into %q, and that into %q", text, words, again)
		}
		stemmed := Words(text, true)
		if len(stemmed) != len(words) {
			t.Fatalf("%q has %d words and %d stems", text, len(words), len(stemmed))
		}
		for i, s := range stemmed {
			if len(s) == 0 || len(s) > len(words[i])+1 {
				t.Fatalf("the stem of %q is %q", words[i], s)
			}
		}
		Stem(text)
	})
}
