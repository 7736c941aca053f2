package eval

import (
	"bytes"
	"strings"

	"ophglm/eval/classification"
	"ophglm/eval/run"
	"ophglm/eval/score"
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

// dialogueExample is two questions that two models answer, and one that only one does.
func dialogueExample() map[string]string {
	sample := func(id, question, answer string) string {
		return `{"id":"` + id + `","scenario":"treatment","lang":"zh","messages":[{"role":"user","content":"` + question + `"},{"role":"assistant","content":"` + answer +
			`"}],"citations":null,"groups":["fact:` + id + `/treatment"],"by":"composed"}` + "\n"
	}
	prediction := func(item, model, answer string) string {
		return `{"item":"` + item + `","model":"` + model + `","input":"` + item + `","messages":[{"role":"assistant","content":"` + answer + `"}],"signature":"` + model + ` 1"}` + "\n"
	}
	return map[string]string{
		"samples": sample("a", "青光眼怎么治？", "滴眼药水可以降低眼压。") + sample("b", "白内障怎么治？", "视力影响生活时可以手术。") + sample("c", "干眼怎么办？", "先查泪液。"),
		"predictions": prediction("a", "ours", "滴眼药水降低眼压。") + prediction("b", "ours", "可以手术。") + prediction("c", "ours", "滴人工泪液。") +
			prediction("a", "echo", "青光眼怎么治？") + prediction("b", "echo", "白内障怎么治？"),
	}
}

// leaderboardExample is the runs of two models on six items of three patients.
func leaderboardExample() map[string]string {
	ours, theirs := []float64{.9, .8, .7, .2, .3, .1}, []float64{.6, .4, .7, .5, .6, .1}
	out := map[string]string{}
	for model, p := range map[string][]float64{"ours": ours, "theirs": theirs} {
		t, err := classification.New(&classification.Set{
			Task: classification.Binary, Classes: []string{"glaucoma"}, Labels: [][]bool{{true, true, true, false, false, false}}, Probabilities: [][]float64{p},
			Items: score.Items{IDs: strings.Split("abcdef", ""), Groups: strings.Split("ppqqrr", "")},
		}, classification.Defaults())
		var b bytes.Buffer
		var r *run.Run
		if err == nil {
			r, err = t.Run(model)
		}
		if err == nil {
			err = r.Write(&b)
		}
		if err != nil {
			panic(err) // of constants
		}
		out["runs/"+model+".parquet"] = b.String()
	}
	return out
}
