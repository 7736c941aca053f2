//go:build proof

package proof

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const kills = 20

// A build that is killed at any moment goes on where it was, and ends with the
// same bytes as one that was left alone. OPHGLM_PROOF_SEED chooses the moments
// again.
func TestKilledBuilds(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("OPHGLM_PROOF_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("OPHGLM_PROOF_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	p := newProject(t, binary(t))
	began := time.Now()
	want := p.undisturbed()
	whole := time.Since(began)
	t.Logf("left alone, the build takes %.1f s", whole.Seconds())

	p.wipe()
	killed, builds, here := 0, 0, 0
	for killed < kills || here > 0 {
		after := time.Duration(r.Int64N(int64(whole)))
		if killed == kills {
			after = time.Hour // the last build is let through
		}
		at := time.Now()
		if p.runFor(after) {
			killed++
			here++
			t.Logf("kill %d at %.2f s", killed, after.Seconds())
			continue
		}
		builds++
		t.Logf("build %d ended in %.1f s after %d kills", builds, time.Since(at).Seconds(), here)
		p.same("after "+strconv.Itoa(here)+" kills", want)
		p.wipe()
		here = 0
	}
}

// runFor starts a build and kills it after a while. It reports whether it was
// killed: a build that ended before must have ended well.
func (p *project) runFor(d time.Duration) bool {
	p.t.Helper()
	c, _, errs := p.command("run", "proof")
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	kill := time.AfterFunc(d, func() {
		if err := c.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			p.t.Error(err)
		}
	})
	err := c.Wait()
	kill.Stop()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if s, ok := exit.Sys().(syscall.WaitStatus); ok && s.Signaled() && s.Signal() == syscall.SIGKILL {
			return true
		}
	}
	if err != nil {
		p.t.Fatalf("a build that goes on after a kill failed: %v\n%s", err, errs)
	}
	return false
}
