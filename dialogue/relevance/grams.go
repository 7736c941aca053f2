package relevance

// gramBits is the binary logarithm of the number of buckets that n-grams are
// hashed into.
const gramBits = 15

const buckets = 1 << gramBits

// grams are the buckets of the n-grams of one dialogue: those of its text, and
// those that stand around what it says of the eye.
type grams struct {
	body, near []uint16
}

func (g *grams) reset() { g.body, g.near = g.body[:0], g.near[:0] }

// Kinds of n-gram; each hashes into places of its own. The side is added.
const (
	inText = 2 * (iota + 1)
	leftOf
	rightOf
	within
)

// bucket mixes a hash into a bucket: multiplication by the golden ratio.
func bucket(h uint64) uint16 { return uint16((h * 0x9E3779B97F4A7C15) >> (64 - gramBits)) }

// step adds a character to the hash of a token, mix a token to that of an n-gram.
func step(h uint64, r rune) uint64 { return (h ^ uint64(r)) * 0x100000001B3 }
func mix(h, token uint64) uint64   { return (h ^ token) * 0x100000001B3 }

func seed(kind, who int) uint64 { return 0xCBF29CE484222325 ^ uint64(kind+who)<<32 }

// text adds the n-grams of a text: 1 to 3 tokens. A single Chinese character says
// too little.
func (g *grams) text(ts []uint64, who int) {
	base := seed(inText, who)
	for i, t := range ts {
		h := mix(base, t)
		g.body = append(g.body, bucket(h))
		if i+1 < len(ts) {
			h = mix(h, ts[i+1])
			g.body = append(g.body, bucket(h))
		}
	}
}

// reach is how many tokens to either side of a mention are its surroundings.
const reach = 6

// around adds what stands to the left and right of the mention ts[i:j]: the
// nearest 1, 2 and 3 tokens, and each pair within reach.
func (g *grams) around(ts []uint64, i, j, who int) {
	h := seed(leftOf, who)
	for k := i - 1; k >= max(0, i-3); k-- {
		h = mix(h, ts[k])
		g.near = append(g.near, bucket(h))
	}
	h = seed(rightOf, who)
	for k := j; k < min(len(ts), j+3); k++ {
		h = mix(h, ts[k])
		g.near = append(g.near, bucket(h))
	}
	base := seed(within, who)
	for k := max(0, i-reach); k+1 < min(len(ts), j+reach); k++ {
		g.near = append(g.near, bucket(mix(mix(base, ts[k]), ts[k+1])))
	}
}
