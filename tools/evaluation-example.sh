#!/usr/bin/env bash
# Writes what docs/evaluation.md shows: into the folder named, predictions of three
# models that there are not, of grades of diabetic retinopathy in 400 photographs of
# 200 patients that there are not, and three items that are all positive; and, where Chromium is, docs/pictures/leaderboard.png
# of them. bin/ophglm must be built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${1:?usage: tools/evaluation-example.sh FOLDER}
mkdir -p "$out"

# A model sees each grade as so many points on a line, with noise of its own; truth
# and the difficulty of a photograph are the same for all.
predictions() { # noise, seed
	awk -v noise="$1" -v seed="$2" '
		function uniform(which) { x[which] = (x[which] * 16807) % 2147483647; return x[which] / 2147483647 }
		function normal(which,   i, s) { s = -6; for (i = 0; i < 12; i++) s += uniform(which); return s }
		BEGIN {
			x["truth"] = 20250; x["model"] = seed
			print "id,patient,label,prob_0,prob_1,prob_2,prob_3,prob_4"
			for (i = 0; i < 400; i++) {
				if (i % 2 == 0) { u = uniform("truth"); of = u < .5 ? 0 : u < .6 ? 1 : u < .82 ? 2 : u < .9 ? 3 : 4 }
				grade = of
				if (uniform("truth") < .15 && grade < 4) grade++
				seen = grade + .5 * normal("truth") + noise * normal("model")
				sum = 0
				for (g = 0; g < 5; g++) sum += p[g] = exp(-(seen - g) ^ 2 / (2 * (.25 + noise * noise)))
				line = sprintf("e%03d,p%03d,%d", i, int(i / 2), grade)
				left = 1
				for (g = 0; g < 4; g++) { v = sprintf("%.4f", p[g] / sum); left -= v; line = line "," v }
				printf "%s,%.4f\n", line, left < 0 ? 0 : left
			}
		}'
}
predictions .45 11 >"$out/large.csv"
predictions .55 12 >"$out/small.csv"
predictions 1.1 13 >"$out/baseline.csv"
printf '%s\n' id,patient,label,prob a,p1,1,0.9 b,p1,1,0.4 c,p2,1,0.7 >"$out/positives.csv"

for model in large small baseline; do
	bin/ophglm eval classification "$out/$model.csv" --grades 0,1,2,3,4 --set 'invented grades' --per-item "$out/$model.parquet" >/dev/null
done
bin/ophglm leaderboard "$out"/*.parquet --cache none --out "$out/board" --title 'Grades of three invented models' \
	--metrics kappa,accuracy,balanced_accuracy,log_loss >/dev/null

browser=$(command -v chromium || command -v google-chrome || true)
if [ -n "$browser" ]; then
	"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1100,1000 \
		--screenshot="$out/leaderboard.png" "file://$(realpath "$out")/board/leaderboard.html" 2>/dev/null
	mv "$out/leaderboard.png" docs/pictures/leaderboard.png
fi
