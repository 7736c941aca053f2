package dialogue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/charset"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/table"
)

// CSVConfig is the config of dialogue.csv.
type CSVConfig struct {
	Dataset    string   `yaml:"dataset" doc:"name of the data set, which every origin carries"`
	Licence    string   `yaml:"licence" doc:"licence of the data as its source states it"`
	Encoding   string   `yaml:"encoding" doc:"encoding of the files: auto, utf-8, gb18030, utf-16le, utf-16be or big5"`
	Delimiter  string   `yaml:"delimiter" doc:"what stands between cells: auto, tab, or one of , ; | :"`
	ID         string   `yaml:"id" doc:"column of the input's own id"`
	Patient    []string `yaml:"patient" doc:"columns of what the patient says, in order; all but the last become turns that name their field"`
	Doctor     []string `yaml:"doctor" doc:"columns of what the doctor answers, in order"`
	Text       string   `yaml:"text" doc:"column of the whole conversation, whose turns begin with 患者：, 医生：, Patient: or Doctor: on their line"`
	Department string   `yaml:"department" doc:"column of the department"`
	Disease    string   `yaml:"disease" doc:"column of the disease"`
}

// Validate reports an encoding or a delimiter that can't be read.
func (c CSVConfig) Validate() error {
	if _, err := delimiterOf(c.Delimiter); err != nil {
		return err
	}
	return checkEncoding(c.Encoding)
}

func checkEncoding(s string) error {
	if s == "auto" || charset.Encoding(s).Known() && s != string(charset.UTF8BOM) {
		return nil
	}
	return fmt.Errorf("encoding is to be auto, utf-8, gb18030, utf-16le, utf-16be or big5, not %q", s)
}

// encodingOf gives the encoding that a setting names, and "" for auto.
func encodingOf(s string) charset.Encoding {
	if s == "auto" {
		return ""
	}
	return charset.Encoding(s)
}

// delimiterOf gives the byte that a setting names, and 0 for auto.
func delimiterOf(s string) (byte, error) {
	switch s {
	case "auto":
		return 0, nil
	case "tab", "\t":
		return '\t', nil
	case ",", ";", "|", ":":
		return s[0], nil
	}
	return 0, fmt.Errorf("delimiter is to be auto, tab, or one of , ; | : and not %q", s)
}

// CSV reads tables whose columns are named in the settings.
func CSV() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[CSVConfig, *ophglm.Dialogue]{
		Name:    "dialogue.csv",
		Version: 1,
		Doc: `Reads consultations from a table, one a row, whose first row names the columns.

The settings say which columns hold what: what the patient and the doctor say, or text, the whole conversation with 患者： and 医生： at the beginning
of lines, cut as dialogue.jsonl cuts it. Without settings, columns are known by their usual names: question, ask, patient, 问题, 患者 and title, 标题 before it;
answer, doctor, response, 回答, 医生; text, dialogue, 对话; id, 编号; department, 科室; disease, 疾病. The encoding is told from the content and counted; the
delimiter is the one of tab, comma, semicolon and bar that the first row has most of. A column that the settings name and the file does not have rejects the file.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  CSVConfig{Dataset: "csv", Encoding: "auto", Delimiter: "auto"},
		Example: pipeline.Example{
			FileName: "consultations.csv",
			With:     "id: 编号\npatient: [主诉, 提问]\ndoctor: [答复]\ndepartment: 科室",
			In:       map[string]string{"files": "编号,科室,主诉,提问,答复\n7,眼科,右眼黑影三天,要做手术吗,先散瞳查眼底。\n"},
		},
		Read: readCSV,
	})
}

func readCSV(_ context.Context, cfg CSVConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	t, err := openTextAs(f, encodingOf(cfg.Encoding), to)
	if err != nil {
		return err
	}
	defer t.Close()                            // only read from
	delimiter, _ := delimiterOf(cfg.Delimiter) // was validated
	var columns csvColumns
	return eachRow(t, f, delimiter, to, func(header []string) error {
		var err error
		columns, err = cfg.columns(header)
		return err
	}, func(n int, cells []string) *builder {
		return columns.dialogue(newBuilder(ReadConfig{cfg.Dataset, cfg.Licence}, f, n, ""), cells)
	}, nil)
}

// eachRow reads the rows of a table after its header. Begin is given the header, and
// its error rejects the file; read makes a dialogue of a row of as many cells.
// Exact is the header where the format has but one, so that a reject can say it.
func eachRow(t *textFile, f *pipeline.File, delimiter byte, to *pipeline.Emitter[*ophglm.Dialogue],
	begin func(header []string) error, read func(n int, cells []string) *builder, exact []string,
) error {
	var source io.Reader = t
	if delimiter == 0 {
		var err error
		if source, delimiter, err = table.SniffDelimiter(t); err != nil {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
	}
	rows := table.NewCSV(jsonl.NewScanner(source)).Delimiter(delimiter)
	width := -1
	for n := 0; ; {
		row, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", f.Path, err)
		}
		if width < 0 {
			header, fault := cellsOf(t, row)
			if fault == nil {
				if err := begin(header); err != nil {
					fault = &table.Fault{Reason: "wrong_header", Detail: err.Error() + ": the file is not read", Record: legible(row.Raw)}
				}
			} else if exact != nil {
				fault.Reason, fault.Detail = "wrong_header", fmt.Sprintf("the first line is to be %s: the file is not read (%s)", strings.Join(exact, ","), fault.Detail)
			}
			if fault == nil {
				width = len(header)
				continue
			}
			if err := to.Row(1); err != nil {
				return err
			}
			return to.Reject(fault.Reason, fault.Detail, fault.Record)
		}
		n++
		if err := to.Row(n); err != nil {
			return err
		}
		cells, fault := cellsOf(t, row)
		if fault == nil {
			fault = row.Columns(width)
		}
		if fault != nil {
			err = to.Reject(fault.Reason, fault.Detail, fault.Record)
		} else if b := read(n, cells); !b.speaks() {
			err = to.Reject("no_turns", "nothing was said in the row", legible(row.Raw))
		} else {
			err = to.Emit(b.finish())
		}
		if err != nil {
			return err
		}
	}
}

// cellsOf gives the cells of a row as text.
func cellsOf(t *textFile, row table.Row) ([]string, *table.Fault) {
	if row.Fault != nil {
		if s, ok := row.Fault.Record.(string); ok {
			row.Fault.Record = strings.ToValidUTF8(s, "\uFFFD")
		}
		return nil, row.Fault
	}
	if bad := t.Encoding().Fault(row.Raw); bad != nil {
		detail := t.describe(bad, fmt.Sprintf("byte %d", bad.Byte), fmt.Sprintf("the row at line %d", row.Line))
		return nil, &table.Fault{Reason: t.Encoding().Reason(), Detail: detail, Record: legible(row.Raw)}
	}
	cells := make([]string, len(row.Cells))
	for i, c := range row.Cells {
		cells[i] = string(c)
	}
	return cells, nil
}

// csvColumns are places of columns, -1 where there is none.
type csvColumns struct {
	id, text, department, disease int
	patient, doctor               []int
	names                         []string
}

// The usual names of columns.
var (
	idNames         = []string{"id", "编号", "序号", "dialogue_id", "对话编号"}
	titleNames      = []string{"title", "标题", "主诉"}
	patientNames    = []string{"question", "ask", "patient", "query", "问题", "提问", "患者", "病人", "问", "input"}
	doctorNames     = []string{"answer", "doctor", "response", "reply", "回答", "答复", "医生", "答", "output"}
	textNames       = []string{"text", "dialogue", "conversation", "对话", "对话内容"}
	departmentNames = []string{"department", "科室"}
	diseaseNames    = []string{"disease", "疾病", "疾病名称"}
)

// columns finds what the settings name in the header.
func (c CSVConfig) columns(header []string) (csvColumns, error) {
	out := csvColumns{names: header, id: -1, text: -1, department: -1, disease: -1}
	var missing []string
	place := func(name string) int {
		for i, h := range header {
			if strings.TrimSpace(h) == name {
				return i
			}
		}
		missing = append(missing, name)
		return -1
	}
	one := func(to *int, name string, usual []string) {
		if name != "" {
			*to = place(name)
			return
		}
		*to = usualColumn(header, usual)
	}
	one(&out.id, c.ID, idNames)
	one(&out.department, c.Department, departmentNames)
	one(&out.disease, c.Disease, diseaseNames)
	if c.Text != "" {
		out.text = place(c.Text)
	}
	for _, n := range c.Patient {
		out.patient = append(out.patient, place(n))
	}
	for _, n := range c.Doctor {
		out.doctor = append(out.doctor, place(n))
	}
	if c.Text == "" && len(c.Patient) == 0 && len(c.Doctor) == 0 {
		for _, usual := range [][]string{titleNames, patientNames} {
			if i := usualColumn(header, usual); i >= 0 {
				out.patient = append(out.patient, i)
			}
		}
		if i := usualColumn(header, doctorNames); i >= 0 {
			out.doctor = []int{i}
		}
		if len(out.doctor) == 0 || len(out.patient) == 0 {
			if i := usualColumn(header, textNames); i >= 0 {
				out.text, out.patient, out.doctor = i, nil, nil
			}
		}
	}
	columns := strings.Join(header, ", ")
	switch {
	case len(missing) > 0:
		return out, fmt.Errorf("the first row has no column %s; it has %s", strings.Join(missing, ", "), columns)
	case out.text < 0 && len(out.patient) == 0 && len(out.doctor) == 0:
		return out, errors.New("none of the columns " + columns + " is known to hold what was said; name them in the settings patient and doctor, or text")
	}
	return out, nil
}

// usualColumn is the first column that has one of the names, -1 for none.
func usualColumn(header, names []string) int {
	for _, n := range names {
		if i := slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), n) }); i >= 0 {
			return i
		}
	}
	return -1
}

func (c *csvColumns) dialogue(b *builder, cells []string) *builder {
	cell := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(cells[i])
	}
	b.d.Origins[0].Key = cell(c.id)
	b.d.Department, b.d.Disease = cell(c.department), cell(c.disease)
	say := func(role ophglm.Role, columns []int) {
		for i, at := range columns {
			if strings.TrimSpace(cells[at]) == "" {
				continue
			}
			field := ""
			if i < len(columns)-1 {
				field = strings.TrimSpace(c.names[at])
			}
			b.turn(role, field, cells[at])
		}
	}
	say(ophglm.Patient, c.patient)
	say(ophglm.Doctor, c.doctor)
	if c.text >= 0 {
		markedTurns(cells[c.text], func(role ophglm.Role, text string) { b.turn(role, "", text) })
	}
	return b
}
