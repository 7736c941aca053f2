package photo

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // the formats that Decode reads
	_ "image/jpeg"
	_ "image/png"
	"io"
	"strings"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/tiff"

	"ophglm/internal/raster"
)

// MaxPixels is the default of [Limits]: no fundus camera makes more, and three
// planes of it are 300 MB.
const MaxPixels = 100_000_000

// Error is why a file gives no picture. Reason is a short code that rejects are
// counted by: "empty", "not_an_image", "too_large", "truncated", "broken".
type Error struct {
	Reason string
	Detail string
}

func (e *Error) Error() string { return e.Detail }

// Picture is a decoded photograph: red, green and blue, 8 bits each, upright.
type Picture struct {
	W, H   int
	RGB    [3]raster.Plane
	Format string // "jpeg", "png", "tiff", "gif" or "bmp"

	halves [][3]raster.Plane // RGB halved once, twice, …; see Halved
}

// Header is what the head of a file says, before any pixel is decoded.
type Header struct {
	W, H   int
	Format string

	sixteenBits, fourInks bool
}

// ReadHeader reads the size and the format, and refuses pictures of more than
// maxPixels before anything is allocated for them.
func ReadHeader(r io.Reader, maxPixels int) (h Header, err error) {
	defer broken(&err)
	b := bufio.NewReader(r)
	if _, err := b.Peek(1); errors.Is(err, io.EOF) {
		return Header{}, &Error{"empty", "the file is empty"}
	} else if err != nil {
		return Header{}, err
	}
	cfg, format, err := image.DecodeConfig(b)
	switch {
	case errors.Is(err, image.ErrFormat):
		return Header{}, &Error{"not_an_image", "the file is not a JPEG, PNG, TIFF, GIF or BMP picture"}
	case err != nil:
		return Header{}, faultOf(err)
	case cfg.Width < 1 || cfg.Height < 1:
		return Header{}, &Error{"broken", fmt.Sprintf("the picture is %d×%d pixels", cfg.Width, cfg.Height)}
	case cfg.Width > maxPixels/cfg.Height:
		return Header{}, &Error{"too_large", fmt.Sprintf("the picture is %d×%d pixels, and at most %d in all are read", cfg.Width, cfg.Height, maxPixels)}
	}
	h = Header{W: cfg.Width, H: cfg.Height, Format: format}
	h.sixteenBits, h.fourInks = deepColour(cfg.ColorModel)
	return h, nil
}

// Decode reads a picture and turns it upright as its EXIF orientation says. Of an
// animation it takes the first frame; 16 bits are cut to 8; transparency shows
// black. What is wrong with the file is an [*Error].
func Decode(b []byte, maxPixels int) (p *Picture, err error) {
	h, err := ReadHeader(newReader(b), maxPixels)
	if err != nil {
		return nil, err
	}
	defer broken(&err)
	img, _, err := image.Decode(newReader(b))
	if err != nil && h.Format == "tiff" && errors.Is(err, io.ErrUnexpectedEOF) {
		if plain, e := unpackLZW(b); e == nil {
			img, _, err = image.Decode(newReader(plain))
		}
	}
	if err != nil {
		return nil, faultOf(err)
	}
	p = planes(img)
	p.Format = h.Format
	if h.Format == "jpeg" || h.Format == "png" || h.Format == "tiff" {
		p.turn(Orientation(b))
	}
	return p, nil
}

// broken makes an error of a panic: the decoders of x/image have panicked on
// crafted files before.
func broken(err *error) {
	if r := recover(); r != nil {
		*err = &Error{"broken", fmt.Sprintf("the picture can't be decoded: %v", r)}
	}
}

func faultOf(err error) error {
	// Some decoders say it in words alone.
	says := err.Error()
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || strings.Contains(says, "unexpected EOF") || strings.Contains(says, "not enough") || strings.Contains(says, "short Huffman data") {
		return errTruncated
	}
	return &Error{"broken", "the picture can't be decoded: " + err.Error()}
}

// planes takes the picture apart, the usual kinds of picture without a call for
// each pixel.
func planes(img image.Image) *Picture {
	b := img.Bounds()
	p := &Picture{W: b.Dx(), H: b.Dy()}
	for i := range p.RGB {
		p.RGB[i] = raster.New(p.W, p.H)
	}
	r, g, bl := p.RGB[0].Pix, p.RGB[1].Pix, p.RGB[2].Pix
	switch m := img.(type) {
	case *image.YCbCr:
		at := 0
		for y := b.Min.Y; y < b.Max.Y; y++ {
			yi := m.YOffset(b.Min.X, y)
			for x := b.Min.X; x < b.Max.X; x++ {
				c := m.COffset(x, y)
				r[at], g[at], bl[at] = color.YCbCrToRGB(m.Y[yi], m.Cb[c], m.Cr[c])
				at, yi = at+1, yi+1
			}
		}
	case *image.Gray:
		for y := range p.H {
			row := m.Pix[y*m.Stride:][:p.W]
			for i := range p.RGB {
				copy(p.RGB[i].Row(y), row)
			}
		}
	case *image.RGBA:
		interleaved(p, m.Pix, m.Stride)
	case *image.NRGBA:
		if m.Opaque() {
			interleaved(p, m.Pix, m.Stride)
		} else {
			generic(p, img)
		}
	case *image.Paletted:
		var lut [256][3]uint8
		for i, c := range m.Palette {
			cr, cg, cb, _ := c.RGBA()
			lut[i] = [3]uint8{uint8(cr >> 8), uint8(cg >> 8), uint8(cb >> 8)}
		}
		for y := range p.H {
			for x, i := range m.Pix[y*m.Stride:][:p.W] {
				at := y*p.W + x
				r[at], g[at], bl[at] = lut[i][0], lut[i][1], lut[i][2]
			}
		}
	default:
		generic(p, img)
	}
	return p
}

func interleaved(p *Picture, pix []uint8, stride int) {
	for y := range p.H {
		row := pix[y*stride:][:4*p.W]
		r, g, b := p.RGB[0].Row(y), p.RGB[1].Row(y), p.RGB[2].Row(y)
		for x := range p.W {
			r[x], g[x], b[x] = row[4*x], row[4*x+1], row[4*x+2]
		}
	}
}

func generic(p *Picture, img image.Image) {
	b := img.Bounds()
	at := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := img.At(x, y).RGBA()
			p.RGB[0].Pix[at], p.RGB[1].Pix[at], p.RGB[2].Pix[at] = uint8(r>>8), uint8(g>>8), uint8(bl>>8)
			at++
		}
	}
}

// Halved is the picture halved n times by averages of 2×2. It is made once and
// kept; not from several goroutines at once.
func (p *Picture) Halved(n int) [3]raster.Plane {
	if n == 0 {
		return p.RGB
	}
	for len(p.halves) < n {
		from := p.RGB
		if k := len(p.halves); k > 0 {
			from = p.halves[k-1]
		}
		p.halves = append(p.halves, [3]raster.Plane{raster.Halve(from[0]), raster.Halve(from[1]), raster.Halve(from[2])})
	}
	return p.halves[n-1]
}
