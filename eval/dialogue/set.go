package dialogue

import (
	"fmt"
	"slices"

	"ophglm"
	"ophglm/eval/internal/items"
	"ophglm/eval/score"
)

// Item is an answer with what it is held against.
type Item struct {
	items.Head
	Question   string
	Hypothesis string   // the answer of the model, which may be empty
	References []string // at least one, none of them empty
	Tokens     *Tokens  // given with the item, or nil
	lang       ophglm.Lang
	detected   bool // the language was told from the references
}

// Tokens are those of an item's texts, cut by whoever made the file.
type Tokens struct {
	Hypothesis []string   `json:"hypothesis"`
	References [][]string `json:"references"`
}

// Set is a test set of one language with a model's answers, by id.
type Set struct {
	Lang     ophglm.Lang
	Items    []Item
	Detected int // items whose language was told from their references
	LeftOut  int // items of the other language
}

func head(i *Item) *items.Head { return &i.Head }

// scored are the items as they are resampled, and their scenarios, or nil.
func (s *Set) scored() (its score.Items, scenarios []string) { return items.Of(s.Items, head) }

// only keeps the items of a language. Without one, all are to be of the same.
func (s *Set) only(lang ophglm.Lang, path string) error {
	count := map[ophglm.Lang]int{}
	first := map[ophglm.Lang]string{}
	for _, item := range s.Items {
		if count[item.lang]++; count[item.lang] == 1 {
			first[item.lang] = item.At
		}
	}
	zh, en := count[ophglm.ZH], count[ophglm.EN]
	switch {
	case lang == "" && zh > 0 && en > 0:
		return fmt.Errorf("%s: %d items are Chinese, such as %s, and %d English, such as %s: --lang zh or --lang en scores those of one language", path, zh, first[ophglm.ZH], en, first[ophglm.EN])
	case lang != "" && count[lang] == 0:
		return fmt.Errorf("%s: none of its %d items is of the language %s", path, len(s.Items), lang)
	case lang == "" && zh > 0:
		lang = ophglm.ZH
	case lang == "":
		lang = ophglm.EN
	}
	s.Lang, s.LeftOut = lang, len(s.Items)-count[lang]
	s.Items = slices.DeleteFunc(s.Items, func(item Item) bool { return item.lang != lang })
	for _, item := range s.Items {
		if item.detected {
			s.Detected++
		}
	}
	return nil
}
