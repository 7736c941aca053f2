package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"ophglm/internal/pipeline"
)

// bars shows the progress of a build on a terminal: one bar for the stages, and
// one for each stage at work. Elsewhere it shows nothing.
type bars struct {
	w      io.Writer
	mu     sync.Mutex
	p      *mpb.Progress
	all    *mpb.Bar
	stages map[string]*mpb.Bar
	done   map[string]bool
}

func newBars(w io.Writer, pl *pipeline.Pipeline) *bars {
	b := &bars{w: w, stages: map[string]*mpb.Bar{}, done: map[string]bool{}}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return b
	}
	b.p = mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
	b.all = b.p.AddBar(int64(len(pl.Stages)), mpb.BarPriority(1000),
		mpb.PrependDecorators(decor.Name(pl.Name, decor.WC{W: 16, C: decor.DindentRight})),
		mpb.AppendDecorators(decor.CountersNoUnit("%d of %d stages")))
	return b
}

// tell takes an event of a build.
func (b *bars) tell(e pipeline.Event) {
	if e.What == pipeline.Waiting {
		b.say("%s: another run is building it: waiting\n", e.Stage)
		return
	}
	if b.p == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e.What {
	case pipeline.Started:
		b.stages[e.Stage] = b.p.AddBar(0, mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name("  "+e.Stage, decor.WC{W: 16, C: decor.DindentRight})),
			mpb.AppendDecorators(decor.CountersNoUnit("%d of %d shards")))
	case pipeline.Advanced:
		if bar := b.stages[e.Stage]; bar != nil && e.Total > 0 && e.Done < e.Total {
			bar.SetTotal(int64(e.Total), false)
			bar.SetCurrent(int64(e.Done))
		}
	case pipeline.Finished, pipeline.Cached:
		if bar := b.stages[e.Stage]; bar != nil {
			bar.SetTotal(-1, true)
		}
		if !b.done[e.Stage] {
			b.done[e.Stage] = true
			b.all.Increment()
		}
	}
}

// say prints a line, above the bars where there are any.
func (b *bars) say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if b.p != nil {
		b.p.Write([]byte(line)) // a notice that is lost is not worth an error
		return
	}
	io.WriteString(b.w, line)
}

// wait ends the bars.
func (b *bars) wait() {
	if b.p == nil {
		return
	}
	b.mu.Lock()
	for _, bar := range b.stages {
		bar.Abort(true)
	}
	b.all.Abort(false)
	b.mu.Unlock()
	b.p.Wait()
}
