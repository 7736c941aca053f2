package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"ophglm/eval/bootstrap"
	"ophglm/eval/classification"
	"ophglm/eval/classify"
	"ophglm/eval/confusion"
	"ophglm/eval/internal/inputs"
	"ophglm/eval/lesion"
	"ophglm/eval/mask"
	"ophglm/eval/metric"
	"ophglm/eval/segment"
	"ophglm/eval/skeleton"
	"ophglm/eval/surface"
	"ophglm/eval/text/bleu"
	"ophglm/eval/text/chrf"
	"ophglm/eval/text/cider"
	"ophglm/eval/text/meteor"
	"ophglm/eval/text/rouge"
	"ophglm/eval/text/ter"
	"ophglm/eval/text/tokens"
)

var tasks = []task{
	{"AUC, 1e6 items", []string{"sklearn roc_auc_score auc_1e6"}, 0, ranked(1e6, 1, (*classify.Ranked).AUC)},
	{"average precision, 1e6 items", []string{"sklearn average_precision_score auc_1e6"}, 0, ranked(1e6, 1, (*classify.Ranked).AveragePrecision)},
	{"AUC, 1e7 items", []string{"sklearn roc_auc_score auc_1e7"}, 0, ranked(1e7, 2, (*classify.Ranked).AUC)},
	{"average precision, 1e7 items", []string{"sklearn average_precision_score auc_1e7"}, 0, ranked(1e7, 2, (*classify.Ranked).AveragePrecision)},
	{"AUC of CSV, 1e6 rows", []string{"pandas read_csv + sklearn auc, auc_1e6.csv"}, 5, fromCSV},
	{"quadratic kappa, 1e6 items", []string{"sklearn cohen_kappa_score quadratic qwk_1e6"}, 0, kappa},
	{"AUC of 2,000 items, 1,000 bootstraps", []string{"sklearn 1000x bootstrap AUC n=2000 (2.5 pct)"}, 0, bootstrapAUC},
	{"BLEU zh, 2,000 texts", []string{"sacrebleu BLEU zh 2000"}, 0, bleuZh(0)},
	{"BLEU zh, 2,000 texts, 1,000 bootstraps", []string{"sacrebleu BLEU zh 2000 + 1000 bootstraps"}, 0, bleuZh(1000)},
	{"chrF, 2,000 texts", []string{"sacrebleu chrF 2000"}, 0, chrF(chrf.ChrF)},
	{"chrF++, 2,000 texts", []string{"sacrebleu chrF++ 2000"}, 0, chrF(chrf.PlusPlus)},
	{"TER, 300 texts", []string{"sacrebleu TER asian first 300"}, 0, edits},
	{"ROUGE-1, -2, -L by characters, 2,000 texts", []string{"rouge-chinese char 1/2/L 2000"}, 0, ofCharacters(rouges)},
	{"CIDEr-D by characters, 2,000 texts", []string{"pycocoevalcap CIDEr-D char 2000"}, 0, ofCharacters(ciderD)},
	{"METEOR by characters, 2,000 texts", []string{"nltk METEOR char (exact+stem) 2000"}, 0, ofCharacters(meteors)},
	{"Dice and IoU, 2848×4288", []string{"numpy dice+iou 2848x4288"}, 0, ofLesions(overlap)},
	{"HD95 of pixels, 2848×4288", []string{"medpy hd95 2848x4288", "monai hd95 2848x4288"}, 0, ofLesions(hd95(surface.Pixels, surface.Pooled))},
	{"HD95 of surfels, 2848×4288", []string{"surface-distance hd95 2848x4288"}, 0, ofLesions(hd95(surface.Surfels, surface.Weighted))},
	{"ASSD of pixels, 2848×4288", []string{"medpy assd 2848x4288"}, 0, ofLesions(assd)},
	{"NSD at 2 of pixels, 2848×4288", []string{"monai NSD@2 2848x4288"}, 0, ofLesions(nsd(surface.Pixels))},
	{"NSD at 2 of surfels, 2848×4288", []string{"surface-distance NSD@2 2848x4288"}, 0, ofLesions(nsd(surface.Surfels))},
	{"distance transform, 2848×4288", []string{"scipy EDT 2848x4288"}, 0, ofLesions(transform)},
	{"components of two masks, 2848×4288", []string{"scipy label 8-conn 2848x4288 x2"}, 0, ofLesions(components)},
	{"skeletons of two masks, 2848×4288", []string{"skimage skeletonize 2848x4288 vessels (clDice, x2)"}, 0, skeletons},
}

// defined is an error where a value is undefined: then nothing was timed.
func defined(v metric.Value) error {
	if why := v.Why(); why != "" {
		return fmt.Errorf("undefined: %s", why)
	}
	return nil
}

// scored are items of [inputs.Scores].
func scored(n int, seed uint64) []classify.Scored {
	positive, scores := inputs.Scores(n, seed)
	all := make([]classify.Scored, n)
	for i := range all {
		all[i] = classify.Scored{Score: scores[i], Item: int32(i), Positive: positive[i]}
	}
	return all
}

func ranked(n int, seed uint64, of func(*classify.Ranked, []int32) metric.Value) func(string) (func() error, error) {
	return func(string) (func() error, error) {
		all := scored(n, seed)
		work := make([]classify.Scored, n)
		return func() error {
			copy(work, all) // ranking sorts them
			r, err := classify.Rank(work)
			if err != nil {
				return err
			}
			return defined(of(r, nil))
		}, nil
	}
}

func fromCSV(folder string) (func() error, error) {
	path := filepath.Join(folder, "p.csv")
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := inputs.WriteCSV(f, 1e6, 1); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return func() error {
		set, err := classification.Read(context.Background(), path, nil)
		if err != nil {
			return err
		}
		all := make([]classify.Scored, set.N())
		for i, p := range set.Probabilities[0] {
			all[i] = classify.Scored{Score: p, Item: int32(i), Positive: set.Labels[0][i]}
		}
		r, err := classify.Rank(all)
		if err != nil {
			return err
		}
		return defined(r.AUC(nil))
	}, nil
}

func kappa(string) (func() error, error) {
	truth, decided := inputs.Grades(1e6, 4)
	return func() error {
		m := confusion.NewMatrix(5)
		for i, y := range truth {
			m[y][decided[i]]++
		}
		return defined(m.Kappa(confusion.Quadratic))
	}, nil
}

// intervals draws replicates of n items on one core.
func intervals(n, replicates int, point metric.Value, estimate bootstrap.Estimate) error {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = strconv.Itoa(i)
	}
	o := bootstrap.Options{Replicates: replicates, Level: 0.95, Method: bootstrap.Percentile, Workers: 1}
	got, err := bootstrap.New(ids, nil, o).Intervals(context.Background(), []metric.Value{point}, estimate)
	if err == nil && got[0].Interval == nil {
		return fmt.Errorf("there is no interval")
	}
	return err
}

func bootstrapAUC(string) (func() error, error) {
	r, err := classify.Rank(scored(2000, 3))
	if err != nil {
		return nil, err
	}
	return func() error {
		return intervals(2000, 1000, r.AUC(nil), func(weights []int32, values []metric.Value) { values[0] = r.AUC(weights) })
	}, nil
}

func bleuZh(replicates int) func(string) (func() error, error) {
	return func(string) (func() error, error) {
		texts, references := inputs.Answers(2000)
		return func() error {
			all := make([]bleu.Statistics, len(texts))
			sum, counter := new(bleu.Statistics), bleu.NewCounter(tokens.Zh, false)
			for i := range texts {
				s, err := counter.Count(texts[i], references[i:i+1])
				if err != nil {
					return err
				}
				all[i] = s
				sum.Add(&s, 1)
			}
			point := bleu.Sacrebleu.Score(sum)
			if replicates == 0 {
				return defined(point)
			}
			return intervals(len(all), replicates, point, func(weights []int32, values []metric.Value) {
				var sum bleu.Statistics
				for i, w := range weights {
					if w > 0 {
						sum.Add(&all[i], int64(w))
					}
				}
				values[0] = bleu.Sacrebleu.Score(&sum)
			})
		}, nil
	}
}

func chrF(c chrf.Convention) func(string) (func() error, error) {
	return func(string) (func() error, error) {
		texts, references := inputs.Answers(2000)
		return func() error {
			var sum chrf.Statistics
			counter := chrf.NewCounter(c)
			for i := range texts {
				s, err := counter.Count(texts[i], references[i:i+1])
				if err != nil {
					return err
				}
				sum.Add(&s, 1)
			}
			return defined(c.Score(&sum))
		}, nil
	}
}

func edits(string) (func() error, error) {
	texts, references := inputs.Answers(300)
	return func() error {
		var sum ter.Statistics
		counter := ter.NewCounter(tokens.Tercom{Normalised: true, Asian: true})
		for i := range texts {
			s, err := counter.Count(texts[i], references[i:i+1])
			if err != nil {
				return err
			}
			sum.Add(&s, 1)
		}
		return defined(sum.Score())
	}, nil
}

// ofCharacters cuts 2,000 texts and references before the clock runs, as the
// references were given theirs.
func ofCharacters(do func(texts, references [][]string) error) func(string) (func() error, error) {
	return func(string) (func() error, error) {
		whole, of := inputs.Answers(2000)
		texts, references := make([][]string, len(whole)), make([][]string, len(whole))
		for i := range whole {
			var err error
			if texts[i], err = tokens.Char.Cut(nil, whole[i]); err != nil {
				return nil, err
			}
			if references[i], err = tokens.Char.Cut(nil, of[i]); err != nil {
				return nil, err
			}
		}
		return func() error { return do(texts, references) }, nil
	}
}

func rouges(texts, references [][]string) error {
	counter := rouge.NewCounter(rouge.ChineseSet)
	for i := range texts {
		s := counter.Count(texts[i], references[i:i+1])[0]
		for _, k := range []rouge.Count{s.Grams[0], s.Grams[1], s.Subsequence} {
			if err := defined(rouge.ChineseSet.Score([]rouge.Count{k}).F); err != nil {
				return err
			}
		}
	}
	return nil
}

func ciderD(texts, references [][]string) error {
	items := make([]cider.Item, len(texts))
	for i := range items {
		items[i] = cider.Item{Text: texts[i], References: references[i : i+1]}
	}
	_, err := cider.Scores(items)
	return err
}

func meteors(texts, references [][]string) error {
	var counter meteor.Counter
	for i := range texts {
		if err := defined(meteor.NLTK.Score(counter.Count(texts[i], references[i:i+1]))); err != nil {
			return err
		}
	}
	return nil
}

func ofLesions(do func(found, truth *mask.Mask) error) func(string) (func() error, error) {
	return func(string) (func() error, error) {
		found, truth := inputs.Lesions()
		return func() error { return do(found, truth) }, nil
	}
}

func overlap(found, truth *mask.Mask) error {
	both := found.Intersection(truth)
	c := confusion.Counts{TP: both, FP: found.Area() - both, FN: truth.Area() - both}
	if err := defined(segment.Strict.Dice(c)); err != nil {
		return err
	}
	return defined(segment.Strict.IoU(c))
}

func hd95(of surface.Boundary, p surface.Percentile) func(found, truth *mask.Mask) error {
	return func(found, truth *mask.Mask) error {
		return defined(surface.Strict.Robust(surface.Between(found, truth, of, surface.Unit, 1), p, 95))
	}
}

func assd(found, truth *mask.Mask) error {
	return defined(surface.Strict.ASSD(surface.Between(found, truth, surface.Pixels, surface.Unit, 1)))
}

func nsd(of surface.Boundary) func(found, truth *mask.Mask) error {
	return func(found, truth *mask.Mask) error {
		o := surface.Between(found, truth, of, surface.Unit, 1).Overlap(2)
		return defined(surface.Strict.NSD(&o, surface.Unit))
	}
}

func transform(_, truth *mask.Mask) error {
	if len(surface.Transform(truth, surface.Unit, 1)) == 0 {
		return fmt.Errorf("there are no distances")
	}
	return nil
}

func components(found, truth *mask.Mask) error {
	if lesion.Components(found, mask.Eight).Len() == 0 || lesion.Components(truth, mask.Eight).Len() == 0 {
		return fmt.Errorf("there are no lesions")
	}
	return nil
}

func skeletons(string) (func() error, error) {
	m := inputs.Vessels()
	return func() error {
		for range 2 {
			if skeleton.ZhangSuen(m).Empty() {
				return fmt.Errorf("nothing is left")
			}
		}
		return nil
	}, nil
}
