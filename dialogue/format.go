package dialogue

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"strings"

	"ophglm/internal/charset"
	"ophglm/internal/inflate"
	"ophglm/internal/jsonl"
	"ophglm/internal/table"
)

// Formats lists the formats that can be read, by the name that follows
// "dialogue." in that of their kind.
func Formats() []string {
	return []string{"chatdoctor", "cmtmedqa", "csv", "english_qa", "haodf", "huatuo", "jsonl", "meddialog", "messages", "sharegpt", "toyhom"}
}

// HeadBytes is how much of a file [Detect] looks at.
const HeadBytes = charset.HeadBytes

// FormatError is a file whose format can't be told.
type FormatError struct {
	Name string
	// Looks says what the file looks like.
	Looks string
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%s: the format can't be told: %s. Name it with --format, one of %s", e.Name, e.Looks, strings.Join(Formats(), ", "))
}

// Detect tells the format of a file from its beginning, of which it looks at
// [HeadBytes] as they lie in the file, compressed or not, in any encoding. Kind is
// that of the reader ("dialogue.huatuo"), why says what gave it away. A file that
// looks like none, or like several that would read it in different ways, is a
// [FormatError]. Name is for errors alone: nothing is told from it.
func Detect(head []byte, name string) (kind, why string, err error) {
	head = head[:min(len(head), HeadBytes)]
	fail := func(format string, args ...any) (string, string, error) {
		return "", "", &FormatError{name, fmt.Sprintf(format, args...)}
	}
	if what := inflate.Format(head); what != "" {
		expanded, err := expand(head, name)
		if len(expanded) == 0 {
			return fail("it begins as %s data and can't be expanded (%v)", what, err)
		}
		head = expanded
	}
	encoding := charset.Detect(head)
	text := bytes.TrimPrefix(charset.Decode(head, encoding), []byte("\ufeff"))
	first := bytes.TrimLeft(text, " \t\r\n")
	for _, m := range binaries {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return fail("it is %s", m.what)
		}
	}
	switch {
	case len(first) == 0:
		return fail("it is empty, or blank for as far as was looked")
	case bytes.IndexByte(text[:min(len(text), 1<<10)], 0) >= 0:
		return fail("it holds NUL bytes and is no text")
	case first[0] == '[' || first[0] == '{':
		short, why, looks := detectJSON(text)
		if short == "" {
			return fail("%s", looks)
		}
		return "dialogue." + short, why, nil
	}
	short, why, looks := detectText(text)
	if short == "" {
		return fail("%s", looks)
	}
	return "dialogue." + short, why, nil
}

var binaries = []struct{ magic, what string }{
	{"PK\x03\x04", "a ZIP archive or an Office document"},
	{"%PDF", "a PDF"},
	{"PAR1", "a Parquet file"},
	{"BZh", "compressed with bzip2, which is not read"},
	{"\xfd7zXZ", "compressed with xz, which is not read"},
	{"7z\xbc\xaf", "a 7z archive"},
	{"SQLite format 3", "an SQLite database"},
}

// expand gives what a compressed head holds, as far as it goes.
func expand(head []byte, name string) ([]byte, error) {
	r, err := inflate.NewReader(bytes.NewReader(head), name, inflate.Defaults)
	if err != nil {
		return nil, err
	}
	defer r.Close() // only read from
	out := make([]byte, HeadBytes)
	n, err := io.ReadFull(r, out) // most often cut short
	return out[:n], err
}

// votes counts what rows look like.
type votes struct {
	rows   int
	kinds  map[string]int
	why    map[string]string
	keys   map[string]int // of rows that look like nothing
	faults int
}

// maxVotes is how many rows are looked at.
const maxVotes = 200

// pairVote is the vote of a row with instruction and output alone, which several
// formats have.
const pairVote = "pair"

func detectJSON(text []byte) (kind, why, looks string) {
	text = bytes.TrimLeft(text, " \t\r\n")
	if line, _, _ := bytes.Cut(text, []byte("\n")); string(bytes.TrimSpace(line)) == "{" {
		keys := strings.Join(slices.Sorted(maps.Keys(topLevel(text))), ", ")
		return "", "", fmt.Sprintf("it looks like a JSON object over several lines, with the keys %.200s, where an array or an object a line is to stand", keys)
	}
	rows := rowsOf(bufio.NewReaderSize(bytes.NewReader(text), 4<<10))
	v := votes{kinds: map[string]int{}, why: map[string]string{}, keys: map[string]int{}}
	for v.rows < maxVotes {
		e, err := rows.Next()
		if err != nil { // io.EOF: memory can be read
			break
		}
		v.take(e.Raw, e.Fault != nil)
	}
	return v.verdict()
}

// take looks at a row, which may be cut short.
func (v *votes) take(raw []byte, broken bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		v.faults++
		return
	}
	if raw[0] == '[' {
		var utterances []string
		if json.Unmarshal(raw, &utterances) != nil && !broken || len(utterances) == 0 {
			v.faults++
			return
		}
		if _, n := markAt(utterances[0]); n > 0 {
			v.vote("meddialog", "rows are lists of utterances that begin with their speaker")
		}
		return
	}
	row := topLevel(raw)
	if len(row) == 0 || broken && v.rows > 0 { // the last is cut short by where the looking ends
		v.faults++
		return
	}
	v.rows++
	if kind, why := shapeOf(row); kind != "" {
		v.vote(kind, why)
		return
	}
	for k := range row {
		v.keys[k]++
	}
}

func (v *votes) vote(kind, why string) {
	if v.why[kind] == "" {
		v.why[kind] = why
	}
	v.kinds[kind]++
	if kind == "meddialog" && strings.HasPrefix(why, "rows are lists") {
		v.rows++
	}
}

func (v *votes) verdict() (kind, why, looks string) {
	if n := v.kinds[pairVote]; n > 0 { // is of the family that other rows are of
		delete(v.kinds, pairVote)
		family := "huatuo"
		for _, k := range []string{"chatdoctor", "cmtmedqa"} {
			if v.kinds[k] > 0 && v.kinds["huatuo"] == 0 {
				family = k
			}
		}
		v.kinds[family] += n
		if v.why[family] == "" {
			v.why[family] = v.why[pairVote]
		}
	}
	var kinds []string
	known := 0
	for k, n := range v.kinds {
		kinds = append(kinds, k)
		known += n
	}
	sort.Slice(kinds, func(i, j int) bool {
		a, b := kinds[i], kinds[j]
		if v.kinds[a] != v.kinds[b] {
			return v.kinds[a] > v.kinds[b]
		}
		return a < b
	})
	switch {
	case len(kinds) > 0 && v.kinds[kinds[0]]*10 >= known*9 && known*2 >= v.rows:
		return kinds[0], v.why[kinds[0]], ""
	case len(kinds) > 1:
		var each []string
		for _, k := range kinds {
			each = append(each, fmt.Sprintf("%d rows like %s", v.kinds[k], k))
		}
		return "", "", "it has " + strings.Join(each, ", ")
	case v.rows > 0:
		keys := make([]string, 0, len(v.keys))
		for k := range v.keys {
			keys = append(keys, k)
		}
		sort.Slice(keys, func(i, j int) bool {
			if v.keys[keys[i]] != v.keys[keys[j]] {
				return v.keys[keys[i]] > v.keys[keys[j]]
			}
			return keys[i] < keys[j]
		})
		return "", "", fmt.Sprintf("it looks like JSON rows with the keys %.200s", strings.Join(keys[:min(len(keys), 12)], ", "))
	}
	return "", "", "it begins as JSON and holds no row that can be read"
}

// topLevel gives the keys of an object with their values; of one cut short, those
// before the cut.
func topLevel(raw []byte) map[string]json.RawMessage {
	row := map[string]json.RawMessage{}
	if json.Unmarshal(raw, &row) == nil {
		return row
	}
	row = map[string]json.RawMessage{}
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	for {
		t, err := d.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return row
		}
		at := int(d.InputOffset())
		var value json.RawMessage
		if d.Decode(&value) != nil {
			row[key] = bytes.TrimLeft(raw[at:], " \t\r\n:")
			return row
		}
		row[key] = value
	}
}

// shapeOf tells the format of a row from its keys.
func shapeOf(row map[string]json.RawMessage) (kind, why string) {
	begins := func(key string) byte {
		if v := row[key]; len(v) > 0 {
			return v[0]
		}
		return 0
	}
	has := func(keys ...string) bool {
		for _, k := range keys {
			if _, ok := row[k]; ok {
				return true
			}
		}
		return false
	}
	filled := func(key string) bool { return begins(key) == '"' && string(row[key]) != `""` }
	switch {
	case begins("conversations") == '[':
		return "sharegpt", "rows have conversations"
	case begins("messages") == '[':
		return "messages", "rows have messages"
	case has("dialogue_turns", "utterances"):
		return "meddialog", "rows have dialogue_turns or utterances"
	case begins("turns") == '[':
		return "jsonl", "rows have turns"
	case has("answer_icliniq") && filled("input"):
		return "chatdoctor", "rows have input and answer_icliniq"
	case begins("answer") == '"' && begins("question") == '"':
		return "english_qa", "rows have question and answer"
	case has("instruction") && has("output") && (begins("history") == '[' || has("cate1", "cate2")):
		return "cmtmedqa", "rows have instruction, output and history or cate1"
	case begins("instruction") == '[' || has("instruction") && begins("output") == '[':
		return "huatuo", "rows have lists of instruction and output"
	case begins("instruction") == '"' && begins("output") == '"' && filled("input"):
		return "chatdoctor", "rows have instruction, input and output"
	case begins("instruction") == '"' && begins("output") == '"':
		return pairVote, "rows have instruction and output"
	case begins("text") == '"':
		return "jsonl", "rows have text"
	}
	return "", ""
}

// detectText tells the formats that are no JSON.
func detectText(text []byte) (kind, why, looks string) {
	lines := strings.Split(string(text), "\n")
	ids, blocks, latin, chinese, inText := 0, 0, 0, 0, 0
	facultyNamed := false
	for _, l := range lines {
		if _, ok := recordID([]byte(l)); ok {
			ids++
		}
		if name, ok := blockOf(l); ok {
			blocks++
			facultyNamed = facultyNamed || name == faculty || name == diagnosis
		}
		if _, alone := speaker(l); alone {
			if l[0] < 0x80 {
				latin++
			} else {
				chinese++
			}
		}
		if _, n := markAt(l); n > 0 {
			inText++
		}
	}
	switch {
	case ids > 0 && blocks > 0 && latin > chinese && !facultyNamed:
		return "meddialog", "records begin at id= and speakers are Patient: and Doctor:", ""
	case ids > 0 && blocks > 0:
		return "haodf", "records begin at id= and have the blocks Description or Dialogue", ""
	}
	delimiter := table.LikelyDelimiter(text)
	row, err := table.NewCSV(jsonl.NewScanner(bytes.NewReader(text))).Delimiter(delimiter).Next()
	if err == nil && row.Fault == nil && len(row.Cells) > 1 {
		var header []string
		for _, c := range row.Cells {
			header = append(header, string(c))
		}
		if delimiter == ',' && sameColumns(header) {
			return "toyhom", "the columns are " + strings.Join(toyhomColumns, ", "), ""
		}
		if _, err := (CSVConfig{}).columns(header); err == nil {
			return "csv", "a table whose columns have usual names", ""
		}
		if inText == 0 && len(lines) > 1 {
			return "", "", fmt.Sprintf("it looks like a table with the columns %.200s, of which none is known to hold what was said; a stage dialogue.csv whose settings name them reads it", strings.Join(header, ", "))
		}
	}
	switch {
	case inText > 0:
		return "", "", "it looks like a transcript: as JSON, a line {\"id\": …, \"text\": …} for each consultation, it can be read"
	case ids > 0:
		return "", "", "it has lines id= and none of the blocks that follow them in haodf's layout"
	}
	return "", "", fmt.Sprintf("it begins %.60q and is neither JSON, a table of consultations nor haodf's layout", strings.TrimSpace(string(text[:min(len(text), 80)])))
}
