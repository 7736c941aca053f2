package jsonl

import "testing"

func TestUnmarshalFields(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string
		ok   bool
	}{
		{`{"id":"a","n":[1,2],"text":"x"}`, "a", true},
		{`{"text":"{\"id\":\"b\"}","id":"é\n"}`, "é\n", true},
		{`{"n":[3]}`, "before", true}, // what is not there is left alone
		{`{"id":null,"n":null}`, "before", true},
		{`{"id":7}`, "", false},
		{`[1]`, "", false},
		{``, "", false},
	} {
		id, n := "before", []int(nil)
		err := UnmarshalFields([]byte(c.in), map[string]any{"id": &id, "n": &n})
		if (err == nil) != c.ok || c.ok && id != c.want {
			t.Errorf("%s: id %q, %v; want %q", c.in, id, err, c.want)
		}
	}
}
