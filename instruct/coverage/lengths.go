package coverage

import (
	"maps"
	"slices"
)

// lengths counts numbers, each by itself: quantiles are exact, and memory is that of
// the different ones.
type lengths struct {
	counts map[int]int
	n      int
}

func (l *lengths) add(v int) {
	if l.counts == nil {
		l.counts = map[int]int{}
	}
	l.counts[v]++
	l.n++
}

// Quantiles are of counted numbers: the least of them that as large a part of all as
// the quantile says is not above.
type Quantiles struct {
	N      int `json:"n"`
	Min    int `json:"min"`
	P05    int `json:"p05"`
	P25    int `json:"p25"`
	Median int `json:"median"`
	P75    int `json:"p75"`
	P95    int `json:"p95"`
	P99    int `json:"p99"`
	Max    int `json:"max"`
}

// quantiles is nil where there is no number.
func (l *lengths) quantiles() *Quantiles {
	if l.n == 0 {
		return nil
	}
	values := slices.Sorted(maps.Keys(l.counts))
	q := &Quantiles{N: l.n, Min: values[0], Max: values[len(values)-1]}
	for _, at := range []struct {
		percent int
		to      *int
	}{{5, &q.P05}, {25, &q.P25}, {50, &q.Median}, {75, &q.P75}, {95, &q.P95}, {99, &q.P99}} {
		below := 0
		for _, v := range values {
			if below += l.counts[v]; 100*below >= at.percent*l.n {
				*at.to = v
				break
			}
		}
	}
	return q
}
