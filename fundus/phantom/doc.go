// Package phantom draws fundus photographs of eyes that never were, with exact
// masks of what is on them: the pictures of the starter data.
//
// A [Scene] is a few whole numbers and a seed: which eye, where the disc lies and
// how wide its cup is, pigment, light, blur, and how many lesions of each kind.
// [Scene.Draw] draws what they say in layers, from the choroid to the camera:
//
//	retina   pigment, macula, disc, a crescent of atrophy
//	lesions  drusen and hard exudates, that lie below the vessels
//	vessels  arteries and veins grown from the disc, absorbing light by thickness
//	lesions  cotton wool spots, haemorrhages and microaneurysms, that lie above
//	camera   uneven light, haze of the lens, blur, noise, the round field
//
// Lengths are in diameters of the field of view, so that a scene looks the same at
// any size. Everything is drawn as a right eye, disc to the right, and a left eye
// is turned over at the end. Colours, the contrast of vessels and their widths
// were matched to DRIVE and IDRiD by eye and by their means; no pixel is of them.
//
// A phantom shows that the lane works. It says nothing of how well a model reads
// real eyes: its lesions are simple, and all by one hand.
//
// The committed files are written by
//
//	go run ./fundus/phantom/draw datasets/starter/fundus
//
// on linux/amd64. Elsewhere, or with GOAMD64=v3, products and sums may be fused, and
// a few pixels come out one step brighter or darker: the files in the tree are what
// counts.
package phantom

//go:generate go run ./draw ../../datasets/starter/fundus
