package clinical

import (
	"fmt"
	"strings"
	"testing"

	"ophglm"

	"pgregory.net/rapid"
)

// clauses of which texts are made, with {s} a side, {n} a number and {no} a place
// where 没有 may stand.
var clauses = []string{
	"{s}眼眼压{n}", "{s}眼近视{n}00度", "{no}头痛", "布林佐胺每天{n}次", "{s}侧眼睛红{n}天", "{no}糖尿病{n}年", "视力{s}眼0.{n}", "每次{n}滴", "白内障术后{n}个月", "{no}青光眼",
}

func drawText(t *rapid.T, between func() string) string {
	var b strings.Builder
	n := rapid.IntRange(1, 5).Draw(t, "clauses")
	for i := range n {
		c := rapid.SampledFrom(clauses).Draw(t, "clause")
		c = strings.ReplaceAll(c, "{s}", rapid.SampledFrom([]string{"左", "右"}).Draw(t, "side"))
		c = strings.ReplaceAll(c, "{n}", fmt.Sprint(rapid.IntRange(4, 9).Draw(t, "number")))
		c = strings.ReplaceAll(c, "{no}", rapid.SampledFrom([]string{"", "没有"}).Draw(t, "no"))
		b.WriteString(c)
		if i < n-1 {
			b.WriteString(between())
		}
	}
	return b.String()
}

// Particles between clauses change nothing.
func TestParticlesKeepTheSignature(t *testing.T) {
	rd := NewReader(nil)
	rapid.Check(t, func(t *rapid.T) {
		plain := drawText(t, func() string { return "，" })
		parts := strings.Split(plain, "，")
		var b strings.Builder
		for i, p := range parts {
			b.WriteString(p)
			if i < len(parts)-1 {
				b.WriteString(rapid.SampledFrom([]string{"，", "啊，", "呢，", "，啊", "了，"}).Draw(t, "between"))
			}
		}
		b.WriteString(rapid.SampledFrom([]string{"", "啊", "呢"}).Draw(t, "end"))
		x, y := rd.Facts(nil, plain), rd.Facts(nil, b.String())
		if Signature(x) != Signature(y) {
			t.Fatalf("%s\n%s\n%s\n%s\ndiffer in %v", plain, lines(x), b.String(), lines(y), Differences(x, y))
		}
	})
}

// Other sides, other numbers and denials never have the same signature, and the
// differences say so.
func TestChangesChangeTheSignature(t *testing.T) {
	rd := NewReader(nil)
	differ := func(t *rapid.T, a, b string) {
		x, y := rd.Facts(nil, a), rd.Facts(nil, b)
		if Signature(x) == Signature(y) || len(Differences(x, y)) == 0 {
			t.Fatalf("%s and %s have one signature: %s", a, b, lines(x))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := drawText(t, func() string { return "，" })
		if swapped := strings.NewReplacer("左", "右", "右", "左").Replace(s); swapped != s {
			differ(t, s, swapped)
		}
		for i := 0; i < len(s); i++ {
			if s[i] >= '4' && s[i] <= '9' {
				differ(t, s, s[:i]+"3"+s[i+1:])
			}
		}
		if i := strings.Index(s, "没有"); i >= 0 {
			differ(t, s, s[:i]+s[i+len("没有"):])
		}
	})
}

func TestSignature(t *testing.T) {
	a := ophglm.Fact{Kind: "iop", Value: "21", Unit: "mmHg", Eye: ophglm.OD}
	b := ophglm.Fact{Kind: "drug", Entity: "timolol"}
	if Signature([]ophglm.Fact{a, b}) != Signature([]ophglm.Fact{b, a}) {
		t.Error("the order of facts shows")
	}
	moved := a
	moved.In.Start, moved.In.End, moved.ID = 5, 9, "x"
	if Signature([]ophglm.Fact{a}) != Signature([]ophglm.Fact{moved}) {
		t.Error("the place of a fact shows")
	}
	if Signature([]ophglm.Fact{a}) == Signature([]ophglm.Fact{a, a}) {
		t.Error("twice is once")
	}
	if Signature(nil) != "" {
		t.Error("nothing has a signature")
	}
	left, right := ophglm.Fact{Kind: "laterality", Eye: ophglm.OS}, ophglm.Fact{Kind: "laterality", Eye: ophglm.OD}
	if x, y := []ophglm.Fact{left, right}, []ophglm.Fact{right, left}; Signature(x) == Signature(y) || strings.Join(Differences(x, y), " ") != "laterality" {
		t.Error("the order of sides does not show")
	}
	// each field tells facts apart
	for _, f := range []ophglm.Fact{
		{Kind: "iop", Value: "22", Unit: "mmHg", Eye: ophglm.OD},
		{Kind: "iop", Value: "21", Unit: "kPa", Eye: ophglm.OD},
		{Kind: "iop", Value: "21", Unit: "mmHg", Eye: ophglm.OS},
		{Kind: "iop", Value: "21", Unit: "mmHg", Eye: ophglm.OD, Negated: true},
		{Kind: "iop", Value: "21", Unit: "mmHg", Eye: ophglm.OD, Subject: "relative"},
		{Kind: "iop", Value: "21", Unit: "mmHg", Eye: ophglm.OD, Entity: "e"},
		{Kind: "measure", Value: "21", Unit: "mmHg", Eye: ophglm.OD},
	} {
		if Signature([]ophglm.Fact{f}) == Signature([]ophglm.Fact{a}) {
			t.Errorf("%s has the signature of %s", line(f), line(a))
		}
	}
}
