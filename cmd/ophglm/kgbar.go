package main

import (
	"io"
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// itemBar shows on a terminal how many items of a graph were read. Elsewhere it
// shows nothing.
type itemBar struct {
	p   *mpb.Progress
	bar *mpb.Bar
}

func newItemBar(w io.Writer, doing string, items int64) *itemBar {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &itemBar{}
	}
	p := mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
	bar := p.AddBar(items, mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(doing, decor.WC{W: 16, C: decor.DindentRight})),
		mpb.AppendDecorators(decor.CountersNoUnit("%d of %d items")))
	return &itemBar{p, bar}
}

// wait ends the bar.
func (b *itemBar) wait() {
	if b.p == nil {
		return
	}
	b.bar.Abort(true)
	b.p.Wait()
}
