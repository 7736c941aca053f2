package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ophglm/internal/artifact"
)

// publish copies the files of an export to where users look for them, unless
// they are there as they should be.
func (b *Builder) publish(ctx context.Context, st *state) error {
	if b.opt.Out == "" {
		return nil
	}
	for _, o := range st.manifest.Outputs {
		if o.Type != FilesType {
			continue
		}
		if st.stage.private {
			return fmt.Errorf("stage %s: its files may identify a person and are not exported", st.stage.Name)
		}
		dir := filepath.Join(b.opt.Out, b.Pipeline.Name, st.stage.Name)
		if err := b.publishFiles(ctx, o, dir); err != nil {
			return fmt.Errorf("stage %s: putting its files into %s: %w", st.stage.Name, dir, err)
		}
	}
	return nil
}

func (b *Builder) publishFiles(ctx context.Context, o artifact.Output, dir string) error {
	unlock, err := b.Store.Lock(ctx, "out-"+artifact.Digest([]byte(dir)), nil)
	if err != nil {
		return err
	}
	defer unlock()
	if b.published(ctx, o, dir) {
		return nil
	}
	fresh := filepath.Join(filepath.Dir(dir), ".new-"+filepath.Base(dir))
	if err := os.RemoveAll(fresh); err != nil { // of a run that was killed
		return err
	}
	if err := os.MkdirAll(fresh, 0o755); err != nil {
		return err
	}
	for _, p := range o.Parts {
		if err := o.CopyPart(p, filepath.Join(fresh, filepath.FromSlash(p.Name))); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return err
	}
	for _, p := range o.Parts {
		if err := b.Store.Index.Remember(filepath.Join(dir, filepath.FromSlash(p.Name)), p.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// published reports whether a directory holds the files of an export, and no
// others.
func (b *Builder) published(ctx context.Context, o artifact.Output, dir string) bool {
	want := map[string]string{}
	for _, p := range o.Parts {
		want[filepath.Join(dir, filepath.FromSlash(p.Name))] = p.SHA256
	}
	found := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sum, err := b.Store.Index.Digest(ctx, path)
		if err == nil && sum != want[path] {
			err = fs.ErrNotExist
		}
		found++
		return err
	})
	return err == nil && found == len(want)
}
