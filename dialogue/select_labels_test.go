package dialogue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"ophglm/dialogue/relevance"
)

// labelledRow is a row of the real data with what was read of it.
type labelledRow struct {
	realRow
	eye, fundus bool
}

// readLabels reads a file of labels and finds its rows. A row that is gone, or
// whose content is another, fails the test.
func readLabels(t testing.TB, file string, rows []realRow) (ls []labelledRow, digest string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, r := range rows {
		at[fmt.Sprintf("%s %d", r.file, r.row)] = i
	}
	header := true
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
			continue
		case header:
			if line != "file\trow\thash\teye\tfundus" {
				t.Fatalf("%s: the columns are %q", file, line)
			}
			header = false
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("%s: %q has %d columns", file, line, len(f))
		}
		n, _ := strconv.Atoi(f[1])
		i, ok := at[fmt.Sprintf("%s %d", f[0], n)]
		if !ok || rows[i].hash != f[2] {
			t.Fatalf("%s: row %s of %s is not what was labelled", file, f[1], f[0])
		}
		ls = append(ls, labelledRow{rows[i], f[3] == "1", f[4] == "1"})
	}
	sum := sha256.Sum256(b)
	return ls, hex.EncodeToString(sum[:])
}

func selectSamples(ls []labelledRow) []relevance.Sample {
	out := make([]relevance.Sample, len(ls))
	for i, l := range ls {
		out[i] = relevance.Sample{Dialogue: l.dialogue, Eye: l.eye, Fundus: l.fundus}
	}
	return out
}

// strataWeights gives the rows of each stratum in the files for each one in the
// labels.
func strataWeights(rows []realRow, ls []labelledRow) map[string]float64 {
	all, in := map[string]float64{}, map[string]float64{}
	for _, r := range rows {
		all[r.stratum]++
	}
	for _, l := range ls {
		in[l.stratum]++
	}
	w := map[string]float64{}
	for s := range in {
		w[s] = all[s] / in[s]
	}
	return w
}

// selectCounts are the outcomes of a yes or no, weighted.
type selectCounts struct{ tp, fp, fn, tn float64 }

func (c *selectCounts) add(is, said bool, w float64) {
	switch {
	case is && said:
		c.tp += w
	case said:
		c.fp += w
	case is:
		c.fn += w
	default:
		c.tn += w
	}
}

func (c selectCounts) precision() float64 { return c.tp / (c.tp + c.fp) }
func (c selectCounts) recall() float64    { return c.tp / (c.tp + c.fn) }
func (c selectCounts) f1() float64        { return 2 * c.tp / (2*c.tp + c.fp + c.fn) }
func (c selectCounts) String() string {
	return fmt.Sprintf("tp %.0f fp %.0f fn %.0f tn %.0f  P %.3f R %.3f F1 %.3f", c.tp, c.fp, c.fn, c.tn, c.precision(), c.recall(), c.f1())
}
