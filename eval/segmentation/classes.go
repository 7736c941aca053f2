package segmentation

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"ophglm/internal/columns"
)

// Background is the class, in a file of classes, of pixels that are of none.
const Background = "background"

// maxClasses is how many classes the pixels of one file can be of.
const maxClasses = 64

// Classes say which pixels of a mask are of which class. A pixel may be of several,
// as one of the cup is of the disc.
type Classes struct {
	Names []string         // in the order of the file
	of    map[pixel]uint64 // the classes of a value or a colour, a bit each
	byval bool             // some have values
	plain bool             // they are those of masks that are 0 and another value
}

// Plain are the classes of masks of one class alone, which are 0, and 255, 1 or, of 16
// bits, 65535 where it is.
func Plain(class string) *Classes {
	return &Classes{Names: []string{class}, of: map[pixel]uint64{0: 0, 1: 1, 255: 1, 65535: 1}, plain: true}
}

// ReadClasses reads a file of classes: YAML, a map from class to what its pixels
// have, or CSV with the columns class, and value or colour, a row for each. What
// pixels have is a value such as 128, or a colour such as '#ff0000'; of a picture
// with a palette of colours values are indices. A class may have several, and the
// same may be of several classes. The class background is of none; unless it is
// named, it is 0 or black.
func ReadClasses(ctx context.Context, path string) (*Classes, error) {
	c := &Classes{of: map[pixel]uint64{}}
	read := c.readYAML
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml":
	case ".csv", ".tsv":
		read = func(path string) error { return c.readCSV(ctx, path) }
	default:
		return nil, fmt.Errorf("%s: a file of classes is .yaml or .csv", path)
	}
	if err := read(path); err != nil {
		return nil, err
	}
	if len(c.Names) == 0 {
		return nil, fmt.Errorf("%s: it has no classes", path)
	}
	return c, nil
}

func (c *Classes) readYAML(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading the classes: %w", err)
	}
	if err := c.parseYAML(b); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (c *Classes) parseYAML(b []byte) error {
	var m yaml.MapSlice
	if err := yaml.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("it is to be a map from class to value or colour: %w", err)
	}
	for _, item := range m {
		name := fmt.Sprint(item.Key)
		values, several := item.Value.([]any)
		if !several {
			values = []any{item.Value}
		}
		for _, v := range values {
			if v == nil {
				return fmt.Errorf("%s has no value; a colour is written in quotes, '#ff0000'", name)
			}
			if err := c.add(name, fmt.Sprint(v)); err != nil {
				return err
			}
		}
	}
	c.background()
	return nil
}

func (c *Classes) readCSV(ctx context.Context, path string) error {
	f, err := columns.ReadFile(ctx, path, func(name string) columns.Kind {
		if slices.Contains([]string{"class", "value", "colour"}, name) {
			return columns.Text
		}
		return columns.Skip
	})
	if err != nil {
		return err
	}
	class, value, colour := f.Column("class"), f.Column("value"), f.Column("colour")
	if class == nil || value == nil && colour == nil {
		return fmt.Errorf("%s: it is to have the columns class, and value or colour", path)
	}
	for i := range f.Rows() {
		var v string
		for _, of := range []*columns.Column{value, colour} {
			if of != nil {
				v = cmp.Or(v, of.Text(i))
			}
		}
		if err := c.add(class.Text(i), v); err != nil {
			return fmt.Errorf("%s: %w", f.At(i), err)
		}
	}
	c.background()
	return nil
}

// add gives a class a value or a colour more.
func (c *Classes) add(name, value string) error {
	p, err := parsePixel(value)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case name == "" || strings.ContainsAny(name, `/\`):
		return fmt.Errorf("a class can't be called %q", name)
	}
	c.byval = c.byval || p < colour
	if name == Background {
		c.of[p] |= 0
		return nil
	}
	i := slices.Index(c.Names, name)
	if i < 0 {
		if len(c.Names) == maxClasses {
			return fmt.Errorf("there are more than %d classes", maxClasses)
		}
		i, c.Names = len(c.Names), append(c.Names, name)
	}
	c.of[p] |= 1 << i
	return nil
}

// background makes 0 and black the background, where neither is said to be anything
// and nothing else is said to be background.
func (c *Classes) background() {
	for _, bits := range c.of {
		if bits == 0 {
			return
		}
	}
	if _, value := c.bits(0); !value {
		c.of[0] = 0
	}
}

// bits are the classes of a pixel, or false where it is of none that is known.
func (c *Classes) bits(p pixel) (bits uint64, ok bool) {
	if bits, ok = c.of[p]; !ok && p < 256 {
		bits, ok = c.of[colour|p<<16|p<<8|p]
	}
	return bits, ok
}

// pixel is the grey value of a pixel, up to 65535, or its colour: red, green and
// blue, with a bit above. A colour of three equal parts is a grey value.
type pixel uint32

const colour pixel = 1 << 24

func rgb(r, g, b uint8) pixel {
	if r == g && g == b {
		return pixel(r)
	}
	return colour | pixel(r)<<16 | pixel(g)<<8 | pixel(b)
}

func (p pixel) String() string {
	if p < colour {
		return strconv.Itoa(int(p))
	}
	return fmt.Sprintf("#%06x", uint32(p-colour))
}

func parsePixel(s string) (pixel, error) {
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		v, err := strconv.ParseUint(hex, 16, 24)
		if err != nil || len(hex) != 6 {
			return 0, fmt.Errorf("%q is no colour such as '#ff0000'", s)
		}
		return colour | pixel(v), nil
	}
	v, err := strconv.ParseUint(s, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%q is neither a value of 0 to 65535 nor a colour such as '#ff0000'", s)
	}
	return pixel(v), nil
}

// most lists up to five pixels with their counts, the most frequent first.
func most(counts map[pixel]int) string {
	all := slices.Collect(maps.Keys(counts))
	slices.SortFunc(all, func(a, b pixel) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	var out []string
	for _, p := range all[:min(5, len(all))] {
		out = append(out, fmt.Sprintf("%v (%d)", p, counts[p]))
	}
	if len(all) > 5 {
		out = append(out, fmt.Sprintf("and %d others", len(all)-5))
	}
	return strings.Join(out, ", ")
}
