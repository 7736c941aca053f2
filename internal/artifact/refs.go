package artifact

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Refs says which artifact each stage of a pipeline last had.
type Refs struct {
	Stages map[string]string `json:"stages"` // key by stage name
}

func (s *Store) refsPath(pipeline string) string {
	return filepath.Join(s.root, "refs", pipeline+".json")
}

// Refs reads what a pipeline last built; a pipeline never built has no stages.
func (s *Store) Refs(pipeline string) (Refs, error) {
	r := Refs{Stages: map[string]string{}}
	path := s.refsPath(pipeline)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		return r, fmt.Errorf("reading what %s last built (%s): %w", pipeline, path, err)
	}
	return r, nil
}

// SetRefs records what a pipeline built.
func (s *Store) SetRefs(pipeline string, r Refs) error {
	b, err := json.MarshalIndent(r, "", " ")
	if err == nil {
		err = WriteFile(s.refsPath(pipeline), append(b, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("recording what %s built: %w", pipeline, err)
	}
	return nil
}

// Built reads what each pipeline that was built in this store last built, by its
// name.
func (s *Store) Built() (map[string]Refs, error) {
	entries, err := os.ReadDir(filepath.Join(s.root, "refs"))
	if err != nil {
		return nil, fmt.Errorf("listing what was built: %w", err)
	}
	built := map[string]Refs{}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || strings.HasPrefix(name, ".") {
			continue
		}
		if built[name], err = s.Refs(name); err != nil {
			return nil, err
		}
	}
	return built, nil
}
