package identifiers

import (
	"bufio"
	"fmt"
	"os"
	"testing"
)

func TestDbg(t *testing.T) {
	p := os.Getenv("DBG")
	if p == "" {
		t.Skip()
	}
	file, _ := os.Open(p)
	sc := bufio.NewScanner(file)
	for sc.Scan() {
		fmt.Println(marked(sc.Text(), Find(sc.Text(), nil)))
	}
}
