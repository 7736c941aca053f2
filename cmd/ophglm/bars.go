package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"

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
	stages map[string]*stageBar
	done   map[string]bool
}

// stageBar is the bar of one stage at work.
type stageBar struct {
	*mpb.Bar
	records atomic.Int64
}

// progress says how far the stage is: in shards, where it has several, and in
// records.
func (s *stageBar) progress(st decor.Statistics) string {
	text := ""
	if st.Total > 1 {
		text = fmt.Sprintf("%d of %d shards", st.Current, st.Total)
	}
	if n := s.records.Load(); n > 0 {
		text = strings.TrimPrefix(text+", "+count(n)+" records", ", ")
	}
	return text
}

func newBars(w io.Writer, pl *pipeline.Pipeline) *bars {
	b := &bars{w: w, stages: map[string]*stageBar{}, done: map[string]bool{}}
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
		s := &stageBar{}
		s.Bar = b.p.AddBar(0, mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name("  "+e.Stage, decor.WC{W: 16, C: decor.DindentRight})),
			mpb.AppendDecorators(decor.Any(s.progress)))
		b.stages[e.Stage] = s
	case pipeline.Advanced:
		s := b.stages[e.Stage]
		if s == nil {
			return
		}
		s.records.Add(e.Records)
		if e.Total > 1 && e.Done < e.Total {
			s.SetTotal(int64(e.Total), false)
			s.SetCurrent(int64(e.Done))
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
