package dialogue

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm"
	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
	"ophglm/internal/pipeline/pipelinetest"
	"ophglm/internal/proof"
)

// allReaders are the kinds that read files of dialogues.
func allReaders() []pipeline.Kind {
	return []pipeline.Kind{ChatDoctor(), CMtMedQA(), CSV(), EnglishQA(), Haodf(), Huatuo(), JSONL(), MedDialog(), Messages(), ShareGPT(), Toyhom()}
}

func TestFormatsOfReaders(t *testing.T) {
	const prompt = "If you are a doctor, please answer the medical questions based on the patient's description."
	for _, c := range []struct {
		name, file, want, rejects, detail string
		kind                              pipeline.Kind
	}{
		{"prompt, question, answer", `[{"instruction":"` + prompt + `","input":"q","output":"a"}]`, "p: q | d: a", "", "", ChatDoctor()},
		{"question in the instruction", `[{"instruction":"q","input":"","output":"a"}]`, "p: q | d: a", "", "", ChatDoctor()},
		{"instruction and input are both the patient's", `{"instruction":"q","input":"more","output":"a"}`, "p instruction: q | p: more | d: a", "", "", ChatDoctor()},
		{"iCliniq, with answers of models", `[{"input":"q","answer_icliniq":"a","answer_chatgpt":"m","answer_chatdoctor":"n"}]`, "p: q | d: a", "", "", ChatDoctor()},
		{"no question", `[{"instruction":"` + prompt + `","input":"","output":""}]`, "p: " + prompt, "", "", ChatDoctor()},
		{"a list of outputs", `[{"instruction":"q","output":["a"]}]`, "", "broken_json", "field output holds a JSON array", ChatDoctor()},

		{"a title that says the same", `[{"question":"is it red?","question_text":"Is it RED?","answer":"no","tags":["eye","redness"],"url":"u","site":"s"}]`, "p: Is it RED? | d: no", "", "", EnglishQA()},
		{"a title that says more", `[{"question":"sudden blindness","question_text":"what now?","answer":"go"}]`, "p question: sudden blindness | p: what now? | d: go", "", "", EnglishQA()},
		{"a question alone", `[{"question":"is it red?","answer":"no","tags":"eye"}]`, "p: is it red? | d: no", "", "", EnglishQA()},
		{"another format", `[{"a":1}]`, "", "no_turns", "", EnglishQA()},

		{"ShareGPT", `[{"id":1,"conversations":[{"from":"system","value":"s"},{"from":"human","value":"q"},{"from":"gpt","value":"a"},{"from":"function_call","value":"{}"}]}]`, "p: q | d: a", "", "", ShareGPT()},
		{"ShareGPT with names of messages", `{"conversations":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}`, "p: q | d: a", "", "", ShareGPT()},
		{"ShareGPT with somebody else", `[{"conversations":[{"from":"narrator","value":"q"}]}]`, "", "wrong_shape", `conversations[0] is of "narrator"`, ShareGPT()},
		{"ShareGPT without conversations", `[{"items":[]}]`, "", "no_turns", "", ShareGPT()},

		{"messages", `{"messages":[{"role":"developer","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}`, "p: q | d: a", "", "", Messages()},
		{"messages in parts", `{"messages":[{"role":"user","content":[{"type":"text","text":"q1"},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"q2"}]}]}`, "p: q1\nq2", "", "", Messages()},
		{"messages with calls of tools", `{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},{"role":"tool","content":"42"},{"role":"assistant","content":"a"}]}`, "p: q | d: a", "", "", Messages()},
		{"messages with a number", `{"messages":[{"role":"user","content":5}]}`, "", "broken_json", "a content is neither", Messages()},
		{"messages of somebody else", `{"messages":[{"role":"critic","content":"q"}]}`, "", "wrong_shape", `messages[0] is of "critic"`, Messages()},

		{
			"MedDialog as text", "id=1\nhttps://x.example\n\nDescription\nQ. red eye\n\nDialogue\nPatient:\nMy eye is red.\nSince Monday.\n\nDoctor:\nUse drops.\n\n\nid=2\n\nDialogue\nDoctor:\nHello\n",
			"p Description: Q. red eye | p: My eye is red.\nSince Monday. | d: Use drops.", "", "", MedDialog(),
		},
		{"MedDialog as turns", `[{"dialogue_id":7,"dialogue_url":"u","dialogue_turns":[{"speaker":"病人","utterance":"疼"},{"speaker":"医生","utterance":"来"}]}]`, "p: 疼 | d: 来", "", "", MedDialog()},
		{"MedDialog as columns", `{"dialogue_turns":{"speaker":[0,1],"utterance":["q","a"]}}`, "p: q | d: a", "", "", MedDialog()},
		{"MedDialog as columns of two lengths", `{"dialogue_turns":{"speaker":[0,1],"utterance":["q"]}}`, "", "broken_json", "2 speakers and 1 utterances", MedDialog()},
		{"MedDialog as utterances", `[{"description":"q","utterances":["patient: q","doctor: a"]}]`, "p: q | d: a", "", "", MedDialog()},
		{"MedDialog with a description of its own", `[{"description":"red eye","utterances":["patient: q","doctor: a"]}]`, "p description: red eye | p: q | d: a", "", "", MedDialog()},
		{"MedDialog as lists", `[["病人：疼","医生：来"],["x"]]`, "p: 疼 | d: 来", "wrong_shape", "utterances[0] does not begin with its speaker", MedDialog()},
		{"MedDialog of a speaker by another number", `[{"dialogue_turns":[{"speaker":2,"utterance":"q"}]}]`, "", "broken_json", "neither a name nor 0 or 1", MedDialog()},
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

func TestMetaOfReaders(t *testing.T) {
	for _, c := range []struct {
		kind pipeline.Kind
		file string
		want map[string]string
	}{
		{EnglishQA(), `[{"question":"is it red?","question_text":"Is it RED?","answer":"no","answer_author":"A","tags":["eye","redness"],"url":"u","site":"s"}]`, map[string]string{"answer_author": "A", "question": "is it red?", "site": "s", "tags": "eye\nredness", "url": "u"}},
		{ShareGPT(), `[{"system":"s1","conversations":[{"from":"system","value":"s2"},{"from":"human","value":"q"}]}]`, map[string]string{"system": "s1\ns2"}},
		{Messages(), `{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"}]}`, map[string]string{"system": "s"}},
		{MedDialog(), `[{"dialogue_id":7,"dialogue_url":"u","utterances":["patient: q"]}]`, map[string]string{"url": "u"}},
	} {
		ds, _ := readAll(t, c.kind, "", c.file)
		if len(ds) != 1 || fmt.Sprint(ds[0].Meta) != fmt.Sprint(c.want) {
			t.Errorf("%s: %+v, want the fields %v", c.kind.Name, ds, c.want)
		}
	}
}

func TestCSVColumns(t *testing.T) {
	for _, c := range []struct{ name, with, file, want, key, rejects, detail string }{
		{"usual names", "", "id,question,answer\n7,q,a\n", "p: q | d: a", "7", "", ""},
		{"usual names with a title", "", "编号,标题,问题,回答\n7,t,q,a\n", "p 标题: t | p: q | d: a", "7", "", ""},
		{"a conversation", "", "id,text\n7,\"患者：q\n医生：a\"\n", "p: q | d: a", "7", "", ""},
		{"tabs", "", "question\tanswer\nq, and\ta\n", "p: q, and | d: a", "", "", ""},
		{"semicolons that are named", "delimiter: ;", "question;answer\nq,;a\n", "p: q, | d: a", "", "", ""},
		{"named columns", "patient: [b, c]\ndoctor: [e, d]\nid: a", "a,b,c,d,e\n1,q1,q2,a1,a2\n", "p b: q1 | p: q2 | d e: a2 | d: a1", "1", "", ""},
		{"a column that is not there", "patient: [zz]", "a,b\n1,2\n", "", "", "wrong_header", "no column zz; it has a, b"},
		{"nothing known", "", "a,b\n1,2\n", "", "", "wrong_header", "none of the columns a, b"},
		{"empty cells", "", "question,answer\n,a\n,\n", "d: a", "", "no_turns", ""},
		{"too few cells", "", "question,answer\nq\n", "", "", "wrong_columns", ""},
		{"GB18030", "", "question,answer\n\xb0\xd7\xc4\xda\xd5\xcf,a\n", "p: 白内障 | d: a", "", "", ""},
		{"a row of another encoding", "", "question,answer\n左眼,a\n\xb0\xd7\xc4\xda\xd5\xcf,a\n", "p: 左眼 | d: a", "", "not_utf8", "reads as GB18030"},
		{"UTF-16 with tabs, as spreadsheets write it", "", "\xff\xfe" + utf16LE("问题\t回答\r\n左眼\t右眼\r\n"), "p: 左眼 | d: 右眼", "", "", ""},
		{"a quote never closed", "", "question,answer\n\"q,a\nr,b\n", "p: r | d: b", "", "bad_quote", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, CSV(), c.with, c.file)
			got, key := "", ""
			if len(ds) > 0 {
				got, key = script(ds[0]), ds[0].Origins[0].Key
			}
			if got != c.want || key != c.key || reasons(rs) != c.rejects {
				t.Fatalf("turns %q, key %q, rejects %v", got, key, rs)
			}
			if len(rs) > 0 && !strings.Contains(rs[0].Detail, c.detail) {
				t.Errorf("the reason is %q, want %q in it", rs[0].Detail, c.detail)
			}
		})
	}
	for _, bad := range []CSVConfig{{Encoding: "auto", Delimiter: "::"}, {Encoding: "latin1", Delimiter: "auto"}} {
		if bad.Validate() == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

// Every reader reads its example in every encoding to the same records, and the
// report names the encoding.
func TestReadersTellEncodings(t *testing.T) {
	for _, k := range allReaders() {
		t.Run(k.Name, func(t *testing.T) {
			plain := k.Example.In["files"]
			want := pipelinetest.RunFile(t, k, k.Example.With, map[string]string{"files": plain}, "f")
			gb, err := simplifiedchinese.GB18030.NewEncoder().String(plain)
			if err != nil {
				t.Fatal(err)
			}
			for encoding, file := range map[string]string{
				"utf-8": plain, "utf-8-bom": "\ufeff" + plain, "gb18030": gb, "utf-16le": "\xff\xfe" + utf16LE(plain),
			} {
				if encoding == "gb18030" && gb == plain {
					continue // all ASCII
				}
				got := pipelinetest.RunFile(t, k, k.Example.With, map[string]string{"files": file}, "f")
				if !bytes.Equal(got.Outputs["dialogues"], want.Outputs["dialogues"]) || len(got.Outputs["dialogues"]) == 0 {
					t.Errorf("%s gives\n%s and not\n%s", encoding, got.Outputs["dialogues"], want.Outputs["dialogues"])
				}
				if got.Accounting.Counts["encoding."+encoding] != 1 {
					t.Errorf("%s: the counts are %v", encoding, got.Accounting.Counts)
				}
			}
		})
	}
}

func packed(t testing.TB, format string, r io.Reader) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if format == "zstd" {
		var err error
		if w, err = zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := io.Copy(w, r)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every reader reads its example compressed, embedded or from the disk.
func TestReadersExpand(t *testing.T) {
	for _, k := range allReaders() {
		plain := k.Example.In["files"]
		want := pipelinetest.RunFile(t, k, k.Example.With, map[string]string{"files": plain}, "f")
		for _, format := range []string{"gzip", "zstd"} {
			file := packed(t, format, strings.NewReader(plain))
			got := pipelinetest.RunFile(t, k, k.Example.With, map[string]string{"files": file}, "f")
			if !bytes.Equal(got.Outputs["dialogues"], want.Outputs["dialogues"]) || len(got.Outputs["dialogues"]) == 0 {
				t.Errorf("%s of %s gives %s", format, k.Name, got.Outputs["dialogues"])
			}
			if sh, err := readDisk(t, k, file); err != nil || sh.Accounting.Used != want.Accounting.Used {
				t.Errorf("%s of %s on disk: %+v, %v", format, k.Name, sh.Accounting, err)
			}
		}
	}
}

func readDisk(t testing.TB, k pipeline.Kind, content string) (artifact.Shard, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	shards, err := pipeline.Once{Kind: &k, With: k.Example.With, Dir: t.TempDir(), Workers: 1, In: map[string][]*pipeline.File{"files": {{Name: "f", Path: path}}}}.Run(t.Context())
	if err != nil {
		return artifact.Shard{}, err
	}
	return shards[0], nil
}

// endlessSpace is a file without an end.
type endlessSpace struct{}

var space = bytes.Repeat([]byte(" "), 1<<20)

func (endlessSpace) Read(b []byte) (int, error) { return copy(b, space), nil }

// A bomb ends the reading with an error that names the file and the limit, and
// takes little memory; and so does one whose every line is a fault.
func TestReadersMeetABomb(t *testing.T) {
	for _, format := range []string{"gzip", "zstd"} {
		bomb := packed(t, format, io.LimitReader(endlessSpace{}, 96<<20))
		for _, k := range []pipeline.Kind{JSONL(), Huatuo(), Haodf(), CSV()} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := readDisk(t, k, bomb)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), "/f") || !strings.Contains(err.Error(), "over 200 times") {
				t.Errorf("%s, %s: %v", format, k.Name, err)
			}
			if grown := int64(after.TotalAlloc - before.TotalAlloc); grown > 400<<20 { // a line of 64 MiB is kept, and grows to that by copying
				t.Errorf("%s, %s: %d MiB were allocated", format, k.Name, grown>>20)
			}
		}
	}
}

// A file that is cut short within its compression ends in an error that says so.
func TestReadersMeetACutFile(t *testing.T) {
	var rows strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&rows, "{\"id\":%d,\"text\":\"患者：左眼%d\"}\n", i, i*7919)
	}
	whole := packed(t, "gzip", strings.NewReader(rows.String()))
	if _, err := readDisk(t, JSONL(), whole[:len(whole)/2]); err == nil || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("the error is %v", err)
	}
}

// Large input of every format: what is quadratic would take minutes in make proof.
func TestReadersOnLargeRows(t *testing.T) {
	n := 20_000
	if proof.Long {
		n = 100_000
	}
	for _, c := range []struct {
		name  string
		kind  pipeline.Kind
		file  string
		turns int
	}{
		{"messages", Messages(), `{"messages":[` + strings.Repeat(`{"role":"system","content":"眼"},{"role":"user","content":"疼"},`, n) + `{"role":"assistant","content":"好"}]}`, n + 1},
		{"parts", Messages(), `{"messages":[{"role":"user","content":[` + strings.Repeat(`{"type":"text","text":"眼"},`, n) + `{"type":"text","text":"好"}]}]}`, 1},
		{"conversations", ShareGPT(), `[{"conversations":[` + strings.Repeat(`{"from":"system","value":"眼"},{"from":"human","value":"疼"},`, n) + `{"from":"gpt","value":"好"}]}]`, n + 1},
		{"utterances", MedDialog(), `[[` + strings.Repeat(`"病人：疼",`, n) + `"医生：好"]]`, n + 1},
		{"haodf's turns", Haodf(), "id=1\n\nDialogue\n" + strings.Repeat("病人：\n疼\n", n), n},
		{"haodf's blocks", Haodf(), "id=1\n\nDescription\n内容：看不清\n" + strings.Repeat("Doctor faculty\n眼\n", n), 1},
		{"haodf's fields", Haodf(), "id=1\n\nDescription\n内容：看不清\n" + strings.Repeat("过敏史：无过敏\n", n), 1},
		{"history", CMtMedQA(), `[{"instruction":"q","output":"a","history":[` + strings.Repeat(`["q","a"],`, n/2) + `["q","a"]]}]`, n + 4},
		{"a cell", CSV(), "text\tid\n" + strings.Repeat("患者：疼 ", n) + "\t1\n", 1},
		{"a turn of 5 MB in GB18030", JSONL(), `{"text":"` + strings.Repeat("\xd1\xdb", 5<<20/2) + `"}` + "\n", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, rs := readAll(t, c.kind, "", c.file)
			if len(ds) != 1 || len(rs) != 0 || len(ds[0].Turns) != c.turns {
				t.Fatalf("%d dialogues, %d rejects %.300v", len(ds), len(rs), rs)
			}
		})
	}
}

// A file of emoji alone is read where it is text in the format.
func TestReadersOnEmoji(t *testing.T) {
	for _, c := range []struct {
		kind pipeline.Kind
		file string
	}{
		{Huatuo(), `[{"instruction":"😀😀","output":"👁️"}]`},
		{CSV(), "question,answer\n😀😀,👁️\n"},
		{Messages(), `{"messages":[{"role":"user","content":"😀😀"},{"role":"assistant","content":"👁️"}]}`},
		{JSONL(), `{"text":"患者：😀😀\n医生：👁️"}`},
	} {
		ds, rs := readAll(t, c.kind, "", c.file)
		if len(ds) != 1 || len(rs) != 0 || script(ds[0]) != "p: 😀😀 | d: 👁️" || ds[0].Lang != ophglm.ZH {
			t.Errorf("%s: %+v, %v", c.kind.Name, ds, rs)
		}
	}
}
