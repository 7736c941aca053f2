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
	"ophglm/internal/charset"
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
	OutsideTheEye         []string `yaml:"outside_the_eye"`
	Systemic              []string `yaml:"systemic"`
	Felt                  []string `yaml:"felt"`
	SignsOnExamination    []string `yaml:"signs_on_examination"`
	SignsOfTheFundus      []string `yaml:"signs_of_the_fundus"`
	NotASymptom           []string `yaml:"not_a_symptom"`
	DiseaseEndings        []string `yaml:"disease_endings"`
	SymptomElsewhere      []string `yaml:"symptom_elsewhere"`
	SymptomSystemic       []string `yaml:"symptom_systemic"`
	ComplicationElsewhere []string `yaml:"complication_elsewhere"`
	ComplicationSymptoms  []string `yaml:"complication_symptoms"`
	ComplicationCauses    []string `yaml:"complication_causes"`
	CauseWords            []string `yaml:"cause_words"`

	ComplicationCausesOf map[string][]string `yaml:"complication_causes_of"`
	ComplicationNeeds    map[string][]string `yaml:"complication_needs"`
	SymptomNeeds         map[string][]string `yaml:"symptom_needs"`
	ExaminationNames     map[string]string   `yaml:"examination_names"`

	ExaminationElsewhere []string `yaml:"examination_elsewhere"`
	NotAnExamination     []string `yaml:"not_an_examination"`
	ExaminationSystemic  []string `yaml:"examination_systemic"`
	NotADrug             []string `yaml:"not_a_drug"`
	DrugElsewhere        []string `yaml:"drug_elsewhere"`
	DrugSystemic         []string `yaml:"drug_systemic"`
	CutOpen              []string `yaml:"cut_open"`
	ProcedureEndings     []string `yaml:"procedure_endings"`
	NotAProcedure        []string `yaml:"not_a_procedure"`
	Everybody            []string `yaml:"everybody"`
	PopulationBefore     []string `yaml:"population_before"`
	PopulationAfter      []string `yaml:"population_after"`
	NotAPopulation       []string `yaml:"not_a_population"`
	PopulationEndings    []string `yaml:"population_endings"`
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
		Version: 5,
		Doc: `Reads the eye's rows of the crawled Chinese disease table, CSV in GB18030, one disease a row.

A row is of the eye when two signs of it agree: department, part, name, and a
term of the eye that is called as the row is (from ICD-10-CM's chapter of the eye
or the HPO, where the side input gives them); or when another row of its name is.
One with a single sign, or shared with skin or ear, is rejected as eye_doubtful,
one without as not_eye. List cells are cut at blanks and commas. A symptom that
is seen on examination, by its name, becomes a FundusSign.

The table is read twice, first for its names. A drug that was cut off ("…") is
completed where exactly one full name of all rows' drugs begins so, and no other
drug is known to; the source then is what was left of the name, with its digest.
So is a disease that was cut off in its own name, where the rows that begin so are
of one. Examinations that the table calls by a chapter or an instrument are called
as one asks for them (…检查法, …计), and of a drug in several forms, or a salt of it,
a row keeps the first. What else was cut off, says nothing, is
no drug, no disease or of another organ, or is a complication that the disease
itself comes from, is left out, each with its reason; the words this goes by
stand in zhihao_rules.yaml, forms and salts of drugs in drug_names.yaml. Facts are crawled: nobody checked them, and checked
only says that they stand where their source says. Insurance and money are
counted and left out. Memory: about 100 bytes for each name of a disease or a drug
in the table, and for each term.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "a Disease for each row, what it is said to have, and the triples between them"),
		Sides: []pipeline.Port{
			pipeline.In[*ophglm.GraphItem]("terms", "graphs of terms with their Chinese names and codes; those of the eye are a sign that a row is").Lists().Maybe(),
		},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "zhihao_rules.yaml", Data: zhihaoRulesYAML}, {Name: "drug_names.yaml", Data: drugNamesYAML}}
		},
		Example: pipeline.Example{
			FileName: "disease.csv",
			In:       map[string]string{"files": zhihaoExample()},
		},
		New: func(ctx context.Context, _ struct{}, side *pipeline.Inputs) (func(context.Context, *pipeline.File, *pipeline.Emitter[*ophglm.GraphItem]) error, error) {
			terms, err := eyeTerms(ctx, side)
			if err != nil {
				return nil, err
			}
			return func(_ context.Context, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
				var known *zhihaoNames
				err := openedZhihao(f, func(r io.Reader) (err error) {
					known, err = gatherZhihao(r, f.Name, terms)
					return err
				})
				if err != nil {
					return err
				}
				return openedZhihao(f, func(r io.Reader) error { return known.read(r, f.Name, to) })
			}, nil
		},
	})
}

func openedZhihao(f *pipeline.File, read func(io.Reader) error) error {
	h, err := f.Open()
	if err != nil {
		return err
	}
	defer h.Close() // only read from
	return read(h)
}

// zhihaoFile reads the rows of the table and finds their cells.
type zhihaoFile struct {
	rows   *table.CSV
	column map[string]int
	width  int
}

// fault is what is wrong with a row as a whole, or nil.
func (t *zhihaoFile) fault(row table.Row) *table.Fault {
	if bad := row.Columns(t.width); bad != nil {
		return bad
	}
	if charset.LooksUTF8(row.Raw) {
		return &table.Fault{Reason: "not_gb18030", Detail: "the row is UTF-8, where GB18030 was expected", Record: string(row.Raw)}
	}
	return nil
}

// cell decodes a cell of a row without fault.
func (t *zhihaoFile) cell(name string, row table.Row) (string, *table.Fault) {
	return zhihaoCell(name, row.Cells[t.column[name]])
}

// openZhihao reads the header of the table.
func openZhihao(r io.Reader, file string) (*zhihaoFile, error) {
	in := table.NewCSV(jsonl.NewScanner(r))
	header, err := in.Next()
	switch {
	case err == io.EOF:
		return nil, fmt.Errorf("%s is empty: a header with the columns %s was expected", file, strings.Join(zhihaoColumns, ", "))
	case err != nil:
		return nil, fmt.Errorf("%s: reading the header: %w", file, err)
	case header.Fault != nil:
		return nil, fmt.Errorf("%s: reading the header: %w", file, header.Fault)
	}
	t := &zhihaoFile{rows: in, column: map[string]int{}, width: len(header.Cells)}
	for i, h := range header.Cells {
		t.column[strings.TrimSpace(string(h))] = i
	}
	for _, name := range zhihaoColumns {
		if _, ok := t.column[name]; !ok {
			return nil, fmt.Errorf("%s has no column %q; its header is %.200q", file, name, table.Lossy(header.Raw))
		}
	}
	return t, nil
}

// read makes entities and triples of the rows of the eye.
func (k *zhihaoNames) read(r io.Reader, file string, to sink) error {
	in, err := openZhihao(r, file)
	if err != nil {
		return err
	}
	g := newGraph(to, ophglm.Crawled)
	err = eachRow(in.rows, to, func(n int, row table.Row) error {
		bad := in.fault(row)
		z := &zhihaoRow{graph: g, known: k, file: file, row: n, cells: map[string]string{}, said: map[string]bool{}}
		for i := 0; bad == nil && i < len(zhihaoColumns); i++ {
			name := zhihaoColumns[i]
			var broken *table.Fault
			z.cells[name], broken = in.cell(name, row)
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
