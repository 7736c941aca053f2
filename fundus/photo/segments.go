package photo

import "encoding/binary"

// Segment is one marker segment of a JPEG file. [Start, End) is all of it, marker
// included; Data is what follows the length.
type Segment struct {
	Marker     byte
	Start, End int
	Data       []byte
}

const (
	app0     = 0xE0
	app1     = 0xE1 // EXIF and XMP
	appAdobe = 0xEE
	app15    = 0xEF
	eoi      = 0xD9
	rst0     = 0xD0
	rst7     = 0xD7
	com      = 0xFE
	sos      = 0xDA
)

// Segments lists the segments of a JPEG file up to its first scan. Of a file that
// is no JPEG, or is broken, it lists those that could be read.
func Segments(b []byte) []Segment {
	if len(b) < 2 || b[0] != 0xFF || b[1] != 0xD8 {
		return nil
	}
	var out []Segment
	for at := 2; at+4 <= len(b); {
		if b[at] != 0xFF {
			return out
		}
		if b[at+1] == 0xFF { // fill
			at++
			continue
		}
		n := int(binary.BigEndian.Uint16(b[at+2:]))
		if n < 2 || at+2+n > len(b) {
			return out
		}
		s := Segment{Marker: b[at+1], Start: at, End: at + 2 + n, Data: b[at+4 : at+2+n]}
		out = append(out, s)
		if s.Marker == sos {
			return out
		}
		at = s.End
	}
	return out
}
