#!/usr/bin/env bash
# Trains the models of the binary from the public photographs in DATA, and puts the
# weights where the binary embeds them: train.sh DATA [MODEL…]. Work is kept under
# .tools/train; PyTorch takes some gigabytes there.
set -euo pipefail
data=${1:?the folder with the photographs, such as ../shared/real, is missing}
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$root/.tools/train
models=("${@:-vessels lesions diseases}")

if [[ ! -x $work/venv/bin/python ]]; then
	python3 -m venv "$work/venv"
	"$work/venv/bin/pip" install -q -r "$root/fundus/training/requirements.txt"
fi

prepare() {
	"$root/bin/ophglm" fundus prepare --model "$1" --out "$work/$1" "${@:2}"
}

train() {
	"$work/venv/bin/python" "$root/fundus/training/train.py" "$1" --tensors "$work/$1/once/tensors" "${@:2}"
}

for model in ${models[@]}; do
	case $model in
	vessels)
		prepare vessels --dataset drive "$data"/fundus/drive/training/images/*.tif --class vessel \
			--masks "$data/fundus/drive/training/1st_manual/*.gif" --match '(\d+)_training' --match '(\d+)_manual1'
		;;
	lesions)
		prepare lesions --dataset idrid "$data"/fundus/idrid/images/*.jpg \
			--masks "$data/fundus/idrid/masks/*.png" --match '(IDRiD_\d+)' --match '(IDRiD_\d+)' \
			--colour microaneurysm=#ffffff,haemorrhage=#ff0000,hard_exudate=#0000ff,soft_exudate=#00ff00,optic_disc=#ffff00
		;;
	diseases)
		prepare diseases --dataset odir "$data/fundus/odir/images/*.jpg" --manifest "$data/fundus/odir/manifest.jsonl" \
			--meta age,sex,label --label label \
			--code N=normal,D=diabetic_retinopathy,G=glaucoma,C=cataract,A=amd,M=myopia
		;;
	esac
	case $model in
	diseases) train "$model" --out "$work/out" ;;
	vessels | lesions) # a second run, of other crops, goes on from the first
		train "$model" --out "$work/first"
		train "$model" --out "$work/out" --start "$work/first/$model.pt" --seed 20261 --minutes 10
		;;
	esac
	if [[ $model == lesions ]]; then # what was not learnt is not handed on
		train "$model" --out "$work/out" --weights "$work/out/$model.pt" --keep hard_exudate optic_disc
	fi
	cp "$work/out/$model.onnx" "$root/fundus/models/$model/"
	cp "$work/out/$model."{figures,logits}.json "$root/fundus/training/"
done
