package dialogue

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/realdata"
)

// realRow is a row of the real dialogues, as its reader gives it.
type realRow struct {
	file     string // under dialogues/
	row      int    // from 1
	dialogue *ophglm.Dialogue
	hash     string // of its turns' texts
	question string // of the patient, without blanks and marks: what a draw may take once
	stratum  string // "fundus", "eye" or "rest": by the words that it mentions
}

// realFiles are the files that labels address; short is how labels name them.
var realFiles = []struct {
	short, file string
	kind        func() pipeline.Kind
}{
	{"huatuo", "dialogues/huatuo26M_test.json", Huatuo},
	{"toyhom", "dialogues/toyhom_internal_medicine_gb18030.csv", Toyhom},
	{"cmtmedqa", "dialogues/CMtMedQA_part.json", CMtMedQA},
	{"english", "dialogues/english_qa_part.json", nil},
}

// readRealRows is what [realRows] read before.
var readRealRows []realRow

// realRows reads all rows of the real files, in order, once for all tests; they
// are not to be changed. The test is skipped where the files are absent.
func realRows(t *testing.T) []realRow {
	t.Helper()
	if readRealRows != nil {
		return readRealRows
	}
	var rows []realRow
	for _, f := range realFiles {
		b, err := os.ReadFile(realdata.Path(t, f.file))
		if err != nil {
			t.Fatal(err)
		}
		if f.kind == nil {
			rows = append(rows, englishRows(t, f.short, b)...)
			continue
		}
		out := pipelinetest.Run(t, f.kind(), "", map[string]string{"files": string(b)})
		for _, d := range pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"]) {
			rows = append(rows, newRealRow(f.short, &d))
		}
	}
	readRealRows = rows
	return rows
}

// englishRows reads the English questions as a question and an answer each, so
// that what a label addresses does not hang on how a reader joins them.
func englishRows(t *testing.T, short string, file []byte) []realRow {
	t.Helper()
	var list []struct {
		Answer   string `json:"answer"`
		Question string `json:"question"`
		Text     string `json:"question_text"`
	}
	if err := json.Unmarshal(file, &list); err != nil {
		t.Fatal(err)
	}
	rows := make([]realRow, len(list))
	for i, r := range list {
		if r.Text == "" {
			r.Text = r.Question
		}
		rows[i] = newRealRow(short, &ophglm.Dialogue{
			ID: "r", Origins: []ophglm.Origin{{Dataset: short, Row: i + 1}}, Lang: ophglm.EN,
			Turns: []ophglm.Turn{{Role: ophglm.Patient, Text: r.Text, From: []int{0}}, {Role: ophglm.Doctor, Text: r.Answer, From: []int{1}}},
		})
	}
	return rows
}

func newRealRow(file string, d *ophglm.Dialogue) realRow {
	r := realRow{file: file, row: d.Origins[0].Row, dialogue: d}
	texts := make([]string, len(d.Turns))
	var asked strings.Builder
	for i, t := range d.Turns {
		texts[i] = t.Text
		if t.Role == ophglm.Patient {
			asked.WriteString(t.Text)
		}
	}
	r.hash = ophglm.HashID(texts...)
	r.question = strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, asked.String())
	r.stratum = stratumOf(strings.ToLower(strings.Join(texts, "\n")))
	return r
}

// The strata of the draws are by words that stand anywhere in the turns, whoever
// says them and whatever they mean there (鸡眼, "keep an eye on"). The lists are
// wider than the one that dialogue.select reads, and no part of it.
var (
	fundusMentions = strings.Fields(`眼底 网膜 網膜 黄斑 黃斑 玻璃体 玻璃體 视神经 視神經 视盘 视乳头 脉络膜 葡萄膜 飞蚊 中浆 黑影
		retin macul vitre optic fundus floater chorio uvei papilled papilloed`)
	eyeMentions = strings.Fields(`眼 睛 瞳 睑 瞼 睫 视力 視力 视野 視野 视物 视觉 视线 近视 近視 远视 遠視 斜视 斜視 弱视 老视 复视 幻视 失明 色盲 夜盲
		致盲 角膜 结膜 結膜 巩膜 虹膜 晶体 晶状体 青光 白内障 散光 流泪 泪腺 泪道 泪囊 屈光 看不清 看不见 重影
		eye vision visual sight blind cataract glaucoma ophthal optom pupil cornea conjunctiv myop blur lasik squint strabism stye`)
)

func stratumOf(lower string) string {
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower, w) })
	}
	switch {
	case has(fundusMentions):
		return "fundus"
	case has(eyeMentions):
		return "eye"
	}
	return "rest"
}

// draw takes of each stratum the rows that come first by the hash of seed, file
// and row, each question once and none in taken.
func drawRows(rows []realRow, seed string, want map[string]int, taken map[string]bool) []realRow {
	order := func(r realRow) string { return ophglm.HashID(seed, r.file, strconv.Itoa(r.row)) }
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b realRow) int { return strings.Compare(order(a), order(b)) })
	left := map[string]int{}
	for s, n := range want {
		left[s] = n
	}
	seen := map[string]bool{}
	var drawn []realRow
	for _, r := range sorted {
		if left[r.stratum] == 0 || seen[r.question] || taken[r.question] {
			continue
		}
		left[r.stratum]--
		seen[r.question] = true
		drawn = append(drawn, r)
	}
	return drawn
}
