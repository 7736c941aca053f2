package dialogue

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/text"
)

func TestPlainJSON(t *testing.T) {
	for _, c := range []struct{ name, file, want, rejects, detail string }{
		{"turns", `{"id":"a","turns":[{"role":"patient","text":"q"},{"role":"doctor","text":"a"},{"role":"user","text":"r"},{"role":"assistant","text":"b"}]}`, "p: q | d: a | p: r | d: b", "", ""},
		{"roles in Chinese", `{"turns":[{"role":"患者","text":"q"},{"role":"医生","text":"a"},{"role":"病人","text":"r"},{"role":"大夫","text":"b"}]}`, "p: q | d: a | p: r | d: b", "", ""},
		{"roles in capitals", `{"turns":[{"role":"Patient","text":"q"},{"role":"DOCTOR","text":"a"}]}`, "p: q | d: a", "", ""},
		{"a role of nobody", `{"turns":[{"role":"nurse","text":"q"}]}`, "", "wrong_shape", `turns[0] is of "nurse"`},
		{"a system's turn", `{"turns":[{"role":"system","text":"s"},{"role":"user","text":"q"}]}`, "p: q", "", ""},
		{"marks", `{"id":"b","text":"患者：左眼疼\n医生：多久了\n病人:三天\n大夫:来医院"}`, "p: 左眼疼 | d: 多久了 | p: 三天 | d: 来医院", "", ""},
		{"marks in English", `{"text":"Patient: my eye hurts\nDoctor: since when?\npatient:Monday"}`, "p:  my eye hurts | d:  since when? | p: Monday", "", ""},
		{"a turn of several lines", `{"text":"患者：一\n二\n\n三\n医生：四\n"}`, "p: 一\n二\n\n三 | d: 四", "", ""},
		{"CRLF within the text", `{"text":"患者：一\r\n医生：二\r\n"}`, "p: 一 | d: 二", "", ""},
		{"blanks after the mark are of the text", `{"text":"患者： 一 \n医生：\u3000二"}`, "p:  一  | d: \u3000二", "", ""},
		{"a mark that says nothing", `{"text":"患者：\n医生：二"}`, "p:  | d: 二", "", ""},
		{"no mark", `{"text":"谢谢\n再见"}`, "p: 谢谢\n再见", "", ""},
		{"words before the first mark", `{"text":"你好\n医生：二"}`, "p: 你好 | d: 二", "", ""},
		{"blank before the first mark", `{"text":"\n患者：一\n医生：二"}`, "p: 一 | d: 二", "", ""},
		{"a mark within a line is none", `{"text":"患者：他说医生：没事\n 医生：二"}`, "p: 他说医生：没事 | d: 二", "", ""},
		{"a mark without its colon is none", `{"text":"患者：一\n医生说：二\n患者的：三"}`, "p: 一\n医生说：二\n患者的：三", "", ""},
		{"a mark and no more", `{"text":"患者：一\n医生"}`, "p: 一\n医生", "", ""},
		{"one side alone", `{"text":"医生：二\n医生：三"}`, "d: 二 | d: 三", "", ""},
		{"turns over text", `{"text":"no","turns":[{"role":"user","text":"q"}]}`, "p: q", "", ""},
		{"no turns, and a text", `{"text":"q","turns":[]}`, "p: q", "", ""},
		{"null", `{"id":null,"text":"q","turns":null,"department":null}`, "p: q", "", ""},
		{"emoji alone", `{"text":"😀😀\n医生：👌"}`, "p: 😀😀 | d: 👌", "", ""},
		{"nothing said", `{"id":"a","text":" \n"}`, "", "no_turns", "nothing was said"},
		{"empty turns", `{"turns":[{"role":"user","text":""},{"role":"doctor","text":" "}]}`, "", "no_turns", ""},
		{"an empty turn among others", `{"turns":[{"role":"user","text":"q"},{"role":"doctor","text":""}]}`, "p: q | d: ", "", ""},
		{"neither key", `{"id":"a"}`, "", "no_turns", ""},
		{"an object for an id", `{"id":{"n":1},"text":"q"}`, "", "wrong_shape", "the id is neither"},
		{"a list for a text", `{"text":["q"]}`, "", "broken_json", "field text holds a JSON array"},
		{"cut short", `{"text":"q`, "", "broken_json", "unexpected end"},
		{"an array of rows", `[{"text":"患者：一"},` + "\n" + `{"text":5},{"text":"医生：二"}]`, "p: 一", "broken_json", "holds a JSON number"},
		{"byte-order mark", "\ufeff" + `{"text":"q"}`, "p: q", "", ""},
		{"escapes", `{"text":"\u60a3\u8005\uff1a\"q\"\ttab\n\u533b\u751f:\ud83d\ude00"}`, "p: \"q\"\ttab | d: 😀", "", ""},
		{"not UTF-8", "{\"text\":\"q\xff\"}", "", "not_utf8", "at byte 10"},
		{"GB18030 among UTF-8", `{"text":"左眼"}` + "\n{\"text\":\"\xd7\xf3\xd1\xdb\xcc\xdb\xcd\xb4\"}\n" + `{"text":"右眼"}`, "p: 左眼", "not_utf8", "reads as GB18030"},
		{"text where a line is to be", "hello\n" + `{"text":"q"}`, "p: q", "broken_json", "invalid character"},
		{"blank lines", "\n\n" + `{"text":"q"}` + "\n \n", "p: q", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, JSONL(), "", c.file)
			got := ""
			if len(ds) > 0 {
				got = script(ds[0])
			}
			if got != c.want || !strings.HasPrefix(reasons(rs), c.rejects) || len(c.rejects) == 0 && len(rs) > 0 {
				t.Fatalf("turns %q, rejects %q %v", got, reasons(rs), rs)
			}
			if len(rs) > 0 && !strings.Contains(rs[0].Detail, c.detail) {
				t.Errorf("the reason is %q, want %q in it", rs[0].Detail, c.detail)
			}
		})
	}
}

func TestPlainJSONFields(t *testing.T) {
	ds, _ := readAll(t, JSONL(), "dataset: ward\nlicence: ours", "\n"+`{"id":17,"text":"q","department":"眼科","disease":"青光眼","src":null,"kind":"x","turns":null}`+"\n")
	if len(ds) != 1 {
		t.Fatal(ds)
	}
	d := ds[0]
	want := ophglm.Origin{Dataset: "ward", File: "example", Row: 2, Key: "17", Licence: "ours"}
	if d.Origins[0] != want || d.Department != "眼科" || d.Disease != "青光眼" || d.Meta != nil || d.Lang != ophglm.EN {
		t.Errorf("read %+v", d)
	}
}

// Two rows with one id are two records where they say different things, and one
// record from two rows where they say the same.
func TestRowsOfOneID(t *testing.T) {
	ds, rs := readAll(t, JSONL(), "", `{"id":"x","text":"左眼"}`+"\n"+`{"id":"x","text":"右眼"}`+"\n"+`{"id":"y","text":"左眼"}`+"\n")
	if len(ds) != 3 || len(rs) != 0 {
		t.Fatalf("%d dialogues, rejects %v", len(ds), rs)
	}
	if ds[0].ID == ds[1].ID || ds[0].ID != ds[2].ID {
		t.Errorf("the ids are %s, %s and %s", ds[0].ID, ds[1].ID, ds[2].ID)
	}
	for i, key := range []string{"x", "x", "y"} {
		if o := ds[i].Origins; len(o) != 1 || o[0].Key != key || o[0].Row != i+1 {
			t.Errorf("dialogue %d comes from %+v", i, o)
		}
	}
}

// The quick way gives what the careful one does, whatever stands in a row.
func TestQuickIsCareful(t *testing.T) {
	words := rapid.SampledFrom([]string{"患者：", "医生:", "Doctor:", "\n", "\r\n", "左眼", "21", "eye ", "😀", "〇", "𠮷", "é", "（", "。", "\"", "\\", "\t", "\u2028", "A"})
	s := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(words, 0, 20).Draw(t, "words"), "") })
	rapid.Check(t, func(rt *rapid.T) {
		row := map[string]any{"id": s.Draw(rt, "id"), "department": s.Draw(rt, "department")}
		if rapid.Bool().Draw(rt, "turns") {
			turns := []map[string]string{}
			for range rapid.IntRange(1, 4).Draw(rt, "n") {
				turns = append(turns, map[string]string{"role": rapid.SampledFrom([]string{"user", "医生"}).Draw(rt, "role"), "text": s.Draw(rt, "text")})
			}
			row["turns"] = turns
		} else {
			row["text"] = s.Draw(rt, "text")
		}
		line, err := json.Marshal(row)
		if err != nil {
			rt.Fatal(err)
		}
		quick, _ := readAll(t, JSONL(), "", string(line))
		careful, _ := readAll(t, JSONL(), "", "["+string(line)+"]")
		a, b := fmt.Sprintf("%+v", quick), fmt.Sprintf("%+v", careful)
		if a != b {
			rt.Fatalf("%s\nis read as %s\nand as     %s", line, a, b)
		}
		for _, d := range quick {
			if ophglm.DialogueID(&d) != d.ID {
				rt.Fatalf("%s has the id of another", line)
			}
		}
	})
}

func TestLanguageIsThatOfText(t *testing.T) {
	words := rapid.SampledFrom([]string{"左眼", "eye", " ", "〇", "㐀", "一", "𠮷", "é", "（", "。", "“", "1", "豈", "か", "x", "\n"})
	rapid.Check(t, func(rt *rapid.T) {
		var turns []ophglm.Turn
		var texts []string
		for range rapid.IntRange(0, 6).Draw(rt, "turns") {
			s := strings.Join(rapid.SliceOfN(words, 0, 12).Draw(rt, "words"), "")
			turns, texts = append(turns, ophglm.Turn{Text: s}), append(texts, s)
		}
		if got, want := languageOf(turns), text.Language(texts...); got != want {
			rt.Fatalf("%q is called %s, want %s", texts, got, want)
		}
	})
}

// markPattern is what begins a turn, written down another way.
var markPattern = regexp.MustCompile(`(?m)^[ \t\x{3000}]*(?:(患者|病人|(?i:patient))|医生|大夫|(?i:doctor)) ?[：:]`)

// The turns of a text are what lies between its marks.
func TestMarkedTurnsLieBetweenMarks(t *testing.T) {
	words := rapid.SampledFrom([]string{"患者：", "医生:", "Doctor:", "patient：", "大夫：", "病人", "\n", "\n", "\n", "\r\n", "左眼", "：", " "})
	lineEnd := func(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r") }
	rapid.Check(t, func(rt *rapid.T) {
		s := strings.Join(rapid.SliceOf(words).Draw(rt, "words"), "")
		var want, got []string
		marks := markPattern.FindAllStringSubmatchIndex(s, -1)
		first := len(s)
		if len(marks) > 0 {
			first = marks[0][0]
		}
		turn := func(role ophglm.Role, s string) string {
			if strings.HasSuffix(s, "\n") { // a line end, or none
				s = lineEnd(s)
			}
			return string(role) + " " + s
		}
		if strings.TrimSpace(s[:first]) != "" {
			want = append(want, turn(ophglm.Patient, s[:first]))
		}
		for i, m := range marks {
			role, end := ophglm.Doctor, len(s)
			if m[2] >= 0 {
				role = ophglm.Patient
			}
			if i+1 < len(marks) {
				end = marks[i+1][0]
			}
			want = append(want, turn(role, s[m[1]:end]))
		}
		markedTurns(s, func(role ophglm.Role, text string) { got = append(got, string(role)+" "+text) })
		if !slices.Equal(got, want) {
			rt.Fatalf("%q gives %q, want %q", s, got, want)
		}
	})
}

// Sizes at which what is not linear shows: each is read in a second or two on
// any machine, and would take minutes if it were quadratic.
func TestLargeDialogues(t *testing.T) {
	long := strings.Repeat("右眼黑影飘动。", 5<<20/21)
	for _, c := range []struct {
		name, file string
		turns      int
	}{
		{"a turn of 5 MB", `{"id":"a","turns":[{"role":"patient","text":"` + long + `"}]}`, 1},
		{"a turn of 5 MB of marks that are none", `{"id":"a","text":"患者：` + strings.Repeat(`医生\n`, 5<<20/8) + `"}`, 1},
		{"100k turns", `{"turns":[` + strings.Repeat(`{"role":"patient","text":"还疼吗"},`, 99_999) + `{"role":"doctor","text":"好"}]}`, 100_000},
		{"100k marks", `{"text":"` + strings.Repeat(`患者：疼\n`, 100_000) + `"}`, 100_000},
		{"5 MB of emoji", `{"text":"` + strings.Repeat("😀", 5<<20/4) + `"}`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, JSONL(), "", c.file+"\n")
			if len(ds) != 1 || len(rs) != 0 || len(ds[0].Turns) != c.turns {
				t.Fatalf("%d dialogues, %d rejects", len(ds), len(rs))
			}
		})
	}
}

func FuzzPlainJSON(f *testing.F) {
	f.Add([]byte(`{"id":1,"text":"患者：一\n医生：二"}`))
	f.Add([]byte(`[{"turns":[{"role":"user","text":"q"}]},{}]`))
	f.Add([]byte("{\"text\":\"\xb0\xd7\"}\n"))
	fuzzReader(f, JSONL())
}

func FuzzMarkedTurns(f *testing.F) {
	f.Add("患者：左眼疼\n医生：多久了\r\n大夫:来\n")
	f.Add("Patient: a\nDoctor:\n\nx")
	f.Add("\xe6\x82\xa3\n患者")
	f.Fuzz(func(t *testing.T, s string) {
		turns := 0
		markedTurns(s, func(role ophglm.Role, text string) {
			turns++
			if !strings.Contains(s, text) {
				t.Fatalf("%q gives %q", s, text)
			}
		})
		if strings.TrimSpace(s) != "" && turns == 0 {
			t.Fatalf("%q gives no turn", s)
		}
	})
}

// The engine's accounting holds what the reader left out.
func TestPlainJSONCounts(t *testing.T) {
	out := pipelinetest.Run(t, JSONL(), "", map[string]string{"files": `{"turns":[{"role":"system","text":"s"},{"role":"tool","text":"t"},{"role":"user","text":"q"}]}` + "\n"})
	c := out.Accounting.Counts
	if c["left_out.system"] != 1 || c["left_out.tool"] != 1 || c["encoding.utf-8"] != 1 || len(c) != 3 {
		t.Errorf("counts %v", c)
	}
}
