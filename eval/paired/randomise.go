package paired

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"ophglm/eval/metric"
)

// Options say how often and from which seed [Randomise] exchanges answers.
type Options struct {
	Rounds  int // 10,000 is usual
	Seed    int64
	Workers int // goroutines; at least one
}

// Differences sets out to A's scores less B's where the answers of the items marked
// true have changed sides. It runs on several goroutines at once.
type Differences func(swapped []bool, out []metric.Value)

// Randomise is the test by approximate randomisation (Noreen 1989), of several
// metrics at once: were the models equal, each group's answers could as well be the
// other's, so groups change sides by a fair coin, and p is (1 + how many rounds differ
// at least as much) over (1 + rounds). It holds for any metric, BLEU and AUC too.
// Rounds in which a metric is undefined count as differing more, which errs on the
// side of no difference. ids and groups are of the items, as in package bootstrap, and
// groups may be nil; the coins of a round depend on the seed and the groups' names
// alone. The error is ctx's. Memory: 8 bytes a metric for each goroutine.
func Randomise(ctx context.Context, ids, groups []string, metrics int, o Options, differences Differences) ([]Outcome, error) {
	if groups == nil {
		groups = ids
	}
	names := slices.Compact(slices.Sorted(slices.Values(groups)))
	place := make(map[string]int, len(names))
	h := sha256.New()
	fmt.Fprintf(h, "randomise %d %d\n", o.Seed, len(names))
	for i, name := range names {
		place[name] = i
		fmt.Fprintf(h, "%d:%s\n", len(name), name)
	}
	of := make([]int, len(groups))
	for i, g := range groups {
		of[i] = place[g]
	}
	signature := fmt.Sprintf("randomisation|groups:%d|rounds:%d|seed:%d|two-sided|v1", len(names), o.Rounds, o.Seed)
	found := make([]metric.Value, metrics)
	differences(make([]bool, len(ids)), found)
	key := h.Sum(nil)
	workers := min(max(o.Workers, 1), max(o.Rounds, 1))
	extreme := make([][]int, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			swapped, coins, got := make([]bool, len(ids)), make([]bool, len(names)), make([]metric.Value, metrics)
			extreme[w] = make([]int, metrics)
			for i := w; i < o.Rounds && ctx.Err() == nil; i += workers {
				toss(key, i, coins)
				for item, g := range of {
					swapped[item] = coins[g]
				}
				differences(swapped, got)
				for m := range got {
					size, _ := found[m].Number()
					// Sums taken in another order may differ in their last digits from equal ones.
					if x, ok := got[m].Number(); !ok || math.Abs(x) >= math.Abs(size)-1e-12 {
						extreme[w][m]++
					}
				}
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make([]Outcome, metrics)
	for m := range out {
		if _, ok := found[m].Number(); !ok {
			out[m] = undefined(signature, len(names), found[m].Why())
			continue
		}
		n := 0
		for w := range extreme {
			n += extreme[w][m]
		}
		out[m] = Outcome{found[m], metric.Of(float64(1+n) / float64(1+o.Rounds)), len(names), signature}
	}
	return out, nil
}

// toss sets the coins of round i.
func toss(key []byte, i int, coins []bool) {
	seed := sha256.Sum256(binary.BigEndian.AppendUint64(slices.Clone(key), uint64(i)))
	random := rand.New(rand.NewPCG(binary.BigEndian.Uint64(seed[:]), binary.BigEndian.Uint64(seed[8:])))
	for start := 0; start < len(coins); start += 64 {
		bits := random.Uint64()
		for k := start; k < min(start+64, len(coins)); k++ {
			coins[k] = bits&1 == 1
			bits >>= 1
		}
	}
}
