package datasets

import (
	"fmt"
	"strings"

	"ophglm"
)

// imageTag stands in a message where an image belongs; trainers count them.
const imageTag = "<image>"

// mediaTags are what trainers replace in texts. A text that only talks of one
// must not have it.
var mediaTags = [...]string{imageTag, "<video>", "<audio>"}

// exchange is a question with its answer. Answer is the index of the answer's
// message in the sample.
type exchange struct {
	question, reply string
	answer          int
}

// talk is a sample as trainers see it: a system prompt, exchanges, and the
// images of all messages in order. Upto says how many images the first n
// exchanges have, for n from 0.
type talk struct {
	system    string
	exchanges []exchange
	images    []string
	upto      []int
}

// notTalk is a sample that no trainer's format can hold.
type notTalk struct{ reason, detail string }

func (e *notTalk) Error() string { return e.detail }

// talkOf takes a sample apart: at most one system message, first, then questions
// and answers by turns, an answer last.
func talkOf(s *ophglm.Sample) (*talk, error) {
	t := &talk{upto: []int{0}}
	messages, first := s.Messages, 0
	if messages[0].Role == "system" {
		if len(messages[0].Images) > 0 {
			return nil, &notTalk{"system_images", "its system message has images, which no format can say"}
		}
		if tag := mediaTagIn(messages[0].Content); tag != "" {
			return nil, &notTalk{"media_tag", fmt.Sprintf("its system message has the text %s, which trainers take for an image, video or sound", tag)}
		}
		t.system, first = messages[0].Content, 1
	}
	roles := [2]string{"user", "assistant"}
	for i, m := range messages[first:] {
		if m.Role != roles[i%2] {
			return nil, &notTalk{"roles", fmt.Sprintf("message %d is of the %s, where one of the %s is to stand: questions and answers take turns", first+i, m.Role, roles[i%2])}
		}
		if i%2 == 1 && len(m.Images) > 0 {
			return nil, &notTalk{"answer_images", fmt.Sprintf("message %d, an answer, has images: trainers would teach to say them", first+i)}
		}
		content, err := withImages(first+i, m)
		if err != nil {
			return nil, err
		}
		t.images = append(t.images, m.Images...)
		if i%2 == 0 {
			t.exchanges = append(t.exchanges, exchange{question: content})
			continue
		}
		last := &t.exchanges[len(t.exchanges)-1]
		last.reply, last.answer = content, first+i
		t.upto = append(t.upto, len(t.images))
	}
	if len(t.exchanges) == 0 || t.exchanges[len(t.exchanges)-1].answer == 0 {
		return nil, &notTalk{"no_answer", "it does not end in an answer"}
	}
	return t, nil
}

// withImages is a message's text with one tag for each of its images: those
// that it has, or else tags put before it.
func withImages(n int, m ophglm.Message) (string, error) {
	tags := strings.Count(m.Content, imageTag)
	switch {
	case strings.Contains(m.Content, mediaTags[1]) || strings.Contains(m.Content, mediaTags[2]):
		return "", &notTalk{"media_tag", fmt.Sprintf("message %d has the text %s, which trainers take for a video or sound", n, mediaTagIn(m.Content))}
	case tags == len(m.Images):
		return m.Content, nil
	case tags == 0:
		return strings.Repeat(imageTag, len(m.Images)) + m.Content, nil
	}
	return "", &notTalk{"media_tag", fmt.Sprintf("message %d has %d times the text %s and %d images: trainers want as many", n, tags, imageTag, len(m.Images))}
}

func mediaTagIn(text string) string {
	for _, tag := range mediaTags {
		if strings.Contains(text, tag) {
			return tag
		}
	}
	return ""
}

// part is a row of a trainer's file: the first n exchanges of a talk.
func (t *talk) part(n int) *talk {
	return &talk{system: t.system, exchanges: t.exchanges[:n], images: t.images[:t.upto[n]]}
}

// answer is the message that a row is there to teach.
func (t *talk) answer() int { return t.exchanges[len(t.exchanges)-1].answer }

// length adds up the lengths of all texts of a row.
func (t *talk) length(of func(string) int) int {
	n := of(t.system)
	for _, x := range t.exchanges {
		n += of(x.question) + of(x.reply)
	}
	return n
}

// columns says which of the columns that may be left out the rows of a file
// have. A column stands in every row or in none: a reader that learns the
// columns from the first rows must meet no other.
type columns struct{ system, images bool }

func (c *columns) add(t *talk) {
	c.system = c.system || t.system != ""
	c.images = c.images || len(t.images) > 0
}

type alpacaRow struct {
	Instruction string      `json:"instruction"`
	Input       string      `json:"input"`
	Output      string      `json:"output"`
	History     [][2]string `json:"history"`
	System      *string     `json:"system,omitempty"`
	Images      *[]string   `json:"images,omitempty"`
}

type sharegptRow struct {
	Conversations []sharegptMessage `json:"conversations"`
	System        *string           `json:"system,omitempty"`
	Images        *[]string         `json:"images,omitempty"`
}

type sharegptMessage struct {
	From  string `json:"from"`
	Value string `json:"value"`
}

func (t *talk) alpaca(c columns) any {
	last := len(t.exchanges) - 1
	r := &alpacaRow{Instruction: t.exchanges[last].question, Output: t.exchanges[last].reply, History: [][2]string{}}
	for _, x := range t.exchanges[:last] {
		r.History = append(r.History, [2]string{x.question, x.reply})
	}
	r.System, r.Images = t.optional(c)
	return r
}

func (t *talk) sharegpt(c columns) any {
	r := &sharegptRow{}
	for _, x := range t.exchanges {
		r.Conversations = append(r.Conversations, sharegptMessage{"human", x.question}, sharegptMessage{"gpt", x.reply})
	}
	r.System, r.Images = t.optional(c)
	return r
}

func (t *talk) optional(c columns) (system *string, images *[]string) {
	if c.system {
		system = &t.system
	}
	if c.images {
		list := paths(t.images)
		images = &list
	}
	return system, images
}

// info is the entry of a file in dataset_info.json. Every column and tag is
// listed: where LLaMA-Factory finds columns or tags in an entry, it takes those
// left out for absent, not for the default (DatasetAttr.join in
// src/llamafactory/data/parser.py).
func info(format, file string, c columns) any {
	entry := struct {
		FileName   string            `json:"file_name"`
		Formatting string            `json:"formatting"`
		Columns    map[string]string `json:"columns"`
		Tags       map[string]string `json:"tags,omitempty"`
	}{FileName: file, Formatting: format}
	if format == "alpaca" {
		entry.Columns = map[string]string{"prompt": "instruction", "query": "input", "response": "output", "history": "history"}
	} else {
		entry.Columns = map[string]string{"messages": "conversations"}
		entry.Tags = map[string]string{
			"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
			"observation_tag": "observation", "function_tag": "function_call", "system_tag": "system",
		}
	}
	if c.system {
		entry.Columns["system"] = "system"
	}
	if c.images {
		entry.Columns["images"] = "images"
	}
	return entry
}
