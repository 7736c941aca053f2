package report

import "testing"

// BenchmarkRead reads masks as large as the lesion model gives.
func BenchmarkRead(b *testing.B) {
	s := studyOf("OD", masks{OpticDisc: {rightDisc}, HardExudate: {square(100, 100, 5, 255), square(60, 60, 3, 255)}, Vessel: {square(20, 120, 100, 255)}})
	for class, p := range s.Masks {
		big := s.Masks[class]
		big.W, big.H = 1500, 1500
		big.Pix = make([]uint8, 1500*1500)
		for y := range 1500 {
			for x := range 1500 {
				big.Pix[y*1500+x] = p.Pix[y/6*coarse+x/6]
			}
		}
		s.Masks[class] = big
	}
	for b.Loop() {
		Read(s, Options{Expected: Expected(), MinAreaPixels: 16})
	}
}
