package check

import (
	"fmt"
	"slices"

	"ophglm"
)

var selfLoop = Check{
	Code: "self_loop", Severity: Error,
	Doc:     "A triple says something of an entity and itself.",
	Example: Example{Graph: "Disease glaucoma 青光眼\nglaucoma differential_of glaucoma", Reports: []string{"glaucoma differential_of glaucoma"}},
	watch: func(r *run) hooks {
		return hooks{triple: func(i int, t *ophglm.Triple) {
			if r.triples[i].subject == r.triples[i].object {
				r.triple(i, contradicted, r.says(i)+": both ends are one")
			}
		}}
	},
}

var isACycle = Check{
	Code: "is_a_cycle", Severity: Error,
	Doc: `Kinds go round in a circle, or in both directions: a triple leaves that leads back, and never one for the sake of one of weaker evidence.`,
	Example: Example{
		Graph: `Disease cataract 白内障
Disease nuclear_cataract 核性白内障
Disease senile_cataract 老年性白内障
nuclear_cataract is_a senile_cataract
senile_cataract is_a cataract
cataract is_a nuclear_cataract crawled`,
		Reports: []string{"cataract is_a nuclear_cataract"},
	},
	watch: func(r *run) hooks { return hooks{end: r.breakCycles} },
}

// breakCycles takes the kinds of evidence one after the other, strongest first.
// What was accepted before has no circle; within each knot that the next kind
// makes with it, its triples have to go forward in an order that what was
// accepted allows, and those that do not are reported.
func (r *run) breakCycles() {
	isA := r.relation("is_a")
	byEvidence := make([][]int, len(strength))
	for i := range r.triples {
		if t := &r.triples[i]; t.relation == isA && t.subject != t.object {
			byEvidence[t.evidence] = append(byEvidence[t.evidence], i)
		}
	}
	accepted := map[node][]node{}
	for _, level := range byEvidence {
		if len(level) == 0 {
			continue
		}
		all := map[node][]node{}
		for n, to := range accepted {
			all[n] = slices.Clone(to)
		}
		for _, i := range level {
			t := &r.triples[i]
			all[t.subject] = append(all[t.subject], t.object)
		}
		knots := r.knots(all)
		order := r.forward(accepted, knots)
		for _, i := range level {
			t := &r.triples[i]
			k, knotted := knots[t.subject]
			if j, ok := knots[t.object]; knotted && ok && k == j && order[t.subject] > order[t.object] {
				r.triple(i, contradicted, fmt.Sprintf("%s, and %s is a kind of %s by other triples", r.says(i), r.called(t.object), r.called(t.subject)))
				continue
			}
			accepted[t.subject] = append(accepted[t.subject], t.object)
		}
	}
}

// knots numbers the sets of entities that can all be reached from each other,
// those of more than one: Tarjan's algorithm, with a stack of its own so that a
// long chain costs no depth of calls.
func (r *run) knots(edges map[node][]node) map[node]int {
	type visit struct {
		n    node
		next int
	}
	index, low := map[node]int{}, map[node]int{}
	on := map[node]bool{}
	out := map[node]int{}
	var stack []node
	var path []visit
	count := 0
	for start := range r.entities {
		if _, done := index[node(start)]; done || edges[node(start)] == nil {
			continue
		}
		path = append(path[:0], visit{n: node(start)})
		for len(path) > 0 {
			v := &path[len(path)-1]
			if v.next == 0 {
				index[v.n], low[v.n] = len(index), len(index)
				stack, on[v.n] = append(stack, v.n), true
			}
			if v.next < len(edges[v.n]) {
				to := edges[v.n][v.next]
				v.next++
				if _, done := index[to]; !done {
					path = append(path, visit{n: to})
				} else if on[to] {
					low[v.n] = min(low[v.n], index[to])
				}
				continue
			}
			n := v.n
			path = path[:len(path)-1]
			if len(path) > 0 {
				below := path[len(path)-1].n
				low[below] = min(low[below], low[n])
			}
			if low[n] != index[n] {
				continue
			}
			from := len(stack) - 1
			for stack[from] != n {
				from--
			}
			for _, m := range stack[from:] {
				on[m] = false
				if len(stack)-from > 1 {
					out[m] = count
				}
			}
			stack = stack[:from]
			count++
		}
	}
	return out
}

// forward orders the entities of knots so that each accepted triple within a
// knot goes forward; of those that nothing orders, the one read first is first.
func (r *run) forward(accepted map[node][]node, knots map[node]int) map[node]int {
	waits := map[node]int{}
	within := func(n, to node) bool {
		k, ok := knots[to]
		return ok && k == knots[n]
	}
	for n := range knots {
		for _, to := range accepted[n] {
			if within(n, to) {
				waits[to]++
			}
		}
	}
	order := map[node]int{}
	var free []node
	for start := range r.entities {
		n := node(start)
		if _, knotted := knots[n]; !knotted || waits[n] > 0 {
			continue
		}
		free = append(free, n)
	}
	for len(free) > 0 {
		n := free[0]
		free = free[1:]
		order[n] = len(order)
		for _, to := range accepted[n] {
			if !within(n, to) {
				continue
			}
			if waits[to]--; waits[to] == 0 {
				free = append(free, to)
			}
		}
	}
	return order
}

// maxAncestors bounds a walk upwards, so that a chain of kinds as long as the
// graph costs no more than the graph.
const maxAncestors = 64

// ancestors walks from an entity to what it is a kind of, nearest first, and
// tells whether another is among them.
type ancestors struct{ up map[node][]node }

func newAncestors(r *run) *ancestors {
	isA := r.relation("is_a")
	a := &ancestors{map[node][]node{}}
	for i := range r.triples {
		if t := &r.triples[i]; t.relation == isA && t.subject != t.object {
			a.up[t.subject] = append(a.up[t.subject], t.object)
		}
	}
	return a
}

func (a *ancestors) of(n node) []node {
	out := slices.Clone(a.up[n])
	for i := 0; i < len(out) && len(out) < maxAncestors; i++ {
		for _, m := range a.up[out[i]] {
			if m != n && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}
