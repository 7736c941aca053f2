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
		if orientation = Orientation(b); orientation == 1 && !h.sixteenBits {
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

// cleanJPEG leaves out comments, every application segment but JFIF's and
// Adobe's, which says how colours are to be read, and what follows the end.
func cleanJPEG(b []byte) ([]byte, error) {
	segments := Segments(b)
	if len(segments) == 0 || segments[len(segments)-1].Marker != sos {
		return nil, errTruncated
	}
	out := append(make([]byte, 0, len(b)), b[:2]...)
	for _, s := range segments {
		if keeps(s.Marker, s.Data) {
			out = append(out, b[s.Start:s.End]...)
		}
	}
	return appendScans(out, b[segments[len(segments)-1].End:])
}

var errTruncated = &Error{"truncated", "the picture ends before its last pixel"}

func keeps(marker byte, data []byte) bool {
	switch {
	case marker == app0:
		return bytes.HasPrefix(data, []byte("JFIF\x00"))
	case marker == appAdobe:
		return bytes.HasPrefix(data, []byte("Adobe"))
	}
	return marker != com && (marker < app1 || marker > app15)
}

// appendScans copies what follows the head of the first scan up to the marker that
// ends the picture. A progressive JPEG has more segments between its scans.
func appendScans(out, b []byte) ([]byte, error) {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], 0xFF)
		if i < 0 || at+i+1 >= len(b) {
			return nil, errTruncated
		}
		out = append(out, b[at:at+i]...)
		at += i
		marker, n := b[at+1], 2
		switch {
		case marker == eoi:
			return append(out, 0xFF, eoi), nil
		case marker == 0xFF: // fill
			at++
			continue
		case marker != 0 && (marker < rst0 || marker > rst7): // neither a byte FF of the scan nor a restart
			if at+4 > len(b) {
				return nil, errTruncated
			}
			if n = 2 + int(binary.BigEndian.Uint16(b[at+2:])); n < 4 || at+n > len(b) {
				return nil, errTruncated
			}
			if !keeps(marker, b[at+4:at+n]) {
				at += n
				continue
			}
		}
		out = append(out, b[at:at+n]...)
		at += n
	}
}

// cleanPNG keeps the chunks that the pixels need.
func cleanPNG(b []byte) ([]byte, error) {
	const signature = 8
	out := append(make([]byte, 0, len(b)), b[:signature]...)
	for at := signature; ; {
		if at+12 > len(b) {
			return nil, errTruncated
		}
		n := int64(binary.BigEndian.Uint32(b[at:]))
		if n > int64(len(b)-at-12) {
			return nil, errTruncated
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
