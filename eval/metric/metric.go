// Package metric holds what a metric says of data: a number or the reason why
// there is none, and how it was computed.
package metric

import (
	"fmt"
	"strconv"
	"strings"
)

// Value is the outcome of a metric. One that is undefined has no number: it is
// never 0, −1 or NaN. The zero Value is undefined.
type Value struct {
	number  float64
	defined bool
	why     string
}

// Of is a defined value.
func Of(x float64) Value { return Value{number: x, defined: true} }

// Undefined is a value without a number; why completes "undefined: …".
func Undefined(why string) Value { return Value{why: why} }

// Ratio is part/whole, or undefined where whole is 0.
func Ratio(part, whole int64, why string) Value {
	if whole == 0 {
		return Undefined(why)
	}
	return Of(float64(part) / float64(whole))
}

// Number gives the number, and whether there is one.
func (v Value) Number() (float64, bool) { return v.number, v.defined }

// Pointer is the number as records have it: nil where there is none.
func (v Value) Pointer() *float64 {
	if !v.defined {
		return nil
	}
	return &v.number
}

// Why says why the value is undefined; "" where it is defined.
func (v Value) Why() string {
	if v.defined {
		return ""
	}
	if v.why == "" {
		return "not computed"
	}
	return v.why
}

// String gives the number, or "undefined: " and why.
func (v Value) String() string {
	if !v.defined {
		return "undefined: " + v.Why()
	}
	return strconv.FormatFloat(v.number, 'g', -1, 64)
}

// Less is a − b, undefined where one of them is, for its reason.
func Less(a, b Value) Value {
	switch {
	case !a.defined:
		return a
	case !b.defined:
		return b
	}
	return Of(a.number - b.number)
}

// Mean is the weighted mean of the values that are defined, and how many of
// weight above 0 those are. Undefined values are left out: the mean over images
// of a class that is not in every image. Nil weights are 1 each.
func Mean(values []Value, weights []int32) (mean Value, n int) {
	sum, total := 0.0, int64(0)
	for i, v := range values {
		w := int64(1)
		if weights != nil {
			w = int64(weights[i])
		}
		if !v.defined || w == 0 {
			continue
		}
		n++
		total += w
		sum += float64(float64(w) * v.number)
	}
	if n == 0 {
		return Undefined("it is defined for no item"), 0
	}
	return Of(sum / float64(total)), n
}

// Macro is the mean over classes. Where one class is undefined the mean is: one
// over the other classes is another metric, and could not be told from it. The
// reason counts and names the classes.
func Macro(classes []string, values []Value) Value {
	sum, missing := 0.0, []string(nil)
	for i, v := range values {
		if !v.defined {
			missing = append(missing, classes[i])
			continue
		}
		sum += v.number
	}
	switch {
	case len(values) == 0:
		return Undefined("there are no classes")
	case len(missing) > 0:
		return Undefined(fmt.Sprintf("%d of %d classes are undefined: %s", len(missing), len(values), strings.Join(missing, ", ")))
	}
	return Of(sum / float64(len(values)))
}

// Weighted is the mean over classes by how many items are of each in truth. A
// class without any counts nothing; one with some that is undefined makes the mean
// so, as with [Macro].
func Weighted(classes []string, values []Value, support []int64) Value {
	var some []string
	var of []Value
	sum, total := 0.0, int64(0)
	for i, v := range values {
		if support[i] == 0 {
			continue
		}
		some, of = append(some, classes[i]), append(of, v)
		total += support[i]
		sum += float64(float64(support[i]) * v.number)
	}
	if m := Macro(some, of); !m.defined {
		return m // the reason
	}
	return Of(sum / float64(total))
}

// Definition names a metric and its conventions.
type Definition struct {
	Name    string
	Says    []string // the conventions, such as "ties:half"
	Version int      // raised when the same data would give another number
}

// Signature writes the definition, and what is said besides, as
// "auc|ties:half|v1".
func (d Definition) Signature(besides ...string) string {
	parts := append([]string{d.Name}, d.Says...)
	parts = append(parts, besides...)
	return strings.Join(append(parts, "v"+strconv.Itoa(d.Version)), "|")
}
