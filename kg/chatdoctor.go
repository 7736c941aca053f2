package kg

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

//go:embed chatdoctor_rules.yaml
var chatdoctorRulesYAML []byte

// beside says which items belong to which diseases; without diseases, to all.
type beside []struct {
	Items    []string `yaml:"items"`
	Diseases []string `yaml:"diseases"`
}

// names reports whether an item stands in the list at all, and whether it stands
// beside the disease.
func (b beside) names(item, disease string) (listed, belongs bool) {
	for _, g := range b {
		if slices.Contains(g.Items, item) {
			listed = true
			belongs = belongs || containsFold(g.Diseases, disease)
		}
	}
	return listed, belongs
}

func containsFold(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return FoldName(n) == FoldName(name) })
}

type chatdoctorRules struct {
	EyeDiseases   []string            `yaml:"eye_diseases"`
	EyeSymptoms   []string            `yaml:"eye_symptoms"`
	EmptySymptoms []string            `yaml:"empty_symptoms"`
	Symptoms      beside              `yaml:"symptoms"`
	Billing       []string            `yaml:"billing"`
	Elsewhere     []string            `yaml:"elsewhere"`
	Examinations  beside              `yaml:"examinations"`
	Procedures    beside              `yaml:"procedures"`
	OtherNames    []string            `yaml:"other_names"`
	ExamAgents    []string            `yaml:"exam_agents"`
	Drugs         beside              `yaml:"drugs"`
	DrugClasses   []string            `yaml:"drug_classes"`
	NotBrands     []string            `yaml:"not_brands"`
	AlsoCalled    map[string][]string `yaml:"also_called"`
}

var chatdoctorWords = sync.OnceValue(func() *chatdoctorRules {
	r := &chatdoctorRules{}
	if err := yaml.UnmarshalWithOptions(chatdoctorRulesYAML, r, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("chatdoctor_rules.yaml, which is embedded: %v", err))
	}
	return r
})

// ChatDoctor is the kind kg.chatdoctor.
func ChatDoctor() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[struct{}, *ophglm.GraphItem]{
		Name:    "kg.chatdoctor",
		Version: 2,
		Doc: `Reads the eye's rows of the crawled English disease table of ChatDoctor, one JSON object a line: idx, disease, Symptom, reason, TestsAndProcedures, commonMedications.

Its lists are Python literals that say what was noted beside a disease, not what
belongs to it. A symptom is taken that has a word of the eye; an examination, a
procedure or a drug that stands beside the disease in chatdoctor_rules.yaml.
Billing categories, what is of elsewhere, what numbs the eye for an examination,
and whatever is doubtful is left out by reason. Of the prose, whose escaped bytes
are undone, the sentences go on that state a cause, can be read by themselves
and name the disease, with the qualifier form: sentence. A place in a source is
one in the column as it stands, escapes and quotes counted. Facts are crawled.
Memory: about 40 bytes for each distinct name.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "a Disease for each row, what goes with it, and the triples between them"),
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "chatdoctor_rules.yaml", Data: chatdoctorRulesYAML}}
		},
		Example: pipeline.Example{
			FileName: "chatdoctor.jsonl",
			In: map[string]string{"files": `{"idx":"1","disease":"Stye","Symptom":"['Eyelid swelling', 'Symptoms of eye', 'Knee pain']",` +
				`"reason":"A stye is often caused by bacteria in one of the lid\\xe2\\x80\\x99s glands. It heals.",` +
				`"TestsAndProcedures":"['Ophthalmic examination and evaluation (Eye exam)', 'Incision and drainage (I d)', 'Other therapeutic procedures']",` +
				`"commonMedications":"['Erythromycin Ophthalmic', 'Fluorescein', 'Latanoprost']"}` + "\n"},
		},
		Read: func(_ context.Context, _ struct{}, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			h, err := f.Open()
			if err != nil {
				return err
			}
			defer h.Close() // only read from
			return readChatDoctor(h, f.Name, to)
		},
	})
}

// chatdoctorLine is a line of the file.
type chatdoctorLine struct {
	Index      string `json:"idx"`
	Disease    string `json:"disease"`
	Symptoms   string `json:"Symptom"`
	Reason     string `json:"reason"`
	Procedures string `json:"TestsAndProcedures"`
	Drugs      string `json:"commonMedications"`
}

func readChatDoctor(r io.Reader, file string, to sink) error {
	g := newGraph(to, ophglm.Crawled)
	seen := map[string]bool{}
	return rows(jsonl.NewScanner(r), to, func(row int, line []byte) error {
		var l chatdoctorLine
		if err := jsonl.UnmarshalStrict(line, &l); err != nil {
			return to.Reject("bad_json", fmt.Sprintf("not a disease of the table: %v", err), string(line))
		}
		name := strings.Join(strings.Fields(l.Disease), " ")
		switch {
		case name == "":
			return to.Reject("no_name", "the row names no disease", string(line))
		case strings.ContainsFunc(name, unicode.IsControl):
			return to.Reject("control_character", "the name holds a control character", l.Disease)
		case len(name) > 200:
			return to.Reject("not_a_name", fmt.Sprintf("the name has %d bytes", len(name)), l.Disease)
		case !hasWordOf(name, chatdoctorWords().EyeDiseases):
			return to.Reject("not_eye", "the name has no word of a disease of the eye", name)
		case l.Index != "" && seen[l.Index]:
			return to.Reject("duplicate_id", fmt.Sprintf("the idx %s stood before", l.Index), string(line))
		}
		seen[l.Index] = true
		d := &chatdoctorRow{
			graph: g, line: l, name: name, id: hashedID("Disease", name), said: map[string]bool{},
			from: ophglm.Source{Dataset: "chatdoctor", File: file, Row: row, Key: l.Index, Licence: "Apache-2.0"},
		}
		return d.read()
	})
}

// hasWordOf reports whether a word of the text begins with one of the beginnings.
func hasWordOf(text string, beginnings []string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, b := range beginnings {
			if strings.HasPrefix(w, b) {
				return true
			}
		}
	}
	return false
}
