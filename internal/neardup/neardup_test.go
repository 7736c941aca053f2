package neardup

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func index(t testing.TB, opt Options, texts ...Text) *Index {
	t.Helper()
	x, err := New(t.TempDir(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, text := range texts {
		if _, err := x.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func find(t testing.TB, x *Index, workers int) *Result {
	t.Helper()
	r, err := x.Find(context.Background(), workers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func one(s string, group uint64) Text {
	return Text{Parts: []Part{{'p', s}}, Group: group, Order: uint64(len(s))}
}

// Bigrams of the worked examples, with the mark of the part before the first
// character: "abcd" is {pa ab bc cd}.
func TestSimilarity(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"abcd", "abcd", 1},
		{"abcd", "ＡＢ，c d！", 1},    // widths, case and marks do not matter
		{"abcd", "abce", 3.0 / 5}, // {pa ab bc} of {pa ab bc cd ce}
		{"abab", "ab", 2.0 / 3},   // a set: {pa ab} of {pa ab ba}
		{"abcd", "wxyz", 0},
		{"1 2", "12", 1.0 / 4}, // {p1 1_ _2} and {p1 12} have one of four
		{"0.5", "5", 0},
		{"", "", 1},
		{"", "。！", 1},
		{"a", "b", 0},
	} {
		x := index(t, Options{2, 0.5}, one(c.a, 0), one(c.b, 0))
		got, err := x.Similarity(0, 1)
		if err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("Similarity(%q, %q) = %v, %v, want %v", c.a, c.b, got, err, c.want)
		}
	}
	x := index(t, Options{2, 0.5}, Text{Parts: []Part{{'p', "痛"}, {'d', "查"}}}, Text{Parts: []Part{{'d', "痛"}, {'p', "查"}}})
	if s, err := x.Similarity(0, 1); err != nil || s == 1 {
		t.Errorf("who says what does not matter: %v, %v", s, err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, o := range []Options{{}, {3, 0}, {0, 0.5}, {3, 1.01}, {3, math.NaN()}} {
		if _, err := New(t.TempDir(), o); err == nil {
			t.Errorf("%+v passed", o)
		}
	}
}

const story = "医生您好，我妈妈的眼睛视物模糊半个月，平时有高血压，血糖控制得不太好，想问需要做什么检查，会不会失明？"

func TestFind(t *testing.T) {
	other := strings.Replace(story, "不太好", "不好", 1)
	x := index(t, Options{3, 0.6},
		one(story, 1), one("完全是另一件事情，孩子散瞳以后看近处的东西不清楚怎么办", 1), one(story+"。", 1), one(other, 1), one(other, 2), one(story, 2))
	r := find(t, x, 2)
	if fmt.Sprint(r.Root) != "[0 1 0 0 4 4]" {
		t.Errorf("roots %v", r.Root)
	}
	// 0 and 2 are equal: the lesser in order stands for both.
	var near []string
	for _, p := range r.Near {
		near = append(near, fmt.Sprintf("%d-%d", p.A, p.B))
		if p.Similarity < 0.6 {
			t.Errorf("%v", p)
		}
	}
	if got := strings.Join(near, " "); got != "0-4 0-5 3-4 3-5" {
		t.Errorf("near: %s", got)
	}
}

// corpus makes texts of which many are near, the same for one seed.
func corpus(n int, seed uint64) []Text {
	r := rand.New(rand.NewPCG(seed, 1))
	letters := []rune("医生您好我妈眼睛视物模糊半个月平时有高血压糖控制得不太想问需要做什么检查会失明")
	var out []Text
	for len(out) < n {
		if len(out) > 0 && r.IntN(2) == 0 {
			t := out[r.IntN(len(out))]
			s := []rune(t.Parts[0].Text)
			for range r.IntN(len(s) / 6) {
				s[r.IntN(len(s))] = letters[r.IntN(len(letters))]
			}
			out = append(out, Text{Parts: []Part{{'p', string(s)}}, Group: uint64(r.IntN(2)), Order: r.Uint64()})
			continue
		}
		s := make([]rune, 20+r.IntN(120))
		for i := range s {
			s[i] = letters[r.IntN(len(letters))]
		}
		out = append(out, Text{Parts: []Part{{'p', string(s)}}, Group: uint64(r.IntN(2)), Order: r.Uint64()})
	}
	return out
}

// clusters gives the texts that are together, and the near pairs, by content.
func clusters(texts []Text, r *Result) []string {
	by := map[int32][]string{}
	for i, root := range r.Root {
		by[root] = append(by[root], fmt.Sprint(texts[i].Order))
	}
	var out []string
	for _, c := range by {
		slices.Sort(c)
		out = append(out, strings.Join(c, " "))
	}
	for _, p := range r.Near {
		two := []string{fmt.Sprint(texts[p.A].Order), fmt.Sprint(texts[p.B].Order)}
		slices.Sort(two)
		out = append(out, fmt.Sprint("near ", two, p.Similarity))
	}
	slices.Sort(out)
	return out
}

func TestFindWhateverTheOrderAndTheWorkers(t *testing.T) {
	texts := corpus(600, 7)
	want := clusters(texts, find(t, index(t, Options{3, 0.6}, texts...), 1))
	for i, workers := range []int{1, 2, 7} {
		shuffled := slices.Clone(texts)
		rand.New(rand.NewPCG(uint64(i), 3)).Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		if got := clusters(shuffled, find(t, index(t, Options{3, 0.6}, shuffled...), workers)); !slices.Equal(got, want) {
			t.Errorf("%d workers, shuffled: %d clusters and pairs, want %d", workers, len(got), len(want))
		}
	}
}

// What is found is what comparing all pairs finds, but for those that chance hides.
func TestFindAgainstAllPairs(t *testing.T) {
	texts := corpus(500, 11)
	x := index(t, Options{3, 0.6}, texts...)
	r := find(t, x, 2)
	u := NewUnion(len(texts))
	all, near := 0, map[uint64]bool{}
	for a := range texts {
		for b := a + 1; b < len(texts); b++ {
			s, err := x.Similarity(int32(a), int32(b))
			if err != nil {
				t.Fatal(err)
			}
			if s < 0.6 {
				continue
			}
			if texts[a].Group == texts[b].Group {
				all++
				u.Join(int32(a), int32(b))
			} else {
				near[pair(x.same[a], x.same[b])] = true // equal texts count once
			}
		}
	}
	differ := 0
	for i, root := range u.Roots() {
		if r.Root[root] != r.Root[i] {
			differ++ // two that belong together were not merged
		}
		if u[i] != u[r.Root[i]] {
			t.Errorf("text %d was merged with what it is not near to", i)
		}
	}
	if all < 100 || differ > all/50 || len(r.Near) > len(near) || len(r.Near) < len(near)*97/100 {
		t.Errorf("of %d pairs %d texts were missed; %d near pairs, all there are: %d", all, differ, len(r.Near), len(near))
	}
}

// Sets beyond the memory come from the file as they were.
func TestSetsSpill(t *testing.T) {
	s := sets{dir: t.TempDir()}
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOfN(rapid.SliceOfN(rapid.Uint32(), 0, 5), 1, 9).Draw(t, "lists")
		from := int32(len(s.at))
		for i, l := range lists {
			if err := s.add(l); err != nil {
				t.Fatal(err)
			}
			if i%3 == 0 {
				if err := s.flush(); err != nil { // the piece that is being filled
					t.Fatal(err)
				}
			}
		}
		var buf setBuffer
		for i, l := range lists {
			got, err := s.get(from+int32(i), &buf)
			if err != nil || !slices.Equal(got, l) {
				t.Fatalf("set %d is %v, %v, want %v", i, got, err, l)
			}
		}
	})
	if err := s.close(); err != nil {
		t.Error(err)
	}
}

func TestRadixSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOf(rapid.Uint64()).Draw(t, "keys")
		want := slices.Sorted(slices.Values(keys))
		radixSort(keys, nil)
		if !slices.Equal(keys, want) {
			t.Fatalf("%v, want %v", keys, want)
		}
	})
}

// Texts of which each is near to the one before are one cluster, in one group
// alone: a chain does not lead out of it.
func TestNoChainLeavesAGroup(t *testing.T) {
	var texts []Text
	s := []rune(strings.Repeat("左眼视物模糊半个月伴胀痛", 4))
	for i := range 30 {
		s[i] = '右'
		texts = append(texts, one(string(s), uint64(i%2)))
	}
	r := find(t, index(t, Options{3, 0.6}, texts...), 2)
	for i, root := range r.Root {
		if int(root) != i%2 {
			t.Errorf("text %d is with %d", i, root)
		}
	}
	if len(r.Near) == 0 {
		t.Error("nothing connects the groups")
	}
}

func BenchmarkAdd(b *testing.B) {
	x := index(b, Options{3, 0.6})
	texts := corpus(2000, 5)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		texts[i%2000].Order++
		if _, err := x.Add(Text{Parts: texts[i%2000].Parts, Group: uint64(i)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind20k(b *testing.B) {
	x := index(b, Options{3, 0.6}, corpus(20000, 5)...)
	for b.Loop() {
		find(b, x, 1)
	}
}
