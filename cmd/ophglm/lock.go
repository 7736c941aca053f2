package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"ophglm/internal/artifact"
	"ophglm/internal/pipeline"
)

// lockFile is pipelines.lock: for each pipeline that is locked, the digest and
// the number of records of every stage's outputs. It is committed, so that who
// builds elsewhere sees whether the same bytes came out. Of a stage that a model's
// answer reaches it has the number of records alone, and that is not compared:
// floating point differs between processors, and may move a count.
type lockFile map[string]map[string]map[string]lockedOutput // pipeline, stage, port

type lockedOutput struct {
	Digest  string `json:"digest,omitempty"`
	Records int64  `json:"records"`
}

func (p *project) lockPath() string { return filepath.Join(p.dir, "pipelines.lock") }

func readLock(path string) (lockFile, error) {
	l := lockFile{}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &l)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return l, nil
}

func locked(built []pipeline.Built) map[string]map[string]lockedOutput {
	out := map[string]map[string]lockedOutput{}
	for _, b := range built {
		ports := map[string]lockedOutput{}
		for _, o := range b.Manifest.Outputs {
			ports[o.Port] = lockedOutput{o.Digest, o.Records}
			if b.Stage.Answered() {
				ports[o.Port] = lockedOutput{Records: o.Records}
			}
		}
		out[b.Stage.Name] = ports
	}
	return out
}

// checkLock compares what was built with pipelines.lock, or writes it there. A
// pipeline that is not locked is not compared.
func (a *app) checkLock(p *project, pl *pipeline.Pipeline, built []pipeline.Built, write bool) error {
	l, err := readLock(p.lockPath())
	if err != nil {
		return err
	}
	now := locked(built)
	if write {
		l[pl.Name] = now
		b, err := json.MarshalIndent(l, "", " ")
		if err != nil {
			return err
		}
		return artifact.WriteFile(p.lockPath(), append(b, '\n'), 0o644)
	}
	was, ok := l[pl.Name]
	if !ok {
		return nil
	}
	var differ []string
	for stage, outputs := range now {
		for port, o := range outputs {
			if want, ok := was[stage][port]; !ok || want.Digest != o.Digest {
				differ = append(differ, fmt.Sprintf("%s.%s (%s records there, %s here)", stage, port, count(want.Records), count(o.Records)))
			}
		}
	}
	for stage := range was {
		if _, ok := now[stage]; !ok {
			differ = append(differ, stage+" (not a stage any more)")
		}
	}
	if len(differ) == 0 {
		return nil
	}
	sort.Strings(differ)
	return findingsf("%s differs from pipelines.lock: %s: if that is meant, ophglm run %s --lock records it", pl.Name, strings.Join(differ, ", "), pl.Name)
}
