package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ophglm/internal/artifact"

	"pgregory.net/rapid"
)

// exampleReport is a report of consultations that nobody had.
func exampleReport() *cleanReport {
	stage := func(name string, read, rejected, merged int64, reasons, counts map[string]int64) cleanStage {
		return cleanStage{Name: name, Kind: "dialogue." + name, Accounting: artifact.Accounting{
			Inputs: read, Used: read - rejected - merged, Rejected: rejected, Merged: merged, Reasons: reasons, Counts: counts,
		}}
	}
	return &cleanReport{
		Title: "Cleaning of consultations",
		Files: []string{"haodf_2020.txt", "own & others.jsonl"},
		Stages: []cleanStage{
			stage("read_haodf", 20431, 31, 0, map[string]int64{"no_dialogue": 31}, nil),
			stage("normalise", 20400, 0, 0, nil, nil),
			stage("turns", 20400, 1800, 0, map[string]int64{"no_doctor_turn": 1100, "only_deflects": 640, "only_adverts": 60}, map[string]int64{"joined": 5200, "dropped.thanks": 8100}),
			stage("deidentify", 18600, 0, 0, nil, map[string]int64{"removed.doctor": 7210, "removed.phone": 84}),
			stage("select", 18600, 12600, 0, map[string]int64{"not_eye": 12600}, map[string]int64{"fundus": 1400}),
			stage("triage", 6000, 12, 0, map[string]int64{"red_flag_unmet": 12}, nil),
			stage("quality", 5988, 988, 0, map[string]int64{"low_quality": 988}, nil),
			stage("dedup", 5000, 0, 640, nil, map[string]int64{"links.merged": 640, "links.near": 95}),
		},
		Examples: []cleanExample{
			{ID: "1036", Stage: "normalise", Before: "眼压２１，滴０．１％&nbsp;药！！！😭", After: "眼压21，滴0.1% 药！"},
			{ID: "1040", Stage: "deidentify", Before: "李主任您好，我叫尹国梁，电话１３８　００００　１２３４", After: "[医生1]您好，我叫[姓名1]，电话[电话1]"},
			{ID: "en-7", Stage: "normalise", Before: "My pressure is  <b>21</b> &amp; 18", After: "My pressure is 21 & 18"},
			{ID: "1051", Stage: "turns", Reason: "advert", Before: "本院引进新设备，欢迎拨打热线预约！", After: ""},
		},
		Histograms: []histogram{
			{Name: "Quality", Unit: "score", Edges: []float64{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1}, Counts: []int64{0, 12, 240, 736, 610, 905, 1320, 1480, 610, 75}},
			{Name: "Length", Unit: "characters", Edges: []float64{0, 50, 100, 200, 400, 800, 1600, 3200}, Counts: []int64{310, 1210, 2100, 1500, 640, 200, 28}},
			{Name: "Nothing", Unit: "", Edges: []float64{0, 1}, Counts: []int64{0}},
		},
		Warnings: []string{"Without deidentify this folder holds what identifies people."},
	}
}

func TestCleanReport(t *testing.T) {
	var got bytes.Buffer
	if err := writeCleanReport(&got, exampleReport()); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "cleanreport.golden.html")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the report differs from %s: look at it, and run with -update", golden)
	}
	page := got.String()
	for _, is := range []string{
		"20,431 consultations read, 4,360 left (21.3 %)", // the funnel's ends: 4360/20431
		"own &amp; others.jsonl",
		"turns: 20,400 read, 18,600 used, 1,800 rejected, 0 merged",
		"<td>no_doctor_turn</td><td class=\"n\">1,100</td><td class=\"n\">5.4 %</td>", // 1100/20400
		"<td>red_flag_unmet</td><td class=\"n\">12</td><td class=\"n\">0.2 %</td>",
		"眼压<del>２１</del>，滴<del>０．１％&amp;nbsp;</del>药！<del>！！😭</del>", "眼压<ins>21</ins>，滴<ins>0.1% </ins>药！<",
		"&lt;b&gt;", "(nothing is left of it)",
		"<title>Quality: 5,988 values, the median from 0.6 to 0.7</title>", // the 2994th: 12+240+736+610+905 = 2503, +1320
		"no values",
	} {
		if !strings.Contains(page, is) {
			t.Errorf("the report has no %q", is)
		}
	}
	for _, isNot := range []string{"http:", "https:", "<script", "src=", "@import", "url(", "NaN", "ZgotmplZ"} {
		if strings.Contains(page, isNot) {
			t.Errorf("the report holds %q", isNot)
		}
	}
}

func TestCleanReportOfNothing(t *testing.T) {
	var got bytes.Buffer
	if err := writeCleanReport(&got, &cleanReport{Title: "None"}); err != nil {
		t.Fatal(err)
	}
	if s := got.String(); !strings.Contains(s, "0 consultations read, 0 left (0.0 %)") || !strings.Contains(s, "None was.") {
		t.Errorf("the report of nothing is %s", s[strings.Index(s, "<body>"):])
	}
}

func TestChartOfNoHistogram(t *testing.T) {
	for _, h := range []histogram{
		{Name: "no counts", Edges: []float64{0}},
		{Name: "an edge short", Edges: []float64{0, 1}, Counts: []int64{1, 2}},
		{Name: "edges fall", Edges: []float64{1, 0}, Counts: []int64{1}},
		{Name: "less than none", Edges: []float64{0, 1}, Counts: []int64{-1}},
	} {
		if err := writeCleanReport(&bytes.Buffer{}, &cleanReport{Histograms: []histogram{h}}); err == nil || !strings.Contains(err.Error(), h.Name) {
			t.Errorf("%s: error %v", h.Name, err)
		}
	}
}

// What two texts have in common is the same on both sides, and nothing is lost.
func TestCompare(t *testing.T) {
	whole := func(ss []stretch) (all, same string) {
		for _, s := range ss {
			all += s.Text
			if !s.Changed {
				same += s.Text
			}
		}
		return all, same
	}
	rapid.Check(t, func(r *rapid.T) {
		piece := rapid.SampledFrom([]string{"眼", "压", "21", "0.1%", "abc", " ", "，", "\xff", "😭"})
		a := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(r, "a"), "")
		b := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(r, "b"), "")
		x, y := compareTexts(a, b)
		allA, sameA := whole(x)
		allB, sameB := whole(y)
		if allA != a || allB != b || sameA != sameB {
			r.Fatalf("%q and %q are compared as %+v and %+v", a, b, x, y)
		}
		if a == b && slices.ContainsFunc(x, func(s stretch) bool { return s.Changed }) {
			r.Fatalf("%q differs from itself: %+v", a, x)
		}
	})
	long := strings.Repeat("眼", 2000)
	x, y := compareTexts("a"+long+"b"+long+"c", "a"+long+"d"+long+"c")
	if len(x) != 3 || len(y) != 3 || x[1] != (stretch{"b", true}) || y[1] != (stretch{"d", true}) {
		t.Errorf("one word in a long text is compared as %d and %d parts", len(x), len(y))
	}
}
