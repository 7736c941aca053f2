package identifiers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

func TestShowNames(t *testing.T) {
	p := os.Getenv("SHOWN")
	if p == "" {
		t.Skip()
	}
	file, _ := os.Open(p)
	sc := bufio.NewScanner(file)
	n, miss := 0, 0
	for sc.Scan() {
		var o struct{ ID, Text string }
		json.Unmarshal(sc.Bytes(), &o)
		var a, b int
		fmt.Sscanf(o.ID, "%d,%d", &a, &b)
		hits := Find(o.Text, nil)
		ok := false
		for _, h := range hits {
			ok = ok || h.Start <= a && h.End >= b
		}
		n++
		if !ok {
			miss++
			fmt.Println(marked(o.Text, hits))
		}
	}
	fmt.Println(n, miss)
}
