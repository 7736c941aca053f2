package pipeline

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A config is a struct whose fields have a yaml name and a doc:
//
//	type Config struct {
//		Languages []ophglm.Lang `yaml:"languages" doc:"languages to write"`
//	}
//
// Fields are strings, numbers, booleans, lists and string-keyed maps of those,
// or such structs. What a stage leaves out keeps the kind's default. A config
// may have a method Validate() error, which is called before anything runs.

// Setting is one field of a kind's config, as its documentation shows it.
type Setting struct {
	Name    string
	Type    string
	Default string // JSON
	Doc     string
}

// Settings lists the settings of a kind with their defaults.
func (k *Kind) Settings() []Setting {
	v := reflect.ValueOf(k.config)
	if v.Kind() != reflect.Struct {
		return nil
	}
	var out []Setting
	for i := range v.NumField() {
		f := v.Type().Field(i)
		def, err := json.Marshal(plain(v.Field(i)))
		if err != nil {
			def = []byte("?")
		}
		out = append(out, Setting{fieldName(f), typeName(f.Type), string(def), f.Tag.Get("doc")})
	}
	return out
}

func fieldName(f reflect.StructField) string { return f.Tag.Get("yaml") }

func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "list of " + typeName(t.Elem())
	case reflect.Map:
		return "map to " + typeName(t.Elem())
	case reflect.Struct:
		return "settings"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Float64:
		return "number"
	case reflect.Bool:
		return "true or false"
	}
	return "text"
}

// canonicalConfig is the config as JSON with every setting present and keys
// sorted: what goes into the key.
func canonicalConfig(cfg any) (json.RawMessage, error) {
	b, err := json.Marshal(plain(reflect.ValueOf(cfg)))
	if err != nil {
		return nil, fmt.Errorf("config %T has no canonical form: %w", cfg, err)
	}
	return b, nil
}

// plain turns a config into maps, lists and scalars.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		m := map[string]any{}
		for i := range v.NumField() {
			m[fieldName(v.Type().Field(i))] = plain(v.Field(i))
		}
		return m
	case reflect.Slice:
		l := make([]any, v.Len())
		for i := range l {
			l[i] = plain(v.Index(i))
		}
		return l
	case reflect.Map:
		m := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			m[it.Key().String()] = plain(it.Value())
		}
		return m
	}
	return v.Interface()
}

// copyConfig returns a settable copy of a config. Decoding puts new lists and
// maps in the place of those it shares with the original.
func copyConfig(cfg any) reflect.Value {
	v := reflect.New(reflect.TypeOf(cfg)).Elem()
	v.Set(reflect.ValueOf(cfg))
	return v
}

// decodeConfig lays a stage's settings over the kind's defaults.
func (d *document) decodeConfig(k *Kind, with ast.Node) (any, error) {
	v := copyConfig(k.config)
	if with != nil {
		if err := d.decode(with, v, k.Name); err != nil {
			return nil, err
		}
	}
	cfg := v.Interface()
	if c, ok := cfg.(interface{ Validate() error }); ok {
		if err := c.Validate(); err != nil {
			return nil, d.errorf(with, "%s: %v", k.Name, err)
		}
	}
	return cfg, nil
}

// decode sets v from a node. What names the thing being set, for errors.
func (d *document) decode(n ast.Node, v reflect.Value, what string) error {
	switch v.Kind() {
	case reflect.Struct:
		return d.decodeStruct(n, v, what)
	case reflect.Slice:
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			return d.errorf(n, "%s is to be a list", what)
		}
		v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
		for i, e := range seq.Values {
			if err := d.decode(e, v.Index(i), fmt.Sprintf("%s[%d]", what, i)); err != nil {
				return err
			}
		}
		return nil
	case reflect.Map:
		entries, err := d.mapping(n, what)
		if err != nil {
			return err
		}
		v.Set(reflect.MakeMap(v.Type()))
		for _, e := range entries {
			elem := reflect.New(v.Type().Elem()).Elem()
			if err := d.decode(e.value, elem, what+"."+e.key); err != nil {
				return err
			}
			v.SetMapIndex(reflect.ValueOf(e.key).Convert(v.Type().Key()), elem)
		}
		return nil
	}
	return d.decodeScalar(n, v, what)
}

func (d *document) decodeStruct(n ast.Node, v reflect.Value, what string) error {
	entries, err := d.mapping(n, what)
	if err != nil {
		return err
	}
	for _, e := range entries {
		var known []string
		found := false
		for i := range v.NumField() {
			name := fieldName(v.Type().Field(i))
			known = append(known, name)
			if name == e.key {
				found = true
				if err := d.decode(e.value, v.Field(i), what+"."+name); err != nil {
					return err
				}
			}
		}
		if !found {
			return d.errorf(e.at, "%s has no setting %q%s", what, e.key, among(known))
		}
	}
	return nil
}

func (d *document) decodeScalar(n ast.Node, v reflect.Value, what string) error {
	text, plainText, err := d.scalar(n, what)
	if err != nil {
		return err
	}
	if v.Kind() == reflect.String {
		v.SetString(text)
		return nil
	}
	if plainText {
		switch v.Kind() {
		case reflect.Bool:
			if text == "true" || text == "false" {
				v.SetBool(text == "true")
				return nil
			}
		case reflect.Int, reflect.Int64:
			if i, err := strconv.ParseInt(text, 10, 64); err == nil {
				v.SetInt(i)
				return nil
			}
		case reflect.Float64:
			if f, err := strconv.ParseFloat(text, 64); err == nil && decimal.MatchString(text) {
				v.SetFloat(f)
				return nil
			}
		}
	}
	return d.errorf(n, "%s is to be %s, not %q", what, article(typeName(v.Type())), text)
}

// decimal is a number as people write one: no hexadecimal, no infinity, no
// underscores.
var decimal = regexp.MustCompile(`^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

func article(noun string) string {
	if noun == "integer" {
		return "an integer"
	}
	if noun == "number" {
		return "a number"
	}
	return noun
}

// among lists what is known, for an error about what is not.
func among(known []string) string {
	if len(known) == 0 {
		return ""
	}
	return " (known: " + strings.Join(known, ", ") + ")"
}
