package datasets

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"ophglm"
	"ophglm/datasets/lengths"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// ExportConfig is the config of datasets.export.
type ExportConfig struct {
	Format  string `yaml:"format" doc:"alpaca or sharegpt, which LLaMA-Factory reads, or llava"`
	Unit    string `yaml:"unit" doc:"dialogue: a row for each sample; turn: a row for each answer, with what was said before it"`
	Name    string `yaml:"name" doc:"name of the dataset, and of its files"`
	Counter string `yaml:"counter" doc:"what the length of a row is counted in: characters"`
	Limit   int    `yaml:"limit" doc:"longest row that the trainer takes whole; 0 for no limit"`
	Over    string `yaml:"over" doc:"keep or reject samples with a row over the limit"`
}

var datasetName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

// Validate reports a setting that is none of those known.
func (c ExportConfig) Validate() error {
	switch {
	case c.Format != "alpaca" && c.Format != "sharegpt" && c.Format != "llava":
		return fmt.Errorf("format is to be alpaca, sharegpt or llava, not %q", c.Format)
	case c.Unit != "turn" && c.Unit != "dialogue":
		return fmt.Errorf("unit is to be turn or dialogue, not %q", c.Unit)
	case !datasetName.MatchString(c.Name) || c.Name == "dataset_info" || c.Name == "rows":
		return fmt.Errorf("name is to be of letters, digits, _, . and -, and not dataset_info or rows, for the files beside it: %q", c.Name)
	case c.Counter != "characters":
		return fmt.Errorf("counter is to be characters, not %q: a tokenizer.json is not read, since no library that reads one agrees with the original on every text (a Chinese character is about one token or less, an English token about four characters)", c.Counter)
	case c.Limit < 0:
		return fmt.Errorf("limit is to be 0 (none) or more, not %d", c.Limit)
	case c.Over != "keep" && c.Over != "reject":
		return fmt.Errorf("over is to be keep or reject, not %q", c.Over)
	}
	return nil
}

// Export is the kind datasets.export.
func Export() pipeline.Kind {
	return pipeline.Whole(pipeline.WholeSpec[ExportConfig]{
		Name:    "datasets.export",
		Version: 2,
		Doc: `Writes samples, and the images that they name, in a trainer's format.

NAME.json is a JSON array, one row a line: of format alpaca {instruction, input,
output, history: [[question, answer]…]}, with system and images where a sample
has one; of format sharegpt {conversations: [{from: human or gpt, value}…]},
likewise; of format llava {id, image, conversations}, as LLaVA's train.py reads
it, without image where a sample has none. Of the first two, dataset_info.json
beside it is the entry that LLaMA-Factory reads. NAME.jsonl holds the full
samples in the same order. Of unit dialogue, row n is of the sample on line n; of
unit turn, rows.jsonl says for each row, from 1, its sample and the message that
it teaches, from 0. LLaMA-Factory trains on the answers in the history as well:
of unit turn, tell it mask_history, or it learns first answers more often than
last ones.

Images lie beside as images/<name>, each once. A row has one <image> for each of
its images, at the start of the message that has them, and names them by paths
from the export's folder: LLaMA-Factory finds them where its dataset_dir is that
folder, else by media_dir, and LLaVA by --image_folder.

A sample whose questions and answers do not take turns, or do not end in an
answer, is rejected, and so is one with an image that was not given (no_image) or
that is not of a question, and one with the text <image>, <video> or <audio>
beyond its own images: trainers count these texts, and one changed to be safe
would no longer be what was said. Of format llava, samples with several images or
a system prompt are rejected. The report has rows, and how long they are: all
texts together, without what a chat template adds. Memory: one counter for each
distinct length, the names of the images, and one image.`,
		Inputs: []pipeline.Port{
			pipeline.In[*ophglm.Sample]("samples", "the samples, in the order in which they are to stand"),
			pipeline.Attachments("images", "the images that samples name").Lists().Maybe(),
		},
		Outputs: []pipeline.Port{{Name: "files", Type: pipeline.FilesType, Doc: "the trainer's file, dataset_info.json, the full samples, and images"}},
		Config:  ExportConfig{Format: "alpaca", Unit: "dialogue", Name: "samples", Counter: "characters", Over: "keep"},
		Example: pipeline.Example{With: "{format: alpaca, unit: turn}", In: map[string]string{"samples": exampleSamples() + exampleVisual(), "images/" + exampleImage: exampleBytes}},
		Run: func(ctx context.Context, cfg ExportConfig, io *pipeline.IO) error {
			e := &exporter{cfg: cfg, io: io, pictures: pictures{given: io.Attached("images"), used: map[string]bool{}}}
			if err := e.samples(ctx); err != nil {
				return err
			}
			if err := e.rows(ctx); err != nil {
				return err
			}
			if err := e.pictures.write(io); err != nil {
				return err
			}
			return e.info()
		},
	})
}

// exporter writes the full samples first, and from them the rows: only then is
// it known which columns there are.
type exporter struct {
	cfg      ExportConfig
	io       *pipeline.IO
	path     string // of the full samples
	columns  columns
	pictures pictures
	lengths  lengths.Lengths
	over     int
}

// sheet is a file that is being written, line by line.
type sheet struct {
	f    *os.File
	w    *bufio.Writer
	line []byte
}

func (e *exporter) create(name string) (*sheet, error) {
	f, err := e.io.CreateFile("files", name)
	if err != nil {
		return nil, fmt.Errorf("creating %s: %w", name, err)
	}
	return &sheet{f: f, w: bufio.NewWriterSize(f, 1<<20)}, nil
}

// put writes v between two texts.
func (s *sheet) put(before string, v any, after string) error {
	if err := jsonl.Encode(&s.line, v); err != nil {
		return fmt.Errorf("encoding a row of %s: %w", s.f.Name(), err)
	}
	for _, b := range [...][]byte{[]byte(before), s.line, []byte(after)} {
		if _, err := s.w.Write(b); err != nil {
			return fmt.Errorf("writing %s: %w", s.f.Name(), err)
		}
	}
	return nil
}

func (s *sheet) close(err error) error {
	if err == nil {
		err = s.w.Flush()
	}
	return errors.Join(err, s.f.Close())
}

// samples writes the full samples that can be exported.
func (e *exporter) samples(ctx context.Context) error {
	out, err := e.create(e.cfg.Name + ".jsonl")
	if err != nil {
		return err
	}
	e.path = out.f.Name()
	for s, err := range pipeline.Records[*ophglm.Sample](ctx, &e.io.Inputs, "samples") {
		if err == nil {
			err = e.sample(s, out)
		}
		if err != nil {
			return out.close(err)
		}
	}
	return out.close(nil)
}

func (e *exporter) sample(s *ophglm.Sample, out *sheet) error {
	t, err := talkOf(s)
	if err == nil && e.cfg.Format == "llava" {
		err = notLLaVA(t)
	}
	if err == nil {
		err = e.pictures.lacking(t)
	}
	var not *notTalk
	if errors.As(err, &not) {
		return e.io.Reject(not.reason, not.detail, ophglm.Where{ID: s.ID}, s)
	} else if err != nil {
		return err
	}
	if n := t.length(lengths.Characters); e.cfg.Over == "reject" && e.cfg.Limit > 0 && n > e.cfg.Limit {
		return e.io.Reject("too_long", fmt.Sprintf("it has %d %s, over the limit of %d", n, e.cfg.Counter, e.cfg.Limit), ophglm.Where{ID: s.ID}, s)
	}
	e.io.Used(1)
	e.columns.add(t)
	e.pictures.use(t)
	return out.put("", s, "\n")
}

// row is a talk, or a part of one, in the trainer's format.
func (e *exporter) row(sample string, t *talk) any {
	switch {
	case e.cfg.Format == "alpaca":
		return t.alpaca(e.columns)
	case e.cfg.Format == "sharegpt":
		return t.sharegpt(e.columns)
	case e.cfg.Unit == "turn":
		return t.llava(fmt.Sprintf("%s#%d", sample, t.answer()))
	}
	return t.llava(sample)
}

// indexRow says what stands behind a row of the trainer's file.
type indexRow struct {
	Row     int    `json:"row"`
	Sample  string `json:"sample"`
	Message int    `json:"message"`
}

// rows reads the full samples back and writes the trainer's file.
func (e *exporter) rows(ctx context.Context) (err error) {
	in, err := os.Open(e.path)
	if err != nil {
		return fmt.Errorf("reading back what was exported: %w", err)
	}
	defer in.Close() // only read from
	out, err := e.create(e.cfg.Name + ".json")
	if err != nil {
		return err
	}
	defer func() { err = out.close(err) }()
	var index *sheet
	if e.cfg.Unit == "turn" {
		if index, err = e.create("rows.jsonl"); err != nil {
			return err
		}
		defer func() { err = index.close(err) }()
	}
	row, before := 0, "[\n"
	write := func(id string, t *talk) error {
		row++
		n := t.length(lengths.Characters)
		e.lengths.Add(n)
		if e.cfg.Limit > 0 && n > e.cfg.Limit {
			e.over++
		}
		if err := out.put(before, e.row(id, t), ""); err != nil {
			return err
		}
		before = ",\n"
		if index == nil {
			return nil
		}
		return index.put("", indexRow{Row: row, Sample: id, Message: t.answer()}, "\n")
	}
	lines := jsonl.NewScanner(in)
	for {
		line, err := lines.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		s := &ophglm.Sample{}
		if err == nil {
			err = jsonl.Unmarshal(line, s)
		}
		var t *talk
		if err == nil {
			t, err = talkOf(s)
		}
		if err != nil {
			return fmt.Errorf("reading back what was exported: %w", err)
		}
		first := len(t.exchanges)
		if index != nil {
			first = 1
		}
		for n := first; n <= len(t.exchanges); n++ {
			if err := write(s.ID, t.part(n)); err != nil {
				return err
			}
		}
	}
	e.report(row)
	end := "\n]\n"
	if row == 0 {
		end = before + "]\n"
	}
	_, err = out.w.WriteString(end)
	return err
}

func (e *exporter) report(rows int) {
	s := e.lengths.Summary()
	e.io.Count("rows", rows)
	if rows == 0 {
		return
	}
	for _, v := range []struct {
		name string
		n    int
	}{{"min", s.Min}, {"median", s.Median}, {"p95", s.P95}, {"max", s.Max}} {
		e.io.Count(e.cfg.Counter+" a row, "+v.name, v.n)
	}
	if e.cfg.Limit > 0 {
		e.io.Count(fmt.Sprintf("rows over %d %s", e.cfg.Limit, e.cfg.Counter), e.over)
	}
}

// info writes dataset_info.json, indented for people. LLaVA reads none.
func (e *exporter) info() error {
	if e.cfg.Format == "llava" {
		return nil
	}
	out, err := e.create("dataset_info.json")
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out.w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return out.close(enc.Encode(map[string]any{e.cfg.Name: info(e.cfg.Format, e.cfg.Name+".json", e.columns)}))
}
