package eval

import (
	"bytes"
	"strings"

	"ophglm/internal/raster"
)

// classificationExample is six photographs of five patients: of one nothing was
// predicted.
func classificationExample() map[string]string {
	annotation := func(item, patient, present string) string {
		return `{"item":"` + item + `","group":"patient:` + patient + `","classes":["cataract","glaucoma"],"present":[` + present + `],"source":{"dataset":"example"}}` + "\n"
	}
	prediction := func(item, cataract, glaucoma string) string {
		return `{"item":"` + item + `","model":"diseases","input":"` + item + `","probabilities":{"cataract":` + cataract + `,"glaucoma":` + glaucoma +
			`},"values":{"threshold_cataract":0.5,"threshold_glaucoma":0.4},"signature":"diseases 1"}` + "\n"
	}
	return map[string]string{
		"annotations": annotation("a", "p", `"cataract"`) + annotation("b", "p", `"cataract","glaucoma"`) + annotation("c", "q", ``) +
			annotation("d", "r", `"glaucoma"`) + annotation("e", "s", ``) + annotation("f", "t", ``),
		"predictions": prediction("a", "0.9", "0.2") + prediction("b", "0.7", "0.6") + prediction("c", "0.8", "0.1") +
			prediction("d", "0.2", "0.4") + prediction("e", "0.1", "0.5") + prediction("x", "0.5", "0.5"),
	}
}

// segmentationExample is two photographs of 4×4 pixels. The first one's mask is
// of 2×2; the second one's covers the lower half.
func segmentationExample() map[string]string {
	annotation := func(item string) string {
		return `{"item":"` + item + `","group":"photograph:` + item + `","classes":["vessel"],"present":["vessel"],"masks":{"vessel":"` + item +
			`.vessel.png"},"source":{"dataset":"example"}}` + "\n"
	}
	prediction := func(item, region string) string {
		return `{"item":"` + item + `","model":"vessels","input":"` + item + `","values":{"threshold_vessel":0.5},"masks":{"vessel":"` + item +
			`.vessels.vessel.png"},"region":{` + region + `,"width":4,"height":4},"signature":"vessels 1"}` + "\n"
	}
	return map[string]string{
		"annotations":                annotation("a") + annotation("b"),
		"predictions":                prediction("a", `"x0":0,"y0":0,"x1":4,"y1":4`) + prediction("b", `"x0":0,"y0":2,"x1":4,"y1":4`),
		"truth/a.vessel.png":         drawn("##..", "##..", "....", "...."),
		"truth/b.vessel.png":         drawn("....", "...#", "....", "####"),
		"masks/a.vessels.vessel.png": drawn("#.", ".."),
		"masks/b.vessels.vessel.png": drawn("....", "###."),
	}
}

// drawn is a PNG with a white pixel for each #.
func drawn(rows ...string) string {
	p := raster.New(len(rows[0]), len(rows))
	for i, c := range strings.Join(rows, "") {
		if c == '#' {
			p.Pix[i] = 255
		}
	}
	var b bytes.Buffer
	if err := raster.WritePNG(&b, p); err != nil {
		panic(err) // of memory alone
	}
	return b.String()
}
