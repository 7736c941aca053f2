#!/usr/bin/env bash
# Writes docs/leaderboards.md from the boards in out/, which the pipelines starter
# and full have written (make run, make run DATA=…). Of the boards of answers the
# table of all items is copied; the scenarios stand in the files themselves.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
page=docs/leaderboards.md

# board FILE [all] prints its tables, headings a level deeper, and its notes.
board() {
	awk -v all="${2:-}" '
		/^## / { shown = all || !tables++; if (shown && all) print "##" $0; next }
		/^Test set / { shown = 1 }
		/^- `/ { shown = 0 }
		shown { print (/^(Test set|Intervals|Models|Letters)/ ? $0 "  " : $0) }
	' "$1"
}

# of FOLDER SET is the Markdown board of that test set.
of() {
	grep -l "^Test set $2," out/"$1"/*.md || { echo "there is no board of $2 in out/$1" >&2; return 1; }
}

{
	cat <<-'EOF'
		# Leaderboards

		Written by `make leaderboards`, from the boards that the pipelines `starter` and `full` wrote. The files of a board lie in `out/PIPELINE/board`: a page with all
		metrics, scenarios and curves, Markdown, CSV, JSON, LaTeX and BibTeX. `ophglm leaderboard RUN…` makes one of any runs.

		A cell is the score, its interval, and letters: models that share one are not told apart. ↑ and ↓ say which way is better; a column without an arrow is of what is
		neither good nor bad. Models stand in the order of the first column. What a column is exactly, its signature says, below each table in the files: BLEU and chrF are
		0 to 100; TER is edits for 100 words, so that what is longer than the reference passes 100; CIDEr-D is 0 to 10; all else is a share. `tok:char` counts characters,
		`tok:jieba…` words.

		![The page of the Chinese answers](pictures/leaderboard-answers.png)

		## Answers to the test set

		`echo` repeats the question, `bm25` gives, of the answers trained on, the one most like the question, and `composed` gives what the graph composed for that very question or,
		where there is no such answer, the one most like the question about its disease. Most references are among those answers: **the row `composed` is a ceiling by construction**,
		not a model. What is less than full in it are consultations, which people wrote. A model is to be read between `bm25` and it.
	EOF
	for pipeline in starter full; do
		for lang in zh en; do
			printf '\n### %s, %s\n' "$pipeline" "$lang"
			board "$(of "$pipeline/board" "test $lang")"
		done
	done
	cat <<-'EOF'

		## Photographs

		The models of the binary on photographs that they were not trained on. One model stands in each board, so that nothing is ranked: a table with intervals. Of other
		methods only training has figures ([fundus.md](fundus.md)): .685 mean Dice by a threshold on the green channel, .704 macro-AUC by a thumbnail; they left no masks or
		probabilities to make runs of.

		![Curves of the page of diseases](pictures/leaderboard-diseases.png)
	EOF
	for set in "ODIR held out" "DRIVE held out" "IDRiD held out"; do
		printf '\n### %s\n\n' "$set"
		board "$(of full/fundus_board "$set")" all
	done
	cat <<-'EOF'

		The data has another project's decided masks of the same three photographs of IDRiD (sarah-antillia/TensorFlow-FlexUNet-Tiled-Image-Segmentation-IDRiD). `ophglm eval
		segmentation` on them, as they are, gives Dice of hard exudates .611 [.077, .715] pooled and .492 as a mean, of the disc .834 [.743, .888] and .820, where our model
		has .705, .580, .964 and .960. They stand in no board: whether their model was trained on these photographs is not said, and three photographs tell no two models
		apart.
	EOF
} >"$page.new"
mv "$page.new" "$page"
