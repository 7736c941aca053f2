package dialogue

import (
	_ "embed"
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

//go:embed reworded_words.txt
var rewordedFile string

// mostReworded is how many different words of reworded_words.txt a text may have
// that people wrote: one by chance, two in rare cases, in files of other sites.
const mostReworded = 2

// rewordedWords finds the words of reworded_words.txt.
var rewordedWords = sync.OnceValue(func() *lexicon.Lexicon {
	var names []*ophglm.Name
	for line := range strings.Lines(rewordedFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			names = append(names, &ophglm.Name{Surface: w, Entity: w})
		}
	}
	return lexicon.New(names)
})

// reworded reports whether a machine put uncommon words in place of common ones in
// a dialogue, as it does to pass a copied text off as another.
func reworded(d *ophglm.Dialogue) bool {
	if d.Lang != ophglm.ZH {
		return false
	}
	seen := map[string]bool{}
	var room []lexicon.Mention
	for i := range d.Turns {
		room = rewordedWords().Find(room[:0], d.Turns[i].Text)
		for _, m := range room {
			seen[m.Name.Entity] = true
		}
		if len(seen) > mostReworded {
			return true
		}
	}
	return false
}
