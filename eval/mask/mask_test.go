package mask

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// someMask draws a mask, and its pixels as bytes.
func someMask(t *rapid.T) (*Mask, []uint8) {
	w, h := rapid.IntRange(0, 150).Draw(t, "width"), rapid.IntRange(0, 6).Draw(t, "height")
	share := rapid.SampledFrom([]int{0, 20, 128, 250, 256}).Draw(t, "share")
	pixels := rapid.SliceOfN(rapid.Byte(), w*h, w*h).Draw(t, "pixels")
	for i, p := range pixels {
		pixels[i] = 0
		if int(p) < share {
			pixels[i] = 255
		}
	}
	return Of(w, h, pixels, 128), pixels
}

func TestLevels(t *testing.T) {
	pixels := make([]uint8, 256)
	for i := range pixels {
		pixels[i] = uint8(i)
	}
	for level := range 257 {
		m := Of(256, 1, pixels, level)
		for q := range 256 {
			if m.At(0, q) != (q >= level) {
				t.Fatalf("byte %d from %d on: %v", q, level, m.At(0, q))
			}
		}
		if narrow := Of(1, 256, pixels, level); narrow.Area() != int64(256-level) {
			t.Fatalf("in one column, %d bytes reach %d", narrow.Area(), level)
		}
	}
}

func TestPixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, pixels := someMask(t)
		var area int64
		for y := range m.Height {
			var columns, inRuns []int
			for x := range m.Width {
				if of := pixels[y*m.Width+x] == 255; of != m.At(y, x) {
					t.Fatalf("pixel %d, %d: %v", y, x, !of)
				} else if of {
					columns = append(columns, x)
				}
			}
			last := -1
			for start, end := range m.Runs(y) {
				if start <= last || end <= start {
					t.Fatalf("row %d has a run %d–%d after %d", y, start, end, last)
				}
				last = end
				for x := start; x < end; x++ {
					inRuns = append(inRuns, x)
				}
			}
			if got := slices.Collect(m.Columns(y)); !slices.Equal(got, columns) || !slices.Equal(inRuns, columns) {
				t.Fatalf("row %d has columns %v, runs %v; want %v", y, got, inRuns, columns)
			}
			area += int64(len(columns))
		}
		if m.Area() != area || m.Empty() != (area == 0) || m.Intersection(m) != area {
			t.Fatalf("area %d, empty %v, intersection with itself %d; want %d", m.Area(), m.Empty(), m.Intersection(m), area)
		}
		if m.At(-1, 0) || m.At(0, -1) || m.At(m.Height, 0) || m.At(0, m.Width) {
			t.Fatal("a pixel outside the image is of the class")
		}
	})
}

func TestEdgeIsWhatTouchesTheOutside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, _ := someMask(t)
		four, eight := m.Edge(Four), m.Edge(Eight)
		for y := range m.Height {
			for x := range m.Width {
				beside := m.At(y-1, x) && m.At(y+1, x) && m.At(y, x-1) && m.At(y, x+1)
				across := m.At(y-1, x-1) && m.At(y-1, x+1) && m.At(y+1, x-1) && m.At(y+1, x+1)
				if got, want := four.At(y, x), m.At(y, x) && !beside; got != want {
					t.Fatalf("pixel %d, %d with four neighbours: %v", y, x, got)
				}
				if got, want := eight.At(y, x), m.At(y, x) && !(beside && across); got != want {
					t.Fatalf("pixel %d, %d with eight neighbours: %v", y, x, got)
				}
			}
		}
	})
}

func TestCorners(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, _ := someMask(t)
		c := m.Corners()
		for y := range m.Height + 1 {
			for x := range m.Width + 1 {
				upLeft, up, left, here := m.At(y-1, x-1), m.At(y-1, x), m.At(y, x-1), m.At(y, x)
				n := 0
				for _, of := range []bool{upLeft, up, left, here} {
					if of {
						n++
					}
				}
				want := [4]bool{
					n == 2 && upLeft == up, n == 2 && upLeft == left, n == 1 || n == 3, n == 2 && upLeft == here,
				}
				got := [4]bool{c.Horizontal.At(y, x), c.Vertical.At(y, x), c.Diagonal.At(y, x), c.Saddle.At(y, x)}
				if got != want {
					t.Fatalf("corner %d, %d is %v, want %v", y, x, got, want)
				}
			}
		}
	})
}

func TestRunsAreAddedWithinTheImage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, _ := someMask(t)
		row, start := rapid.IntRange(-1, 6).Draw(t, "row"), rapid.IntRange(-5, 155).Draw(t, "start")
		end := rapid.IntRange(-5, 155).Draw(t, "end")
		m := before.Clone()
		m.AddRun(row, start, end)
		added := m.Without(before)
		for y := range m.Height {
			for x := range m.Width {
				in := y == row && start <= x && x < end
				if m.At(y, x) != (in || before.At(y, x)) || added.At(y, x) != (in && !before.At(y, x)) {
					t.Fatalf("pixel %d, %d is %v, and was %v", y, x, m.At(y, x), before.At(y, x))
				}
			}
		}
		if m.Area() != before.Area()+added.Area() {
			t.Fatal("a pixel outside the image was added")
		}
	})
}

func TestAddAndRemove(t *testing.T) {
	m := New(70, 2)
	m.Add(1, 69)
	copied := m.Clone()
	m.Remove(1, 69)
	if !m.Empty() || !copied.At(1, 69) || copied.Area() != 1 {
		t.Error("a pixel that was added is not there, or one that was removed is")
	}
}

func BenchmarkOf(b *testing.B) {
	pixels := make([]uint8, 2848*4288)
	for i := range pixels {
		if x := i % 4288; x > 2000 && x < 2300 {
			pixels[i] = 255
		}
	}
	b.SetBytes(int64(len(pixels)))
	for b.Loop() {
		Of(4288, 2848, pixels, 128)
	}
}
