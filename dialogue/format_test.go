package dialogue

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ophglm/internal/realdata"
)

// Every reader's example is told, in every encoding and compressed.
func TestDetectTellsExamples(t *testing.T) {
	for _, k := range allReaders() {
		plain := k.Example.In["files"]
		want := k.Name
		if k.Name == "dialogue.csv" { // its columns are named in the settings
			plain = "id,question,answer\n1,左眼,右眼\n"
		}
		gb, err := simplifiedchinese.GB18030.NewEncoder().String(plain)
		if err != nil {
			t.Fatal(err)
		}
		for encoding, file := range map[string]string{
			"UTF-8": plain, "a mark": "\ufeff" + plain, "GB18030": gb, "UTF-16": "\xff\xfe" + utf16LE(plain), "CRLF": strings.ReplaceAll(plain, "\n", "\r\n"),
			"gzip": packed(t, "gzip", strings.NewReader(plain)), "zstd": packed(t, "zstd", strings.NewReader(plain)),
		} {
			kind, why, err := Detect([]byte(file), "f")
			if err != nil || kind != want || why == "" {
				t.Errorf("%s in %s is told as %q, %q, %v", want, encoding, kind, why, err)
			}
		}
	}
}

func TestFormatsNameReaders(t *testing.T) {
	var names []string
	for _, k := range allReaders() {
		names = append(names, strings.TrimPrefix(k.Name, "dialogue."))
	}
	if strings.Join(names, " ") != strings.Join(Formats(), " ") {
		t.Errorf("the formats are %v, the readers %v", Formats(), names)
	}
}

func TestDetect(t *testing.T) {
	long := strings.Repeat("眼前有黑影。", HeadBytes/18+100) // longer than what is looked at
	for _, c := range []struct{ name, file, want, looks string }{
		{"plain text field", `{"id":"d1","text":"患者：疼","src":null,"kind":"orig"}` + "\n" + `{"id":"d2","text":"谢谢"}`, "dialogue.jsonl", ""},
		{"turns", `{"id":"d1","turns":[{"role":"user","text":"q"}]}`, "dialogue.jsonl", ""},
		{"a first row longer than the head", `{"id":"d1","text":"` + long + `"}`, "dialogue.jsonl", ""},
		{"an array whose first row is longer than the head", `[{"id":"d1","conversations":[{"from":"human","value":"` + long + `"}]}]`, "dialogue.sharegpt", ""},
		{"the last row cut short", `[{"instruction":["q"],"output":["a"]},` + "\n" + `{"instruction":["q"`, "dialogue.huatuo", ""},
		{"a broken row", `{"messages":[]}` + "\n{broken\n" + `{"messages":[]}`, "dialogue.messages", ""},
		{"plain pairs", `[{"instruction":"q","input":"","output":"a"},{"instruction":"q","output":"a"}]`, "dialogue.huatuo", ""},
		{"plain pairs among rows with history", `[{"instruction":"q","output":"a"},{"instruction":"q","output":"a","history":[]}]`, "dialogue.cmtmedqa", ""},
		{"plain pairs among prompts", `[{"instruction":"q","input":"","output":"a"},{"instruction":"If you are a doctor","input":"q","output":"a"}]`, "dialogue.chatdoctor", ""},
		{"lists of utterances", `[["病人：疼","医生：来"],["病人：疼"]]`, "dialogue.meddialog", ""},
		{"dialogue_turns", `[{"dialogue_id":1,"dialogue_turns":[]}]`, "dialogue.meddialog", ""},
		{"English text", "id=1\nhttps://x\n\nDescription\nred eye\n\nDialogue\nPatient:\nq\nDoctor:\na\n", "dialogue.meddialog", ""},
		{"Chinese text", "id=1\nhttps://x\n\nDescription\n疾病：近视\n\nDialogue\n病人：\nq\n医生：\na\n", "dialogue.haodf", ""},
		{"Chinese text that begins midway", "好的\n医生：\n来\n\n\nid=2\n\nDoctor faculty\nA B\n\nDescription\n疾病：近视\n", "dialogue.haodf", ""},
		{"tabs", "问题\t回答\nq\ta\n", "dialogue.csv", ""},
		{"Toyhom", "department,title,ask,answer\n", "dialogue.toyhom", ""},

		{"two formats", `{"messages":[]}` + "\n" + `{"conversations":[]}`, "", "1 rows like messages, 1 rows like sharegpt"},
		{"other rows", `[{"b":1,"a":2},{"a":3}]`, "", "JSON rows with the keys a, b"},
		{"few rows that are known", `{"a":1}` + "\n" + `{"a":1}` + "\n" + `{"a":1}` + "\n" + `{"messages":[]}`, "", "JSON rows with the keys a"},
		{"other columns", "x,y\n1,2\n", "", "a table with the columns x, y"},
		{"a transcript", "患者：疼\n医生：来\n", "", "a transcript"},
		{"prose", "It was a dark night", "", "neither JSON"},
		{"empty", "", "", "it is empty"},
		{"blank", " \n\n", "", "it is empty"},
		{"ZIP", "PK\x03\x04xx", "", "a ZIP archive"},
		{"NULs", "ab\x00\x00\x00\x00cd", "", "no text"},
		{"a header of gzip", "\x1f\x8b\x08", "", "begins as gzip"},
		{"broken JSON", "{broken", "", "no row that can be read"},
		{"one object over lines", "{\n  \"data\": [\n{\"a\": 1}],\n \"b\": 2}", "", "a JSON object over several lines, with the keys b, data"},
		{"lines id= alone", "id=1\nid=2\n", "", "none of the blocks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, _, err := Detect([]byte(c.file), "f.txt")
			if kind != c.want || (err == nil) != (c.looks == "") {
				t.Fatalf("it is told as %q, %v", kind, err)
			}
			var unknown *FormatError
			if err != nil && (!errors.As(err, &unknown) || !strings.Contains(unknown.Looks, c.looks) ||
				!strings.HasPrefix(err.Error(), "f.txt: ") || !strings.Contains(err.Error(), "--format, one of chatdoctor, cmtmedqa")) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// The public sets are told by what they hold.
func TestDetectTellsRealFiles(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"dialogues/CMtMedQA_part.json", "dialogue.cmtmedqa"},
		{"dialogues/huatuo26M_test.json", "dialogue.huatuo"},
		{"dialogues/toyhom_internal_medicine_gb18030.csv", "dialogue.toyhom"},
		{"dialogues/english_qa_part.json", "dialogue.english_qa"},
	} {
		file, want, path := c.file, c.want, realdata.Path(t, c.file)
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		head := make([]byte, HeadBytes)
		n, err := io.ReadFull(f, head)
		f.Close()
		if err != nil && err != io.ErrUnexpectedEOF {
			t.Fatal(err)
		}
		kind, why, err := Detect(head[:n], file)
		if err != nil || kind != want {
			t.Errorf("%s is told as %q, %q, %v", file, kind, why, err)
		}
	}
}

// So are the starter's own.
func TestDetectTellsStarter(t *testing.T) {
	for _, file := range []string{"haodf_2010.txt", "haodf_2020.txt"} {
		b, err := os.ReadFile("../datasets/starter/dialogues/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if kind, why, err := Detect(b, file); kind != "dialogue.haodf" {
			t.Errorf("%s is told as %q, %q, %v", file, kind, why, err)
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, k := range allReaders() {
		f.Add([]byte(k.Example.In["files"]))
	}
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		kind, why, err := Detect(b, "f")
		if (err == nil) != (kind != "") || (kind == "") != (why == "") {
			t.Fatalf("%q is told as %q, %q, %v", b, kind, why, err)
		}
	})
}
