package erasure

import (
	"context"
	"path/filepath"

	"ophglm"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// aliases finds the hashes by which photographs name the patients whose keys were
// given, and puts them on the list too: records and what is made of them hold
// nothing else of a patient.
func (e *eraser) aliases(ctx context.Context) error {
	if len(e.given) == 0 {
		return nil
	}
	photographs := pipeline.TypeOf[*ophglm.Photograph]()
	datasets := map[string]map[string]int{} // by name: the hash of each key, with its number
	for _, it := range e.items {
		if it.m == nil {
			continue
		}
		for _, o := range it.m.Outputs {
			if o.Type != photographs {
				continue
			}
			for _, p := range o.Parts {
				err := eachLine(ctx, filepath.Join(it.m.Dir(), o.Port, p.Name), func(_ int, line []byte) error {
					var r ophglm.Photograph
					if jsonl.UnmarshalView(line, &r) != nil || r.Patient == "" {
						return nil // what is broken is searched as it stands
					}
					for i := range r.Origins {
						e.alias(&r, e.hashes(datasets, r.Origins[i].Dataset))
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// hashes gives the hashes of all keys in a dataset: of a key as it was given, and
// as it is compared.
func (e *eraser) hashes(known map[string]map[string]int, dataset string) map[string]int {
	if known[dataset] == nil {
		known[dataset] = map[string]int{}
		for n, k := range e.given {
			known[dataset][ophglm.PatientID(dataset, k)] = n
			known[dataset][ophglm.PatientID(dataset, Normalise(k))] = n
		}
	}
	return known[dataset]
}

func (e *eraser) alias(r *ophglm.Photograph, hashes map[string]int) {
	n, ok := hashes[r.Patient]
	if _, had := e.keys[r.Patient]; !ok || had {
		return
	}
	id := string([]byte(r.Patient)) // the record is a view of its line
	e.keys[id] = n
	e.ids[id] = true
	e.aliased += e.list.Add(id)
}
