package dialogue

import (
	"cmp"
	"math/rand/v2"
	"strings"
	"testing"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline/pipelinetest"

	"pgregory.net/rapid"
)

func TestDedup(t *testing.T) {
	make := func(id string, row int, turns ...string) ophglm.Dialogue {
		d := dialogueOf(turns...)
		d.ID, d.Origins = id, []ophglm.Origin{{Dataset: "t", Row: row}}
		return d
	}
	in := []ophglm.Dialogue{
		make("c", 3, "p: 左眼 红，OS 0.5", "d: 查"), make("a", 1, "p: 左眼红，os ０.５", "d: 查"), make("b", 2, "p: 右眼红，OS 0.5", "d: 查"),
		make("d", 4, "p: 1 2", "d: 查"), make("e", 5, "p: 12", "d: 查"), make("a", 9, "p: 左眼红，os ０.５", "d: 查"), make("f", 6, "d: 查", "p: 12"),
	}
	var first string
	for turn := range 3 {
		out := pipelinetest.Run(t, Dedup(), "", map[string]string{"dialogues": pipelinetest.JSONL(t, in...)})
		if got := string(out.Outputs["dialogues"]) + string(out.Outputs["links"]); turn == 0 {
			first = got
		} else if got != first {
			t.Fatalf("another order of input gives another output:\n%s\n%s", got, first)
		}
		ds := pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"])
		var ids []string
		for _, d := range ds {
			ids = append(ids, d.ID)
			if want := map[string]string{"b": "a"}[d.ID]; d.Cluster != cmp.Or(want, d.ID) {
				t.Errorf("the cluster of %s is %s", d.ID, d.Cluster)
			}
		}
		if got := strings.Join(ids, " "); got != "a b d e f" {
			t.Fatalf("what stays is %s", got)
		}
		if o := ds[0].Origins; len(o) != 3 || o[0].Row != 1 || o[1].Row != 9 || o[2].Row != 3 {
			t.Errorf("origins of a are %v", o)
		}
		links := pipelinetest.Records[ophglm.Link](t, out.Outputs["links"])
		if len(links) != 2 || links[0].A != "c" || links[0].B != "a" || links[0].Kind != "merged" || links[0].Similarity != 1 ||
			links[1].A != "a" || links[1].B != "b" || links[1].Kind != "near" {
			t.Errorf("links are %v", links)
		}
		if a := out.Accounting; a.Inputs != 7 || a.Used != 5 || a.Merged != 2 {
			t.Errorf("accounting is %+v", a)
		}
		in = append(in[3:], in[:3]...)
	}
}

// The line that dedup writes is the one that encoding the dialogue would give.
func TestWithCluster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dialogueOf("p: "+rapid.String().Draw(t, "text"), "d: x")
		d.ID = ophglm.HashID(d.Turns[0].Text)
		if rapid.Bool().Draw(t, "more") {
			d.Flags, d.History, d.Quality = []string{"eye"}, []string{"h"}, &ophglm.Quality{Score: 0.5}
		}
		line, err := jsonl.Marshal(&d)
		if err != nil {
			t.Fatal(err)
		}
		got := string(withCluster(nil, line, "c1"))
		d.Cluster = "c1"
		want, err := jsonl.Marshal(&d)
		if err != nil || got != string(want) {
			t.Fatalf("%s\n%s, %v", got, want, err)
		}
	})
}

// One question with several answers is one cluster, which a split may not cut,
// although the dialogues are not near.
func TestOneQuestionIsOneCluster(t *testing.T) {
	question := "p: 最近总觉得眼前有东西在飘，怎么办？"
	in := []ophglm.Dialogue{
		dialogueOf(question, "d: 多半是玻璃体混浊，散瞳查一下眼底就知道了，平时不用太紧张。"),
		dialogueOf(question+"！", "d: 这种情况建议做检查排除视网膜裂孔，尤其近视的人更要当心。"),
		dialogueOf("p: 怎么办", "d: 多喝水。"), dialogueOf("p: 怎么办", "d: 早点睡。"), // too little to be a question
	}
	for i := range in {
		in[i].ID, in[i].Origins = string(rune('a'+i)), []ophglm.Origin{{Dataset: "t", Row: i + 1}}
	}
	out := pipelinetest.Run(t, Dedup(), "", map[string]string{"dialogues": pipelinetest.JSONL(t, in...)})
	var clusters []string
	for _, d := range pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"]) {
		clusters = append(clusters, d.ID+d.Cluster)
	}
	if got := strings.Join(clusters, " "); got != "aa ba cc dd" {
		t.Errorf("clusters %s", got)
	}
}

// What stays does not depend on the order of the rows, whose numbers change with
// it, nor on how many workers compare.
func TestDedupOfShuffledRows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	said := []string{"眼前有东西在飘", "晚上看东西费劲", "总觉得干", "看近处不清楚", "有点怕光", "早上睁不开", "去年配过镜", "平时看屏幕多", "单位体检说要复查", "家里人不放心"}
	var in []ophglm.Dialogue
	for len(in) < 240 {
		text := make([]string, 0, 12)
		if len(in) > 0 && r.IntN(2) == 0 {
			text = strings.Split(in[r.IntN(len(in))].Turns[0].Text, "，")
			text[r.IntN(len(text))] = said[r.IntN(len(said))]
		} else {
			for range 8 + r.IntN(4) {
				text = append(text, said[r.IntN(len(said))])
			}
		}
		d := dialogueOf("p: "+strings.Join(text, "，"), "d: 先观察")
		d.ID = ophglm.DialogueID(&d)
		in = append(in, d)
	}
	var want string
	for turn := range 4 {
		for i := range in {
			in[i].Origins = []ophglm.Origin{{Dataset: "t", Row: i + 1, Key: "k" + in[i].ID}}
		}
		out := pipelinetest.Run(t, Dedup(), "", map[string]string{"dialogues": pipelinetest.JSONL(t, in...)})
		var got []string
		for _, d := range pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"]) {
			got = append(got, d.ID+" "+d.Name()+" "+d.Cluster)
		}
		all := strings.Join(got, "\n") + string(out.Outputs["links"])
		switch {
		case out.Accounting.Merged < 20:
			t.Fatalf("only %d were merged", out.Accounting.Merged)
		case turn == 0:
			want = all
		case all != want:
			t.Fatalf("in another order something else stays:\n%s\n\n%s", want, all)
		}
		r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
	}
}
