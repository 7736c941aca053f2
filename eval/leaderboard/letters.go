package leaderboard

import (
	"slices"
	"strings"
)

// letters gives each model the letters of the groups that it is in: two models
// share one if, and only if, they were not told apart. It is the compact display of
// Piepho (2004): groups begin with all models, one that holds a pair that was told
// apart is split in two without either, and what another group holds is absorbed.
// apart is of places i < j; the models are in their order, best first, so that the
// best has the letter a.
func letters(n int, apart func(i, j int) bool) [][]string {
	all := make([]bool, n)
	for i := range all {
		all[i] = true
	}
	groups := [][]bool{all}
	for i := range n {
		for j := i + 1; j < n; j++ {
			if !apart(i, j) {
				continue
			}
			var next [][]bool
			for _, g := range groups {
				if !g[i] || !g[j] {
					next = append(next, g)
					continue
				}
				for _, without := range []int{j, i} {
					split := slices.Clone(g)
					split[without] = false
					next = append(next, split)
				}
			}
			groups = absorb(next)
		}
	}
	slices.SortFunc(groups, func(a, b []bool) int { return slices.Index(a, true) - slices.Index(b, true) })
	out := make([][]string, n)
	for k, g := range groups {
		for i, in := range g {
			if in {
				out[i] = append(out[i], letter(k))
			}
		}
	}
	return out
}

// shared reports whether two models have a letter in common.
func shared(a, b []string) bool {
	return slices.ContainsFunc(a, func(l string) bool { return slices.Contains(b, l) })
}

// absorb leaves out groups that are within another.
func absorb(groups [][]bool) [][]bool {
	var out [][]bool
	for i, g := range groups {
		within := func(o []bool) bool {
			for k := range g {
				if g[k] && !o[k] {
					return false
				}
			}
			return true
		}
		held := false
		for j, o := range groups {
			// Of two that are equal the first stays.
			if i != j && within(o) && (j < i || !slices.Equal(g, o)) {
				held = true
				break
			}
		}
		if !held {
			out = append(out, g)
		}
	}
	return out
}

// letter names group k: a to z, then aa, ab ….
func letter(k int) string {
	var b strings.Builder
	if k >= 26 {
		b.WriteString(letter(k/26 - 1))
	}
	b.WriteByte(byte('a' + k%26))
	return b.String()
}
