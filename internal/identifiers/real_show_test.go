package identifiers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

func TestShow(t *testing.T) {
	p := os.Getenv("SHOW")
	if p == "" {
		t.Skip()
	}
	file, _ := os.Open(p)
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<24)
	counts := map[Type]int{}
	n := 0
	for sc.Scan() {
		var o struct{ ID, Text string }
		json.Unmarshal(sc.Bytes(), &o)
		n++
		for _, h := range Find(o.Text, nil) {
			counts[h.Type]++
			a, b := max(0, h.Start-36), min(len(o.Text), h.End+30)
			fmt.Printf("%s\t%s\t%q…%s…%q\n", h.Type, o.ID, o.Text[a:h.Start], o.Text[h.Start:h.End], o.Text[h.End:b])
		}
	}
	fmt.Println(n, counts)
}
