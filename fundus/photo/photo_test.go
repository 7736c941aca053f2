package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"ophglm/internal/raster"
	"ophglm/internal/realdata"
)

// scene is a picture whose corners tell its sides apart: red at the top left,
// green at the top right, blue at the bottom left, white at the bottom right.
func scene(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{A: 255}
			switch {
			case y < h/2 && x < w/2:
				c.R = 255
			case y < h/2:
				c.G = 255
			case x < w/2:
				c.B = 255
			default:
				c.R, c.G, c.B = 255, 255, 255
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func encoded(t testing.TB, format string, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "jpeg":
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	case "png":
		err = png.Encode(&b, img)
	case "gif":
		err = gif.Encode(&b, img, nil)
	case "tiff":
		err = tiff.Encode(&b, img, nil)
	case "bmp":
		err = bmp.Encode(&b, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// corners names the colours of the four corners, from the top left by rows.
func corners(p *Picture) string {
	var out []byte
	for _, at := range [4][2]int{{1, 1}, {p.W - 2, 1}, {1, p.H - 2}, {p.W - 2, p.H - 2}} {
		i := at[1]*p.W + at[0]
		r, g, b := p.RGB[0].Pix[i] > 127, p.RGB[1].Pix[i] > 127, p.RGB[2].Pix[i] > 127
		switch [3]bool{r, g, b} {
		case [3]bool{true, false, false}:
			out = append(out, 'r')
		case [3]bool{false, true, false}:
			out = append(out, 'g')
		case [3]bool{false, false, true}:
			out = append(out, 'b')
		case [3]bool{true, true, true}:
			out = append(out, 'w')
		default:
			out = append(out, '?')
		}
	}
	return string(out)
}

func TestDecodeReadsTheFiveFormats(t *testing.T) {
	for _, format := range []string{"jpeg", "png", "gif", "tiff", "bmp"} {
		p, err := Decode(encoded(t, format, scene(32, 16)), MaxPixels)
		if err != nil || p.W != 32 || p.H != 16 || p.Format != format || corners(p) != "rgbw" {
			t.Errorf("%s: %+v, error %v", format, p, err)
		}
	}
}

func TestDecodeReadsEveryKindOfPixel(t *testing.T) {
	deep := image.NewRGBA64(image.Rect(0, 0, 16, 16))
	inks := image.NewCMYK(image.Rect(0, 0, 16, 16))
	clear := image.NewNRGBA(image.Rect(0, 0, 16, 16))
	grey := image.NewGray(image.Rect(0, 0, 16, 16))
	for y := range 16 {
		for x := range 16 {
			c := scene(16, 16).At(x, y)
			deep.Set(x, y, c)
			inks.Set(x, y, c)
			grey.Set(x, y, color.White)
		}
	}
	cases := map[string]struct {
		file []byte
		want string
	}{
		"16 bits":      {encoded(t, "png", deep), "rgbw"},
		"16-bit tiff":  {encoded(t, "tiff", deep), "rgbw"},
		"grey":         {encoded(t, "jpeg", grey), "wwww"},
		"transparency": {encoded(t, "png", clear), "????"}, // nothing shows: black
		"odd sampling": {encoded(t, "jpeg", scene(17, 15)), "rgbw"},
	}
	for name, c := range cases {
		p, err := Decode(c.file, MaxPixels)
		if err != nil || corners(p) != c.want {
			t.Errorf("%s: corners %v, error %v", name, p, err)
		}
	}
	// Four inks, as Pillow writes them (with Adobe's mark, and so inverted).
	printed, err := os.ReadFile(filepath.Join("testdata", "cmyk.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := Decode(printed, MaxPixels); err != nil || corners(p) != "rgbw" {
		t.Errorf("a JPEG of four inks: %v, error %v", p, err)
	}
	if out, ext, _, err := Clean(printed, MaxPixels); err != nil || ext != ".png" || len(out) == 0 {
		t.Errorf("a JPEG of four inks becomes a %s, error %v", ext, err)
	}
	if p := planes(inks); corners(p) != "rgbw" {
		t.Errorf("four inks: corners %s", corners(p))
	}
}

// oriented gives a JPEG an EXIF segment with an orientation, in either byte order.
func oriented(t testing.TB, img image.Image, orientation uint16, order binary.AppendByteOrder) []byte {
	b := encoded(t, "jpeg", img)
	exif := []byte("Exif\x00\x00II*\x00")
	if order == binary.BigEndian {
		exif = []byte("Exif\x00\x00MM\x00*")
	}
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 1)
	exif = order.AppendUint16(exif, tagOrientation)
	exif = order.AppendUint16(exif, typeShort)
	exif = order.AppendUint32(exif, 1)
	exif = order.AppendUint16(exif, orientation)
	exif = append(exif, 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, app1}, uint16(len(exif)+2))
	return slices.Concat(b[:2], segment, exif, b[2:])
}

func TestDecodeTurnsPicturesUpright(t *testing.T) {
	// What the camera stored, for each orientation, so that upright it reads rgbw
	// (Exif 2.32, tag 274: where row 0 and column 0 of the file are to be shown).
	for orientation := uint16(1); orientation <= 8; orientation++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			stored := stored(scene(32, 16), int(orientation))
			p, err := Decode(oriented(t, stored, orientation, order), MaxPixels)
			if err != nil || p.W != 32 || p.H != 16 || corners(p) != "rgbw" {
				t.Errorf("orientation %d, %v: %d×%d %s, error %v", orientation, order, p.W, p.H, corners(p), err)
			}
		}
	}
}

// stored is the upright picture as a camera held that way stores it, written from
// the words of the standard: "5: row 0 is the left side, column 0 the top".
func stored(up *image.NRGBA, orientation int) image.Image {
	w, h := up.Rect.Dx(), up.Rect.Dy()
	sw, sh := w, h
	if orientation >= 5 {
		sw, sh = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, sw, sh))
	for row := range sh {
		for col := range sw {
			var x, y int
			switch orientation {
			case 1: // row 0 top, column 0 left
				x, y = col, row
			case 2: // top, right
				x, y = w-1-col, row
			case 3: // bottom, right
				x, y = w-1-col, h-1-row
			case 4: // bottom, left
				x, y = col, h-1-row
			case 5: // left, top
				x, y = row, col
			case 6: // right, top
				x, y = w-1-row, col
			case 7: // right, bottom
				x, y = w-1-row, h-1-col
			case 8: // left, bottom
				x, y = row, h-1-col
			}
			out.Set(col, row, up.At(x, y))
		}
	}
	return out
}

func TestFilesThatAreNoPicture(t *testing.T) {
	jpg, png := encoded(t, "jpeg", scene(64, 64)), encoded(t, "png", scene(64, 64))
	huge := bytes.Clone(png) // IHDR says 30,000×30,000
	binary.BigEndian.PutUint32(huge[16:], 30000)
	binary.BigEndian.PutUint32(huge[20:], 30000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	cases := map[string]struct {
		file   []byte
		reason string
	}{
		"no byte":              {nil, "empty"},
		"text":                 {[]byte("dear doctor, my eye hurts"), "not_an_image"},
		"a JPEG cut in half":   {jpg[:len(jpg)/2], "truncated"},
		"a PNG cut in half":    {png[:len(png)/2], "truncated"},
		"a TIFF cut in half":   {encoded(t, "tiff", scene(64, 64))[:200], "truncated"},
		"a head of 30,000²":    {huge, "too_large"},
		"a JPEG of its marker": {[]byte{0xFF, 0xD8, 0xFF}, "truncated"},
		"a broken check sum":   {append(bytes.Clone(png[:len(png)-30]), make([]byte, 30)...), "broken"},
		"a JPEG whose thumbnail ends, and it does not": {slices.Concat(jpg[:2], thumbnail(jpg), jpg[2:len(jpg)/2]), "truncated"},
		"a JPEG that ends with its head":               {jpg[:scanStart(jpg)], "truncated"},
		"a GIF of its head":                            {[]byte("GIF89a"), "truncated"},
		"a TIFF without a page":                        {[]byte("II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "broken"},
	}
	for name, c := range cases {
		var fault *Error
		if _, err := Decode(c.file, MaxPixels); !errors.As(err, &fault) || fault.Reason != c.reason {
			t.Errorf("%s: decoding gave %v, want %s", name, err, c.reason)
		}
		if _, _, _, err := Clean(c.file, MaxPixels); !errors.As(err, &fault) {
			t.Errorf("%s: cleaning gave %v", name, err)
		}
	}
}

// thumbnail is an EXIF segment that holds a whole JPEG.
func thumbnail(jpg []byte) []byte {
	data := append([]byte("Exif\x00\x00"), jpg...)
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, app1}, uint16(len(data)+2)), data...)
}

func scanStart(jpg []byte) int {
	s := Segments(jpg)
	return s[len(s)-1].End
}

// Pictures after the picture, as phones append them, and segments of other makers
// can name a patient as well.
func TestCleanLeavesOutWhatFollows(t *testing.T) {
	jpg := encoded(t, "jpeg", scene(40, 30))
	app0 := slices.Concat([]byte{0xFF, app0, 0, 16}, []byte("PATIENT NAME 1"))
	file := slices.Concat(jpg[:2], app0, jpg[2:], jpg[:2], thumbnail([]byte("PATIENT NAME 2")), jpg[2:])
	out, _, _, err := Clean(file, MaxPixels)
	if err != nil || bytes.Contains(out, []byte("PATIENT")) || !bytes.HasSuffix(out, []byte{0xFF, eoi}) || len(out) > len(jpg) {
		t.Errorf("%d bytes of %d, error %v", len(out), len(jpg), err)
	}
}

// What is bright in this picture is one pixel wide everywhere.
func TestFindFieldOfLines(t *testing.T) {
	p := &Picture{W: 640, H: 16}
	for c := range p.RGB {
		p.RGB[c] = raster.New(640, 16)
		for x := range 639 {
			p.RGB[c].Pix[x] = 200
		}
		for y := 1; y < 16; y++ {
			p.RGB[c].Pix[y*640+639] = 200
		}
	}
	f := FindField(p)
	if f.Diameter <= 0 || NotFundus(&f, Measure(p, &f)) == "" {
		t.Errorf("%+v", f)
	}
}

func TestAnAnimationIsItsFirstFrame(t *testing.T) {
	frame := func(c color.Color) *image.Paletted {
		p := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{c})
		return p
	}
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame(color.White), frame(color.Black)}, Delay: []int{1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Decode(b.Bytes(), MaxPixels)
	if err != nil || corners(p) != "wwww" {
		t.Errorf("%v, error %v", p, err)
	}
}

func TestCleanLeavesOutMetadataAndNoPixel(t *testing.T) {
	secret := []byte("Zhang San 1962-03-04 N31.2 E121.4")
	jpg := encoded(t, "jpeg", scene(40, 30))
	comment := slices.Concat([]byte{0xFF, com, 0, byte(len(secret) + 2)}, secret)
	xmp := slices.Concat([]byte{0xFF, app1, 0, byte(len(secret) + 2)}, secret)
	jpg = slices.Concat(jpg[:2], comment, xmp, jpg[2:], secret) // and after the end
	text := slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(len(secret))), []byte("tEXt"), secret)
	text = binary.BigEndian.AppendUint32(text, crc32.ChecksumIEEE(text[4:]))
	pic := encoded(t, "png", scene(40, 30))
	pic = slices.Concat(pic[:33], text, pic[33:])
	for name, file := range map[string][]byte{"jpeg": jpg, "png": pic, "turned": oriented(t, stored(scene(40, 30), 6), 6, binary.LittleEndian), "gif": encoded(t, "gif", scene(40, 30))} {
		out, ext, h, err := Clean(file, MaxPixels)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Contains(out, []byte("Zhang")) || bytes.Contains(out, []byte("Exif")) || h.W != 40 || h.H != 30 {
			t.Errorf("%s: %s of %d×%d still says who it shows", name, ext, h.W, h.H)
		}
		was, err1 := Decode(file, MaxPixels)
		now, err2 := Decode(out, MaxPixels)
		if err1 != nil || err2 != nil || !bytes.Equal(was.RGB[0].Pix, now.RGB[0].Pix) || !bytes.Equal(was.RGB[2].Pix, now.RGB[2].Pix) {
			t.Errorf("%s: pixels changed (%v, %v)", name, err1, err2)
		}
		again, _, _, err := Clean(out, MaxPixels)
		if err != nil || !bytes.Equal(again, out) {
			t.Errorf("%s: cleaning what is clean changed it (%v)", name, err)
		}
	}
}

// eye is a photograph of a round field of diameter d about (cx, cy).
func eye(w, h int, cx, cy, d float64) *Picture {
	p := &Picture{W: w, H: h}
	level := [3]uint8{170, 90, 40}
	for c := range p.RGB {
		p.RGB[c] = raster.New(w, h)
		for y := range h {
			for x := range w {
				v := uint8(3)
				if math.Hypot(float64(x)+0.5-cx, float64(y)+0.5-cy) <= d/2 {
					v = level[c] + uint8((x/5+y/7)%9) // some texture
				}
				p.RGB[c].Pix[y*w+x] = v
			}
		}
	}
	return p
}

func TestFindField(t *testing.T) {
	cases := map[string]struct {
		p      *Picture
		d      float64
		x0, y0 float64
	}{
		"whole":                   {eye(600, 500, 300, 250, 440), 440, 80, 30},
		"cut off above and below": {eye(600, 400, 300, 200, 520), 520, 40, 0},
		"beside the middle":       {eye(600, 500, 250, 260, 400), 400, 50, 60},
		"large":                   {eye(3000, 2000, 1500, 1000, 1900), 1900, 550, 50},
	}
	for name, c := range cases {
		f := FindField(c.p)
		slack := float64(max(c.p.W, c.p.H)) / 200
		if !f.Framed || math.Abs(f.Diameter-c.d) > slack || math.Abs(f.Box.X0-c.x0) > slack || math.Abs(f.Box.Y0-c.y0) > slack || f.Roundness < 0.97 {
			t.Errorf("%s: %+v", name, f)
		}
		if why := NotFundus(&f, Measure(c.p, &f)); why != "" {
			t.Errorf("%s: not a fundus photograph, as %s", name, why)
		}
	}
}

func TestFindFieldLeavesOutALabel(t *testing.T) {
	p := eye(600, 500, 300, 250, 440)
	for y := 5; y < 20; y++ { // a camera's text in a corner
		for x := 10; x < 150; x++ {
			p.RGB[1].Pix[y*600+x] = 250
		}
	}
	if f := FindField(p); math.Abs(f.Diameter-440) > 3 {
		t.Errorf("%+v", f)
	}
}

func TestPicturesThatAreNoFundus(t *testing.T) {
	flat := func(r, g, b uint8) *Picture {
		p := &Picture{W: 300, H: 200}
		for i, v := range []uint8{r, g, b} {
			p.RGB[i] = raster.New(300, 200)
			for j := range p.RGB[i].Pix {
				p.RGB[i].Pix[j] = v
			}
		}
		return p
	}
	blue := eye(600, 500, 300, 250, 440)
	blue.RGB[0], blue.RGB[2] = blue.RGB[2], blue.RGB[0]
	grey := eye(600, 500, 300, 250, 440)
	grey.RGB[0], grey.RGB[2] = grey.RGB[1], grey.RGB[1]
	page := flat(250, 250, 250)
	for y := 20; y < 180; y += 10 {
		for x := 20; x < 280; x++ {
			for c := range page.RGB {
				page.RGB[c].Pix[y*300+x] = 20
			}
		}
	}
	for name, p := range map[string]*Picture{
		"black": flat(0, 0, 0), "white": flat(255, 255, 255), "grass": flat(60, 140, 40), "a page": page,
		"a blue disc": blue, "a grey disc, as an angiogram is": grey, "1×1": {W: 1, H: 1, RGB: [3]raster.Plane{raster.New(1, 1), raster.New(1, 1), raster.New(1, 1)}},
	} {
		f := FindField(p)
		if NotFundus(&f, Measure(p, &f)) == "" {
			t.Errorf("%s was taken for a fundus photograph: %+v %+v", name, f, Measure(p, &f))
		}
	}
}

func TestRealPhotographsAreFundusPhotographs(t *testing.T) {
	dir := realdata.Path(t, "fundus")
	kinds := map[string]struct {
		pattern       string
		step, refused int
	}{
		"DRIVE": {"drive/training/images/*.tif", 1, 0}, // one lacks the end code of a strip
		"IDRiD": {"idrid/images/*.jpg", 4, 0},
		"ODIR":  {"odir/images/*.jpg", 23, 1}, // of 207; opaque media and white frames are refused
	}
	for name, k := range kinds {
		files, err := filepath.Glob(filepath.Join(dir, k.pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", name, len(files), err)
		}
		refused := 0
		for i := 0; i < len(files); i += k.step {
			b, err := os.ReadFile(files[i])
			if err != nil {
				t.Fatal(err)
			}
			p, err := Decode(b, MaxPixels)
			if err != nil {
				t.Errorf("%s: %v", filepath.Base(files[i]), err)
				continue
			}
			f := FindField(p)
			if NotFundus(&f, Measure(p, &f)) != "" {
				refused++
			}
		}
		if refused > k.refused {
			t.Errorf("%s: %d photographs were refused", name, refused)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, format := range []string{"jpeg", "png", "gif", "tiff", "bmp"} {
		f.Add(encoded(f, format, scene(8, 6)))
	}
	f.Add(oriented(f, scene(8, 6), 6, binary.BigEndian))
	f.Fuzz(func(t *testing.T, b []byte) {
		const limit = 1 << 16
		p, err := Decode(b, limit)
		var fault *Error
		if err != nil {
			if !errors.As(err, &fault) {
				t.Fatalf("an error of no reason: %v", err)
			}
			return
		}
		if p.W*p.H > limit || len(p.RGB[2].Pix) != p.W*p.H {
			t.Fatalf("%d×%d with %d bytes", p.W, p.H, len(p.RGB[2].Pix))
		}
		field := FindField(p)
		if q := Measure(p, &field); math.IsNaN(q.Sharpness + q.Evenness + q.Clipped + field.Roundness) {
			t.Fatalf("a measurement is not a number: %+v", q)
		}
		if out, _, _, err := Clean(b, limit); err == nil {
			if _, err := ReadHeader(bytes.NewReader(out), limit); err != nil {
				t.Fatalf("what was cleaned is no picture: %v", err)
			}
		}
	})
}

// openEnded is a grey TIFF of one LZW strip whose codes, all literals, fill their
// last byte and are followed by no end code.
func openEnded(w, h int, pixels []uint8) []byte {
	var bits uint64
	var n int
	var strip []byte
	for _, code := range append([]int{256}, ints(pixels)...) { // 256 clears the table
		bits, n = bits<<9|uint64(code), n+9
		for ; n >= 8; n -= 8 {
			strip = append(strip, byte(bits>>(n-8)))
		}
	}
	if n > 0 {
		strip = append(strip, byte(bits<<(8-n)))
	}
	le := binary.LittleEndian
	b := append([]byte("II*\x00\x08\x00\x00\x00"), 9, 0)
	for _, e := range [][2]int{{tagWidth, w}, {tagHeight, h}, {tagBits, 8}, {tagCompression, compressionLZW}, {262, 1}, {tagStripOffsets, 8 + 2 + 9*12 + 4}, {tagSamples, 1}, {tagRows, h}, {tagCounts, len(strip)}} {
		b = le.AppendUint16(le.AppendUint16(b, uint16(e[0])), typeLong)
		b = le.AppendUint32(le.AppendUint32(b, 1), uint32(e[1]))
	}
	return append(append(b, 0, 0, 0, 0), strip...)
}

func ints(b []uint8) (out []int) {
	for _, v := range b {
		out = append(out, int(v))
	}
	return out
}

func TestATIFFWithoutItsEndCode(t *testing.T) {
	pixels := make([]uint8, 63) // with the first code 64 of 9 bits: 72 bytes, full
	for i := range pixels {
		pixels[i] = uint8(4 * i)
	}
	file := openEnded(9, 7, pixels)
	if _, err := tiff.Decode(bytes.NewReader(file)); err == nil {
		t.Error("the library reads it now: unpackLZW can go")
	}
	p, err := Decode(file, MaxPixels)
	if err != nil || !bytes.Equal(p.RGB[0].Pix, pixels) {
		t.Errorf("%v, error %v", p, err)
	}
	var fault *Error
	if _, err := Decode(file[:len(file)-9], MaxPixels); !errors.As(err, &fault) || fault.Reason != "truncated" {
		t.Errorf("with 8 pixels missing: error %v, want truncated", err)
	}
}

func FuzzUnpackLZW(f *testing.F) {
	f.Add(openEnded(3, 2, []uint8{1, 2, 3, 4, 5, 6}))
	f.Fuzz(func(_ *testing.T, b []byte) {
		if len(b) < 1<<16 {
			_, _ = unpackLZW(b) // that it comes back is what is asked
		}
	})
}
