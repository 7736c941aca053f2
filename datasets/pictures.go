package datasets

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"ophglm/internal/pipeline"
)

// pictureFolder is where the pictures lie in an export. Rows name them with it,
// so their paths are relative to the export.
const pictureFolder = "images/"

// pictures are those that an export copies beside its rows.
type pictures struct {
	given *pipeline.Attached
	used  map[string]bool // named by a row
}

// lacking reports a picture of a talk that was not given.
func (p *pictures) lacking(t *talk) error {
	for _, name := range t.images {
		if !p.given.Has(name) {
			return &notTalk{"no_image", fmt.Sprintf("its image %s is not among the %d images given to the export", name, len(p.given.Names()))}
		}
	}
	return nil
}

func (p *pictures) use(t *talk) {
	for _, name := range t.images {
		p.used[name] = true
	}
}

// write copies the pictures that rows name, each once, by name.
func (p *pictures) write(io *pipeline.IO) error {
	for _, name := range slices.Sorted(maps.Keys(p.used)) {
		b, err := p.given.Read(name)
		if err != nil {
			return fmt.Errorf("copying an image into the export: %w", err)
		}
		f, err := io.CreateFile("files", pictureFolder+name)
		if err != nil {
			return fmt.Errorf("creating %s%s: %w", pictureFolder, name, err)
		}
		_, err = f.Write(b)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("writing %s: %w", f.Name(), err)
		}
	}
	if len(p.used) > 0 {
		io.Count("images", len(p.used))
	}
	return nil
}

// paths are where rows say that pictures lie.
func paths(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = pictureFolder + name
	}
	return out
}
