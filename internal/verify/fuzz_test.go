package verify

import (
	"testing"
	"unicode/utf8"

	"ophglm"

	"pgregory.net/rapid"
)

// held fails where a verdict does not stand in its message, or cuts a character.
func held(t interface{ Fatalf(string, ...any) }, k *Knowledge, tx *Text) {
	for _, v := range k.Check(tx) {
		if v.Of.Turn < 0 || v.Of.Turn >= len(tx.Messages) {
			t.Fatalf("%+v: there is no such message", v)
		}
		s := tx.Messages[v.Of.Turn].Content
		if v.Of.Start < 0 || v.Of.End > len(s) || v.Of.Start >= v.Of.End {
			t.Fatalf("%+v lies outside %q", v, s)
		}
		if utf8.ValidString(s) && !utf8.ValidString(s[v.Of.Start:v.Of.End]) {
			t.Fatalf("%+v cuts a character of %q", v, s)
		}
		if v.Why == "" || v.Rule == "" || v.Validate() != nil {
			t.Fatalf("%+v says nothing", v)
		}
		for _, id := range v.Triples {
			if k.triples[id] == nil {
				t.Fatalf("%+v: there is no triple %s", v, id)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	k := starter(f)
	for _, s := range sayings {
		f.Add(string(s.lang), s.disease, s.question, s.answer, "", 0, len(s.answer))
	}
	f.Add("zh", "", "\xff", "左\xff眼18", "右眼45mmHg", -3, 1<<20)
	f.Add("", "dry_eye", "", "百分之二十、1.2.3.4，一二三四；(1)", "", 2, 1)
	f.Fuzz(func(t *testing.T, lang, disease, question, answer, from string, start, end int) {
		held(t, k, &Text{
			Lang: ophglm.Lang(lang), Disease: disease, From: from,
			Messages:  []ophglm.Message{{Role: "user", Content: question}, {Role: "assistant", Content: answer}, {Role: "user", Content: answer}, {Role: "assistant", Content: question}},
			Citations: []ophglm.Citation{{Message: 1, Start: start, End: end, Of: []ophglm.Ref{{Kind: "triple", ID: "b2f5800cde62a8b1da7ede33"}, {Kind: "policy", ID: "p"}, {Kind: "triple", ID: "none"}}}},
		})
	})
}

// Whatever is put together of names, cues and numbers is checked without harm, twice
// the same, and a number that no fact has is always told.
func TestPieces(t *testing.T) {
	k := starter(t)
	pieces := rapid.SampledFrom([]string{
		"干眼", "白内障", "阿托品", "人工泪液", "不要", "没有", "可以用", "症状包括", "的并发症", "是", "、", "和", "，", "。", "；", "左眼", "右眼", "18 mmHg", "三天", "20%", "尽快", "不用急",
		"dry eye", "cataract", "atropine", "not", "avoid", "symptoms include", "is a complication", ", ", ". ", " ", "left eye", "two weeks", "at once", "no hurry", "(", "）", "\n", "1. ", "\u200b", "😀",
	})
	rapid.Check(t, func(r *rapid.T) {
		answer := ""
		for _, p := range rapid.SliceOfN(pieces, 1, 30).Draw(r, "pieces") {
			answer += p
		}
		tx := &Text{
			Lang: rapid.SampledFrom([]ophglm.Lang{ophglm.ZH, ophglm.EN}).Draw(r, "lang"), Disease: rapid.SampledFrom([]string{"dry_eye", "", "unknown"}).Draw(r, "disease"),
			Messages: []ophglm.Message{{Role: "user", Content: rapid.SampledFrom([]string{"干眼怎么治？", "What is dry eye?", ""}).Draw(r, "question")}, {Role: "assistant", Content: answer}},
		}
		held(r, k, tx)
		a, b := k.Check(tx), k.Check(tx)
		if len(a) != len(b) {
			r.Fatalf("%d and then %d verdicts of %q", len(a), len(b), answer)
		}
		tx.Disease = "dry_eye"
		tx.Messages[1].Content = answer + "。眼压8733 mmHg。"
		for _, v := range k.Check(tx) {
			if v.Rule == Number && tx.Messages[1].Content[v.Of.Start:v.Of.End] == "8733" {
				return
			}
		}
		r.Fatalf("8733 was let go in %q", tx.Messages[1].Content)
	})
}
