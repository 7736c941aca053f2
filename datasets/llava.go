package datasets

import (
	"fmt"
	"strings"
)

// llavaRow is a row as LLaVA's llava/train/train.py reads it. A row with the key
// image has a picture, one without has none.
type llavaRow struct {
	ID            string            `json:"id"`
	Image         string            `json:"image,omitempty"`
	Conversations []sharegptMessage `json:"conversations"`
}

// llava gives the row of the id.
func (t *talk) llava(id string) any {
	r := &llavaRow{ID: id}
	if len(t.images) > 0 {
		r.Image = pictureFolder + t.images[0]
	}
	for _, x := range t.exchanges {
		r.Conversations = append(r.Conversations, sharegptMessage{"human", tagFirst(x.question)}, sharegptMessage{"gpt", x.reply})
	}
	return r
}

// tagFirst puts the tag of an image on a line of its own before the text, where
// the trainer moves it in any case (preprocess_multimodal).
func tagFirst(text string) string {
	if !strings.Contains(text, imageTag) {
		return text
	}
	return imageTag + "\n" + strings.TrimSpace(strings.ReplaceAll(text, imageTag, ""))
}

// notLLaVA reports a talk that a row of LLaVA can't hold: train.py opens one
// image a row, and knows no speakers but human and gpt.
func notLLaVA(t *talk) error {
	switch {
	case len(t.images) > 1:
		return &notTalk{"several_images", fmt.Sprintf("it has %d images, and LLaVA takes one a sample", len(t.images))}
	case t.system != "":
		return &notTalk{"system_prompt", "it has a system prompt, and LLaVA puts its own before every conversation"}
	}
	return nil
}
