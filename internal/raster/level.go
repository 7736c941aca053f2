package raster

// Level is the lowest byte whose probability, byte/255, reaches the threshold;
// 256 where none does.
func Level(threshold float64) int {
	for q := range 256 {
		if float64(q)/255 >= threshold {
			return q
		}
	}
	return 256
}
