// Package surface measures how far the outline that was found lies from the true
// one, in images of two dimensions.
//
// An image is kept as [Distances], those from each element of one boundary to the
// other boundary: Hausdorff distances, their percentiles and averages are read off
// it, one number an image, of which a mean over images is taken. What is shared
// within a tolerance is counted as [Overlap], and [Band] counts the pixels of
// boundary IoU; these are integers, which add up over images.
//
// What libraries call by one name differs by convention, which are named here:
//
//	                      boundary  HD95       average of both        both empty, one empty
//	medpy                 pixels    pooled     ASSD                   an error
//	MONAI                 pixels    directed   ASSD                   NaN, infinite; NSD NaN, 0
//	MetricsReloaded       pixels    directed   ASSD, and MASD         0, NaN; NSD 1, 0
//	surface-distance      surfels   weighted   each direction alone   infinite; NSD NaN, 0
package surface
