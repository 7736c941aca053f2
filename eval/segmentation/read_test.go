package segmentation

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
)

func text(t testing.TB, path, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// fails expects an error that says all that is wanted.
func fails(t testing.TB, src Source, s Settings, want ...string) {
	t.Helper()
	_, err := Read(t.Context(), src, s)
	for _, w := range want {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("want an error with %q, got %v", w, err)
		}
	}
}

// The same mask in every way that it can be written is the same image.
func TestEveryKindOfPicture(t *testing.T) {
	dir := t.TempDir()
	on := []bool{true, false, false, true, true, false}
	at := func(i int) (x, y int) { return i % 3, i / 3 }
	draw(t, filepath.Join(dir, "truth", "x.png"), "#..", "##.")
	grey, ones, deep := image.NewGray(image.Rect(0, 0, 3, 2)), image.NewGray(image.Rect(0, 0, 3, 2)), image.NewGray16(image.Rect(0, 0, 3, 2))
	rgb, clear := image.NewRGBA(image.Rect(0, 0, 3, 2)), image.NewNRGBA(image.Rect(0, 0, 3, 2))
	palette := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.White, color.Black})
	for i, is := range on {
		x, y := at(i)
		rgb.Set(x, y, color.Black)
		palette.SetColorIndex(x, y, 1)
		if is {
			grey.SetGray(x, y, color.Gray{Y: 255})
			ones.SetGray(x, y, color.Gray{Y: 1})
			deep.SetGray16(x, y, color.Gray16{Y: 65535})
			rgb.Set(x, y, color.White)
			clear.Set(x, y, color.White) // else transparent
			palette.SetColorIndex(x, y, 0)
		}
	}
	for name, img := range map[string]image.Image{"grey": grey, "ones": ones, "16 bits": deep, "rgb": rgb, "transparent": clear, "palette": palette} {
		save(t, filepath.Join(dir, name, "x.png"), img)
	}
	for name, write := range map[string]func(*os.File) error{
		"tiff/x.TIF": func(f *os.File) error { return tiff.Encode(f, grey, &tiff.Options{Compression: tiff.Deflate}) },
		"gif/x.gif":  func(f *os.File) error { return gif.Encode(f, palette, nil) },
	} {
		f, err := os.Create(text(t, filepath.Join(dir, name), ""))
		if err != nil {
			t.Fatal(err)
		}
		if err := write(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range []string{"grey", "ones", "16 bits", "rgb", "transparent", "palette", "tiff", "gif"} {
		src := pair(dir)
		src.Predictions = filepath.Join(dir, kind)
		set, err := Read(t.Context(), src, Defaults())
		if err != nil {
			t.Error(err)
			continue
		}
		if c := set.Images[0].Classes[0].Pixels.Counts; c.TP != 3 || c.TN != 3 || c.FP+c.FN != 0 {
			t.Errorf("%s is read as %+v", kind, c)
		}
	}
}

func TestClassesOfPixels(t *testing.T) {
	dir := t.TempDir()
	img := image.NewRGBA(image.Rect(0, 0, 4, 1))
	for x, c := range []color.RGBA{{A: 255}, {R: 255, A: 255}, {R: 255, B: 255, A: 255}, {R: 255, G: 255, B: 255, A: 255}} {
		img.Set(x, 0, c)
	}
	indexed := image.NewPaletted(image.Rect(0, 0, 4, 1), color.Palette{color.Black, color.RGBA{R: 9, A: 255}, color.RGBA{G: 9, A: 255}})
	copy(indexed.Pix, []uint8{0, 1, 2, 2})
	for name, of := range map[string]image.Image{"colours": img, "indices": indexed} {
		save(t, filepath.Join(dir, name, "x.png"), of)
	}
	for name, c := range map[string]struct {
		file, content string
		folder        string
		areas         []int64 // of each class
		wrong         string
	}{
		"a colour of two classes": {"c.yaml", "red: ['#ff0000', '#ff00ff']\nblue: '#ff00ff'\nwhite: '#ffffff'\n", "colours", []int64{2, 1, 1}, ""},
		"csv":                     {"c.csv", "class,colour\nred,#ff0000\nred,#ff00ff\nwhite,#ffffff\n", "colours", []int64{2, 1}, ""},
		"white by its value":      {"c.csv", "class,value,colour\nwhite,255,\nred,,#ff0000\nred,,#ff00ff\n", "colours", []int64{1, 2}, ""},
		"indices":                 {"c.yaml", "one: 1\ntwo: 2\n", "indices", []int64{1, 2}, ""},
		"another background":      {"c.yaml", "disc: [0, 1]\ncup: 0\nbackground: 2\n", "indices", []int64{2, 1}, ""},
		"unknown colours":         {"c.yaml", "red: '#ff0000'\n", "colours", nil, "x.png: pixels of no class: 2, the first in row 0, column 2: 255 (1), #ff00ff (1)"},
		"0 is no class":           {"c.yaml", "one: 1\nbackground: 2\n", "indices", nil, "pixels of no class: 1, the first in row 0, column 0: 0 (1)"},
		"a comment for a colour":  {"c.yaml", "red: #ff0000\n", "colours", nil, "'#ff0000'"},
		"a word":                  {"c.yaml", "red: red\n", "colours", nil, "red"},
		"no map":                  {"c.yaml", "- red\n", "colours", nil, "map"},
		"nothing":                 {"c.yaml", "{}\n", "colours", nil, "no classes"},
		"other columns":           {"c.csv", "name,value\nred,1\n", "colours", nil, "columns class"},
		"no value":                {"c.csv", "class,value\nred,1\nblue,\n", "colours", nil, "c.csv:3"},
		"a path":                  {"c.yaml", "a/b: 1\n", "colours", nil, "a/b"},
		"too large a value":       {"c.yaml", "a: 65536\n", "colours", nil, "65536"},
		"another file":            {"c.txt", "a: 1\n", "colours", nil, ".yaml or .csv"},
	} {
		t.Run(name, func(t *testing.T) {
			classes, err := ReadClasses(t.Context(), text(t, filepath.Join(t.TempDir(), c.file), c.content))
			src := Source{Truth: filepath.Join(dir, c.folder), Predictions: filepath.Join(dir, c.folder), Classes: classes, Missing: Refuse}
			var set *Set
			if err == nil {
				set, err = Read(t.Context(), src, Defaults())
			}
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("want an error with %q, got %v", c.wrong, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var areas []int64
			for _, of := range set.Images[0].Classes {
				areas = append(areas, of.Pixels.Counts.TP)
			}
			if !slices.Equal(areas, c.areas) {
				t.Errorf("areas are %v, want %v", areas, c.areas)
			}
		})
	}
}

func TestMasksThatOneSideLacks(t *testing.T) {
	dir := t.TempDir()
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		draw(t, filepath.Join(dir, "truth", id+".png"), "#.")
	}
	draw(t, filepath.Join(dir, "pred", "a.png"), "#.")
	draw(t, filepath.Join(dir, "pred", "z.png"), "#.")
	src := pair(dir)
	fails(t, src, Defaults(), "missing 1: "+filepath.Join(dir, "truth", "z"), "missing 5: "+filepath.Join(dir, "pred", "b"), ", …")
	src.Missing = Nothing // is of class folders: an image without any prediction is none
	fails(t, src, Defaults(), "missing 5")
	src.Missing = Skip
	set, err := Read(t.Context(), src, Defaults())
	if err != nil || !slices.Equal(set.Items.IDs, []string{"a"}) || set.LeftOut != 6 {
		t.Errorf("%+v, %v", set, err)
	}
	src.Predictions = filepath.Join(dir, "other")
	draw(t, filepath.Join(dir, "other", "y.png"), "#.")
	fails(t, src, Defaults(), "no image in common")
}

func TestMasksThatAClassFolderLacks(t *testing.T) {
	dir := t.TempDir()
	for _, side := range []string{"truth", "pred"} {
		for _, at := range []string{"ex/a", "ex/b", "ha/a", "ha/b"} {
			if side+at != "truth"+"ha/b" {
				draw(t, filepath.Join(dir, side, filepath.FromSlash(at)+".png"), "#.")
			}
		}
	}
	src := pair(dir)
	fails(t, src, Defaults(), filepath.Join("truth", "ha", "b"))
	src.Missing = Skip
	if set, err := Read(t.Context(), src, Defaults()); err != nil || len(set.Images) != 1 || set.LeftOut != 1 {
		t.Errorf("%+v, %v", set, err)
	}
	src.Missing = Nothing
	for _, probabilities := range []bool{false, true} {
		s := Defaults()
		s.Probabilities = probabilities
		set, err := Read(t.Context(), src, s)
		if err != nil {
			t.Fatal(err)
		}
		if c := set.Images[1].Classes[1].Pixels.Counts; c.FP != 1 || c.TN != 1 {
			t.Errorf("an outline that is missing is %+v", c)
		}
	}
	draw(t, filepath.Join(dir, "pred", "se", "a.png"), "#.")
	fails(t, src, Defaults(), "has the classes ex, ha, and", "ex, ha, se")
	src.Predictions = filepath.Join(dir, "pred", "ex")
	fails(t, src, Defaults(), "a file of classes is needed")
}

func TestBadMasks(t *testing.T) {
	png := func(rows ...string) func(*testing.T, string) {
		return func(t *testing.T, at string) { draw(t, at+".png", rows...) }
	}
	write := func(ext, content string) func(*testing.T, string) {
		return func(t *testing.T, at string) { text(t, at+ext, content) }
	}
	for name, c := range map[string]struct {
		truth, pred func(*testing.T, string)
		want        string
	}{
		"another size":    {png("#.", ".."), png("#..", "..."), "x.png is 3×2 pixels, and"},
		"three values":    {png("#.c"), png("#.."), "truth/x.png: pixels of no class: 1, the first in row 0, column 2: 128 (1); without classes a mask is 0, and 255 or 1"},
		"a probability":   {png("#.."), png("#.d"), "pred/x.png: pixels of no class: 1"},
		"no picture":      {png("#"), write(".png", "a picture"), "x.png: it is not a PNG, TIFF, GIF or BMP picture"},
		"an empty file":   {png("#"), write(".tif", ""), "x.tif: it is not"},
		"a cut picture":   {png("#"), func(t *testing.T, at string) { cut(t, at+".png") }, "x.png: the picture can't be decoded"},
		"jpeg":            {png("#"), write(".JPG", ""), "x.JPG: JPEG changes the values"},
		"nothing":         {png("#"), write(".txt", ""), "there are no masks (.png"},
		"two of one name": {png("#"), func(t *testing.T, at string) { png("#")(t, at); write(".gif", "")(t, at) }, "it has the name of"},
		"mixed": {png("#"), func(t *testing.T, at string) {
			png("#")(t, at)
			png("#")(t, filepath.Join(filepath.Dir(at), "class", "x"))
		}, "both masks and folders"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c.truth(t, filepath.Join(dir, "truth", "x"))
			c.pred(t, filepath.Join(dir, "pred", "x"))
			fails(t, pair(dir), Defaults(), filepath.FromSlash(c.want))
		})
	}
	dir := t.TempDir()
	draw(t, filepath.Join(dir, "truth", "x.png"), "#")
	fails(t, pair(dir), Defaults(), "listing masks")
	img := image.NewRGBA(image.Rect(0, 0, 1, 1))
	img.Set(0, 0, color.RGBA{R: 9, A: 255})
	save(t, filepath.Join(dir, "pred", "x.png"), img)
	fails(t, pair(dir), Defaults(), "pixels of no class: 1, the first in row 0, column 0: #090000 (1); without classes")
	s := Defaults()
	s.Probabilities = true
	fails(t, pair(dir), s, "where probabilities are grey: 1")
}

func TestBadClassFolders(t *testing.T) {
	dir := t.TempDir()
	for _, class := range []string{"cup", "disc"} {
		draw(t, filepath.Join(dir, "truth", class, "x.png"), "#.")
		draw(t, filepath.Join(dir, "pred", class, "x.png"), "#.")
	}
	draw(t, filepath.Join(dir, "pred", "disc", "x.png"), "#")
	for _, probabilities := range []bool{false, true} {
		s := Defaults()
		s.Probabilities = probabilities
		fails(t, pair(dir), s, filepath.FromSlash("disc/x.png is 1×1 pixels, and"), filepath.FromSlash("cup/x.png is 2×1"))
	}
	draw(t, filepath.Join(dir, "flat", "x.png"), "##")
	src, s := pair(dir), Defaults()
	src.Predictions, s.Probabilities = filepath.Join(dir, "flat"), true
	src.Classes = &Classes{Names: []string{"cup", "disc"}}
	fails(t, src, s, "probabilities of several classes (cup, disc) lie in a folder for each")
}

// cut writes half a PNG.
func cut(t *testing.T, path string) {
	draw(t, path, strings.Repeat("#.", 50))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text(t, path, string(b[:len(b)/2]))
}

// A picture of 30,000×30,000 pixels by its head is refused before it is decoded.
func TestBombs(t *testing.T) {
	dir := t.TempDir()
	draw(t, filepath.Join(dir, "truth", "x.png"), "#")
	head := "BM" + "\x46\x00\x00\x00" + "\x00\x00\x00\x00" + "\x36\x00\x00\x00" + "\x28\x00\x00\x00" + "\x30\x75\x00\x00" + "\x30\x75\x00\x00" + "\x01\x00\x18\x00" + strings.Repeat("\x00", 24)
	text(t, filepath.Join(dir, "pred", "x.bmp"), head)
	fails(t, pair(dir), Defaults(), "30000×30000 pixels, and at most")
}

func TestGroups(t *testing.T) {
	dir := three(t)
	for name, c := range map[string]struct{ content, want string }{
		"missing": {"id,patient\na,p\n", "no patient of 2 images: b, c"}, "two patients": {"id,patient\na,p\na,q\n", "g.csv:3: a is of two patients"},
		"no patient": {"id,patient\na,\n", "g.csv:2: a has no patient"}, "columns": {"image,patient\na,p\n", "columns id and patient"},
	} {
		t.Run(name, func(t *testing.T) {
			src := pair(dir)
			src.Groups = text(t, filepath.Join(t.TempDir(), "g.csv"), c.content)
			fails(t, src, Defaults(), c.want)
		})
	}
	src := pair(dir)
	src.Groups = text(t, filepath.Join(dir, "g.csv"), "id,patient,eye\nz,p,OD\nc,q,OD\nb,p,OD\na,p,OS\n")
	set, err := Read(t.Context(), src, Defaults())
	if err != nil || !slices.Equal(set.Items.Groups, []string{"p", "p", "q"}) || !set.shares() {
		t.Errorf("%+v, %v", set, err)
	}
}

// Whatever a file holds, its pixels of a plain mask are of the class or it is refused.
func FuzzDecode(f *testing.F) {
	dir := f.TempDir()
	draw(f, filepath.Join(dir, "x.png"), "#.#", "..#")
	drawn, err := os.ReadFile(filepath.Join(dir, "x.png"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(drawn)
	var b bytes.Buffer
	palette := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.White, color.Black, color.RGBA{R: 9, A: 255}})
	if err := gif.Encode(&b, palette, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(bytes.Clone(b.Bytes()))
	b.Reset()
	if err := tiff.Encode(&b, palette, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, in []byte) {
		if cfg, _, err := image.DecodeConfig(bytes.NewReader(in)); err == nil && cfg.Width*cfg.Height > 1<<20 {
			return // slow
		}
		img, err := decode(bytes.NewReader(in))
		if err != nil {
			return
		}
		for _, c := range []*Classes{Plain("x"), {Names: []string{"a", "b"}, of: map[pixel]uint64{0: 1, 1: 3, 2: 2, colour | 9<<16: 1}, byval: true}} {
			masks, err := c.split(img)
			if err != nil {
				continue
			}
			if m := masks[0]; m.Width != img.Bounds().Dx() || m.Height != img.Bounds().Dy() {
				t.Errorf("a picture of %v is a mask of %d×%d", img.Bounds(), m.Width, m.Height)
			}
		}
	})
}

// A file of classes that is read has classes with names, and knows what is none.
func FuzzClasses(f *testing.F) {
	f.Add("disc: [128, 255]\ncup: 255\nbackground: 0\n")
	f.Add("red: ['#ff0000', '#ff00ff']\nblue: \"#ff00ff\"\n")
	f.Add("a: {b: 1}\n? [x]\n: 2\n")
	f.Fuzz(func(t *testing.T, in string) {
		c := &Classes{of: map[pixel]uint64{}}
		if c.parseYAML([]byte(in)) != nil {
			return
		}
		none := len(c.of) == 0
		for p, bits := range c.of {
			none = none || bits == 0
			if bits>>len(c.Names) != 0 {
				t.Errorf("%v is of classes beyond %v", p, c.Names)
			}
		}
		if _, ok := c.bits(0); !none && !ok {
			t.Errorf("nothing is background: %v", c.of)
		}
	})
}
