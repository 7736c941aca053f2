package model

import (
	"context"

	"ophglm"
	"ophglm/internal/pipeline"
)

// recorded is a Chat that gives answers that were recorded, by the digests of what
// was asked, and asks another where there is none.
type recorded struct {
	Chat
	byInput map[string]*ophglm.Prediction
}

func (r *recorded) Ask(ctx context.Context, q Request) (*ophglm.Prediction, error) {
	p := r.byInput[q.Digest()]
	if p == nil {
		return r.Chat.Ask(ctx, q)
	}
	again := *p
	again.Item = q.Item
	return &again, nil
}

// withRecorded lets a stage's recorded answers, all in memory, stand before the
// model. Of two to one request the first counts.
func withRecorded(ctx context.Context, chat Chat, pio *pipeline.IO) (Chat, error) {
	if !pio.Has("recorded") {
		return chat, nil
	}
	r := &recorded{chat, map[string]*ophglm.Prediction{}}
	for p, err := range pipeline.Records[*ophglm.Prediction](ctx, &pio.Inputs, "recorded") {
		if err != nil {
			return nil, err
		}
		if r.byInput[p.Input] == nil {
			r.byInput[p.Input] = p
		}
	}
	return r, nil
}

// recordedPort is the input of answers that need not be asked for again.
func recordedPort() pipeline.Port {
	return pipeline.In[*ophglm.Prediction]("recorded", "answers of the same model recorded earlier: what they answer is not asked again").Lists().Maybe().Beside()
}
