package kg

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"ophglm"
	"ophglm/internal/hanzi"
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
		Version: 2,
		Doc: `Reads the eye codes of ICD-10-CM from a table of tab-separated columns: code, billable, en, zh_hant.

A code is an entity of type Disease, named by its English title, and is_a the
nearest code above it that stands in the table. A code whose title says only
which eye (right, left, bilateral, unspecified), or adds that to a stage, makes
no entity: it is counted as merged into the code above it. The Chinese title, in
Taiwan's characters, is converted to simplified ones; its terms stay Taiwan's. One
that says something other than the English title is left out as mistranslated.
Memory: the table, and about 120 bytes a code.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "a Disease for each code that is not of one side, and what it is a kind of"),
		Example: pipeline.Example{
			FileName: "icd10cm.tsv",
			In: map[string]string{"files": "code\tbillable\ten\tzh_hant\n" +
				"H00\t0\tHordeolum and chalazion\t麥粒腫及霰粒腫\n" +
				"H00.1\t0\tChalazion\t霰粒腫\n" +
				"H00.11\t1\tChalazion right upper eyelid\t\n"},
		},
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			h, err := f.Open()
			if err != nil {
				return err
			}
			defer h.Close() // only read from
			return readICD10CM(h, f.Name, to)
		},
	})
}

func readICD10CM(r io.Reader, file string, to sink) error {
	g := newGraph(to, ophglm.Coded)
	table, err := io.ReadAll(r) // read twice: a code may stand before the one above it
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	oneSided := map[string]bool{} // of each code of the table: is it of one side?
	for line := range bytes.Lines(table) {
		if f := strings.Split(string(line), "\t"); len(f) == len(icdCodes.columns) && icdCodes.code.MatchString(f[0]) {
			if _, twice := oneSided[f[0]]; !twice {
				oneSided[f[0]] = icdSide.MatchString(f[2])
			}
		}
	}
	return icdCodes.read(bytes.NewReader(table), file, to, func(row int, f []string) error {
		code, title := f[0], f[2]
		parent := code
		for parent = shorter(parent); parent != ""; parent = shorter(parent) {
			if sided, ok := oneSided[parent]; ok && !sided {
				break
			}
		}
		if oneSided[code] && parent != "" {
			to.Count("codes of one side", 1)
			to.Merged()
			return nil
		}
		at := ophglm.Source{Dataset: "icd10cm", File: file, Row: row, Field: "en", Key: code, Licence: icdLicence}
		e := &ophglm.Entity{
			ID: codedID("icd10cm", code), Type: "Disease", Name: ophglm.Text{EN: title},
			Codes: []ophglm.Code{{System: "icd10cm", Code: code}}, Sources: []ophglm.Source{at},
		}
		if says := icdMistranslated[code]; says != "" && f[3] != "" {
			if err := to.RejectPart("mistranslated", fmt.Sprintf("the Chinese title of %s speaks of %s", code, says), f[3]); err != nil {
				return err
			}
		} else if f[3] != "" {
			var err error
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
		return g.triple(e.ID, "is_a", ophglm.Object{Entity: codedID("icd10cm", parent)}, nil, at)
	})
}

// shorter is the code above by its form: H25.11 gives H25.1, H25.1 gives H25,
// and a category gives "".
func shorter(code string) string {
	if len(code) <= 3 {
		return ""
	}
	return strings.TrimSuffix(code[:len(code)-1], ".")
}
