package leaderboard

import (
	"bytes"
	"fmt"
	"html/template"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"ophglm/eval/classification"
	"ophglm/eval/confusion"
)

// Chart is a picture of the page.
type Chart struct {
	Title string
	SVG   template.HTML // drawn by this package: its texts are escaped
}

// charted are tables that curves are drawn of.
type charted interface {
	Curves() ([]classification.Curves, error)
	Confusion() ([]string, confusion.Matrix)
}

// areas are tables whose sizes in truth and as found are held against each other.
type areas interface {
	// Areas gives each class's, of the images where it is on either side, and their
	// unit.
	Areas() (classes []string, truth, found [][]float64, unit string)
}

// colours tell models apart, also where colours are not seen well (Okabe and Ito).
var colours = []color.RGBA{
	{0, 114, 178, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {230, 159, 0, 255}, {86, 180, 233, 255}, {110, 110, 110, 255}, {0, 0, 0, 255},
}

// drawnModels is how many models a chart has at most: more can't be told apart. They
// are the best by the first column.
const drawnModels = 8

// Charts draws the curves of the best models, class by class, and the matrices of
// each.
func (b *Board) Charts() ([]Chart, error) {
	best := b.best(drawnModels)
	var out []Chart
	curves := map[int][]classification.Curves{}
	classes := 0
	for _, m := range best {
		t, ok := b.Models[m].Table.(charted)
		if !ok {
			continue
		}
		of, err := t.Curves()
		if err != nil {
			return nil, fmt.Errorf("drawing the curves of %s: %w", b.Models[m].Name, err)
		}
		curves[m], classes = of, max(classes, len(of))
	}
	for c := range classes {
		for _, kind := range []struct {
			title, x, y string
			diagonal    bool
			of          func(classification.Curves) plotter.XYs
		}{
			{"ROC", "1 − specificity", "sensitivity", true, func(c classification.Curves) plotter.XYs { return steps(c.ROC) }},
			{"Precision and recall", "recall", "precision", false, func(c classification.Curves) plotter.XYs { return steps(c.Recall) }},
			{"Calibration", "mean probability", "share of positive items", true, func(c classification.Curves) plotter.XYs {
				var xy plotter.XYs
				for _, p := range c.Calibration {
					xy = append(xy, plotter.XY{X: p.Probability, Y: p.Share})
				}
				return xy
			}},
		} {
			p := unit(kind.x, kind.y)
			if kind.diagonal {
				if err := diagonal(p); err != nil {
					return nil, err
				}
			} else { // this curve ends where the others have room
				p.Legend.Left, p.Legend.XOffs = true, -p.Legend.XOffs
			}
			class := ""
			for k, m := range best {
				if c >= len(curves[m]) {
					continue
				}
				class = curves[m][c].Class
				if err := line(p, kind.of(curves[m][c]), b.Models[m].Name, k); err != nil {
					return nil, err
				}
			}
			svg, err := drawn(p, 11, 9)
			if err != nil {
				return nil, err
			}
			out = append(out, Chart{strings.TrimSpace(kind.title + ": " + class), svg})
		}
	}
	for _, m := range best {
		if t, ok := b.Models[m].Table.(charted); ok {
			if classes, matrix := t.Confusion(); classes != nil {
				out = append(out, Chart{"Decisions of " + b.Models[m].Name, matrixSVG(classes, matrix)})
			}
		}
		if t, ok := b.Models[m].Table.(areas); ok {
			classes, truth, found, unit := t.Areas()
			for c, class := range classes {
				svg, err := blandAltman(truth[c], found[c], unit)
				if err != nil {
					return nil, err
				}
				if svg != "" {
					out = append(out, Chart{fmt.Sprintf("Area of %s, %s less truth", class, b.Models[m].Name), svg})
				}
			}
		}
	}
	return out, nil
}

// best are the first n models of the first section.
func (b *Board) best(n int) []int {
	s := b.sections(nil)
	if len(s) == 0 {
		s = b.sections([]string{"all"})
	}
	if len(s) == 0 {
		return nil
	}
	return s[0].Order[:min(n, len(s[0].Order))]
}

func steps(points [][2]float64) plotter.XYs {
	xy := make(plotter.XYs, len(points))
	for i, p := range points {
		xy[i] = plotter.XY{X: p[0], Y: p[1]}
	}
	return xy
}

// unit is a plot of shares.
func unit(x, y string) *plot.Plot {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = x, y
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	// Texts are wider where the reader has another font than they were measured in.
	p.Legend.ThumbnailWidth, p.Legend.XOffs, p.Legend.YOffs, p.Legend.Padding = vg.Points(16), -vg.Points(10), vg.Points(6), vg.Points(3)
	p.BackgroundColor = color.Transparent
	p.Add(plotter.NewGrid())
	return p
}

func diagonal(p *plot.Plot) error {
	l, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}})
	if err != nil {
		return fmt.Errorf("drawing a diagonal: %w", err)
	}
	l.Color, l.Dashes = color.Gray{150}, []vg.Length{vg.Points(4), vg.Points(3)}
	p.Add(l)
	return nil
}

func line(p *plot.Plot, xy plotter.XYs, name string, k int) error {
	if len(xy) == 0 {
		return nil
	}
	l, err := plotter.NewLine(xy)
	if err != nil {
		return fmt.Errorf("drawing the curve of %s: %w", name, err)
	}
	l.Color, l.Width = colours[k%len(colours)], vg.Points(1.6)
	p.Add(l)
	p.Legend.Add(name+"  ", l)
	return nil
}

// drawn is a plot as SVG, of a size in centimetres.
func drawn(p *plot.Plot, width, height vg.Length) (template.HTML, error) {
	c := vgsvg.New(width*vg.Centimeter, height*vg.Centimeter)
	p.Draw(draw.Crop(draw.New(c), 0, -vg.Points(12), 0, -vg.Points(4)))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return "", fmt.Errorf("drawing a chart: %w", err)
	}
	svg := b.String()
	if at := strings.Index(svg, "<svg"); at >= 0 {
		svg = svg[at:] // without the heading of a file of its own
	}
	return template.HTML(svg), nil
}

// blandAltman draws differences over means with the limits of agreement, mean ± 1.96
// standard deviations (Bland and Altman 1986). Empty for fewer than three images.
func blandAltman(truth, found []float64, unit string) (template.HTML, error) {
	if len(truth) < 3 {
		return "", nil
	}
	var xy plotter.XYs
	mean := 0.0
	for i := range truth {
		xy = append(xy, plotter.XY{X: (truth[i] + found[i]) / 2, Y: found[i] - truth[i]})
		mean += (found[i] - truth[i]) / float64(len(truth))
	}
	squares := 0.0
	for _, p := range xy {
		squares += (p.Y - mean) * (p.Y - mean)
	}
	sd := math.Sqrt(squares / float64(len(xy)-1))
	p := plot.New()
	p.BackgroundColor = color.Transparent
	p.X.Label.Text, p.Y.Label.Text = "mean area, "+unit, "difference, "+unit
	s, err := plotter.NewScatter(xy)
	if err != nil {
		return "", fmt.Errorf("drawing areas: %w", err)
	}
	s.Color, s.Radius, s.Shape = colours[0], vg.Points(2), draw.CircleGlyph{}
	p.Add(plotter.NewGrid(), s)
	for _, y := range []float64{mean - 1.96*sd, mean, mean + 1.96*sd} {
		f := plotter.NewFunction(func(float64) float64 { return y })
		f.Color, f.Dashes = color.Gray{110}, []vg.Length{vg.Points(4), vg.Points(3)}
		p.Add(f)
	}
	return drawn(p, 11, 8)
}

// matrixSVG draws a matrix of decisions: a row a true class, shaded by its share of
// the row.
func matrixSVG(classes []string, m confusion.Matrix) template.HTML {
	const cell, left, top = 74, 150, 46
	var b strings.Builder
	width, height := left+cell*len(classes)+10, top+cell*len(classes)+10
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" width="%d" height="%d" role="img">`, width, height, width, height)
	text := func(x, y int, anchor, s string) {
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="%s" font-size="13" fill="currentColor">%s</text>`, x, y, anchor, template.HTMLEscapeString(s))
	}
	text(left-10, top-26, "end", "true ↓ decided →")
	for t, row := range m {
		sum := int64(0)
		for _, n := range row {
			sum += n
		}
		text(left-10, top+cell*t+cell/2+4, "end", classes[t])
		text(left+cell*t+cell/2, top-8, "middle", classes[t])
		for d, n := range row {
			share := 0.0
			if sum > 0 {
				share = float64(n) / float64(sum)
			}
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#0072b2" fill-opacity="%.2f" stroke="currentColor" stroke-opacity=".2"/>`, left+cell*d, top+cell*t, cell, cell, .75*share)
			text(left+cell*d+cell/2, top+cell*t+cell/2, "middle", fmt.Sprint(n))
			text(left+cell*d+cell/2, top+cell*t+cell/2+17, "middle", fmt.Sprintf("%.0f %%", 100*share))
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}
