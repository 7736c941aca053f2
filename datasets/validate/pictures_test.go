package validate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Headers of pictures of one pixel: SOI, SOF0 of one component, and where SOS
// begins (ITU T.81, B.2.2 and B.2.3); the signature and IHDR (PNG, 11.2.2), with its CRC.
const (
	tinyJPEG = "\xff\xd8\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xda\x00\x08"
	tinyPNG  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
)

// What is done to a good export is found: to the file, the row and the picture.
func TestPictures(t *testing.T) {
	row := `{"conversations":[{"from":"human","value":"<image>q"},{"from":"gpt","value":"a"}],"images":["images/x.jpg"]}`
	for name, c := range map[string]struct {
		row, picture string // "-": no picture
		want         []string
	}{
		"as exported":     {row, tinyJPEG, nil},
		"PNG named .jpg":  {row, tinyPNG, nil}, // Pillow looks at the content
		"WebP":            {row, "RIFF\x00\x00\x00\x00WEBPVP8 ", nil},
		"BMP":             {row, "BM\x00", nil},
		"TIFF":            {row, "II*\x00\x08\x00\x00\x00", nil},
		"none":            {row, "-", []string{"no_image_file@1"}},
		"empty":           {row, "", []string{"bad_image@1"}},
		"text":            {row, "this is no picture", []string{"bad_image@1"}},
		"cut header":      {row, tinyJPEG[:9], []string{"bad_image@1"}},
		"one byte":        {row, "\xff", []string{"bad_image@1"}},
		"damaged IHDR":    {row, tinyPNG[:20] + "\xff" + tinyPNG[21:], []string{"bad_image@1"}},
		"no pixels":       {row, tinyJPEG[:7] + "\x00\x00\x00\x00" + tinyJPEG[11:], []string{"bad_image@1"}},
		"two tags":        {strings.Replace(row, "<image>", "<image><image>", 1), tinyJPEG, []string{"image_tags@1"}},
		"no tag":          {strings.Replace(row, "<image>", "", 1), tinyJPEG, []string{"image_tags@1"}},
		"two images":      {strings.Replace(row, `"images/x.jpg"`, `"images/x.jpg","images/x.jpg"`, 1), tinyJPEG, []string{"image_tags@1"}},
		"no images":       {strings.Replace(row, `"images/x.jpg"`, ``, 1), tinyJPEG, []string{"image_tags@1"}},
		"folder":          {strings.Replace(row, "images/x.jpg", "images", 1), tinyJPEG, []string{"no_image_file@1"}},
		"through a file":  {strings.Replace(row, "images/x.jpg", "images/x.jpg/y", 1), tinyJPEG, []string{"no_image_file@1"}},
		"without folder":  {strings.Replace(row, "images/x.jpg", "x.jpg", 1), tinyJPEG, []string{"no_image_file@1"}},
		"same, twice bad": {row + "\n" + strings.Replace(row, "q", "r", 1), "-", []string{"no_image_file@1", "no_image_file@2"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{"d.jsonl": c.row})
			withPicture(t, dir, c.picture)
			r, err := File(filepath.Join(dir, "d.jsonl"), "llamafactory", Options{})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, r, c.want...)
		})
	}
}

func withPicture(t *testing.T, dir, content string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, "images"), 0o700); err != nil {
		t.Fatal(err)
	}
	if content == "-" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, "images", "x.jpg"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// An absolute path stays one, as in os.path.join.
func TestAbsolutePath(t *testing.T) {
	dir := write(t, map[string]string{"x.png": tinyPNG})
	row := `{"instruction":"<image>q","output":"a","images":["` + filepath.ToSlash(filepath.Join(dir, "x.png")) + `"]}`
	expect(t, check(t, map[string]string{"d.jsonl": row}, Options{}))
}

func TestLLaVA(t *testing.T) {
	qa := `[{"id":"1","conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}]`
	row := `[{"id":"1","image":"images/x.jpg","conversations":[{"from":"human","value":"<image>\nq"},{"from":"gpt","value":"a"},{"from":"human","value":"r"},{"from":"gpt","value":"b"}]}]`
	change := func(old, new string) string {
		if !strings.Contains(row, old) {
			t.Fatalf("the row has no %s", old)
		}
		return strings.Replace(row, old, new, 1)
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"text alone":       {qa, nil},
		"with image":       {row, nil},
		"no id":            {change(`"id":"1",`, ""), nil}, // train.py does not read it
		"mixed":            {"[" + qa[1:len(qa)-1] + ",\n" + row[1:], nil},
		"types of columns": {"[" + strings.Replace(qa[1:len(qa)-1], `"1"`, `7`, 1) + ",\n" + row[1:], nil},
		"no tag":           {change(`<image>\n`, ""), []string{"image_tags@1"}},
		"no image":         {change(`"image":"images/x.jpg",`, ""), []string{"image_tags@1"}},
		"tag twice":        {change(`<image>\n`, `<image><image>\n`), []string{"image_tags@1"}},
		"tag in two":       {change(`"r"`, `"<image>r"`), []string{"image_tags@1"}},
		"tag in answer":    {strings.Replace(change(`<image>\n`, ""), `"a"`, `"<image>a"`, 1), []string{"image_tags@1"}},
		"image null":       {change(`"images/x.jpg"`, "null"), []string{"wrong_type@1"}},
		"image empty":      {change(`"images/x.jpg"`, `""`), []string{"wrong_type@1"}},
		"image list":       {change(`"images/x.jpg"`, `["images/x.jpg"]`), []string{"several_images@1"}},
		"other folder":     {change("images/x.jpg", "x.jpg"), []string{"no_image_file@1"}},
		"system":           {change(`{"from":"human","value":"<image>\nq"}`, `{"from":"system","value":"s"},{"from":"human","value":"<image>\nq"}`), []string{"unknown_role@1"}},
		"gpt first":        {`[{"conversations":[{"from":"gpt","value":"a"},{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}]`, []string{"roles@1"}},
		"human twice":      {change(`{"from":"gpt","value":"a"},`, ""), []string{"roles@1"}},
		"no answer":        {change(`,{"from":"gpt","value":"b"}`, ""), []string{"no_answer@1"}},
		"empty answer":     {change(`"b"`, `" "`), []string{"empty_output@1"}},
		"empty question":   {change(`"r"`, `""`), []string{"empty_turn@1"}},
		"value number":     {change(`"b"`, `5`), []string{"wrong_type@1"}},
		"message text":     {`[{"conversations":["q","a"]}]`, []string{"wrong_type@1"}},
		"no conversations": {`[{"messages":[]}]`, []string{"missing_conversations@1"}},
		"conversations":    {`[{"conversations":"q"}]`, []string{"wrong_type@1"}},
		"none said":        {`[{"conversations":[]}]`, []string{"message_count@1"}},
		"JSON lines":       {strings.TrimSuffix(qa[1:], "]") + "\n", []string{"not_array"}},
	} {
		t.Run(name, func(t *testing.T) {
			// An entry of dataset_info.json says nothing to LLaVA.
			dir := write(t, map[string]string{"d.json": c.text, infoName: "{"})
			withPicture(t, dir, tinyJPEG)
			r, err := File(filepath.Join(dir, "d.json"), "llava", Options{})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, r, c.want...)
			if r.Format != "llava" || r.OK() != (r.Errors == 0) || len(c.want) == 0 && (r.Bad != 0 || r.Lengths.N != r.Rows) {
				t.Errorf("%+v", r)
			}
		})
	}
}

func FuzzLLaVA(f *testing.F) {
	for _, s := range []string{
		`[{"image":"d.json","conversations":[{"from":"human","value":"<image>\nq"},{"from":"gpt","value":"a"}]}]`,
		`[{"image":["x"],"conversations":[{"from":"gpt","value":1},null]}]`, `[{"conversations":{}},{"conversations":[]},7]`,
		"{\"image\":null,\"conversations\":[{}]}\n{}", `[{"image":"../\u0000","conversations":[{"from":"human","value":"<image><image>"}]}`,
	} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "d.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := File(path, "llava", Options{maxElement: 400})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, k := range r.Counts {
			n += k
		}
		if n != r.Errors+r.Warnings || r.Bad > r.Rows || r.Lengths.N != r.Rows-r.Bad {
			t.Errorf("%+v", r)
		}
		if slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Row > r.Rows || p.Code == "" || strings.Contains(p.Detail, dir) }) {
			t.Errorf("%+v", r.Problems)
		}
	})
}
