package erasure_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ophglm/internal/artifact"
	"ophglm/internal/erasure"
)

// After an erasure no byte of store, exports or list holds a key, an id of a
// record, or what was said; after the next build neither, and what is not erased is
// there as before.
func TestErasedIsGoneAndTheRestStays(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	if checks.Value.String() == checks.DefValue { // each builds two pipelines twice
		if err := checks.Value.Set("15"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
	}
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		p := newProject(t, dir)
		rows := map[string][]row{}
		for _, file := range []string{"a.jsonl", "b.jsonl"} {
			for i := range rapid.IntRange(0, 5).Draw(rt, "rows of "+file) {
				long := strings.Repeat("长", rapid.IntRange(0, 1).Draw(rt, "long")*4)
				rows[file] = append(rows[file], row{
					ID: fmt.Sprintf("KEY-%s-%d", file[:1], i), Text: fmt.Sprintf("词%s%d%s", file[:1], i, long), Bad: rapid.IntRange(0, 4).Draw(rt, "bad") == 0,
				})
			}
			p.write(file, rows[file]...)
		}
		_, before := p.mustBuild()
		var erased, kept []row
		for _, r := range slices.Concat(rows["a.jsonl"], rows["b.jsonl"]) {
			if rapid.Bool().Draw(rt, "erase "+r.ID) {
				erased = append(erased, r)
			} else {
				kept = append(kept, r)
			}
		}
		if len(erased) == 0 {
			return
		}
		var keys, left []string
		for _, r := range erased {
			keys = append(keys, r.ID)
			left = append(left, r.ID, r.Text, dialogueID(r.Text))
		}
		rep := p.erase(keys...)
		if rep.Added != len(keys) || rep.Listed != len(keys) || len(rep.HeldNowhere) > 0 {
			rt.Fatalf("%d keys: the report says %+v", len(keys), rep)
		}
		if found := p.holding(left...); found != "" {
			rt.Fatalf("after the erasure %s", found)
		}
		proof, after := p.mustBuild()
		if found := p.holding(left...); found != "" {
			rt.Fatalf("after the build %s", found)
		}
		if want := fmt.Sprintf("erased: %d %s, %d artifacts searched, nothing left", len(keys), map[bool]string{true: "key", false: "keys"}[len(keys) == 1], proof.Artifacts); proof.String() != want || proof.Artifacts == 0 {
			rt.Fatalf("the proof is %q, want %q", proof, want)
		}
		for _, r := range kept {
			if !r.Bad && p.holding(r.Text) == "" {
				rt.Fatalf("%s, which was not erased, is gone", r.ID)
			}
		}
		for _, stage := range []string{"one.read", "two.a", "two.b"} {
			was, now := before[stage].Accounting, after[stage].Accounting
			if now.Inputs != was.Inputs || now.Used+now.Rejected != was.Inputs || now.Reasons["erased"] != was.Used-now.Used {
				rt.Fatalf("%s accounts for %+v, and before for %+v", stage, now, was)
			}
		}
	})
}

func twoFiles(t *testing.T) *project {
	p := newProject(t, t.TempDir())
	p.write("a.jsonl", row{ID: "ANNA", Text: "第一个人说的话"}, row{ID: "BERT", Text: "第二个人说的话"}, row{ID: "CARL", Text: "短"}, row{ID: "BERT", Text: "坏的一行", Bad: true})
	p.write("b.jsonl", row{ID: "DORA", Text: "另一个文件里的话"})
	return p
}

// What does not hold the key, and was made of nothing that does, stays.
func TestOnlyWhatHeldItGoes(t *testing.T) {
	p := twoFiles(t)
	_, before := p.mustBuild()
	rep := p.erase("DORA")
	var gone []string
	for _, s := range rep.Stages {
		gone = append(gone, s.Pipeline+"."+s.Stage)
	}
	if want := []string{"two.b", "two.both", "two.from_b", "two.only_b"}; !slices.Equal(gone, want) {
		t.Errorf("gone are %v, want %v", gone, want)
	}
	for stage, m := range before {
		found, err := p.store.Find(m.Key)
		if err != nil {
			t.Fatal(err)
		}
		if (found == nil) != slices.Contains(gone, stage) {
			t.Errorf("%s is gone: %v", stage, found == nil)
		}
	}
	var exports []string
	for _, e := range rep.Exports {
		exports = append(exports, strings.TrimPrefix(e, filepath.ToSlash(p.dir)+"/"))
	}
	if want := []string{"out/two/both", "out/two/only_b"}; !slices.Equal(exports, want) {
		t.Errorf("exports %v are gone, want %v", exports, want)
	}
	if refs, err := p.store.Refs("two"); err != nil || len(refs.Stages) != 2 {
		t.Errorf("the pipeline two has %v: %v", refs.Stages, err)
	}
}

// An export whose pipeline is no more is found by its files, and so is an artifact
// that no build has any longer.
func TestWhatNothingRefersToGoesToo(t *testing.T) {
	p := twoFiles(t)
	p.mustBuild()
	if err := os.Rename(filepath.Join(p.dir, "out/one"), filepath.Join(p.dir, "out/former")); err != nil {
		t.Fatal(err)
	}
	if err := p.store.SetRefs("one", artifact.Refs{Stages: map[string]string{}}); err != nil {
		t.Fatal(err)
	}
	if err := p.store.SetRefs("two", artifact.Refs{Stages: map[string]string{}}); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{".ophglm/work/shards-1", ".ophglm/private/work/shards-2", ".ophglm/verify-3"} {
		if err := os.MkdirAll(filepath.Join(p.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p.dir, dir, "x"), []byte("BERT"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rep := p.erase("BERT")
	if found := p.holding("BERT", "第二个人", dialogueID("第二个人说的话")); found != "" {
		t.Error(found)
	}
	if rep.Work != 3 {
		t.Errorf("%d pieces of unfinished work were removed, want 3", rep.Work)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	p := twoFiles(t)
	_, before := p.mustBuild()
	for _, dir := range []string{"work/shards-1", "private/work/shards-2", "scratch-3", "verify-4"} {
		if err := os.MkdirAll(filepath.Join(p.store.Root(), dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	r := p.request("ANNA", "nobody")
	r.DryRun = true
	dry, err := erasure.Erase(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(p.list()); err == nil {
		t.Error("the list was written")
	}
	for stage, m := range before {
		if found, err := p.store.Find(m.Key); found == nil || err != nil {
			t.Errorf("%s is gone: %v", stage, err)
		}
	}
	wet := p.erase("ANNA", "nobody")
	if dry.Artifacts != wet.Artifacts || !slices.Equal(dry.Stages, wet.Stages) || !slices.Equal(dry.Exports, wet.Exports) || dry.Added != wet.Added || dry.Work != 4 || wet.Work != 4 {
		t.Errorf("the dry run says\n%+v\nand then there went\n%+v", dry, wet)
	}
	if !slices.Equal(wet.HeldNowhere, []int{2}) {
		t.Errorf("held nowhere are %v, want the second", wet.HeldNowhere)
	}
}

func TestImpossibleKeysAreNotRepeated(t *testing.T) {
	p := twoFiles(t)
	long := strings.Repeat("k", erasure.MaxKey+1)
	for _, key := range []string{"", "\u3000", long} {
		_, err := erasure.Erase(t.Context(), p.request("ANNA", key))
		var k erasure.KeyError
		if !errors.As(err, &k) || !strings.HasPrefix(err.Error(), "key 2 of those given") || strings.Contains(err.Error(), "kkk") {
			t.Errorf("%.20q: %v", key, err)
		}
	}
	if _, err := os.Stat(p.list()); err == nil {
		t.Error("the list was written")
	}
}

// The proof finds a key that is in the store, tells where, and what removes it.
func TestProofFindsWhatIsLeft(t *testing.T) {
	p := twoFiles(t)
	_, before := p.mustBuild()
	list, err := erasure.Load(p.list(), secret)
	if err != nil {
		t.Fatal(err)
	}
	list.Add("BERT")
	if err := list.Write(p.list()); err != nil { // as it comes from elsewhere
		t.Fatal(err)
	}
	_, _, err = p.build()
	var left *erasure.LeftError
	if !errors.As(err, &left) {
		t.Fatalf("the build says %v", err)
	}
	old := before["one.read"]
	want := []string{filepath.Join(old.Dir(), "dialogues/part-00000.jsonl:2 (toy.read)"), filepath.Join(old.Dir(), "rejects/part-00000.jsonl:1 (toy.read)")}
	if !slices.Equal(left.Places, want) {
		t.Errorf("it was found in %v, want %v", left.Places, want)
	}
	if strings.Contains(err.Error(), "BERT") || !strings.Contains(err.Error(), "ophglm gc --erased") {
		t.Errorf("the error is %v", err)
	}
	rep, err := erasure.Erase(t.Context(), p.request())
	if err != nil {
		t.Fatal(err)
	}
	// Of what the first build made, three stages of the file and what both were put into.
	if rep.Artifacts != 4 || rep.Added != 0 {
		t.Errorf("by the list %+v was removed", rep)
	}
	if found := p.holding("BERT", "第二个人"); found != "" {
		t.Error(found)
	}
	p.mustBuild()
}

// What is made of a record holds its id and no key: the proof looks for both.
func TestProofFindsTheIDsOfErasedRecords(t *testing.T) {
	p := twoFiles(t)
	_, before := p.mustBuild()
	samples := before["one.samples"]
	other, err := artifact.Open(filepath.Join(t.TempDir(), "other"))
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Adopt(samples); err != nil {
		t.Fatal(err)
	}
	kept, err := other.Find(samples.Key)
	if err != nil {
		t.Fatal(err)
	}
	p.erase("BERT")
	p.mustBuild()
	if err := p.store.Adopt(kept); err != nil { // as from a copy of the store
		t.Fatal(err)
	}
	_, _, err = p.build()
	var left *erasure.LeftError
	if !errors.As(err, &left) || len(left.Places) != 1 || !strings.Contains(left.Places[0], "samples/part-00000.jsonl:2 (toy.sample)") {
		t.Errorf("the build says %v", err)
	}
}

// The same words under another key are the same record, which stays.
func TestTheSameWordsUnderAnotherKeyStay(t *testing.T) {
	p := twoFiles(t)
	p.write("b.jsonl", row{ID: "DORA", Text: "第二个人说的话"})
	p.mustBuild()
	p.erase("BERT")
	if found := p.holding("第二个人"); found != "" {
		t.Error(found)
	}
	_, built := p.mustBuild()
	if got := built["two.b"].Accounting.Used; got != 1 {
		t.Errorf("%d of the rows of the other key were used, want 1", got)
	}
	if found := p.holding("BERT"); found != "" {
		t.Error(found)
	}
}

// What was searched is not searched again until the list changes.
func TestProofSearchesOnce(t *testing.T) {
	p := twoFiles(t)
	p.mustBuild()
	p.erase("ANNA")
	// Seven recipes, as two stages are the same in both pipelines, and b.jsonl as it
	// was read before there was a list.
	first, _ := p.mustBuild()
	if first.Artifacts != 8 || first.Searched == 0 {
		t.Errorf("first %d of %d artifacts were searched, want some of 8", first.Searched, first.Artifacts)
	}
	again, _ := p.mustBuild()
	if again.Artifacts != first.Artifacts || again.Searched != 0 {
		t.Errorf("again %d of %d artifacts were searched", again.Searched, again.Artifacts)
	}
	p.erase("CARL")
	changed, _ := p.mustBuild()
	if changed.Keys != 2 || changed.Searched == 0 {
		t.Errorf("after the list changed %d artifacts were searched for %d keys", changed.Searched, changed.Keys)
	}
	if notes, err := os.ReadDir(filepath.Join(p.store.Root(), "proofs")); err != nil || len(notes) != 1 {
		t.Errorf("notes of %d states of the list are kept: %v", len(notes), err)
	}
}

// An erasure waits for builds, and keeps new ones out.
func TestEraseWaitsForBuilds(t *testing.T) {
	p := twoFiles(t)
	release, err := p.store.Shared(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := erasure.Erase(ctx, p.request("ANNA")); !errors.Is(err, context.Canceled) {
		t.Errorf("while a build holds the store it says %v", err)
	}
	release()
	p.erase("ANNA")
}

func TestEraseNeedsTheSecret(t *testing.T) {
	p := twoFiles(t)
	for _, s := range []string{"", "another"} {
		r := p.request("ANNA")
		if s != "" {
			p.erase("EMIL")
		}
		r.Secret = s
		_, err := erasure.Erase(t.Context(), r)
		var e *erasure.SecretError
		if !errors.As(err, &e) {
			t.Errorf("with the secret %q: %v", s, err)
		}
	}
}
