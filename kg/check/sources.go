package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/pyliteral"
	"ophglm/internal/table"
	"ophglm/internal/text"
	"ophglm/kg/names"
)

var sourceMismatch = Check{
	Code: "source_mismatch", Severity: Error,
	Doc: `None of the sources of a triple that could be looked up has at its place what the triple says: a name of its object, its text, or the
bytes that its digest was made of. It needs the files, and is silent without them.`,
	Example: Example{
		Graph: `Disease a 青光眼
Symptom b 眼痛
Symptom c 畏光
a has_symptom b crawled at table.csv:1 symptom[0:6]
a has_symptom c crawled at table.csv:1 symptom[0:6]
a prognosis "需要随访" crawled at table.csv:7 symptom[0:6]
a recovery_time "3-6个月" article at table.csv:1 period[0:6]`,
		Files:   map[string]string{"table.csv": "name,symptom,period\n青光眼,眼痛 畏光,3-6月\n"},
		Reports: []string{"a has_symptom c", "a prognosis 需要随访"},
	},
	watch: func(r *run) hooks {
		if r.opts.Open == nil {
			return hooks{}
		}
		c := &citations{r: r, files: map[[2]string][]citation{}}
		return hooks{triple: c.add, end: func() { r.failed = c.lookUp() }}
	},
}

// citation is one source of a triple that can be looked up.
type citation struct {
	triple     int
	row        int
	field      string
	start, end int
	key, sum   string
	text       ophglm.Text // what the triple says, where that is a text
}

// citations gathers the sources of a graph by file, so that each file is read
// once: about 150 bytes a source.
type citations struct {
	r     *run
	files map[[2]string][]citation // by data set and name
}

// add takes the sources of a triple that name a field. A curated triple says in
// its own words what it read, so only a digest can tell of its source.
func (c *citations) add(i int, t *ophglm.Triple) {
	for _, s := range t.Sources {
		if s.Row < 1 || s.Field == "" || t.Evidence == ophglm.Curated && s.SHA256 == "" {
			continue
		}
		at := [2]string{s.Dataset, s.File}
		c.files[at] = append(c.files[at], citation{i, s.Row, s.Field, s.Start, s.End, s.Key, s.SHA256, t.Object.Text})
	}
}

// lookUp reads the files, and reports each triple that none of its sources bears out.
func (c *citations) lookUp() error {
	holds := map[int]bool{}
	wrong := map[int]string{} // why, of the first source that fails
	for _, at := range slices.SortedFunc(maps.Keys(c.files), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		f, err := c.r.opts.Open(at[0], at[1])
		if err != nil {
			return fmt.Errorf("looking sources up: %w", err)
		}
		if f == nil {
			continue
		}
		cited := c.files[at]
		slices.SortStableFunc(cited, func(a, b citation) int { return cmp.Compare(a.row, b.row) })
		next := 0
		err = table.EachRow(c.r.ctx, at[1], f, func(row int, field func(name string) (string, bool)) bool {
			for ; next < len(cited) && cited[next].row <= row; next++ {
				s := &cited[next]
				text, ok := field(s.field)
				if why := c.differs(s, text, ok); why != "" {
					c.fails(wrong, s, fmt.Sprintf("%s:%d %s", at[1], s.row, why))
				} else {
					holds[s.triple] = true
				}
			}
			return next < len(cited)
		})
		f.Close() // only read from
		if err != nil {
			return fmt.Errorf("looking sources up in %s: %w", at[1], err)
		}
		for _, s := range cited[next:] {
			c.fails(wrong, &s, fmt.Sprintf("%s has no row %d", at[1], s.row))
		}
	}
	for i, why := range wrong {
		if !holds[i] {
			c.r.triple(i, unsupported, why)
		}
	}
	return nil
}

// fails notes why a source does not bear its triple out, where it is the first.
func (c *citations) fails(wrong map[int]string, s *citation, why string) {
	if wrong[s.triple] != "" {
		return
	}
	t := &c.r.triples[s.triple]
	object := s.text.Any()
	if t.object != none {
		object = c.r.called(t.object)
	}
	wrong[s.triple] = fmt.Sprintf("%s %s %s, and %s", c.r.called(t.subject), c.r.relationName(t.relation), object, why)
}

// differs says how the place that a source names differs from what the triple
// says, or "".
func (c *citations) differs(s *citation, cell string, ok bool) string {
	if !ok {
		return fmt.Sprintf("has no field %s", s.field)
	}
	if s.end > 0 {
		if s.end > len(cell) || s.start >= s.end {
			return fmt.Sprintf("has no %s[%d:%d]: it is %d bytes long", s.field, s.start, s.end, len(cell))
		}
		cell = cell[s.start:s.end]
	}
	if s.sum != "" {
		if sum := sha256.Sum256([]byte(cell)); hex.EncodeToString(sum[:]) != s.sum {
			return fmt.Sprintf("has other bytes in %s[%d:%d] than were cited", s.field, s.start, s.end)
		}
		return ""
	}
	if s.key != "" && names.Fold(cell) == names.Fold(s.key) {
		return "" // the row's own code or key
	}
	said := []string{s.text.ZH, s.text.EN}
	if object := c.r.triples[s.triple].object; object != none {
		said = append(said, c.r.surfaces(object)...)
	}
	if plain, _, err := pyliteral.Unescape(cell); err == nil {
		cell = plain // the ChatDoctor table writes UTF-8 as escaped bytes
	}
	folded := names.Fold(cell)
	for _, what := range said {
		if what != "" && (strings.Contains(folded, names.Fold(what)) || nearKey(cell) != "" && nearKey(cell) == nearKey(what)) {
			return ""
		}
	}
	if sameFigures(cell, s.text.Any()) {
		return ""
	}
	return fmt.Sprintf("has in %s[%d:%d] %q", s.field, s.start, s.end, shortened(cell))
}

// sameFigures reports whether two texts have figures, and the same: "3-6月" and
// "3-6个月", or "一个月" and "1个月".
func sameFigures(a, b string) bool {
	x, y := text.Numbers(a), text.Numbers(b)
	return len(x) > 0 && slices.EqualFunc(x, y, func(m, n text.Number) bool { return m.Value == n.Value })
}

// shortened keeps a sentence readable.
func shortened(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
