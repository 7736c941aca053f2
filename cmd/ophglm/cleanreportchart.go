package main

import (
	"fmt"
	"math"
	"strconv"
)

// chart is a histogram as a picture of bars, all lengths in the units of its own
// width and height.
type chart struct {
	Name, Unit string

	Text          string // what it shows, in words
	Width, Height int
	Base          string // of the bars
	Bars          []chartBar
	Ticks         []chartTick
	Top           string // the count of the highest bar
}

type chartBar struct {
	X, Y, Width, Height string
	Text                string
}

type chartTick struct{ X, Label, Anchor string }

// The frame of a chart: a place for the bars and one below for the scale.
const (
	chartWidth, chartHeight = 480, 190
	chartLeft, chartTop     = 8, 24
	chartBottom             = 164
	chartTicks              = 11 // at most
)

// chartOf draws a histogram: bars of equal width, whatever their edges are.
func chartOf(h histogram) (chart, error) {
	if len(h.Counts) == 0 || len(h.Edges) != len(h.Counts)+1 {
		return chart{}, fmt.Errorf("histogram %s: %d counts and %d edges, which is to be one more", h.Name, len(h.Counts), len(h.Edges))
	}
	c := chart{Name: h.Name, Unit: h.Unit, Width: chartWidth, Height: chartHeight, Base: strconv.Itoa(chartBottom)}
	most, all := int64(0), int64(0)
	for i, n := range h.Counts {
		if !(h.Edges[i] < h.Edges[i+1]) || n < 0 {
			return chart{}, fmt.Errorf("histogram %s: edges are to rise and counts to be 0 or more", h.Name)
		}
		most, all = max(most, n), all+n
	}
	wide := float64(chartWidth-2*chartLeft) / float64(len(h.Counts))
	for i, n := range h.Counts {
		x := chartLeft + wide*float64(i)
		high := 0.0
		if n > 0 {
			high = max(float64(chartBottom-chartTop)*float64(n)/float64(most), 1) // what is there is seen
		}
		c.Bars = append(c.Bars, chartBar{
			X: svgNumber(x + 1), Y: svgNumber(chartBottom - high), Width: svgNumber(wide - 2), Height: svgNumber(high),
			Text: fmt.Sprintf("%s to %s: %s (%s)", edgeText(h.Edges[i]), edgeText(h.Edges[i+1]), count(n), percent(n, all)),
		})
	}
	step := (len(h.Edges) + chartTicks - 1) / chartTicks
	for i := 0; i < len(h.Edges); i += step {
		anchor := "middle"
		switch i {
		case 0:
			anchor = "start"
		case len(h.Counts):
			anchor = "end"
		}
		c.Ticks = append(c.Ticks, chartTick{svgNumber(chartLeft + wide*float64(i)), edgeText(h.Edges[i]), anchor})
	}
	c.Top = count(most)
	c.Text = "no values"
	if all > 0 {
		c.Text = fmt.Sprintf("%s values, the median from %s", count(all), medianText(h, all))
	}
	return c, nil
}

// medianText names the bar that the median lies in.
func medianText(h histogram, all int64) string {
	before := int64(0)
	for i, n := range h.Counts {
		if before += n; 2*before >= all {
			return edgeText(h.Edges[i]) + " to " + edgeText(h.Edges[i+1])
		}
	}
	return ""
}

func edgeText(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return count(int64(v))
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}
