package length

import (
	"errors"
	"testing"

	"ophglm/eval/metric"
	"ophglm/eval/text"
)

func TestNearestReference(t *testing.T) {
	for _, c := range []struct {
		tokens     int
		references []int
		want       Statistics
	}{
		{10, []int{20}, Statistics{10, 20}},
		{10, []int{20, 9, 12}, Statistics{10, 9}},
		{10, []int{12, 8}, Statistics{10, 8}},
		{10, []int{8, 12}, Statistics{10, 8}},
		{0, []int{3, 0}, Statistics{0, 0}},
	} {
		if got, err := Of(c.tokens, c.references...); err != nil || got != c.want {
			t.Errorf("%d tokens, references of %v: %+v, %v, want %+v", c.tokens, c.references, got, err, c.want)
		}
	}
	if _, err := Of(3); !errors.Is(err, text.ErrNoReference) {
		t.Errorf("no reference gives %v", err)
	}
}

func TestRatios(t *testing.T) {
	var all Statistics
	var each []metric.Value
	for _, s := range []Statistics{{10, 20}, {30, 20}, {5, 0}, {0, 10}} {
		all.Add(&s, 2)
		each = append(each, s.Ratio())
	}
	if all != (Statistics{90, 100}) || all.Ratio().String() != "0.9" {
		t.Errorf("%+v have the ratio %v", all, all.Ratio())
	}
	if each[2].Why() == "" {
		t.Errorf("without tokens in the reference the ratio is %v", each[2])
	}
	mean, n := metric.Mean(each, nil)
	if x, _ := mean.Number(); n != 3 || x != (.5+1.5)/3 {
		t.Errorf("the mean is %v of %d", mean, n)
	}
	if got := Definition("tok:char").Signature(); got != "length_ratio|tok:char|text/reference|references:closest-length|v1" {
		t.Error(got)
	}
}
