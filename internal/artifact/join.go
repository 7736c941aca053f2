package artifact

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"sync"
)

// Join hashes the outputs of a stage's shards in the order of the shards, while
// later ones are still being made. A SHA-256 can only be taken from front to
// back, and after the last shard nothing but its own bytes should be left of it.
type Join struct {
	shards int

	mu      sync.Mutex
	waiting map[int]*Shard
	next    int // the first shard that is not hashed
	busy    bool
	whole   map[string]hash.Hash // by port
	err     error
}

// NewJoin prepares to join a number of shards.
func NewJoin(shards int) *Join {
	return &Join{shards: shards, waiting: map[int]*Shard{}, whole: map[string]hash.Hash{}}
}

// Add gives shard i, which is finished. It returns at once where an earlier
// shard is missing or another call is hashing.
func (j *Join) Add(i int, sh *Shard) {
	if j.shards == 1 {
		return // its own digests are those of the whole
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.waiting[i] = sh
	if j.busy {
		return
	}
	j.busy = true
	for j.err == nil && j.waiting[j.next] != nil {
		sh := j.waiting[j.next]
		delete(j.waiting, j.next)
		j.next++
		j.mu.Unlock()
		err := j.hash(sh)
		j.mu.Lock()
		j.err = err
	}
	j.busy = false
}

// hash adds the outputs of one shard.
func (j *Join) hash(sh *Shard) error {
	for _, o := range append([]Output{sh.Rejects}, sh.Outputs...) {
		if HoldsFiles(o.Type) {
			continue
		}
		if j.whole[o.Port] == nil {
			j.whole[o.Port] = sha256.New()
		}
		for _, p := range o.Parts {
			if err := hashInto(j.whole[o.Port], o.Path(p)); err != nil {
				return fmt.Errorf("collecting %s: %w", o.Port, err)
			}
		}
	}
	return nil
}

// digest returns the digest of a port of records, of which pieces are all that
// the shards wrote.
func (j *Join) digest(port string, pieces []Output) (string, error) {
	if j.shards == 1 && len(pieces) == 1 {
		return pieces[0].Digest, nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.err != nil:
		return "", j.err
	case j.shards != 1 && j.next != j.shards:
		return "", fmt.Errorf("collecting %s: %d of %d shards were joined", port, j.next, j.shards)
	case j.whole[port] == nil:
		return Digest(nil), nil // nothing was written to it
	}
	return hex.EncodeToString(j.whole[port].Sum(nil)), nil
}
