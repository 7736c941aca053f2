package charset

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// bad is what stands in the text for a byte that is of no character: it is of no
// character of UTF-8 either.
const bad = 0xff

// Open tells the encoding of what r holds and reads it as UTF-8.
func Open(r io.Reader) (*Reader, error) {
	head := make([]byte, HeadBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	return NewReader(io.MultiReader(bytes.NewReader(head), r), Detect(head)), nil
}

// Reader reads a file of some encoding as UTF-8. A byte-order mark is passed on as
// that of UTF-8. Memory: some tens of KiB.
//
// A byte that is of no character, half a surrogate pair, and a line of a file in
// GB18030 or Big5 that is plainly UTF-8, give a byte 0xFF among the text.
type Reader struct {
	encoding Encoding
	r        io.Reader     // of UTF-8
	source   *bufio.Reader // of others
	out      []byte        // decoded and not given out yet
	buf      []byte        // that out lies in
	line     []byte
	carry    []byte // the beginning of a character, where a long line was cut
	bytes    transcoder
	err      error
}

// transcoder decodes one whole number of characters. Src is not kept.
type transcoder interface {
	append(dst, src []byte) []byte
}

// NewReader reads r, whose encoding is known.
func NewReader(r io.Reader, e Encoding) *Reader {
	d := &Reader{encoding: e}
	switch e {
	case GB18030:
		d.bytes = &multibyte{decoder: simplifiedchinese.GB18030.NewDecoder(), length: GB18030Length}
	case Big5:
		d.bytes = &multibyte{decoder: traditionalchinese.Big5.NewDecoder(), length: big5Length}
	case UTF16LE, UTF16BE:
		d.bytes = &wide{encoding: e}
	default:
		d.r = r
		return d
	}
	d.source = bufio.NewReaderSize(r, 64<<10)
	return d
}

// Encoding is that of the file.
func (d *Reader) Encoding() Encoding { return d.encoding }

// Read gives text in UTF-8.
func (d *Reader) Read(b []byte) (int, error) {
	if d.r != nil {
		return d.r.Read(b)
	}
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(b, d.out)
	d.out = d.out[n:]
	return n, nil
}

// maxLine is the longest line that is decoded as one.
const maxLine = 64 << 10

// fill decodes the next stretch: of bytes, as many lines as there are, or a part
// of a long one that ends between characters.
func (d *Reader) fill() {
	if w, ok := d.bytes.(*wide); ok {
		chunk, err := d.source.Peek(max(1, d.source.Buffered()))
		if len(chunk) == 0 {
			d.err = err
			d.buf = w.end(d.buf[:0])
			d.out = d.buf
			return
		}
		d.buf = w.append(d.buf[:0], chunk)
		d.source.Discard(len(chunk)) // of what was peeked
		d.out = d.buf
		return
	}
	d.line = append(d.line[:0], d.carry...)
	d.carry = d.carry[:0]
	whole := false
	for !whole && len(d.line) < maxLine {
		chunk, err := d.source.ReadSlice('\n')
		d.line = append(d.line, chunk...)
		if err != nil && err != bufio.ErrBufferFull {
			d.err = err
		}
		whole = err != bufio.ErrBufferFull
	}
	line := d.line
	if !whole {
		n := d.bytes.(*multibyte).border(line)
		d.carry = append(d.carry, line[n:]...)
		line = line[:n]
	}
	d.buf = d.bytes.append(d.buf[:0], line)
	d.out = d.buf
}

// multibyte decodes encodings of one to four bytes a character.
type multibyte struct {
	decoder *encoding.Decoder
	length  func([]byte) int
}

// border is where the last character that is there in full ends.
func (m *multibyte) border(b []byte) int {
	i := 0
	for i < len(b)-3 { // no character is longer than four bytes
		i += max(1, m.length(b[i:]))
	}
	return min(i, len(b))
}

func (m *multibyte) append(dst, src []byte) []byte {
	at := 0
	for at < len(src) && src[at] < utf8.RuneSelf {
		at++
	}
	if at == len(src) {
		return append(dst, src...)
	}
	if LooksUTF8(trimPartial(src)) {
		dst = append(dst, src[:at]...)
		dst = append(dst, bad)
		return append(dst, src[at:]...)
	}
	m.decoder.Reset()
	if out, err := m.decoder.Bytes(src); err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
		return append(dst, out...)
	}
	// The decoder puts U+FFFD where it can't go on, and does not say where.
	for i := 0; i < len(src); {
		n := m.length(src[i:])
		if n == 1 && src[i] < utf8.RuneSelf {
			dst = append(dst, src[i])
			i++
			continue
		}
		if n > 0 {
			one, err := m.decoder.Bytes(src[i : i+n])
			if err == nil && (!bytes.ContainsRune(one, utf8.RuneError) || string(src[i:i+n]) == Replacement) {
				dst = append(dst, one...)
				i += n
				continue
			}
		}
		dst = append(dst, bad)
		i++
	}
	return dst
}

// Replacement is U+FFFD as GB18030 writes it: the one way to get it rightly.
const Replacement = "\x84\x31\xa4\x37"

func big5Length(b []byte) int {
	switch {
	case b[0] < utf8.RuneSelf:
		return 1
	case b[0] == 0x80 || b[0] == 0xff || len(b) < 2:
		return 0
	case b[1] >= 0x40 && b[1] <= 0x7e || b[1] >= 0xa1 && b[1] <= 0xfe:
		return 2
	}
	return 0
}

// LooksUTF8 reports whether b is UTF-8 and has at least four characters beyond
// ASCII, which text in GB18030 or Big5 almost never is by chance. It is a question
// to ask of a line or a row: one cell of four characters is so once in some hundreds.
func LooksUTF8(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	wide := 0
	for _, c := range b {
		if c >= utf8.RuneSelf && utf8.RuneStart(c) {
			wide++
		}
	}
	return wide >= 4
}

// wide decodes UTF-16.
type wide struct {
	encoding Encoding
	half     []byte // a byte whose other half is to come
	high     rune   // the first half of a surrogate pair, or 0
}

func (w *wide) append(dst, src []byte) []byte {
	if len(w.half) == 1 {
		pair := [2]byte{w.half[0], src[0]}
		w.half, src = nil, src[1:]
		dst = w.put(dst, unit(w.encoding, pair[:]))
	}
	for ; len(src) >= 2; src = src[2:] {
		dst = w.put(dst, unit(w.encoding, src))
	}
	if len(src) == 1 {
		w.half = []byte{src[0]}
	}
	return dst
}

func (w *wide) put(dst []byte, u rune) []byte {
	if w.high != 0 {
		high := w.high
		w.high = 0
		if r := utf16.DecodeRune(high, u); r != utf8.RuneError {
			return utf8.AppendRune(dst, r)
		}
		dst = append(dst, bad)
	}
	switch {
	case u >= 0xd800 && u < 0xdc00:
		w.high = u
		return dst
	case u >= 0xdc00 && u < 0xe000:
		return append(dst, bad)
	}
	return utf8.AppendRune(dst, u)
}

// end gives what was left open.
func (w *wide) end(dst []byte) []byte {
	if w.high != 0 || len(w.half) > 0 {
		dst = append(dst, bad)
	}
	w.high, w.half = 0, nil
	return dst
}

// Fault is the first thing in a text that is not of its encoding.
type Fault struct {
	Byte       int // where it stands
	Characters int // how many stand before it on its line
	Line       int // how many lines stand before that
	// ReadsAs is the encoding that its line is in instead, or "".
	ReadsAs Encoding
}

// Fault looks through text that a [Reader] of the encoding gave. It is nil where
// nothing is wrong.
func (e Encoding) Fault(b []byte) *Fault {
	if utf8.Valid(b) {
		return nil
	}
	f := &Fault{}
	for f.Byte < len(b) {
		r, n := utf8.DecodeRune(b[f.Byte:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		f.Byte += n
		f.Characters++
		if r == '\n' {
			f.Line++
			f.Characters = 0
		}
	}
	line := b[bytes.LastIndexByte(b[:f.Byte], '\n')+1:]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	switch {
	case !e.Unicode():
		if LooksUTF8(bytes.ReplaceAll(line, []byte{bad}, nil)) {
			f.ReadsAs = UTF8
		}
	default:
		if k := Detect(line); k == GB18030 || k == Big5 {
			f.ReadsAs = k
		}
	}
	return f
}
