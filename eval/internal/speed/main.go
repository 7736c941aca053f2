// Command speed times the metrics on inputs of the references' sizes and prints
// them beside the times that the references took: make metrics-speed. Times are CPU
// seconds of the process, garbage collection included, the median of five: on a
// machine that others use the wall clock says little.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	recorded := flag.String("peers", "", "the `file` that peer_metrics.py printed")
	only := flag.String("only", "", "time only what has this in its name")
	n := flag.Int("n", 5, "times of each, of which the median counts")
	flag.Parse()
	if err := compare(*recorded, *only, *n); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

// task is one piece of work, and the references that did the same.
type task struct {
	name  string
	peers []string // names in peer_metrics.txt
	aim   float64  // how many times as fast as the peers it is to be; 0: nothing was set
	// make makes the inputs, files in the folder, and gives the work on them.
	make func(folder string) (func() error, error)
}

func compare(recorded, only string, n int) error {
	peers, err := read(recorded)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d CPUs, median of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), n)
	fmt.Println("| what | ours, CPU s | reference | its CPU s | times as fast | aim |\n|---|--:|---|--:|--:|--:|")
	for _, t := range tasks {
		if !strings.Contains(t.name, only) {
			continue
		}
		if err := t.tell(peers, n); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

func (t *task) tell(peers map[string]float64, n int) error {
	folder, err := os.MkdirTemp("", "speed")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	do, err := t.make(folder)
	if err != nil {
		return err
	}
	var all []float64
	for range n {
		runtime.GC()
		from := spent()
		if err := do(); err != nil {
			return err
		}
		all = append(all, (spent() - from).Seconds())
	}
	slices.Sort(all)
	ours := all[n/2]
	aim := ""
	if t.aim > 0 {
		aim = strconv.FormatFloat(t.aim, 'g', -1, 64)
	}
	for _, p := range t.peers {
		theirs, ok := peers[p]
		if !ok {
			return fmt.Errorf("there is no time of %q", p)
		}
		fmt.Printf("| %s | %.4f | %s | %.4f | %.1f | %s |\n", t.name, ours, p, theirs, theirs/ours, aim)
	}
	return nil
}

// spent is the CPU time of this process, its own and the system's for it.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // only wrong arguments make it fail
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var median = regexp.MustCompile(`^(.*\S)\s+wall median.*cpu median\s+([0-9.]+) s`)

// read reads the CPU medians that peer_metrics.py printed.
func read(path string) (map[string]float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]float64{}
	in := bufio.NewScanner(f)
	for in.Scan() {
		if m := median.FindStringSubmatch(in.Text()); m != nil {
			if out[m[1]], err = strconv.ParseFloat(m[2], 64); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
		}
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no times", path)
	}
	return out, nil
}
