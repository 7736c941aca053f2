//go:build proof

package proof

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pipelines is the starter pipeline with generated consultations in the place
// of its own: tens of megabytes, so that a kill lands inside a shard.
const pipelines = `
pipelines:
  proof:
    curated:       {kind: kg.starter}
    graph:         {kind: kg.merge, from: {graphs: curated}}
    lexicon:       {kind: kg.lexicon, from: {graph: graph}}
    instructions:  {kind: instruct.compose, from: {graph: graph}}

    consultations: {kind: dialogue.cmtmedqa, from: {files: [a/made.json, b/made.json, c/made.json]}}
    normal:        {kind: dialogue.normalise, from: {dialogues: consultations}}
    turns:         {kind: dialogue.turns, from: {dialogues: normal}}
    safe:          {kind: dialogue.deidentify, from: {dialogues: turns}}
    eye:           {kind: dialogue.select, from: {dialogues: safe}}
    dialogues:     {kind: dialogue.dedup, from: {dialogues: eye}}
    conversations: {kind: instruct.from_dialogue, from: {dialogues: dialogues}}

    split:         {kind: datasets.split, from: {samples: [instructions, conversations]}}
    train:         {kind: datasets.export, from: {samples: split.train}, with: {format: alpaca}}
    train_chat:    {kind: datasets.export, from: {samples: split.train}, with: {format: sharegpt}}
`

// rows is how many consultations each file has: about 12 MB of them.
const rows = 16_000

// binary builds the program once for a test.
func binary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ophglm")
	c := exec.Command("go", "build", "-buildvcs=false", "-tags", "sqlite_fts5", "-o", path, "../../cmd/ophglm")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// project is a folder with pipelines.yaml and the generated files.
type project struct {
	t   *testing.T
	bin string
	dir string
}

func newProject(t *testing.T, bin string) *project {
	t.Helper()
	p := &project{t: t, bin: bin, dir: t.TempDir()}
	if err := os.WriteFile(filepath.Join(p.dir, "pipelines.yaml"), []byte(pipelines), 0o644); err != nil {
		t.Fatal(err)
	}
	for i, sub := range []string{"a", "b", "c"} {
		if err := writeConsultations(filepath.Join(p.dir, sub), uint64(i)); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// phrases are what the generated consultations are made of: of the eye, so that
// they are selected, with a doctor and a telephone number to be replaced.
var phrases = strings.Fields(`糖尿病十年，最近视力下降。 右眼看东西变形。 左眼有黑影飘动。 眼底检查说有出血。 黄斑水肿需要打针吗？ 眼压21mmHg正常吗？
	建议做OCT检查。 建议做荧光素眼底血管造影。 玻璃体积血可以先观察。 视网膜脱离要尽早手术。 青光眼要长期用药。 每月复查一次。
	抗VEGF治疗一般先打三针。 激光光凝后视力会恢复吗？ 白内障手术后多久能开车？ 我是张伟医生。 电话13800138000。 谢谢医生。 不客气。`)

// writeConsultations writes a JSON array in the layout of CMtMedQA.
func writeConsultations(dir string, seed uint64) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, "made.json"))
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	w := bufio.NewWriter(f)
	r := rand.New(rand.NewPCG(7, seed))
	text := func() string {
		var b strings.Builder
		for range 2 + r.IntN(4) {
			b.WriteString(phrases[r.IntN(len(phrases))])
		}
		return b.String()
	}
	w.WriteString("[")
	for n := range rows {
		if n > 0 {
			w.WriteString(",\n")
		}
		row := map[string]any{"id": fmt.Sprintf("%d-%d", seed, n), "cate1": "五官科", "cate2": "眼科", "instruction": text(), "output": text()}
		var history [][2]string
		for range r.IntN(4) {
			history = append(history, [2]string{text(), text()})
		}
		row["history"] = history
		b, err := json.Marshal(row)
		if err != nil {
			return err
		}
		w.Write(b)
	}
	w.WriteString("]\n")
	return w.Flush()
}

// command prepares a command of the program in the project, with what it will
// print and what it will say on the side.
func (p *project) command(args ...string) (c *exec.Cmd, out, errs *bytes.Buffer) {
	c = exec.Command(p.bin, args...)
	c.Dir = p.dir
	out, errs = new(bytes.Buffer), new(bytes.Buffer)
	c.Stdout, c.Stderr = out, errs
	return c, out, errs
}

// must runs a command to its end and returns what it printed.
func (p *project) must(args ...string) string {
	p.t.Helper()
	c, out, errs := p.command(args...)
	if err := c.Run(); err != nil {
		p.t.Fatalf("ophglm %s: %v\n%s%s", strings.Join(args, " "), err, errs, out)
	}
	return out.String()
}

// wipe removes all that was built.
func (p *project) wipe() {
	p.t.Helper()
	for _, d := range []string{".ophglm", "out"} {
		if err := os.RemoveAll(filepath.Join(p.dir, d)); err != nil {
			p.t.Fatal(err)
		}
	}
}

// result is what a build leaves: the digest of the manifest of each stage, and
// of each file under out.
func (p *project) result() map[string]string {
	p.t.Helper()
	out := map[string]string{}
	b, err := os.ReadFile(filepath.Join(p.dir, ".ophglm/refs/proof.json"))
	if err != nil {
		p.t.Fatal(err)
	}
	var refs struct{ Stages map[string]string }
	if err := json.Unmarshal(b, &refs); err != nil {
		p.t.Fatal(err)
	}
	for stage, key := range refs.Stages {
		found, err := filepath.Glob(filepath.Join(p.dir, ".ophglm", "artifacts", "*", key, "manifest.json"))
		if err != nil {
			p.t.Fatal(err)
		}
		private, err := filepath.Glob(filepath.Join(p.dir, ".ophglm", "private", "artifacts", "*", key, "manifest.json"))
		if err != nil {
			p.t.Fatal(err)
		}
		if found = append(found, private...); len(found) != 1 {
			p.t.Fatalf("stage %s has %d manifests", stage, len(found))
		}
		out["stage "+stage] = p.digest(found[0])
	}
	err = filepath.WalkDir(filepath.Join(p.dir, "out"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, e := filepath.Rel(p.dir, path)
			if e != nil {
				return e
			}
			out["file "+rel] = p.digest(path)
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

func (p *project) digest(path string) string {
	p.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// summary is what ophglm run --json says of each stage.
type summary struct {
	Stages []struct {
		Stage      string
		Cached     bool
		Accounting struct{ Inputs int64 }
	}
}

func (p *project) summary(printed string) summary {
	p.t.Helper()
	var s summary
	if err := json.Unmarshal([]byte(printed), &s); err != nil {
		p.t.Fatalf("%v: %s", err, printed)
	}
	return s
}

// undisturbed builds the project once, checks that the build is worth
// disturbing, and returns what it leaves.
func (p *project) undisturbed() map[string]string {
	p.t.Helper()
	s := p.summary(p.must("run", "proof", "--json"))
	for _, st := range s.Stages {
		if st.Stage == "consultations" && st.Accounting.Inputs != 3*rows || st.Stage == "dialogues" && st.Accounting.Inputs < rows {
			p.t.Fatalf("stage %s read %d records: the generated consultations do not reach it", st.Stage, st.Accounting.Inputs)
		}
	}
	want := p.result()
	for _, must := range []string{"stage dialogues", "file out/proof/train/samples.jsonl"} {
		if want[must] == "" {
			p.t.Fatalf("the build left no %s: %v", must, slices.Sorted(maps.Keys(want)))
		}
	}
	return want
}

// same compares what a build left with what it should be, and has the program
// itself read every byte of the store, drop what is left over, and find nothing
// to do.
func (p *project) same(when string, want map[string]string) {
	p.t.Helper()
	got := p.result()
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if got[k] != want[k] {
			p.t.Errorf("%s: %s is %s, want %s", when, k, got[k], want[k])
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			p.t.Errorf("%s: %s was left over", when, k)
		}
	}
	p.must("verify", "--deep")
	p.must("gc")
	for _, d := range []string{"work", "private/work"} {
		left, err := os.ReadDir(filepath.Join(p.dir, ".ophglm", d))
		if err != nil || len(left) > 0 {
			p.t.Errorf("%s: after gc %s holds %v, %v", when, d, left, err)
		}
	}
	for _, st := range p.summary(p.must("run", "proof", "--json")).Stages {
		if !st.Cached {
			p.t.Errorf("%s: stage %s was built again with nothing changed", when, st.Stage)
		}
	}
}
