package dialogue

import (
	"context"
	"sort"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

// guard tells apart dialogues that are not of the same clinical facts.
type guard struct{}

func newGuard(context.Context, *pipeline.Inputs) (*guard, error) { return &guard{}, nil }

func (g *guard) signature(d *ophglm.Dialogue) string {
	var out []string
	for _, t := range d.Turns {
		for _, w := range []string{"左", "右", "没", "不"} {
			if strings.Contains(t.Text, w) {
				out = append(out, w)
			}
		}
	}
	sort.Strings(out)
	return strings.Join(out, " ")
}

func (g *guard) differences(a, b *ophglm.Dialogue) []string { return nil }
