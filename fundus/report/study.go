// Package report turns what models gave for one photograph into findings: what
// they saw, what they looked for and did not see, and what was not looked for.
//
// Positions and areas are in pixels of the upright photograph, whatever the
// resolution a model worked at. Every number that a text may say of a finding
// stands in it as text, rounded once. Package wording makes sentences of
// findings, package overlay draws them.
package report

import (
	"maps"
	"slices"
	"strconv"

	"ophglm"
	"ophglm/internal/raster"
)

// Version changes when findings do.
const Version = 1

// FieldModel is the Model of the prediction that holds the measured field of view.
const FieldModel = "field"

// Study is one photograph with what was measured of it.
type Study struct {
	Photograph  *ophglm.Photograph
	Field       *ophglm.Prediction      // of FieldModel
	Predictions []*ophglm.Prediction    // of the models that ran
	Masks       map[string]raster.Plane // by the names that predictions give them
}

// Options are what the findings depend on besides the study.
type Options struct {
	// Expected are the classes that a report is to say something of: of those
	// without a prediction it says that they were not examined.
	Expected []string
	// MinAreaPixels is the area under which a spot is a speck and counts as
	// nothing; MinAreaByClass overrides it.
	MinAreaPixels  int
	MinAreaByClass map[string]int
}

// Reading is a report with what it was read from, for the overlay.
type Reading struct {
	Report *ophglm.FundusReport // without its text
	Field  Field
	Disc   *Disc   // nil: not found, or not looked for
	Macula *Circle // nil: its place can't be estimated
	Shapes []Shape // vessels first, then lesions by class
}

// Shape is what counted of one class.
type Shape struct {
	Class  string
	Region ophglm.Region
	Mask   raster.Plane // 255 where it is, over Region
}

// Circle is a place in the photograph, in pixels.
type Circle struct{ X, Y, Radius float64 }

// Read makes the findings of a study. It has a field prediction with a box of
// some size, and every mask that its predictions name.
func Read(s Study, o Options) *Reading {
	r := &reader{Study: s, o: o, field: fieldOf(s.Field)}
	r.out = &Reading{Field: r.field, Report: &ophglm.FundusReport{Image: s.Photograph.ID, Eye: s.Photograph.Eye}}
	r.read()
	rep := r.out.Report
	rep.Models = r.signatures()
	rep.ID = ophglm.HashID(append([]string{"fundus.report", strconv.Itoa(Version), s.Photograph.ID, string(s.Photograph.Eye), r.options()}, rep.Models...)...)
	for i := range rep.Findings {
		rep.Findings[i].ID = rep.ID + "#" + strconv.Itoa(i)
	}
	return r.out
}

// reader makes the findings of one study, one kind after the other.
type reader struct {
	Study
	o     Options
	field Field
	eye   eye
	out   *Reading
}

func (r *reader) read() {
	if r.quality(); !r.field.Fundus {
		r.limits()
		return
	}
	seen := r.segmented()
	r.disc(seen[OpticDisc])
	r.eyeAndMacula()
	r.vessels(seen[Vessel])
	for _, class := range r.classes(kindLesion, seen) {
		r.lesion(class, seen[class])
	}
	r.diseases()
	r.limits()
}

func (r *reader) add(f ophglm.Finding) { r.out.Report.Findings = append(r.out.Report.Findings, f) }

// notExamined says that no model looked for the class.
func (r *reader) notExamined(kind, class string) {
	f := ophglm.Finding{Kind: kind, Type: class, Values: map[string]string{"examined": "no"}}
	if needs, ok := r.Field.Values["needs_field_pixels_"+class]; ok && r.field.Diameter < needs {
		f.Values["needs_field_pixels"] = pixels(needs)
		f.Values["field_diameter_pixels"] = pixels(r.field.Diameter)
		f.Model = FieldModel
	}
	r.add(f)
}

// segmented finds the mask of each class that a model looked for.
func (r *reader) segmented() map[string]*grid {
	out := map[string]*grid{}
	for _, p := range r.Predictions {
		for _, class := range slices.Sorted(maps.Keys(p.Masks)) {
			if _, twice := out[class]; !twice && p.Region != nil {
				out[class] = newGrid(p, class, r.Masks[p.Masks[class]])
			}
		}
	}
	return out
}

// classes lists the classes of a kind that were expected or are there: those
// known in their usual order, then others by name.
func (r *reader) classes(kind string, seen map[string]*grid) []string {
	var out []string
	for _, c := range order {
		if kindOf(c) == kind && (seen[c] != nil || slices.Contains(r.o.Expected, c)) {
			out = append(out, c)
		}
	}
	for _, c := range slices.Sorted(maps.Keys(seen)) {
		if kindOf(c) == kind && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func (r *reader) signatures() []string {
	out := []string{r.Study.Field.Signature}
	for _, p := range r.Predictions {
		out = append(out, p.Signature)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *reader) options() string {
	s := strconv.Itoa(r.o.MinAreaPixels)
	for _, c := range slices.Sorted(maps.Keys(r.o.MinAreaByClass)) {
		s += "," + c + "=" + strconv.Itoa(r.o.MinAreaByClass[c])
	}
	expected := slices.Clone(r.o.Expected)
	slices.Sort(expected)
	for _, c := range slices.Compact(expected) {
		s += "," + c
	}
	return s
}

// limits are what holds of every report, so that a text can cite it.
func (r *reader) limits() {
	r.add(ophglm.Finding{Kind: "limits", Type: "research_only", Present: true})
	for _, p := range r.Predictions {
		if p.Model == "diseases" && len(p.Probabilities) > 0 && r.field.Fundus {
			r.add(ophglm.Finding{Kind: "limits", Type: "odir_labels", Present: true, Model: p.Model})
		}
	}
}
