package dialogue

import (
	"fmt"

	"ophglm/eval/score"
)

// Join makes the table a [score.Joined].
func (t *Table) Join(other score.Table) (score.Table, error) {
	o, ok := other.(*Table)
	if !ok {
		return nil, fmt.Errorf("the other model's scores are of another kind")
	}
	return t.Table.Join(o.Table)
}
