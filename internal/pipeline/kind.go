package pipeline

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"ophglm/internal/artifact"
)

// Record is what flows between stages: a record of package ophglm. Key orders
// records in set-valued outputs and names them in rejects.
type Record interface {
	Key() string
	Validate() error
}

// The port types that are not records: a file that a stage reads, the files that
// an export writes, and files that stand beside records, such as pictures.
const (
	FileType        = "File"
	FilesType       = artifact.FilesType
	AttachmentsType = artifact.AttachmentsType
)

// TypeOf is the port type of a record: "Sample" for *ophglm.Sample.
func TypeOf[T Record]() string { return reflect.TypeFor[T]().Elem().Name() }

// Port is a named input or output of a kind.
type Port struct {
	Name string
	Type string
	Doc  string
	// List lets an input take several stages or files; they concatenate in
	// written order.
	List bool
	// Optional lets an input be left out.
	Optional bool
	// Side marks an input that is looked things up in, such as a lexicon. Its
	// records or files are not accounted for, and every shard of a map reads all
	// of it.
	Side bool
}

// In declares an input of records.
func In[T Record](name, doc string) Port { return Port{Name: name, Type: TypeOf[T](), Doc: doc} }

// Attachments declares an input or an output of files that stand beside records
// and are named by them. A stage writes them with [IO.CreateFile] and reads them
// with [Inputs.Attached].
func Attachments(name, doc string) Port { return Port{Name: name, Type: AttachmentsType, Doc: doc} }

// Lists makes the input take several stages.
func (p Port) Lists() Port { p.List = true; return p }

// Maybe makes the input optional.
func (p Port) Maybe() Port { p.Optional = true; return p }

// Beside makes the input a side input.
func (p Port) Beside() Port { p.Side = true; return p }

// Out declares an output of records.
func Out[T Record](name, doc string) Port { return Port{Name: name, Type: TypeOf[T](), Doc: doc} }

// Privacy says what a kind does to what identifies a person.
type Privacy int

const (
	// Inherit keeps the outputs as private as the inputs are.
	Inherit Privacy = iota
	// Private makes the outputs private whatever was read.
	Private
	// Deidentified makes the outputs public. Its rejects stay private.
	Deidentified
)

// String names the privacy as docs/kinds.md does.
func (p Privacy) String() string {
	return [...]string{"as its inputs", "private", "de-identified"}[p]
}

// Asset is what a kind's output depends on besides its inputs and its config:
// an embedded dictionary, a prompt, a model. Its bytes are part of the key.
type Asset struct {
	Name string
	Data []byte
}

// Example shows a kind at work. It is printed in docs/kinds.md and is the
// kind's golden: its output may only change with the kind's version.
type Example struct {
	// With is the stage's settings, as YAML.
	With string
	// In gives each input port its JSONL, or, for a port of files, the content of
	// one file. A list port takes one input here, unless each is given a name:
	// "files/a.csv", "images/1.png".
	In map[string]string
	// FileName is the name of the file given in In.
	FileName string
}

// Kind is a declared stage kind. It is made by [Read], [Map] or [Whole].
type Kind struct {
	Name    string
	Version int
	Doc     string // first line: one sentence; the rest: what it takes, does and leaves out
	Inputs  []Port
	Outputs []Port
	Privacy Privacy
	Assets  func() []Asset
	// Answers gives the signature of what the stage asks besides its inputs, such
	// as the runtime of a model; nil where it asks nothing. It is part of the key.
	// Where it is an error the stage can't run, and the error says why. What such a
	// stage makes may differ from processor to processor.
	Answers func() (string, error)
	Example Example

	shape  string // "read", "map" or "whole"
	lines  func(head []byte) bool
	config any // the config struct with its defaults
	reader func(ctx context.Context, cfg any, side *Inputs) (func(ctx context.Context, f *File, to sink) error, error)
	mapper func(ctx context.Context, cfg any, side *Inputs) (func(any, sink) error, error)
	whole  func(ctx context.Context, cfg any, io *IO) error
}

// Shape says how a kind works through its input: "read" (file by file), "map"
// (record by record, in shards) or "whole" (all of it at once).
func (k *Kind) Shape() string { return k.shape }

// input finds an input port by name.
func (k *Kind) input(name string) (Port, bool) { return findPort(k.Inputs, name) }

// output finds an output port by name; "" is the first.
func (k *Kind) output(name string) (Port, bool) {
	if name == "" && len(k.Outputs) > 0 {
		return k.Outputs[0], true
	}
	return findPort(k.Outputs, name)
}

func findPort(ports []Port, name string) (Port, bool) {
	for _, p := range ports {
		if p.Name == name {
			return p, true
		}
	}
	return Port{}, false
}

// ReadSpec declares a kind that reads files of one format. C is its config.
//
// Read is called for each file of the port "files". It calls to.Row for every
// row, and then Emit, Reject or Merged for it: a row that ends up nowhere fails
// the stage. A broken row is rejected, and the rest goes on; an error that Read
// returns ends the build.
//
// A kind with side inputs gives New in place of Read. It is called once a stage,
// with the side inputs; what it returns is called as Read is, for several files
// at once.
type ReadSpec[C any, T Record] struct {
	Name    string
	Version int
	Doc     string
	Sides   []Port
	Output  Port
	Privacy Privacy
	Config  C
	Assets  func() []Asset
	Example Example
	// NoFiles declares a kind that reads what is embedded in the binary. Read is
	// called once, with a nil file. Such a kind has no side inputs.
	NoFiles bool
	// Lines reports of a file by its beginning that it can be read in pieces which
	// end at line ends, as if each were a file: then large ones are, side by side.
	// Rows are counted from [File.FirstRow]. nil: none can.
	Lines func(head []byte) bool
	Read  func(ctx context.Context, cfg C, f *File, to *Emitter[T]) error
	New   func(ctx context.Context, cfg C, side *Inputs) (func(ctx context.Context, f *File, to *Emitter[T]) error, error)
}

// Read makes a kind of a [ReadSpec]. One that has both Read and New, or neither,
// or side inputs without New or without files, is a mistake of the program and
// panics.
func Read[C any, T Record](s ReadSpec[C, T]) Kind {
	if (s.Read == nil) == (s.New == nil) || len(s.Sides) > 0 && (s.New == nil || s.NoFiles) {
		panic(fmt.Sprintf("stage kind %q: it wants one of Read and New, and New and files for side inputs", s.Name))
	}
	k := Kind{
		Name: s.Name, Version: s.Version, Doc: s.Doc, Privacy: s.Privacy, Assets: s.Assets, Example: s.Example,
		Outputs: []Port{s.Output}, shape: "read", config: s.Config, lines: s.Lines,
	}
	if !s.NoFiles {
		k.Inputs = []Port{{Name: "files", Type: FileType, List: true, Doc: "the files to read, in order"}}
	}
	for _, p := range s.Sides {
		k.Inputs = append(k.Inputs, p.Beside())
	}
	newReader := s.New
	if newReader == nil {
		newReader = func(_ context.Context, cfg C, _ *Inputs) (func(context.Context, *File, *Emitter[T]) error, error) {
			return func(ctx context.Context, f *File, to *Emitter[T]) error { return s.Read(ctx, cfg, f, to) }, nil
		}
	}
	k.reader = func(ctx context.Context, cfg any, side *Inputs) (func(context.Context, *File, sink) error, error) {
		read, err := newReader(ctx, cfg.(C), side)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, f *File, to sink) error {
			e := &Emitter[T]{to: to}
			if err := read(ctx, f, e); err != nil {
				return err
			}
			return e.done()
		}, nil
	}
	return k
}

// MapSpec declares a kind that turns each record into any number of records,
// looking at no other. Its input takes one stage or several.
//
// New is called once a stage, with the side inputs; what it returns is called
// from several goroutines at once. It may change the record it is given, and
// emits what goes on: the record itself, or others. A record that it neither
// emits nor rejects nor counts as merged fails the stage.
type MapSpec[C any, In, Out Record] struct {
	Name    string
	Version int
	Doc     string
	Input   Port
	Sides   []Port
	Output  Port
	Privacy Privacy
	Config  C
	Assets  func() []Asset
	Example Example
	New     func(ctx context.Context, cfg C, side *Inputs) (func(in In, to *Emitter[Out]) error, error)
}

// Map makes a kind of a [MapSpec].
func Map[C any, In, Out Record](s MapSpec[C, In, Out]) Kind {
	s.Input.Optional, s.Input.Side = false, false
	k := Kind{
		Name: s.Name, Version: s.Version, Doc: s.Doc, Privacy: s.Privacy, Assets: s.Assets, Example: s.Example,
		Inputs: []Port{s.Input.Lists()}, Outputs: []Port{s.Output}, shape: "map", config: s.Config,
	}
	for _, p := range s.Sides {
		k.Inputs = append(k.Inputs, p.Beside())
	}
	k.mapper = func(ctx context.Context, cfg any, side *Inputs) (func(any, sink) error, error) {
		f, err := s.New(ctx, cfg.(C), side)
		if err != nil {
			return nil, err
		}
		return func(in any, to sink) error {
			e := Emitter[Out]{to: to}
			return f(in.(In), &e)
		}, nil
	}
	return k
}

// WholeSpec declares a kind that needs its whole input: a merge, a sort, a
// split, an export. Run reads its inputs with [Records], writes its outputs with
// [Write], and says of each record that it read what became of it, with
// [IO.Used], [IO.Merged] or [IO.Reject].
type WholeSpec[C any] struct {
	Name    string
	Version int
	Doc     string
	Inputs  []Port
	Outputs []Port
	Privacy Privacy
	Config  C
	Assets  func() []Asset
	Answers func() (string, error) // see [Kind]
	Example Example
	Run     func(ctx context.Context, cfg C, io *IO) error
}

// Whole makes a kind of a [WholeSpec].
func Whole[C any](s WholeSpec[C]) Kind {
	return Kind{
		Name: s.Name, Version: s.Version, Doc: s.Doc, Privacy: s.Privacy, Assets: s.Assets, Answers: s.Answers, Example: s.Example,
		Inputs: s.Inputs, Outputs: s.Outputs, shape: "whole", config: s.Config,
		whole: func(ctx context.Context, cfg any, io *IO) error { return s.Run(ctx, cfg.(C), io) },
	}
}

// Registry holds the kinds that a binary knows, by name.
type Registry struct {
	kinds map[string]*Kind
	names []string
}

// NewRegistry registers kinds. A name given twice, a kind that declares no
// output, one named as what every artifact has, or a version under 1 is a
// mistake of the program and panics.
func NewRegistry(kinds ...Kind) *Registry {
	r := &Registry{kinds: map[string]*Kind{}}
	for i := range kinds {
		k := &kinds[i]
		if _, twice := r.kinds[k.Name]; twice || len(k.Outputs) == 0 || k.Version < 1 || !strings.Contains(k.Name, ".") {
			panic(fmt.Sprintf("stage kind %q: registered twice, without output, without a version, or not named lane.kind", k.Name))
		}
		for j, p := range k.Outputs {
			if _, twice := findPort(k.Outputs[:j], p.Name); twice || p.Name == "" || p.Name == "rejects" || p.Name == "manifest" {
				panic(fmt.Sprintf("stage kind %q: output %q is named twice, or as what every artifact has", k.Name, p.Name))
			}
		}
		r.kinds[k.Name] = k
		r.names = append(r.names, k.Name)
	}
	return r
}

// Kind finds a kind by name.
func (r *Registry) Kind(name string) (*Kind, bool) {
	k, ok := r.kinds[name]
	return k, ok
}

// Names lists the kinds in the order they were registered.
func (r *Registry) Names() []string { return r.names }
