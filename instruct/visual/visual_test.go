package visual

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/instruct/policy"
	"ophglm/instruct/visual/reporttest"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/text"
)

var everything = Config{Languages: []string{"zh", "en"}, Questions: 20, Dialogues: 6, Numbers: true, Repeat: 4}

var reports = []*ophglm.FundusReport{
	reporttest.Report("normal", reporttest.Gradable, reporttest.RightEye, reporttest.TheDisc, reporttest.TheVessels, reporttest.Lesion("hard_exudate", 0), reporttest.Unexamined("lesion", "microaneurysm"),
		reporttest.Disease("normal", "0.81", "0.50"), reporttest.Disease("diabetic_retinopathy", "0.12", "0.40"), reporttest.Disease("glaucoma", "0.05", "0.50"), reporttest.Research, reporttest.OdirLabels),
	reporttest.Report("retinopathy", reporttest.Gradable, reporttest.RightEye, reporttest.AtMacula, reporttest.TheDisc, reporttest.TheVessels,
		reporttest.NearMacula(reporttest.Lesion("hard_exudate", 12, "superior_temporal", "inferior_temporal"), 4, "0.4"), reporttest.NearMacula(reporttest.Lesion("haemorrhage", 1, "superior_nasal"), 0, "2.8"),
		reporttest.Lesion("soft_exudate", 0), reporttest.Unexamined("lesion", "microaneurysm"),
		reporttest.Disease("normal", "0.06", "0.50"), reporttest.Disease("diabetic_retinopathy", "0.91", "0.40"), reporttest.Disease("amd", "0.22", "0.50"), reporttest.Research, reporttest.OdirLabels),
	reporttest.Report("doubtful", reporttest.Gradable, reporttest.Lesion("hard_exudate", 2, "upper_left"),
		reporttest.Disease("normal", "0.62", "0.50"), reporttest.Disease("diabetic_retinopathy", "0.31", "0.40"), reporttest.Disease("amd", "0.55", "0.50"), reporttest.Research, reporttest.OdirLabels),
	reporttest.Report("small", reporttest.Gradable, reporttest.Unexamined("disc", "optic_disc"), reporttest.Unexamined("vessels", "vessel"),
		ophglm.Finding{Kind: "lesion", Type: "hard_exudate", Values: map[string]string{"examined": "no", "needs_field_pixels": "700", "field_diameter_pixels": "256"}},
		reporttest.Disease("normal", "0.35", "0.50"), reporttest.Disease("glaucoma", "0.21", "0.50"), reporttest.Research, reporttest.OdirLabels),
	reporttest.Report("poor", reporttest.Ungradable, reporttest.Blurred, reporttest.Lesion("hard_exudate", 0), reporttest.Lesion("soft_exudate", 1, "upper_left"), reporttest.Disease("normal", "0.66", "0.50"), reporttest.Disease("cataract", "0.97", "0.50"), reporttest.Disease("myopia", "0.07", "0.50"), reporttest.Research, reporttest.OdirLabels),
	reporttest.Report("other", reporttest.NoFundus, reporttest.Research),
}

// Every text of the samples, for people to read: go test -run TestVisualReads -v,
// with PRINT=1.
func TestVisualReads(t *testing.T) {
	for _, r := range reports {
		for _, s := range samplesOf(r, reporttest.PhotographOf(r), everything) {
			if err := s.Validate(); err != nil {
				t.Error(err)
			}
			if os.Getenv("PRINT") == "" {
				continue
			}
			fmt.Printf("-- %s %s %s %s\n", r.ID, s.Lang, s.Tags["intent"], s.Tags["about"])
			for _, m := range s.Messages {
				fmt.Printf("%s: %s\n", m.Role, m.Content)
			}
		}
	}
}

func TestVisualSaysWhatWasFoundAndNoMore(t *testing.T) {
	cases := []struct {
		report, intent string
		lang           ophglm.Lang
		has, hasNot    []string
	}{
		{"retinopathy", "lesions", "zh", []string{"硬性渗出12处", "0.21%", "颞上和颞下象限（以视盘为中心）", "12处硬性渗出中有4处累及", "推算", "软性渗出", "微动脉瘤"}, []string{"没有微动脉瘤"}},
		{"retinopathy", "lesions", "en", []string{"hard exudates in 12 places", "superotemporal and inferotemporal quadrants", "no soft exudates", "no model looked for microaneurysms"}, nil},
		{"retinopathy", "macula", "en", []string{"the estimated macular region is involved", "do not reach", "2.8 disc diameters", "not detected by a model", "no model looked for microaneurysms"}, nil},
		{"retinopathy", "diseases", "zh", []string{"提示可能存在糖尿病视网膜病变", "不能排除其他眼病", "odir", "眼科"}, []string{"很高", "较高"}},
		{"retinopathy", "diseases", "en", []string{"suggests possible diabetic retinopathy", "does not rule out other eye diseases", "odir"}, []string{"very high"}},
		{"poor", "diseases", "zh", []string{"可能存在白内障", "裂隙灯", "重新拍摄"}, nil},
		{"small", "quality", "zh", []string{"3416", "没有检查硬性渗出"}, nil},
		{"doubtful", "diseases", "zh", []string{"可能存在年龄相关性黄斑变性"}, []string{"但糖尿病视网膜病变"}},
		{"normal", "lesions", "en", []string{"no hard exudates"}, []string{"macula"}},
		{"normal", "diseases", "zh", []string{"“眼底正常”", "0.81", "不能排除"}, []string{"可能存在"}},
		{"doubtful", "diseases", "zh", []string{"矛盾", "不一致"}, nil},
		{"poor", "describe", "zh", []string{"质量不足以可靠判读", "图像模糊", "白内障", "重新拍摄"}, []string{"眼底正常", "近视"}},
		{"other", "describe", "en", []string{"not recognised as a fundus photograph"}, []string{"disc", "model"}},
	}
	for _, c := range cases {
		i := slices.IndexFunc(reports, func(r *ophglm.FundusReport) bool { return r.ID == c.report })
		n := 0
		cfg := everything
		cfg.Languages = []string{string(c.lang)} // the one that may refuse
		for _, s := range samplesOf(reports[i], reporttest.PhotographOf(reports[i]), cfg) {
			if s.Lang != c.lang || s.Tags["intent"] != c.intent {
				continue
			}
			n++
			answer := strings.ToLower(s.Messages[1].Content)
			for _, p := range c.has {
				if !strings.Contains(answer, p) {
					t.Errorf("%s, %s: %q is without %q", c.report, c.intent, answer, p)
				}
			}
			for _, p := range c.hasNot {
				if strings.Contains(answer, p) {
					t.Errorf("%s, %s: %q has %q", c.report, c.intent, answer, p)
				}
			}
		}
		if n == 0 {
			t.Errorf("%s: no sample asks for %s in %s", c.report, c.intent, c.lang)
		}
	}
}

func TestVisualSamplesArePartOfTheirPatient(t *testing.T) {
	r := reports[1]
	out := pipelinetest.Run(t, Kind(), "{}", map[string]string{
		"reports": pipelinetest.JSONL(t, reports[0], r), "photographs": pipelinetest.JSONL(t, reporttest.PhotographOf(r)),
	})
	samples := pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"])
	if len(samples) < 10 || out.Accounting.Rejected != 1 || !bytes.Contains(out.Rejects, []byte("no_photograph")) {
		t.Fatalf("%d samples, rejects %s", len(samples), out.Rejects)
	}
	long := 0
	for _, s := range samples {
		if !slices.Equal(s.Groups, []string{"patient:patient1"}) || s.Licence != "CC BY 4.0" || s.Scenario != ophglm.Visual || s.By != "composed" || s.Tags["dataset"] != "own" {
			t.Errorf("%+v", s)
		}
		for i, m := range s.Messages {
			if (len(m.Images) == 1) != (i == 0) {
				t.Errorf("message %d has the images %v", i, m.Images)
			}
		}
		if len(s.Messages) > 2 {
			long++
		}
	}
	if long != 4 { // two in each language
		t.Errorf("%d samples of several questions, want 4", long)
	}
}

// Photographs of which the same is said make few samples: of 30 whose reports differ
// in numbers alone, no answer stands in more than the setting allows, but where it is
// all that is left of a photograph; the order of the reports makes no difference, and
// what is left out is accounted for.
func TestVisualRepeats(t *testing.T) {
	var in []*ophglm.FundusReport
	var photographs []*ophglm.Photograph
	for i := range 30 {
		r := *reports[slices.IndexFunc(reports, func(r *ophglm.FundusReport) bool { return r.ID == "normal" })]
		r.ID, r.Image = fmt.Sprintf("r%02d", i), fmt.Sprintf("p%02d", i)
		p := *reporttest.PhotographOf(&r)
		p.ID, p.Image = r.Image, r.Image+".jpg"
		r.Findings = slices.Clone(r.Findings)
		for n := range r.Findings {
			f := &r.Findings[n]
			f.ID = fmt.Sprintf("%s#%d", r.ID, n)
			if f.Values["probability"] != "" {
				f.Values = maps.Clone(f.Values)
				f.Values["probability"] += fmt.Sprint(i % 10) // a digit more: on the same side of the threshold
			}
		}
		in, photographs = append(in, &r), append(photographs, &p)
	}
	run := func(in []*ophglm.FundusReport, repeat int) ([]string, *pipeline.Outcome) {
		out := pipelinetest.Run(t, Kind(), fmt.Sprintf("{repeat: %d}", repeat), map[string]string{
			"reports": pipelinetest.JSONL(t, in...), "photographs": pipelinetest.JSONL(t, photographs...),
		})
		var ids []string
		said, of := map[string]int{}, map[string]int{}
		only := map[string]string{} // answers of a photograph with one sample
		for _, s := range pipelinetest.Records[ophglm.Sample](t, out.Outputs["samples"]) {
			ids = append(ids, s.ID)
			var answers string
			for _, m := range s.Messages {
				if m.Role == "assistant" {
					answers += regexp.MustCompile(`[0-9][0-9.]*`).ReplaceAllString(m.Content, "0") + "\n"
				}
			}
			said[answers]++
			p := s.Tags["photograph"]
			of[p]++
			only[p] = answers
		}
		if len(of) != len(in) {
			t.Errorf("repeat %d: %d of %d photographs are shown", repeat, len(of), len(in))
		}
		for p, n := range of {
			if n == 1 {
				said[only[p]]-- // it may be there to show the photograph
			}
		}
		for a, n := range said {
			if n > repeat {
				t.Errorf("repeat %d: %d samples say %q", repeat, n, a)
			}
		}
		slices.Sort(ids)
		return ids, out
	}
	all, _ := run(in, 1000)
	kept, out := run(in, 2)
	if len(kept) >= len(all) || out.Accounting.RejectedParts != int64(len(all)-len(kept)) {
		t.Errorf("%d of %d samples are kept, and %d left out", len(kept), len(all), out.Accounting.RejectedParts)
	}
	slices.Reverse(in)
	if again, _ := run(in, 2); !slices.Equal(again, kept) {
		t.Error("in another order of reports others are kept")
	}
}

func TestVisualGrammarsSayTheSame(t *testing.T) {
	zh, en := grammars()[ophglm.ZH], grammars()[ophglm.EN]
	for section, of := range map[string]func(g *grammar) map[string][]language.Template{
		"questions": func(g *grammar) map[string][]language.Template { return g.questions },
		"follow":    func(g *grammar) map[string][]language.Template { return g.follow },
		"sentences": func(g *grammar) map[string][]language.Template { return g.sentences },
		"where":     func(g *grammar) map[string][]language.Template { return g.where },
		"plain":     func(g *grammar) map[string][]language.Template { return g.plain },
	} {
		a, b := of(zh), of(en)
		for name := range a {
			if len(b[name]) == 0 {
				t.Errorf("%s.%s stands in Chinese alone", section, name)
			}
		}
		for name := range b {
			if len(a[name]) == 0 {
				t.Errorf("%s.%s stands in English alone", section, name)
			}
		}
	}
	for _, g := range []*grammar{zh, en} {
		for name, ts := range g.sentences {
			numbered := slices.ContainsFunc(ts, func(t language.Template) bool {
				return slices.ContainsFunc(t.Slots(), func(s string) bool { return !slices.Contains([]string{"x", "list", "where", "level"}, s) })
			})
			if numbered && len(g.plain[name]) == 0 {
				t.Errorf("%s: %s has a number, and no wording without", g.lang, name)
			}
		}
		for i := range intents {
			if in := intents[i].name; len(g.questions[in]) == 0 || len(g.follow[in]) == 0 {
				t.Errorf("%s: %s is not asked, or not as a further question", g.lang, in)
			}
		}
	}
}

// What can't be told is asked in one sample of a photograph, and never where a
// dialogue has something else to ask.
func TestOneVisualSampleRefuses(t *testing.T) {
	refusing := []string{"limits", "unmeasured", "stage", "cannot_tell"}
	for _, r := range reports {
		n := 0
		for _, s := range samplesOf(r, reporttest.PhotographOf(r), everything) {
			intents := strings.Split(s.Tags["intent"], ",")
			if !slices.ContainsFunc(intents, func(in string) bool { return slices.Contains(refusing, in) }) {
				continue
			}
			if n++; n > 1 || len(intents) > 1 {
				t.Errorf("%s: sample %d that refuses asks for %v", r.ID, n, intents)
			}
		}
	}
}

// No ending is said twice in a dialogue, and what the disease model learned from
// not forgotten where a disease is given.
func TestVisualCautions(t *testing.T) {
	for _, plain := range []bool{false, true} {
		cfg := everything
		cfg.Numbers = !plain
		for _, r := range reports {
			for _, s := range samplesOf(r, reporttest.PhotographOf(r), cfg) {
				all, doctors := "", 0
				for _, m := range s.Messages {
					if m.Role == "assistant" {
						all += m.Content
					}
				}
				for _, p := range []string{"这只是研究用模型", "以上只是研究用模型", "模型结果不等于诊断", "以上是研究用模型", "These are results", "What models find"} {
					doctors += strings.Count(all, p)
				}
				if doctors > 1 {
					t.Errorf("%s: %d endings in %s", r.ID, doctors, all)
				}
				disease := slices.ContainsFunc(s.Citations, func(c ophglm.Citation) bool {
					return slices.ContainsFunc(c.Of, func(ref ophglm.Ref) bool {
						return slices.ContainsFunc(r.Findings, func(f ophglm.Finding) bool { return f.ID == ref.ID && f.Kind == "disease" && f.Present })
					})
				})
				if disease && !strings.Contains(all, "ODIR") {
					t.Errorf("%s %s: a disease is given without the labels that its model learned from: %s", r.ID, s.Tags["intent"], all)
				}
			}
		}
	}
}

// What a small photograph can't tell is what was not examined, named before or not,
// and what none tells.
func TestVisualCannotTell(t *testing.T) {
	i := slices.IndexFunc(reports, func(r *ophglm.FundusReport) bool { return r.ID == "small" })
	a := &answer{v: ViewOf(reports[i]), g: grammars()[ophglm.EN], pick: language.NewPicker(0), said: newSaid(), last: true}
	a.quality()
	sayCannotTell(a, nil)
	got, cites := a.text(0)
	for _, p := range []string{"so no model looked for hard exudates", "No model looked for the optic disc, the retinal vessels or hard exudates", "eye pressure"} {
		if !strings.Contains(got, p) {
			t.Errorf("%q is without %q", got, p)
		}
	}
	if said := policy.Text("photograph_limits", ophglm.EN); !strings.HasSuffix(got, said) || policy.Text("none", ophglm.EN) != "" {
		t.Errorf("%q does not end in the policy %q", got, said)
	}
	last := cites[len(cites)-1].Of
	if !slices.Contains(last, ophglm.Ref{Kind: "policy", ID: "photograph_limits"}) {
		t.Errorf("the last sentence cites %v", last)
	}
}

func TestRetinopathyAndLesionsDisagree(t *testing.T) {
	below, reached := reporttest.Disease("diabetic_retinopathy", "0.12", "0.40"), reporttest.Disease("diabetic_retinopathy", "0.91", "0.40")
	none := []ophglm.Finding{reporttest.Lesion("hard_exudate", 0), reporttest.Lesion("soft_exudate", 0), reporttest.Lesion("haemorrhage", 0), reporttest.Lesion("microaneurysm", 0)}
	for name, c := range map[string]struct {
		findings []ophglm.Finding
		want     bool
	}{
		"hard exudates alone":              {[]ophglm.Finding{reporttest.Lesion("hard_exudate", 3, "upper_left"), below}, false},
		"haemorrhages":                     {[]ophglm.Finding{reporttest.Lesion("haemorrhage", 3, "upper_left"), below}, true},
		"microaneurysms":                   {[]ophglm.Finding{reporttest.Lesion("microaneurysm", 1, "upper_left"), below}, true},
		"reached, and hard exudates alone": {[]ophglm.Finding{reporttest.Lesion("hard_exudate", 0), reporttest.Unexamined("lesion", "microaneurysm"), reached}, false},
		"reached, and no lesion of any":    {append(slices.Clone(none), reached), true},
	} {
		r := reporttest.Report("r", append([]ophglm.Finding{reporttest.Gradable}, c.findings...)...)
		a := &answer{v: ViewOf(r), g: grammars()[ophglm.EN], pick: language.NewPicker(0), said: newSaid()}
		a.contradictions()
		if got := len(a.sentences) > 0; got != c.want {
			t.Errorf("%s: disagreement %v, want %v", name, got, c.want)
		}
	}
}

func TestVisualLevels(t *testing.T) {
	for p, want := range map[string]string{"0.97": "很高", "0.90": "很高", "0.899": "较高", "0.40": "中等", "0.2": "较低", "0.00": "很低"} {
		if got := grammars()[ophglm.ZH].level(p); got != want {
			t.Errorf("%s is %s, want %s", p, got, want)
		}
	}
}

func drawReport(t *rapid.T) *ophglm.FundusReport {
	some := func(p string) bool { return rapid.Bool().Draw(t, p) }
	var fs []ophglm.Finding
	switch rapid.IntRange(0, 5).Draw(t, "quality") {
	case 0:
		fs = append(fs, reporttest.NoFundus, reporttest.Research)
		return reporttest.Report(rapid.StringMatching("[a-z]{6}").Draw(t, "id"), fs...)
	case 1:
		fs = append(fs, reporttest.Ungradable, reporttest.Blurred)
	default:
		fs = append(fs, reporttest.Gradable)
	}
	macula := some("macula")
	if macula {
		fs = append(fs, reporttest.RightEye, reporttest.AtMacula, reporttest.TheDisc)
	} else if some("eye") {
		fs = append(fs, ophglm.Finding{Kind: "eye", Type: "OS", Present: true, Values: map[string]string{"from": rapid.SampledFrom([]string{"record", "disc"}).Draw(t, "from")}})
	}
	if some("vessels") {
		f := reporttest.TheVessels
		f.Present = some("any vessel")
		fs = append(fs, f)
	}
	for _, c := range []string{"hard_exudate", "soft_exudate", "haemorrhage", "microaneurysm", "drusen"} {
		f := reporttest.Lesion(c, rapid.IntRange(0, 3).Draw(t, c), []string{"superior_temporal", "inferior_temporal", "superior_nasal"}[:rapid.IntRange(1, 3).Draw(t, "q")]...)
		if some("unexamined") {
			f = reporttest.Unexamined("lesion", c)
		} else if macula && f.Present {
			f = reporttest.NearMacula(f, rapid.IntRange(0, f.Count).Draw(t, "spots"), "1.7")
		}
		fs = append(fs, f)
	}
	for _, c := range []string{"normal", "diabetic_retinopathy", "glaucoma", "myopia"} {
		if some("classified") {
			fs = append(fs, reporttest.Disease(c, fmt.Sprintf("0.%02d", rapid.IntRange(0, 99).Draw(t, c)), "0.37"))
		} else {
			fs = append(fs, reporttest.Unexamined("disease", c))
		}
	}
	return reporttest.Report(rapid.StringMatching("[a-z]{6}").Draw(t, "id"), append(fs, reporttest.Research, reporttest.OdirLabels)...)
}

var visualNumber = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// Whatever a report holds, every sentence of an answer is cited, its numbers stand
// in what it cites, no slot is left empty, and nothing is said twice.
func TestEveryVisualSentenceIsCited(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		byID := map[string]*ophglm.Finding{}
		for i := range r.Findings {
			byID[r.Findings[i].ID] = &r.Findings[i]
		}
		cfg := everything
		cfg.Numbers = rapid.Bool().Draw(t, "numbers")
		for _, s := range samplesOf(r, reporttest.PhotographOf(r), cfg) {
			if err := s.Validate(); err != nil {
				t.Fatal(err)
			}
			said := map[string]bool{}
			for i, m := range s.Messages {
				if strings.ContainsAny(m.Content, "{}[]|<>") || strings.Contains(m.Content, "  ") || strings.Contains(m.Content, "约像素") {
					t.Fatalf("%q is not filled in", m.Content)
				}
				if m.Role != "assistant" {
					continue
				}
				if n := visualNumber.FindString(m.Content); n != "" && !cfg.Numbers {
					t.Fatalf("%q has the number %s", m.Content, n)
				}
				for _, sp := range text.Sentences(m.Content) {
					sentence := sp.Of(m.Content)
					if said[sentence] {
						t.Fatalf("%q is said twice, in %s", sentence, s.Tags["intent"])
					}
					said[sentence] = true
					cited := false
					for _, c := range s.Citations {
						if c.Message == i && c.Start <= sp.Start && sp.End <= c.End {
							cited = true
							checkNumbers(t, sentence, c, byID)
						}
					}
					if !cited {
						t.Fatalf("%q is not cited", sentence)
					}
				}
			}
		}
	})
}

func checkNumbers(t *rapid.T, sentence string, c ophglm.Citation, byID map[string]*ophglm.Finding) {
	known := map[string]bool{}
	for _, ref := range c.Of {
		if ref.Kind == "policy" && policy.Text(ref.ID, ophglm.ZH) != "" {
			continue
		}
		f := byID[ref.ID]
		if ref.Kind != "finding" || f == nil {
			t.Fatalf("%q cites %v, which is no finding of the report", sentence, ref)
		}
		known[fmt.Sprint(f.Count)], known[fmt.Sprint(f.AreaPixels)] = true, true
		for _, v := range f.Values {
			known[v] = true
		}
	}
	for _, n := range visualNumber.FindAllString(sentence, -1) {
		if !known[n] {
			t.Fatalf("%q has %s, which no cited finding has", sentence, n)
		}
	}
}
