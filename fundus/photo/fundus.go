package photo

import "fmt"

// NotFundus says why a picture is not taken for a fundus photograph, or "". It
// goes by what all fundus cameras make: a round field on a dark surround, redder
// than it is green and greener than it is blue. A photograph cropped inside its
// field has no surround, and has to be redder still.
//
// The bounds were set on the 4,758 photographs of ODIR, of which 13 fall outside
// (media so opaque that nothing shows, frames with a white border), and on some 60
// pictures of other things. Colour photography is meant: angiograms, OCT and
// red-free pictures are refused.
func NotFundus(f *Field, q Quality) string {
	sum := q.Red + q.Green + q.Blue
	switch {
	case sum == 0 || q.Red == 0 || q.Green == 0:
		return "the picture is black"
	case f.Diameter < 64:
		return fmt.Sprintf("the field of view is %.0f pixels wide, too small to show anything", f.Diameter)
	case !f.Framed:
		if q.Red/sum < 0.44 || q.Green/q.Red > 0.72 || q.Blue/q.Green > 0.9 || q.Sharpness > 0.15 {
			return "no round field of view on a dark surround was found, and the colours are not a fundus's"
		}
	case f.Roundness < 0.65:
		return "the bright part of the picture is not round"
	case q.Red/sum < 0.335 || q.Green/q.Red > 1.12 || q.Blue/q.Green > 1.15:
		return "the colours are not those of a fundus"
	case q.Sharpness < 0.003 && q.Evenness > 0.97:
		return "the picture is of one colour"
	}
	return ""
}
