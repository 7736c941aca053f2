package neardup

// Union is a disjoint-set forest whose roots are the least of their sets.
type Union []int32

// NewUnion makes a forest of n sets of one.
func NewUnion(n int) Union {
	u := make(Union, n)
	for i := range u {
		u[i] = int32(i)
	}
	return u
}

func (u Union) root(a int32) int32 {
	for u[a] != a {
		u[a] = u[u[a]]
		a = u[a]
	}
	return a
}

// Join makes one set of those of a and b.
func (u Union) Join(a, b int32) {
	a, b = u.root(a), u.root(b)
	u[max(a, b)] = min(a, b)
}

// Roots gives the least of the set of each.
func (u Union) Roots() []int32 {
	for i := range u {
		u[i] = u.root(int32(i))
	}
	return u
}
