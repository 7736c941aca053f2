package datasets

import (
	"slices"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/bucket"
	"ophglm/internal/pipeline/pipelinetest"
)

// seen is an image-grounded talk: the image belongs to the second question.
func seen() *ophglm.Sample {
	return sample([]string{"patient:p"}, ask("你好"), answer("请发照片"), ask("有渗出吗", "b.jpg"), answer("有"))
}

func TestExportLLaVA(t *testing.T) {
	plain := sample([]string{"cluster:x"}, ask("q"), answer("a"))
	first := sample([]string{"patient:p"}, ask("看图", "a.jpg"), answer("好"))
	for _, c := range []struct{ unit, want string }{
		{"dialogue", "[\n" +
			`{"id":"` + plain.ID + `","conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}` + ",\n" +
			`{"id":"` + first.ID + `","image":"images/a.jpg","conversations":[{"from":"human","value":"<image>\n看图"},{"from":"gpt","value":"好"}]}` + ",\n" +
			`{"id":"` + seen().ID + `","image":"images/b.jpg","conversations":[{"from":"human","value":"你好"},{"from":"gpt","value":"请发照片"},{"from":"human","value":"<image>\n有渗出吗"},{"from":"gpt","value":"有"}]}` + "\n]\n"},
		{"turn", "[\n" +
			`{"id":"` + plain.ID + `#1","conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}` + ",\n" +
			`{"id":"` + first.ID + `#1","image":"images/a.jpg","conversations":[{"from":"human","value":"<image>\n看图"},{"from":"gpt","value":"好"}]}` + ",\n" +
			`{"id":"` + seen().ID + `#1","conversations":[{"from":"human","value":"你好"},{"from":"gpt","value":"请发照片"}]}` + ",\n" +
			`{"id":"` + seen().ID + `#3","image":"images/b.jpg","conversations":[{"from":"human","value":"你好"},{"from":"gpt","value":"请发照片"},{"from":"human","value":"<image>\n有渗出吗"},{"from":"gpt","value":"有"}]}` + "\n]\n"},
	} {
		out := export(t, "{format: llava, unit: "+c.unit+"}", plain, first, seen())
		if got := string(out.Outputs["files/samples.json"]); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.unit, got, c.want)
		}
		if _, has := out.Outputs["files/dataset_info.json"]; has {
			t.Error("there is a dataset_info.json, which LLaVA does not read")
		}
	}
	// A tag within the text goes where the trainer would move it.
	within := sample([]string{"patient:p"}, ask("这张 <image> 呢", "a.jpg"), answer("好"))
	if got := string(export(t, "{format: llava}", within).Outputs["files/samples.json"]); !strings.Contains(got, `"value":"<image>\n这张  呢"`) {
		t.Error(got)
	}
	for want, s := range map[string]*ophglm.Sample{
		"several_images": sample([]string{"patient:p"}, ask("看图", "a.jpg"), answer("好"), ask("这张呢", "b.jpg"), answer("也好")),
		"system_prompt":  sample([]string{"patient:p"}, system("s"), ask("q"), answer("a")),
	} {
		for _, unit := range []string{"turn", "dialogue"} {
			r := pipelinetest.Records[ophglm.Reject](t, export(t, "{format: llava, unit: "+unit+"}", s).Rejects)
			if len(r) != 1 || r[0].Reason != want || r[0].Where.ID != s.ID {
				t.Errorf("%s: %+v", want, r)
			}
		}
	}
}

// Of unit turn a row has only the images that were shown by then.
func TestExportTurnsKeepTheirImages(t *testing.T) {
	for format, want := range map[string]string{
		"sharegpt": "[\n" +
			`{"conversations":[{"from":"human","value":"你好"},{"from":"gpt","value":"请发照片"}],"images":[]}` + ",\n" +
			`{"conversations":[{"from":"human","value":"你好"},{"from":"gpt","value":"请发照片"},{"from":"human","value":"<image>有渗出吗"},{"from":"gpt","value":"有"}],"images":["images/b.jpg"]}` + "\n]\n",
		"alpaca": "[\n" +
			`{"instruction":"你好","input":"","output":"请发照片","history":[],"images":[]}` + ",\n" +
			`{"instruction":"<image>有渗出吗","input":"","output":"有","history":[["你好","请发照片"]],"images":["images/b.jpg"]}` + "\n]\n",
	} {
		if got := string(export(t, "{format: "+format+", unit: turn}", seen()).Outputs["files/samples.json"]); got != want {
			t.Errorf("%s:\n%swant\n%s", format, got, want)
		}
	}
}

// Images are written once each, whatever number of samples name them; those that
// no kept sample names are not.
func TestExportImages(t *testing.T) {
	one, two := sample([]string{"patient:p"}, ask("一", "b.jpg"), answer("a")), sample([]string{"patient:p"}, ask("二", "b.jpg", "a.jpg"), answer("a"))
	lost := sample([]string{"patient:q"}, ask("三", "c.jpg"), answer("a"))
	in := map[string]string{
		"samples":      pipelinetest.JSONL(t, one, two, lost),
		"images/a.jpg": "A", "images/b.jpg": "B", "images/unused.jpg": "U",
	}
	out := pipelinetest.Run(t, Export(), "{format: sharegpt}", in)
	var names []string
	for name := range out.Outputs {
		names = append(names, name)
	}
	slices.Sort(names)
	if want := []string{"files/dataset_info.json", "files/images/a.jpg", "files/images/b.jpg", "files/samples.json", "files/samples.jsonl"}; !slices.Equal(names, want) {
		t.Errorf("wrote %v, want %v", names, want)
	}
	if string(out.Outputs["files/images/b.jpg"]) != "B" || out.Accounting.Counts["images"] != 2 {
		t.Errorf("b.jpg holds %q; counts %v", out.Outputs["files/images/b.jpg"], out.Accounting.Counts)
	}
	r := pipelinetest.Records[ophglm.Reject](t, out.Rejects)
	if len(r) != 1 || r[0].Reason != "no_image" || r[0].Where.ID != lost.ID || !strings.Contains(r[0].Detail, "c.jpg") {
		t.Errorf("%+v", r)
	}
	// Without the input no sample with images goes on as text alone.
	out = pipelinetest.Run(t, Export(), "", map[string]string{"samples": pipelinetest.JSONL(t, one, two)})
	if a := out.Accounting; a.Reasons["no_image"] != 2 || a.Used != 0 {
		t.Errorf("%+v", a)
	}
}

// The photographs of a patient lie in one split, and samples keep their images.
func TestSplitKeepsPatientsTogether(t *testing.T) {
	var samples []*ophglm.Sample
	for _, patient := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		for _, eye := range []string{"left", "right"} {
			s := sample([]string{"patient:" + patient}, ask("这只眼呢", patient+eye+".jpg"), answer("好"))
			samples = append(samples, s)
		}
	}
	alone := sample([]string{"photograph:x"}, ask("这只眼呢", "x.jpg"), answer("好"))
	out := pipelinetest.Run(t, Split(), "{train: 0.5, dev: 0.2, test: 0.3}", map[string]string{"samples": pipelinetest.JSONL(t, append(samples, alone)...)})
	at, images := map[string]string{}, 0
	for _, name := range splits {
		for _, s := range pipelinetest.Records[ophglm.Sample](t, out.Outputs[name]) {
			g := s.Groups[0]
			if at[g] != "" && at[g] != name {
				t.Errorf("%s lies in %s and in %s", g, at[g], name)
			}
			at[g] = name
			images += len(s.Messages[0].Images)
			if s.ID != ophglm.SampleID(&s) {
				t.Errorf("%s changed on its way", s.ID)
			}
		}
	}
	if images != len(samples)+1 || out.Accounting.Rejected != 0 {
		t.Errorf("%d images came out of %d; %+v", images, len(samples)+1, out.Accounting)
	}
	if b := bucket.Of("patient:a"); (b < 50) != (at["patient:a"] == "train") {
		t.Errorf("patient a of bucket %d lies in %s", b, at["patient:a"])
	}
	// A sample of two patients straddles where they lie apart.
	both := ""
	for g, split := range at {
		if split != at["patient:a"] {
			both = g
		}
	}
	s := sample([]string{"patient:a", both}, ask("两人", "y.jpg"), answer("好"))
	if r := pipelinetest.Run(t, Split(), "{train: 0.5, dev: 0.2, test: 0.3}", map[string]string{"samples": pipelinetest.JSONL(t, s)}); both == "" || r.Accounting.Reasons["straddles"] != 1 {
		t.Errorf("%q: %+v", both, r.Accounting)
	}
}

// Two photographs asked about in the same words are two samples.
func TestMergeKeepsImagesApart(t *testing.T) {
	a, b := sample([]string{"patient:p"}, ask("看图", "a.jpg"), answer("好")), sample([]string{"patient:p"}, ask("看图", "b.jpg"), answer("好"))
	out := pipelinetest.Run(t, Merge(), "", map[string]string{"samples": pipelinetest.JSONL(t, a, b, a)})
	got := pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"])
	if len(got) != 2 || out.Accounting.Merged != 1 || len(got[0].Messages[0].Images) != 1 || len(got[1].Messages[0].Images) != 1 {
		t.Errorf("%+v, merged %d", got, out.Accounting.Merged)
	}
}
