package verify

import (
	"syscall"
	"testing"
)

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
	begin := cpuTime(b)
	i := 0
	for b.Loop() {
		k.Check(texts[i%len(texts)])
		i++
	}
	b.ReportMetric(float64(b.N)/(cpuTime(b)-begin), "samples/cpu-s")
}

// cpuTime is the time of processors that the process took, in seconds: where others
// have the machine too, it says more than the time that passed.
func cpuTime(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(u.Utime) + seconds(u.Stime)
}
