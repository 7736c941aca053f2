package pyliteral

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// show writes a value without its places.
func show(v Value) string {
	switch v.Kind {
	case None:
		return "None"
	case Bool, Number:
		return v.Text
	case String, Bytes:
		return fmt.Sprintf("%s%q", v.Kind, v.Text)
	}
	var items []string
	for _, i := range v.Items {
		items = append(items, show(i))
	}
	return v.Kind.String() + "(" + strings.Join(items, " ") + ")"
}

// What is wanted is what Python 3's ast.literal_eval gives.
func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		`['Pain in eye', 'Cross-eyed']`:      `list(str"Pain in eye" str"Cross-eyed")`,
		` ["Crohn's disease", 'a "b"',] `:    `list(str"Crohn's disease" str"a \"b\"")`,
		`[]`:                                 `list()`,
		`()`:                                 `tuple()`,
		`('a')`:                              `str"a"`,
		`('a',)`:                             `tuple(str"a")`,
		`((1, 2), [3])`:                      `tuple(tuple(1 2) list(3))`,
		`{'a': 1, "b": [None, True, False]}`: `dict(str"a" 1 str"b" list(None True False))`,
		`{}`:                                 `dict()`,
		`[0, 00, -1, +2.5, .5, 5., 1_000, 0x1F, 0o17, 0b101, 1e-3]`: `list(0 00 -1 +2.5 .5 5. 1_000 0x1F 0o17 0b101 1e-3)`,
		`'\x41\u00e9\U0001F441\101\n\'\"\\'`:                        "str" + fmt.Sprintf("%q", "Aé👁A\n'\"\\"),
		`'\xe2\x80\x99'`:                                            "str" + fmt.Sprintf("%q", "\u00e2\u0080\u0099"),
		`b'\xe2\x80\x99'`:                                           "bytes" + fmt.Sprintf("%q", "’"),
		`b'\u00e9'`:                                                 `bytes"\\u00e9"`,
		`'\d'`:                                                      `str"\\d"`,
		`r'\n\''`:                                                   `str"\\n\\'"`,
		`Rb"\x"`:                                                    `bytes"\\x"`,
		`u'眼'`:                                                      `str"眼"`,
		"'''a\n'b' \"\"\"c'''":                                      `str"a\n'b' \"\"\"c"`,
		"\"\"\"\"\"\"":                                              `str""`,
		"'a\\\nb'":                                                  `str"ab"`,
		"'a\\\r\nb'":                                                `str"ab"`,
		"'\\7\\18'":                                                 `str"\a\x018"`,
		"[ 1 ,\n\t2 ]":                                              `list(1 2)`,
		"None":                                                      "None",
		strings.Repeat("[", 64) + strings.Repeat("]", 64): strings.Repeat("list(", 64) + strings.Repeat(")", 64),
	} {
		v, err := Parse(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if got := show(v); got != want {
			t.Errorf("%s is %s, want %s", in, got, want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "at byte 0: the input ends where",
		"  ":                      "at byte 2: the input ends where",
		"['a', 'b'":               "at byte 9: the input ends before",
		"['a' 'b']":               "at byte 5: two texts",
		"['a' b'c']":              "at byte 5: a comma is missing",
		"['a', nan]":              `at byte 6: "nan" is no literal`,
		"['a', eye]":              `at byte 6: "eye" is no literal`,
		"['a'] x":                 "at byte 6: more follows",
		"['it's']":                "at byte 5: a comma is missing",
		"[,]":                     "at byte 1: ',' begins no value",
		"['a',, 'b']":             "at byte 5: ',' begins no value",
		"'abc":                    "at byte 0: the text is never closed",
		"'abc\\":                  "at byte 0: the text is never closed",
		"'a\nb'":                  "at byte 2: a line ends",
		"'a\x00b'":                "at byte 2: a NUL",
		"\x00":                    "begins no value",
		"'\\x4'":                  "at byte 1: the escape is cut short",
		"'\\xg1'":                 "at byte 1: the escape has other",
		"'ab\\ud83d'":             "at byte 3: the escape is no character",
		"'\\U00110000'":           "at byte 1: the escape is no character",
		"'\\UFFFFFFFF'":           "at byte 1: the escape is no character",
		`'\N{BULLET}'`:            `at byte 1: \N names`,
		"b'眼'":                    "at byte 2: bytes hold ASCII",
		`b'\400'`:                 "at byte 2: the escape is over one byte",
		"f'a'":                    `at byte 0: "f" is no prefix`,
		"007":                     "at byte 0: not a number",
		"1_":                      "at byte 0: not a number",
		"1j":                      "at byte 0: not a number",
		"1.2.3":                   "at byte 0: not a number",
		"-":                       "at byte 0: not a number",
		"{1}":                     "at byte 2: a colon is missing",
		"{1: 2 3}":                "at byte 6: a comma is missing",
		"{[1]: 2}":                "at byte 1: a list is no key",
		"{1:":                     "at byte 3: the input ends where",
		"(1 2)":                   "at byte 3: a comma is missing",
		"['a\xff']":               "at byte 3: not UTF-8",
		strings.Repeat("[", 65):   "at byte 64: brackets nest deeper than 64",
		strings.Repeat(" ", 5e6):  "over the limit",
		"__import__('os').getcwd": `at byte 0: "__import__" is no literal`,
	} {
		v, err := Parse(in)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, %v; want %s", in, show(v), err, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	in := ` ['eye', r"b", ('x',), {'k': 12}]`
	v, err := Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ whole, inner string }{{`'eye'`, "eye"}, {`r"b"`, "b"}, {`('x',)`, `'x',`}, {`{'k': 12}`, `'k': 12`}} {
		item := v.Items[i]
		if got := in[item.Start:item.End]; got != want.whole {
			t.Errorf("item %d stands at %q, want %q", i, got, want.whole)
		}
		if got := in[item.InnerStart:item.InnerEnd]; got != want.inner {
			t.Errorf("within item %d stands %q, want %q", i, got, want.inner)
		}
	}
}

func TestUnescape(t *testing.T) {
	in := `it\xe2\x80\x99s 眼\'\n\q`
	text, at, err := Unescape(in)
	if err != nil || text != "it’s 眼'\n\\q" || len(at) != len(text)+1 {
		t.Fatalf("%q, %v, %v", text, at, err)
	}
	if from, to := strings.Index(text, "’"), strings.Index(text, "s"); in[at[from]:at[to]] != `\xe2\x80\x99` {
		t.Errorf("’ comes from %q", in[at[from]:at[to]])
	}
	if at[len(text)] != len(in) {
		t.Errorf("the end comes from %d", at[len(text)])
	}
	for in, want := range map[string]string{
		`a\xe2\x80`: "at byte 1: the bytes that the escapes give are not UTF-8",
		`a\x4`:      "at byte 1: the escape is cut short",
		`a\`:        "at byte 1: the text ends in a backslash",
		`\777`:      "at byte 0: the escape is over one byte",
		"ab\xff":    "at byte 2: the bytes",
		`\xff`:      "at byte 0: the bytes",
	} {
		if got, _, err := Unescape(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v; want %s", in, got, err, want)
		}
	}
}

// literal draws a value as Python would write it, and what it is.
func literal(depth int) *rapid.Generator[[2]string] {
	blank := rapid.SampledFrom([]string{"", "", " ", "\n", "\t "})
	return rapid.Custom(func(t *rapid.T) [2]string {
		kinds := 3
		if depth > 0 {
			kinds = 6
		}
		list := func(open, closing, name string, least int) [2]string {
			in, want := open+blank.Draw(t, "blank"), []string{}
			n := rapid.IntRange(least, 4).Draw(t, "items")
			for i := range n {
				if i > 0 {
					in += "," + blank.Draw(t, "blank")
				}
				item := literal(depth-1).Draw(t, "item")
				in, want = in+item[0]+blank.Draw(t, "blank"), append(want, item[1])
			}
			if n == 1 && open == "(" || n > 0 && rapid.Bool().Draw(t, "comma") {
				in += ","
			}
			return [2]string{in + closing, name + "(" + strings.Join(want, " ") + ")"}
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("'\"\\\n\r ")))).Draw(t, "text")
			return [2]string{quoted(t, text), "str" + fmt.Sprintf("%q", text)}
		case 1:
			n := fmt.Sprint(rapid.Int().Draw(t, "number"))
			return [2]string{n, n}
		case 2:
			w := rapid.SampledFrom([]string{"None", "True", "False"}).Draw(t, "word")
			return [2]string{w, w}
		case 3:
			return list("[", "]", "list", 0)
		case 4:
			return list("(", ")", "tuple", 0)
		}
		in, want := "{", []string{}
		for i := range rapid.IntRange(0, 3).Draw(t, "pairs") {
			v := literal(depth-1).Draw(t, "value")
			in += fmt.Sprintf("%d%s:%s%s,", i, blank.Draw(t, "blank"), blank.Draw(t, "blank"), v[0])
			want = append(want, fmt.Sprint(i), v[1])
		}
		return [2]string{in + "}", "dict(" + strings.Join(want, " ") + ")"}
	})
}

// quoted writes a text as a str, each character as itself or escaped.
func quoted(t *rapid.T, text string) string {
	quote := rapid.SampledFrom([]string{"'", `"`, "'''", `"""`}).Draw(t, "quote")
	var b strings.Builder
	for _, r := range text {
		must := strings.ContainsRune("'\"\\\n\r\x00", r)
		if !must && !rapid.Bool().Draw(t, "escaped") {
			b.WriteRune(r)
			continue
		}
		switch {
		case strings.ContainsRune(`'"\`, r):
			b.WriteString(`\` + string(r))
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return quote + b.String() + quote
}

// A value written out is read as it was, and each part of it, cut out at its
// place, reads as that part.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := literal(3).Draw(t, "literal")
		v, err := Parse(drawn[0])
		if err != nil {
			t.Fatalf("%s: %v", drawn[0], err)
		}
		if got := show(v); got != drawn[1] {
			t.Fatalf("%s is %s, want %s", drawn[0], got, drawn[1])
		}
		places(t, drawn[0], v)
	})
}

func places(t rapid.TB, in string, v Value) {
	if v.Start < 0 || v.InnerStart < v.Start || v.InnerEnd < v.InnerStart || v.End < v.InnerEnd || v.End > len(in) {
		t.Fatalf("%q: the places of %s are %+v", in, show(v), v)
	}
	again, err := Parse(in[v.Start:v.End])
	if err != nil || show(again) != show(v) {
		t.Fatalf("%q: %s reads as %s at its place, %v", in, show(v), show(again), err)
	}
	for _, item := range v.Items {
		places(t, in, item)
	}
}

// What was written as UTF-8 bytes is read back, with places that rise.
func TestUnescapeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var in strings.Builder
		for i := range len(text) {
			if c := text[i]; c >= 0x80 || c == '\\' || rapid.Bool().Draw(t, "escaped") {
				fmt.Fprintf(&in, `\x%02x`, c)
			} else {
				in.WriteByte(c)
			}
		}
		got, at, err := Unescape(in.String())
		if err != nil || got != text {
			t.Fatalf("%q gave %q, %v", in.String(), got, err)
		}
		for i := range len(text) {
			part, _, err := Unescape(in.String()[at[i]:at[i+1]])
			if text[i] < utf8.RuneSelf && (err != nil || part != text[i:i+1]) {
				t.Fatalf("byte %d of %q comes from %q", i, text, in.String()[at[i]:at[i+1]])
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, in := range []string{`['a', "b\x41"]`, `{'a': (1, None), b'\xff': [True]}`, "'''a\n'''", "[[[[", `'\u12`, "0x", "('a')"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v, err := Parse(in)
		if err == nil {
			places(t, in, v)
			return
		}
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(in) {
			t.Fatalf("%q: %v", in, err)
		}
	})
}

func FuzzUnescape(f *testing.F) {
	for _, in := range []string{`it\xe2\x80\x99s`, `\`, `\400`, "\xff", `\N{X}\u00e9`} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		text, at, err := Unescape(in)
		var syntax *SyntaxError
		if err != nil {
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(in) {
				t.Fatalf("%q: %v", in, err)
			}
			return
		}
		if !utf8.ValidString(text) || len(at) != len(text)+1 {
			t.Fatalf("%q gave %q with %d places", in, text, len(at))
		}
		for i := 1; i < len(at); i++ {
			if at[i] < at[i-1] {
				t.Fatalf("%q: the places of %q fall: %v", in, text, at)
			}
		}
	})
}
