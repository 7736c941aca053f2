package knowledge

import (
	"slices"

	"ophglm"
)

// The parts of the eye that a fundus photograph shows, and the examinations that
// image them, by their curated ids.
var (
	fundusParts = []string{
		"retina", "macula", "fovea", "choroid", "vitreous", "optic_disc", "optic_nerve", "retinal_pigment_epithelium", "retinal_vessel",
		"retinal_capillary", "central_retinal_vein", "central_retinal_artery", "branch_retinal_vein", "branch_retinal_artery", "retinal_artery",
		"peripheral_retina", "photoreceptor", "retinal_vein", "bruch_membrane", "sclera",
	}
	// ImagingExams are those that make a picture; at the others somebody looks.
	ImagingExams = []string{
		"fundus_photography", "fluorescein_angiography", "indocyanine_green_angiography", "optical_coherence_tomography", "rnfl_oct",
		"oct_angiography", "fundus_autofluorescence", "ultra_widefield_imaging", "wide_field_digital_retinal_imaging",
	}
	FundusExams = []string{
		"fundus_photography", "dilated_fundus_examination", "ophthalmoscopy", "indirect_ophthalmoscopy", "fluorescein_angiography",
		"indocyanine_green_angiography", "optical_coherence_tomography", "rnfl_oct", "oct_angiography", "fundus_autofluorescence",
		"ultra_widefield_imaging", "wide_field_digital_retinal_imaging",
	}
)

// SignsElsewhere are signs of diseases of the fundus that are not on it: of the
// lids, the front of the eye, the pupils, the field, the pressure or the body.
var SignsElsewhere = []string{
	"abnormal_head_posture", "absent_venous_pulsation", "alopecia", "altitudinal_field_defect", "angle_neovascularization", "anterior_chamber_cells", "aqueous_flare",
	"arcuate_scotoma", "asymmetric_corneal_reflex", "cecocentral_scotoma", "central_scotoma_sign", "chemosis", "choroidal_thickening", "ciliary_injection", "closed_angle",
	"conjunctival_hyperemia", "corneal_edema", "corneal_opacity", "cortical_spokes", "csf_pleocytosis", "ectropion_uveae",
	"elevated_intraocular_pressure", "enlarged_blind_spot", "eyelid_edema", "fibrinous_exudate", "fixed_mid_dilated_pupil", "glaukomflecken",
	"halo_sign_ultrasound", "hyphema", "hypopyon", "increased_axial_length", "iris_atrophy", "iris_bombe", "iris_neovascularization", "iris_nodules",
	"iris_shadow", "keratic_precipitates", "lens_opacity", "low_intraocular_pressure", "miosis", "mutton_fat_kp", "nasal_step", "nystagmus",
	"optic_nerve_enhancement", "paracentral_scotoma", "peripheral_anterior_synechiae", "peripheral_field_constriction", "poliosis",
	"posterior_subcapsular_opacity", "posterior_synechiae", "preauricular_lymphadenopathy", "pseudohypopyon_lesion", "reduced_red_reflex",
	"relative_afferent_pupillary_defect", "shallow_anterior_chamber", "tender_temporal_artery", "vitiligo", "watzke_allen_sign", "white_matter_lesion",
}

// SignsElsewhere reports whether one of its signs is not on the fundus.
func (d *Disease) SignsElsewhere() bool {
	return slices.ContainsFunc(d.Facts["has_fundus_sign"], func(t *Fact) bool { return slices.Contains(SignsElsewhere, t.Object.Entity) })
}

func (d *Disease) onlyFundus() bool {
	any := false
	for _, t := range d.Facts["affects"] {
		if t.Evidence == ophglm.Crawled {
			continue // it knows the eye alone
		}
		if !slices.Contains(fundusParts, t.Object.Entity) {
			return false
		}
		any = true
	}
	return any
}
