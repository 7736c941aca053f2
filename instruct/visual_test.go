package instruct

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/text"
)

func lesionFinding(class string, count int, quadrants ...string) ophglm.Finding {
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

func nearMacula(f ophglm.Finding, spots int, nearest string) ophglm.Finding {
	f.Macula = spots > 0
	f.Values["count_macula"], f.Values["nearest_macula_disc_diameters"] = fmt.Sprint(spots), nearest
	return f
}

func diseaseFinding(class, probability, threshold string) ophglm.Finding {
	return ophglm.Finding{Kind: "disease", Type: class, Present: probability >= threshold, Values: map[string]string{"probability": probability, "threshold": threshold}}
}

func unexaminedFinding(kind, class string) ophglm.Finding {
	return ophglm.Finding{Kind: kind, Type: class, Values: map[string]string{"examined": "no"}}
}

var (
	gradable   = ophglm.Finding{Kind: "quality", Type: "gradable", Present: true, Values: map[string]string{"field_diameter_pixels": "3416"}}
	ungradable = ophglm.Finding{Kind: "quality", Type: "gradable", Values: map[string]string{"field_diameter_pixels": "3416"}}
	blurred    = ophglm.Finding{Kind: "quality", Type: "blurred", Present: true, Values: map[string]string{"value": "0.005", "limit": "0.010"}}
	noFundus   = ophglm.Finding{Kind: "quality", Type: "not_a_fundus_photograph", Present: true}
	research   = ophglm.Finding{Kind: "limits", Type: "research_only", Present: true}
	rightEye   = ophglm.Finding{Kind: "eye", Type: "OD", Present: true, Values: map[string]string{"from": "record"}}
	atMacula   = ophglm.Finding{Kind: "macula", Type: "macula", Present: true}
	theDisc    = ophglm.Finding{Kind: "disc", Type: "optic_disc", Present: true, Values: map[string]string{"diameter_pixels": "487", "diameter_field_percent": "14.3"}}
	theVessels = ophglm.Finding{Kind: "vessels", Type: "vessel", Present: true, Values: map[string]string{"area_field_percent": "9.85"}}
)

func fundusReport(id string, findings ...ophglm.Finding) *ophglm.FundusReport {
	r := &ophglm.FundusReport{ID: id, Image: "photo-" + id, Models: []string{"m"}}
	for i, f := range findings {
		f.ID = fmt.Sprintf("%s#%d", id, i)
		r.Findings = append(r.Findings, f)
	}
	return r
}

func photographOf(r *ophglm.FundusReport) *ophglm.Photograph {
	return &ophglm.Photograph{ID: r.Image, Image: r.Image + ".jpg", Width: 9, Height: 9, Patient: "patient1", Origins: []ophglm.Origin{{Dataset: "own", Licence: "CC BY 4.0"}}}
}

var everything = VisualConfig{Languages: []string{"zh", "en"}, Questions: 20, Dialogues: 6}

var visualReports = []*ophglm.FundusReport{
	fundusReport("normal", gradable, rightEye, theDisc, theVessels, lesionFinding("hard_exudate", 0), unexaminedFinding("lesion", "microaneurysm"),
		diseaseFinding("normal", "0.81", "0.50"), diseaseFinding("diabetic_retinopathy", "0.12", "0.40"), diseaseFinding("glaucoma", "0.05", "0.50"), research),
	fundusReport("retinopathy", gradable, rightEye, atMacula, theDisc, theVessels,
		nearMacula(lesionFinding("hard_exudate", 12, "superior_temporal", "inferior_temporal"), 4, "0.4"), nearMacula(lesionFinding("haemorrhage", 1, "superior_nasal"), 0, "2.8"),
		lesionFinding("soft_exudate", 0), unexaminedFinding("lesion", "microaneurysm"),
		diseaseFinding("normal", "0.06", "0.50"), diseaseFinding("diabetic_retinopathy", "0.91", "0.40"), diseaseFinding("amd", "0.22", "0.50"), research),
	fundusReport("doubtful", gradable, lesionFinding("hard_exudate", 2, "upper_left"),
		diseaseFinding("normal", "0.62", "0.50"), diseaseFinding("diabetic_retinopathy", "0.31", "0.40"), diseaseFinding("amd", "0.55", "0.50"), research),
	fundusReport("small", gradable, unexaminedFinding("disc", "optic_disc"), unexaminedFinding("vessels", "vessel"),
		ophglm.Finding{Kind: "lesion", Type: "hard_exudate", Values: map[string]string{"examined": "no", "needs_field_pixels": "700", "field_diameter_pixels": "256"}},
		diseaseFinding("normal", "0.35", "0.50"), diseaseFinding("glaucoma", "0.21", "0.50"), research),
	fundusReport("poor", ungradable, blurred, lesionFinding("hard_exudate", 0), lesionFinding("soft_exudate", 1, "upper_left"), diseaseFinding("normal", "0.66", "0.50"), diseaseFinding("cataract", "0.97", "0.50"), diseaseFinding("myopia", "0.07", "0.50"), research),
	fundusReport("other", noFundus, research),
}

// Every text of the samples, for people to read: go test -run TestVisualReads -v,
// with PRINT=1.
func TestVisualReads(t *testing.T) {
	for _, r := range visualReports {
		for _, s := range visualSamples(r, photographOf(r), everything) {
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
		{"retinopathy", "lesions", "zh", []string{"硬性渗出12处", "1164像素", "颞上和颞下象限（以视盘为中心）", "12处硬性渗出中有4处累及", "推算", "软性渗出", "微动脉瘤"}, []string{"没有微动脉瘤"}},
		{"retinopathy", "lesions", "en", []string{"hard exudates in 12 places", "superotemporal and inferotemporal quadrants", "no soft exudates", "no model looked for microaneurysms"}, nil},
		{"retinopathy", "macula", "en", []string{"do not reach", "2.8 disc diameters", "estimated"}, nil},
		{"normal", "lesions", "en", []string{"no hard exudates"}, []string{"macula"}},
		{"normal", "diseases", "zh", []string{"“眼底正常”", "0.81", "不能排除"}, []string{"可能存在"}},
		{"doubtful", "diseases", "zh", []string{"矛盾", "不一致"}, nil},
		{"small", "limits", "zh", []string{"检查"}, []string{"没有检出", "未检出"}},
		{"poor", "describe", "zh", []string{"质量不足以可靠判读", "图像模糊", "白内障", "重新拍摄"}, []string{"眼底正常", "近视"}},
		{"other", "describe", "en", []string{"not recognised as a fundus photograph"}, []string{"disc", "model"}},
	}
	for _, c := range cases {
		i := slices.IndexFunc(visualReports, func(r *ophglm.FundusReport) bool { return r.ID == c.report })
		n := 0
		for _, s := range visualSamples(visualReports[i], photographOf(visualReports[i]), everything) {
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
	r := visualReports[1]
	out := pipelinetest.Run(t, Visual(), "{}", map[string]string{
		"reports": pipelinetest.JSONL(t, visualReports[0], r), "photographs": pipelinetest.JSONL(t, photographOf(r)),
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

func TestVisualGrammarsSayTheSame(t *testing.T) {
	zh, en := visualGrammars()[ophglm.ZH], visualGrammars()[ophglm.EN]
	for section, of := range map[string]func(g *visualGrammar) map[string][]template{
		"questions": func(g *visualGrammar) map[string][]template { return g.questions },
		"follow":    func(g *visualGrammar) map[string][]template { return g.follow },
		"sentences": func(g *visualGrammar) map[string][]template { return g.sentences },
		"where":     func(g *visualGrammar) map[string][]template { return g.where },
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
	for _, g := range []*visualGrammar{zh, en} {
		for i := range visualIntents {
			if in := visualIntents[i].name; len(g.questions[in]) == 0 || len(g.follow[in]) == 0 {
				t.Errorf("%s: %s is not asked, or not as a further question", g.lang, in)
			}
		}
	}
}

func TestVisualLevels(t *testing.T) {
	for p, want := range map[string]string{"0.97": "很高", "0.90": "很高", "0.899": "较高", "0.40": "中等", "0.2": "较低", "0.00": "很低"} {
		if got := visualGrammars()[ophglm.ZH].level(p); got != want {
			t.Errorf("%s is %s, want %s", p, got, want)
		}
	}
}

func drawReport(t *rapid.T) *ophglm.FundusReport {
	some := func(p string) bool { return rapid.Bool().Draw(t, p) }
	var fs []ophglm.Finding
	switch rapid.IntRange(0, 5).Draw(t, "quality") {
	case 0:
		fs = append(fs, noFundus, research)
		return fundusReport(rapid.StringMatching("[a-z]{6}").Draw(t, "id"), fs...)
	case 1:
		fs = append(fs, ungradable, blurred)
	default:
		fs = append(fs, gradable)
	}
	macula := some("macula")
	if macula {
		fs = append(fs, rightEye, atMacula, theDisc)
	} else if some("eye") {
		fs = append(fs, ophglm.Finding{Kind: "eye", Type: "OS", Present: true, Values: map[string]string{"from": rapid.SampledFrom([]string{"record", "disc"}).Draw(t, "from")}})
	}
	if some("vessels") {
		f := theVessels
		f.Present = some("any vessel")
		fs = append(fs, f)
	}
	for _, c := range []string{"hard_exudate", "soft_exudate", "haemorrhage", "microaneurysm", "drusen"} {
		f := lesionFinding(c, rapid.IntRange(0, 3).Draw(t, c), []string{"superior_temporal", "inferior_temporal", "superior_nasal"}[:rapid.IntRange(1, 3).Draw(t, "q")]...)
		if some("unexamined") {
			f = unexaminedFinding("lesion", c)
		} else if macula && f.Present {
			f = nearMacula(f, rapid.IntRange(0, f.Count).Draw(t, "spots"), "1.7")
		}
		fs = append(fs, f)
	}
	for _, c := range []string{"normal", "diabetic_retinopathy", "glaucoma", "myopia"} {
		if some("classified") {
			fs = append(fs, diseaseFinding(c, fmt.Sprintf("0.%02d", rapid.IntRange(0, 99).Draw(t, c)), "0.37"))
		} else {
			fs = append(fs, unexaminedFinding("disease", c))
		}
	}
	return fundusReport(rapid.StringMatching("[a-z]{6}").Draw(t, "id"), append(fs, research)...)
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
		for _, s := range visualSamples(r, photographOf(r), everything) {
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
