package choices

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ophglm/eval/internal/items"
	"ophglm/internal/jsonl"
)

// Item is a question with what was chosen.
type Item struct {
	items.Head
	Options []string // at least two, all different
	Right   int      // the place of the right one
	Chosen  int      // that of the one chosen, or -1
}

// Set is a test set with a model's choices, by id.
type Set struct{ Items []Item }

func head(i *Item) *items.Head { return &i.Head }

// mostOptions is the number of letters.
const mostOptions = 26

// Read reads a file: JSON Lines, an object an item, with id, hypothesis (what the
// model wrote), options (a list of texts, or an object of texts by the letters A, B,
// …), answer (a letter, or an index from 0) and optionally scenario and group, which
// items have in common that ask one question with its options in another order.
// Other fields are passed over; what is missing, double or of another type is an
// error with its place.
func Read(ctx context.Context, path string) (*Set, error) {
	s := &Set{}
	if err := items.Read(ctx, path, func(h items.Head, fields jsonl.Fields) error {
		item := Item{Head: h}
		if err := item.read(fields); err != nil {
			return err
		}
		s.Items = append(s.Items, item)
		return nil
	}); err != nil {
		return nil, err
	}
	return s, items.Sort(s.Items, head)
}

func (item *Item) read(fields jsonl.Fields) error {
	written, err := items.Hypothesis(fields)
	if err != nil {
		return err
	}
	if err := item.options(fields["options"]); err != nil {
		return err
	}
	answer, ok := fields.Text("answer")
	if !ok {
		return fmt.Errorf("there is no answer: a letter or an index from 0 is meant")
	}
	answer = strings.ToUpper(strings.TrimSpace(answer))
	if i, err := strconv.Atoi(answer); err == nil {
		item.Right = i
	} else if item.Right = none; len(answer) == 1 {
		item.Right = int(answer[0]) - 'A'
	}
	if item.Right < 0 || item.Right >= len(item.Options) {
		return fmt.Errorf("the answer %q is neither a letter nor an index from 0 of %d options", answer, len(item.Options))
	}
	item.Chosen = choiceOf(written, item.Options)
	return nil
}

func (item *Item) options(raw json.RawMessage) error {
	byLetter := map[string]string{}
	if json.Unmarshal(raw, &item.Options) != nil {
		if json.Unmarshal(raw, &byLetter) != nil {
			return fmt.Errorf("options is neither a list of texts nor an object of texts by letters")
		}
		for i := range len(byLetter) {
			o, ok := byLetter[letter(i)]
			if !ok {
				return fmt.Errorf("options has %d texts, and none of the letter %s", len(byLetter), letter(i))
			}
			item.Options = append(item.Options, o)
		}
	}
	if n := len(item.Options); n < 2 || n > mostOptions {
		return fmt.Errorf("there are %d options, and 2 to %d are meant", n, mostOptions)
	}
	sorted := slices.Sorted(slices.Values(item.Options))
	if sorted[0] == "" || len(slices.Compact(sorted)) < len(item.Options) {
		return fmt.Errorf("an option is empty, or two are equal")
	}
	return nil
}
