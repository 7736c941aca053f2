package starter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/realdata"
)

type triple struct {
	Subject    string            `json:"subject"`
	Relation   string            `json:"relation"`
	Object     ophglm.Object     `json:"object"`
	Qualifiers map[string]string `json:"qualifiers"`
	Checked    bool              `json:"checked"`
	Sources    []ophglm.Source   `json:"sources"`
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func lines[T any](t *testing.T, name string) []T {
	t.Helper()
	var out []T
	for i, l := range bytes.Split(bytes.TrimSuffix(read(t, name), []byte("\n")), []byte("\n")) {
		var v T
		if err := jsonl.UnmarshalStrict(l, &v); err != nil {
			t.Fatalf("%s:%d: %v", name, i+1, err)
		}
		out = append(out, v)
	}
	return out
}

func graph(t *testing.T) (map[string]ophglm.Entity, []triple) {
	t.Helper()
	entities := map[string]ophglm.Entity{}
	list := lines[ophglm.Entity](t, "kg/entities.jsonl")
	if !slices.IsSortedFunc(list, func(a, b ophglm.Entity) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("entities are not in the order of their ids")
	}
	for _, e := range list {
		if _, twice := entities[e.ID]; twice {
			t.Errorf("the id %s stands twice", e.ID)
		}
		entities[e.ID] = e
	}
	return entities, lines[triple](t, "kg/triples.jsonl")
}

// ontology reads the types, and of each relation what it takes, from the file
// that the graph is checked with when it is built: lanes don't import each other.
func ontology(t *testing.T) (types []string, ranges map[string][]string) {
	t.Helper()
	b, err := os.ReadFile("../../kg/ontology/ontology.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var o struct {
		Types     []struct{ Name string }
		Relations []struct {
			Name  string
			Range []string
		}
	}
	if err := yaml.Unmarshal(b, &o); err != nil {
		t.Fatal(err)
	}
	ranges = map[string][]string{}
	for _, ty := range o.Types {
		types = append(types, ty.Name)
	}
	for _, r := range o.Relations {
		ranges[r.Name] = r.Range
	}
	return types, ranges
}

func TestGraphIsWhole(t *testing.T) {
	entities, triples := graph(t)
	types, ranges := ontology(t)
	for id, e := range entities {
		if err := e.Validate(); err != nil || e.Name.ZH == "" || e.Name.EN == "" {
			t.Errorf("%s: named in both languages? %v", id, err)
		}
		if !slices.Contains(types, e.Type) {
			t.Errorf("%s has the unknown type %s", id, e.Type)
		}
	}
	seen := map[string]bool{}
	of := map[string]int{}
	relations := map[string]bool{}
	checked := 0
	for i, tr := range triples {
		at := i + 1
		said, ok := ranges[tr.Relation]
		if !ok {
			t.Errorf("line %d: unknown relation %s", at, tr.Relation)
		}
		subject, ok := entities[tr.Subject]
		if !ok {
			t.Errorf("line %d: unknown subject %s", at, tr.Subject)
		}
		kind := "text"
		if id := tr.Object.Entity; id != "" {
			if kind = entities[id].Type; kind == "" {
				t.Errorf("line %d: unknown object %s", at, id)
			}
		} else if tr.Object.Text.ZH == "" || tr.Object.Text.EN == "" {
			t.Errorf("line %d: its text lacks a language", at)
		}
		if !slices.Contains(said, kind) {
			t.Errorf("line %d: %s takes no %s", at, tr.Relation, kind)
		}
		for k, v := range tr.Qualifiers {
			if name, _, text := strings.Cut(k, "@"); text && (tr.Qualifiers[name+"@zh"] == "" || tr.Qualifiers[name+"@en"] == "") {
				t.Errorf("line %d: %s stands in one language", at, name)
			} else if (name == "exam" || name == "stage") && !text && entities[v].ID == "" {
				t.Errorf("line %d: unknown %s %s", at, name, v)
			}
		}
		if tr.Checked != (len(tr.Sources) > 0) {
			t.Errorf("line %d: checked is %v with %d sources", at, tr.Checked, len(tr.Sources))
		}
		id := ophglm.TripleID(&ophglm.Triple{Subject: tr.Subject, Relation: tr.Relation, Object: tr.Object, Qualifiers: tr.Qualifiers})
		if seen[id] {
			t.Errorf("line %d stands twice", at)
		}
		seen[id] = true
		if subject.Type == "Disease" {
			of[tr.Subject]++
		}
		relations[tr.Relation] = true
		if tr.Checked {
			checked++
		}
	}
	if !sort.SliceIsSorted(triples, func(i, j int) bool { return triples[i].Subject < triples[j].Subject }) {
		t.Error("triples are not in the order of their subjects")
	}
	// a disease counts when enough is said of it to answer questions with
	told := 0
	for _, n := range of {
		if n >= 15 {
			told++
		}
	}
	if told < 40 || len(triples) < 1200 || len(relations) < 20 {
		t.Errorf("%d diseases, %d triples, %d relations; want 40, 1200 and 20 at least", told, len(triples), len(relations))
	}
	t.Logf("%d entities, %d diseases with 15 triples or more, %d triples, %d relations; checked: %d (%.1f %%)",
		len(entities), told, len(triples), len(relations), checked, 100*float64(checked)/float64(len(triples)))
}

// commonest are the diseases that have all five scenarios in full.
var commonest = []string{
	"diabetic_retinopathy", "age_related_macular_degeneration", "primary_open_angle_glaucoma", "acute_angle_closure_glaucoma", "age_related_cataract",
	"retinal_detachment", "branch_retinal_vein_occlusion", "central_retinal_vein_occlusion", "pathologic_myopia", "dry_eye",
}

func TestTheCommonestAreFull(t *testing.T) {
	_, triples := graph(t)
	got := map[string]map[string]int{}
	for _, tr := range triples {
		if got[tr.Subject] == nil {
			got[tr.Subject] = map[string]int{}
		}
		got[tr.Subject][tr.Relation]++
	}
	for _, d := range commonest {
		for relation, least := range map[string]int{
			"has_fundus_sign": 4, "has_stage": 2, "has_symptom": 4, "diagnosed_by": 3, "exam_finding": 3, "prevented_by": 3,
			"prognosis": 2, "lifestyle_advice": 3, "urgency": 1, "differential_of": 3, "contraindicated_with": 1,
		} {
			if n := got[d][relation]; n < least {
				t.Errorf("%s: %d %s, want %d", d, n, relation, least)
			}
		}
		if n := got[d]["has_cause"] + got[d]["has_risk_factor"]; n < 3 {
			t.Errorf("%s: %d causes and risk factors", d, n)
		}
		if n := got[d]["treated_by"] + got[d]["treated_with"]; n < 4 {
			t.Errorf("%s: %d treatments", d, n)
		}
	}
}

// Every citation is looked up: the article has the cited bytes, the terminology
// has the code on the cited row.
func TestRealCitations(t *testing.T) {
	articles := strings.Split(strings.TrimSuffix(realFile(t, "kg/medquad_eye.jsonl"), "\n"), "\n")
	tables := map[string][]string{}
	for _, name := range []string{"icd10cm_eye_en_zhTW.tsv", "hpo_eye_terms_en_zh.tsv"} {
		tables[name] = strings.Split(realFile(t, "kg/"+name), "\n")[1:] // the header is no row
	}
	entities, triples := graph(t)
	checked := map[string]int{}
	for i, tr := range triples {
		for _, s := range tr.Sources {
			checked[s.Dataset]++
			if s.Dataset != "medquad" {
				if rows := tables[s.File]; s.Row < 1 || s.Row > len(rows) || strings.Split(rows[s.Row-1], "\t")[0] != s.Key {
					t.Errorf("line %d: row %d of %s is not %s", i+1, s.Row, s.File, s.Key)
				}
				continue
			}
			if s.File != "medquad_eye.jsonl" || s.Field != "answer" || s.Row < 1 || s.Row > len(articles) {
				t.Errorf("line %d cites %s", i+1, s)
				continue
			}
			var a struct{ URL, Answer string }
			if err := json.Unmarshal([]byte(articles[s.Row-1]), &a); err != nil {
				t.Fatal(err)
			}
			if a.URL != s.Key || s.Start >= s.End || s.End > len(a.Answer) {
				t.Errorf("line %d cites %s, of an answer of %d bytes at %s", i+1, s, len(a.Answer), a.URL)
				continue
			}
			if sum := sha256.Sum256([]byte(a.Answer[s.Start:s.End])); hex.EncodeToString(sum[:]) != s.SHA256 {
				t.Errorf("line %d: the bytes cited as %s have another hash", i+1, s)
			}
		}
	}
	codes := map[string]bool{}
	for file, system := range map[string]string{"icd10cm_eye_en_zhTW.tsv": "icd10cm", "hpo_eye_terms_en_zh.tsv": "hpo"} {
		for _, row := range tables[file] {
			codes[system+":"+strings.Split(row, "\t")[0]] = true
		}
	}
	for id, e := range entities {
		for _, c := range e.Codes {
			if !codes[c.System+":"+c.Code] {
				t.Errorf("%s has the code %s:%s, which is in no table", id, c.System, c.Code)
			}
		}
	}
	if checked["medquad"] < 300 || checked["icd10cm"]+checked["hpo"] < 50 {
		t.Errorf("citations: %v", checked)
	}
	t.Logf("citations: %v", checked)
}

func realFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(realdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// record is what each consultation begins with.
var record = regexp.MustCompile(`^id=(\d{4})\nhttps://consult\.example\.org/\w+/\w+\.htm\n\nDoctor faculty\n[^\n]+\n\nDescription\n疾病：`)

func TestConsultations(t *testing.T) {
	ids := map[string]bool{}
	for _, name := range []string{"dialogues/haodf_2010.txt", "dialogues/haodf_2020.txt"} {
		text := string(read(t, name))
		if strings.Contains(text, "\r") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s: lines end in \\n alone", name)
		}
		for _, r := range strings.Split(strings.TrimRight(text, "\n"), "\n\n\n") {
			m := record.FindStringSubmatch(r)
			if m == nil {
				t.Errorf("%s: a record does not begin as the layout has it: %.80q", name, r)
				continue
			}
			if ids[m[1]] {
				t.Errorf("%s: the id %s stands twice", name, m[1])
			}
			ids[m[1]] = true
			_, talk, found := strings.Cut(r, "\nDialogue\n")
			if found && !strings.HasPrefix(talk, "医生：\n") && !strings.HasPrefix(talk, "病人：\n") {
				t.Errorf("%s: the conversation of %s begins with neither side", name, m[1])
			}
		}
	}
	if len(ids) < 120 {
		t.Errorf("%d consultations, want 120", len(ids))
	}
	type planted struct{ ID, Defect, Where string }
	counts := map[string]int{}
	last := ""
	for i, p := range lines[planted](t, "dialogues/planted.jsonl") {
		if !ids[p.ID] || p.Defect == "" {
			t.Errorf("planted.jsonl:%d: %s in %s, which is no consultation", i+1, p.Defect, p.ID)
		}
		if p.ID < last {
			t.Errorf("planted.jsonl:%d is out of order", i+1)
		}
		last = p.ID
		counts[p.Defect]++
	}
	if len(counts) < 30 {
		t.Errorf("%d kinds of defect", len(counts))
	}
	t.Logf("%d consultations, %d kinds of defect in %d places", len(ids), len(counts), func() (n int) {
		for _, c := range counts {
			n += c
		}
		return n
	}())
}
