// Package items reads test sets of texts: JSON Lines whose objects say with id,
// group and scenario what they are, and with other fields what is scored.
package items

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"ophglm/eval/score"
	"ophglm/internal/jsonl"
)

// Head is what all items have. ID is of this item alone; Group is the dialogue or
// patient that it is of, and Scenario what is asked: "" is none.
type Head struct {
	ID, Group, Scenario string
	At                  string // file:line
}

// Read calls each for the items of a file, in their order. Errors, those of each
// too, have the place of the item. A file without items is one.
func Read(ctx context.Context, path string, each func(h Head, fields jsonl.Fields) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading answers: %w", err)
	}
	defer f.Close() // only read from
	n := 0
	for in := jsonl.NewScanner(f); ; {
		line, err := in.Next()
		switch {
		case err == io.EOF && n == 0:
			return fmt.Errorf("%s: it has no items", path)
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", path, err)
		case ctx.Err() != nil:
			return ctx.Err()
		case strings.TrimSpace(string(line)) == "":
			continue
		}
		n++
		h := Head{At: fmt.Sprintf("%s:%d", path, in.Line())}
		fields, err := jsonl.ParseFields(line)
		if err != nil {
			return fmt.Errorf("%s: it is no JSON object: %w", h.At, err)
		}
		if err := h.read(fields); err != nil {
			return fmt.Errorf("%s: %w", h.At, err)
		}
		if err := each(h, fields); err != nil {
			return fmt.Errorf("%s: %w", h.At, err)
		}
	}
}

func (h *Head) read(fields jsonl.Fields) error {
	for _, f := range []struct {
		name string
		to   *string
	}{{"id", &h.ID}, {"group", &h.Group}, {"scenario", &h.Scenario}} { // numbers too
		if !Is(fields, f.name) {
			continue
		}
		var ok bool
		if *f.to, ok = fields.Text(f.name); !ok {
			return fmt.Errorf("%s is an object or a list, and a single value is meant", f.name)
		}
	}
	if h.ID == "" {
		return errors.New("the item has no id")
	}
	return nil
}

// Is reports whether there is a field that is not null.
func Is(fields jsonl.Fields, name string) bool {
	raw := fields[name]
	return len(raw) > 0 && string(raw) != "null"
}

// Text is a field that is to be a text, "" where there is none.
func Text(fields jsonl.Fields, name string) (string, error) {
	var s string
	if Is(fields, name) && json.Unmarshal(fields[name], &s) != nil {
		return "", fmt.Errorf("%s is no text", name)
	}
	return s, nil
}

// Hypothesis is the answer of a model, which is to be there.
func Hypothesis(fields jsonl.Fields) (string, error) {
	if !Is(fields, "hypothesis") {
		return "", errors.New(`there is no hypothesis: an answer that was not given is ""`)
	}
	return Text(fields, "hypothesis")
}

// Sort puts items in the order of their ids. Two of one id are an error, and a
// group or scenario that some have and others lack.
func Sort[T any](all []T, head func(*T) *Head) error {
	slices.SortStableFunc(all, func(a, b T) int { return strings.Compare(head(&a).ID, head(&b).ID) })
	for i := 1; i < len(all); i++ {
		if a, b := head(&all[i-1]), head(&all[i]); a.ID == b.ID {
			return fmt.Errorf("%s: the id %q is that of %s too", b.At, b.ID, a.At)
		}
	}
	for _, of := range []struct {
		name string
		is   func(*Head) string
	}{{"scenario", func(h *Head) string { return h.Scenario }}, {"group", func(h *Head) string { return h.Group }}} {
		var with, without *Head
		for i := range all {
			if h := head(&all[i]); of.is(h) == "" {
				without = h
			} else {
				with = h
			}
		}
		if with != nil && without != nil {
			return fmt.Errorf("%s: the item has no %s, and others do", without.At, of.name)
		}
	}
	return nil
}

// Of are items as they are resampled, with their scenarios, or nil where there are
// none.
func Of[T any](all []T, head func(*T) *Head) (its score.Items, scenarios []string) {
	for i := range all {
		h := head(&all[i])
		its.IDs = append(its.IDs, h.ID)
		if h.Group != "" {
			its.Groups = append(its.Groups, h.Group)
		}
		if h.Scenario != "" {
			scenarios = append(scenarios, h.Scenario)
		}
	}
	return its, scenarios
}
