package trainingset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/jsonl"
)

// keysOf are the fields by which a format is known, in the order in which they are
// looked for.
var keysOf = []struct {
	format Format
	keys   []string
}{
	{Messages, []string{"messages"}},
	{ShareGPT, []string{"conversations"}},
	{Alpaca, []string{"instruction", "output"}},
}

// formatOf tells the format of a record. The fault is UnknownFormat where it is an
// object of none, and another where it is no object.
func formatOf(raw *Raw) (Format, *Fault) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw.JSON, &fields); err != nil {
		return "", raw.explain(err)
	}
	if f := formatBy(func(key string) bool { _, ok := fields[key]; return ok }); f != "" {
		return f, nil
	}
	return "", &Fault{Line: raw.Line, Row: raw.Row, Code: UnknownFormat, Detail: fmt.Sprintf(
		"the record has %s: instruction and output (alpaca), conversations (ShareGPT) or messages (OpenAI) are looked for", namesOf(fields))}
}

func formatBy(has func(key string) bool) Format {
	for _, k := range keysOf {
		if slices.ContainsFunc(k.keys, has) {
			return k.format
		}
	}
	return ""
}

// namesOf lists the fields of a record, of very many the first.
func namesOf(fields map[string]json.RawMessage) string {
	names := slices.Sorted(maps.Keys(fields))
	const most = 8
	more := ""
	if len(names) > most {
		names, more = names[:most], " …"
	}
	for i, n := range names {
		names[i] = fmt.Sprintf("%.40q", n)
	}
	if len(names) == 0 {
		return "no field"
	}
	return "the fields " + strings.Join(names, ", ") + more
}

// row is a record of any of the formats.
type row struct {
	ID     scalar `json:"id"`
	System texts  `json:"system"`

	Instruction texts      `json:"instruction"`
	Input       texts      `json:"input"`
	Output      texts      `json:"output"`
	History     [][]string `json:"history"`

	Conversations *[]struct {
		From    string  `json:"from"`
		Value   *string `json:"value"`
		Role    string  `json:"role"` // some name the two as messages do
		Content *string `json:"content"`
	} `json:"conversations"`

	Messages *[]struct {
		Role    string  `json:"role"`
		Content content `json:"content"`
	} `json:"messages"`
}

// decode reads a record of the format.
func decode(raw *Raw, format Format) (*Record, *Fault) {
	var r row
	if err := jsonl.Unmarshal(raw.JSON, &r); err != nil {
		var strict row // says better than the codec what is wrong, and where
		if again := json.Unmarshal(raw.JSON, &strict); again != nil {
			err = again
		}
		return nil, raw.explain(err)
	}
	if own := r.format(); own != format {
		f := raw.fault(WrongShape, "there is no %s, which every record of the format %s has", strings.Join(need[format], " and no "), format)
		if own != "" {
			f.Code, f.End = MixedFormats, true
			f.Detail = fmt.Sprintf("the record is of the format %s, and the file of %s: name one file for each", own, format)
		}
		return nil, f
	}
	out := &gatherer{record: &Record{Line: raw.Line, Row: raw.Row, ID: string(r.ID)}}
	var err error
	switch format {
	case Alpaca:
		err = r.alpaca(out)
	case ShareGPT:
		err = r.conversation(out)
	default:
		err = r.chat(out)
	}
	switch {
	case err != nil:
		return nil, raw.fault(WrongShape, "%v", err)
	case !out.answered:
		return nil, raw.fault(NoAnswer, "nobody answers in the record")
	}
	return out.record, nil
}

// need are the fields without which a record is none of the format.
var need = map[Format][]string{Alpaca: {"instruction", "output"}, ShareGPT: {"conversations"}, Messages: {"messages"}}

// format is that of the record.
func (r *row) format() Format {
	return formatBy(func(key string) bool {
		switch key {
		case "messages":
			return r.Messages != nil
		case "conversations":
			return r.Conversations != nil
		case "instruction":
			return r.Instruction.there
		}
		return r.Output.there
	})
}

func (r *row) alpaca(out *gatherer) error {
	out.add("system", r.System.said)
	for i, pair := range r.History {
		if len(pair) != 2 {
			return fmt.Errorf("history[%d] has %d texts, not a question and an answer", i, len(pair))
		}
		out.add("user", pair[0])
		out.add("assistant", pair[1])
	}
	out.add("user", strings.Trim(r.Instruction.said+"\n"+r.Input.said, "\n"))
	if !r.Output.there {
		return errors.New("there is no output")
	}
	out.answered = false // by the history
	out.add("assistant", r.Output.said)
	return nil
}

func (r *row) conversation(out *gatherer) error {
	out.add("system", r.System.said)
	for i, m := range *r.Conversations {
		who, said := m.From, m.Value
		if who == "" {
			who = m.Role
		}
		if said == nil {
			said = m.Content
		}
		if err := out.say(who, value(said)); err != nil {
			return fmt.Errorf("conversations[%d] %w", i, err)
		}
	}
	return nil
}

func (r *row) chat(out *gatherer) error {
	for i, m := range *r.Messages {
		if err := out.say(m.Role, string(m.Content)); err != nil {
			return fmt.Errorf("messages[%d] %w", i, err)
		}
	}
	return nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// gatherer takes the messages of a record.
type gatherer struct {
	record   *Record
	answered bool
}

// say adds what a participant says, as data sets name them.
func (g *gatherer) say(who, said string) error {
	switch strings.ToLower(strings.TrimSpace(who)) {
	case "human", "user", "patient", "患者":
		g.add("user", said)
	case "gpt", "assistant", "chatgpt", "bot", "model", "doctor", "医生":
		g.add("assistant", said)
	case "system", "developer":
		g.add("system", said)
	case "tool", "function", "function_call", "observation", "ipython":
	default:
		return fmt.Errorf("is of %.40q, who is neither user nor assistant", who)
	}
	return nil
}

func (g *gatherer) add(role, said string) {
	if strings.TrimSpace(said) == "" {
		return
	}
	g.record.Messages = append(g.record.Messages, ophglm.Message{Role: role, Content: said})
	g.answered = g.answered || role == "assistant"
}

// scalar is an id: a text, or a number as it is written.
type scalar string

// UnmarshalJSON takes what is neither for no id.
func (s *scalar) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(s))
	case len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9'):
		*s = scalar(b)
	}
	return nil
}

// texts is a text, or, as some sets have it, a list of texts, which are joined by
// newlines.
type texts struct {
	said  string
	there bool
}

// UnmarshalJSON takes null for a text that is not there.
func (t *texts) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		return nil
	case len(b) > 0 && b[0] == '[':
		var list []string
		if err := jsonl.Unmarshal(b, &list); err != nil {
			return &json.UnmarshalTypeError{Value: "array that is not of texts", Type: reflect.TypeFor[string]()}
		}
		*t = texts{strings.Join(list, "\n"), true}
		return nil
	case len(b) == 0 || b[0] != '"':
		return &json.UnmarshalTypeError{Value: kindOf(b), Type: reflect.TypeFor[string]()}
	}
	t.there = true
	return jsonl.Unmarshal(b, &t.said)
}

// kindOf is the kind of a JSON value by its first byte.
func kindOf(b []byte) string {
	switch {
	case len(b) == 0:
		return "nothing"
	case b[0] == '{':
		return "object"
	case b[0] == '[':
		return "array"
	case b[0] == 't' || b[0] == 'f':
		return "bool"
	}
	return "number"
}

// content is a text, or a list of parts of which those of text are taken, joined
// by a newline.
type content string

// UnmarshalJSON reads either form.
func (c *content) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		return nil
	case len(b) > 0 && b[0] == '"':
		return jsonl.Unmarshal(b, (*string)(c))
	case len(b) == 0 || b[0] != '[':
		return errors.New("a content is neither a text nor a list of parts")
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	var texts []string
	for _, p := range parts {
		if p.Text != "" {
			texts = append(texts, p.Text)
		}
	}
	*c = content(strings.Join(texts, "\n"))
	return nil
}

// fault is one of the record at its first line.
func (raw *Raw) fault(code Code, format string, args ...any) *Fault {
	return &Fault{Line: raw.Line, Row: raw.Row, Code: code, Detail: fmt.Sprintf(format, args...)}
}

// explain says why a record can't be decoded, at the line where that shows.
func (raw *Raw) explain(err error) *Fault {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		f := raw.fault(BadJSON, "%v", err)
		f.Line = raw.lineAt(syntax.Offset - 1)
		if strings.HasPrefix(syntax.Error(), "unexpected end") {
			f.Code = CutShort
			f.Line = raw.lineAt(int64(len(bytes.TrimRight(raw.JSON, " \t\r\n"))))
		}
		return f
	case errors.As(err, &typed) && typed.Field == "":
		return raw.fault(WrongShape, "the record is a JSON %s, not an object", typed.Value)
	case errors.As(err, &typed):
		f := raw.fault(WrongShape, "the field %s holds a JSON %s", typed.Field, typed.Value)
		if f.Line = raw.lineAt(typed.Offset - 1); typed.Offset == 0 {
			f.Line = raw.lineAt(raw.keyAt(typed.Field))
		}
		return f
	}
	return raw.fault(WrongShape, "%v", err)
}

// keyAt is where the name of a field of the record ends.
func (raw *Raw) keyAt(field string) int64 {
	d := json.NewDecoder(bytes.NewReader(raw.JSON))
	depth, name := 0, true // whether a name is to come at depth 1, not a value
	for {
		t, err := d.Token()
		if err != nil {
			return 0
		}
		switch v, _ := t.(json.Delim); {
		case v == '{' || v == '[':
			depth++
			continue
		case v == '}' || v == ']':
			depth--
		}
		switch {
		case depth != 1:
		case name && t == field:
			return d.InputOffset()
		default:
			name = !name
		}
	}
}
