package validate

import (
	"strings"

	"ophglm/datasets/lengths"
)

// What the converters and processors do with a row, and so what is wrong with
// one, was read in LLaMA-Factory's src/llamafactory/data: converter.py (earlier
// aligner.py), processor/supervised.py and mm_plugin.py.

// alpaca checks a row as AlpacaDatasetConverter takes it, and returns the length
// of its texts.
func (c *checker) alpaca(row map[string]any) int {
	texts := &talk{c: c}
	c.history(row, texts)
	prompt, okPrompt := c.text(row, c.attr.prompt)
	query, okQuery := c.text(row, c.attr.query)
	texts.add(prompt)
	texts.add(query)
	if okPrompt && okQuery {
		switch _, has := row[c.attr.prompt]; {
		case blank(prompt) && blank(query):
			// "\n".join of nothing: the model learns to answer an empty question
			c.row(Error, "missing_instruction", "there is no %s and no %s: the question is empty", c.attr.prompt, c.attr.query)
		case !has:
			c.row(Warning, "missing_instruction", "there is no %s; the question is %s alone", c.attr.prompt, c.attr.query)
		}
	}
	switch v := row[c.attr.response].(type) {
	case nil:
		// "Dropped invalid example": a response that is no text leaves none
		c.row(Error, "missing_output", "there is no %s: the trainer drops the row", c.attr.response)
	case string:
		texts.add(v)
		if blank(v) {
			c.row(Error, "empty_output", "%s is empty: the model learns to say nothing", c.attr.response)
		}
	default:
		c.row(Error, "wrong_type", "%s is %s, not a text: the trainer drops the row", c.attr.response, kindOf(v))
	}
	system, _ := c.text(row, c.attr.system)
	texts.length += lengths.Characters(system)
	c.images(row, texts)
	return texts.length
}

// history checks the column that holds [[question, answer], …]. The converter
// unpacks pairs, and a list of another length stops the loading; what is no list
// is passed over.
func (c *checker) history(row map[string]any, texts *talk) {
	if c.attr.history == "" || row[c.attr.history] == nil {
		return
	}
	list, ok := row[c.attr.history].([]any)
	if !ok {
		c.row(Error, "wrong_type", "%s is %s, not a list of pairs: the trainer passes over it", c.attr.history, kindOf(row[c.attr.history]))
		return
	}
	for i, v := range list {
		pair, ok := v.([]any)
		if !ok || len(pair) != 2 {
			c.row(Error, "history_pair", "%s[%d] is not a pair of question and answer: loading stops at the row", c.attr.history, i)
			continue
		}
		for _, half := range pair {
			s, ok := half.(string)
			if !ok {
				c.row(Error, "history_pair", "%s[%d] holds %s, not two texts", c.attr.history, i, kindOf(half))
			} else if blank(s) {
				c.row(Error, "empty_turn", "%s[%d] holds an empty text", c.attr.history, i)
			}
			texts.add(s)
		}
	}
}

// sharegpt checks a row as SharegptDatasetConverter takes it, and returns the
// length of its texts.
func (c *checker) sharegpt(row map[string]any) int {
	texts := &talk{c: c}
	system, _ := c.text(row, c.attr.system)
	list, ok := row[c.attr.messages].([]any)
	switch {
	case !ok && row[c.attr.messages] == nil:
		c.row(Error, "missing_conversations", "there is no %s: loading stops at the row", c.attr.messages)
	case !ok:
		c.row(Error, "wrong_type", "%s is %s, not a list of messages", c.attr.messages, kindOf(row[c.attr.messages]))
	default:
		list = c.leadingSystem(list, texts)
		c.conversation(list, texts)
	}
	texts.length += lengths.Characters(system)
	c.images(row, texts)
	return texts.length
}

// leadingSystem takes a first message of the system off.
func (c *checker) leadingSystem(list []any, texts *talk) []any {
	if len(list) == 0 || c.attr.systemTag == "" {
		return list
	}
	m, _ := list[0].(map[string]any)
	if from, _ := m[c.attr.role].(string); from != c.attr.systemTag {
		return list
	}
	if s, ok := m[c.attr.content].(string); ok {
		texts.length += lengths.Characters(s)
	} else {
		c.row(Error, "wrong_type", "the system message has %s for its %s, not a text", kindOf(m[c.attr.content]), c.attr.content)
	}
	return list[1:]
}

// conversation checks messages after that of the system: those at odd positions
// are of the user (or a tool), those at even ones of the assistant (or a call of
// a tool), and their number is even. The trainer drops what is not so ("Invalid
// role tag", "Invalid message count").
func (c *checker) conversation(list []any, texts *talk) {
	if len(list) == 0 {
		c.row(Error, "message_count", "the conversation is empty: the trainer drops the row")
		return
	}
	accepted := [2][2]string{{c.attr.user, c.attr.observation}, {c.attr.assistant, c.attr.function}}
	last, strayed := "", false
	for i, v := range list {
		m, ok := v.(map[string]any)
		if !ok {
			c.row(Error, "wrong_type", "message %d is %s, not an object", i+1, kindOf(v))
			return
		}
		from, ok := m[c.attr.role].(string)
		if !ok {
			c.row(Error, "unknown_role", "message %d has no text %q: the trainer drops the row", i+1, c.attr.role)
			return
		}
		last = from
		switch want := accepted[i%2]; {
		case from != "" && (from == want[0] || from == want[1]):
		case from == "" || (from != accepted[0][0] && from != accepted[0][1] && from != accepted[1][0] && from != accepted[1][1]):
			c.row(Error, "unknown_role", "message %d is from %q, which is no speaker here: the trainer drops the row", i+1, from)
		case !strayed:
			strayed = true
			c.row(Error, "roles", "message %d is from %q, where one from %q is to stand: the trainer drops the row", i+1, from, want[0])
		}
		value, ok := m[c.attr.content].(string)
		switch {
		case !ok:
			c.row(Error, "wrong_type", "message %d has %s for its %s, not a text", i+1, kindOf(m[c.attr.content]), c.attr.content)
		case blank(value) && i == len(list)-1:
			c.row(Error, "empty_output", "the last message is empty: the model learns to say nothing")
		case blank(value):
			c.row(Error, "empty_turn", "message %d is empty", i+1)
		}
		texts.add(value)
	}
	if len(list)%2 != 0 {
		c.row(Error, "message_count", "%d messages, an odd number: the trainer drops the row", len(list))
	}
	if last != "" && last != c.attr.assistant && last != c.attr.function {
		c.row(Error, "no_answer", "the conversation ends with %q, not with %q", last, c.attr.assistant)
	}
}

// talk adds up the texts of a row and the tags in them.
type talk struct {
	c                      *checker
	length                 int
	images, videos, sounds int
}

func (t *talk) add(s string) {
	t.length += lengths.Characters(s)
	t.images += strings.Count(s, "<image>")
	t.videos += strings.Count(s, "<video>")
	t.sounds += strings.Count(s, "<audio>")
}

// images holds the images of a row against the tags in its texts, as
// _validate_messages of mm_plugin.py does, which stops at a difference. The
// system prompt is not among the texts.
func (c *checker) images(row map[string]any, texts *talk) {
	n := 0
	if name := c.attr.images; name != "" && row[name] != nil {
		list, ok := row[name].([]any)
		if !ok {
			// a text alone is taken for a list of its letters by some versions
			c.row(Error, "wrong_type", "%s is %s, not a list of paths", name, kindOf(row[name]))
			return
		}
		for i, v := range list {
			if s, ok := v.(string); !ok || s == "" {
				c.row(Error, "wrong_type", "%s[%d] is not a path", name, i)
			} else {
				c.picture(s)
			}
		}
		n = len(list)
	}
	if n != texts.images {
		c.row(Error, "image_tags", "%d images, and %d times <image> in the texts: a model that sees images stops at a difference", n, texts.images)
	}
	if texts.videos+texts.sounds > 0 {
		c.row(Error, "media_tags", "the texts have <video> or <audio>, and the row has neither video nor sound")
	}
}

// text returns a column's text. An absent column, or null, is "".
func (c *checker) text(row map[string]any, name string) (string, bool) {
	if name == "" || row[name] == nil {
		return "", true
	}
	s, ok := row[name].(string)
	if !ok {
		c.row(Error, "wrong_type", "%s is %s, not a text", name, kindOf(row[name]))
	}
	return s, ok
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
