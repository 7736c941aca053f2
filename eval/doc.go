// Package eval scores predictions against what people say of the same items. It
// holds the stage kinds; the rest stands in packages of one purpose each.
//
// A metric is made of statistics of each item, of which it is an aggregate; a
// bootstrap resamples the statistics. Every score says by its signature how it
// was computed. Undefined is a value: it carries its reason, and is never 0.
//
// Families of metrics, each a [score.Table] that files or records make, and runs keep:
//
//   - classification: probabilities of classes, over classify, confusion, calibration
//   - segmentation: masks, over segment, mask, surface, skeleton, lesion, cupdisc
//   - dialogue: answers, over text (tokens, words, bleu, chrf, ter, rouge, meteor,
//     cider) and dialogue/medical; choices: options chosen
//   - diversity: how varied texts are; judge: what people or models think of answers
//
// What is done with them:
//
//   - metric: a value, or why there is none; definitions and their signatures
//   - score: points, intervals, differences; bootstrap, paired, proportion, adjust
//   - run: what is known of each item, as Parquet; leaderboard: runs of one test set
//   - agreement, bradleyterry: judges held against each other, and preferences ranked
package eval
