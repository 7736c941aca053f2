package fundus

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// tinyPNG is a picture for the examples of kinds.
func tinyPNG(w, h int) string {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, color.NRGBA{R: 180, G: 90, B: 40, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // of memory alone
	}
	return b.String()
}
