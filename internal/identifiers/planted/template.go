package planted

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"sync"
)

//go:embed templates/*.txt
var files embed.FS

// templates are those of one type and language by the name of their file: "phone.zh".
// The files are read when they are first needed.
var templates = sync.OnceValue(read)

// A template is one line of a file: fixed text, {slots} that are filled in, and
// [[neutral]] stretches. A slot named like a type is planted; others are clinical
// filling. "\n" stands for a line end.
type template struct {
	name  string
	parts []part
}

type part struct {
	text    string // fixed
	slot    string // or the name of a slot
	neutral bool
}

// read parses the embedded files. A mistake in one is a mistake of the program.
func read() map[string][]template {
	m := map[string][]template{}
	entries, err := files.ReadDir("templates")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		b, err := files.ReadFile(path.Join("templates", e.Name()))
		if err != nil {
			panic(err)
		}
		name := strings.TrimSuffix(e.Name(), ".txt")
		for i, line := range strings.Split(string(b), "\n") {
			if line == "" || line[0] == '#' {
				continue
			}
			m[name] = append(m[name], parse(fmt.Sprintf("%s:%d", name, i+1), line))
		}
	}
	return m
}

func parse(name, line string) template {
	t := template{name: name}
	line = strings.ReplaceAll(line, `\n`, "\n")
	neutral := false
	for line != "" {
		stop := "[["
		if neutral {
			stop = "]]"
		}
		at := strings.Index(line, stop)
		slot := strings.IndexByte(line, '{')
		switch {
		case slot >= 0 && (at < 0 || slot < at):
			end := strings.IndexByte(line, '}')
			if end < slot {
				panic("planted: " + name + ": slot without an end")
			}
			t.fixed(line[:slot], neutral)
			t.parts = append(t.parts, part{slot: line[slot+1 : end], neutral: neutral})
			line = line[end+1:]
		case at >= 0:
			t.fixed(line[:at], neutral)
			neutral = !neutral
			line = line[at+2:]
		default:
			t.fixed(line, neutral)
			line = ""
		}
	}
	return t
}

func (t *template) fixed(s string, neutral bool) {
	if s != "" {
		t.parts = append(t.parts, part{text: s, neutral: neutral})
	}
}

// fill makes a text of the template.
func (t template) fill(r *rand.Rand, lang string) Text {
	text := Text{Lang: lang, Template: t.name}
	var b strings.Builder
	isForm := false
	for _, p := range t.parts {
		isForm = isForm || strings.Contains(p.text, "\n")
	}
	m := mannerOf(r, lang)
	around := r.IntN(4) // 0: before, 1: after, 2 and 3: alone
	if around == 0 && !isForm {
		before := m.spell(expand(r, lang, pick(r, contexts[lang])), false, false)
		b.WriteString(before + m.gap(lang, before))
	}
	for i, p := range t.parts {
		s, planted := p.text, Type("")
		switch {
		case p.slot == "":
			s = m.spell(s, i > 0 && t.parts[i-1].slot != "", i+1 < len(t.parts) && t.parts[i+1].slot != "")
		default:
			var ok bool
			if s, ok = value(r, lang, Type(p.slot)); ok {
				planted = Type(p.slot)
			} else {
				s = clinical(r, lang, p.slot)
			}
		}
		start := b.Len()
		b.WriteString(s)
		switch {
		case planted != "":
			text.Spans = append(text.Spans, Span{Start: start, End: b.Len(), Type: planted})
		case p.neutral:
			text.Neutral = append(text.Neutral, Span{Start: start, End: b.Len()})
		}
	}
	if around == 1 && !isForm {
		b.WriteString(m.gap(lang, b.String()) + m.spell(expand(r, lang, pick(r, contexts[lang])), false, false))
	}
	text.Text = b.String()
	return text
}

// expand fills the clinical slots of a sentence that has no others.
func expand(r *rand.Rand, lang, s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		b.WriteString(clinical(r, lang, slot))
		s = after
	}
}

func pick[E any](r *rand.Rand, of []E) E { return of[r.IntN(len(of))] }

func oneIn(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }
