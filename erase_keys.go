package ophglm

// Keys are what a person can ask the consultation to be erased by: the input's
// own ids of it, and the record's.
func (d *Dialogue) Keys() []string {
	return append(originKeys(d.Origins), d.ID)
}

// Keys are what a person can ask the photograph to be erased by: the patient, as
// the record names them, the input's own ids of it, and the record's.
func (p *Photograph) Keys() []string {
	keys := append(originKeys(p.Origins), p.ID)
	if p.Patient != "" {
		keys = append(keys, p.Patient)
	}
	return keys
}

func originKeys(origins []Origin) []string {
	keys := make([]string, 0, len(origins)+2)
	for i := range origins {
		if origins[i].Key != "" {
			keys = append(keys, origins[i].Key)
		}
	}
	return keys
}

// PatientID is the hash by which photographs tell patients apart: of the dataset
// and of the input's own key of the patient.
func PatientID(dataset, key string) string { return HashID("patient", dataset, key) }
