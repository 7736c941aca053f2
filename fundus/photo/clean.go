package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
)

// Clean gives a photograph as it is handed on: a JPEG or PNG of 8 bits, upright
// and without metadata, which can name patients, cameras, places and dates. A
// JPEG or PNG that is so already loses its metadata and no pixel; all else becomes
// a PNG. Ext is ".jpg" or ".png".
//
// The pixels of a JPEG are not decoded: that its head is whole and that it ends is
// all that is known of it. What is wrong with the file is an [*Error].
func Clean(b []byte, maxPixels int) (out []byte, ext string, h Header, err error) {
	h, err = ReadHeader(newReader(b), maxPixels)
	if err != nil {
		return nil, "", h, err
	}
	orientation := 1
	switch h.Format {
	case "jpeg":
		if orientation = Orientation(b); orientation == 1 && !h.fourInks {
			out, err = cleanJPEG(b)
			return out, ".jpg", h, err
		}
	case "png":
		if !h.sixteenBits {
			out, err = cleanPNG(b)
			return out, ".png", h, err
		}
	}
	p, err := Decode(b, maxPixels)
	if err != nil {
		return nil, "", h, err
	}
	h.W, h.H = p.W, p.H
	out, err = p.PNG()
	return out, ".png", h, err
}

// cleanJPEG leaves out every application segment but JFIF's and Adobe's, which
// says how colours are to be read, and comments.
func cleanJPEG(b []byte) ([]byte, error) {
	if end := bytes.LastIndex(b, []byte{0xFF, 0xD9}); end < 0 {
		return nil, &Error{"truncated", "the picture ends before its last pixel"}
	}
	segments := Segments(b)
	if len(segments) == 0 || segments[len(segments)-1].Marker != sos {
		return nil, &Error{"broken", "the picture's head is broken"}
	}
	out := append(make([]byte, 0, len(b)), b[:2]...)
	for _, s := range segments {
		app := s.Marker >= app1 && s.Marker <= app15 && s.Marker != appAdobe
		if !app && s.Marker != com {
			out = append(out, b[s.Start:s.End]...)
		}
	}
	rest := b[segments[len(segments)-1].End:]
	return append(out, rest[:bytes.LastIndex(rest, []byte{0xFF, 0xD9})+2]...), nil
}

// cleanPNG keeps the chunks that the pixels need.
func cleanPNG(b []byte) ([]byte, error) {
	const signature = 8
	out := append(make([]byte, 0, len(b)), b[:signature]...)
	for at := signature; ; {
		if at+12 > len(b) {
			return nil, &Error{"truncated", "the picture ends before its last pixel"}
		}
		n := int64(binary.BigEndian.Uint32(b[at:]))
		if n > int64(len(b)-at-12) {
			return nil, &Error{"truncated", "the picture ends before its last pixel"}
		}
		end := at + 12 + int(n)
		name := string(b[at+4 : at+8])
		if crc32.ChecksumIEEE(b[at+4:end-4]) != binary.BigEndian.Uint32(b[end-4:]) {
			return nil, &Error{"broken", "a part of the picture (" + name + ") does not match its check sum"}
		}
		switch name {
		case "IHDR", "PLTE", "IDAT", "tRNS":
			out = append(out, b[at:end]...)
		case "IEND":
			return append(out, b[at:end]...), nil
		}
		at = end
	}
}

// PNG encodes the picture.
func (p *Picture) PNG() ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, p.W, p.H))
	for i := range p.W * p.H {
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = p.RGB[0].Pix[i], p.RGB[1].Pix[i], p.RGB[2].Pix[i], 255
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img)
	return b.Bytes(), err
}

func newReader(b []byte) io.Reader { return bytes.NewReader(b) }

// deepColour reports what of a colour model a cleaned picture does not keep.
func deepColour(m color.Model) (sixteenBits, fourInks bool) {
	switch m {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		return true, false
	case color.CMYKModel:
		return false, true
	}
	return false, false
}
