package segmentation

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// folder is a folder of masks: by class in folders of their names, or each of all
// classes.
type folder struct {
	path    string
	classes []string            // of folders, in the order of their names; nil where masks are of all classes
	files   []map[string]string // of each class, or one; by the masks' names without extension
}

// pictures are the extensions of files that are read.
var pictures = []string{".png", ".tif", ".tiff", ".gif", ".bmp"}

// list lists a folder. Files that are no pictures by their names, and hidden ones,
// are passed over; JPEG is an error, as it does not keep the values of a mask.
func list(path string) (*folder, error) {
	f := &folder{path: path}
	files, folders, err := entries(path)
	switch {
	case err != nil:
		return nil, err
	case len(files) > 0 && len(folders) > 0:
		return nil, fmt.Errorf("%s: it has both masks and folders; meant are masks, or a folder for each class", path)
	case len(files) > 0:
		f.files = append(f.files, files)
		return f, nil
	}
	for _, class := range folders {
		files, _, err := entries(filepath.Join(path, class))
		if err != nil {
			return nil, err
		}
		if len(files) > 0 {
			f.classes, f.files = append(f.classes, class), append(f.files, files)
		}
	}
	if len(f.files) == 0 {
		return nil, fmt.Errorf("%s: there are no masks (%s), nor folders of classes with some", path, strings.Join(pictures, ", "))
	}
	return f, nil
}

func entries(path string) (files map[string]string, folders []string, err error) {
	all, err := os.ReadDir(path)
	if err != nil {
		return nil, nil, fmt.Errorf("listing masks: %w", err)
	}
	files = map[string]string{}
	for _, e := range all {
		ext := filepath.Ext(e.Name())
		id, at := strings.TrimSuffix(e.Name(), ext), filepath.Join(path, e.Name())
		switch ext = strings.ToLower(ext); {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			folders = append(folders, e.Name())
		case ext == ".jpg" || ext == ".jpeg":
			return nil, nil, fmt.Errorf("%s: JPEG changes the values of masks; they are to be %s", at, strings.Join(pictures, ", "))
		case slices.Contains(pictures, ext):
			if other, ok := files[id]; ok {
				return nil, nil, fmt.Errorf("%s: it has the name of %s", at, filepath.Base(other))
			}
			files[id] = at
		}
	}
	return files, folders, nil
}

// has reports whether some class, or with all every class, has a mask of an image.
func (f *folder) has(id string, all bool) bool {
	for _, files := range f.files {
		if _, ok := files[id]; ok != all {
			return ok
		}
	}
	return all
}

// ids are the images of which some class has a mask, in order.
func (f *folder) ids() []string {
	var out []string
	for _, files := range f.files {
		for id := range files {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Missing says what becomes of masks that only one side has.
type Missing string

const (
	Refuse  Missing = "error" // they are an error
	Skip    Missing = "skip"  // their images are in no score, and are counted
	Nothing Missing = "empty" // of an image of which other classes have a mask, one that a class lacks is empty
)

// Validate reports a rule of another name.
func (m Missing) Validate() error {
	switch m {
	case Refuse, Skip, Nothing:
		return nil
	}
	return fmt.Errorf("missing is to be %s, %s or %s, not %q", Refuse, Skip, Nothing, m)
}

// match gives the images that both sides have, in order, and of those that one side
// lacks an error, or how many were left out.
func match(truth, found *folder, missing Missing) (ids []string, leftOut int, err error) {
	all := missing != Nothing
	var lacks [2][]string // what truth, and what was found, lack
	for _, id := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(truth.ids(), found.ids())))) {
		in, out := truth.has(id, all), found.has(id, all)
		switch {
		case in && out:
			ids = append(ids, id)
			continue
		case !in:
			lacks[0] = append(lacks[0], truth.at(id))
		}
		if !out {
			lacks[1] = append(lacks[1], found.at(id))
		}
		leftOut++
	}
	if missing == Skip && len(ids) > 0 {
		return ids, leftOut, nil
	}
	switch {
	case len(ids) == 0:
		err = fmt.Errorf("%s and %s have no image in common", truth.path, found.path)
	case leftOut > 0:
		err = fmt.Errorf("%s and %s are not of the same images", truth.path, found.path)
	}
	if err != nil {
		for _, l := range lacks {
			if len(l) > 0 {
				err = fmt.Errorf("%w; missing %d: %s", err, len(l), few(l))
			}
		}
	}
	return ids, leftOut, err
}

// at is where the first mask of an image that a folder lacks would lie, without its
// extension.
func (f *folder) at(id string) string {
	for i, files := range f.files {
		if _, ok := files[id]; !ok && f.classes != nil {
			return filepath.Join(f.path, f.classes[i], id)
		}
	}
	return filepath.Join(f.path, id)
}

// few lists the first few names.
func few(names []string) string {
	if len(names) > 4 {
		return strings.Join(names[:4], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// classesOf are the classes that two folders and a file of classes agree on; its
// order holds, else that of names. Given is nil without such a file.
func classesOf(truth, found *folder, given *Classes) ([]string, error) {
	var names []string
	from := ""
	take := func(path string, classes []string) error {
		if names == nil {
			names, from = classes, path
			return nil
		}
		for _, class := range slices.Concat(names, classes) {
			if !slices.Contains(names, class) || !slices.Contains(classes, class) {
				return fmt.Errorf("%s has the classes %s, and %s has %s", from, strings.Join(names, ", "), path, strings.Join(classes, ", "))
			}
		}
		return nil
	}
	if given != nil {
		names, from = given.Names, "the file of classes"
	}
	for _, f := range []*folder{truth, found} {
		if f.classes != nil {
			if err := take(f.path, f.classes); err != nil {
				return nil, err
			}
		}
	}
	plain := truth.classes == nil || found.classes == nil
	switch {
	case names == nil:
		return Plain("foreground").Names, nil
	case plain && given == nil && len(names) > 1:
		flat := truth
		if truth.classes != nil {
			flat = found
		}
		return nil, fmt.Errorf("%s has folders of the classes %s, and the masks of %s are of all: a file of classes is needed, which says what is which", from, strings.Join(names, ", "), flat.path)
	}
	return names, nil
}

// byClass is the file of an image of a class, or "" where there is none.
func (f *folder) byClass(id, class string) string {
	return f.files[max(0, slices.Index(f.classes, class))][id]
}
