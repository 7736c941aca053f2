package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ophglm"
	"ophglm/internal/jsonl"
)

// inspectFolder looks a dialogue up in a folder that dialogue clean wrote. Its
// clean.jsonl holds the turns as they are now; what a line says of source turns,
// edits and drops is shown where it is there, and the turns as they were read
// where source.jsonl is.
func inspectFolder(ctx context.Context, dir, id string) (*inspection, error) {
	if !exists(filepath.Join(dir, "clean.jsonl")) {
		return nil, usagef("%s holds no clean.jsonl: --in names a folder that ophglm dialogue clean wrote", dir)
	}
	f := folder{ctx: ctx, dir: dir}
	x, err := f.find(id)
	if err != nil {
		return nil, err
	}
	if err := f.fill(x); err != nil {
		return nil, err
	}
	if x.Source == nil {
		x.Missing = "the turns as they were read are not in " + dir
	}
	return x, nil
}

// folder reads the files of dialogue clean.
type folder struct {
	ctx context.Context
	dir string
}

// folderLine is a line of clean.jsonl or source.jsonl: the record under the
// input's own id.
type folderLine struct {
	ID         string          `json:"id"`
	Record     string          `json:"record"`
	Origins    []ophglm.Origin `json:"origins"`
	Lang       ophglm.Lang     `json:"lang"`
	Department string          `json:"department"`
	Disease    string          `json:"disease"`
	Turns      []ophglm.Turn   `json:"turns"`
	Dropped    []ophglm.Drop   `json:"dropped"`
	Diseases   []string        `json:"diseases"`
	Scenarios  []string        `json:"scenarios"`
	History    []string        `json:"history"`
	Flags      []string        `json:"flags"`
	Quality    *ophglm.Quality `json:"quality"`
	Cluster    string          `json:"cluster"`
}

// dialogue is the record, as far as the line gives it.
func (l *folderLine) dialogue() *ophglm.Dialogue {
	return &ophglm.Dialogue{
		ID: cmp.Or(l.Record, l.ID), Origins: l.Origins, Lang: l.Lang, Department: l.Department, Disease: l.Disease, Turns: l.Turns, Dropped: l.Dropped,
		Diseases: l.Diseases, Scenarios: l.Scenarios, History: l.History, Flags: l.Flags, Quality: l.Quality, Cluster: l.Cluster,
	}
}

// find finds the dialogue that an id means, among those that are left, then those
// that were rejected, then those that were merged.
func (f folder) find(id string) (*inspection, error) {
	var all candidates
	name := func(name, record string) {
		d := named{ID: cmp.Or(record, name)}
		if name != "" {
			d.Origins = []ophglm.Origin{{Key: name}}
		}
		all.add(fits(id, &d), &d)
	}
	if err := eachLine(f, "clean.jsonl", func(l *folderLine) error { name(l.ID, l.Record); return nil }); err != nil {
		return nil, err
	}
	if err := eachLine(f, "rejects.jsonl", func(l *rejectLine) error { name(l.ID, l.Where.ID); return nil }); err != nil {
		return nil, err
	}
	if all.how == noMatch {
		if err := eachLine(f, "merged.jsonl", func(l *mergedLine) error { name(l.ID, l.Record); return nil }); err != nil {
			return nil, err
		}
	}
	record, err := all.one(id)
	switch {
	case err != nil:
		return nil, err
	case record == "":
		return nil, fmt.Errorf("%s knows no dialogue %s", f.dir, id)
	}
	return &inspection{ID: record, Name: all.names[0]}, nil
}

// fill reads what the files say of the dialogue.
func (f folder) fill(x *inspection) error {
	of := func(name, record string) bool { return record == x.ID || record == "" && name == x.Name }
	var d *ophglm.Dialogue
	err := eachLine(f, "clean.jsonl", func(l *folderLine) error {
		if cmp.Or(l.Record, l.ID) != x.ID {
			return nil
		}
		d = l.dialogue()
		return errFound
	})
	if err != nil {
		return err
	}
	err = eachLine(f, "rejects.jsonl", func(l *rejectLine) error {
		if !of(l.ID, l.Where.ID) {
			return nil
		}
		x.Path = append(x.Path, passed{Stage: l.Stage, What: "rejected", Reason: l.Reason, Detail: l.Detail})
		record := &ophglm.Dialogue{}
		if d == nil && jsonl.Unmarshal(l.Record, record) == nil && len(record.Turns) > 0 {
			d = record
		}
		return nil
	})
	if err != nil {
		return err
	}
	if d == nil {
		d = &ophglm.Dialogue{ID: x.ID, Turns: []ophglm.Turn{}}
	}
	if d.Name() != x.Name && len(d.Origins) == 0 {
		d.Origins = []ophglm.Origin{{Key: x.Name}}
	}
	x.Dialogue = d
	err = eachLine(f, "source.jsonl", func(l *folderLine) error {
		if cmp.Or(l.Record, l.ID) != x.ID {
			return nil
		}
		x.Source = l.dialogue()
		return errFound
	})
	if err != nil {
		return err
	}
	if len(d.Facts)+len(d.RedFlags)+len(d.Removed) == 0 {
		if err := f.found(x); err != nil {
			return err
		}
	}
	return f.links(x)
}

// found reads facts, red flags and removals of the dialogue's name.
func (f folder) found(x *inspection) error {
	d := x.Dialogue
	place := func(p placed) ophglm.Place {
		return ophglm.Place{Record: d.ID, Turn: p.Turn, Start: p.Start, End: p.End}
	}
	err := eachLine(f, "facts.jsonl", func(l *factLine) error {
		if l.Record == d.ID {
			d.Facts = append(d.Facts, ophglm.Fact{In: place(l.placed), Kind: l.Kind, Value: l.Value, Unit: l.Unit, Eye: l.Eye, Negated: l.Negated, Subject: l.Subject, Entity: l.Entity})
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = eachLine(f, "triage.jsonl", func(l *triageLine) error {
		if l.Record == d.ID {
			d.RedFlags = append(d.RedFlags, ophglm.RedFlag{In: place(l.placed), Rule: l.RedFlag, Answer: l.Answer})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachLine(f, "pii.jsonl", func(l *piiLine) error {
		if l.Record == d.ID {
			d.Removed = append(d.Removed, ophglm.Removal{In: place(l.placed), Field: l.Field, Type: l.Type, Hash: l.Hash})
		}
		return nil
	})
}

// links reads which dialogues were merged with it and which are near.
func (f folder) links(x *inspection) error {
	err := eachLine(f, "merged.jsonl", func(l *mergedLine) error {
		switch {
		case l.Record == x.ID:
			x.Links = append(x.Links, inspectedLink{Kind: "merged_into", Name: l.Into, Similarity: l.Similarity})
			x.Path = append(x.Path, passed{Stage: "dedup", What: "merged", Into: l.Into})
		case l.IntoRecord == x.ID:
			x.Links = append(x.Links, inspectedLink{Kind: "merged_from", Name: l.ID, Similarity: l.Similarity})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachLine(f, "near.jsonl", func(l *nearLine) error {
		switch {
		case l.Record == x.ID:
			x.Links = append(x.Links, inspectedLink{Kind: "near", Name: l.Near, Similarity: l.Similarity, Differs: l.Differs})
		case l.NearRecord == x.ID:
			x.Links = append(x.Links, inspectedLink{Kind: "near", Name: l.ID, Similarity: l.Similarity, Differs: l.Differs})
		}
		return nil
	})
}

// eachLine calls use for each line of a file of the folder; none where the file is
// not there.
func eachLine[T any](f folder, file string, use func(*T) error) error {
	h, err := os.Open(filepath.Join(f.dir, file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer h.Close() // only read from
	r := bufio.NewReaderSize(h, 256<<10)
	for n := 1; ; n++ {
		line, err := readLine(r)
		if len(line) > 0 {
			v := new(T)
			if err := jsonl.Unmarshal(line, v); err != nil {
				return fmt.Errorf("%s:%d: %w", filepath.Join(f.dir, file), n, err)
			}
			if err := use(v); errors.Is(err, errFound) {
				return nil
			} else if err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case n%1024 == 0 && f.ctx.Err() != nil:
			return f.ctx.Err()
		}
	}
}

// readLine reads a line of any length, without its end.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadBytes('\n')
	for n := len(line); n > 0 && (line[n-1] == '\n' || line[n-1] == '\r'); n-- {
		line = line[:n-1]
	}
	return line, err
}
