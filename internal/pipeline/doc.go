// Package pipeline builds what pipelines.yaml describes.
//
// A [Kind] declares what a stage does: its settings, its typed ports, its code.
// [Parse] turns the file into stages and finds every mistake that can be found
// before anything runs. A [Builder] builds one [Pipeline] in one store.
//
// Order. A stage runs when all it reads is built. Its key is the digest of its
// recipe: kind, version, settings, seed, what is embedded, and the digests of
// its inputs. An artifact under that key is taken as it is, so a change reruns a
// stage and whatever depends on its bytes, and stops where the bytes come out as
// they were.
//
// Parallelism. A reader is cut into its files and a map into the parts of its
// input; a whole-input stage is one piece. Each piece is a [Task], which holds
// paths and digests but no records, and goes to an [Executor]. [Local] does as
// many at once as there are workers. Stages that do not wait for each other run
// side by side and share them. Maps in a row go through memory in one pass when
// none of them was built before with the settings it has (see fusable).
//
// Crashes. A task's result stands in its directory when it is done. The builder
// gathers results, checks that every record is accounted for, and commits the
// artifact by one rename. After a kill the next build finds finished tasks by
// what they depend on, and does the others.
//
// Memory. A map holds one part (4 MiB) for each worker, a reader one row, and
// [Records] one record; kinds say what else they hold.
package pipeline
