package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"ophglm/eval/discmedllm"
	"ophglm/eval/judging"
	"ophglm/internal/jsonl"
)

func (a *app) evalDISCMedLLMCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "disc-medllm DIR --out FOLDER",
		Short: "Turn the published evaluation of DISC-MedLLM into files of answers and of ratings",
		Long: `DIR holds dialogues, gpt4_scores and samples as DISC-MedLLM published them. Written are

  FOLDER/ratings/SET.jsonl          GPT-4's ratings by four criteria, for ophglm eval judge
  FOLDER/answers/SET/MODEL.jsonl    the doctor's first turns with their references, for ophglm eval dialogue

of the sets cmb-clin, cmd and cmid. Only cmd has references, which answer the first turn. An item is a question of samples; what is of another is left out, and said.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if out == "" {
				return usagef("--out is to name the folder that files are written to")
			}
			sets, err := discmedllm.Read(args[0])
			if err != nil {
				return err
			}
			var all []*published
			for _, s := range sets {
				one, err := writePublished(s, out)
				if err != nil {
					return err
				}
				all = append(all, one)
			}
			return a.print(map[string]any{"sets": all}, func(w io.Writer) {
				for _, one := range all {
					one.text(w)
				}
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `folder` that files are written to")
	return c
}

// published is what was written of a set.
type published struct {
	Set     string   `json:"set"`
	Items   int      `json:"items"`
	Models  []string `json:"models"`
	Ratings int      `json:"ratings"`
	Unread  int      `json:"unread"`
	LeftOut []string `json:"left_out,omitempty"`
	Files   []string `json:"files"`
}

func writePublished(s *discmedllm.Set, out string) (*published, error) {
	one := &published{Set: s.Name, Items: s.Items, Models: s.Models, Ratings: len(s.Ratings), LeftOut: s.LeftOut}
	for _, r := range s.Ratings {
		if r.Unread != "" {
			one.Unread++
		}
	}
	write := func(path string, write func(io.Writer) error) error {
		one.Files = append(one.Files, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return fmt.Errorf("writing the set %s: %w", s.Name, err)
		}
		return writeWhole(path, write)
	}
	if err := write(filepath.Join(out, "ratings", s.Name+".jsonl"), func(w io.Writer) error { return judging.Write(w, s.Ratings) }); err != nil {
		return nil, err
	}
	for _, model := range slices.Sorted(maps.Keys(s.Answers)) {
		err := write(filepath.Join(out, "answers", s.Name, model+".jsonl"), func(w io.Writer) error {
			for _, answer := range s.Answers[model] {
				b, err := jsonl.Marshal(answer)
				if err != nil {
					return err
				}
				if _, err := w.Write(append(b, '\n')); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return one, nil
}

func (p *published) text(w io.Writer) {
	fmt.Fprintf(w, "%s: %d items, %d models, %d ratings, of which %d could not be read\n", p.Set, p.Items, len(p.Models), p.Ratings, p.Unread)
	for _, l := range p.LeftOut {
		fmt.Fprintf(w, "  left out: %s\n", l)
	}
	for _, f := range p.Files {
		fmt.Fprintf(w, "  %s\n", f)
	}
}
