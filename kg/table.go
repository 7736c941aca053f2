package kg

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/kg/ontology"
)

// TableConfig says what the columns of a table mean: the settings of kg.table.
type TableConfig struct {
	Format    string `yaml:"format" doc:"csv, tsv (lines cut at the delimiter, without quotes) or jsonl (an object a line, whose keys are the columns)"`
	Encoding  string `yaml:"encoding" doc:"encoding of the files: utf-8 or gb18030"`
	Delimiter string `yaml:"delimiter" doc:"character between cells; none is a comma in csv and a tab in tsv"`
	Dataset   string `yaml:"dataset" doc:"name of the data set, which every source carries"`
	Licence   string `yaml:"licence" doc:"licence of the data as its source states it"`
	Evidence  string `yaml:"evidence" doc:"what stands behind the facts: curated, coded, article or crawled"`

	Type    string        `yaml:"type" doc:"type of what a row is about, of the ontology"`
	Key     string        `yaml:"key" doc:"column that tells rows apart; a row whose key stood before is rejected"`
	Names   []TableName   `yaml:"names" doc:"columns of its name: {column, lang: zh or en}; the first that a row has gives the id of what has no code"`
	Aliases []TableList   `yaml:"aliases" doc:"columns of other names: {column, lang}, and how a list is cut as under facts"`
	Codes   []TableCode   `yaml:"codes" doc:"columns of its code: {column, system, form: a regular expression}; the first that a row has is its id"`
	Facts   []TableFact   `yaml:"facts" doc:"columns of facts: {column, relation, object: a type or text, lang}, and split, whole, junk, not, shortest, longest, qualifiers, qualifiers_from"`
	Keep    []TableFilter `yaml:"keep" doc:"rows to keep, where all of these hold: {column, contains: […]} or {column, equals: […]}"`
	Drop    []TableFilter `yaml:"drop" doc:"rows to leave out, where any of these holds"`

	Split    []string `yaml:"split" doc:"what a list cell is cut at, outside brackets; none: a cell is one item"`
	Strip    []string `yaml:"strip" doc:"what is taken off both ends of an item"`
	Cut      []string `yaml:"cut" doc:"what stands behind an item that was cut off; such items are rejected"`
	Junk     []string `yaml:"junk" doc:"items that say nothing, whole"`
	Optional []string `yaml:"optional" doc:"columns that a file may lack; any other that is named here and missing is an error"`
}

// TableName is a column that holds the name of what a row is about.
type TableName struct {
	Column string `yaml:"column"`
	Lang   string `yaml:"lang"`
}

// TableList is a column that holds other names of it.
type TableList struct {
	Column   string   `yaml:"column"`
	Lang     string   `yaml:"lang"`
	Split    []string `yaml:"split"`
	Whole    bool     `yaml:"whole"`
	Junk     []string `yaml:"junk"`
	Not      []string `yaml:"not"`
	Shortest int      `yaml:"shortest"`
	Longest  int      `yaml:"longest"`
}

// TableCode is a column that holds its code in a terminology.
type TableCode struct {
	Column string `yaml:"column"`
	System string `yaml:"system"`
	Form   string `yaml:"form"`
}

// TableFact is a column whose items are objects of one relation. Lengths are in
// characters; 0 leaves them as they are by default.
type TableFact struct {
	Column         string            `yaml:"column"`
	Relation       string            `yaml:"relation"`
	Object         string            `yaml:"object"`
	Lang           string            `yaml:"lang"`
	Split          []string          `yaml:"split"`
	Whole          bool              `yaml:"whole"`
	Junk           []string          `yaml:"junk"`
	Not            []string          `yaml:"not"`
	Shortest       int               `yaml:"shortest"`
	Longest        int               `yaml:"longest"`
	Qualifiers     map[string]string `yaml:"qualifiers"`
	QualifiersFrom map[string]string `yaml:"qualifiers_from"`
}

// TableFilter asks what stands in a column.
type TableFilter struct {
	Column   string   `yaml:"column"`
	Contains []string `yaml:"contains"`
	Equals   []string `yaml:"equals"`
}

// The most characters of an item where the mapping does not say otherwise.
const (
	longestName = 100
	longestText = 4000
)

// items says how a column's cell is cut into items, and which are left out.
type items struct {
	split, strip, cut, junk, not []string
	shortest, longest            int
	names                        bool // they name entities
}

func (c *TableConfig) items(split []string, whole bool, junk, not []string, shortest, longest int, names bool) items {
	if whole {
		split = nil
	} else if len(split) == 0 {
		split = c.Split
	}
	if longest == 0 && names {
		longest = longestName
	} else if longest == 0 {
		longest = longestText
	}
	return items{split, c.Strip, c.Cut, slices.Concat(c.Junk, junk), not, max(shortest, 1), longest, names}
}

var codeSystem = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Validate reports a mapping that says nothing, or what the ontology has not.
func (c TableConfig) Validate() error {
	switch {
	case c.Format != "csv" && c.Format != "tsv" && c.Format != "jsonl":
		return fmt.Errorf("format is csv, tsv or jsonl, not %q", c.Format)
	case c.Encoding != "utf-8" && c.Encoding != "gb18030":
		return fmt.Errorf("encoding is utf-8 or gb18030, not %q", c.Encoding)
	case c.Delimiter != "" && (utf8.RuneCountInString(c.Delimiter) != 1 || strings.ContainsAny(c.Delimiter, "\r\n\x00")):
		return fmt.Errorf("delimiter is one character, not %q", c.Delimiter)
	case c.Delimiter != "" && c.Format == "jsonl":
		return fmt.Errorf("jsonl has no delimiter")
	case c.Delimiter != "" && c.Format == "csv" && !strings.Contains("\t !#$%&'()*+,-./:;<=>?", c.Delimiter):
		return fmt.Errorf("the delimiter %q can't be told from letters of csv; a comma, ;, : or a tab can", c.Delimiter)
	case c.Dataset == "":
		return fmt.Errorf("dataset names no data set: every source carries its name")
	case !slices.Contains([]ophglm.Evidence{ophglm.Curated, ophglm.Coded, ophglm.Article, ophglm.Crawled}, ophglm.Evidence(c.Evidence)):
		return fmt.Errorf("evidence is curated, coded, article or crawled, not %q", c.Evidence)
	case len(c.Names) == 0:
		return fmt.Errorf("names names no column: what a row is about needs a name")
	}
	if _, ok := ontology.Default().Type(c.Type); !ok {
		return fmt.Errorf("type: the ontology has no type %q (it has %s)", c.Type, typeNames())
	}
	if slices.Contains(slices.Concat(c.Split, c.Strip, c.Cut), "") {
		return fmt.Errorf("split, strip and cut hold no empty text")
	}
	langs := map[string]bool{}
	for i, n := range c.Names {
		if err := checkColumn(n.Column, n.Lang); err != nil {
			return fmt.Errorf("names[%d]: %w", i, err)
		}
		if langs[n.Lang] {
			return fmt.Errorf("names[%d]: the name in %s has its column already: %q can be an alias", i, n.Lang, n.Column)
		}
		langs[n.Lang] = true
	}
	for i, a := range c.Aliases {
		if err := checkColumn(a.Column, a.Lang); err != nil {
			return fmt.Errorf("aliases[%d]: %w", i, err)
		}
		if err := checkItems(a.Split, a.Not, a.Shortest, a.Longest); err != nil {
			return fmt.Errorf("aliases[%d]: column %q: %w", i, a.Column, err)
		}
	}
	for i, code := range c.Codes {
		if code.Column == "" || !codeSystem.MatchString(code.System) {
			return fmt.Errorf("codes[%d]: a column and its system, in lower-case letters, are needed; they are %q and %q", i, code.Column, code.System)
		}
		if _, err := regexp.Compile(code.Form); err != nil {
			return fmt.Errorf("codes[%d]: form: %w", i, err)
		}
	}
	for i, f := range c.Facts {
		if err := c.checkFact(f); err != nil {
			return fmt.Errorf("facts[%d]: %w", i, err)
		}
	}
	for i, f := range slices.Concat(c.Keep, c.Drop) {
		if f.Column == "" || len(f.Contains) == 0 == (len(f.Equals) == 0) {
			return fmt.Errorf("filter %d of keep and drop: a column and either contains or equals are needed", i)
		}
		if slices.Contains(f.Contains, "") {
			return fmt.Errorf("filter %d of keep and drop: every text contains the empty one", i)
		}
	}
	return nil
}

func checkColumn(column, lang string) error {
	if column == "" {
		return fmt.Errorf("a column is needed")
	}
	if lang != string(ophglm.ZH) && lang != string(ophglm.EN) {
		return fmt.Errorf("column %q: lang is zh or en, not %q", column, lang)
	}
	return nil
}

func checkItems(split, not []string, shortest, longest int) error {
	switch {
	case slices.Contains(slices.Concat(split, not), ""):
		return fmt.Errorf("split and not hold no empty text")
	case longest < 0 || shortest < 0 || longest > 0 && longest < shortest:
		return fmt.Errorf("nothing has %d to %d characters", shortest, longest)
	}
	return nil
}

// checkFact holds a column of facts against the ontology.
func (c *TableConfig) checkFact(f TableFact) error {
	if err := checkColumn(f.Column, f.Lang); err != nil {
		return err
	}
	r, ok := ontology.Default().Relation(f.Relation)
	switch {
	case !ok:
		return fmt.Errorf("column %q: the ontology has no relation %q", f.Column, f.Relation)
	case !slices.Contains(r.Domain, c.Type):
		return fmt.Errorf("column %q: %s is of %s, not of %s", f.Column, r.Name, strings.Join(r.Domain, ", "), c.Type)
	case !slices.Contains(r.Range, f.Object), r.SameType && f.Object != c.Type && r.Also[c.Type] != f.Object:
		return fmt.Errorf("column %q: %s of %s takes %s, not %q", f.Column, r.Name, c.Type, strings.Join(r.Range, ", "), f.Object)
	}
	if err := checkItems(f.Split, f.Not, f.Shortest, f.Longest); err != nil {
		return fmt.Errorf("column %q: %w", f.Column, err)
	}
	for k := range f.QualifiersFrom {
		if _, twice := f.Qualifiers[k]; twice || k == "" || f.QualifiersFrom[k] == "" {
			return fmt.Errorf("column %q: the qualifier %q has no name, no column, or stands twice", f.Column, k)
		}
	}
	for k, v := range f.Qualifiers {
		if k == "" || v == "" {
			return fmt.Errorf("column %q: the qualifier %q has no name or no value", f.Column, k)
		}
	}
	return nil
}

func typeNames() string {
	var names []string
	for _, t := range ontology.Default().Types {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

// columns are the columns that the mapping names, each once.
func (c *TableConfig) columns() []string {
	var out []string
	add := func(column string) {
		if column != "" && !slices.Contains(out, column) {
			out = append(out, column)
		}
	}
	add(c.Key)
	for _, f := range slices.Concat(c.Keep, c.Drop) {
		add(f.Column)
	}
	for _, n := range c.Names {
		add(n.Column)
	}
	for _, a := range c.Aliases {
		add(a.Column)
	}
	for _, code := range c.Codes {
		add(code.Column)
	}
	for _, f := range c.Facts {
		add(f.Column)
		var from []string
		for _, column := range f.QualifiersFrom {
			from = append(from, column)
		}
		slices.Sort(from)
		for _, column := range from {
			add(column)
		}
	}
	return out
}

// Table is the kind kg.table.
func Table() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[TableConfig, *ophglm.GraphItem]{
		Name:    "kg.table",
		Version: 1,
		Doc: `Reads a table of your own, CSV, tab-separated or JSONL, by a mapping from its columns to names, codes and facts.

A row is about one entity; each item of a column of facts is the object of a
triple, an entity of the type that the mapping gives or a text, and its source
gives file, row, column and bytes. In JSONL a column may hold an array; element
2 of it is the field "column[2]". A mapping that names a column the file has
not, or what the ontology has not, is an error before a row is read. Rows that are
broken, have no name, or a key that stood before are rejected; so are cells that
are not of the encoding, are over 256 KiB, or hold NUL or control characters, and
items that say nothing or were cut off; the rest of the row goes on. Memory: about
40 bytes for each distinct name and key.`,
		Output: pipeline.Out[*ophglm.GraphItem]("graph", "an entity for each row, what it is said to have, and the triples between them"),
		Config: TableConfig{Format: "csv", Encoding: "utf-8", Evidence: string(ophglm.Crawled), Type: "Disease"},
		Example: pipeline.Example{
			FileName: "mine.csv",
			With: `dataset: mine
licence: CC0-1.0
evidence: curated
key: no
names: [{column: 病名, lang: zh}, {column: name, lang: en}]
codes: [{column: icd, system: icd10cm, form: "H[0-9]{2}.*"}]
split: ["、"]
facts:
  - {column: 症状, relation: has_symptom, object: Symptom, lang: zh}
  - {column: 预后, relation: prognosis, object: text, lang: zh, whole: true}
keep: [{column: 科, equals: [眼科]}]
`,
			In: map[string]string{"files": "no,病名,name,icd,科,症状,预后\n1,青光眼,glaucoma,H40,眼科,眼痛、视力下降,及早治疗可保住视力\n2,中耳炎,otitis media,H66,耳科,耳痛,\n1,白内障,cataract,H26,眼科,视物模糊,\n"},
		},
		Read: func(_ context.Context, cfg TableConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.GraphItem]) error {
			h, err := f.Open()
			if err != nil {
				return err
			}
			defer h.Close() // only read from
			return readTable(h, f.Name, &cfg, to)
		},
	})
}
