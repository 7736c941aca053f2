package recurring

import (
	"sync"

	"ophglm"
	"ophglm/internal/clinical"
	"ophglm/internal/lexicon"
)

// factsInText reads facts by the words of the binary.
var factsInText = sync.OnceValue(func() *clinical.Reader { return clinical.NewReader(lexicon.New(nil)) })

// StatesFact reports whether a text says something clinical: that stays however
// often it stands, since what is said of a left eye in one record may be what tells
// it from another.
func StatesFact(s string) bool {
	var room [8]ophglm.Fact
	return len(factsInText().Facts(room[:0], s)) > 0
}
