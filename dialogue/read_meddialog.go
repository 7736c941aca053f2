package dialogue

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

// MedDialog reads the MedDialog sets.
func MedDialog() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.meddialog",
		Version: 1,
		Doc: `Reads MedDialog, English and Chinese consultations, as text or as JSON.

The text is the layout of dialogue.haodf, with Patient: and Doctor: before what each said. The JSON, an array or one row a line, has all forms
in which the set is passed on: dialogue_turns, a list of speaker and utterance or a list of each, where 0 is the patient and 1 the doctor; utterances
that begin with "patient:", "doctor:", "病人：" or "医生：", with a description before them; and a row that is the list of such utterances. A
description that the first utterance says again is left out. dialogue_id is the key; dialogue_url becomes a meta field.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a record or row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "meddialog"},
		Example: pipeline.Example{
			FileName: "healthcaremagic.txt",
			In: map[string]string{"files": "id=3\nhttps://consult.example.org/3\n\nDescription\nFloaters in my right eye\n\n" +
				"Dialogue\nPatient:\nI have seen floaters for three days.\n\nDoctor:\nHave your retina examined through dilated pupils.\n\n\n"},
		},
		Read: func(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			t, err := openText(f, to)
			if err != nil {
				return err
			}
			defer t.Close() // only read from
			in := bufio.NewReaderSize(t, 4<<10)
			if c := firstCharacter(in); c != '{' && c != '[' {
				return emitHaodfRecords(cfg, f, t, in, to)
			}
			return emitRows(t, rowsOf(in), f, to, func(row medDialogRow, n int) (*builder, error) {
				return row.dialogue(newBuilder(cfg, f, n, string(row.ID)))
			})
		},
	})
}

type medDialogRow struct {
	ID          rowKey         `json:"dialogue_id"`
	URL         string         `json:"dialogue_url"`
	Turns       medDialogTurns `json:"dialogue_turns"`
	Description string         `json:"description"`
	Utterances  []string       `json:"utterances"`
}

// UnmarshalJSON reads a row, which may be the list of its utterances.
func (r *medDialogRow) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, &r.Utterances)
	}
	type plain medDialogRow
	return json.Unmarshal(b, (*plain)(r))
}

type medDialogTurn struct {
	Speaker   medDialogSpeaker `json:"speaker"`
	Utterance string           `json:"utterance"`
}

// medDialogTurns reads a list of turns, or the list of speakers and the list of
// utterances.
type medDialogTurns []medDialogTurn

func (t *medDialogTurns) UnmarshalJSON(b []byte) error {
	*t = nil
	if len(b) == 0 || b[0] != '{' {
		return json.Unmarshal(b, (*[]medDialogTurn)(t))
	}
	var columns struct {
		Speaker   []medDialogSpeaker `json:"speaker"`
		Utterance []string           `json:"utterance"`
	}
	if err := json.Unmarshal(b, &columns); err != nil {
		return err
	}
	if len(columns.Speaker) != len(columns.Utterance) {
		return fmt.Errorf("%d speakers and %d utterances: who said what can't be told", len(columns.Speaker), len(columns.Utterance))
	}
	for i, s := range columns.Speaker {
		*t = append(*t, medDialogTurn{s, columns.Utterance[i]})
	}
	return nil
}

// medDialogSpeaker is a name, or its number among them.
type medDialogSpeaker string

func (s *medDialogSpeaker) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "0":
		*s = medDialogSpeaker(ophglm.Patient)
	case "1":
		*s = medDialogSpeaker(ophglm.Doctor)
	default:
		var name string
		if err := json.Unmarshal(b, &name); err != nil {
			return errors.New("a speaker is neither a name nor 0 or 1")
		}
		*s = medDialogSpeaker(name)
	}
	return nil
}

func (r medDialogRow) dialogue(b *builder) (*builder, error) {
	b.meta("url", r.URL)
	first := ""
	for i, t := range r.Turns {
		role, ok := roleOf(string(t.Speaker))
		if !ok {
			return nil, fmt.Errorf("dialogue_turns[%d] has the speaker %.40q", i, t.Speaker)
		}
		if i == 0 {
			first = t.Utterance
			b.describe(r.Description, first)
		}
		b.turn(role, "", t.Utterance)
	}
	for i, u := range r.Utterances {
		role, n := markAt(u)
		if n == 0 {
			return nil, fmt.Errorf("utterances[%d] does not begin with its speaker", i)
		}
		said := strings.TrimPrefix(u[n:], " ")
		if i == 0 && len(r.Turns) == 0 {
			b.describe(r.Description, said)
		}
		b.turn(role, "", said)
	}
	if len(r.Turns) == 0 && len(r.Utterances) == 0 {
		b.describe(r.Description, "")
	}
	return b, nil
}

// describe adds a description that is not said again in the first turn.
func (b *builder) describe(description, first string) {
	if d := strings.TrimSpace(description); d != "" && d != strings.TrimSpace(first) {
		b.turn(ophglm.Patient, "description", description)
	}
}
