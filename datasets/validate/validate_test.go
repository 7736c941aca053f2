package validate

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func write(t testing.TB, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func check(t testing.TB, files map[string]string, opt Options) Report {
	t.Helper()
	name := "d.jsonl"
	if _, ok := files[name]; !ok {
		name = "d.json"
	}
	r, err := File(filepath.Join(write(t, files), name), "llamafactory", opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// found writes problems as "code@line", those without a line as "code".
func found(r Report) (out []string) {
	for _, p := range r.Problems {
		if p.Line > 0 {
			out = append(out, fmt.Sprintf("%s@%d", p.Code, p.Line))
		} else {
			out = append(out, p.Code)
		}
	}
	return out
}

func expect(t *testing.T, r Report, want ...string) {
	t.Helper()
	if got := found(r); !slices.Equal(got, want) {
		t.Errorf("found %v, want %v: %+v", got, want, r.Problems)
	}
}

const (
	qa   = `{"instruction":"q","input":"","output":"a","history":[["x","y"]]}`
	qa2  = `{"instruction":"q2","input":"","output":"a","history":[["x","y"]]}`
	chat = `{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}`
)

func TestGoodFiles(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"array":            {"d.json": "[\n" + qa + ",\n" + qa2 + "\n]\n"},
		"one line":         {"d.json": "[" + qa + "," + qa2 + "]"},
		"indented":         {"d.json": "[\n  {\n    \"instruction\": \"q\",\n    \"output\": \"a\"\n  },\n  {\n    \"instruction\": \"r\",\n    \"output\": \"a\"\n  }\n]"},
		"indented by none": {"d.json": "[\n{\n\"conversations\": [\n{\n\"from\": \"human\",\n\"value\": \"q\"\n},\n{\n\"from\": \"gpt\",\n\"value\": \"a\"\n}\n]\n},\n" + chat[:len(chat)-1] + ",\"system\":\"s\"}\n]"},
		"JSONL":            {"d.jsonl": qa + "\n" + qa2 + "\n"},
		"CRLF, no end":     {"d.jsonl": qa + "\r\n\r\n" + qa2},
		"chat":             {"d.jsonl": chat + "\n" + `{"conversations":[{"from":"system","value":"s"},{"from":"human","value":"q"},{"from":"function_call","value":"f"},{"from":"observation","value":"o"},{"from":"gpt","value":"a"}]}`},
		"images":           {"d.jsonl": `{"instruction":"<image>q","output":"a","history":[["<image>x","y"]],"images":["a.jpg","b.jpg"]}`, "a.jpg": tinyJPEG, "b.jpg": tinyPNG},
		"surrogate pairs":  {"d.jsonl": `{"instruction":"\ud83d\ude00\\ud83d","output":"\u4e2d"}`},
		"input alone":      {"d.jsonl": `{"instruction":"","input":"q","output":"a"}`},
		"nulls":            {"d.jsonl": `{"instruction":"q","input":null,"output":"a","history":null,"system":null,"images":null}`},
		"openai by entry": {
			"d.jsonl":           `{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}`,
			"dataset_info.json": `{"d":{"file_name":"d.jsonl","formatting":"sharegpt","columns":{"messages":"messages"},"tags":{"role_tag":"role","content_tag":"content","user_tag":"user","assistant_tag":"assistant","system_tag":"system"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := check(t, files, Options{})
			expect(t, r)
			if !r.OK() || r.Rows == 0 || r.Bad != 0 || r.Lengths.N != r.Rows {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestRows(t *testing.T) {
	for name, c := range map[string]struct {
		row  string
		want []string
	}{
		"no instruction":         {`{"output":"a"}`, []string{"missing_instruction"}},
		"empty question":         {`{"instruction":" ","input":"","output":"a"}`, []string{"missing_instruction"}},
		"input alone":            {`{"input":"q","output":"a"}`, []string{"missing_instruction"}},
		"no output":              {`{"instruction":"q"}`, []string{"missing_output"}},
		"null output":            {`{"instruction":"q","output":null}`, []string{"missing_output"}},
		"empty output":           {`{"instruction":"q","output":"\n"}`, []string{"empty_output"}},
		"number":                 {`{"instruction":1,"output":2}`, []string{"wrong_type", "wrong_type"}},
		"list":                   {`{"instruction":["q"],"output":["a"]}`, []string{"wrong_type", "wrong_type"}},
		"history text":           {`{"instruction":"q","output":"a","history":"x"}`, []string{"wrong_type"}},
		"history of three":       {`{"instruction":"q","output":"a","history":[["x","y","z"]]}`, []string{"history_pair"}},
		"history of one":         {`{"instruction":"q","output":"a","history":[["x"],["x","y"]]}`, []string{"history_pair"}},
		"history object":         {`{"instruction":"q","output":"a","history":[{"q":"x"}]}`, []string{"history_pair"}},
		"history null":           {`{"instruction":"q","output":"a","history":[["x",null]]}`, []string{"history_pair"}},
		"history empty":          {`{"instruction":"q","output":"a","history":[["x",""]]}`, []string{"empty_turn"}},
		"system number":          {`{"instruction":"q","output":"a","system":5}`, []string{"wrong_type"}},
		"no image":               {`{"instruction":"<image>q","output":"a"}`, []string{"image_tags"}},
		"no tag":                 {`{"instruction":"q","output":"a","images":["x.jpg"]}`, []string{"image_tags"}},
		"image text":             {`{"instruction":"<image>","output":"a","images":"x.jpg"}`, []string{"wrong_type"}},
		"image number":           {`{"instruction":"<image>","output":"a","images":[1]}`, []string{"wrong_type"}},
		"video":                  {`{"instruction":"<video>","output":"a"}`, []string{"media_tags"}},
		"no conversation":        {`{"conversations":null}`, []string{"missing_conversations"}},
		"messages":               {`{"messages":[]}`, []string{"missing_conversations"}},
		"conversation text":      {`{"conversations":"x"}`, []string{"wrong_type"}},
		"empty conversation":     {`{"conversations":[]}`, []string{"message_count"}},
		"system alone":           {`{"conversations":[{"from":"system","value":"s"}]}`, []string{"message_count"}},
		"odd":                    {`{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"},{"from":"human","value":"q"}]}`, []string{"message_count", "no_answer"}},
		"gpt first":              {`{"conversations":[{"from":"gpt","value":"a"},{"from":"human","value":"q"}]}`, []string{"roles", "no_answer"}},
		"twice human":            {`{"conversations":[{"from":"human","value":"q"},{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}`, []string{"roles", "message_count"}},
		"unknown":                {`{"conversations":[{"from":"user","value":"q"},{"from":"gpt","value":"a"}]}`, []string{"unknown_role"}},
		"late system":            {`{"conversations":[{"from":"human","value":"q"},{"from":"system","value":"a"}]}`, []string{"unknown_role", "no_answer"}},
		"no from":                {`{"conversations":[{"value":"q"},{"from":"gpt","value":"a"}]}`, []string{"unknown_role"}},
		"no value":               {`{"conversations":[{"from":"human"},{"from":"gpt","value":"a"}]}`, []string{"wrong_type"}},
		"empty gpt":              {`{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":""}]}`, []string{"empty_output"}},
		"empty human":            {`{"conversations":[{"from":"human","value":""},{"from":"gpt","value":"a"}]}`, []string{"empty_turn"}},
		"message text":           {`{"conversations":["q","a"]}`, []string{"wrong_type"}},
		"chat image":             {`{"conversations":[{"from":"human","value":"<image>"},{"from":"gpt","value":"a"}],"images":[]}`, []string{"image_tags"}},
		"bare":                   {`17`, []string{"not_object"}},
		"null":                   {`null`, []string{"not_object"}},
		"broken":                 {`{"instruction":"q"`, []string{"bad_json"}},
		"two values":             {qa + qa, []string{"bad_json"}},
		"NaN":                    {`{"instruction":"q","output":NaN}`, []string{"bad_json"}},
		"NUL":                    {"{\"instruction\":\"q\x00\",\"output\":\"a\"}", []string{"bad_json"}},
		"GB18030":                {"{\"instruction\":\"\xd7\xf3\",\"output\":\"a\"}", []string{"not_utf8"}},
		"half a surrogate":       {`{"instruction":"\ud83dx","output":"a"}`, []string{"lone_surrogate"}},
		"half at the end":        {`{"instruction":"\ud83d","output":"a"}`, []string{"lone_surrogate"}},
		"lower half":             {`{"instruction":"\ude00","output":"a"}`, []string{"lone_surrogate"}},
		"halves apart":           {`{"instruction":"\ud83d\n\ude00","output":"a"}`, []string{"lone_surrogate"}},
		"JSON array as one line": {`["a"]`, []string{"not_object@1"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := check(t, map[string]string{"d.jsonl": c.row + "\n", "x.jpg": tinyJPEG}, Options{})
			for i, w := range c.want {
				if !strings.Contains(w, "@") {
					c.want[i] = w + "@1"
				}
			}
			expect(t, r, c.want...)
			if wantBad := 1 - r.Warnings; r.Bad != wantBad || r.Rows != 1 {
				t.Errorf("%d rows, %d of them bad", r.Rows, r.Bad)
			}
		})
	}
}

// A problem is on its own line whatever stands around it, and hides no other row.
func TestLines(t *testing.T) {
	bad := `{"instruction":"q","output":""}`
	for name, c := range map[string]struct {
		text string
		rows int
		want []string
	}{
		"one a line":          {"[\n" + qa + ",\n" + bad + ",\n" + qa2 + "\n]\n", 3, []string{"empty_output@3"}},
		"blank lines":         {"\n\n[\n\n" + qa + "\n,\n\n" + bad + "\n]\n", 2, []string{"empty_output@8"}},
		"cut text":            {"[\n{\"instruction\":\"q,\n" + qa + ",\n" + bad + "\n]\n", 3, []string{"bad_json@2", "empty_output@4"}},
		"no end of a row":     {"[\n" + qa + ",\n{\"instruction\":\"q\",\n" + qa2 + ",\n" + bad + "\n]\n", 4, []string{"bad_json@3", "empty_output@5"}},
		"no comma":            {"[\n" + qa + "\n" + bad + "\n]\n", 2, []string{"bad_json@3", "empty_output@3"}},
		"two commas":          {"[\n" + qa + ",,\n" + bad + "\n]\n", 2, []string{"bad_json@2", "empty_output@3"}},
		"comma at the end":    {"[\n" + bad + ",\n]\n", 1, []string{"empty_output@2", "bad_json@3"}},
		"junk after a row":    {"[\n" + qa + "}},\n" + bad + "\n]\n", 2, []string{"bad_json@2", "empty_output@3"}},
		"cut in a row":        {"[\n" + qa + ",\n{\"instruction\":", 2, []string{"cut_short@3"}},
		"cut between":         {"[\n" + qa + ",\n", 1, []string{"cut_short@3"}},
		"more after":          {"[\n" + bad + "\n]\n" + qa, 1, []string{"empty_output@2", "bad_json@4"}},
		"no rows":             {"[\n]\n", 0, []string{"empty"}},
		"empty file":          {"", 0, []string{"empty"}},
		"blanks":              {" \n\n", 0, []string{"empty"}},
		"mark":                {"\xef\xbb\xbf[\n" + bad + "\n]", 1, []string{"bom@1", "empty_output@2"}},
		"values of all sorts": {"[1, \"x\", null, [2], " + bad + "]", 5, []string{"not_object@1", "not_object@1", "not_object@1", "not_object@1", "empty_output@1"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := check(t, map[string]string{"d.json": c.text}, Options{})
			expect(t, r, c.want...)
			if r.Rows != c.rows {
				t.Errorf("%d rows, want %d", r.Rows, c.rows)
			}
		})
	}
}

func TestWholeFile(t *testing.T) {
	r := check(t, map[string]string{"d.jsonl": qa + "\n" + `{"instruction":"long question","output":"a"}` + "\n" + "{\"history\":[[\"x\", \"y\"]]," + qa[1:] + "\n" + qa + "\n"}, Options{Limit: 10})
	expect(t, r, "over_limit@2", "duplicate@4")
	r = check(t, map[string]string{"d.jsonl": qa + "\n" + `{"instruction":"q","output":"a","id":"x"}` + "\n" + `{"instruction":"q","output":"a","id":3}` + "\n"}, Options{})
	expect(t, r, "mixed_types@3")
	if !strings.Contains(r.Problems[0].Detail, "id is a number here and a text on line 2") {
		t.Error(r.Problems[0].Detail)
	}
	r = check(t, map[string]string{"d.jsonl": "\xef\xbb\xbf" + qa}, Options{})
	if expect(t, r, "bom@1"); !r.OK() {
		t.Error("a mark before JSON lines is only a warning")
	}
	r = check(t, map[string]string{"d.jsonl": strings.Repeat("x\n", 50)}, Options{Most: 7})
	if len(r.Problems) != 7 || r.Counts["bad_json"] != 50 || r.Errors != 50 {
		t.Errorf("%d kept of %d", len(r.Problems), r.Errors)
	}
}

// datasets 5.2.0 stops at such a file with "Couldn't cast array of type
// list<item: string> to null", and loads the same rows from an array.
func TestLateTypes(t *testing.T) {
	row := func(i int, history string) string {
		return fmt.Sprintf(`{"instruction":"%d","output":"%s","history":%s}`, i, strings.Repeat("a", 100_000), history)
	}
	var rows []string
	for i := range 110 {
		rows = append(rows, row(i, "[]"))
	}
	rows = append(rows, row(110, `[["x","y"]]`), row(111, `[["x","y"]]`))
	expect(t, check(t, map[string]string{"d.jsonl": strings.Join(rows, "\n")}, Options{}), "late_type@111")
	expect(t, check(t, map[string]string{"d.json": "[" + strings.Join(rows, ",") + "]"}, Options{}))
	rows[3] = row(3, `[["x","y"]]`)
	expect(t, check(t, map[string]string{"d.jsonl": strings.Join(rows, "\n")}, Options{}))
}

func TestInfo(t *testing.T) {
	entry := func(s string) string { return `{"d":{"file_name":"d.json",` + s + `}}` }
	full := `"columns":{"prompt":"instruction","query":"input","response":"output","history":"history"}`
	for name, c := range map[string]struct {
		row, info string
		want      []string
	}{
		"full":             {qa, entry(full), nil},
		"no columns":       {qa, entry(`"formatting":"alpaca"`), []string{"unlisted_column@1"}}, // history is absent by default
		"no query":         {`{"instruction":"q","input":"i","output":"a"}`, entry(`"columns":{"prompt":"instruction","response":"output"}`), []string{"unlisted_column@1"}},
		"no response":      {`{"instruction":"q","output":"a"}`, entry(`"columns":{"prompt":"instruction"}`), []string{"missing_column", "missing_output@1", "unlisted_column@1"}},
		"no such column":   {`{"instruction":"q","input":"","output":"a"}`, entry(full), []string{"absent_column"}},
		"other file":       {qa, `{"d":{"file_name":"e.json"}}`, []string{"no_entry"}},
		"hub":              {qa, entry(full + `,"hf_hub_url":"x/y"`), []string{"not_this_file"}},
		"two entries":      {qa, `{"d":{"file_name":"d.json",` + full + `},"e":{"file_name":"./d.json"}}`, []string{"several_entries"}},
		"misspelt column":  {qa, entry(full[:len(full)-1] + `,"promt":"x"}`), []string{"bad_info"}},
		"unknown format":   {qa, entry(`"formatting":"chatml",` + full), []string{"bad_info"}},
		"some rows":        {qa, entry(full + `,"num_samples":5`), []string{"not_all_rows"}},
		"other split":      {qa, entry(full + `,"split":"test"`), []string{"bad_info"}},
		"preferences":      {qa, entry(`"ranking":true,` + full), []string{"bad_info"}},
		"not JSON":         {qa, `{"d":`, []string{"bad_info"}},
		"not objects":      {qa, `{"d":5}`, []string{"bad_info"}},
		"columns a list":   {qa, entry(`"columns":["prompt"]`), []string{"bad_info", "unlisted_column@1"}},
		"mark":             {qa, "\xef\xbb\xbf" + entry(full), []string{"bad_info"}},
		"chat":             {chat, entry(`"formatting":"sharegpt"`), nil},
		"chat as alpaca":   {chat, entry(`"formatting":"alpaca"`), []string{"missing_instruction@1", "missing_output@1", "absent_column", "absent_column", "absent_column"}},
		"tags left out":    {chat, entry(`"formatting":"sharegpt","tags":{"role_tag":"from","content_tag":"value"}`), []string{"missing_column", "missing_column", "unknown_role@1", "unknown_role@1", "no_answer@1"}},
		"system unlisted":  {chat[:len(chat)-1] + `,"system":"s"}`, entry(`"formatting":"sharegpt"`), []string{"unlisted_column@1"}},
		"tool tags absent": {`{"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"f"}]}`, entry(`"formatting":"sharegpt","tags":{"role_tag":"from","content_tag":"value","user_tag":"human","assistant_tag":"gpt"}`), []string{"unknown_role@1", "no_answer@1"}},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, check(t, map[string]string{"d.json": "[" + c.row + "]", "dataset_info.json": c.info}, Options{}), c.want...)
		})
	}
	r := check(t, map[string]string{"d.json": "[" + qa + "]", "dataset_info.json": `{"d":{"file_name":"d.json"},"e":{"file_name":"d.json",` + full + `}}`}, Options{Dataset: "e"})
	if expect(t, r); r.Dataset != "e" {
		t.Errorf("entry %s", r.Dataset)
	}
}

func TestExtension(t *testing.T) {
	path := filepath.Join(write(t, map[string]string{"d.txt": qa}), "d.txt")
	r, err := File(path, "llamafactory", Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, r, "extension")
}

func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ path, trainer, want string }{
		"missing":   {filepath.Join(dir, "x.json"), "llamafactory", "no such file"},
		"directory": {dir, "llamafactory", "is a directory"},
		"trainer":   {dir, "axolotl", "[llamafactory llava]"},
	} {
		if _, err := File(c.path, c.trainer, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// spaces is a row that goes on for n bytes.
type spaces struct{ n int }

func (s *spaces) Read(b []byte) (int, error) {
	if s.n == 0 {
		return 0, io.EOF
	}
	n := min(len(b), s.n)
	for i := range b[:n] {
		b[i] = ' '
	}
	s.n -= n
	return n, nil
}

// A row over the limit is passed over without being held, and the next is read.
func TestHugeRows(t *testing.T) {
	for _, layout := range []struct{ open, sep, end string }{{"[\n", ",\n", "\n]"}, {"", "\n", "\n"}} {
		const huge = 4 << 20
		in := io.MultiReader(strings.NewReader(layout.open+qa+layout.sep+`{"instruction":"`), &spaces{huge}, strings.NewReader(`","output":"a"}`+layout.sep+qa2+layout.end))
		r := Report{Counts: map[string]int{}}
		c := &checker{report: &r, most: 10, seen: map[[16]byte]int32{}, opt: Options{maxElement: 1 << 20}}
		if err := c.read(in); err != nil {
			t.Fatal(err)
		}
		if r.Rows != 3 || r.Bad != 1 || len(r.Problems) != 1 || r.Problems[0].Code != "row_too_large" {
			t.Errorf("%q: %+v", layout.open, r)
		}
	}
}

func FuzzFile(f *testing.F) {
	for _, s := range []string{
		"[\n" + qa + ",\n" + chat + "\n]\n", chat + "\n" + qa, "[" + qa + "{", "[{\"a\":\"\n{", "\xef\xbb\xbf[]", "[1,]", `{"conversations":[{"from":"system"}]}`,
		"[\n{\"x\":[\n" + qa + "\n]", `{"instruction":"\ud83d\`, "[[[[", "{\"a\":\x00}",
	} {
		f.Add([]byte(s), []byte(""))
	}
	f.Add([]byte(qa), []byte(`{"d":{"file_name":"d.json","columns":{"prompt":"output"},"tags":{}}}`))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data, info []byte) {
		path := filepath.Join(dir, "d.json")
		os.Remove(filepath.Join(dir, infoName)) // may not be there
		if len(info) > 0 {
			if err := os.WriteFile(filepath.Join(dir, infoName), info, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := File(path, "llamafactory", Options{Limit: 5, maxElement: 200})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, c := range r.Counts {
			n += c
		}
		if n != r.Errors+r.Warnings || r.Bad > r.Rows || r.Lengths.N != r.Rows-r.Bad || (r.Rows == 0) != (r.Counts["empty"] == 1) {
			t.Errorf("%+v", r)
		}
		last := bytes.Count(data, []byte("\n")) + 1
		for _, p := range r.Problems {
			if p.Line > last || p.Row > r.Rows || p.Code == "" || p.Detail == "" {
				t.Errorf("%+v in a file of %d lines", p, last)
			}
		}
		again, err := File(path, "llamafactory", Options{Limit: 5, maxElement: 200})
		if err != nil || !reflect.DeepEqual(r, again) {
			t.Errorf("checked again: %+v and %+v, %v", r, again, err)
		}
	})
}
