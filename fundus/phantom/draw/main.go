// Command draw writes the phantoms of the starter data into a folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"ophglm/fundus/phantom"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: draw DIR")
		os.Exit(2)
	}
	err := phantom.Files(func(f phantom.File) error {
		return os.WriteFile(filepath.Join(os.Args[1], f.Name), f.Bytes, 0o644)
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "drawing phantoms:", err)
		os.Exit(1)
	}
}
