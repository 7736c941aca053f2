package segmentation

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"ophglm/eval/mask"
	"ophglm/eval/score"
	"ophglm/internal/columns"
	"ophglm/internal/ordered"
)

// Set is images with their statistics.
type Set struct {
	Classes []string
	Items   score.Items // images, in the order of their ids
	Images  []*Image
	LeftOut int // images that one side lacks, which are in no score
	// Unscored says of a class that no image has statistics of why that is so.
	Unscored map[string]string
}

// Image is one image.
type Image struct {
	Truth   string        // digest of its true masks
	Classes []*Statistics // in the order of the set's; nil where the image is in no score of the class
	Ratios  Ratios        // where there are a cup and a disc
}

// Source says what is read.
type Source struct {
	Truth, Predictions string   // folders
	Classes            *Classes // what pixels mean; nil: masks are of one class, or lie in folders of classes
	Missing            Missing
	Groups             string // a file with the columns id and patient; "": each image stands alone
	Workers            int
}

// Read measures all images. Memory: for each worker one image's masks, a bit for each
// pixel of each class and side, and the picture that is being decoded; of
// probabilities a byte for each pixel of each class; and for each image some
// hundred bytes a class, 12 KiB of probabilities.
func Read(ctx context.Context, src Source, s Settings) (*Set, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := src.Missing.Validate(); err != nil {
		return nil, err
	}
	truth, err := list(src.Truth)
	if err != nil {
		return nil, err
	}
	found, err := list(src.Predictions)
	if err != nil {
		return nil, err
	}
	set := &Set{}
	if set.Classes, err = classesOf(truth, found, src.Classes); err != nil {
		return nil, err
	}
	if s.Probabilities && found.classes == nil && len(set.Classes) > 1 {
		return nil, fmt.Errorf("%s: probabilities of several classes (%s) lie in a folder for each", found.path, few(set.Classes))
	}
	if set.Items.IDs, set.LeftOut, err = match(truth, found, src.Missing); err != nil {
		return nil, err
	}
	if src.Groups != "" {
		if set.Items.Groups, err = readGroups(ctx, src.Groups, set.Items.IDs); err != nil {
			return nil, err
		}
	}
	r := &reader{Settings: s, set: set, truth: truth, found: found, given: src.Classes}
	ids := func(yield func(string, error) bool) {
		for _, id := range set.Items.IDs {
			if !yield(id, nil) {
				return
			}
		}
	}
	err = ordered.Map(ctx, src.Workers, ids, r.image, func(im *Image) error {
		set.Images = append(set.Images, im)
		return nil
	})
	return set, err
}

// readGroups reads the patients of images.
func readGroups(ctx context.Context, path string, ids []string) ([]string, error) {
	f, err := columns.ReadFile(ctx, path, func(name string) columns.Kind {
		if name == "id" || name == "patient" {
			return columns.Text
		}
		return columns.Skip
	})
	if err != nil {
		return nil, err
	}
	id, patient := f.Column("id"), f.Column("patient")
	if id == nil || patient == nil {
		return nil, fmt.Errorf("%s: it is to have the columns id and patient", path)
	}
	of := map[string]string{}
	for i := range f.Rows() {
		switch other, ok := of[id.Text(i)]; {
		case patient.Text(i) == "":
			return nil, fmt.Errorf("%s: %s has no patient", f.At(i), id.Text(i))
		case ok && other != patient.Text(i):
			return nil, fmt.Errorf("%s: %s is of two patients, %s and %s", f.At(i), id.Text(i), other, patient.Text(i))
		}
		of[id.Text(i)] = patient.Text(i)
	}
	var out, lacking []string
	for _, id := range ids {
		if of[id] == "" {
			lacking = append(lacking, id)
		}
		out = append(out, of[id])
	}
	if lacking != nil {
		return nil, fmt.Errorf("%s: it has no patient of %d images: %s", path, len(lacking), few(lacking))
	}
	return out, nil
}

// reader reads the masks of images and measures them.
type reader struct {
	Settings
	set          *Set
	truth, found *folder
	given        *Classes
}

// image measures one image.
func (r *reader) image(ctx context.Context, id string) (*Image, error) {
	truth, err := r.masks(r.truth, id)
	if err != nil {
		return nil, err
	}
	var found *side
	if r.Probabilities {
		found, err = r.probabilities(id)
	} else {
		found, err = r.masks(r.found, id)
	}
	if err != nil {
		return nil, err
	}
	if truth.width != found.width || truth.height != found.height {
		return nil, fmt.Errorf("%s is %d×%d pixels, and %s is %d×%d", found.path, found.width, found.height, truth.path, truth.width, truth.height)
	}
	truth.complete(false)
	found.complete(r.Probabilities)
	im := &Image{Truth: digest(truth.masks)}
	for c, class := range r.set.Classes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var bytes []uint8
		if r.Probabilities {
			bytes = found.bytes[c]
		}
		im.Classes = append(im.Classes, r.measure(class, found.masks[c], bytes, truth.masks[c]))
	}
	if cup, disc, ok := cupAndDisc(r.set.Classes); ok && r.wants("vcdr_error") {
		im.Ratios = Ratios{ratio(found.masks, cup, disc), ratio(truth.masks, cup, disc)}
	}
	return im, nil
}

// side are the masks of an image on one side, by class; nil where a folder has none.
type side struct {
	path          string // of the first
	width, height int
	masks         []*mask.Mask
	bytes         [][]uint8 // of probabilities
}

// add adds the mask of a class, which is to be as large as those before.
func (s *side) add(path string, m *mask.Mask, bytes []uint8) error {
	switch {
	case m == nil:
	case s.path == "":
		s.path, s.width, s.height = path, m.Width, m.Height
	case s.width != m.Width || s.height != m.Height:
		return fmt.Errorf("%s is %d×%d pixels, and %s is %d×%d", path, m.Width, m.Height, s.path, s.width, s.height)
	}
	s.masks, s.bytes = append(s.masks, m), append(s.bytes, bytes)
	return nil
}

// complete makes empty what a folder has not.
func (s *side) complete(probabilities bool) {
	for c, m := range s.masks {
		if m != nil {
			continue
		}
		s.masks[c] = mask.New(s.width, s.height)
		if probabilities {
			s.bytes[c] = make([]uint8, s.width*s.height)
		}
	}
}

// masks reads decided masks.
func (r *reader) masks(f *folder, id string) (*side, error) {
	out := &side{}
	if f.classes == nil {
		classes := r.given
		if classes == nil {
			classes = Plain(r.set.Classes[0])
		}
		path := f.byClass(id, "")
		all, err := classes.masks(path)
		if err != nil {
			return nil, err
		}
		for _, m := range all {
			if err := out.add(path, m, nil); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	for _, class := range r.set.Classes {
		var m *mask.Mask
		path := f.byClass(id, class)
		if path != "" {
			all, err := Plain(class).masks(path)
			if err != nil {
				return nil, err
			}
			m = all[0]
		}
		if err := out.add(path, m, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// probabilities reads those that were predicted.
func (r *reader) probabilities(id string) (*side, error) {
	out := &side{}
	for _, class := range r.set.Classes {
		path := r.found.byClass(id, class)
		if path == "" {
			if err := out.add("", nil, nil); err != nil {
				return nil, err
			}
			continue
		}
		p, err := readProbability(path, r.Threshold)
		if err != nil {
			return nil, err
		}
		if err := out.add(path, p.found, p.bytes); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// digest is that of an image's masks.
func digest(masks []*mask.Mask) string {
	h := sha256.New()
	var b []byte
	for _, m := range masks {
		b = binary.LittleEndian.AppendUint64(b[:0], uint64(m.Width))
		h.Write(binary.LittleEndian.AppendUint64(b, uint64(m.Height)))
		for y := range m.Height {
			b = b[:0]
			for _, w := range m.Row(y) {
				b = binary.LittleEndian.AppendUint64(b, w)
			}
			h.Write(b)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
