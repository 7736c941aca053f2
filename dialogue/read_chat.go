package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"ophglm"
	"ophglm/internal/pipeline"
)

// ShareGPT reads conversations in the format of ShareGPT.
func ShareGPT() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.sharegpt",
		Version: 1,
		Doc: `Reads conversations in the format of ShareGPT, JSON as an array or one row a line.

A row holds conversations, a list of from and value (or role and content), and may hold id and system. human, user and patient are the patient; gpt, assistant and doctor
the doctor. What system says becomes a meta field; what tools say, and calls of them, is left out and counted. Another speaker rejects the row.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "sharegpt"},
		Example: pipeline.Example{
			FileName: "sharegpt.json",
			In:       map[string]string{"files": `[{"id": "s1", "conversations": [{"from": "human", "value": "眼前有黑影飘"}, {"from": "gpt", "value": "散瞳查眼底。"}]}]`},
		},
		Read: func(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			return readRows(f, to, func(row shareGPTRow, n int) (*builder, error) {
				b := &gatherer{builder: newBuilder(cfg, f, n, string(row.ID))}
				b.meta("system", row.System)
				for i, m := range row.Conversations {
					if m.From == "" {
						m.From = m.Role
					}
					if m.Value == "" {
						m.Value = m.Content
					}
					if err := b.message(m.From, m.Value, to); err != nil {
						return nil, fmt.Errorf("conversations[%d] %w", i, err)
					}
				}
				b.flush()
				return b.builder, nil
			})
		},
	})
}

type shareGPTRow struct {
	ID            rowKey `json:"id"`
	System        string `json:"system"`
	Conversations []struct {
		From    string `json:"from"`
		Value   string `json:"value"`
		Role    string `json:"role"` // some name the two as messages do
		Content string `json:"content"`
	} `json:"conversations"`
}

// message adds what a participant of a chat says.
func (b *gatherer) message(who, said string, to *pipeline.Emitter[*ophglm.Dialogue]) error {
	role, ok := roleOf(who)
	switch {
	case ok:
		b.turn(role, "", said)
	case isInstruction(who):
		b.meta("system", said)
	case isTool(who):
		to.Count("left_out.tool", 1)
	default:
		return fmt.Errorf("is of %.40q, who is neither patient nor doctor", who)
	}
	return nil
}

// Messages reads conversations in the format of chat models' messages.
func Messages() pipeline.Kind {
	return pipeline.Read(pipeline.ReadSpec[ReadConfig, *ophglm.Dialogue]{
		Name:    "dialogue.messages",
		Version: 1,
		Doc: `Reads conversations in the format of OpenAI's messages, one row a line or JSON as an array.

A row holds messages, a list of role and content, and may hold id. user and patient are the patient, assistant and doctor the doctor. What system or
developer says becomes a meta field; what tools say, calls of them, and parts of a content that are no text are left out and counted. Another
role rejects the row.`,
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "one consultation a row"),
		Privacy: pipeline.Private,
		Config:  ReadConfig{Dataset: "messages"},
		Example: pipeline.Example{
			FileName: "messages.jsonl",
			In: map[string]string{"files": `{"id": "m1", "messages": [{"role": "system", "content": "你是眼科医生。"}, {"role": "user", "content": "眼前有黑影飘"}, ` +
				`{"role": "assistant", "content": [{"type": "text", "text": "散瞳查眼底。"}]}]}` + "\n"},
		},
		Read: func(_ context.Context, cfg ReadConfig, f *pipeline.File, to *pipeline.Emitter[*ophglm.Dialogue]) error {
			return readRows(f, to, func(row messagesRow, n int) (*builder, error) {
				b := &gatherer{builder: newBuilder(cfg, f, n, string(row.ID))}
				for i, m := range row.Messages {
					to.Count("left_out.part", m.Content.other)
					if m.Content.said == "" && m.called() {
						to.Count("left_out.tool", 1)
						continue
					}
					if err := b.message(m.Role, m.Content.said, to); err != nil {
						return nil, fmt.Errorf("messages[%d] %w", i, err)
					}
				}
				b.flush()
				return b.builder, nil
			})
		},
	})
}

type messagesRow struct {
	ID       rowKey          `json:"id"`
	Messages []openAIMessage `json:"messages"`
}

type openAIMessage struct {
	Role    string          `json:"role"`
	Content content         `json:"content"`
	Calls   json.RawMessage `json:"tool_calls"`
	Call    json.RawMessage `json:"function_call"`
}

// called reports whether the message calls a tool.
func (m openAIMessage) called() bool { return len(m.Calls) > 0 || len(m.Call) > 0 }

// content is a text, or a list of parts of which those of text are taken, joined
// by a newline.
type content struct {
	said  string
	other int // parts that are no text
}

func (c *content) UnmarshalJSON(b []byte) error {
	*c = content{}
	switch {
	case string(b) == "null":
		return nil
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, &c.said)
	case len(b) == 0 || b[0] != '[':
		return errors.New("a content is neither a text nor a list of parts")
	}
	var parts []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	var texts []string
	for _, p := range parts {
		switch p.Type {
		case "", "text", "input_text", "output_text":
			texts = append(texts, p.Text)
		default:
			c.other++
		}
	}
	c.said = strings.Join(texts, "\n")
	return nil
}
