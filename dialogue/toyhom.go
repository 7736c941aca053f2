package dialogue

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ophglm"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// ToyhomConfig is the config of dialogue.toyhom.
type ToyhomConfig struct {
	Dataset  string `yaml:"dataset" doc:"name of the data set, which every origin carries"`
	Licence  string `yaml:"licence" doc:"licence of the data as its source states it"`
	Encoding string `yaml:"encoding" doc:"encoding of the files: auto, utf-8, gb18030, utf-16le, utf-16be or big5"`
}

// Validate reports an encoding that can't be read.
func (c ToyhomConfig) Validate() error { return checkEncoding(c.Encoding) }

// Toyhom reads the Toyhom set.
func Toyhom() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ToyhomConfig, *ophglm.Dialogue]{
		Name:    "dialogue.toyhom",
		Version: 2,
		Doc: `Reads Toyhom's Chinese consultations, CSV with the columns department, title, ask and answer.

The title becomes the patient's first turn where it says what the question does not; otherwise it is kept as a meta field. The encoding is
told from the content and counted. A row that is not of it is rejected; a row that is plainly UTF-8 is never read as GB18030.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ToyhomConfig{Dataset: "toyhom", Licence: "MIT", Encoding: "auto"},
		Example: pipeline.Example{
			FileName: "eye.csv",
			In:       map[string]string{"files": "department,title,ask,answer\n眼科,飞蚊症怎么办,眼前有黑点飘了一周,散瞳查眼底。\n"},
		},
		Read: readToyhom,
	})
}

var toyhomColumns = []string{"department", "title", "ask", "answer"}

func readToyhom(_ context.Context, cfg ToyhomConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	t, err := openTextAs(f, encodingOf(cfg.Encoding), to)
	if err != nil {
		return err
	}
	defer t.Close() // only read from
	return eachRow(t, f, ',', to, func(header []string) error {
		if !sameColumns(header) {
			return fmt.Errorf("the first line is to be %s", strings.Join(toyhomColumns, ","))
		}
		return nil
	}, func(n int, cells []string) *builder {
		b := newBuilder(ReadConfig{cfg.Dataset, cfg.Licence}, f, n, "")
		b.d.Department = strings.TrimSpace(cells[0])
		title, ask, answer := cells[1], cells[2], cells[3]
		if addsTo(title, ask) {
			b.turn(ophglm.Patient, "title", title)
		} else {
			b.meta("title", strings.TrimSpace(title))
		}
		b.pair(ask, answer)
		return b
	}, toyhomColumns)
}

func sameColumns(header []string) bool {
	return slices.EqualFunc(header, toyhomColumns, func(h, want string) bool { return strings.TrimSpace(h) == want })
}

// addsTo reports whether the title holds words that the question does not: when
// fewer than four in five of its pairs of characters stand in the question.
func addsTo(title, ask string) bool {
	runes := func(s string) []rune {
		s, _ = text.Fold(s)
		var rs []rune
		for _, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				rs = append(rs, unicode.ToLower(r))
			}
		}
		return rs
	}
	t, a := runes(title), runes(ask)
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
