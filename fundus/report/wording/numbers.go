package wording

import "strconv"

func count(f finding) string { return strconv.Itoa(f.Count) }
func area(f finding) string  { return strconv.Itoa(f.AreaPixels) }

func each(fs []finding, text func(finding) string) []string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = text(f)
	}
	return out
}

// inMacula are the lesions of which a spot reaches into the macula.
func inMacula(fs []finding) []finding {
	var out []finding
	for _, f := range fs {
		if f.Macula {
			out = append(out, f)
		}
	}
	return out
}

// whole reports whether every spot of the lesions reaches into the macula.
func whole(fs []finding) bool {
	for _, f := range fs {
		if f.Values["count_macula"] != count(f) {
			return false
		}
	}
	return true
}
