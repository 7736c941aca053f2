package knowledge

import "testing"

func TestSets(t *testing.T) {
	a, b := NewSet(130), NewSet(130)
	for _, n := range []int{0, 63, 64, 129} {
		a.Add(&Fact{N: n})
	}
	b.Add(&Fact{N: 64})
	b.Add(&Fact{N: 1})
	if !a.HasAt(129) || a.HasAt(1) || !a.Has(&Fact{N: 63}) || a.Len() != 4 {
		t.Errorf("the set is %b", a)
	}
	if n := a.Without(b); n != 3 { // 0, 63, 129
		t.Errorf("%d facts are in one alone", n)
	}
	if a.Union(b); a.Len() != 5 || !a.HasAt(1) {
		t.Errorf("together they are %b", a)
	}
}
