// Package charset tells in what encoding a text file is written, and reads it as
// UTF-8: the one place where readers of text and JSON learn either.
//
// What is not of the encoding is never dropped and never becomes U+FFFD: it is
// passed on so that the line it stands on is not UTF-8 either. So a reader needs
// one check, and of a file whose encoding changes midway the lines of the other
// encoding are rejected and the rest is read.
package charset

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// Encoding is an encoding by its name.
type Encoding string

// The encodings that are told apart. UTF8BOM is UTF-8 that says so in its first
// three bytes, which readers pass over.
const (
	UTF8    Encoding = "utf-8"
	UTF8BOM Encoding = "utf-8-bom"
	GB18030 Encoding = "gb18030"
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
	Big5    Encoding = "big5"
)

// All lists the encodings.
var All = []Encoding{UTF8, UTF8BOM, GB18030, UTF16LE, UTF16BE, Big5}

// Known reports whether the encoding is one that can be read.
func (e Encoding) Known() bool {
	for _, k := range All {
		if k == e {
			return true
		}
	}
	return false
}

// Unicode reports whether text of the encoding is read as it stands.
func (e Encoding) Unicode() bool { return e == UTF8 || e == UTF8BOM }

// Reason is the code of a reject for what is not of the encoding: "not_utf8",
// "not_gb18030", "not_utf16", "not_big5".
func (e Encoding) Reason() string {
	switch e {
	case UTF8, UTF8BOM:
		return "not_utf8"
	case UTF16LE, UTF16BE:
		return "not_utf16"
	}
	return "not_" + string(e)
}

// Label is the encoding as prose writes it.
func (e Encoding) Label() string {
	switch e {
	case UTF8, UTF8BOM:
		return "UTF-8"
	case UTF16LE, UTF16BE:
		return "UTF-16"
	case Big5:
		return "Big5"
	}
	return "GB18030"
}

// HeadBytes is how much of a file [Detect] looks at.
const HeadBytes = 256 << 10

// The marks of byte order that a file may begin with.
var (
	markUTF8    = []byte("\xef\xbb\xbf")
	markUTF16LE = []byte("\xff\xfe")
	markUTF16BE = []byte("\xfe\xff")
)

// Detect tells the encoding of a file from its beginning, which may end within a
// character.
//
// A byte-order mark settles it; then the NULs that ASCII has in UTF-16. Otherwise
// each stretch of text beyond ASCII, a line or a part of a long one, is one vote
// for what it is valid in, UTF-8 first, and the most votes win. GB18030 is taken
// where at least three in ten of its characters are common ones, and Big5 where it
// fits without a fault, twenty characters at the least, and GB18030 does not: almost
// any bytes of Big5 are some rare characters of GB18030. What fits none is
// called UTF-8, as which its lines are rejected one by one.
func Detect(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, markUTF8):
		return UTF8BOM
	case bytes.HasPrefix(head, markUTF16LE):
		return UTF16LE
	case bytes.HasPrefix(head, markUTF16BE):
		return UTF16BE
	}
	head = head[:min(len(head), HeadBytes)]
	if e, ok := sniffUTF16(head); ok {
		return e
	}
	unicode, other := 0, 0
	var pairs count
	for len(head) > 0 {
		var part []byte
		part, head = cut(head)
		wide := false
		for _, c := range part {
			if c >= utf8.RuneSelf {
				wide = true
				break
			}
		}
		switch {
		case !wide:
		case utf8.Valid(part), len(head) == 0 && utf8.Valid(trimPartial(part)):
			unicode++
		default:
			other++
			pairs.add(part)
		}
	}
	if unicode >= other {
		return UTF8
	}
	return pairs.encoding()
}

// partBytes is how long a stretch of a line is that is looked at as one.
const partBytes = 4 << 10

// cut takes the first line, or a part of it that ends before a byte which is no
// part of a longer character in any of the encodings.
func cut(b []byte) (part, rest []byte) {
	n := bytes.IndexByte(b, '\n') + 1
	if n == 0 {
		n = len(b)
	}
	if n <= partBytes {
		return b[:n], b[n:]
	}
	for i := partBytes; i < n; i++ {
		if b[i] < '0' {
			return b[:i], b[i:]
		}
	}
	return b[:n], b[n:]
}

// trimPartial cuts off a character of UTF-8 that is not there in full.
func trimPartial(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// count is what the characters of two bytes are.
type count struct {
	pairs   int
	gb      int // common in GB18030: the first level of GB 2312, or punctuation
	big5    int // common in Big5: its first level, or punctuation
	notBig5 int
	faults  int // bytes that are of no character of GB18030
}

func (c *count) add(b []byte) {
	for i := 0; i < len(b); {
		lead := b[i]
		switch n := GB18030Length(b[i:]); {
		case lead < utf8.RuneSelf:
			i++
		case n == 0:
			c.faults++
			c.notBig5++
			i++
		case n == 4:
			c.pairs++
			c.notBig5++
			i += 4
		case n == 1:
			c.notBig5++
			i++
		default:
			trail := b[i+1]
			c.pairs++
			if trail >= 0xa1 && (lead >= 0xa1 && lead <= 0xa3 || lead >= 0xb0 && lead <= 0xd7) {
				c.gb++
			}
			switch {
			case lead < 0xa1 || lead > 0xf9 || trail > 0x7e && trail < 0xa1:
				c.notBig5++
			case lead <= 0xa3 || lead >= 0xa4 && lead <= 0xc6:
				c.big5++
			}
			i += 2
		}
	}
}

func (c *count) encoding() Encoding {
	switch {
	case c.pairs > 0 && c.notBig5 == 0 && c.big5*20 >= c.pairs*19 && c.gb*10 < c.pairs*7:
		if c.pairs < 20 {
			return UTF8 // too little to be sure of either
		}
		return Big5
	case c.pairs > 0 && c.gb*10 >= c.pairs*3 && c.faults*10 <= c.pairs:
		return GB18030
	}
	return UTF8
}

// GB18030Length is the length of the character that b, not empty, begins with in GB18030, by its
// form, or 0. 0x80 alone is the euro sign, as Windows writes it.
func GB18030Length(b []byte) int {
	switch {
	case b[0] <= 0x80:
		return 1
	case b[0] == 0xff || len(b) < 2:
		return 0
	case b[1] >= 0x40 && b[1] != 0x7f && b[1] != 0xff:
		return 2
	case len(b) >= 4 && b[1] >= 0x30 && b[1] <= 0x39 && b[2] >= 0x81 && b[2] != 0xff && b[3] >= 0x30 && b[3] <= 0x39:
		return 4
	}
	return 0
}

// sniffUTF16 tells UTF-16 without a mark: one byte in twenty of a side is NUL, at
// most half as many of the other are (一 has one there), and all of it are characters
// that texts have.
func sniffUTF16(head []byte) (Encoding, bool) {
	head = head[:min(len(head), 64<<10)&^1]
	var nuls [2]int
	for i, c := range head {
		if c == 0 {
			nuls[i&1]++
		}
	}
	e := UTF16LE
	if nuls[0] > nuls[1] {
		e = UTF16BE
		nuls[0], nuls[1] = nuls[1], nuls[0]
	}
	if nuls[0]*2 > nuls[1] || nuls[1] == 0 || nuls[1]*20 < len(head)/2 {
		return "", false
	}
	strange, units := 0, len(head)/2
	for i := 0; i < len(head); i += 2 {
		u := unit(e, head[i:])
		switch {
		case u < 0x20 && u != '\t' && u != '\n' && u != '\r', u >= 0x250 && u < 0x2000, u >= 0xa000 && u < 0xd800, u >= 0xe000 && u < 0xf900, u > 0xffef:
			strange++
		}
	}
	return e, strange*50 <= units
}

func unit(e Encoding, b []byte) rune {
	if e == UTF16LE {
		return rune(b[0]) | rune(b[1])<<8
	}
	return rune(b[0])<<8 | rune(b[1])
}

// Decode gives bytes that are a whole number of lines as UTF-8, by the rules of
// [Reader].
func Decode(b []byte, e Encoding) []byte {
	out, err := io.ReadAll(NewReader(bytes.NewReader(b), e))
	if err != nil { // reading memory does not fail
		return nil
	}
	return out
}
