package validate

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"testing"
)

func TestZZOracle(t *testing.T) {
	b, _ := os.ReadFile("/tmp/ds/res.json")
	var res map[string]string
	json.Unmarshal(b, &res)
	var ks []string
	for k := range res {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	miss, strict := 0, 0
	for _, k := range ks {
		r, err := File("/tmp/ds/cases/"+k+"/d.json", "llamafactory", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if (res[k] == "ok") == r.OK() {
			continue
		}
		if r.OK() {
			miss++
			fmt.Println("MISSED", k, res[k], r.Problems)
		} else {
			strict++
			fmt.Println("STRICT", k, r.Problems[0])
		}
	}
	fmt.Println(len(ks), "files; missed", miss, "stricter", strict)
}
