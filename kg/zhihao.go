package kg

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/table"
)

//go:embed zhihao_rules.yaml
var zhihaoRulesYAML []byte

type zhihaoRules struct {
	Junk                  []string `yaml:"junk"`
	EyeWords              []string `yaml:"eye_words"`
	NotOfTheEye           []string `yaml:"not_of_the_eye"`
	ComplicationElsewhere []string `yaml:"complication_elsewhere"`
	ComplicationSymptoms  []string `yaml:"complication_symptoms"`
	ExaminationElsewhere  []string `yaml:"examination_elsewhere"`
	NotAnExamination      []string `yaml:"not_an_examination"`
	NotADrug              []string `yaml:"not_a_drug"`
	ProcedureEndings      []string `yaml:"procedure_endings"`
	NotAProcedure         []string `yaml:"not_a_procedure"`
	Everybody             []string `yaml:"everybody"`
	PopulationBefore      []string `yaml:"population_before"`
	PopulationAfter       []string `yaml:"population_after"`
	NotAPopulation        []string `yaml:"not_a_population"`
	PopulationEndings     []string `yaml:"population_endings"`
}

var zhihaoWords = sync.OnceValue(func() *zhihaoRules {
	r := &zhihaoRules{}
	if err := yaml.UnmarshalWithOptions(zhihaoRulesYAML, r, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("zhihao_rules.yaml, which is embedded: %v", err))
	}
	return r
})

var zhihaoColumns = []string{
	"name", "alias", "part", "age", "infection", "insurance", "department", "checklist", "symptom",
	"complication", "treatment", "drug", "period", "rate", "money",
}

// Zhihao is the kind kg.zhihao.
func Zhihao() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.GraphItem]{
		Name:    "kg.zhihao",
		Version: 2,
		Doc: `Reads the eye's rows of the crawled Chinese disease table, CSV in GB18030, one disease a row.

A row is of the eye when two signs of it agree: department, part, name; one
with a single sign is rejected as eye_doubtful, one without as not_eye. List
cells are cut at blanks and commas.
What says nothing, was cut off ("…"), is no drug, no disease or of another
organ is left out, each with its reason; the words this goes by stand in
zhihao_rules.yaml. Facts are crawled: nobody checked them, and checked only says
that they stand where their source says. Insurance and money are counted and
left out. Memory: about 40 bytes for each distinct name.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "a Disease for each row, what it is said to have, and the triples between them"),
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "zhihao_rules.yaml", Data: zhihaoRulesYAML}}
		},
		Example: pipeline.Example{
			FileName: "disease.csv",
			In:       map[string]string{"files": zhihaoExample()},
		},
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			h, err := f.Open()
			if err != nil {
				return err
			}
			defer h.Close() // only read from
			return readZhihao(h, f.Name, to)
		},
	})
}

func readZhihao(r io.Reader, file string, to sink) error {
	in := table.NewCSV(jsonl.NewScanner(r))
	header, err := in.Next()
	switch {
	case err == io.EOF:
		return fmt.Errorf("%s is empty: a header with the columns %s was expected", file, strings.Join(zhihaoColumns, ", "))
	case err != nil:
		return fmt.Errorf("%s: reading the header: %w", file, err)
	case header.Fault != nil:
		return fmt.Errorf("%s: reading the header: %w", file, header.Fault)
	}
	column := map[string]int{}
	for i, h := range header.Cells {
		column[strings.TrimSpace(string(h))] = i
	}
	for _, name := range zhihaoColumns {
		if _, ok := column[name]; !ok {
			return fmt.Errorf("%s has no column %q; its header is %.200q", file, name, table.Lossy(header.Raw))
		}
	}
	columns := len(header.Cells)
	g := newGraph(to, ophglm.Crawled)
	err = eachRow(in, to, func(n int, row table.Row) error {
		bad := row.Columns(columns)
		if bad == nil && table.LooksUTF8(row.Raw) {
			bad = &table.Fault{Reason: "not_gb18030", Detail: "the row is UTF-8, where GB18030 was expected", Record: string(row.Raw)}
		}
		z := &zhihaoRow{graph: g, file: file, row: n, cells: map[string]string{}, said: map[string]bool{}}
		for i := 0; bad == nil && i < len(zhihaoColumns); i++ {
			name := zhihaoColumns[i]
			var broken *table.Fault
			z.cells[name], broken = zhihaoCell(name, row.Cells[column[name]])
			switch {
			case broken != nil && name == "name":
				bad = broken
			case broken != nil:
				z.broken = append(z.broken, broken)
			}
		}
		if bad != nil {
			return to.Reject(bad.Reason, bad.Detail, bad.Record)
		}
		return z.read()
	})
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// zhihaoCell decodes a cell.
func zhihaoCell(name string, raw []byte) (string, *table.Fault) {
	s, err := table.DecodeGB18030(raw)
	if err != nil {
		return "", &table.Fault{Reason: "not_gb18030", Detail: fmt.Sprintf("%v of the cell %s", err, name), Record: table.Lossy(raw)}
	}
	if i := strings.IndexByte(s, 0); i >= 0 {
		return "", &table.Fault{Reason: "nul_byte", Detail: fmt.Sprintf("NUL at byte %d of the cell %s", i, name), Record: s}
	}
	return s, nil
}

// zhihaoExample is a row of our own in the encoding of the table.
func zhihaoExample() string {
	row := "结膜炎,红眼病,眼,所有人群,有传染性,医保疾病,眼科,裂隙灯检查 [详细],眼红 流泪 [详细],角膜炎 [详细],药物治疗 [详细],左氧氟沙星滴... 人工泪液 [详细],1-2周,90%(及时治疗),,,,,,"
	text, err := simplifiedchinese.GB18030.NewEncoder().String(strings.Join(zhihaoColumns, ",") + ",,,,,\n" + row + "\n")
	if err != nil {
		panic(err) // the text is a constant
	}
	return text
}
