package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"

	"ophglm"
	"ophglm/dialogue"
	"ophglm/internal/jsonl"
	"ophglm/internal/pipeline"
)

// inputKeys are the ids of the input that dialogue.deidentify takes away, such as
// those that look like a number of a record: in the user's own folder a dialogue is
// called what the input calls it. They are kept by file and row.
type inputKeys struct {
	mu   sync.Mutex
	keys map[string]string
}

func rowOf(o *ophglm.Origin) string {
	return o.Dataset + "\x00" + o.File + "\x00" + strconv.Itoa(o.Row)
}

// take notes the keys of a dialogue as it is read.
func (k *inputKeys) take(r pipeline.Record) error {
	for _, o := range r.(*ophglm.Dialogue).Origins {
		if o.Key == "" || dialogue.PlainKey(o.Key) {
			continue
		}
		k.mu.Lock()
		if k.keys == nil {
			k.keys = map[string]string{}
		}
		k.keys[rowOf(&o)] = strings.Clone(o.Key)
		k.mu.Unlock()
	}
	return nil
}

// origins gives rows their keys back.
func (k *inputKeys) origins(of []ophglm.Origin) []ophglm.Origin {
	for i := range of {
		if of[i].Key == "" {
			of[i].Key = k.keys[rowOf(&of[i])]
		}
	}
	return of
}

// name is what a dialogue is called: the input's id of its first row, or its own.
func (k *inputKeys) name(id string, origins []ophglm.Origin) string {
	if len(origins) > 0 {
		if o := &origins[0]; o.Key != "" {
			return o.Key
		} else if key := k.keys[rowOf(o)]; key != "" {
			return key
		}
	}
	return id
}

// ofReject is what the record of a reject is called, or "": a dialogue, or a row
// with an id, which may be a number.
func (k *inputKeys) ofReject(r *ophglm.Reject) string {
	var d struct {
		ID      json.RawMessage `json:"id"`
		Origins []ophglm.Origin `json:"origins"`
	}
	if jsonl.Unmarshal(r.Record, &d) != nil || len(d.ID) == 0 || string(d.ID) == "null" {
		return ""
	}
	id := string(d.ID)
	if jsonl.Unmarshal(d.ID, &id) != nil {
		id = string(d.ID)
	}
	return k.name(id, d.Origins)
}
