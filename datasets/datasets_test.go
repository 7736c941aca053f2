package datasets

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/datasets/validate"
	"ophglm/internal/bucket"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

func sample(groups []string, messages ...ophglm.Message) *ophglm.Sample {
	s := &ophglm.Sample{
		Scenario: ophglm.Conversation, Lang: ophglm.ZH, By: "dialogue", Messages: messages, Groups: groups,
		Citations: []ophglm.Citation{{Message: 1, Start: 0, End: 1, Of: []ophglm.Ref{{Kind: "turn", ID: "d#1"}}}},
	}
	s.ID = ophglm.SampleID(s)
	return s
}

func ask(text string, images ...string) ophglm.Message {
	return ophglm.Message{Role: "user", Content: text, Images: images}
}
func answer(text string) ophglm.Message { return ophglm.Message{Role: "assistant", Content: text} }
func system(text string) ophglm.Message { return ophglm.Message{Role: "system", Content: text} }

// anySample draws a sample that can be exported.
func anySample(t *rapid.T) *ophglm.Sample {
	text := rapid.StringN(1, 20, -1).Filter(func(s string) bool { return strings.TrimSpace(s) != "" && mediaTagIn(s) == "" })
	var messages []ophglm.Message
	if rapid.Bool().Draw(t, "system") {
		messages = append(messages, system(text.Draw(t, "prompt")))
	}
	for range rapid.IntRange(1, 4).Draw(t, "exchanges") {
		var images []string
		for range rapid.IntRange(0, 2).Draw(t, "images") {
			images = append(images, rapid.StringMatching(`[a-z]{1,8}\.jpg`).Draw(t, "image"))
		}
		messages = append(messages, ask(text.Draw(t, "question"), images...), answer(text.Draw(t, "answer")))
	}
	groups := rapid.SliceOfNDistinct(rapid.StringMatching(`cluster:[0-9a-f]{2}`), 1, 3, rapid.ID[string]).Draw(t, "groups")
	return sample(groups, messages...)
}

func shuffled(samples []*ophglm.Sample, seed int64) []*ophglm.Sample {
	out := slices.Clone(samples)
	rand.New(rand.NewSource(seed)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func TestMerge(t *testing.T) {
	a := sample([]string{"cluster:x"}, ask("左眼红"), answer("查眼压"))
	again := *a
	again.Groups, again.Licence = []string{"cluster:w", "cluster:x"}, "MIT"
	a.Licence = "Apache-2.0"
	b := sample([]string{"cluster:y"}, ask("右眼红"), answer("查眼压"))
	want := ""
	for seed := range int64(6) {
		in := pipelinetest.JSONL(t, shuffled([]*ophglm.Sample{a, &again, b}, seed)...)
		out := pipelinetest.Run(t, Merge(), "", map[string]string{"samples": in})
		if got := string(out.Outputs["samples"]); want == "" {
			want = got
		} else if got != want {
			t.Fatalf("the order of the input shows:\n%s%s", got, want)
		}
		if acct := out.Accounting; acct.Used != 2 || acct.Merged != 1 {
			t.Errorf("used %d, merged %d", acct.Used, acct.Merged)
		}
	}
	for _, s := range pipelinetest.Records[ophglm.Sample](t, []byte(want)) {
		if s.ID == a.ID && (!slices.Equal(s.Groups, []string{"cluster:w", "cluster:x"}) || s.Licence != "Apache-2.0; MIT") {
			t.Errorf("merged to groups %v, licence %s", s.Groups, s.Licence)
		}
	}
}

func TestSplitConfig(t *testing.T) {
	for _, c := range []struct {
		cfg  SplitConfig
		want string
	}{
		{SplitConfig{0.9, 0.05, 0.05}, ""},
		{SplitConfig{1, 0, 0}, ""},
		{SplitConfig{0.29, 0.57, 0.14}, ""}, // none of them times 100 is whole in binary
		{SplitConfig{0.9, 0.05, 0.1}, "sum to 1.05"},
		{SplitConfig{0.9, 0.05, 0}, "sum to 0.95"},
		{SplitConfig{0.905, 0.045, 0.05}, "cut at hundredths"},
		{SplitConfig{1.1, -0.1, 0}, "cut at hundredths"},
	} {
		err := c.cfg.Validate()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.cfg, err, c.want)
		}
	}
}

// No group stands in two splits, each sample stands once or is rejected as
// straddling, and neither the order of the input nor the other samples matter.
func TestSplitCutsNoGroup(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		samples := rapid.SliceOfNDistinct(rapid.Custom(anySample), 1, 12, func(s *ophglm.Sample) string { return s.ID }).Draw(rt, "samples")
		train := rapid.IntRange(0, 100).Draw(rt, "train")
		dev := rapid.IntRange(0, 100-train).Draw(rt, "dev")
		with := fmt.Sprintf("{train: %v, dev: %v, test: %v}", float64(train)/100, float64(dev)/100, float64(100-train-dev)/100)
		out := pipelinetest.Run(t, Split(), with, map[string]string{"samples": pipelinetest.JSONL(t, samples...)})
		in := map[string]string{} // split by group
		n := 0
		for _, name := range splits {
			last := ""
			for _, s := range pipelinetest.Records[ophglm.Sample](t, out.Outputs[name]) {
				if n++; s.ID <= last {
					rt.Fatalf("%s is not in the order of ids", name)
				}
				last = s.ID
				for _, g := range s.Groups {
					if in[g] != "" && in[g] != name {
						rt.Fatalf("%s stands in %s and in %s", g, in[g], name)
					}
					in[g] = name
					low, high := map[string]int{"train": 0, "dev": train, "test": train + dev}[name], map[string]int{"train": train, "dev": train + dev, "test": 100}[name]
					if b := bucket.Of(g); b < low || b >= high {
						rt.Fatalf("%s of bucket %d stands in %s", g, b, name)
					}
				}
			}
		}
		rejects := pipelinetest.Records[ophglm.Reject](t, out.Rejects)
		for _, r := range rejects {
			if r.Reason != "straddles" {
				rt.Fatalf("rejected as %s", r.Reason)
			}
		}
		if n+len(rejects) != len(samples) {
			rt.Fatalf("%d kept and %d rejected of %d", n, len(rejects), len(samples))
		}
		again := pipelinetest.Run(t, Split(), with, map[string]string{"samples": pipelinetest.JSONL(t, shuffled(samples, 1)...)})
		if !reflect.DeepEqual(out.Outputs, again.Outputs) {
			rt.Fatal("the order of the input shows")
		}
	})
}

func TestSplitStraddles(t *testing.T) {
	train, test := "", "" // a group on each side of a cut in the middle
	for i := 0; train == "" || test == ""; i++ {
		if g := fmt.Sprintf("cluster:%d", i); bucket.Of(g) < 50 {
			train = g
		} else {
			test = g
		}
	}
	s := sample([]string{train, test}, ask("q"), answer("a"))
	out := pipelinetest.Run(t, Split(), "{train: 0.5, dev: 0, test: 0.5}", map[string]string{"samples": pipelinetest.JSONL(t, s)})
	r := pipelinetest.Records[ophglm.Reject](t, out.Rejects)
	if len(r) != 1 || r[0].Reason != "straddles" || !strings.Contains(r[0].Detail, train+" in train") || !strings.Contains(r[0].Detail, test+" in test") {
		t.Errorf("%+v", r)
	}
	s = sample([]string{test}, ask("q"), answer("a"))
	out = pipelinetest.Run(t, Split(), "{train: 0.5, dev: 0, test: 0.5}", map[string]string{"samples": pipelinetest.JSONL(t, s)})
	if c := out.Accounting.Counts; c["test"] != 1 || c["test conversation"] != 1 || c["test zh"] != 1 {
		t.Errorf("counts: %v", c)
	}
}

func export(t *testing.T, with string, samples ...*ophglm.Sample) *pipeline.Outcome {
	t.Helper()
	in := map[string]string{"samples": pipelinetest.JSONL(t, samples...)}
	for _, s := range samples {
		for _, m := range s.Messages {
			for _, name := range m.Images {
				in["images/"+name] = picture
			}
		}
	}
	return pipelinetest.Run(t, Export(), with, in)
}

// picture is the header of a JPEG of 1×1, which is what validate looks at: SOI,
// SOF0 of one component, and where SOS begins (ITU T.81, B.2.2 and B.2.3).
const picture = "\xff\xd8\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xda\x00\x08"

// onDisk writes what was exported, for a reader of files.
func onDisk(t testing.TB, dir string, out *pipeline.Outcome) {
	t.Helper()
	for name, b := range out.Outputs {
		path := filepath.Join(dir, strings.TrimPrefix(name, "files/"))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExportAlpaca(t *testing.T) {
	s := sample([]string{"cluster:x"}, ask("左眼红"), answer("几天了？"), ask("<两天>&"), answer("查眼压"))
	for _, c := range []struct{ unit, want string }{
		{"dialogue", "[\n" + `{"instruction":"<两天>&","input":"","output":"查眼压","history":[["左眼红","几天了？"]]}` + "\n]\n"},
		{"turn", "[\n" + `{"instruction":"左眼红","input":"","output":"几天了？","history":[]}` + ",\n" +
			`{"instruction":"<两天>&","input":"","output":"查眼压","history":[["左眼红","几天了？"]]}` + "\n]\n"},
	} {
		out := export(t, "{name: eye, unit: "+c.unit+"}", s)
		if got := string(out.Outputs["files/eye.json"]); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.unit, got, c.want)
		}
		if got := pipelinetest.Records[ophglm.Sample](t, out.Outputs["files/eye.jsonl"]); len(got) != 1 || got[0].ID != s.ID {
			t.Errorf("%s: full samples %v", c.unit, got)
		}
	}
	out := export(t, "{unit: turn}", s)
	want := fmt.Sprintf(`{"row":1,"sample":"%s","message":1}`+"\n"+`{"row":2,"sample":"%s","message":3}`+"\n", s.ID, s.ID)
	if got := string(out.Outputs["files/rows.jsonl"]); got != want {
		t.Errorf("rows.jsonl:\n%s", got)
	}
	if got := string(export(t, "").Outputs["files/samples.json"]); got != "[\n]\n" {
		t.Errorf("of no samples: %q", got)
	}
}

// A column stands in all rows or in none, and dataset_info.json lists those
// that stand.
func TestExportColumns(t *testing.T) {
	plain := sample([]string{"cluster:x"}, ask("q"), answer("a"))
	rich := sample([]string{"cluster:y"}, system("s"), ask("看图", "b.jpg", "c.jpg"), answer("a"))
	out := export(t, "{format: sharegpt}", plain, rich)
	want := "[\n" + `{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"system":"","images":[]}` + ",\n" +
		`{"conversations":[{"from":"human","value":"<image><image>看图"},{"from":"gpt","value":"a"}],"system":"s","images":["images/b.jpg","images/c.jpg"]}` + "\n]\n"
	if got := string(out.Outputs["files/samples.json"]); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	var info map[string]struct {
		FileName string            `json:"file_name"`
		Columns  map[string]string `json:"columns"`
		Tags     map[string]string `json:"tags"`
	}
	if err := json.Unmarshal(out.Outputs["files/dataset_info.json"], &info); err != nil {
		t.Fatal(err)
	}
	if e := info["samples"]; e.FileName != "samples.json" || !reflect.DeepEqual(e.Columns, map[string]string{"messages": "conversations", "system": "system", "images": "images"}) || len(e.Tags) != 7 {
		t.Errorf("%+v", info)
	}
	if got := string(export(t, "", plain).Outputs["files/dataset_info.json"]); strings.Contains(got, "system") || strings.Contains(got, "images") {
		t.Errorf("columns are listed that no row has: %s", got)
	}
}

func TestExportRejects(t *testing.T) {
	g := []string{"cluster:x"}
	for want, s := range map[string]*ophglm.Sample{
		"roles":         sample(g, answer("a"), ask("q")),
		"no_answer":     sample(g, ask("q"), answer("a"), ask("q")),
		"media_tag":     sample(g, ask("这是 <image> 吗"), answer("a")),
		"system_images": sample(g, ophglm.Message{Role: "system", Content: "s", Images: []string{"x"}}, ask("q"), answer("a")),
		"answer_images": sample(g, ask("q"), ophglm.Message{Role: "assistant", Content: "a", Images: []string{"x"}}),
		"too_long":      sample(g, ask("左眼"), answer("一二三")),
	} {
		out := export(t, "{limit: 4, over: reject, unit: turn}", s)
		r := pipelinetest.Records[ophglm.Reject](t, out.Rejects)
		if len(r) != 1 || r[0].Reason != want || r[0].Where.ID != s.ID {
			t.Errorf("%s: %+v", want, r)
		}
		if got := string(out.Outputs["files/samples.json"]); got != "[\n]\n" {
			t.Errorf("%s: %s", want, got)
		}
	}
	twoTags := sample(g, ask("甲<image>乙<video>", "x"), answer("a"))
	if out := export(t, "", twoTags); out.Accounting.Rejected != 1 {
		t.Error("a <video> went through")
	}
}

// Lengths: the rows have 3, 5 and 4 characters; sorted 3, 4, 5.
func TestExportLengths(t *testing.T) {
	g := []string{"cluster:x"}
	out := export(t, "{limit: 4, unit: turn}", sample(g, ask("左眼"), answer("红"), ask("痛"), answer("查")), sample(g, ask("abc"), answer("d")))
	want := map[string]int64{
		"rows": 3, "characters a row, min": 3, "characters a row, median": 4, "characters a row, p95": 5, "characters a row, max": 5, "rows over 4 characters": 1,
	}
	if !reflect.DeepEqual(out.Accounting.Counts, want) {
		t.Errorf("%v", out.Accounting.Counts)
	}
}

func TestExportConfig(t *testing.T) {
	good := ExportConfig{Format: "alpaca", Unit: "turn", Name: "eye-2", Counter: "characters", Over: "keep"}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*ExportConfig){
		"format":         func(c *ExportConfig) { c.Format = "chatml" },
		"unit":           func(c *ExportConfig) { c.Unit = "" },
		"name":           func(c *ExportConfig) { c.Name = "../x" },
		"dataset_info":   func(c *ExportConfig) { c.Name = "dataset_info" },
		"tokenizer.json": func(c *ExportConfig) { c.Counter = "models/tokenizer.json" },
		"limit":          func(c *ExportConfig) { c.Limit = -1 },
		"over":           func(c *ExportConfig) { c.Over = "cut" },
	} {
		c := good
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// What is exported loads without a problem, and each row leads back to its
// sample, whose messages it has.
func TestExportLoads(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		samples := rapid.SliceOfNDistinct(rapid.Custom(anySample), 1, 6, func(s *ophglm.Sample) string { return s.ID }).Draw(rt, "samples")
		format := rapid.SampledFrom([]string{"alpaca", "sharegpt", "llava"}).Draw(rt, "format")
		unit := rapid.SampledFrom([]string{"turn", "dialogue"}).Draw(rt, "unit")
		out := export(t, fmt.Sprintf("{format: %s, unit: %s}", format, unit), samples...)
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		onDisk(t, dir, out)
		trainer := "llamafactory"
		if format == "llava" {
			trainer = "llava"
		}
		full := pipelinetest.Records[*ophglm.Sample](t, out.Outputs["files/samples.jsonl"])
		if len(full) == 0 && format == "llava" {
			return // all have several images or a system prompt
		}
		report, err := validate.File(filepath.Join(dir, "samples.json"), trainer, validate.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		if report.Format != format || !report.OK() || len(report.Problems) != report.Counts["duplicate"] {
			rt.Fatalf("%+v", report)
		}
		var rows []json.RawMessage
		if err := json.Unmarshal(out.Outputs["files/samples.json"], &rows); err != nil {
			rt.Fatal(err)
		}
		index := pipelinetest.Records[indexRow](t, out.Outputs["files/rows.jsonl"])
		if unit == "dialogue" {
			for i, s := range full {
				index = append(index, indexRow{i + 1, s.ID, len(s.Messages) - 1})
			}
		}
		if len(index) != len(rows) || len(rows) != report.Rows {
			rt.Fatalf("%d rows, %d of them known", len(rows), len(index))
		}
		for i, x := range index {
			at := slices.IndexFunc(full, func(s *ophglm.Sample) bool { return s.ID == x.Sample })
			if x.Row != i+1 || at < 0 {
				rt.Fatalf("row %d leads to %+v", i+1, x)
			}
			said := full[at].Messages[:x.Message+1]
			if got, want := textsOf(rt, rows[i]), contents(said, format); !slices.Equal(got, want) {
				rt.Fatalf("row %d has %q, its sample %q", i+1, got, want)
			}
			if got, want := imagesOf(rt, rows[i]), imagesIn(said); !slices.Equal(got, want) {
				rt.Fatalf("row %d has the images %q, its sample %q", i+1, got, want)
			}
		}
	})
}

// textsOf are the texts of a row in the order in which they were said.
func textsOf(t *rapid.T, row []byte) (out []string) {
	var r struct {
		Instruction, Output, System string
		History                     [][2]string
		Conversations               []struct{ Value string }
	}
	if err := json.Unmarshal(row, &r); err != nil {
		t.Fatal(err)
	}
	if r.System != "" {
		out = append(out, r.System)
	}
	for _, h := range r.History {
		out = append(out, h[0], h[1])
	}
	if r.Conversations == nil {
		return append(out, r.Instruction, r.Output)
	}
	for _, m := range r.Conversations {
		out = append(out, m.Value)
	}
	return out
}

func contents(messages []ophglm.Message, format string) (out []string) {
	for _, m := range messages {
		tags := strings.Repeat(imageTag, len(m.Images))
		if format == "llava" && len(m.Images) == 1 {
			out = append(out, tags+"\n"+strings.TrimSpace(m.Content))
			continue
		}
		out = append(out, tags+m.Content)
	}
	return out
}

// imagesOf are the images of a row, of any format.
func imagesOf(t *rapid.T, row []byte) []string {
	var r struct {
		Image  string
		Images []string
	}
	if err := json.Unmarshal(row, &r); err != nil {
		t.Fatal(err)
	}
	if r.Image != "" {
		return []string{r.Image}
	}
	return r.Images
}

func imagesIn(messages []ophglm.Message) (out []string) {
	for _, m := range messages {
		for _, name := range m.Images {
			out = append(out, "images/"+name)
		}
	}
	return out
}
