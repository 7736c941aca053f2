package knowledge

import (
	"fmt"

	"ophglm"
)

// Crawled says what becomes of a fact that crawled tables alone say. One that a better
// source says as well is no such fact: kg.merge gives it the better one's evidence.
type Crawled string

// CrawledNone says none of them, CrawledAlone those of whose relation no better source
// says anything of the disease, and CrawledBeside all, worded as a table's beside what
// is better known.
const (
	CrawledNone   Crawled = "none"
	CrawledAlone  Crawled = "alone"
	CrawledBeside Crawled = "beside"
)

// Validate reports another word.
func (c Crawled) Validate() error {
	switch c {
	case CrawledNone, CrawledAlone, CrawledBeside:
		return nil
	}
	return fmt.Errorf("crawled is to be none, alone or beside, not %q", string(c))
}

// dropCrawled leaves out what crawled tables alone say. Whom a disease concerns was
// taken from them before: that a question is asked of a child needs no better source.
func (d *Disease) dropCrawled() {
	for relation, facts := range d.Facts {
		kept := make([]*Fact, 0, len(facts))
		for _, t := range facts {
			if t.Evidence != ophglm.Crawled {
				kept = append(kept, t)
			}
		}
		d.Facts[relation] = kept
	}
}
