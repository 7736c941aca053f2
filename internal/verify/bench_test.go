package verify

import "testing"

// One core, composed answers with their citations.
func BenchmarkCheck(b *testing.B) {
	k := starter(b)
	var texts []*Text
	size := 0
	for _, s := range composed(b) {
		texts = append(texts, textOf(&s, true))
		for _, m := range s.Messages {
			size += len(m.Content)
		}
	}
	for _, t := range texts {
		k.Check(t)
	}
	b.SetBytes(int64(size / len(texts)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		k.Check(texts[i%len(texts)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "samples/s")
}
