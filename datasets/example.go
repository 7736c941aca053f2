package datasets

import (
	"ophglm"
	"ophglm/internal/jsonl"
)

// exampleSamples is a composed sample, a conversation of two turns, and the
// latter once more from another source.
func exampleSamples() string {
	composed := &ophglm.Sample{
		Scenario: ophglm.Treatment, Lang: ophglm.EN, By: "composed", Groups: []string{"fact:cataract/treatment"}, Licence: "Apache-2.0",
		Messages: []ophglm.Message{
			{Role: "user", Content: "How is cataract treated?"},
			{Role: "assistant", Content: "Cataract is treated by surgery."},
		},
		Citations: []ophglm.Citation{{Message: 1, Start: 0, End: 31, Of: []ophglm.Ref{{Kind: "triple", ID: "5d0c1e"}}}},
	}
	talk := ophglm.Sample{
		Scenario: ophglm.Conversation, Lang: ophglm.ZH, By: "dialogue", Groups: []string{"cluster:a"}, Licence: "MIT",
		Messages: []ophglm.Message{
			{Role: "system", Content: "你是一名眼科医生。"},
			{Role: "user", Content: "左眼看东西变形，要紧吗？"},
			{Role: "assistant", Content: "多久了？有没有查过黄斑？"},
			{Role: "user", Content: "一周了，没有查过。"},
			{Role: "assistant", Content: "请尽快做黄斑 OCT。"},
		},
		Citations: []ophglm.Citation{{Message: 2, Start: 0, End: 36, Of: []ophglm.Ref{{Kind: "turn", ID: "a#1"}}}},
	}
	again := talk
	again.Groups, again.Licence = []string{"cluster:b"}, "Apache-2.0"
	return encoded(composed, &talk, &again)
}

// exampleImage is the name of a picture, and exampleBytes stand for its content,
// which an export does not look at.
const (
	exampleImage = "3f1c.jpg"
	exampleBytes = "(the bytes of a JPEG)\n"
)

// exampleVisual is a sample of one image.
func exampleVisual() string {
	return encoded(&ophglm.Sample{
		Scenario: ophglm.Visual, Lang: ophglm.EN, By: "composed", Groups: []string{"photograph:3f1c"},
		Messages: []ophglm.Message{
			{Role: "user", Content: "Are there hard exudates?", Images: []string{exampleImage}},
			{Role: "assistant", Content: "Two hard exudates are seen."},
		},
		Citations: []ophglm.Citation{{Message: 1, Start: 0, End: 27, Of: []ophglm.Ref{{Kind: "finding", ID: "77ab#1"}}}},
	})
}

// encoded gives samples their ids, and their JSONL.
func encoded(samples ...*ophglm.Sample) string {
	var out []byte
	for _, s := range samples {
		s.ID = ophglm.SampleID(s)
		b, err := jsonl.Marshal(s)
		if err != nil {
			panic(err) // a literal that can't be encoded
		}
		out = append(append(out, b...), '\n')
	}
	return string(out)
}
