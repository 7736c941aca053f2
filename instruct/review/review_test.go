package review

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm"
)

const (
	idA  = "aaaaaaaaaaaaaaaaaaaaaaaa"
	idB  = "bbbbbbbbbbbbbbbbbbbbbbbb"
	hash = "0123456789abcdef01234567"
)

// A sheet that a spreadsheet saved: other columns, in another order, some of them
// gone, lines within cells, cleared rows, words in another case.
func TestReadCSVAsSpreadsheetsSaveIt(t *testing.T) {
	rows := []string{
		`Decision,note,sample,mine,messages`,
		`accept,,#` + idA + `,x,#` + hash,
		` REJECT ,"two lines` + "\n" + `of ""why""",#` + idB + `,,`,
		`,,,,`,
		`,,#cccccccccccccccccccccccc,,`,
		`修改,'=改,dddddddddddddddddddddddd`,
	}
	want := []Decision{
		{Sample: idA, Messages: hash, Decision: Accept},
		{Sample: idB, Decision: Reject, Note: "two lines\nof \"why\""},
		{Sample: "dddddddddddddddddddddddd", Decision: Edit, Note: "=改"},
	}
	for name, change := range map[string]func(string) string{
		"as it is": func(s string) string { return s },
		"a mark":   func(s string) string { return bom + s },
		"CRLF":     func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"semicolons": func(s string) string {
			return strings.ReplaceAll(s, ",", ";")
		},
		"tabs":       func(s string) string { return strings.ReplaceAll(s, ",", "\t") },
		"no newline": func(s string) string { return strings.TrimSuffix(s, "\n") },
	} {
		got, err := ReadCSV("sheet.csv", strings.NewReader(change(strings.Join(rows, "\n")+"\n")))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(got.Decisions, want) || got.Undecided != 1 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestMistakesNameTheLine(t *testing.T) {
	const head = "sample,decision,note,by\n"
	for sheet, want := range map[string]string{
		"":                                "sheet.csv is empty",
		"sample,note\n":                   "sheet.csv:1: there is no column decision; there are sample, note",
		"sample,sample,decision\n":        "sheet.csv:1: there are two columns sample",
		head + "x,accept,,\n":             `sheet.csv:2: the sample is "x", not an id`,
		head + idA + ",maybe,,\n":         `sheet.csv:2: the decision is "maybe", not accept, reject or edit`,
		head + "\n\n" + idA + ",edit,,\n": "sheet.csv:4: the decision is edit, and no note",
		head + idA + ",,because,\n":       "sheet.csv:2: there is a note and no decision",
		head + idA + ",accept,\"a\nb\",\n" + idA + ",reject,,\n": "sheet.csv:4: " + idA + " was decided in line 2 already",
		head + idA + ",accept,\"a\nb\n":                          "sheet.csv:3: extraneous or missing \" in quoted-field, in the row from line 2 on",
		head + idA + ",accept,a\xff,\n":                          "sheet.csv:2: not UTF-8",
	} {
		_, err := ReadCSV("sheet.csv", strings.NewReader(sheet))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: the error is %v, want %s", sheet, err, want)
		}
	}
	// Every mistake is told, and two reviewers may decide on one sample.
	_, err := ReadCSV("s", strings.NewReader(head+idA+",maybe,,\nx,accept,,\n"+idA+",accept,,p\n"+idA+",reject,,q\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two mistakes are told as %v", err)
	}
	_, err = ReadJSONL("s.jsonl", strings.NewReader("{}\n{\"sample\":\""+idA+"\",\"decision\":\"no\"}\nnonsense\n"))
	if err == nil || !strings.HasPrefix(err.Error(), `s.jsonl:2: the decision is "no"`) || !strings.Contains(err.Error(), "\ns.jsonl:3: not a row of a sheet") {
		t.Errorf("the error is %v", err)
	}
	_, err = ReadJSONL("s.jsonl", strings.NewReader(strings.Repeat("x\n", 200)))
	if err == nil || strings.Count(err.Error(), "\n") != maxMistakes {
		t.Errorf("of 200 mistakes %d lines are told", strings.Count(err.Error(), "\n")+1)
	}
}

// drawRow draws a row with what breaks tables in it.
func drawRow(t *rapid.T) Row {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("=+-@'\",;\n\r\t 眼a＝＠\u00a0")), 0, 12, -1)
	verdict := rapid.SampledFrom([]Verdict{Accept, Reject}).Draw(t, "decision")
	id := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789abcdef")), 24, 24, -1)
	return Row{
		Sample: id.Draw(t, "sample"), Messages: id.Draw(t, "messages"), Scenario: text.Draw(t, "scenario"), Text: text.Draw(t, "text"), Facts: text.Draw(t, "facts"),
		Decision: string(verdict), Note: text.Draw(t, "note"), By: text.Draw(t, "by"),
	}
}

// What goes out comes back, in either form, and no cell of it is a formula.
func TestSheetsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfNDistinct(rapid.Custom(drawRow), 0, 6, func(r Row) string { return r.Sample }).Draw(t, "rows")
		var want []Decision
		for _, r := range rows {
			want = append(want, Decision{Sample: r.Sample, Messages: r.Messages, Decision: Verdict(r.Decision), Note: strings.TrimSpace(lineEnds(r.Note)), By: strings.TrimSpace(lineEnds(r.By))})
		}
		var sheet bytes.Buffer
		if err := WriteCSV(&sheet, rows); err != nil {
			t.Fatal(err)
		}
		got, err := ReadCSV("sheet.csv", bytes.NewReader(sheet.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%s", err, sheet.Bytes())
		}
		if !slices.Equal(got.Decisions, want) {
			t.Fatalf("%+v came back, not %+v, of\n%s", got.Decisions, want, sheet.Bytes())
		}
		cells, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(sheet.Bytes(), []byte(bom)))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range cells {
			for _, c := range row {
				if begins(c) {
					t.Fatalf("the cell %q is a formula", c)
				}
			}
		}
		for _, r := range rows {
			if unescape(escape(r.Note)) != r.Note {
				t.Fatalf("%q comes back as %q", r.Note, unescape(escape(r.Note)))
			}
		}
		sheet.Reset()
		for i := range rows {
			rows[i].Note, rows[i].By = lineEnds(rows[i].Note), lineEnds(rows[i].By)
		}
		if err := WriteJSONL(&sheet, rows); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadJSONL("sheet.jsonl", &sheet); err != nil || !slices.Equal(got.Decisions, want) {
			t.Fatalf("as JSONL %+v came back, not %+v: %v", got, want, err)
		}
	})
}

func TestEscape(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "眼": "眼", "=1+1": "'=1+1", "-5.00 DS": "'-5.00 DS", "@x": "'@x", "＝1": "'＝1", "'=1": "''=1", "'tis": "'tis", "''": "''", "a=b": "a=b",
	} {
		if got := escape(s); got != want || unescape(got) != s {
			t.Errorf("%q is written %q, want %q, and read %q", s, got, want, unescape(got))
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(bom + "sample,decision,note\r\n#" + idA + ",accept,\"a\r\nb\"\r\n"))
	f.Add([]byte("decision;sample;note\n修改;" + idB + ";'=x\n"))
	f.Add([]byte("sample\tdecision\n" + idA + "\t\n"))
	f.Add([]byte("sample,decision\n\"" + idA + ",reject\n"))
	f.Add([]byte("\xff\xfes\x00"))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := ReadCSV("f", bytes.NewReader(src))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f") {
				t.Errorf("the error %v does not name the file", err)
			}
			return
		}
		// What was read can be written, and is read again as it was.
		var rows []Row
		for _, d := range s.Decisions {
			if err := d.Validate(); err != nil {
				t.Fatalf("%+v was read: %v", d, err)
			}
			rows = append(rows, Row{Sample: d.Sample, Messages: d.Messages, Decision: string(d.Decision), Note: d.Note, By: d.By})
		}
		var b bytes.Buffer
		if err := WriteCSV(&b, rows); err != nil {
			t.Fatal(err)
		}
		again, err := ReadCSV("f", &b)
		if err != nil || !slices.Equal(again.Decisions, s.Decisions) {
			t.Fatalf("%+v was read again as %+v: %v", s.Decisions, again, err)
		}
	})
}

func TestMerge(t *testing.T) {
	one := func(sample string, v Verdict, note, by string) Decision {
		return Decision{Sample: sample, Decision: v, Note: note, By: by}
	}
	kept := []Decision{one(idA, Accept, "", ""), one(idB, Accept, "", "p")}
	for _, c := range []struct {
		name    string
		decided []Decision
		replace bool
		want    string // decisions after, then what was done
	}{
		{"nothing", nil, false, "aa:accept bb:accept/p | 0 0 0 0"},
		{"the same", []Decision{one(idA, Accept, "", "")}, false, "aa:accept bb:accept/p | 0 1 0 0"},
		{"another note", []Decision{one(idA, Accept, "x", "")}, false, "aa:accept bb:accept/p | 0 0 1 0"},
		{"nobody decides otherwise", []Decision{one(idA, Reject, "", "")}, false, "aa:accept bb:accept/p | 0 0 0 1"},
		{"and means it", []Decision{one(idA, Reject, "", "")}, true, "aa:reject bb:accept/p | 0 0 1 0"},
		{"two agree", []Decision{one(idB, Accept, "", "q")}, false, "aa:accept bb:accept/p bb:accept/q | 1 0 0 0"},
		{"two differ", []Decision{one(idB, Reject, "", "q")}, false, "aa:accept bb:accept/p bb:reject/q | 1 0 0 1"},
		{"two differ whatever is meant", []Decision{one(idB, Reject, "", "q")}, true, "aa:accept bb:accept/p bb:reject/q | 1 0 0 1"},
	} {
		before := slices.Clone(kept)
		after, m := Merge(kept, c.decided, c.replace)
		var got []string
		for _, d := range after {
			s := d.Sample[:2] + ":" + string(d.Decision)
			if d.By != "" {
				s += "/" + d.By
			}
			got = append(got, s)
		}
		if s := fmt.Sprintf("%s | %d %d %d %d", strings.Join(got, " "), m.Added, m.Same, m.Replaced, len(m.Conflicts)); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
		if !slices.Equal(kept, before) {
			t.Fatalf("%s changed what was kept", c.name)
		}
	}
}

// Merging gives sorted decisions, one of each reviewer for each sample, and merging
// again changes nothing.
func TestMergeIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.Custom(func(t *rapid.T) Decision {
			return Decision{
				Sample: rapid.SampledFrom([]string{idA, idB}).Draw(t, "sample"), Decision: rapid.SampledFrom([]Verdict{Accept, Reject}).Draw(t, "verdict"),
				By: rapid.SampledFrom([]string{"", "p", "q"}).Draw(t, "by"),
			}
		})
		who := func(d Decision) string { return d.Sample + d.By }
		first := rapid.SliceOfDistinct(draw, who).Draw(t, "first")
		second := rapid.SliceOfDistinct(draw, who).Draw(t, "second")
		kept, _ := Merge(nil, first, false)
		kept, _ = Merge(kept, second, true)
		if !slices.IsSortedFunc(kept, order) {
			t.Fatalf("%v is not sorted", kept)
		}
		again, m := Merge(kept, second, true)
		if !slices.Equal(again, kept) || m.Added != 0 || m.Replaced != 0 {
			t.Fatalf("again %v, then %v: %+v", kept, again, m)
		}
		var b bytes.Buffer
		if err := WriteKept(&b, kept); err != nil {
			t.Fatal(err)
		}
		if read, err := ReadKept("k", &b); err != nil || !slices.Equal(read, kept) {
			t.Fatalf("kept as %v, read as %v: %v", kept, read, err)
		}
	})
}

func TestReadKeptRefuses(t *testing.T) {
	good := `{"sample":"` + idA + `","decision":"accept"}` + "\n"
	for src, want := range map[string]string{
		good + good:                      "k:2: not a decision: " + idA + " was decided by the same reviewer in line 1",
		good + "{\"sample\":\"x\"}\n":    "k:2: not a decision: the sample is",
		good + "\n":                      "k:2: not a decision: ",
		"{\"smaple\":\"" + idA + "\"}\n": "k:1: not a decision: ",
	} {
		_, err := ReadKept("k", strings.NewReader(src))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: the error is %v, want %s", src, err, want)
		}
	}
}

func TestIndexKnowsMessagesAgain(t *testing.T) {
	s := &ophglm.Sample{Messages: []ophglm.Message{{Role: "user", Content: "问"}, {Role: "assistant", Content: "答。"}}}
	s.ID = ophglm.SampleID(s)
	was := *s
	was.Citations = []ophglm.Citation{{Message: 1, End: 3, Of: []ophglm.Ref{{Kind: "triple", ID: "t"}}}}
	was.ID = ophglm.SampleID(&was)
	if was.ID == s.ID || MessagesHash(&was) != MessagesHash(s) {
		t.Fatal("citations are to be in the id and not in the hash of messages")
	}
	x := NewIndex([]Decision{{Sample: was.ID, Messages: MessagesHash(&was), Decision: Reject}})
	if d, changed := x.Of(&was); len(d) != 1 || changed {
		t.Errorf("of the sample itself: %v, changed %v", d, changed)
	}
	if d, changed := x.Of(s); len(d) != 1 || !changed {
		t.Errorf("of the one with other citations: %v, changed %v", d, changed)
	}
	if v, _ := Sum(nil); v != "" {
		t.Errorf("nothing sums up to %q", v)
	}
	if v, _ := Sum([]Decision{{Decision: Accept}, {Decision: Edit}}); v != Edit {
		t.Errorf("accept and edit sum up to %q", v)
	}
}
