package jsonl

import "testing"

func TestFields(t *testing.T) {
	f, err := ParseFields([]byte(`{"a":"x\u00e9","n":-1.50,"b":true,"none":null,"o":{},"list":["p",2,null,["q"]],"odd[0]":"key"}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": "xé", "n": "-1.50", "b": "true", "list[0]": "p", "list[1]": "2", "odd[0]": "key"} {
		if got, ok := f.Text(name); !ok || got != want {
			t.Errorf("%s is %q, %v; want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"none", "o", "list", "list[2]", "list[3]", "list[4]", "list[-1]", "list[x]", "a[0]", "zz", "", "["} {
		if got, ok := f.Text(name); ok {
			t.Errorf("%s is %q", name, got)
		}
	}
	if _, err := ParseFields([]byte(`[1]`)); err == nil {
		t.Error("an array was read as an object")
	}
}
