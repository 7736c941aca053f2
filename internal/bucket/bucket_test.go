package bucket

import (
	"fmt"
	"testing"
)

// Values by `printf 'cluster:a' | sha256sum`: the first 16 hex digits modulo 100.
func TestOf(t *testing.T) {
	for group, want := range map[string]int{
		"cluster:a":                        94,
		"fact:diabetic_retinopathy/visual": 86,
		"":                                 52,
	} {
		if got := Of(group); got != want {
			t.Errorf("%q is in bucket %d, want %d", group, got, want)
		}
	}
}

// Every bucket gets its share: of 100,000 groups between 850 and 1,150 each, five
// standard deviations of a fair draw on either side.
func TestBucketsAreFair(t *testing.T) {
	var n [N]int
	for i := range 100_000 {
		n[Of(fmt.Sprintf("cluster:%d", i))]++
	}
	for b, c := range n {
		if c < 850 || c > 1150 {
			t.Errorf("bucket %d has %d groups", b, c)
		}
	}
}
