package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"ophglm"
	"ophglm/instruct/consultation"
	"ophglm/instruct/knowledge"
	"ophglm/instruct/language"
	"ophglm/instruct/prompts"
	"ophglm/internal/artifact"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
	"ophglm/internal/text"
)

// model is a Chat that answers as a function does.
type model struct {
	answer func(q Request) (string, string) // the answer, and why it ended
	asked  atomic.Int64
}

func (m *model) Signature() (string, error) { return "model of the test", nil }

func (m *model) Ask(_ context.Context, q Request) (*ophglm.Prediction, error) {
	m.asked.Add(1)
	raw, finish := m.answer(q)
	p := &ophglm.Prediction{Item: q.Item, Model: q.Model, Finish: finish, Usage: map[string]int{"total_tokens": 10}, Signature: "model of the test"}
	if raw != "" {
		p.Messages = []ophglm.Message{{Role: "assistant", Content: raw}}
	}
	return p, nil
}

func always(raw string) *model {
	return &model{answer: func(Request) (string, string) { return raw, "stop" }}
}

// runKind runs a kind on inputs by port.
func runKind(t interface{ Fatal(...any) }, k pipeline.Kind, with string, in map[string]string) *pipeline.Outcome {
	out, err := pipeline.ExampleIn(context.Background(), &k, pipeline.Example{With: with, In: in})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func decoded[T any](t interface{ Fatal(...any) }, b []byte) []*T {
	var out []*T
	for line := range bytes.Lines(b) {
		r := new(T)
		if err := jsonl.Unmarshal(line, r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// modelKinds are the three kinds with an input of one record, and an answer that
// each can use.
var modelKinds = []struct {
	name, port, in, with, good string
	kind                       func(Chat) pipeline.Kind
}{
	{"paraphrase", "samples", paraphraseSample, "{model: m}", `{"sentences":["得了白内障会视物模糊，也会眩光。"]}`, Paraphrase},
	{
		"answer", "graph", knowledge.ExampleGraph(), "{model: m, languages: [zh]}",
		`{"question":"得了白内障会怎样？","answer":[{"sentence":"会视物模糊。","facts":[1]},{"sentence":"还会眩光。","facts":["2",1]}]}`, Answer,
	},
	{
		"rewrite", "dialogues", consultation.Example, "{model: m}",
		`{"messages":[{"role":"user","sentences":[{"text":"我眼睛干涩两个月了。","turns":[1]}]},{"role":"assistant","sentences":[{"text":"先查一下泪液。","turns":[2]}]}]}`, Rewrite,
	},
}

// reasonsOf are those of the rejects of what the model answered, and the answer
// that is kept with them.
func reasonsOf(t *testing.T, out *pipeline.Outcome) (reasons []string, kept string) {
	for _, r := range decoded[ophglm.Reject](t, out.Rejects) {
		var p ophglm.Prediction
		switch {
		case len(r.Record) == 0:
			reasons = append(reasons, r.Reason)
		case jsonl.Unmarshal(r.Record, &p) == nil && p.Model != "":
			kept = answerOf(&p)
			reasons = append(reasons, r.Reason)
		}
	}
	return reasons, kept
}

// What a model must not answer, and what becomes of it: the reason is the same
// for the three kinds, the answer is kept, and it is asked for three times.
func TestAnswersThatCannotBeUsed(t *testing.T) {
	for _, k := range modelKinds {
		half := k.good[:len(k.good)/2]
		if i := strings.LastIndexByte(half, '"'); i > 0 {
			half = half[:i]
		}
		for _, c := range []struct{ name, raw, finish, reason string }{
			{"prose", "好的，白内障会让人看不清。", "stop", "not_json"},
			{"half JSON", half, "stop", "not_json"},
			{"half JSON at the limit", half, "length", "cut_off"},
			{"another key", `{"text":"会视物模糊。"}`, "stop", "not_json"},
			{"another form", strings.NewReplacer("sentences\":[", "sentences\":[[", "answer\":[", "answer\":[[", "messages\":[", "messages\":[[").Replace(k.good) + "]}", "stop", "not_json"},
			{"nothing", "", "stop", "no_answer"},
			{"blanks", " \n ", "stop", "no_answer"},
			{"200 kB", strings.Repeat("白内障会让人看不清。", 200<<10/30), "length", "too_long"},
			{"200 kB of braces", strings.Repeat("{", 200<<10), "stop", "too_long"},
		} {
			t.Run(k.name+"/"+c.name, func(t *testing.T) {
				m := &model{answer: func(Request) (string, string) { return c.raw, c.finish }}
				out := runKind(t, k.kind(m), k.with, map[string]string{k.port: k.in})
				reasons, kept := reasonsOf(t, out)
				if !slices.Equal(reasons, []string{c.reason}) || kept != c.raw {
					t.Errorf("rejected as %v with %q kept, want %s with the answer", reasons, clipped(kept, 80), c.reason)
				}
				if m.asked.Load() != 3 || len(out.Outputs["samples"]) > 0 || bytes.Count(out.Outputs["answers"], []byte("\n")) != 3 {
					t.Errorf("asked %d times, %d answers recorded, samples %s", m.asked.Load(), bytes.Count(out.Outputs["answers"], []byte("\n")), out.Outputs["samples"])
				}
			})
		}
	}
}

// What is wrong with the sentences of one kind.
func TestSentencesThatCannotBeUsed(t *testing.T) {
	for i, cases := range [][][2]string{
		{
			{"wrong_count", `{"sentences":["会视物模糊。","也会眩光。"]}`},
			{"empty", `{"sentences":[]}`},
			{"empty", `{"sentences":["  "]}`},
			{"other_language", `{"sentences":["A cataract causes blurred vision and glare."]}`},
			{"cut_off", `{"sentences":["白内障会视物模糊，也会"]}`},
			{"leaked", `{"sentences":["改写后的第1句。"]}`},
			{"unchanged", `{"sentences":["白内障的常见症状有视物模糊和眩光。"]}`},
			{"garbled", "{\"sentences\":[\"会视物\\u0000模糊。\"]}"},
		},
		{
			{"leaked", `{"question":"得了白内障会怎样？","answer":[{"sentence":"一句话。","facts":[1]}]}`},
			{"empty", `{"question":"得了白内障会怎样？","answer":[]}`},
			{"empty", `{"question":"","answer":[{"sentence":"会视物模糊。","facts":[1]}]}`},
			{"uncited", `{"question":"得了白内障会怎样？","answer":[{"sentence":"会视物模糊。","facts":[1]},{"sentence":"不要紧。","facts":[]}]}`},
			{"bad_reference", `{"question":"得了白内障会怎样？","answer":[{"sentence":"会视物模糊。","facts":[3]}]}`},
			{"bad_reference", `{"question":"得了白内障会怎样？","answer":[{"sentence":"会视物模糊。","facts":[0]}]}`},
			{"other_language", `{"question":"What is it?","answer":[{"sentence":"会视物模糊。","facts":[1]}]}`},
			{"cut_off", `{"question":"得了白内障会怎样？","answer":[{"sentence":"会视物模糊","facts":[1]},{"sentence":"还会眩光。","facts":[2]}]}`},
			{"not_json", `{"question":"得了白内障会怎样？","answer":[{"sentence":"会视物模糊。","facts":["症状"]}]}`},
		},
		{
			{"wrong_roles", `{"messages":[{"role":"assistant","sentences":[{"text":"先查一下泪液。","turns":[2]}]}]}`},
			{"wrong_roles", `{"messages":[{"role":"user","sentences":[{"text":"我眼睛干涩。","turns":[1]}]}]}`},
			{"leaked", `{"messages":[{"role":"user","sentences":[{"text":"我眼睛干涩。","turns":[1]}]},{"role":"assistant","sentences":[{"text":"不增加症状、检查、诊断、药物或建议；","turns":[2]},{"text":"先查一下泪液。","turns":[2]}]}]}`},
			{"empty", `{"messages":[]}`},
			{"empty", `{"messages":[{"role":"user","sentences":[]}]}`},
			{"uncited", `{"messages":[{"role":"user","sentences":[{"text":"我眼睛干涩。","turns":[]}]},{"role":"assistant","sentences":[{"text":"先查一下泪液。","turns":[2]}]}]}`},
			{"bad_reference", `{"messages":[{"role":"user","sentences":[{"text":"我眼睛干涩。","turns":[9]}]},{"role":"assistant","sentences":[{"text":"先查一下泪液。","turns":[2]}]}]}`},
			{"other_language", `{"messages":[{"role":"user","sentences":[{"text":"我眼睛干涩。","turns":[1]}]},{"role":"assistant","sentences":[{"text":"Have your tears tested first.","turns":[2]}]}]}`},
		},
	} {
		k := modelKinds[i]
		for n, c := range cases {
			t.Run(fmt.Sprint(k.name, n, c[0]), func(t *testing.T) {
				reasons, kept := reasonsOf(t, runKind(t, k.kind(always(c[1])), k.with, map[string]string{k.port: k.in}))
				if !slices.Equal(reasons, c[:1]) || kept != c[1] {
					t.Errorf("rejected as %v with %q, want %s", reasons, kept, c[0])
				}
			})
		}
	}
}

// A good answer is found in prose and fences, and after one that was not good:
// then the model is told what was wrong with that.
func TestAnswersAreFoundAndRepaired(t *testing.T) {
	for _, k := range modelKinds {
		for _, raw := range []string{k.good, "```json\n" + k.good + "\n```", "好的，{如下}：\n" + k.good + "\n希望有帮助！", "\ufeff" + k.good} {
			m := always(raw)
			out := runKind(t, k.kind(m), k.with, map[string]string{k.port: k.in})
			if m.asked.Load() != 1 || len(decoded[ophglm.Sample](t, out.Outputs["samples"])) != 1 {
				t.Errorf("%s: %q is not used: %s", k.name, clipped(raw, 60), out.Rejects)
			}
		}
		var last Request
		m := &model{}
		m.answer = func(q Request) (string, string) {
			last = q
			if m.asked.Load() < 3 {
				return "好的。", "stop"
			}
			return k.good, "stop"
		}
		out := runKind(t, k.kind(m), k.with, map[string]string{k.port: k.in})
		got := decoded[ophglm.Sample](t, out.Outputs["samples"])
		n := len(last.Messages)
		if len(got) != 1 || n != 4 || last.Messages[n-2].Content != "好的。" || !strings.Contains(last.Messages[n-1].Content, "there is no JSON object in it") {
			t.Fatalf("%s: %d samples after the messages %+v", k.name, len(got), last.Messages)
		}
		if tags := got[0].Tags; tags["model"] != "m" || tags["tokens"] != "30" || tags["seed"] != fmt.Sprint(last.Seed) || tags["prompt"] == "" || got[0].By != "model" {
			t.Errorf("%s: by %s with the tags %v", k.name, got[0].By, tags)
		}
	}
}

// From the answers of one run another makes the same, and asks nothing.
func TestRecordedAnswersMakeTheSame(t *testing.T) {
	for _, k := range modelKinds {
		m := &model{}
		m.answer = func(Request) (string, string) {
			if m.asked.Load() == 1 {
				return "好的。", "stop"
			}
			return k.good, "stop"
		}
		first := runKind(t, k.kind(m), k.with, map[string]string{k.port: k.in})
		silent := &model{answer: func(Request) (string, string) { t.Error("the model is asked"); return "", "" }}
		recorded := string(first.Outputs["answers"])
		again := runKind(t, k.kind(silent), k.with, map[string]string{k.port: k.in, "recorded": recorded})
		for _, port := range []string{"samples", "answers"} {
			if !bytes.Equal(again.Outputs[port], first.Outputs[port]) || len(first.Outputs[port]) == 0 {
				t.Errorf("%s: %s differ", k.name, port)
			}
		}
		colder := always(k.good)
		runKind(t, k.kind(colder), strings.Replace(k.with, "{", "{temperature: 0.1, ", 1), map[string]string{k.port: k.in, "recorded": recorded})
		if colder.asked.Load() != 1 {
			t.Errorf("%s: what was never asked has a recorded answer", k.name)
		}
	}
}

// One request that the server refuses is a reject; while an answer is repaired it
// is that answer that is rejected.
func TestRequestsThatAreRefused(t *testing.T) {
	for _, k := range modelKinds {
		for answers, reason := range map[int64]string{0: "prompt_too_long", 1: "not_json"} {
			r := &refusing{model: always("好的。"), after: answers}
			out := runKind(t, k.kind(r), k.with, map[string]string{k.port: k.in})
			var got []string
			for _, j := range decoded[ophglm.Reject](t, out.Rejects) {
				if len(j.Record) == 0 || bytes.Contains(j.Record, []byte(`"model":"m"`)) {
					got = append(got, j.Reason)
					if answers == 1 && !bytes.Contains(j.Record, []byte("好的。")) {
						t.Errorf("%s: %s is kept", k.name, j.Record)
					}
				}
			}
			if !slices.Equal(got, []string{reason}) || r.asked.Load() != answers || int64(bytes.Count(out.Outputs["answers"], []byte("\n"))) != answers+1 {
				t.Errorf("%s after %d answers: rejected as %v, recorded\n%s", k.name, answers, got, out.Outputs["answers"])
			}
			again := runKind(t, k.kind(broken{}), k.with, map[string]string{k.port: k.in, "recorded": string(out.Outputs["answers"])})
			if !bytes.Equal(again.Rejects, out.Rejects) || !bytes.Equal(again.Outputs["answers"], out.Outputs["answers"]) {
				t.Errorf("%s: recorded answers make\n%s\nwant\n%s", k.name, again.Rejects, out.Rejects)
			}
		}
	}
}

// refusing answers some requests and finds the others too long.
type refusing struct {
	*model
	after int64
}

func (r *refusing) Ask(ctx context.Context, q Request) (*ophglm.Prediction, error) {
	if r.asked.Load() == r.after {
		return &ophglm.Prediction{Item: q.Item, Model: q.Model, Finish: "prompt_too_long", Signature: "model of the test"}, nil
	}
	return r.model.Ask(ctx, q)
}

// An error of the model ends the stage; it is no reject.
func TestAModelThatCannotBeAsked(t *testing.T) {
	for _, k := range modelKinds {
		kind := k.kind(broken{})
		if _, err := pipeline.ExampleIn(t.Context(), &kind, pipeline.Example{With: k.with, In: map[string]string{k.port: k.in}}); !errors.Is(err, errDown) {
			t.Errorf("%s: error %v, want %v", k.name, err, errDown)
		}
	}
}

var errDown = errors.New("the server is down")

type broken struct{}

func (broken) Signature() (string, error) { return "broken", nil }

func (broken) Ask(context.Context, Request) (*ophglm.Prediction, error) { return nil, errDown }

func TestSettingsOfModels(t *testing.T) {
	for _, c := range []struct {
		model         string
		temperature   float64
		tokens, again int
		share         float64
		ok            bool
	}{
		{"m", 0, 1, 0, 1, true},
		{"", 0, 1, 0, 1, false},
		{"m", 2.1, 1, 0, 1, false},
		{"m", 0, 0, 0, 1, false},
		{"m", 0, 1, 3, 1, false},
		{"m", 0, 1, 0, 0, false},
		{"m", 0, 1, 0, 1.5, false},
	} {
		if err := (settings{c.model, c.temperature, c.tokens, c.again, c.share}).check(); (err == nil) != c.ok {
			t.Errorf("%+v: error %v", c, err)
		}
	}
	for _, c := range []AnswerConfig{{Voices: []string{"nurse"}}, {}} {
		full := answerDefaults
		full.Model, full.Voices = "m", c.Voices
		if full.Validate() == nil {
			t.Errorf("the voices %v are taken", c.Voices)
		}
	}
}

// A dialogue of 10 kB turns is asked about while the prompt has room for it, and
// rejected without a question where it has not.
func TestLongDialogues(t *testing.T) {
	of := func(turns int) string {
		d := &ophglm.Dialogue{ID: "d", Origins: []ophglm.Origin{{Dataset: "own"}}, Lang: ophglm.ZH}
		for i := range turns {
			role := ophglm.Patient
			if i%2 == 1 {
				role = ophglm.Doctor
			}
			d.Turns = append(d.Turns, ophglm.Turn{Role: role, Text: strings.Repeat("眼睛干涩。", 10<<10/15), From: []int{i}})
		}
		b, err := jsonl.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		return string(b) + "\n"
	}
	for turns, reason := range map[int]string{4: "", 6: "prompt_too_long"} {
		m := always(modelKinds[2].good)
		out := runKind(t, Rewrite(m), "{model: m}", map[string]string{"dialogues": of(turns)})
		rejects := decoded[ophglm.Reject](t, out.Rejects)
		switch {
		case reason == "" && (len(rejects) > 0 || m.asked.Load() != 1):
			t.Errorf("%d turns: %s", turns, out.Rejects)
		case reason != "" && (len(rejects) != 1 || rejects[0].Reason != reason || m.asked.Load() != 0):
			t.Errorf("%d turns: asked %d times, %s", turns, m.asked.Load(), out.Rejects)
		}
	}
}

// Citations keep what they cite, and numbers lead to triples and source turns.
func TestCitationsAreCarriedOver(t *testing.T) {
	s := decoded[ophglm.Sample](t, runKind(t, Rewrite(always(modelKinds[2].good)), "{model: m}", map[string]string{"dialogues": consultation.Example}).Outputs["samples"])[0]
	if got := fmt.Sprint(s.Citations); got != "[{0 0 30 [{turn d1#0}]} {1 0 21 [{turn d1#1}]}]" {
		t.Errorf("the dialogue cites %s", got)
	}
	if s.Groups[0] != "cluster:d1" || s.Tags["from"] != "d1" || s.Licence != "Apache-2.0" {
		t.Errorf("groups %v, tags %v, licence %s", s.Groups, s.Tags, s.Licence)
	}
	s = decoded[ophglm.Sample](t, runKind(t, Answer(always(modelKinds[1].good)), "{model: m, languages: [zh]}", map[string]string{"graph": knowledge.ExampleGraph()}).Outputs["samples"])[0]
	if len(s.Citations) != 2 || len(s.Citations[0].Of) != 1 || len(s.Citations[1].Of) != 2 || s.Citations[1].Of[1] != s.Citations[0].Of[0] {
		t.Errorf("the answer cites %v", s.Citations)
	}
	two := `{"id":"s2","scenario":"causes","lang":"en","messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":"It is old age. It is smoke.\nSee a doctor."}],` +
		`"citations":[{"message":1,"start":0,"end":14,"of":[{"kind":"triple","id":"a"}]},{"message":1,"start":28,"end":41,"of":[{"kind":"policy","id":"see"}]}],"groups":["g"],"by":"composed"}` + "\n"
	s = decoded[ophglm.Sample](t, runKind(t, Paraphrase(always(`{"sentences":["Age is a cause of it.","Please let a doctor look."]}`)), "{model: m}", map[string]string{"samples": two}).Outputs["samples"])[0]
	if got := s.Messages[1].Content; got != "Age is a cause of it. It is smoke.\nPlease let a doctor look." {
		t.Errorf("the answer is %q", got)
	}
	if got := fmt.Sprint(s.Citations); got != "[{1 0 21 [{triple a}]} {1 35 60 [{policy see}]}]" {
		t.Errorf("the paraphrase cites %s", got)
	}
}

// Samples whose citations are not of whole sentences can't be re-worded.
func TestParaphraseOfHalfSentences(t *testing.T) {
	for name, cites := range map[string]string{
		"none":    ``,
		"half":    `{"message":1,"start":0,"end":27,"of":[{"kind":"triple","id":"t1"}]}`,
		"overlap": `{"message":1,"start":0,"end":51,"of":[{"kind":"triple","id":"t1"}]},{"message":1,"start":9,"end":51,"of":[{"kind":"triple","id":"t1"}]}`,
	} {
		in := strings.Replace(paraphraseSample, `{"message":1,"start":0,"end":51,"of":[{"kind":"triple","id":"t1"}]}`, cites, 1)
		m := always("")
		rejects := decoded[ophglm.Reject](t, runKind(t, Paraphrase(m), "{model: m}", map[string]string{"samples": in}).Rejects)
		if len(rejects) != 1 || rejects[0].Reason != "not_by_sentence" || m.asked.Load() > 0 {
			t.Errorf("%s: asked %d times, rejects %+v", name, m.asked.Load(), rejects)
		}
	}
}

// Whatever a model answers, what is written is valid, and every citation is of
// whole sentences of its message.
func TestWhatModelsWriteIsValidAndCited(t *testing.T) {
	words := []string{"会视物模糊。", "先查一下泪液。", "会视物模糊。", "两周后复查。", "用药一周！", "建议复查", "“没事。”", "好的！？", "1. ", "用0.5%的滴眼液。", "\n", "OCT", "；", "…", "see a doctor.", "", "（左眼）", "\"", "Dr. Li 说。"}
	type readable struct {
		f    *Filled
		read reader
	}
	sample, dialogue := exampleRecord[ophglm.Sample](paraphraseSample), exampleRecord[ophglm.Dialogue](consultation.Example)
	p, rewords, _ := fillParaphrase(prompts.Own(prompts.Paraphrase, ophglm.ZH), sample)
	d, err := findDisease(ophglm.ZH, itemLines(knowledge.ExampleGraph()), "", ophglm.Causes)
	if err != nil {
		t.Fatal(err)
	}
	k, facts, _ := fillKnowledge(d, prompts.Own(prompts.Knowledge, ophglm.ZH), ophglm.Causes, language.VoicePatient)
	c, rewrites, _ := fillConversation(prompts.Own(prompts.Conversation, ophglm.ZH), dialogue)
	reading := []readable{{p, rewords}, {k, readAnswered(d, ophglm.Causes, language.VoicePatient, facts)}, {c, rewrites}}
	var made [3]int
	rapid.Check(t, func(rt *rapid.T) {
		sentence := rapid.Custom(func(rt *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(rt, "words"), "")
		})
		good := rapid.SliceOfN(rapid.IntRange(1, 2), 1, 3)
		refs := rapid.OneOf(good, good, good, good, good, rapid.SliceOfN(rapid.IntRange(0, 3), 0, 3))
		i := rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 2, 2}).Draw(rt, "kind")
		var answer any
		switch i {
		case 0:
			n := rapid.SampledFrom([]int{len(sample.Citations), len(sample.Citations), len(sample.Citations), 0, 1, 2}).Draw(rt, "n") // mostly as many as were asked for
			answer = map[string]any{"sentences": rapid.SliceOfN(sentence, n, n).Draw(rt, "sentences")}
		case 1:
			var list []any
			for range rapid.IntRange(0, 4).Draw(rt, "n") {
				list = append(list, map[string]any{"sentence": sentence.Draw(rt, "sentence"), "facts": refs.Draw(rt, "facts")})
			}
			answer = map[string]any{"question": sentence.Draw(rt, "question"), "answer": list}
		case 2:
			var list []any
			for n := range rapid.SampledFrom([]int{2, 2, 2, 4, 1, 0}).Draw(rt, "n") {
				var told []any
				for range rapid.IntRange(1, 2).Draw(rt, "told") {
					told = append(told, map[string]any{"text": sentence.Draw(rt, "text"), "turns": refs.Draw(rt, "turns")})
				}
				list = append(list, map[string]any{"role": []string{"user", "assistant"}[n%2], "sentences": told})
			}
			answer = map[string]any{"messages": list}
		}
		b, err := json.Marshal(answer)
		if err != nil {
			rt.Fatal(err)
		}
		f, read := reading[i].f, reading[i].read
		s, wrong := f.readAnswer(&ophglm.Prediction{}, string(b), read)
		if (s == nil) == (wrong == nil) {
			rt.Fatalf("%s makes %v and %v", b, s, wrong)
		}
		if s != nil {
			if err := s.Validate(); err != nil {
				rt.Fatal(err)
			}
			for _, c := range s.Citations {
				content := s.Messages[c.Message].Content
				whole := text.Sentences(content)
				if !slices.ContainsFunc(whole, func(w text.Span) bool { return w.Start == c.Start }) || !slices.ContainsFunc(whole, func(w text.Span) bool { return w.End == c.End }) {
					rt.Fatalf("the citation %v is not of whole sentences of %q", c, content)
				}
			}
			if len(s.Citations) == 0 {
				rt.Fatal("nothing is cited")
			}
			made[i]++
		}
	})
	for i, n := range made {
		if n == 0 {
			t.Errorf("no answer to kind %d could be used, so that nothing was tried", i)
		}
	}
}

// Answers come out in the order of the records, whatever the number of workers.
func TestOrderOfAnswers(t *testing.T) {
	var in strings.Builder
	for i := range 40 {
		in.WriteString(strings.Replace(paraphraseSample, `"s1"`, fmt.Sprintf(`"s%02d"`, i), 1))
	}
	k := Paraphrase(always(modelKinds[0].good))
	var first []byte
	for _, workers := range []int{1, 7} {
		once := pipeline.Once{Kind: &k, With: "{model: m, share: 0.5}", Dir: t.TempDir(), Workers: workers, In: map[string][]*pipeline.File{"samples": {pipeline.EmbeddedFile(fstest.MapFS{"in": {Data: []byte(in.String())}}, "in")}}}
		shards, err := once.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		o := shards[0].Outputs[slices.IndexFunc(shards[0].Outputs, func(o artifact.Output) bool { return o.Port == "answers" })]
		b, err := o.ReadPart(o.Parts[0])
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		}
		got := decoded[ophglm.Prediction](t, b)
		if !bytes.Equal(first, b) || len(got) < 10 || len(got) > 30 {
			t.Errorf("%d workers: %d answers, the same: %v", workers, len(got), bytes.Equal(first, b))
		}
		if !slices.IsSortedFunc(got, func(a, b *ophglm.Prediction) int { return strings.Compare(a.Item, b.Item) }) {
			t.Errorf("%d workers: answers are out of order", workers)
		}
	}
}
