package dialogue

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
)

// readAll runs a reader on one file and returns dialogues and rejects.
func readAll(t testing.TB, k pipeline.Kind, with, file string) ([]ophglm.Dialogue, []ophglm.Reject) {
	t.Helper()
	out := pipelinetest.Run(t, k, with, map[string]string{"files": file})
	return pipelinetest.Records[ophglm.Dialogue](t, out.Outputs["dialogues"]), pipelinetest.Records[ophglm.Reject](t, out.Rejects)
}

// script writes turns as "p 病情描述: text | d: text".
func script(d ophglm.Dialogue) string {
	var out []string
	for _, t := range d.Turns {
		s := string(t.Role[0])
		if t.Field != "" {
			s += " " + t.Field
		}
		out = append(out, s+": "+t.Text)
	}
	return strings.Join(out, " | ")
}

func reasons(rs []ophglm.Reject) string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Reason)
	}
	return strings.Join(out, " ")
}

const head = "https://consult.example.org/1.htm\n\nDoctor faculty\n云栖眼科医院  眼底病科  另一医院  眼科  \n\nDescription\n"

func TestHaodfLayouts(t *testing.T) {
	for _, c := range []struct {
		name, body, want, disease string
		meta                      map[string]string
	}{
		{
			name: "one line, as in the first years", disease: "白内障 散光",
			body: "疾病：白内障 散光 内容：病情描述（发病时间、主要症状、就诊医院等）：看不清曾经治疗情况和效果：想得到怎样的帮助:要手术吗\n\nDialogue\n医生：\n要\n",
			want: "p 病情描述: 看不清 | p 想得到怎样的帮助: 要手术吗 | d: 要",
		},
		{
			name: "one line without inner labels", disease: "散光", body: "疾病：散光 内容：看不清\n", want: "p 内容: 看不清",
		},
		{
			name: "the label names the doctor", disease: "青光眼",
			body: "疾病：青光眼 内容：上次找某某医生就诊时间或出院时间：5月1日上次就诊时做过的检查、结果、处置方案：降眼压药现在病情、想获得的帮助：成份？\n",
			want: "p 内容: 5月1日 | p 上次就诊时做过的检查、结果、处置方案: 降眼压药 | p 现在病情、想获得的帮助: 成份？",
		},
		{
			name: "labels with the value on their line", disease: "近视",
			body: "疾病：近视\n患病时长:半年内\n病情描述：看不清\n希望提供的帮助：配镜吗\n所就诊医院科室：某医院眼科\n\nDialogue\n病人：\n在吗\n",
			want: "p 病情描述: 看不清 | p 希望提供的帮助: 配镜吗 | p: 在吗",
			meta: map[string]string{"患病时长": "半年内", "所就诊医院科室": "某医院眼科"},
		},
		{
			name: "labels above their value", disease: "网脱\n（右眼）",
			body: "疾病： \n网脱\n（右眼）\n病情描述： \n右眼黑影\n\n两天\n患病多久： \n一周内\n过敏史： \n无（2020-03-25填写）\n怀孕情况： \n\nDialogue\n医生：\n快来\n今天\n病人：\n好\n\n\n",
			want: "p 病情描述: 右眼黑影\n\n两天 | d: 快来\n今天 | p: 好",
			meta: map[string]string{"患病多久": "一周内", "过敏史": "无（2020-03-25填写）"},
		},
		{
			name: "a doctor's line left hanging", disease: "近视",
			body: "疾病： \n近视\n既往病史： \n无（2020-03-28填写）\n度数太高，先查眼底。： \n",
			want: "d Description: 度数太高，先查眼底。", meta: map[string]string{"既往病史": "无（2020-03-28填写）"},
		},
		{
			name: "a voice notice before the conversation", disease: "近视",
			body: "疾病： \n近视\n病情描述： \n看不清\n医生已经通过语音回答了您的问题，请及时收听。： \nDialogue\n病人：\n听到了\n",
			want: "p 病情描述: 看不清 | d Description: 医生已经通过语音回答了您的问题，请及时收听。 | p: 听到了",
		},
		{
			name: "a colon that ends a patient's line is no label", disease: "近视",
			body: "疾病： \n近视\n病情描述： \n我的问题：\n1度数\n", want: "p 病情描述: 我的问题：\n1度数",
		},
		{
			name: "diagnosis before", disease: "近视",
			body: "疾病：近视 内容：看不清\n\nDiagnosis and suggestions\n病情摘要及初步印象：\n近视\n总结建议：\n配镜\n复查\n\nDialogue\n病人：\n多久\n",
			want: "p 内容: 看不清 | p: 多久 | d 病情摘要及初步印象: 近视 | d 总结建议: 配镜\n复查",
		},
		{
			name: "diagnosis after, and the conversation twice", disease: "近视",
			body: "疾病：近视 内容：看不清\n\nDialogue\n医生：\n验光\n病人：\n\n\nDiagnosis and suggestions\n病情摘要及初步印象：\n近视\n总结建议：\n\n\n\nDialogue\n病人：\n好\n",
			want: "p 内容: 看不清 | d: 验光 | p:  | p: 好 | d 病情摘要及初步印象: 近视",
		},
		{
			name: "a field that says none", disease: "近视",
			body: "疾病： \n近视\n病情描述： \n没有办法看清\n曾经治疗情况和效果： \n无。\n希望提供的帮助： \n否\n",
			want: "p 病情描述: 没有办法看清", meta: map[string]string{"曾经治疗情况和效果": "无。", "希望提供的帮助": "否"},
		},
		{
			name: "no conversation, and the diagnosis alone", disease: "近视",
			body: "疾病：近视\n\nDiagnosis and suggestions\n总结建议：\n配镜\n",
			want: "d 总结建议: 配镜",
		},
		{
			name: "the conversation before the description", disease: "近视",
			body: "Dialogue\n医生：\n验光了吗\n\nDescription\n疾病：近视 内容：看不清\n",
			want: "d: 验光了吗 | p 内容: 看不清",
		},
		{
			name: "it starts midway, with the doctor", disease: "近视",
			body: "疾病：近视 内容：看不清\n\nDialogue\n医生：\n那就配镜\n医生：\n一年一查\n病人：\n好\n",
			want: "p 内容: 看不清 | d: 那就配镜 | d: 一年一查 | p: 好",
		},
		{
			name: "voice messages between", disease: "近视",
			body: "疾病：近视 内容：看不清\n\nDialogue\n医生：\n医生已经通过语音回答了您的问题，请及时收听。\n病人：\n（语音）8''\n医生：\n收到\n",
			want: "p 内容: 看不清 | d: 医生已经通过语音回答了您的问题，请及时收听。 | p: （语音）8'' | d: 收到",
		},
		{
			name: "speakers on the line of what is said", disease: "近视",
			body: "疾病：近视 内容：看不清\n\nDialogue\n病人：多久能好\n还疼\n医生：一周\n",
			want: "p 内容: 看不清 | p: 多久能好\n还疼 | d: 一周",
		},
		{
			name: "a speaker within what is said is no mark where speakers stand alone", disease: "近视",
			body: "疾病：近视 内容：看不清\n\nDialogue\n病人：\n上次问过\n医生：一周能好\n现在呢\n",
			want: "p 内容: 看不清 | p: 上次问过\n医生：一周能好\n现在呢",
		},
		{
			name: "words before either side is named", disease: "近视", body: "疾病：近视 内容：看不清\n\nDialogue\n补充\n医生：\n好\n",
			want: "p 内容: 看不清 | p Dialogue: 补充 | d: 好",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, Haodf(), "", "id=12\n"+head+c.body)
			if len(ds) != 1 || len(rs) != 0 {
				t.Fatalf("%d dialogues, rejects %v", len(ds), rs)
			}
			d := ds[0]
			if got := script(d); got != c.want {
				t.Errorf("turns = %s\nwant    %s", got, c.want)
			}
			if d.Disease != c.disease || d.Department != "眼底病科" || d.Origins[0].Key != "12" || d.Origins[0].Row != 1 {
				t.Errorf("disease %q, department %q, origin %+v", d.Disease, d.Department, d.Origins[0])
			}
			if want := 2 + len(c.meta); len(d.Meta) != want || d.Meta["hospital"] != "云栖眼科医院  眼底病科  另一医院  眼科" || d.Meta["url"] != "https://consult.example.org/1.htm" {
				t.Errorf("meta = %v", d.Meta)
			}
			for k, v := range c.meta {
				if d.Meta[k] != v {
					t.Errorf("meta %s = %q, want %q", k, d.Meta[k], v)
				}
			}
			if d.ID != ophglm.DialogueID(&d) {
				t.Error("the id is not that of the record as read")
			}
		})
	}
}

func TestHaodfDepartmentInEnglish(t *testing.T) {
	ds, _ := readAll(t, Haodf(), "", "id=1\nhttps://x\n\nDoctor faculty\nCloud Bay Eye Hospital, Medical Retina\n\nDescription\n疾病：AMD 内容：blurred\n")
	if len(ds) != 1 || ds[0].Department != "Medical Retina" || ds[0].Meta["hospital"] != "Cloud Bay Eye Hospital, Medical Retina" {
		t.Errorf("read %+v", ds)
	}
}

func TestHaodfBadInput(t *testing.T) {
	good := "id=1\n" + head + "疾病：近视 内容：看不清\n\n\n"
	for _, c := range []struct {
		name, file  string
		dialogues   int
		want        string
		reasonHolds string
	}{
		{"empty", "", 0, "", ""},
		{"blank lines", "\n\n\n", 0, "", ""},
		{"byte-order mark and CRLF", "\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"), 1, "", ""},
		{"junk before the first record", "what is this\n" + good, 1, "no_id", "first line id="},
		{"nothing said", good + "id=2\nhttps://x\n\nDoctor faculty\nA B\n\nDescription\n疾病： \n近视\n", 1, "no_turns", "consultation 2"},
		{"GB18030", good + "id=2\n\xb0\xd7\xc4\xda\xd5\xcf\n" + good, 2, "not_utf8", "byte 0 of line 12"},
		{"no blank line before a record", strings.TrimRight(good, "\n") + "\n" + good, 2, "", ""},
		{"NUL", "id=1\n" + head + "疾病：近视 内容：看不\x00清\n", 1, "", ""},
		{"a line over the limit", good + "id=2\n" + strings.Repeat("长", jsonl.MaxLine/3+1) + "\n" + good, 2, "too_long", "over the limit"},
		{"a record over the limit", good + "id=2\n" + strings.Repeat("长\n", maxRecord/4+1) + "id=3\n" + strings.TrimPrefix(good, "id=1\n"), 2, "too_long", "the record has 4194308 bytes"},
		{"a record at the limit", "id=2\n" + strings.Repeat("长长长长长长长长长长长长长长长长长长长长长\n", maxRecord/64) + good, 1, "no_turns", "consultation 2"},
		{"a record over the limit that is not UTF-8", "id=2\n\xb0\n" + strings.Repeat("长\n", maxRecord/4) + good, 1, "too_long", "the record has 4194306 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, Haodf(), "", c.file)
			if len(ds) != c.dialogues || reasons(rs) != c.want {
				t.Fatalf("%d dialogues and rejects %q, want %d and %q", len(ds), reasons(rs), c.dialogues, c.want)
			}
			if len(rs) > 0 && !strings.Contains(rs[0].Detail, c.reasonHolds) {
				t.Errorf("the reason is %q", rs[0].Detail)
			}
		})
	}
}

func TestHaodfOverTheLimitIsDigested(t *testing.T) {
	body := strings.Repeat("长\n", maxRecord/4+1)
	_, rs := readAll(t, Haodf(), "", "id=2\n"+body)
	if len(rs) != 1 || rs[0].Bytes != int64(len(body)) || rs[0].SHA256 != fmt.Sprintf("%x", sha256.Sum256([]byte(body))) || rs[0].Record != nil {
		t.Errorf("rejects %.300v", rs)
	}
}

func TestJSONReaders(t *testing.T) {
	const row = `{"id":"j1","cate1":"五官科","cate2":"眼科","instruction":"q2","input":"","output":"a2","history":[["q1","a1"]]}`
	for _, c := range []struct {
		name, file, want, rejects, detail string
		kind                              pipeline.Kind
	}{
		{"history first", "[" + row + "]", "p: q1 | d: a1 | p: q2 | d: a2", "", "", CMtMedQA()},
		{"no history, no category", `[{"id":"j2","instruction":"q","output":"a"}]`, "p: q | d: a", "", "", CMtMedQA()},
		{"input", `[{"instruction":"q","input":"more","output":"a","history":null}]`, "p input: more | p: q | d: a", "", "", CMtMedQA()},
		{"half a pair", `[{"instruction":"q","output":"a","history":[["q1"]]},` + row + "]", "p: q1 | d: a1 | p: q2 | d: a2", "wrong_shape", "history[0] has 1 texts", CMtMedQA()},
		{"nothing said", `[{"instruction":"","output":""}]`, "", "no_turns", "", CMtMedQA()},
		{"a field of another type", `[{"instruction":5,"output":"a"}]`, "", "broken_json", "instruction holds a JSON number", CMtMedQA()},
		{"lists", `[{"id":"","instruction":["q1","q2"],"input":"","output":["a1","a2"]}]`, "p: q1 | d: a1 | p: q2 | d: a2", "", "", Huatuo()},
		{"plain texts", `[{"instruction":"q","output":"a"}]`, "p: q | d: a", "", "", Huatuo()},
		{"two answers to one question", `[{"instruction":["q"],"output":["a","b"]}]`, "", "wrong_shape", "1 questions and 2 answers", Huatuo()},
		{"byte-order mark", "\ufeff [\n" + row + "\n]\n", "p: q1 | d: a1 | p: q2 | d: a2", "", "", CMtMedQA()},
		{"a broken value between", `[{"instruction":},` + row + `]`, "p: q1 | d: a1 | p: q2 | d: a2", "broken_json", "at byte 16", CMtMedQA()},
		{"cut short within a value", `[` + row + `,{"instruction":"q`, "p: q1 | d: a1 | p: q2 | d: a2", "broken_json", "ends within this row", CMtMedQA()},
		{"cut short between values", `[` + row + `,`, "p: q1 | d: a1 | p: q2 | d: a2", "broken_json", "ends within the array", CMtMedQA()},
		{"a row without its end", "[\n" + row + ",\n{\"id\":\"j0\",\"instruction\":\"q,\n" + row + "\n]\n", "p: q1 | d: a1 | p: q2 | d: a2", "broken_json", "on line 3: a line ends within a text", CMtMedQA()},
		{"a bracket too many", "[" + row + "}," + row + "]", "p: q1 | d: a1 | p: q2 | d: a2", "broken_json", "'}' stands where a comma is to stand", CMtMedQA()},
		{"not an array", `"a"`, "", "broken_json", `begins with '"'`, CMtMedQA()},
		{"one row a line", row + "\n\n{\"a\":\n" + row + "\n", "p: q1 | d: a1 | p: q2 | d: a2", "broken_json", fmt.Sprintf("at byte %d: unexpected end", len(row+"\n\n{\"a\"")), CMtMedQA()},
		{"a number for an id", `[{"id":12,"instruction":"q","output":"a"}]`, "p: q | d: a", "", "", Huatuo()},
		{"a list for an id", `[{"id":[12],"instruction":"q","output":"a"}]`, "", "broken_json", "the id is neither a text nor a number", Huatuo()},
		{"more after the array", `[` + row + `] x`, "p: q1 | d: a1 | p: q2 | d: a2", "broken_json", "more follows", CMtMedQA()},
		{"not UTF-8", "[{\"instruction\":\"\xff\xd7\",\"output\":\"a\"}]", "", "not_utf8", "at byte 17", CMtMedQA()},
		{"GB18030", "[{\"instruction\":\"\xb0\xd7\",\"output\":\"a\"}]", "p: 白 | d: a", "", "", CMtMedQA()},
		{"NUL", `[{"instruction":"q\u0000","output":"a"}]`, "p: q\x00 | d: a", "", "", CMtMedQA()},
		{"empty file", "", "", "", "", CMtMedQA()},
		{"empty array", "[ ]", "", "", "", Huatuo()},
		{"blank", `[{"instruction":" ","output":"\n"}]`, "", "no_turns", "", CMtMedQA()},
		{"bare values", `[1, "x", null, tru]`, "", "broken_json broken_json no_turns broken_json", "", CMtMedQA()},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, c.kind, "", c.file)
			got := ""
			if len(ds) > 0 {
				got = script(ds[0])
			}
			if got != c.want || reasons(rs) != c.rejects {
				t.Fatalf("turns %q, rejects %q %v", got, reasons(rs), rs)
			}
			if len(rs) > 0 && !strings.Contains(rs[0].Detail, c.detail) {
				t.Errorf("the reason is %q, want %q in it", rs[0].Detail, c.detail)
			}
		})
	}
}

func TestToyhom(t *testing.T) {
	const columns = "department,title,ask,answer\n"
	for _, c := range []struct{ name, with, file, want, rejects, detail string }{
		{"title says more", "encoding: utf-8", columns + "眼科,飞蚊症,眼前有黑点,查眼底\n", "p title: 飞蚊症 | p: 眼前有黑点 | d: 查眼底", "", ""},
		{"title says the same", "encoding: utf-8", columns + "眼科,眼前有黑点,你好，眼前有黑点。,查眼底\n", "p: 你好，眼前有黑点。 | d: 查眼底", "", ""},
		{"GB18030", "", columns + "\xd1\xdb\xbf\xc6,\xb0\xd7,\xb0\xd7\xc4\xda\xd5\xcf,\xc4\xdc\n", "p: 白内障 | d: 能", "", ""},
		{"not GB18030", "encoding: gb18030", columns + "a,b,c\xff,d\n", "", "not_gb18030", "not GB18030 after 5 characters of the row at line 2"},
		{"cut within a character", "encoding: gb18030", columns + "a,b,c,d\xd1\n", "", "not_gb18030", "after 7 characters"},
		{"UTF-8 in place of GB18030", "encoding: gb18030", columns + "眼科,飞蚊症,黑点,查眼底\n", "", "not_gb18030", "it reads as UTF-8"},
		{"UTF-8", "", columns + "眼科,飞蚊症,黑点,查眼底\n", "p title: 飞蚊症 | p: 黑点 | d: 查眼底", "", ""},
		{"UTF-16", "", "\xff\xfe" + utf16LE(columns+"眼科,飞蚊症,黑点,查眼底\n"), "p title: 飞蚊症 | p: 黑点 | d: 查眼底", "", ""},
		{"not UTF-8", "encoding: utf-8", columns + "a,b,c,\xd1\xdb\n", "", "not_utf8", "not UTF-8 at byte 6"},
		{"quoted, with a line break", "encoding: utf-8", columns + "a,tt,\"one, \"\"two\"\"\nthree\",d\n", "p title: tt | p: one, \"two\"\nthree | d: d", "", ""},
		{"a quote within a field", "encoding: utf-8", columns + "a,b,say \"no,d\n", "p: say \"no | d: d", "", ""},
		{"a quote never closed", "encoding: utf-8", columns + "a,tt,\"oops,d\ne,uu,g,h\n", "p title: uu | p: g | d: h", "bad_quote", "never closed"},
		{"text after a quote", "encoding: utf-8", columns + "a,tt,\"oops\"x,d\n\"e\",uu,g,h\n", "p title: uu | p: g | d: h", "bad_quote", "closing quote"},
		{"a short cell that is UTF-8 by chance", "", columns + "a,\xc2\xa9\xc2\xa9\xc2\xa9\xc2\xa9,\xb0\xd7,d\n", "p title: 漏漏漏漏 | p: 白 | d: d", "", ""},
		{"too few columns", "encoding: utf-8", columns + "a,b\n", "", "wrong_columns", "2 columns"},
		{"another header", "", "title,ask\nx,y\n", "", "wrong_header", "department,title,ask,answer"},
		{"byte-order mark and CRLF", "encoding: utf-8", "\ufeffdepartment,title,ask,answer\r\na,b,c,d\r\n", "p: c | d: d", "", ""},
		{"empty", "", "", "", "", ""},
		{"nothing said", "encoding: utf-8", columns + "a,,,\n", "", "no_turns", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, Toyhom(), c.with, c.file)
			got := ""
			if len(ds) > 0 {
				got = script(ds[0])
			}
			if got != c.want || reasons(rs) != c.rejects {
				t.Fatalf("turns %q, rejects %v", got, rs)
			}
			if len(rs) > 0 && !strings.Contains(rs[0].Detail, c.detail) {
				t.Errorf("the reason is %q, want %q in it", rs[0].Detail, c.detail)
			}
		})
	}
	for encoding, ok := range map[string]bool{"auto": true, "gb18030": true, "utf-8": true, "big5": true, "latin1": false, "": false, "utf-8-bom": false} {
		if err := (ToyhomConfig{Encoding: encoding}).Validate(); (err == nil) != ok {
			t.Errorf("the encoding %q: %v", encoding, err)
		}
	}
}

// utf16LE writes a text of the basic plane in UTF-16, little end first.
func utf16LE(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

func FuzzHaodf(f *testing.F) {
	f.Add("id=1\n" + head + "疾病：近视 内容：病情描述：看不清\n\nDialogue\n医生：\n好\n")
	f.Add("疾病： \n近视\n既往病史： \n无\n先查眼底： \nDialogue\n病人：\n")
	f.Add("Diagnosis and suggestions\n总结建议：配镜\nDialogue\nDialogue\n医生:\n")
	f.Fuzz(func(t *testing.T, s string) {
		lines := strings.Split(s, "\n")
		b := &builder{}
		parseHaodf(lines, b)
		for i, turn := range b.d.Turns {
			if turn.From[0] != i || turn.Role == "" {
				t.Fatalf("turn %d: %+v", i, turn)
			}
			for line := range strings.SplitSeq(turn.Text, "\n") { // nothing is invented
				if !strings.Contains(s, line) {
					t.Fatalf("%q is not in the input", line)
				}
			}
		}
	})
}
