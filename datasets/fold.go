package datasets

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/extsort"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// sortBudget is what a sort of samples keeps in memory; the rest is spilled.
const sortBudget = 64 << 20

// byID reads the samples of a port and calls use for each once, in the order of
// their ids. Samples of one id are folded into one, and all but one are counted
// as merged; use says what becomes of that one.
func byID(ctx context.Context, io *pipeline.IO, port string, use func(*ophglm.Sample) error) (err error) {
	dir, err := io.TempDir()
	if err != nil {
		return err
	}
	sorter := extsort.New(dir, sortBudget)
	defer func() {
		if e := sorter.Close(); err == nil && e != nil {
			err = fmt.Errorf("closing a sort of samples: %w", e)
		}
	}()
	for s, err := range pipeline.Records[*ophglm.Sample](ctx, &io.Inputs, port) {
		if err != nil {
			return err
		}
		b, err := jsonl.Marshal(s)
		if err != nil {
			return fmt.Errorf("spilling sample %s: %w", s.ID, err)
		}
		if err := sorter.Add(s.ID, b); err != nil {
			return err
		}
	}
	var same [][]byte
	id := ""
	flush := func() error {
		if len(same) == 0 {
			return nil
		}
		s, err := fold(same)
		if err != nil {
			return err
		}
		io.Merged(len(same) - 1)
		same = same[:0]
		return use(s)
	}
	for item, err := range sorter.Sorted(ctx) {
		if err != nil {
			return err
		}
		if item.Key != id {
			if err := flush(); err != nil {
				return err
			}
			id = item.Key
		}
		same = append(same, slices.Clone(item.Value))
	}
	return flush()
}

// fold makes one sample of several with one id, which say the same to a
// trainer. The one whose encoding is least stays, with the groups and the
// licences of all, so that the order of the input never shows.
func fold(same [][]byte) (*ophglm.Sample, error) {
	slices.SortFunc(same, bytes.Compare)
	var first *ophglm.Sample
	var groups, licences []string
	for _, b := range same {
		s := &ophglm.Sample{}
		if err := jsonl.Unmarshal(b, s); err != nil {
			return nil, fmt.Errorf("reading a sorted sample: %w", err)
		}
		if first == nil {
			first = s
		}
		groups = append(groups, s.Groups...)
		if s.Licence != "" {
			licences = append(licences, s.Licence)
		}
	}
	if len(same) > 1 {
		slices.Sort(groups)
		first.Groups = slices.Compact(groups)
		slices.Sort(licences)
		first.Licence = strings.Join(slices.Compact(licences), "; ")
	}
	return first, nil
}
