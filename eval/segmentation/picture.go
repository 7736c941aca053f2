package segmentation

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the formats that decode reads
	_ "image/png"
	"io"
	"math/bits"
	"os"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/tiff"

	"ophglm/eval/mask"
)

// maxPixels bounds a picture before anything is allocated for it: no fundus camera
// makes more.
const maxPixels = 100_000_000

// read reads a file as a picture. An error names the file.
func read(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading a mask: %w", err)
	}
	defer f.Close()
	img, err := decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return img, nil
}

// decode reads a picture: PNG, TIFF, GIF (its first frame) or BMP.
func decode(f io.ReadSeeker) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil { // decoders have panicked on crafted files before
			img, err = nil, fmt.Errorf("the picture can't be decoded: %v", r)
		}
	}()
	cfg, _, err := image.DecodeConfig(bufio.NewReader(f))
	switch {
	case errors.Is(err, image.ErrFormat):
		return nil, errors.New("it is not a PNG, TIFF, GIF or BMP picture")
	case err != nil:
		return nil, fmt.Errorf("the picture can't be decoded: %w", err)
	case cfg.Width < 1 || cfg.Height < 1:
		return nil, fmt.Errorf("the picture is %d×%d pixels", cfg.Width, cfg.Height)
	case cfg.Width > maxPixels/cfg.Height:
		return nil, fmt.Errorf("the picture is %d×%d pixels, and at most %d in all are read", cfg.Width, cfg.Height, maxPixels)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading it again: %w", err)
	}
	if img, _, err = image.Decode(bufio.NewReaderSize(f, 1<<16)); err != nil {
		return nil, fmt.Errorf("the picture can't be decoded: %w", err)
	}
	return img, nil
}

// rows gives what reads a row of a picture as pixels. With indices, those of a
// palette that has colours are its indices. Transparency shows black.
func rows(img image.Image, indices bool) func(y int, into []pixel) {
	b := img.Bounds()
	width := b.Dx()
	interleaved := func(pix []uint8, stride int) func(int, []pixel) {
		return func(y int, into []pixel) {
			row := pix[y*stride:][:4*width]
			for x := range into {
				into[x] = rgb(row[4*x], row[4*x+1], row[4*x+2])
			}
		}
	}
	switch m := img.(type) {
	case *image.Gray:
		return func(y int, into []pixel) {
			for x, v := range m.Pix[y*m.Stride:][:width] {
				into[x] = pixel(v)
			}
		}
	case *image.Gray16:
		return func(y int, into []pixel) {
			row := m.Pix[y*m.Stride:][:2*width]
			for x := range into {
				into[x] = pixel(row[2*x])<<8 | pixel(row[2*x+1])
			}
		}
	case *image.Paletted:
		var colours [256]pixel
		grey := true
		for i, c := range m.Palette {
			r, g, b, _ := c.RGBA()
			colours[i] = rgb(uint8(r>>8), uint8(g>>8), uint8(b>>8))
			grey = grey && colours[i] < colour
		}
		if indices && !grey {
			for i := range colours {
				colours[i] = pixel(i)
			}
		}
		return func(y int, into []pixel) {
			for x, i := range m.Pix[y*m.Stride:][:width] {
				into[x] = colours[i]
			}
		}
	case *image.RGBA:
		return interleaved(m.Pix, m.Stride)
	case *image.NRGBA:
		if m.Opaque() {
			return interleaved(m.Pix, m.Stride)
		}
	}
	return func(y int, into []pixel) {
		for x := range into {
			r, g, bl, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			into[x] = rgb(uint8(r>>8), uint8(g>>8), uint8(bl>>8))
		}
	}
}

// masks reads a picture as a mask for each class. Pixels of no class are an error
// that counts them, and so are two values beside 0 in a plain mask.
func (c *Classes) masks(path string) ([]*mask.Mask, error) {
	img, err := read(path)
	if err != nil {
		return nil, err
	}
	out, err := c.split(img)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}

// split makes a mask for each class.
func (c *Classes) split(img image.Image) ([]*mask.Mask, error) {
	width, height := img.Bounds().Dx(), img.Bounds().Dy()
	out := make([]*mask.Mask, len(c.Names))
	for i := range out {
		out[i] = mask.New(width, height)
	}
	unknown, n, first := map[pixel]int{}, 0, [2]int{}
	var full pixel // of a plain mask, the value that is not 0
	next, row := rows(img, c.byval), make([]pixel, width)
	for y := range height {
		next(y, row)
		for start := 0; start < width; {
			p, end := row[start], start+1
			for end < width && row[end] == p {
				end++
			}
			of, ok := c.bits(p)
			if c.plain && of != 0 {
				full = cmp.Or(full, p)
				ok = p == full
			}
			if !ok {
				if n == 0 {
					first = [2]int{y, start}
				}
				unknown[p] += end - start
				n += end - start
			}
			for ; of != 0; of &= of - 1 {
				out[bits.TrailingZeros64(of)].AddRun(y, start, end)
			}
			start = end
		}
	}
	if n > 0 {
		why := ""
		if c.plain {
			why = "; without classes a mask is 0, and 255 or 1"
		}
		return nil, fmt.Errorf("pixels of no class: %d, the first in row %d, column %d: %s%s", n, first[0], first[1], most(unknown), why)
	}
	return out, nil
}

// probability is what a picture says of each pixel.
type probability struct {
	width, height int
	bytes         []uint8 // of 16 bits the upper 8
	found         *mask.Mask
}

// readProbability reads a grey picture of 8 or 16 bits; what reaches the threshold,
// of all its bits, is found.
func readProbability(path string, threshold float64) (*probability, error) {
	img, err := read(path)
	if err != nil {
		return nil, err
	}
	p := &probability{width: img.Bounds().Dx(), height: img.Bounds().Dy()}
	p.bytes = make([]uint8, p.width*p.height)
	p.found = mask.New(p.width, p.height)
	full, shift := 255.0, 0
	if _, deep := img.(*image.Gray16); deep {
		full, shift = 65535, 8
	}
	least := pixel(0)
	for float64(least)/full < threshold {
		least++
	}
	next, row, coloured := rows(img, false), make([]pixel, p.width), 0
	for y := range p.height {
		next(y, row)
		bytes := p.bytes[y*p.width:][:p.width]
		start := -1 // of a run of what is found
		for x, v := range row {
			if v >= colour {
				coloured++
				continue
			}
			bytes[x] = uint8(v >> shift)
			switch {
			case v >= least && start < 0:
				start = x
			case v < least && start >= 0:
				p.found.AddRun(y, start, x)
				start = -1
			}
		}
		if start >= 0 {
			p.found.AddRun(y, start, p.width)
		}
	}
	if coloured > 0 {
		return nil, fmt.Errorf("%s: pixels that have a colour, where probabilities are grey: %d", path, coloured)
	}
	return p, nil
}
