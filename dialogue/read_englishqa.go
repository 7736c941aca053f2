package dialogue

import (
	"context"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

// EnglishQA reads the questions and answers crawled from English health sites.
func EnglishQA() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.english_qa",
		Version: 1,
		Doc: `Reads English questions with a doctor's answer from health sites, JSON as an array or one row a line.

A row holds question, question_text, answer, answer_author, tags, url and site, of which question or answer is enough. question_text is what the
patient wrote; question, its title in small letters, becomes the patient's first turn where it says what question_text does not, and otherwise a meta
field. Tags, url, site and the answer's author become meta fields.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "english_qa"},
		Example: pipeline.Example{
			FileName: "english_qa.json",
			In: map[string]string{"files": `[{"answer": "see an ophthalmologist today.", "question": "sudden floaters", "question_text": "Since this morning I see many black dots with my left eye.", ` +
				`"tags": ["floaters", "retina"], "url": "https://qa.example.org/1", "site": "example"}]`},
		},
		Read: func(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			return readRows(f, to, func(row englishQARow, n int) (*builder, error) {
				return row.dialogue(newBuilder(cfg, f, n, string(row.ID))), nil
			})
		},
	})
}

type englishQARow struct {
	ID     rowKey `json:"id"`
	Title  string `json:"question"`
	Text   string `json:"question_text"`
	Answer string `json:"answer"`
	Author string `json:"answer_author"`
	Tags   strs   `json:"tags"`
	URL    string `json:"url"`
	Site   string `json:"site"`
}

func (r englishQARow) dialogue(b *builder) *builder {
	b.meta("answer_author", r.Author)
	b.meta("site", r.Site)
	b.meta("tags", strings.Join(r.Tags, "\n"))
	b.meta("url", r.URL)
	switch {
	case strings.TrimSpace(r.Text) == "":
		r.Text = r.Title
	case addsTo(r.Title, r.Text):
		b.turn(ophglm.Patient, "question", r.Title)
	default:
		b.meta("question", strings.TrimSpace(r.Title))
	}
	b.pair(r.Text, r.Answer)
	return b
}
