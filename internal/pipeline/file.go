package pipeline

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Spec is a parsed and checked pipelines.yaml.
type Spec struct {
	Name      string // of the file
	Seed      int64
	Vars      map[string]string
	Pipelines []*Pipeline
}

// Pipeline is a set of stages in an order in which they can be built.
type Pipeline struct {
	Name   string
	Stages []*Stage
}

// Stage is a kind with its inputs and its settings.
type Stage struct {
	Name string
	Kind *Kind
	From []Feed // in the order of the kind's ports
	Line int    // where it stands in the file

	config   any
	index    int
	private  bool
	answered bool
}

// Answered reports whether a model's answer reaches what the stage makes: then
// its bytes are the same wherever that answer is replayed, and may differ in the
// last digits where another processor asks again.
func (s *Stage) Answered() bool { return s.answered }

// Private reports whether what the stage makes may identify a person.
func (s *Stage) Private() bool { return s.private }

// privateRejects reports whether what the stage leaves behind may identify a
// person although what it makes does not.
func (s *Stage) privateRejects() bool { return s.Kind.Privacy == Deidentified && s.readsPrivate() }

func (s *Stage) readsPrivate() bool {
	return s.readsFrom(func(of *Stage) bool { return of.private })
}

func (s *Stage) readsAnswered() bool {
	return s.readsFrom(func(of *Stage) bool { return of.answered })
}

func (s *Stage) readsFrom(such func(*Stage) bool) bool {
	for _, f := range s.From {
		for _, src := range f.Sources {
			if src.Stage != nil && such(src.Stage) {
				return true
			}
		}
	}
	return false
}

// Feed is what one input port is given, in written order.
type Feed struct {
	Port    Port
	Sources []Feeder
}

// Feeder is one output of another stage, or one file.
type Feeder struct {
	Stage  *Stage
	Output string // of Stage; "" is its first
	File   string // where Stage is nil
}

// Stage finds a stage by name.
func (p *Pipeline) Stage(name string) (*Stage, bool) {
	for _, s := range p.Stages {
		if s.Name == name {
			return s, true
		}
	}
	return nil, false
}

// Pipeline finds a pipeline by name.
func (s *Spec) Pipeline(name string) (*Pipeline, error) {
	var known []string
	for _, p := range s.Pipelines {
		if p.Name == name {
			return p, nil
		}
		known = append(known, p.Name)
	}
	return nil, &FileError{File: s.Name, Msg: fmt.Sprintf("there is no pipeline %q%s", name, among(known))}
}

// Parse reads pipelines.yaml. Everything that can be known before a stage runs
// is checked: keys, kinds, settings, ports, types and cycles. Set gives values
// to variables over those of the file and of the environment.
func Parse(name string, src []byte, kinds *Registry, set map[string]string) (*Spec, error) {
	d, root, err := parseDocument(name, src)
	if err != nil {
		return nil, err
	}
	top, err := d.mapping(root, name)
	if err != nil {
		return nil, err
	}
	spec := &Spec{Name: name}
	var vars, pipelines ast.Node
	for _, e := range top {
		if isNull(e.value) && e.key != "seed" {
			continue
		}
		switch e.key {
		case "vars":
			vars = e.value
		case "pipelines":
			pipelines = e.value
		case "seed":
			i, ok := e.value.(*ast.IntegerNode)
			if !ok {
				return nil, d.errorf(e.value, "seed is to be an integer")
			}
			if spec.Seed, err = strconv.ParseInt(i.GetToken().Value, 10, 64); err != nil {
				return nil, d.errorf(e.value, "seed is to be a 64-bit integer")
			}
		default:
			return nil, d.errorf(e.at, "unknown key %q (known: vars, seed, pipelines)", e.key)
		}
	}
	if err := d.setVars(vars, set); err != nil {
		return nil, err
	}
	spec.Vars = d.vars
	if pipelines == nil {
		return nil, &FileError{File: name, Msg: "has no pipelines"}
	}
	entries, err := d.mapping(pipelines, "pipelines")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		p, err := d.pipeline(e, kinds)
		if err != nil {
			return nil, err
		}
		spec.Pipelines = append(spec.Pipelines, p)
	}
	return spec, nil
}

var stageName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (d *document) pipeline(e entry, kinds *Registry) (*Pipeline, error) {
	p := &Pipeline{Name: e.key}
	if !stageName.MatchString(e.key) {
		return nil, d.errorf(e.at, "pipeline name %q: lower-case letters, digits and _ are used", e.key)
	}
	entries, err := d.mapping(e.value, "pipeline "+e.key)
	if err != nil {
		return nil, err
	}
	froms := make([]ast.Node, len(entries))
	for i, s := range entries {
		stage, from, err := d.stage(s, kinds)
		if err != nil {
			return nil, err
		}
		p.Stages, froms[i] = append(p.Stages, stage), from
	}
	for i, s := range p.Stages {
		if err := d.feed(p, s, froms[i], entries[i].at); err != nil {
			return nil, err
		}
	}
	if err := d.order(p, entries); err != nil {
		return nil, err
	}
	return p, d.guard(p, entries)
}

// guard settles which stages are private, and refuses an export of what is.
func (d *document) guard(p *Pipeline, entries []entry) error {
	for _, s := range p.Stages {
		switch s.Kind.Privacy {
		case Private:
			s.private = true
		case Inherit:
			s.private = s.readsPrivate()
		}
		s.answered = s.Kind.Answers != nil || s.readsAnswered()
		exports := slices.ContainsFunc(s.Kind.Outputs, func(p Port) bool { return p.Type == FilesType })
		if !s.private || !exports {
			continue
		}
		for _, e := range entries {
			if e.key == s.Name {
				return d.errorf(e.at, "stage %s would export what may identify a person: put a kind that de-identifies, such as dialogue.deidentify, between it and %s", s.Name, s.privateSource())
			}
		}
	}
	return nil
}

func (s *Stage) privateSource() string {
	for _, f := range s.From {
		for _, src := range f.Sources {
			if src.Stage != nil && src.Stage.private {
				return src.Stage.Name
			}
		}
	}
	return s.Kind.Name
}

func (d *document) stage(e entry, kinds *Registry) (*Stage, ast.Node, error) {
	s := &Stage{Name: e.key, Line: e.at.GetToken().Position.Line}
	if !stageName.MatchString(e.key) {
		return nil, nil, d.errorf(e.at, "stage name %q: lower-case letters, digits and _ are used", e.key)
	}
	entries, err := d.mapping(e.value, "stage "+e.key)
	if err != nil {
		return nil, nil, err
	}
	var from, with, kind ast.Node
	for _, f := range entries {
		if isNull(f.value) && (f.key == "from" || f.key == "with") {
			continue // all of it is commented out
		}
		switch f.key {
		case "kind":
			kind = f.value
		case "from":
			from = f.value
		case "with":
			with = f.value
		default:
			return nil, nil, d.errorf(f.at, "stage %s: unknown key %q (known: kind, from, with)", e.key, f.key)
		}
	}
	if kind == nil {
		return nil, nil, d.errorf(e.at, "stage %s has no kind", e.key)
	}
	name, _, err := d.scalar(kind, "kind")
	if err != nil {
		return nil, nil, err
	}
	k, ok := kinds.Kind(name)
	if !ok {
		return nil, nil, d.errorf(kind, "unknown stage kind %q%s", name, among(near(name, kinds.Names())))
	}
	s.Kind = k
	s.config, err = d.decodeConfig(k, with)
	return s, from, err
}

// near lists the kinds of the same lane, or all lanes' where there is none.
func near(name string, known []string) []string {
	lane, _, _ := strings.Cut(name, ".")
	var out []string
	for _, k := range known {
		if strings.HasPrefix(k, lane+".") {
			out = append(out, k)
		}
	}
	if len(out) == 0 {
		return known
	}
	return out
}

func (d *document) feed(p *Pipeline, s *Stage, from, at ast.Node) error {
	given := map[string]entry{}
	if from != nil {
		entries, err := d.mapping(from, "from of "+s.Name)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if _, ok := s.Kind.input(e.key); !ok {
				var known []string
				for _, port := range s.Kind.Inputs {
					known = append(known, port.Name)
				}
				return d.errorf(e.at, "%s has no input %q%s", s.Kind.Name, e.key, among(known))
			}
			given[e.key] = e
		}
	}
	for _, port := range s.Kind.Inputs {
		e, ok := given[port.Name]
		if !ok {
			if !port.Optional {
				return d.errorf(at, "stage %s: %s needs the input %q (%s)", s.Name, s.Kind.Name, port.Name, port.Doc)
			}
			continue
		}
		feed := Feed{Port: port}
		values := []ast.Node{e.value}
		if seq, ok := e.value.(*ast.SequenceNode); ok {
			if !port.List {
				return d.errorf(e.value, "input %s of %s takes one, not a list", port.Name, s.Kind.Name)
			}
			values = seq.Values
		}
		if len(values) == 0 {
			return d.errorf(e.value, "input %s of stage %s is an empty list", port.Name, s.Name)
		}
		for _, v := range values {
			f, err := d.feeder(p, s, port, v)
			if err != nil {
				return err
			}
			feed.Sources = append(feed.Sources, f)
		}
		s.From = append(s.From, feed)
	}
	return nil
}

func (d *document) feeder(p *Pipeline, s *Stage, port Port, v ast.Node) (Feeder, error) {
	text, _, err := d.scalar(v, "input "+port.Name)
	if err != nil {
		return Feeder{}, err
	}
	if port.Type == FileType {
		if text == "" {
			return Feeder{}, d.errorf(v, "input %s of stage %s is an empty path", port.Name, s.Name)
		}
		return Feeder{File: text}, nil
	}
	name, out, _ := strings.Cut(text, ".")
	src, ok := p.Stage(name)
	if !ok {
		return Feeder{}, d.errorf(v, "there is no stage %q in pipeline %s", name, p.Name)
	}
	o, ok := src.Kind.output(out)
	if !ok {
		return Feeder{}, d.errorf(v, "%s (stage %s) has no output %q", src.Kind.Name, name, out)
	}
	if o.Type != port.Type {
		return Feeder{}, d.errorf(v, "input %s of %s takes %s, and %s gives %s", port.Name, s.Kind.Name, port.Type, text, o.Type)
	}
	return Feeder{Stage: src, Output: o.Name}, nil
}

// order sorts the stages so that each stands after what it reads, and by name
// where it does not matter: the order in the file means nothing.
func (d *document) order(p *Pipeline, entries []entry) error {
	waits := map[*Stage]map[*Stage]bool{}
	for _, s := range p.Stages {
		waits[s] = map[*Stage]bool{}
		for _, f := range s.From {
			for _, src := range f.Sources {
				if src.Stage != nil {
					waits[s][src.Stage] = true
				}
			}
		}
	}
	var sorted []*Stage
	for len(sorted) < len(p.Stages) {
		var ready []*Stage
		for s, w := range waits {
			if len(w) == 0 {
				ready = append(ready, s)
			}
		}
		if len(ready) == 0 {
			return d.cycle(p, waits, entries)
		}
		sort.Slice(ready, func(i, j int) bool { return ready[i].Name < ready[j].Name })
		for _, s := range ready {
			delete(waits, s)
			for _, w := range waits {
				delete(w, s)
			}
		}
		sorted = append(sorted, ready...)
	}
	p.Stages = sorted
	for i, s := range sorted {
		s.index = i
	}
	return nil
}

// cycle names the stages of one cycle, in order.
func (d *document) cycle(p *Pipeline, waits map[*Stage]map[*Stage]bool, entries []entry) error {
	var at *Stage
	for _, s := range p.Stages { // in file order, so that the message is always the same
		if _, ok := waits[s]; ok {
			at = s
			break
		}
	}
	seen := map[*Stage]int{}
	var path []*Stage
	for {
		if i, ok := seen[at]; ok {
			path = append(path[i:], at)
			break
		}
		seen[at] = len(path)
		path = append(path, at)
		var next *Stage
		for _, s := range p.Stages {
			if waits[at][s] && waits[s] != nil {
				next = s
				break
			}
		}
		at = next
	}
	names := make([]string, len(path))
	for i, s := range path {
		names[i] = s.Name
	}
	for _, e := range entries {
		if e.key == path[0].Name {
			return d.errorf(e.at, "stages read each other in a circle: %s", strings.Join(names, " ← "))
		}
	}
	return &FileError{File: d.name, Msg: "stages read each other in a circle: " + strings.Join(names, " ← ")}
}

// Files lists the paths of the files that a stage reads, as written.
func (s *Stage) Files() []string {
	var out []string
	for _, f := range s.From {
		for _, src := range f.Sources {
			if src.File != "" {
				out = append(out, src.File)
			}
		}
	}
	return out
}
