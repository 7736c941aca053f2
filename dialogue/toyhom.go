package dialogue

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/table"
	"ophglm/internal/text"
)

// ToyhomConfig is the config of dialogue.toyhom.
type ToyhomConfig struct {
	Dataset  string `yaml:"dataset" doc:"name of the data set, which every origin carries"`
	Licence  string `yaml:"licence" doc:"licence of the data as its source states it"`
	Encoding string `yaml:"encoding" doc:"encoding of the files: gb18030 or utf-8"`
}

// Validate reports an encoding that can't be read.
func (c ToyhomConfig) Validate() error {
	if c.Encoding != "gb18030" && c.Encoding != "utf-8" {
		return fmt.Errorf("encoding is to be gb18030 or utf-8, not %q", c.Encoding)
	}
	return nil
}

// Toyhom reads the Toyhom set.
func Toyhom() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ToyhomConfig, *ophglm.Dialogue]{
		Name:    "dialogue.toyhom",
		Version: 1,
		Doc: `Reads Toyhom's Chinese consultations, CSV with the columns department, title, ask and answer.

The title becomes the patient's first turn where it says what the question does not; otherwise it is kept as a meta field. A row whose
bytes are not of the encoding is rejected by the byte; a row that is plainly UTF-8 is never read as GB18030.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ToyhomConfig{Dataset: "toyhom", Licence: "MIT", Encoding: "gb18030"},
		Example: pipeline.Example{
			FileName: "eye.csv",
			With:     "encoding: utf-8",
			In:       map[string]string{"files": "department,title,ask,answer\n眼科,飞蚊症怎么办,眼前有黑点飘了一周,散瞳查眼底。\n"},
		},
		Read: readToyhom,
	})
}

var toyhomColumns = []string{"department", "title", "ask", "answer"}

func readToyhom(_ context.Context, cfg ToyhomConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	rows := table.NewCSV(jsonl.NewScanner(r))
	header := true
	for n := 0; ; {
		row, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
		if header {
			header = false
			if row.Fault == nil && sameColumns(row.Cells) {
				continue
			}
			if err := to.Row(1); err != nil {
				return err
			}
			return to.Reject("wrong_header", fmt.Sprintf("the first line is to be %s: the file is not read", strings.Join(toyhomColumns, ",")), table.Lossy(row.Raw))
		}
		n++
		if err := to.Row(n); err != nil {
			return err
		}
		if err := emitToyhom(cfg, f, n, row, to); err != nil {
			return err
		}
	}
}

func sameColumns(cells [][]byte) bool {
	if len(cells) != len(toyhomColumns) {
		return false
	}
	for i, c := range cells {
		if string(bytes.TrimSpace(c)) != toyhomColumns[i] {
			return false
		}
	}
	return true
}

func emitToyhom(cfg ToyhomConfig, f *pipeline.File, n int, row table.Row, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	bad := row.Fault
	if bad == nil {
		bad = row.Columns(len(toyhomColumns))
	}
	var cells []string
	if bad == nil {
		cells, bad = decodeRow(cfg.Encoding, row)
	}
	if bad != nil {
		return to.Reject(bad.Reason, bad.Detail, bad.Record)
	}
	b := newBuilder(ReadConfig{cfg.Dataset, cfg.Licence}, f, n, "")
	b.d.Department = strings.TrimSpace(cells[0])
	title, ask, answer := cells[1], cells[2], cells[3]
	if addsTo(title, ask) {
		b.turn(ophglm.Patient, "title", title)
	} else {
		b.meta("title", strings.TrimSpace(title))
	}
	b.pair(ask, answer)
	if len(b.d.Turns) == 0 {
		return to.Reject("no_turns", "the row has neither title nor question nor answer", strings.Join(cells, ","))
	}
	return to.Emit(b.finish())
}

// addsTo reports whether the title holds words that the question does not: when
// fewer than four in five of its pairs of characters stand in the question.
func addsTo(title, ask string) bool {
	letters := func(s string) []rune {
		s, _ = text.Fold(s)
		var rs []rune
		for _, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				rs = append(rs, unicode.ToLower(r))
			}
		}
		return rs
	}
	t, a := letters(title), letters(ask)
	if len(t) < 2 {
		return false
	}
	pairs := map[[2]rune]bool{}
	for i := 1; i < len(a); i++ {
		pairs[[2]rune{a[i-1], a[i]}] = true
	}
	in := 0
	for i := 1; i < len(t); i++ {
		if pairs[[2]rune{t[i-1], t[i]}] {
			in++
		}
	}
	return in*5 < (len(t)-1)*4
}

// decodeRow decodes the cells. A byte that is not of the encoding is named by its
// place in the row as it stands in the file, quotes and all.
func decodeRow(encoding string, row table.Row) ([]string, *table.Fault) {
	decode := table.DecodeGB18030
	if encoding == "utf-8" {
		decode = table.DecodeUTF8
	} else if table.LooksUTF8(row.Raw) {
		i := bytes.IndexFunc(row.Raw, func(r rune) bool { return r >= utf8.RuneSelf })
		detail := fmt.Sprintf("not GB18030 at byte %d of the row at line %d: it is UTF-8 (set encoding: utf-8)", i, row.Line)
		return nil, &table.Fault{Reason: "not_gb18030", Detail: detail, Record: string(row.Raw)}
	}
	cells := make([]string, len(row.Cells))
	for i, c := range row.Cells {
		var err error
		if cells[i], err = decode(c); err != nil {
			_, err = decode(row.Raw) // fails too: no border of a cell is part of a character
			bad := &table.Fault{Reason: "not_gb18030", Detail: fmt.Sprintf("%v of the row at line %d", err, row.Line), Record: table.Lossy(row.Raw)}
			if encoding == "utf-8" {
				bad.Reason, bad.Record = "not_utf8", strings.ToValidUTF8(string(row.Raw), "\uFFFD")
			}
			return nil, bad
		}
	}
	return cells, nil
}
