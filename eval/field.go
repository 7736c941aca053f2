package eval

import (
	"math"

	"ophglm/internal/fieldofview"
)

// fieldModel is the model whose predictions say where the field of view is.
const fieldModel = "field"

// fieldRow gives the pixels [from, to) of row y, of width w, whose centres are in the
// field. Of a nil field all are.
func fieldRow(f *fieldofview.Field, y, w int) (from, to int) {
	if f == nil {
		return 0, w
	}
	x0, x1 := f.Across(float64(y) + 0.5)
	from, to = int(max(math.Ceil(x0-0.5), 0)), int(min(math.Ceil(x1-0.5), float64(w)))
	return from, max(from, to)
}
