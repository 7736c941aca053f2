package neardup

// union is a disjoint-set forest whose roots are the least of their sets.
type union []int32

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = int32(i)
	}
	return u
}

func (u union) root(a int32) int32 {
	for u[a] != a {
		u[a] = u[u[a]]
		a = u[a]
	}
	return a
}

func (u union) join(a, b int32) {
	a, b = u.root(a), u.root(b)
	u[max(a, b)] = min(a, b)
}

// roots gives the root of each.
func (u union) roots() []int32 {
	for i := range u {
		u[i] = u.root(int32(i))
	}
	return u
}
