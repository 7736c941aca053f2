// Package prompts holds what models are asked: templates with fields, of the binary
// or of a file of one's own, and how they put scenarios, voices and relations into
// words. The prompts of the binary are reconstructed and stand beside this file.
package prompts

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"ophglm"
	"ophglm/instruct/language"
	"ophglm/internal/pipeline"
)

// Kind is what a prompt asks of a model.
type Kind string

// The three prompts.
const (
	Knowledge    Kind = "knowledge"    // facts to a question with its answer
	Conversation Kind = "conversation" // a consultation to a dialogue
	Paraphrase   Kind = "paraphrase"   // sentences to the same in other words
)

// Kinds lists the prompts.
var Kinds = [...]Kind{Knowledge, Conversation, Paraphrase}

// fieldsOf says which fields a prompt of each kind may have, those that it
// must have first.
var fieldsOf = map[Kind]struct{ must, may []string }{
	Knowledge:    {[]string{"disease", "facts"}, []string{"scenario", "voice", "language"}},
	Conversation: {[]string{"dialogue"}, []string{"disease", "language"}},
	Paraphrase:   {[]string{"answer"}, []string{"question", "disease", "scenario", "language"}},
}

// Prompt is a template of what a model is asked. Its file is a head, "kind: …"
// and "language: …", and the sections [system] (optional), [user] and [repair],
// in which {{field}} is filled in. Lines that begin with # before the first
// section are comments. A line all of whose fields are empty is left out.
type Prompt struct {
	Kind   Kind
	Lang   ophglm.Lang
	Digest string // of the file

	sections map[string][]line
}

// line is a line of a section: literals and fields in turn, a literal first.
type line []string

//go:embed *.txt *.yaml
var embedded embed.FS

// files are the prompts of a kind.
func files(kind Kind) language.Files {
	name := string(kind) + "_%s.txt"
	return language.Files{FS: embedded, Name: name, Asset: name}
}

// Assets are the files that the prompts of a kind are made of.
func Assets(kind Kind) []pipeline.Asset {
	var out []pipeline.Asset
	for _, lang := range language.All {
		out = append(out, files(kind).AssetOf(lang), words.AssetOf(lang))
	}
	return out
}

var own = sync.OnceValue(func() map[Kind]map[ophglm.Lang]*Prompt {
	out := map[Kind]map[ophglm.Lang]*Prompt{}
	for _, kind := range Kinds {
		out[kind] = language.Parsed(files(kind), func(lang ophglm.Lang, data []byte) (*Prompt, error) {
			return Parse(string(kind)+"_"+string(lang)+".txt", data)
		})()
	}
	return out
})

// Own returns the prompt of the binary, nil where there is none such.
func Own(kind Kind, lang ophglm.Lang) *Prompt { return own()[kind][lang] }

// Parse reads a prompt. What is wrong with it is a [pipeline.FileError],
// with the line shown.
func Parse(name string, data []byte) (*Prompt, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, &pipeline.FileError{File: name, Msg: "is not UTF-8"}
	}
	r := promptReader{name: name, p: &Prompt{Digest: ophglm.HashID("prompt", string(data)), sections: map[string][]line{}}}
	for i, line := range strings.Split(string(data), "\n") {
		r.n, r.line = i+1, strings.TrimSuffix(line, "\r")
		if err := r.read(); err != nil {
			return nil, err
		}
	}
	if err := r.whole(); err != nil {
		return nil, err
	}
	return r.p, nil
}

// promptReader reads a prompt line by line.
type promptReader struct {
	name    string
	p       *Prompt
	n       int
	line    string
	section string
	used    []string // fields of the section user and system
}

// at is a mistake at the byte of the line, shown under its character.
func (r *promptReader) at(i int, format string, args ...any) error {
	return &pipeline.FileError{File: r.name, Line: r.n, Col: utf8.RuneCountInString(r.line[:i]) + 1, Msg: fmt.Sprintf(format, args...), Text: r.line}
}

func (r *promptReader) read() error {
	if name, ok := sectionName(r.line); ok {
		return r.begin(name)
	}
	if r.section == "" {
		return r.head()
	}
	l, err := r.fields()
	if err != nil {
		return err
	}
	r.p.sections[r.section] = append(r.p.sections[r.section], l)
	return nil
}

// sectionName reports whether the line begins a section: one word in brackets.
func sectionName(line string) (string, bool) {
	line = strings.TrimRight(line, " \t")
	if len(line) < 3 || line[0] != '[' || line[len(line)-1] != ']' {
		return "", false
	}
	name := line[1 : len(line)-1]
	return name, strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") == ""
}

func (r *promptReader) begin(name string) error {
	switch {
	case name != "system" && name != "user" && name != "repair":
		return r.at(1, "there is no section %q (known: system, user, repair)", name)
	case r.p.Kind == "" || r.p.Lang == "":
		return r.at(0, "kind and language are to stand before the first section")
	case r.p.sections[name] != nil:
		return r.at(1, "the section %s stands here twice", name)
	}
	r.section, r.p.sections[name] = name, []line{}
	return nil
}

// head reads a line before the first section.
func (r *promptReader) head() error {
	if strings.HasPrefix(r.line, "#") || strings.TrimSpace(r.line) == "" {
		return nil
	}
	key, value, ok := strings.Cut(r.line, ":")
	if !ok {
		return r.at(0, "before the first section stand comments, kind and language")
	}
	value = strings.TrimSpace(value)
	at := len(r.line) - len(strings.TrimLeft(r.line[len(key)+1:], " \t"))
	switch key {
	case "kind":
		if r.p.Kind = Kind(value); !slices.Contains(Kinds[:], r.p.Kind) {
			return r.at(at, "there is no prompt of kind %q (known: knowledge, conversation, paraphrase)", value)
		}
	case "language":
		if r.p.Lang = ophglm.Lang(value); r.p.Lang != ophglm.ZH && r.p.Lang != ophglm.EN {
			return r.at(at, "there is no language %q (known: zh, en)", value)
		}
	default:
		return r.at(0, "there is no key %q (known: kind, language)", key)
	}
	return nil
}

// fields cuts a line of a section at its fields.
func (r *promptReader) fields() (line, error) {
	var out line
	rest, at := r.line, 0
	for {
		before, after, ok := strings.Cut(rest, "{{")
		out = append(out, before)
		if !ok {
			return out, nil
		}
		at += len(before)
		name, left, closed := strings.Cut(after, "}}")
		if !closed {
			return nil, r.at(at, "{{ is not closed")
		}
		known := append(slices.Clone(fieldsOf[r.p.Kind].must), fieldsOf[r.p.Kind].may...)
		if r.section == "repair" {
			known = []string{"error"}
		}
		if !slices.Contains(known, name) {
			return nil, r.at(at, "there is no field %q in the section %s of a %s prompt (known: %s)", name, r.section, r.p.Kind, strings.Join(known, ", "))
		}
		r.used = append(r.used, name)
		out = append(out, name)
		at += len(name) + 4
		rest = left
	}
}

// whole checks what no line shows.
func (r *promptReader) whole() error {
	missing := func(what string) error { return &pipeline.FileError{File: r.name, Msg: what} }
	for _, s := range []string{"user", "repair"} {
		if r.p.said(s, nil) == "" {
			return missing(fmt.Sprintf("has no section [%s], or nothing in it", s))
		}
	}
	for _, f := range append(slices.Clone(fieldsOf[r.p.Kind].must), "error") {
		if !slices.Contains(r.used, f) {
			return missing(fmt.Sprintf("a %s prompt is to have the field {{%s}}", r.p.Kind, f))
		}
	}
	return nil
}

// said fills a section. With nil it is the section as it stands.
func (p *Prompt) said(section string, values map[string]string) string {
	var lines []string
	for _, l := range p.sections[section] {
		var b strings.Builder
		empty := len(l) > 1
		for i, part := range l {
			if i%2 == 0 || values == nil {
				b.WriteString(part)
				empty = empty && values != nil
				continue
			}
			empty = empty && values[part] == ""
			b.WriteString(values[part])
		}
		if !empty {
			lines = append(lines, b.String())
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// Text is the prompt as it stands, but for the section repair.
func (p *Prompt) Text() string { return p.said("system", nil) + "\n" + p.said("user", nil) }

// Repair asks for an answer again, saying what was wrong with it.
func (p *Prompt) Repair(wrong string) string {
	return p.said("repair", map[string]string{"error": wrong})
}

// Messages are those that ask the model.
func (p *Prompt) Messages(values map[string]string) []ophglm.Message {
	var out []ophglm.Message
	for _, role := range []string{"system", "user"} {
		if text := p.said(role, values); text != "" {
			out = append(out, ophglm.Message{Role: role, Content: text})
		}
	}
	return out
}

// Of gives a stage its prompts by language: those of the binary, with
// those given as files in their place.
func Of(kind Kind, pio *pipeline.IO) (map[ophglm.Lang]*Prompt, error) {
	out := map[ophglm.Lang]*Prompt{ophglm.ZH: Own(kind, ophglm.ZH), ophglm.EN: Own(kind, ophglm.EN)}
	given := map[ophglm.Lang]string{}
	for _, f := range pio.Files("prompt") {
		b, err := f.ReadAll()
		if err != nil {
			return nil, fmt.Errorf("reading a prompt: %w", err)
		}
		p, err := Parse(f.Name, b)
		switch {
		case err != nil:
			return nil, err
		case p.Kind != kind:
			return nil, &pipeline.FileError{File: f.Name, Msg: fmt.Sprintf("is a %s prompt, and the stage asks with a %s prompt", p.Kind, kind)}
		case given[p.Lang] != "":
			return nil, errors.New(given[p.Lang] + " and " + f.Name + " are of one language: give one")
		}
		given[p.Lang], out[p.Lang] = f.Name, p
	}
	return out, nil
}

// Port is the input of prompts in the place of those of the binary.
func Port(kind Kind) pipeline.Port {
	return pipeline.Port{
		Name: "prompt", Type: pipeline.FileType, List: true, Optional: true, Side: true,
		Doc: fmt.Sprintf("%s prompts of your own, a file for each language, in the place of those of the binary", kind),
	}
}
