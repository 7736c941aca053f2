package ask

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"ophglm"
)

//go:embed *.txt
var embedded embed.FS

// prompt is a file: comments, then what the system says and what the user does.
type prompt struct{ system, user *template.Template }

// fields are what prompts are filled with.
type fields struct {
	Question, Answer, Second string
	Criteria                 []Criterion
	Points                   []Worth
	Low, High                int
}

var (
	tasks     = []string{"rate", "mark", "compare"}
	languages = []ophglm.Lang{ophglm.ZH, ophglm.EN}
)

func file(task string, lang ophglm.Lang) string { return task + "_" + string(lang) + ".txt" }

// prompts are the files by task and language.
var prompts = func() map[string]map[ophglm.Lang]*prompt {
	out := map[string]map[ophglm.Lang]*prompt{}
	for _, task := range tasks {
		out[task] = map[ophglm.Lang]*prompt{}
		for _, lang := range languages {
			out[task][lang] = load(file(task, lang))
		}
	}
	return out
}()

// load reads a file of the binary: [system] and [user] begin its parts, and what
// stands before them is for those who read the file.
func load(name string) *prompt {
	b, err := embedded.ReadFile(name)
	if err != nil {
		panic(err)
	}
	_, rest, _ := strings.Cut(string(b), "[system]\n")
	system, user, _ := strings.Cut(rest, "[user]\n")
	counted := template.FuncMap{"number": func(i int) int { return i + 1 }}
	part := func(of string) *template.Template {
		return template.Must(template.New(name).Funcs(counted).Parse(strings.TrimSpace(of)))
	}
	return &prompt{part(system), part(user)}
}

func (p *prompt) messages(f fields) ([]ophglm.Message, error) {
	var system, user strings.Builder
	if err := errors.Join(p.system.Execute(&system, f), p.user.Execute(&user, f)); err != nil {
		return nil, fmt.Errorf("filling a prompt: %w", err)
	}
	return []ophglm.Message{{Role: "system", Content: system.String()}, {Role: "user", Content: user.String()}}, nil
}

// digest is the beginning of the SHA-256 of all prompts: who judges by others is
// another judge.
var digest = func() string {
	h := sha256.New()
	for _, task := range tasks {
		for _, lang := range languages {
			b, err := embedded.ReadFile(file(task, lang))
			if err != nil {
				panic(err)
			}
			h.Write(b)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}()
