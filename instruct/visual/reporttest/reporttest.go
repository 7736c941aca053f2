// Package reporttest makes reports on fundus photographs for tests.
package reporttest

import (
	"fmt"
	"strings"

	"ophglm"
)

// Lesion is a lesion with its count, 0 where it was not found, and its quadrants: of
// the picture (upper_left), or of the disc (superior_temporal).
func Lesion(class string, count int, quadrants ...string) ophglm.Finding {
	f := ophglm.Finding{Kind: "lesion", Type: class, Count: count, Present: count > 0, Values: map[string]string{}}
	if count > 0 {
		f.AreaPixels = 97 * count
		f.Quadrants = quadrants
		f.Values["area_field_percent"], f.Values["quadrants_by"] = "0.21", "picture"
		if strings.Contains(quadrants[0], "erior") {
			f.Values["quadrants_by"] = "disc"
		}
	}
	return f
}

// NearMacula adds to a lesion how many of its spots lie at the macula.
func NearMacula(f ophglm.Finding, spots int, nearest string) ophglm.Finding {
	f.Macula = spots > 0
	f.Values["count_macula"], f.Values["nearest_macula_disc_diameters"] = fmt.Sprint(spots), nearest
	return f
}

// Disease is a class of the disease model, present from its threshold on.
func Disease(class, probability, threshold string) ophglm.Finding {
	return ophglm.Finding{Kind: "disease", Type: class, Present: probability >= threshold, Values: map[string]string{"probability": probability, "threshold": threshold}}
}

// Unexamined is a finding that was not looked for.
func Unexamined(kind, class string) ophglm.Finding {
	return ophglm.Finding{Kind: kind, Type: class, Values: map[string]string{"examined": "no"}}
}

// Findings that reports often have.
var (
	Gradable   = ophglm.Finding{Kind: "quality", Type: "gradable", Present: true, Values: map[string]string{"field_diameter_pixels": "3416"}}
	Ungradable = ophglm.Finding{Kind: "quality", Type: "gradable", Values: map[string]string{"field_diameter_pixels": "3416"}}
	Blurred    = ophglm.Finding{Kind: "quality", Type: "blurred", Present: true, Values: map[string]string{"value": "0.005", "limit": "0.010"}}
	NoFundus   = ophglm.Finding{Kind: "quality", Type: "not_a_fundus_photograph", Present: true}
	Research   = ophglm.Finding{Kind: "limits", Type: "research_only", Present: true}
	OdirLabels = ophglm.Finding{Kind: "limits", Type: "odir_labels", Present: true, Model: "diseases"}
	RightEye   = ophglm.Finding{Kind: "eye", Type: "OD", Present: true, Values: map[string]string{"from": "record"}}
	AtMacula   = ophglm.Finding{Kind: "macula", Type: "macula", Present: true}
	TheDisc    = ophglm.Finding{Kind: "disc", Type: "optic_disc", Present: true, Values: map[string]string{"diameter_pixels": "487", "diameter_field_percent": "14.3"}}
	TheVessels = ophglm.Finding{Kind: "vessels", Type: "vessel", Present: true, Values: map[string]string{"area_field_percent": "9.85"}}
)

// Report numbers findings into a report.
func Report(id string, findings ...ophglm.Finding) *ophglm.FundusReport {
	r := &ophglm.FundusReport{ID: id, Image: "photo-" + id, Models: []string{"m"}}
	for i, f := range findings {
		f.ID = fmt.Sprintf("%s#%d", id, i)
		r.Findings = append(r.Findings, f)
	}
	return r
}

// PhotographOf is the photograph that a report is of.
func PhotographOf(r *ophglm.FundusReport) *ophglm.Photograph {
	return &ophglm.Photograph{ID: r.Image, Image: r.Image + ".jpg", Width: 9, Height: 9, Patient: "patient1", Origins: []ophglm.Origin{{Dataset: "own", Licence: "CC BY 4.0"}}}
}
