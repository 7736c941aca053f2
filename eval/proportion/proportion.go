// Package proportion gives intervals of a share: k of n independent items.
//
// Items that share a patient are not independent: their interval is package
// bootstrap's.
package proportion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"

	"ophglm"
)

// Wilson is the score interval (Wilson 1927), without correction for continuity:
// the shares that a two-sided test of the level would not reject. It never leaves
// 0–1. Its coverage is the level's on average, and below it for some shares. Level
// is between 0 and 1. Nil where n is 0.
func Wilson(k, n int64, level float64) *ophglm.Interval {
	check(k, n, level)
	if n == 0 {
		return nil
	}
	z := math.Sqrt2 * math.Erfinv(level)
	size, share := float64(n), float64(k)/float64(n)
	square := float64(z * z)
	middle := (share + square/(2*size)) / (1 + square/size)
	half := float64(z/(1+square/size)) * math.Sqrt(float64(share*(1-share))/size+square/float64(4*float64(size*size)))
	i := &ophglm.Interval{Low: max(0, middle-half), High: min(1, middle+half), Level: level, Method: "wilson|v1"}
	// At the ends the two terms cancel, and what is left is rounding.
	if k == 0 {
		i.Low = 0
	}
	if k == n {
		i.High = 1
	}
	return i
}

// ClopperPearson is the exact interval, by quantiles of the beta distribution
// (Clopper and Pearson 1934): its coverage is nowhere below the level, and mostly
// above it. Level is between 0 and 1. Nil where n is 0.
func ClopperPearson(k, n int64, level float64) *ophglm.Interval {
	check(k, n, level)
	if n == 0 {
		return nil
	}
	tail := (1 - level) / 2
	i := &ophglm.Interval{Low: 0, High: 1, Level: level, Method: "clopper-pearson|v1"}
	if k > 0 {
		i.Low = mathext.InvRegIncBeta(float64(k), float64(n-k+1), tail)
	}
	if k < n {
		i.High = mathext.InvRegIncBeta(float64(k+1), float64(n-k), 1-tail)
	}
	return i
}

func check(k, n int64, level float64) {
	if k < 0 || k > n || !(level > 0 && level < 1) {
		panic(fmt.Sprintf("an interval of level %v for %d of %d items", level, k, n))
	}
}
