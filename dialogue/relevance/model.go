package relevance

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"ophglm"
)

//go:embed weights.bin
var weightFile []byte

// Weights is the model file as it stands in the binary.
func Weights() []byte { return weightFile }

// target is what a model tells.
type target uint8

const (
	ofEye target = iota
	ofFundus
	targets
)

// Model weighs evidence: a logistic regression over the features and over hashed
// n-grams of characters, one for the eye and one for the fundus.
type Model struct {
	Header  Header
	dense   [targets][features]float32
	scale   [targets]float32 // of a gram's weight
	weights []int8           // of a bucket, for each target in turn
}

// Header says what a model file holds and how it came to be.
type Header struct {
	Format   int      `json:"format"`
	Buckets  int      `json:"buckets"`
	Features []string `json:"features"`
	Trained  Trained  `json:"trained"`
}

// Trained is how a model was trained.
type Trained struct {
	Rows       int     `json:"rows"`
	Eye        int     `json:"eye"`    // rows that are of it
	Fundus     int     `json:"fundus"` // rows that are of it
	Labels     string  `json:"labels"` // SHA-256 of the file of labels
	Steps      int     `json:"steps"`
	L2Features float64 `json:"l2_features"`
	L2Grams    float64 `json:"l2_grams"`
}

const format = 1

// ReadModel reads a model file: a line of JSON, then, little endian, the weights
// of the features and the scale as float32, and a byte for each bucket.
func ReadModel(file []byte) (*Model, error) {
	line, rest, ok := bytes.Cut(file, []byte{'\n'})
	m := &Model{}
	if err := json.Unmarshal(line, &m.Header); !ok || err != nil {
		return nil, fmt.Errorf("the model's header is no line of JSON: %v", err)
	}
	switch h := m.Header; {
	case h.Format != format || h.Buckets != buckets || len(h.Features) != int(features):
		return nil, fmt.Errorf("the model is of format %d with %d buckets and %d features, not %d, %d and %d", h.Format, h.Buckets, len(h.Features), format, buckets, features)
	case len(rest) != modelBytes:
		return nil, fmt.Errorf("the model has %d bytes after its header, not %d", len(rest), modelBytes)
	}
	for i, name := range m.Header.Features {
		if name != featureNames[i] {
			return nil, fmt.Errorf("feature %d of the model is %q, not %q", i, name, featureNames[i])
		}
	}
	number := func() float32 {
		v := math.Float32frombits(binary.LittleEndian.Uint32(rest))
		rest = rest[4:]
		return v
	}
	for t := range m.dense {
		for f := range m.dense[t] {
			m.dense[t][f] = number()
		}
		m.scale[t] = number()
	}
	m.weights = make([]int8, len(rest))
	for i, b := range rest {
		m.weights[i] = int8(b)
	}
	return m, nil
}

const modelBytes = int(targets) * (4*(int(features)+1) + buckets)

// File gives the model as [ReadModel] reads it.
func (m *Model) File() ([]byte, error) {
	header, err := json.Marshal(m.Header)
	if err != nil {
		return nil, err
	}
	file := append(header, '\n')
	number := func(v float32) { file = binary.LittleEndian.AppendUint32(file, math.Float32bits(v)) }
	for t := range m.dense {
		for _, v := range m.dense[t] {
			number(v)
		}
		number(m.scale[t])
	}
	for _, w := range m.weights {
		file = append(file, byte(w))
	}
	return file, nil
}

// Score is what a dialogue's evidence comes to.
type Score struct {
	Evidence Evidence
	// Eye and Fundus are between 0 and 1. They rank; as probabilities they are those of a
	// draw that is rich in rows which speak of the eye, not of a hospital's consultations.
	Eye, Fundus float64
	// EyeWithoutGrams is Eye by the evidence alone, without the n-grams.
	EyeWithoutGrams float64
}

// Score weighs a dialogue.
func (m *Model) Score(r *Reader, d *ophglm.Dialogue) Score {
	s := r.pool.Get().(*scratch)
	defer r.release(s)
	out := Score{Evidence: r.read(d, s)}
	x := out.Evidence.vector()
	var dense, grams [targets]float64
	for t := range dense {
		for f, v := range x {
			dense[t] += float64(float64(m.dense[t][f]) * v)
		}
	}
	m.sum(s.grams.body, &grams)
	m.sum(s.grams.near, &grams)
	out.EyeWithoutGrams = logistic(dense[ofEye])
	out.Eye = logistic(dense[ofEye] + grams[ofEye])
	out.Fundus = logistic(dense[ofFundus] + grams[ofFundus])
	return out
}

// sum adds the weights of the n-grams, divided by the root of their number.
func (m *Model) sum(grams []uint16, to *[targets]float64) {
	if len(grams) == 0 {
		return
	}
	var total [targets]int
	for _, b := range grams {
		w := m.weights[int(b)*int(targets):]
		total[0] += int(w[0])
		total[1] += int(w[1])
	}
	root := math.Sqrt(float64(len(grams)))
	for t := range to {
		to[t] += float64(float64(total[t])*float64(m.scale[t])) / root
	}
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
