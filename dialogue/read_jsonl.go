package dialogue

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	fastutf8 "github.com/bytedance/sonic/utf8"

	"ophglm"
	"ophglm/internal/charset"
	"ophglm/internal/inflate"
	"ophglm/internal/jsonarray"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// JSONL reads consultations written one a line.
func JSONL() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.jsonl",
		Version: 1,
		Doc: `Reads consultations written as plain JSON, one a line, or as an array.

A line is {id, turns: [{role, text}]}, where the role is patient, user, 患者 or 病人, or else doctor, assistant, 医生 or 大夫; or {id, text}, where each turn
begins on a line with 患者：, 病人：, 医生：, 大夫：, Patient: or Doctor:, with a colon of either width. A turn's text is what follows the mark, byte for
byte, up to the line end before the next; what stands before the first mark is the patient's, and so is a text without a mark. department and disease are
kept; other keys are left out. The row is the number of the line, or of the value in the array. Turns of a system or a tool are left out and counted; another role rejects the row.

The id, a text or a number, is the key of the origin, and need not be unique: the id of the record is a hash of what was said. So two rows with one
id and other words are two records, and two rows with the same words are one to dialogue.dedup, which keeps both origins. Consultations of one side
alone are read.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "dialogues"},
		Example: pipeline.Example{
			FileName: "dialogues.jsonl",
			In: map[string]string{"files": `{"id": "d1", "turns": [{"role": "patient", "text": "眼前有黑影飘三天了"}, {"role": "doctor", "text": "散瞳查眼底。"}]}` + "\n" +
				`{"id": "d2", "text": "患者：左眼眼压21，正常吗？\n医生：在正常范围。", "department": "眼科"}` + "\n"},
		},
		Lines: inPieces,
		Read:  readPlain,
	})
}

func readPlain(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	encoding := charset.Encoding("")
	if f.FirstRow() > 1 {
		encoding = charset.UTF8 // or it would be no piece of a file
	}
	t, err := openTextAs(f, encoding, to)
	if err != nil {
		return err
	}
	defer t.Close() // only read from
	in := bufio.NewReaderSize(t, 4<<10)
	convert := func(row plainRow, n int) (*builder, error) {
		d, err := row.dialogue(cfg, f, n, to)
		if err != nil {
			return nil, err
		}
		return &builder{*d}, nil
	}
	if f.FirstRow() == 1 && firstCharacter(in) == '[' {
		return emitRows(t, rowsOf(in), f, to, convert)
	}
	lines := jsonarray.NewLines(in, jsonl.MaxLine)
	before := f.FirstRow() - 1
	var ids identifier
	for {
		e, err := lines.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
		e.Line += before
		n := e.Line
		if err := to.Row(n); err != nil {
			return err
		}
		if d := quickly(cfg, f, e, n, to, &ids); d != nil {
			err = to.Emit(d)
		} else {
			err = emitElement(t, e, n, to, convert)
		}
		if err != nil {
			return err
		}
	}
}

// inPieces reports of a file that it can be cut at line ends: it holds lines, and
// is plainly UTF-8, which a beginning in ASCII does not tell.
func inPieces(head []byte) bool {
	return inflate.Format(head) == "" && charset.Detect(head).Unicode() && beginsObject(bufio.NewReader(bytes.NewReader(head))) &&
		bytes.ContainsFunc(head, func(r rune) bool { return r >= utf8.RuneSelf })
}

// quickly makes a dialogue of a line with which nothing is wrong, and otherwise
// gives nil: what is wrong is for emitElement to say.
func quickly(cfg ReadConfig, f *pipeline.File, e jsonarray.Element, n int, to *pipeline.Emitter[*ophglm.Dialogue], ids *identifier) *ophglm.Dialogue {
	if e.Fault != nil || !fastutf8.Validate(e.Raw) {
		return nil
	}
	line := make([]byte, len(e.Raw)) // the record's texts lie in it
	copy(line, e.Raw)
	var row plainRow
	if err := jsonl.UnmarshalView(line, &row); err != nil {
		return nil
	}
	if len(row.Turns) > 0 {
		for i := range row.Turns {
			if _, ok := roleOf(row.Turns[i].Role); !ok {
				return nil
			}
		}
	}
	d, err := row.dialogue(cfg, f, n, to)
	if err != nil || !anySpeaks(d.Turns) {
		return nil
	}
	ids.finish(d)
	return d
}

type plainRow struct {
	ID         json.RawMessage `json:"id"`
	Text       string          `json:"text"`
	Turns      []plainTurn     `json:"turns"`
	Department string          `json:"department"`
	Disease    string          `json:"disease"`
}

type plainTurn struct {
	Role string `json:"role"`
	Text string `json:"text"`
}

// lineDialogue is a dialogue with what most have, in one piece of memory.
type lineDialogue struct {
	d       ophglm.Dialogue
	origins [1]ophglm.Origin
	from    [8]int
}

// dialogue makes a dialogue of a row, without its id and language.
func (r *plainRow) dialogue(cfg ReadConfig, f *pipeline.File, n int, to *pipeline.Emitter[*ophglm.Dialogue]) (*ophglm.Dialogue, error) {
	key, err := keyOf(r.ID)
	if err != nil {
		return nil, err
	}
	p := new(lineDialogue)
	p.origins[0] = ophglm.Origin{Dataset: cfg.Dataset, File: f.Name, Row: n, Key: key, Licence: cfg.Licence}
	d := &p.d
	d.Origins, d.Department, d.Disease = p.origins[:], r.Department, r.Disease
	if len(r.Turns) == 0 {
		most := 1 + strings.Count(r.Text, "\n")
		d.Turns = make([]ophglm.Turn, 0, most)
		markedTurns(r.Text, func(role ophglm.Role, text string) {
			d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: text})
		})
	} else {
		d.Turns = make([]ophglm.Turn, 0, len(r.Turns))
		for i, t := range r.Turns {
			role, ok := roleOf(t.Role)
			switch {
			case ok:
				d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: t.Text})
			case isInstruction(t.Role) || isTool(t.Role):
				to.Count("left_out."+strings.ToLower(t.Role), 1)
			default:
				return nil, fmt.Errorf("turns[%d] is of %.40q, who is neither patient nor doctor", i, t.Role)
			}
		}
	}
	from := p.from[:] // one array for all, of which each turn has its own element
	if len(d.Turns) > len(from) {
		from = make([]int, len(d.Turns))
	}
	for i := range d.Turns {
		from[i] = i
		d.Turns[i].From = from[i : i+1 : i+1]
	}
	return d, nil
}

// keyOf reads an id: a text, or a number as it is written.
func keyOf(raw json.RawMessage) (string, error) {
	if len(raw) >= 2 && raw[0] == '"' {
		plain := true
		for _, c := range raw {
			plain = plain && c != '\\'
		}
		if plain {
			return string(raw[1 : len(raw)-1]), nil
		}
	}
	if len(raw) == 0 {
		return "", nil
	}
	var k rowKey
	if err := k.UnmarshalJSON(raw); err != nil {
		return "", errors.New("the id is neither a text nor a number")
	}
	return string(k), nil
}
