package leaderboard

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"ophglm/eval/bootstrap"
	"ophglm/eval/classification"
	"ophglm/eval/run"
	"ophglm/eval/score"
)

var opens = map[string]Opener{classification.Family: classification.Open}

// runOf is the run of a model on 200 items of 100 patients; the better it is, the
// further its probabilities follow the labels.
func runOf(t testing.TB, model string, items int, better float64) *run.Run {
	t.Helper()
	truth, own := rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(2, uint64(len(model))+uint64(better*100)))
	set := &classification.Set{Task: classification.Binary, Classes: []string{"positive"}, Labels: make([][]bool, 1), Probabilities: make([][]float64, 1)}
	for i := range items {
		is := truth.IntN(3) == 0
		p := .5 + own.NormFloat64()*.2
		if is {
			p += better
		}
		set.Items.IDs = append(set.Items.IDs, fmt.Sprintf("%05d", i))
		set.Items.Groups = append(set.Items.Groups, fmt.Sprintf("p%05d", i/2))
		set.Labels[0], set.Probabilities[0] = append(set.Labels[0], is), append(set.Probabilities[0], min(max(p, 0), 1))
	}
	table, err := classification.New(set, classification.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	r, err := table.Run(model)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var options = Options{Alpha: .05, Bootstrap: bootstrap.Options{Replicates: 500, Level: .95, Method: bootstrap.Percentile, Workers: 2}}

func build(t *testing.T, o Options, runs ...*run.Run) *Board {
	t.Helper()
	b, err := Build(context.Background(), runs, opens, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func column(b *Board, name string) Column {
	for _, c := range b.Columns {
		if c.Name == name {
			return c
		}
	}
	return Column{}
}

// A model that is no better than chance is told from two that are, which are not
// told from each other.
func TestBoard(t *testing.T) {
	b := build(t, options, runOf(t, "good", 200, .4), runOf(t, "as good", 200, .41), runOf(t, "chance", 200, 0))
	auc := column(b, "auc")
	if b.Models[2].Name != "good" || b.N != 200 || b.Groups != 100 {
		t.Fatalf("%+v", b)
	}
	if auc.Cells[1].Rank != 3 || auc.Cells[1].letters() != "b" || auc.Cells[0].letters() != "a" || auc.Cells[2].letters() != "a" {
		t.Errorf("%+v", auc.Cells)
	}
	brier := column(b, "brier")
	if brier.Better != Lower || brier.Cells[1].Rank != 3 {
		t.Errorf("the Brier score of chance is not the worst: %+v", brier.Cells)
	}
	if len(auc.Pairs) != 3 || *auc.Pairs[0].Holm < *auc.Pairs[0].P {
		t.Errorf("%+v", auc.Pairs)
	}
}

// Another run changes no estimate and no interval of those that were there; the
// table's digest changes.
func TestARunChangesNoOther(t *testing.T) {
	x, y, z := runOf(t, "x", 200, .3), runOf(t, "y", 200, .2), runOf(t, "z", 200, .1)
	two, three := build(t, options, x, z), build(t, options, z, y, x)
	if two.Digest == three.Digest {
		t.Error("another table has the same digest")
	}
	if again := build(t, options, z, x); again.Digest != two.Digest {
		t.Error("the order of runs is in the digest")
	}
	for i := range two.Columns {
		for from, to := range map[int]int{0: 0, 1: 2} {
			a, b := two.Columns[i].Cells[from], three.Columns[i].Cells[to]
			if !reflect.DeepEqual(a.Value, b.Value) || !reflect.DeepEqual(a.Interval, b.Interval) {
				t.Errorf("%s: %+v became %+v", two.Columns[i].Name, a, b)
			}
		}
	}
}

// The cache gives the same board; what is broken in it is made anew.
func TestCache(t *testing.T) {
	for _, method := range []bootstrap.Method{bootstrap.Percentile, bootstrap.BCa} {
		o := options
		o.Bootstrap.Method = method
		runs := []*run.Run{runOf(t, "x", 60, .3), runOf(t, "y", 60, .2)}
		without := build(t, o, runs...)
		o.Cache = &Cache{Dir: t.TempDir()}
		first := build(t, o, runs...)
		files, err := os.ReadDir(o.Cache.Dir)
		if err != nil || len(files) != 2 {
			t.Fatalf("%d files are kept: %v", len(files), err)
		}
		second := build(t, o, runs...)
		if err := os.WriteFile(o.Cache.Dir+"/"+files[0].Name(), []byte("broken"), 0o666); err != nil {
			t.Fatal(err)
		}
		third := build(t, o, runs...)
		for _, b := range []*Board{first, second, third} {
			if !reflect.DeepEqual(b.Columns, without.Columns) {
				t.Errorf("%s: the board from the cache is another", method)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	a := runOf(t, "a", 200, .3)
	grouped := runOf(t, "b", 200, .3)
	grouped.Items.Groups = grouped.Items.IDs
	grouped.Digest = "other"
	for want, runs := range map[string][]*run.Run{
		"one run or more":    nil,
		"two runs are":       {a, a},
		"200 items and b":    {a, runOf(t, "b", 100, .3)},
		"in other groups":    {a, grouped},
		"no leaderboards of": {{Family: "cooking", Model: "a"}},
	} {
		if _, err := Build(context.Background(), runs, opens, options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	var runs []*run.Run
	for i := range 20 {
		runs = append(runs, runOf(b, fmt.Sprint("m", i), 10_000, .2+float64(i)/100))
	}
	o := options
	o.Bootstrap.Replicates = 1000
	o.Cache = &Cache{Dir: b.TempDir()}
	if _, err := Build(b.Context(), runs, opens, o); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Build(b.Context(), runs, opens, o); err != nil {
			b.Fatal(err)
		}
	}
}

var _ score.Tested = &classification.Table{}
