//go:build proof

package proof

import (
	"fmt"
	"testing"
	"time"
)

// Builds that start at once on one store all end well, and leave what one alone
// does.
func TestBuildsTogether(t *testing.T) {
	p := newProject(t, binary(t))
	want := p.undisturbed()
	for round, together := range []int{2, 2, 3} {
		p.wipe()
		type run struct {
			err       error
			out, errs string
		}
		done := make(chan run)
		for i := range together {
			go func() {
				time.Sleep(time.Duration(i*round) * 300 * time.Millisecond) // at once, then one after another
				c, out, errs := p.command("run", "proof", "--json")
				err := c.Run()
				done <- run{err, out.String(), errs.String()}
			}()
		}
		built := map[string]int{}
		for range together {
			r := <-done
			if r.err != nil {
				t.Errorf("one of %d builds at once: %v\n%s", together, r.err, r.errs)
				continue
			}
			for _, s := range p.summary(r.out).Stages {
				if !s.Cached {
					built[s.Stage]++
				}
			}
		}
		t.Logf("round %d: how often each stage was built by %d builds: %v", round+1, together, built)
		p.same(fmt.Sprintf("%d builds at once", together), want)
	}
}
