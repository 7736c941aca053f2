package photo

import (
	"bytes"
	"encoding/binary"

	"ophglm/internal/raster"
)

// Orientation reads the EXIF orientation of a JPEG, PNG or TIFF file: 1 (upright) to
// 8, as TIFF 6.0 tag 274 counts them; 1 where the file says none or nonsense.
func Orientation(b []byte) int {
	if bytes.HasPrefix(b, []byte("II*\x00")) || bytes.HasPrefix(b, []byte("MM\x00*")) {
		return tiffOrientation(b)
	}
	if bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) {
		return tiffOrientation(chunk(b, "eXIf"))
	}
	for _, s := range Segments(b) {
		if s.Marker == app1 && bytes.HasPrefix(s.Data, []byte("Exif\x00\x00")) {
			return tiffOrientation(s.Data[6:])
		}
	}
	return 1
}

// chunk is the data of the first chunk of a PNG that has the name, or nil.
func chunk(b []byte, name string) []byte {
	for at := 8; at+12 <= len(b); {
		n := int64(binary.BigEndian.Uint32(b[at:]))
		if n > int64(len(b)-at-12) {
			return nil
		}
		if string(b[at+4:at+8]) == name {
			return b[at+8 : at+8+int(n)]
		}
		at += 12 + int(n)
	}
	return nil
}

// tiffOrientation looks the tag up in the first directory of a TIFF structure.
func tiffOrientation(b []byte) int {
	d, err := readDirectory(b)
	if err != nil {
		return 1
	}
	if v := d.first(tagOrientation, 1); v >= 1 && v <= 8 {
		return v
	}
	return 1
}

// turn makes a picture of the given EXIF orientation upright.
func (p *Picture) turn(orientation int) {
	if orientation <= 1 || orientation > 8 {
		return
	}
	w, h := p.W, p.H
	if orientation >= 5 {
		w, h = h, w
	}
	for i, from := range p.RGB {
		to := raster.New(w, h)
		for y := range h {
			row := to.Row(y)
			for x := range row {
				sx, sy := x, y // where the upright pixel stands in the file
				switch orientation {
				case 2:
					sx = w - 1 - x
				case 3:
					sx, sy = w-1-x, h-1-y
				case 4:
					sy = h - 1 - y
				case 5:
					sx, sy = y, x
				case 6:
					sx, sy = y, w-1-x
				case 7:
					sx, sy = h-1-y, w-1-x
				case 8:
					sx, sy = h-1-y, x
				}
				row[x] = from.Pix[sy*from.W+sx]
			}
		}
		p.RGB[i] = to
	}
	p.W, p.H = w, h
}
