package erasure

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// visited are the strings and numbers of a line, in order.
func visited(line string) (out []string) {
	var w walker
	w.walk([]byte(line), func(t token) { out = append(out, string(t.text)) })
	return out
}

func TestWalk(t *testing.T) {
	for line, want := range map[string][]string{
		`{"a":"b","c":[1,-2.5e3,{"d":"e\"f\\"}]}`: {"a", "b", "c", "1", "-2.5e3", "d", `e"f\`},
		`["中文","A"]`:    {"中文", "A"},
		`{"a": "no end`: {"a", "no end"},
		`"ends in \`:    {`ends in \`},
		`}]]]"x"`:       {"x"},
		`"a":`:          {"a"},
		``:              nil,
	} {
		if got := visited(line); !slices.Equal(got, want) {
			t.Errorf("%s: visited %q, want %q", line, got, want)
		}
	}
}

// Every string, name and number of any JSON value is visited, as encoding/json
// reads it.
func TestWalkMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := value(t, 4)
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		gather(v, &want)
		got := visited(string(b))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: visited %q, want %q", b, got, want)
		}
	})
}

func value(t *rapid.T, depth int) any {
	text := rapid.StringOf(rapid.SampledFrom([]rune("a\"\\/ \n{}[]:,眼7<\u2028")))
	switch n := rapid.IntRange(0, 3).Draw(t, "kind"); {
	case n == 0 || depth == 0:
		return text.Draw(t, "string")
	case n == 1:
		return json.Number(fmt.Sprint(rapid.IntRange(-1000, 1000).Draw(t, "number")))
	case n == 2:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, value(t, depth-1))
		}
		return list
	}
	m := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "length") {
		m[text.Draw(t, "name")] = value(t, depth-1)
	}
	return m
}

func gather(v any, out *[]string) {
	switch v := v.(type) {
	case string:
		*out = append(*out, v)
	case json.Number:
		*out = append(*out, v.String())
	case []any:
		for _, e := range v {
			gather(e, out)
		}
	case map[string]any:
		for name, e := range v {
			*out = append(*out, name)
			gather(e, out)
		}
	}
}

func FuzzWalk(f *testing.F) {
	for _, s := range []string{`{"a":"b"}`, `{"a":"\u00`, `]]"\\\"`, strings.Repeat("[", 100) + `"a"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var w walker
		total := 0
		w.walk(line, func(tok token) {
			total += len(tok.text)
			w.member()
			w.within("a")
		})
		if total > 3*len(line) { // a broken byte becomes the three of U+FFFD
			t.Errorf("%d bytes were visited of %d", total, len(line))
		}
		l := load(t, "")
		l.Add("a")
		l.Holds(line)
		w.idsOf(line, func(string) {})
	})
}

func TestWhatCountsAsAKey(t *testing.T) {
	l := load(t, "")
	l.Add("7", "D2019-1", "张三的号")
	s := searcher{keys: &listed{list: l}}
	for line, want := range map[string]bool{
		`{"id":"x","origins":[{"dataset":"d","key":"7"}]}`:        true,
		`{"id":"x","origins":[{"dataset":"d","key":"8"}]}`:        false,
		`{"id":"x","origins":[{"row":7}],"turns":[{"from":[7]}]}`: false, // numbers are places
		`{"facts":[{"kind":"iop","value":"7","unit":"mmHg"}]}`:    false, // a short string may mean anything
		`{"turns":[{"role":"patient","text":"7"}]}`:               false,
		`{"patient":"7"}`:                                            true,
		`{"meta":{"号":"D2019-1"}}`:                                   true,
		`{"meta":{"D2019-1":"号"}}`:                                   true,
		`{"turns":[{"role":"patient","text":"Ｄ2019－1 "}]}`:           true,
		`{"turns":[{"role":"patient","text":"我是D2019-1"}]}`:          false, // within a text
		`{"triple":{"sources":[{"dataset":"d","key":"D2019-1"}]}}`:   false, // cited of a data set
		`{"entity":{"codes":{"icd10":"D2019-1"}}}`:                   false,
		`{"record":{"origins":[{"key":"7"}]},"where":{"id":"x"}}`:    true,
		`{"a":"` + strings.Repeat("x", MaxKey+1) + `","b":"张三的号"}`:   true,
		`{"origins":[{"key":"\u0037"}]}`:                             true,
		`{"id":"x","origins":[{"key":"70"},{"key":"17"},{"key":""}]`: false,
	} {
		if got := s.record([]byte(line)); got != want {
			t.Errorf("record %.80s: holds a key is %v, want %v", line, got, want)
		}
	}
	for raw, want := range map[string]bool{
		`{"id":7,"text":"…"}`:              true,
		`{"id":70}`:                        false,
		`{"a":{"b":["7"]}}`:                true,
		`{"7":"name"}`:                     true,
		`"7\t男\t眼红"`:                       true,
		`"id=7\nhttps://example.org\n"`:    true,
		`"编号：7；眼红"`:                        true,
		`"7 male red eye"`:                 true,
		`"17 male, 77"`:                    false,
		`"{\"id\": \"D2019-1\", \"tur"`:    true,
		`"转自D2019-1的患者"`:                   false, // not a field of its own
		`["detail", "turns[0] is of (7)"]`: true,
		`null`:                             false,
		`""`:                               false,
	} {
		if got := l.Holds([]byte(raw)); got != want {
			t.Errorf("raw %s: holds a key is %v, want %v", raw, got, want)
		}
	}
	if load(t, "").Holds([]byte(`{"id":7}`)) {
		t.Error("an empty list holds something")
	}
}

func TestRejectsAreSearchedWhole(t *testing.T) {
	l := load(t, "")
	l.Add("7")
	s := searcher{keys: &listed{list: l}}
	for line, want := range map[string]bool{
		`{"stage":"s","reason":"r","where":{"file":"f","row":7}}`:               false,
		`{"stage":"s","reason":"r","where":{"file":"f","row":1},"record":[7]}`:  true,
		`{"stage":"s","reason":"r","detail":"id: 7","where":{"row":1}}`:         true,
		`{"stage":"s","reason":"r","where":{"row":1},"record":"7,a"}`:           true,
		`{"stage":"s","reason":"r","where":{"row":1},"record":{"id":8},"x":[]}`: false,
	} {
		if got := s.reject([]byte(line)); got != want {
			t.Errorf("reject %s: holds a key is %v, want %v", line, got, want)
		}
	}
}

func TestIDsInBytes(t *testing.T) {
	id := "0123456789abcdef01234567"
	is := func(b []byte) bool { return string(b) == id }
	for s, want := range map[string]bool{
		id:                                true,
		`"cluster:` + id + `"`:            true,
		id + "#12":                        true,
		"images/" + id + ".png":           true,
		"\xff\x00" + id + "\x00":          true,
		"x" + id[:23]:                     false,
		"ab" + id:                         true,
		strings.Repeat("ab", 20) + id:     false, // a digest is no id
		id[:12] + "-" + id[12:]:           false,
		strings.Repeat("-", 1000) + id:    true,
		strings.ToUpper(id):               false,
		id[1:] + "," + id[:23] + "," + id: true,
	} {
		if got := anID([]byte(s), is); got != want {
			t.Errorf("%q: holds the id is %v, want %v", s, got, want)
		}
	}
}
