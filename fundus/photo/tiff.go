package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"golang.org/x/image/tiff/lzw"
)

// Tags of TIFF 6.0 that unpackLZW reads.
const (
	tagWidth, tagHeight, tagBits    = 256, 257, 258
	tagCompression, tagStripOffsets = 259, 273
	tagSamples, tagRows, tagCounts  = 277, 278, 279
	tagOrientation, tagPlanar       = 274, 284
	typeShort, typeLong             = 3, 4
	compressionNone, compressionLZW = 1, 5
	maxDirectoryValues              = 1 << 20
)

var errNotLZW = errors.New("the file is not a TIFF of LZW strips")

// unpackLZW gives a TIFF file of LZW strips as an uncompressed one.
//
// Some writers leave out the code that ends a strip (IrfanView, which wrote
// DRIVE, where the last code happens to fill its byte). Nothing is missing, yet
// golang.org/x/image/tiff refuses such files, as it asks for the end code before
// it looks whether all pixels are there. Here a strip is whole when it has as
// many bytes as its rows need.
func unpackLZW(b []byte) ([]byte, error) {
	d, err := readDirectory(b)
	if err != nil {
		return nil, err
	}
	offsets, counts := d.values(tagStripOffsets), d.values(tagCounts)
	width, height, samples := d.first(tagWidth, 0), d.first(tagHeight, 0), d.first(tagSamples, 1)
	rows := min(d.first(tagRows, height), height)
	bits := d.first(tagBits, 1)
	if d.first(tagCompression, 1) != compressionLZW || d.first(tagPlanar, 1) != 1 || len(offsets) != len(counts) || rows == 0 ||
		len(offsets) != (height+rows-1)/rows || samples > 8 || (bits != 8 && bits != 16) || width*height > MaxPixels {
		return nil, errNotLZW
	}
	stride := width * samples * bits / 8
	out := slices.Clone(b)
	for i, offset := range offsets {
		if offset > len(b) || counts[i] > len(b)-offset {
			return nil, io.ErrUnexpectedEOF
		}
		strip := make([]byte, min(rows, height-i*rows)*stride)
		if _, err := io.ReadFull(lzw.NewReader(bytes.NewReader(b[offset:][:counts[i]]), lzw.MSB, 8), strip); err != nil {
			return nil, err
		}
		offsets[i], counts[i] = len(out), len(strip)
		out = append(out, strip...)
	}
	out = d.replace(out, tagCompression, []int{compressionNone})
	out = d.replace(out, tagStripOffsets, offsets)
	return d.replace(out, tagCounts, counts), nil
}

// directory is the first image file directory of a TIFF file.
type directory struct {
	b     []byte
	order byteOrder
	at    map[int]int // where the entry of a tag stands
}

func readDirectory(b []byte) (*directory, error) {
	d := &directory{b: b, order: binary.LittleEndian, at: map[int]int{}}
	if len(b) < 8 {
		return nil, io.ErrUnexpectedEOF
	}
	if b[0] == 'M' {
		d.order = binary.BigEndian
	}
	start := int(d.order.Uint32(b[4:]))
	if start < 8 || start+2 > len(b) {
		return nil, io.ErrUnexpectedEOF
	}
	for i := range int(d.order.Uint16(b[start:])) {
		entry := start + 2 + 12*i
		if entry+12 > len(b) {
			return nil, io.ErrUnexpectedEOF
		}
		d.at[int(d.order.Uint16(b[entry:]))] = entry
	}
	return d, nil
}

// values are the numbers of a tag of shorts or longs, or nil.
func (d *directory) values(tag int) []int {
	entry, ok := d.at[tag]
	if !ok {
		return nil
	}
	kind, n := d.order.Uint16(d.b[entry+2:]), int(d.order.Uint32(d.b[entry+4:]))
	size := map[uint16]int{typeShort: 2, typeLong: 4}[kind]
	if size == 0 || n < 0 || n > maxDirectoryValues {
		return nil
	}
	at := entry + 8
	if n*size > 4 {
		at = int(d.order.Uint32(d.b[entry+8:]))
	}
	if at > len(d.b) || n*size > len(d.b)-at {
		return nil
	}
	out := make([]int, n)
	for i := range out {
		if size == 2 {
			out[i] = int(d.order.Uint16(d.b[at+2*i:]))
		} else {
			out[i] = int(d.order.Uint32(d.b[at+4*i:]))
		}
	}
	return out
}

func (d *directory) first(tag, otherwise int) int {
	if v := d.values(tag); len(v) > 0 {
		return v[0]
	}
	return otherwise
}

// replace gives a tag of the file out, which begins as the directory's, other
// numbers, as longs.
func (d *directory) replace(out []byte, tag int, values []int) []byte {
	entry := d.at[tag]
	d.order.PutUint16(out[entry+2:], typeLong)
	d.order.PutUint32(out[entry+4:], uint32(len(values)))
	if len(values) == 1 {
		d.order.PutUint32(out[entry+8:], uint32(values[0]))
		return out
	}
	d.order.PutUint32(out[entry+8:], uint32(len(out)))
	for _, v := range values {
		out = d.order.AppendUint32(out, uint32(v))
	}
	return out
}

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}
