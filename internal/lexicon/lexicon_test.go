package lexicon

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"ophglm"

	"pgregory.net/rapid"
)

func names(surfaces ...string) []*ophglm.Name {
	var out []*ophglm.Name
	for _, s := range surfaces {
		out = append(out, &ophglm.Name{Surface: s, Entity: "e:" + s, Type: "Disease"})
	}
	return out
}

func show(s string, ms []Mention) string {
	var out []string
	for _, m := range ms {
		out = append(out, s[m.Start:m.End]+"="+m.Name.Surface)
	}
	return strings.Join(out, " ")
}

func TestFind(t *testing.T) {
	l := New(names("白内障", "老年性白内障", "年龄相关性黄斑变性", "AMD", "age-related cataract", "cataract", "OCT", "HbA1c", "黄斑", "弱视", "Uveitis", "x", "𬌗面", "-胶"))
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"我有老年性白内障。", "老年性白内障=老年性白内障"},
		{"老年性的白内障", "白内障=白内障"},
		{"黄斑黄斑", "黄斑=黄斑 黄斑=黄斑"},
		{"年龄相关性黄斑", "黄斑=黄斑"}, // a longer name that is not finished
		{"ＡＭＤ、amd", "ＡＭＤ=AMD amd=AMD"},
		{"右眼AMD3年", ""}, // a digit goes on in the word
		{"DAMD amdx", ""},
		{"Cataracts, age related  cataract", "Cataracts=cataract age related  cataract=age-related cataract"},
		{"cataractss", ""},
		{"age-\nrelated cataract", "age-\nrelated cataract=age-related cataract"},
		{"白\u200b内障", "白\u200b内障=白内障"},
		{"做OCT检查hba1c高", "OCT=OCT hba1c=HbA1c"},
		{"xs", ""},       // too short to have a plural
		{"做𬌗面", "𬌗面=𬌗面"}, // beyond the first plane
		{"牙-胶 ，  胶", "胶=-胶 胶=-胶"},
		{"\xff白内障\xff", "白内障=白内障"},
	} {
		if got := show(c.in, l.Find(nil, c.in)); got != c.want {
			t.Errorf("Find(%q) = %s, want %s", c.in, got, c.want)
		}
	}
	if l.Len() != 14 {
		t.Errorf("Len = %d, want 14", l.Len())
	}
}

func TestNewPrefersTheSurer(t *testing.T) {
	a := &ophglm.Name{Surface: "DR", Entity: "a", Ambiguous: true}
	b := &ophglm.Name{Surface: "dr", Entity: "b"}
	c := &ophglm.Name{Surface: "Dr", Entity: "c", Preferred: true}
	for _, order := range [][]*ophglm.Name{{a, b, c}, {c, b, a}, {b, c, a}} {
		if got := New(order).Find(nil, "dr"); len(got) != 1 || got[0].Name != c {
			t.Errorf("%v: %+v", order, got)
		}
	}
	if got := New([]*ophglm.Name{{Surface: "", Entity: "a"}, {Surface: "\u200b", Entity: "a"}}).Find(nil, "a\u200b"); got != nil {
		t.Errorf("names of no character: %+v", got)
	}
}

// Find agrees with trying every name at every place.
func TestFindIsTheLongestOfAll(t *testing.T) {
	alphabet := rapid.SampledFrom([]rune("白内障黄ab A-\u200b。"))
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("白内障黄")), 1, 4, -1), 1, 12).Draw(t, "names")
		s := rapid.StringOf(alphabet).Draw(t, "s")
		var want []string
		for i := 0; i < len(s); {
			best := 0
			for _, n := range list {
				j, k := i, 0
				for k < len(n) && j < len(s) {
					r, size := utf8.DecodeRuneInString(s[j:])
					if k > 0 && r == '\u200b' {
						j += size
						continue
					}
					if !strings.HasPrefix(n[k:], s[j:j+size]) {
						break
					}
					j, k = j+size, k+size
				}
				if k == len(n) {
					best = max(best, j-i)
				}
			}
			if best > 0 {
				want = append(want, fmt.Sprint(i, "-", i+best))
				i += best
				continue
			}
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
		}
		var got []string
		for _, m := range New(names(list...)).Find(nil, s) {
			got = append(got, fmt.Sprint(m.Start, "-", m.End))
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("names %q in %q: %v, want %v", list, s, got, want)
		}
	})
}

func FuzzFind(f *testing.F) {
	l := New(names("白内障", "AMD", "age-related cataract", "é"))
	f.Add("ＡＭＤ \xff白内\u200b障 age - related cataracts")
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, m := range l.Find(nil, s) {
			if m.Start < at || m.End <= m.Start || m.End > len(s) || !utf8.RuneStart(s[m.Start]) {
				t.Fatalf("mention %d-%d of %q", m.Start, m.End, s)
			}
			at = m.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	l := New(names("青光眼", "白内障", "糖尿病视网膜病变", "年龄相关性黄斑变性", "眼压", "视物模糊", "黑影", "左眼", "拉坦前列素", "裂隙灯检查"))
	s := strings.Repeat("医生您好，我妈妈左眼视物模糊半个月，还有畏光流泪，平时有高血压。是不是糖尿病视网膜病变？", 4)
	b.SetBytes(int64(len(s)))
	var dst []Mention
	for b.Loop() {
		dst = l.Find(dst[:0], s)
	}
}
