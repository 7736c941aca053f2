package validate

import (
	"strings"

	"ophglm/datasets/lengths"
)

// What becomes of a row was read in LLaVA's llava/train/train.py
// (LazySupervisedDataset, preprocess_multimodal, preprocess_v1) and
// llava/model/llava_arch.py.

// llavaAttr are the names that the trainer expects; it knows no others.
var llavaAttr = attr{formatting: "llava", messages: "conversations", role: "from", content: "value", user: "human", assistant: "gpt"}

// llava checks a row as LazySupervisedDataset takes it, and returns the length of
// its texts.
func (c *checker) llava(row map[string]any) int {
	list, ok := row["conversations"].([]any)
	switch {
	case row["conversations"] == nil:
		c.row(Error, "missing_conversations", "there is no conversations: loading stops at the row")
		return 0
	case !ok:
		c.row(Error, "wrong_type", "conversations is %s, not a list of messages", kindOf(row["conversations"]))
		return 0
	case len(list) == 0:
		c.row(Error, "message_count", "the conversation is empty: training stops at the row")
		return 0
	}
	length, tags := c.llavaTalk(list)
	if c.llavaImage(row) && len(tags) == len(list) {
		_, has := row["image"]
		c.llavaTags(has, tags)
	}
	return length
}

// llavaTalk checks the messages: by turns of human and gpt. It returns the length
// of the texts and how many tags of images each message has, up to one that
// training stops at.
func (c *checker) llavaTalk(list []any) (length int, tags []int) {
	speakers := [2]string{"human", "gpt"}
	last := ""
	for i, v := range list {
		m, ok := v.(map[string]any)
		if !ok {
			c.row(Error, "wrong_type", "message %d is %s, not an object", i+1, kindOf(v))
			return length, tags
		}
		from, _ := m["from"].(string)
		switch last = from; {
		case from == speakers[i%2]:
		case from != speakers[0] && from != speakers[1]:
			c.row(Error, "unknown_role", "message %d is from %q: training stops at a speaker other than human and gpt", i+1, from)
			return length, tags
		case i == 0:
			c.row(Error, "roles", "the first message is from gpt: the trainer leaves it out")
			speakers[0], speakers[1] = speakers[1], speakers[0]
		default:
			c.row(Error, "roles", "message %d is from %q, where %q is to stand: training stops at the row", i+1, from, speakers[i%2])
			return length, tags
		}
		value, ok := m["value"].(string)
		switch {
		case !ok:
			c.row(Error, "wrong_type", "message %d has %s for its value, not a text", i+1, kindOf(m["value"]))
		case blank(value) && i == len(list)-1:
			c.row(Error, "empty_output", "the last message is empty: the model learns to say nothing")
		case blank(value):
			c.row(Error, "empty_turn", "message %d is empty", i+1)
		}
		length += lengths.Characters(value)
		tags = append(tags, strings.Count(value, "<image>"))
	}
	if last != "gpt" {
		c.row(Error, "no_answer", "the conversation ends with %q, not with gpt", last)
	}
	return length, tags
}

// llavaImage checks the image, and reports whether there is one path or none.
func (c *checker) llavaImage(row map[string]any) bool {
	given, has := row["image"]
	if !has {
		return true
	}
	switch v := given.(type) {
	case string:
		if v != "" {
			c.picture(v)
			return true
		}
		c.row(Error, "wrong_type", "image is empty: a row without an image has no such key")
	case []any:
		c.row(Error, "several_images", "image is a list: the trainer opens one path a row")
	default:
		c.row(Error, "wrong_type", "image is %s, not a path: a row without an image has no such key", kindOf(given))
	}
	return false
}

// llavaTags holds the tags of the messages against the row's image.
func (c *checker) llavaTags(image bool, tags []int) {
	total, messages, first := 0, 0, -1
	for i, n := range tags {
		total += n
		if n == 0 {
			continue
		}
		if messages++; messages == 1 {
			first = i
		}
	}
	switch {
	case !image && total > 0:
		// preprocess_multimodal and tokenizer_image_token are for rows with an image
		c.row(Error, "image_tags", "%d times <image> in the texts, and no image: the trainer teaches the word", total)
	case !image:
	case total == 0:
		c.row(Error, "image_tags", "there is an image, and no <image> in the texts: the model does not see it")
	case messages > 1:
		// cur_image_idx of llava_arch.py goes on by one for each tag
		c.row(Error, "image_tags", "%d messages have <image>, and the row has one image: the model would be shown those of other rows", messages)
	case total > 1:
		c.row(Warning, "image_tags", "%d times <image> in message %d: the trainer makes one of them", total, first+1)
	case first%2 == 1:
		c.row(Error, "image_tags", "<image> is in message %d, an answer", first+1)
	}
}
