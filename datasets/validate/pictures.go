package validate

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // header
	_ "image/jpeg" // header
	_ "image/png"  // header
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// picture checks that a row's image lies where the trainer looks: from the
// folder of the file that is checked, which is LLaMA-Factory's media_dir where
// none is set (hparams/data_args.py) and is to be LLaVA's --image_folder.
func (c *checker) picture(name string) {
	why, known := c.pictures[name]
	if !known {
		why = pictureFault(c.dir, name)
		if c.pictures == nil {
			c.pictures = map[string]*fault{}
		}
		c.pictures[name] = why
	}
	if why != nil {
		c.row(Error, why.code, "%s", why.detail)
	}
}

// fault is what is wrong with a picture.
type fault struct{ code, detail string }

func pictureFault(dir, name string) *fault {
	path := filepath.FromSlash(name)
	if !filepath.IsAbs(path) { // os.path.join leaves an absolute path as it is
		path = filepath.Join(dir, path)
	}
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fault{"no_image_file", fmt.Sprintf("the image %s is not there, from the folder of the file: opening it stops the training", name)}
	case err != nil:
		return &fault{"no_image_file", fmt.Sprintf("the image %s can't be read: %v", name, errors.Unwrap(err))}
	case !st.Mode().IsRegular():
		return &fault{"no_image_file", fmt.Sprintf("the image %s is no file", name)}
	}
	if err := header(path); err != nil {
		return &fault{"bad_image", fmt.Sprintf("the image %s: %v", name, err)}
	}
	return nil
}

// header reports a file that does not begin as a picture does. Of JPEG, PNG and
// GIF the size is read; other formats, which the trainers' Pillow reads as well,
// are known by their first bytes alone.
func header(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return errors.Unwrap(err) // the cause without the path
	}
	defer f.Close() // only read from
	var head [12]byte
	n, err := io.ReadFull(f, head[:])
	if n == 0 {
		return errors.New("the file is empty")
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	switch {
	case n == len(head) && string(head[:4]) == "RIFF" && string(head[8:]) == "WEBP":
		return nil
	case bytes.HasPrefix(head[:n], []byte("BM")), bytes.HasPrefix(head[:n], []byte("II*\x00")), bytes.HasPrefix(head[:n], []byte("MM\x00*")):
		return nil
	}
	cfg, _, err := image.DecodeConfig(io.MultiReader(bytes.NewReader(head[:n]), f))
	switch {
	case errors.Is(err, image.ErrFormat):
		return errors.New("the file does not begin as a picture does")
	case err != nil:
		return fmt.Errorf("its header can't be read: %w", err)
	case cfg.Width < 1 || cfg.Height < 1:
		return fmt.Errorf("it is %d×%d pixels large", cfg.Width, cfg.Height)
	}
	return nil
}
