package ask

import (
	"encoding/json"
	"fmt"
	"strings"

	"ophglm/internal/jsonl"
)

// object is a JSON schema of an object all of whose properties must be there.
func object(properties ...any) map[string]any {
	of, names := map[string]any{}, []string{}
	for i := 0; i < len(properties); i += 2 {
		name := properties[i].(string)
		names = append(names, name)
		of[name] = properties[i+1]
	}
	return map[string]any{"type": "object", "properties": of, "required": names, "additionalProperties": false}
}

var words = map[string]any{"type": "string"}

// schema writes a schema, which is made of texts, numbers, lists and maps.
func schema(v any) json.RawMessage {
	b, err := json.Marshal(v) // keys in order: the same schema is the same question
	if err != nil {
		panic(err)
	}
	return b
}

// schema is that of ratings.
func (r *Rubric) schema() json.RawMessage {
	var steps []int
	for x := r.Low; x <= r.High; x++ {
		steps = append(steps, x)
	}
	var scores []any
	for _, c := range r.Criteria {
		scores = append(scores, c.Name, map[string]any{"type": "integer", "enum": steps})
	}
	return schema(object("reason", words, "scores", object(scores...)))
}

func marksSchema(points int) json.RawMessage {
	return schema(object("reason", words, "met", map[string]any{"type": "array", "items": map[string]any{"type": "boolean"}, "minItems": points, "maxItems": points}))
}

var compareSchema = schema(object("reason", words, "better", map[string]any{"type": "string", "enum": []string{"first", "second", "equal"}}))

// Why what a judge said can't be read.
const (
	notJSON = "there is no JSON object in it"
	notForm = "its JSON is of another form"
)

// parse reads the object that a judge's words are, or that stands in a fence of
// them. Words around it, more than one object and unknown fields are not read: what
// the judge meant would be a guess.
func parse(said string, into any) (unread string) {
	said = strings.TrimSpace(said)
	if inner, ok := strings.CutPrefix(said, "```"); ok {
		inner = strings.TrimPrefix(inner, "json")
		if inner, ok = strings.CutSuffix(inner, "```"); ok {
			said = strings.TrimSpace(inner)
		}
	}
	if !strings.HasPrefix(said, "{") || !json.Valid([]byte(said)) {
		return notJSON
	}
	if jsonl.UnmarshalStrict([]byte(said), into) != nil {
		return notForm
	}
	return ""
}

// read reads ratings: all criteria, each a whole number on the scale.
func (r *Rubric) read(said string) (scores map[string]float64, reason, unread string) {
	var v struct {
		Reason string             `json:"reason"`
		Scores map[string]float64 `json:"scores"`
	}
	if unread := parse(said, &v); unread != "" {
		return nil, "", unread
	}
	for _, c := range r.Criteria {
		x, ok := v.Scores[c.Name]
		switch {
		case !ok:
			return nil, "", "there is no score of " + c.Name
		case x != float64(int(x)) || int(x) < r.Low || int(x) > r.High:
			return nil, "", fmt.Sprintf("the score of %s is no whole number from %d to %d", c.Name, r.Low, r.High)
		}
	}
	if len(v.Scores) > len(r.Criteria) {
		return nil, "", "it has scores of other criteria"
	}
	return v.Scores, v.Reason, ""
}

func readMarks(said string, points int) (met []bool, reason, unread string) {
	var v struct {
		Reason string `json:"reason"`
		Met    []bool `json:"met"`
	}
	if unread := parse(said, &v); unread != "" {
		return nil, "", unread
	}
	if len(v.Met) != points {
		return nil, "", "it is of another number of points"
	}
	return v.Met, v.Reason, ""
}

// readPreference reads which of the answers shown is better: "a" is the first.
func readPreference(said string) (winner, reason, unread string) {
	var v struct {
		Reason string `json:"reason"`
		Better string `json:"better"`
	}
	if unread := parse(said, &v); unread != "" {
		return "", "", unread
	}
	winner, ok := map[string]string{"first": "a", "second": "b", "equal": "tie"}[v.Better]
	if !ok {
		return "", "", "better is none of first, second and equal"
	}
	return winner, v.Reason, ""
}
