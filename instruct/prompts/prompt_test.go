package prompts

import (
	"errors"
	"strings"
	"testing"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/internal/pipeline"
)

const ownKnowledge = "# ours\nkind: knowledge\nlanguage: zh\n\n[user]\n疾病{{disease}}，{{scenario}}\n{{facts}}\n\n[repair]\n{{error}}！\n"

// Mistakes of a prompt are shown in place: the column counts characters.
func TestMistakesOfPromptsAreLocated(t *testing.T) {
	for _, c := range []struct{ name, old, now, want string }{
		{"unknown field", "，{{scenario}}", "，{{stage}}", "my.txt:6:15: there is no field \"stage\" in the section user of a knowledge prompt (known: disease, facts, scenario, voice, language)\n    6 | 疾病{{disease}}，{{stage}}\n      |               ^"},
		{"field of another prompt", "{{facts}}", "{{facts}} {{dialogue}}", "my.txt:7:11: there is no field \"dialogue\" in the section user of a knowledge prompt"},
		{"field of another section", "{{error}}", "{{error}}{{facts}}", "my.txt:10:10: there is no field \"facts\" in the section repair of a knowledge prompt (known: error)"},
		{"blank in a field", "{{facts}}", "{{ facts }}", "my.txt:7:1: there is no field \" facts \""},
		{"not closed", "{{facts}}", "{{facts}", "my.txt:7:1: {{ is not closed"},
		{"unknown section", "[user]", "[usr]", "my.txt:5:2: there is no section \"usr\" (known: system, user, repair)"},
		{"section twice", "[repair]", "[user]", "my.txt:9:2: the section user stands here twice"},
		{"unknown key", "kind:", "sort:", "my.txt:2:1: there is no key \"sort\" (known: kind, language)"},
		{"unknown kind", "knowledge", "facts", "my.txt:2:7: there is no prompt of kind \"facts\""},
		{"unknown language", "zh", "de", "my.txt:3:11: there is no language \"de\" (known: zh, en)"},
		{"text in the head", "\n\n[user]", "\nhello\n[user]", "my.txt:4:1: before the first section stand comments, kind and language"},
		{"no language", "language: zh\n", "", "my.txt:4:1: kind and language are to stand before the first section"},
		{"no facts", "{{facts}}", "", "my.txt: a knowledge prompt is to have the field {{facts}}"},
		{"no error", "{{error}}", "", "my.txt: a knowledge prompt is to have the field {{error}}"},
		{"no repair", "[repair]\n{{error}}！\n", "", "my.txt: has no section [repair], or nothing in it"},
		{"not UTF-8", "ours", "\xff", "my.txt: is not UTF-8"},
	} {
		_, err := Parse("my.txt", []byte(strings.Replace(ownKnowledge, c.old, c.now, 1)))
		var at *pipeline.FileError
		if !errors.As(err, &at) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error\n%v\nwant\n%s", c.name, err, c.want)
		}
	}
	if _, err := Parse("my.txt", []byte(ownKnowledge)); err != nil {
		t.Error(err)
	}
	if _, err := Parse("my.txt", []byte("\ufeff"+strings.ReplaceAll(ownKnowledge, "\n", "\r\n"))); err != nil {
		t.Errorf("with a mark and other line ends: %v", err)
	}
}

// Fields are filled once: what is filled in is not looked at. A line of empty
// fields alone is left out.
func TestPromptsAreFilled(t *testing.T) {
	p, err := Parse("my.txt", []byte(strings.Replace(ownKnowledge, "，{{scenario}}", "\n{{scenario}}{{voice}}\n\n末尾", 1)))
	if err != nil {
		t.Fatal(err)
	}
	got := p.Messages(map[string]string{"disease": "{{facts}}", "facts": "1. 甲\n2. 乙"})
	if len(got) != 1 || got[0].Role != "user" || got[0].Content != "疾病{{facts}}\n\n末尾\n1. 甲\n2. 乙" {
		t.Errorf("filled as %+v", got)
	}
	if got := p.Repair("错"); got != "错！" {
		t.Errorf("the repair is %q", got)
	}
	q, err := Parse("my.txt", []byte(ownKnowledge))
	if err != nil || q.Digest == p.Digest {
		t.Errorf("two prompts have one digest %s (%v)", q.Digest, err)
	}
}

// The prompts of the binary say what they are, and every one of them is there.
func TestOwnPrompts(t *testing.T) {
	for _, kind := range Kinds {
		for _, lang := range language.All {
			p := Own(kind, lang)
			if p == nil || p.Kind != kind || p.Lang != lang {
				t.Fatalf("the prompt %s %s is %+v", kind, lang, p)
			}
			head, _, _ := strings.Cut(string(files(kind).Bytes(lang)), "\n")
			if !strings.Contains(strings.ToLower(head), "reconstructed") {
				t.Errorf("%s %s begins %q", kind, lang, head)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(ownKnowledge)
	f.Add("kind: paraphrase\nlanguage: en\n[user]\n{{answer}}{{\n[repair]\n{{error}}")
	for _, kind := range Kinds {
		f.Add(string(files(kind).Bytes(ophglm.EN)))
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Parse("p", []byte(s))
		var at *pipeline.FileError
		if err != nil && (!errors.As(err, &at) || at.Line > 0 && at.Line > strings.Count(s, "\n")+1) {
			t.Errorf("the error has no place: %v", err)
		}
		if err == nil && len(p.Messages(map[string]string{"disease": "d", "facts": "f", "dialogue": "d", "answer": "a"})) == 0 {
			t.Error("the prompt asks nothing")
		}
	})
}
