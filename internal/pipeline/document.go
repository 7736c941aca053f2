package pipeline

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// FileError is a mistake in pipelines.yaml, with the place and the line itself.
type FileError struct {
	File string
	Line int // from 1; 0: the file as a whole
	Col  int
	Msg  string
	Text string // the line
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	s := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg)
	if e.Text != "" {
		s += fmt.Sprintf("\n%5d | %s\n      | %s^", e.Line, e.Text, strings.Repeat(" ", max(e.Col-1, 0)))
	}
	return s
}

// document is a YAML file whose mistakes can be shown in place.
type document struct {
	name  string
	lines []string
	vars  map[string]string
}

// parseDocument parses YAML into one mapping. Several documents in one file,
// anchors and aliases are refused.
func parseDocument(name string, src []byte) (d *document, root ast.Node, err error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return nil, nil, &FileError{File: name, Msg: fmt.Sprintf("is not UTF-8 at byte %d", i)}
		}
		i += n
	}
	d = &document{name: name, lines: strings.Split(string(src), "\n")}
	defer func() {
		if p := recover(); p != nil { // the parser can panic on input it does not foresee
			err = &FileError{File: name, Msg: fmt.Sprintf("can't be parsed: %v", p)}
		}
	}()
	f, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, nil, d.parseError(err)
	}
	if len(f.Docs) != 1 || f.Docs[0].Body == nil {
		return nil, nil, &FileError{File: name, Msg: "is to hold one YAML document"}
	}
	return d, f.Docs[0].Body, nil
}

var parserPlace = regexp.MustCompile(`^\[(\d+):(\d+)\] ([^\n]*)`)

func (d *document) parseError(err error) error {
	m := parserPlace.FindStringSubmatch(err.Error())
	if m == nil {
		return &FileError{File: d.name, Msg: err.Error()}
	}
	var line, col int
	fmt.Sscanf(m[1], "%d", &line) // digits by the expression
	fmt.Sscanf(m[2], "%d", &col)
	return d.at(line, col, m[3])
}

func (d *document) at(line, col int, msg string) error {
	e := &FileError{File: d.name, Line: line, Col: col, Msg: msg}
	if line >= 1 && line <= len(d.lines) {
		e.Text = strings.TrimRight(d.lines[line-1], "\r")
	}
	return e
}

func (d *document) errorf(n ast.Node, format string, args ...any) error {
	msg := fmt.Sprintf(format, args...)
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return &FileError{File: d.name, Msg: msg}
	}
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	p := n.GetToken().Position
	return d.at(p.Line, p.Column, msg)
}

// entry is one key of a mapping.
type entry struct {
	key   string
	at    ast.Node // the key itself
	value ast.Node
}

// mapping lists the keys of a mapping in written order. A key given twice is an
// error.
func (d *document) mapping(n ast.Node, what string) ([]entry, error) {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		return nil, d.errorf(n, "%s is to be a mapping", what)
	}
	seen := map[string]bool{}
	out := make([]entry, 0, len(values))
	for _, v := range values {
		key, ok := v.Key.(ast.ScalarNode)
		if !ok || isNull(v.Key) {
			return nil, d.errorf(v.Key, "a key of %s is to be a word", what)
		}
		name := fmt.Sprint(key.GetValue())
		if seen[name] {
			return nil, d.errorf(v.Key, "%s has %q twice", what, name)
		}
		seen[name] = true
		out = append(out, entry{name, v.Key, v.Value})
	}
	return out, nil
}

// isNull reports a value that is not there: nothing, or null.
func isNull(n ast.Node) bool {
	_, null := n.(*ast.NullNode)
	return null
}

// variable is ${name}; with a second $ before it, it stands for itself.
var variable = regexp.MustCompile(`\$?\$\{([^}]*)\}`)

// scalar returns the text of a scalar with its variables filled in, and whether
// it was written plain, without quotes.
func (d *document) scalar(n ast.Node, what string) (text string, plain bool, err error) {
	switch s := n.(type) {
	case *ast.StringNode:
		text, plain = s.Value, s.Token.Type.String() == "String"
	case *ast.LiteralNode:
		text = s.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		text, plain = n.GetToken().Value, true
	default:
		return "", false, d.errorf(n, "%s is to be one value", what)
	}
	if d.vars == nil { // settings that were filled in before
		return text, plain, nil
	}
	var missing string
	text = variable.ReplaceAllStringFunc(text, func(m string) string {
		if strings.HasPrefix(m, "$$") {
			return m[1:]
		}
		name := m[2 : len(m)-1]
		if v, ok := d.vars[name]; ok {
			return v
		}
		missing = name
		return m
	})
	if missing != "" {
		return "", false, d.errorf(n, "variable %q is not set: give it under vars, as --set %s=…, or as OPHGLM_%s in the environment", missing, missing, strings.ToUpper(missing))
	}
	return text, plain, nil
}

// setVars reads the file's variables and lays the environment and what was set
// on the command line over them.
func (d *document) setVars(n ast.Node, set map[string]string) error {
	d.vars = map[string]string{}
	if n != nil {
		entries, err := d.mapping(n, "vars")
		if err != nil {
			return err
		}
		for _, e := range entries {
			text, _, err := d.scalar(e.value, "variable "+e.key)
			if err != nil {
				return err
			}
			if v, ok := os.LookupEnv("OPHGLM_" + strings.ToUpper(e.key)); ok {
				text = v
			}
			if v, ok := set[e.key]; ok {
				text = v
			}
			d.vars[e.key] = text
		}
	}
	for k := range set {
		if _, ok := d.vars[k]; !ok {
			return &FileError{File: d.name, Msg: fmt.Sprintf("there is no variable %q to set", k)}
		}
	}
	return nil
}
