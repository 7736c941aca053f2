package metric

import "testing"

func TestTheZeroValueIsUndefined(t *testing.T) {
	var v Value
	if x, ok := v.Number(); ok || x != 0 {
		t.Errorf("the zero value has the number %v", x)
	}
	if v.Why() == "" || v.String() != "undefined: not computed" {
		t.Errorf("it says %q and %q", v.Why(), v)
	}
	if Of(0).Why() != "" || Of(0).String() != "0" {
		t.Error("a value of 0 is defined")
	}
}

func TestRatio(t *testing.T) {
	if x, ok := Ratio(1, 4, "none").Number(); !ok || x != 0.25 {
		t.Errorf("1 of 4 is %v", x)
	}
	if v := Ratio(0, 0, "none"); v.Why() != "none" {
		t.Errorf("0 of 0 is %v", v)
	}
}

func TestMean(t *testing.T) {
	some := []Value{Of(0.5), Undefined("empty"), Of(1)}
	for name, c := range map[string]struct {
		values  []Value
		weights []int32
		want    float64
		n       int
	}{
		"undefined ones are left out": {some, nil, 0.75, 2},
		"weights":                     {some, []int32{3, 9, 1}, (3*0.5 + 1) / 4, 2},
		"a weight of 0":               {some, []int32{0, 9, 2}, 1, 1},
		"no weight at all":            {some, []int32{0, 9, 0}, 0, 0},
		"none is defined":             {some[1:2], nil, 0, 0},
		"no values":                   {nil, nil, 0, 0},
	} {
		v, n := Mean(c.values, c.weights)
		x, ok := v.Number()
		if x != c.want || n != c.n || ok != (c.n > 0) {
			t.Errorf("%s: %v over %d, want %v over %d", name, v, n, c.want, c.n)
		}
	}
}

func TestMacroCarriesWhatIsUndefined(t *testing.T) {
	classes := []string{"amd", "cataract", "myopia"}
	if x, _ := Macro(classes, []Value{Of(0.5), Of(1), Of(0)}).Number(); x != 0.5 {
		t.Errorf("the mean is %v", x)
	}
	v := Macro(classes, []Value{Undefined("x"), Of(1), Undefined("y")})
	if want := "2 of 3 classes are undefined: amd, myopia"; v.Why() != want {
		t.Errorf("it says %q, want %q", v.Why(), want)
	}
	if v := Macro(nil, nil); v.Why() == "" {
		t.Errorf("the mean over no class is %v", v)
	}
}

func TestSignature(t *testing.T) {
	d := Definition{Name: "auc", Says: []string{"ties:half"}, Version: 1}
	if got := d.Signature(); got != "auc|ties:half|v1" {
		t.Error(got)
	}
	if got := d.Signature("macro:6"); got != "auc|ties:half|macro:6|v1" {
		t.Error(got)
	}
	if d.Says[0] != "ties:half" || len(d.Says) != 1 {
		t.Errorf("signing changed the definition: %v", d)
	}
}
