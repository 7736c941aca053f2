package kg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/hanzi"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

const icdLicence = "Taiwan Open Government Data, attribution"

// icdCodes holds the eye's codes: H00 to H59, and those of E08 to E13.
var icdCodes = terminology{
	name:    "ICD-10-CM",
	columns: []string{"code", "billable", "en", "zh_hant"},
	code:    regexp.MustCompile(`^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$`),
}

// icdSide finds a title that speaks of one side, of both, or of an unspecified
// one of two.
var icdSide = regexp.MustCompile(`(?i)\b(right|left|bilateral|both eyes|unspecified (eye|eyelid|orbit|lacrimal (gland|passage|sac|duct|canaliculi)|side))\b`)

// icdMistranslated holds the codes whose Chinese title says something other than
// the English one, with what it says. Their Chinese titles are no names.
var icdMistranslated = map[string]string{
	"H11.1":  "degeneration of the eyelid, not of the conjunctiva",
	"H11.2":  "a scab, not a scar",
	"H40.1":  "glaucoma of the angle, not of the open angle",
	"H40.15": "glaucoma of the angle, not of the open angle",
	"H40.21": "glaucoma of the angle, not of its closure",
	"H40.22": "glaucoma of the angle, not of its closure",
	"H40.23": "glaucoma of the angle, not of its closure",
	"H40.24": "glaucoma of the angle, not of its closure",
	"H46":    "neuritis of the eyeball, not of the optic nerve",
	"H50.2":  "hypertropia, not any vertical strabismus",
	"H50.3":  "intermittent exotropia, not any heterotropia",
	"H50.4":  "heterophoria, not heterotropia",
	"H50.5":  "alternating heterophoria, not any",
	"H53.51": "colour blindness of any kind, not achromatopsia",
}

// ICD10CM is the kind kg.icd10cm.
func ICD10CM() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.GraphItem]{
		Name:    "kg.icd10cm",
		Version: 5,
		Doc: `Reads the eye codes of ICD-10-CM from a table of tab-separated columns: code, billable, en, zh_hant.

A code is an entity of type Disease, named by its English title, and is_a the
nearest code above it that stands in the table. A code whose title says only
which eye (right, left, bilateral, unspecified), or adds that to a stage, makes
no entity: it is counted as merged into the code above it. So is one that adds
"unspecified" alone; the code above is given its code. The Chinese title, in
Taiwan's characters, is converted to simplified ones; its terms stay Taiwan's. One
that says something other than the English title is left out as mistranslated.
Memory: about 240 bytes a code.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "a Disease for each code that is not of one side, and what it is a kind of"),
		Example: pipeline.Example{
			FileName: "icd10cm.tsv",
			In: map[string]string{"files": "code\tbillable\ten\tzh_hant\n" +
				"H00\t0\tHordeolum and chalazion\t麥粒腫及霰粒腫\n" +
				"H00.1\t0\tChalazion\t霰粒腫\n" +
				"H00.11\t1\tChalazion right upper eyelid\t\n"},
		},
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			return readICD10CM(f.Open, f.Name, to)
		},
	})
}

// readICD10CM reads the table twice: a code may stand before the one above it.
func readICD10CM(open func() (io.ReadCloser, error), file string, to sink) error {
	titles, err := open()
	if err != nil {
		return err
	}
	defer titles.Close() // only read from
	x, err := readTitles(titles)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	table, err := open()
	if err != nil {
		return err
	}
	defer table.Close() // only read from
	g := newGraph(to, ophglm.Coded)
	return icdCodes.read(table, file, to, func(row int, f []string) error {
		code := f[0]
		parent := x.above(code)
		switch {
		case x.sided(code) && parent != "":
			to.Count("codes of one side", 1)
			to.Merged()
			return nil
		case x.same(code, parent):
			to.Count("codes that say no more than the code above", 1)
			to.Merged()
			return nil
		}
		at := ophglm.Source{Dataset: "icd10cm", File: file, Row: row, Field: "en", Key: code, Licence: icdLicence}
		e := &ophglm.Entity{
			ID: codedID("icd10cm", code), Type: "Disease", Name: ophglm.Text{EN: f[2]},
			Codes: []ophglm.Code{{System: "icd10cm", Code: code}}, Sources: []ophglm.Source{at},
		}
		for _, c := range x.plain[code] {
			e.Codes = append(e.Codes, ophglm.Code{System: "icd10cm", Code: c})
		}
		if says := icdMistranslated[code]; says != "" && f[3] != "" {
			if err := to.RejectPart("mistranslated", fmt.Sprintf("the Chinese title of %s speaks of %s", code, says), f[3]); err != nil {
				return err
			}
		} else if f[3] != "" {
			if e.Name.ZH, err = hanzi.Simplify(strings.TrimSpace(f[3])); err != nil {
				return fmt.Errorf("the Chinese title of %s: %w", code, err)
			}
			chinese := at
			chinese.Field = "zh_hant"
			e.Sources = append(e.Sources, chinese)
		}
		if err := g.entity(e); err != nil || parent == "" {
			return err
		}
		at.Field = "code"
		return g.triple(e.ID, "is_a", ophglm.Object{Entity: codedID("icd10cm", x.top(parent))}, nil, at)
	})
}

// icdTitles are the English titles of a table of codes.
type icdTitles struct {
	title map[string]string
	plain map[string][]string // of a code: those under it that say no more
}

// readTitles takes in what has the form of a row of the table; what else stands
// there is rejected when the rows are read.
func readTitles(r io.Reader) (*icdTitles, error) {
	x := &icdTitles{map[string]string{}, map[string][]string{}}
	for lines := jsonl.NewScanner(r); ; {
		line, err := lines.Next()
		var long *jsonl.TooLongError
		switch {
		case errors.As(err, &long):
			continue
		case err == io.EOF:
			x.gather()
			return x, nil
		case err != nil:
			return nil, err
		}
		if f := strings.Split(string(line), "\t"); len(f) == len(icdCodes.columns) && icdCodes.code.MatchString(f[0]) && x.title[f[0]] == "" {
			x.title[f[0]] = f[2]
		}
	}
}

// gather finds for each code those under it that say no more.
func (x *icdTitles) gather() {
	for _, code := range slices.Sorted(maps.Keys(x.title)) {
		if top := x.top(code); top != code && !x.sided(code) {
			x.plain[top] = append(x.plain[top], code)
		}
	}
}

// top climbs from a code over those above that say as much as it: H40.10 gives
// H40.1, whose entity has both.
func (x *icdTitles) top(code string) string {
	for above := x.above(code); x.same(code, above); above = x.above(code) {
		code = above
	}
	return code
}

func (x *icdTitles) sided(code string) bool { return icdSide.MatchString(x.title[code]) }

// above is the nearest code above that stands in the table and is not of one
// side, or "".
func (x *icdTitles) above(code string) string {
	for code = shorter(code); code != ""; code = shorter(code) {
		if x.title[code] != "" && !x.sided(code) {
			return code
		}
	}
	return ""
}

// same reports whether two titles differ in "unspecified" alone: H25.9 says no
// more than H25.
func (x *icdTitles) same(code, above string) bool {
	return above != "" && plainTitle(x.title[code]) == plainTitle(x.title[above])
}

func plainTitle(title string) string {
	title = strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(title), "unspecified "), ", unspecified")
	words := strings.Fields(title)
	for i, w := range words {
		words[i] = strings.TrimSuffix(w, "s")
	}
	return strings.Join(words, " ")
}

// shorter is the code above by its form: H25.11 gives H25.1, H25.1 gives H25,
// and a category gives "".
func shorter(code string) string {
	if len(code) <= 3 {
		return ""
	}
	return strings.TrimSuffix(code[:len(code)-1], ".")
}
