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
a prognosis "需要随访" crawled at table.csv:7 symptom[0:6]`,
		Files:   map[string]string{"table.csv": "name,symptom\n青光眼,眼痛 畏光\n"},
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
		err = eachRow(c.r.ctx, at[1], f, func(row int, field func(name string) (string, bool)) bool {
			for ; next < len(cited) && cited[next].row <= row; next++ {
				s := &cited[next]
				text, ok := field(s.field)
				if why := c.differs(s, text, ok); why != "" {
					wrong[s.triple] = cmp.Or(wrong[s.triple], fmt.Sprintf("%s:%d %s", at[1], s.row, why))
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
			wrong[s.triple] = cmp.Or(wrong[s.triple], fmt.Sprintf("%s has no row %d", at[1], s.row))
		}
	}
	for i, why := range wrong {
		if !holds[i] {
			c.r.triple(i, unsupported, fmt.Sprintf("%s, and %s", c.r.says(i), why))
		}
	}
	return nil
}

// differs says how the place that a source names differs from what the triple
// says, or "".
func (c *citations) differs(s *citation, text string, ok bool) string {
	if !ok {
		return fmt.Sprintf("has no field %s", s.field)
	}
	if s.end > 0 {
		if s.end > len(text) || s.start >= s.end {
			return fmt.Sprintf("has no %s[%d:%d]: it is %d bytes long", s.field, s.start, s.end, len(text))
		}
		text = text[s.start:s.end]
	}
	if s.sum != "" {
		if sum := sha256.Sum256([]byte(text)); hex.EncodeToString(sum[:]) != s.sum {
			return fmt.Sprintf("has other bytes in %s[%d:%d] than were cited", s.field, s.start, s.end)
		}
		return ""
	}
	said := []string{s.text.ZH, s.text.EN, s.key}
	if object := c.r.triples[s.triple].object; object != none {
		said = append(said, c.r.surfaces(object)...)
	}
	if plain, _, err := pyliteral.Unescape(text); err == nil {
		text = plain // the ChatDoctor table writes UTF-8 as escaped bytes
	}
	folded := names.Fold(text)
	for _, what := range said {
		if what != "" && (strings.Contains(folded, names.Fold(what)) || nearKey(text) != "" && nearKey(text) == nearKey(what)) {
			return ""
		}
	}
	return fmt.Sprintf("has in %s[%d:%d] %q", s.field, s.start, s.end, shortened(text))
}

// shortened keeps a sentence readable.
func shortened(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
