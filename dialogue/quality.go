package dialogue

import (
	"context"
	"errors"
	"fmt"

	"ophglm"
	"ophglm/internal/pipeline"
)

// QualityConfig is the config of dialogue.quality.
type QualityConfig struct {
	Least float64 `yaml:"least" doc:"the least score of a dialogue that goes on; 0 keeps all"`
}

// Validate reports a least score that is none.
func (c QualityConfig) Validate() error {
	if !(c.Least >= 0 && c.Least <= 1) {
		return errors.New("least is to be a score from 0 to 1")
	}
	return nil
}

// Quality is the kind dialogue.quality.
func Quality() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[QualityConfig, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    "dialogue.quality",
		Version: 3,
		Doc: `Scores how fit each dialogue is to learn from, with the parts of the score visible.

Lengths are in characters of Chinese; three letters or digits of anything else
count as one, marks and blanks as none. Each part is 0 to 1, the best 1, with
four decimals:
- length: what the patient says rises from 0 at 4 characters to 1 at 30, what
  the doctor says from 0 at 6 to 1 at 60, and the smaller of the two counts; it
  is multiplied by 2000 over the length of the whole where that is more.
- specificity: the different facts, the entities that no fact names, and half
  of the numbers that no fact stands for, for each 100 characters (at the least
  100), over 8, at most 1.
- answered: the share of the patient's questions that a doctor's statement of 2
  characters or more follows in a later turn; a question states nothing. Where the
  patient asks nothing, it is of the patient's turns. One followed by an answer
  of something else counts 0.3, and the dialogue is flagged off_topic: an answer
  with no word of the eye that has several of another topic (networks, diets,
  broken bones …) of which the patient has none and shares no word, entity or
  drug with the patient; answers of 24 characters or more that have nothing of
  the eye, of medicine or of the patient's; one to a man of periods or pregnancy;
  one that opens with a disease of another organ than the patient asks about (of
  the kidney, where it is the liver's); and one of adults where a child is asked about.
- noise: (1 − mended) × (1 − dropped) × 0.6 for each flag advert, article,
  deflects, exemplar, leaked or reworded. An answer that calls one school of
  medicine the only one to help is flagged advert here, and one of three or more
  different words of reworded_words.txt, which a machine put in place of common
  ones, reworded. Mended is twice the share of bytes that edits
  replaced, dropped the share of source turns that went, where greetings,
  thanks, notices and empty ones count a quarter. What de-identification replaced is no noise.
- safety: the share of red flags that an urgent answer met (1 without any),
  halved for each flag drug_conflict.

The score is the weighted harmonic mean of the parts, each taken as 0.1 at the
least: 12 over the sum of weight over part, with the weights length 1,
specificity 2, answered 3, noise 2, safety 4. So the weakest part weighs the
most, as a dialogue that leaves a red flag unmet is not made good by length; no
part alone makes the score 0, as each is rough; and nothing but sums, products
and quotients is in it, so that every processor gives the same. It says how a
dialogue is built, not whether what the doctor says is right.`,
		Input:  pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.turns, dialogue.facts and dialogue.triage"),
		Output: pipeline.Out[*ophglm.Dialogue]("dialogues", "the same, scored"),
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "reworded_words.txt", Data: []byte(rewordedFile)}}
		},
		Example: pipeline.Example{With: "least: 0.4", In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d"}],"lang":"zh","turns":[` +
			`{"role":"patient","text":"左眼飞蚊三个月了，眼压21，要不要做什么检查？能不能打羽毛球？","from":[0]},` +
			`{"role":"doctor","text":"先散瞳查眼底，看周边视网膜有没有裂孔。没有裂孔的话可以打球，半年复查一次；突然增多、有闪光，当天来查。","from":[1]}],` +
			`"facts":[{"id":"f1","in":{"record":"a","turn":0,"start":0,"end":6},"kind":"laterality","eye":"OS"},{"id":"f2","in":{"record":"a","turn":0,"start":6,"end":12},"kind":"symptom","eye":"OS"},` +
			`{"id":"f3","in":{"record":"a","turn":0,"start":12,"end":21},"kind":"duration","value":"3","unit":"mo"},{"id":"f4","in":{"record":"a","turn":0,"start":27,"end":35},"kind":"iop","value":"21","unit":"mmHg"}]}` + "\n" +
			`{"id":"b","origins":[{"dataset":"d"}],"lang":"zh","turns":[{"role":"patient","text":"眼睛疼怎么办？","from":[0]},{"role":"doctor","text":"多久了？","from":[1]}]}` + "\n"}},
		New: func(_ context.Context, cfg QualityConfig, _ *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
				if promotesASchool(d) {
					flag(d, "advert")
					to.Count("advert", 1)
				}
				if reworded(d) {
					flag(d, "reworded")
					to.Count("reworded", 1)
				}
				q, offTopic := qualityOf(d)
				d.Quality = &q
				if offTopic {
					flag(d, "off_topic")
					to.Count("off_topic", 1)
				}
				to.Count(scoreBins[min(int(q.Score*10), len(scoreBins)-1)], 1)
				if q.Score < cfg.Least {
					return to.Reject("low_quality", fmt.Sprintf("score %v of at least %v: length %v, specificity %v, answered %v, noise %v, safety %v",
						q.Score, cfg.Least, q.Length, q.Specificity, q.Answered, q.Noise, q.Safety), d)
				}
				return to.Emit(d)
			}, nil
		},
	})
}

// scoreBins name the counts of the scores' histogram by their lower ends; 1 is in
// the last.
var scoreBins = [...]string{"score.0.0", "score.0.1", "score.0.2", "score.0.3", "score.0.4", "score.0.5", "score.0.6", "score.0.7", "score.0.8", "score.0.9"}
