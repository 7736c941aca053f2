package dialogue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"ophglm"
	"ophglm/internal/identifiers"
	"ophglm/internal/pipeline"
)

const deidentifyKind = "dialogue.deidentify"

// DeidentifyConfig is the config of dialogue.deidentify.
type DeidentifyConfig struct {
	Key SecretVariable `yaml:"key" doc:"environment variable with the secret of the keyed hashes that stand beside removals, 16 bytes or more; without hashes where it is unset"`
}

// Validate reports a name that no environment variable has.
func (c DeidentifyConfig) Validate() error {
	if !variableShape.MatchString(c.Key.Name()) {
		return errors.New("key is to be the name of an environment variable, not the secret itself")
	}
	return nil
}

// SecretVariable is the name of an environment variable that holds a secret. In
// the settings that an artifact's key is made of, a fingerprint of the secret
// follows it, so that another secret makes another artifact; the secret does not
// stand there.
type SecretVariable string

var variableShape = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,63}$`)

// Name is the variable's name.
func (v SecretVariable) Name() string {
	name, _, _ := strings.Cut(string(v), "#")
	return name
}

func (v SecretVariable) key() (identifiers.Key, error) {
	k, err := identifiers.NewKey(os.Getenv(v.Name()))
	if err != nil {
		err = fmt.Errorf("the environment variable %s: %w", v.Name(), err)
	}
	return k, err
}

// MarshalJSON gives the name, and after # the fingerprint of the secret where
// there is one.
func (v SecretVariable) MarshalJSON() ([]byte, error) {
	name := v.Name()
	if k, err := v.key(); err == nil && k.On() {
		name += "#" + k.Fingerprint()
	}
	return json.Marshal(name)
}

// Deidentify removes what identifies people.
func Deidentify() pipeline.Kind {
	return pipeline.Map(pipeline.MapSpec[DeidentifyConfig, *ophglm.Dialogue, *ophglm.Dialogue]{
		Name:    deidentifyKind,
		Version: 6,
		Doc: `Replaces what identifies people by its type and a number: [医生1], [医院1], [电话1], in English [doctor 1].

Found are names of patients, relatives and doctors, hospitals, wards and beds, employers and schools, addresses and villages, phones in any spelling,
WeChat, QQ, e-mail, links, identity cards, passports, bank cards, plates, numbers of records and visits, dates to the day, ages over 89 and hours of
clinics, in turns, disease, department and meta fields; the same one has the same number throughout a dialogue. In turns each is an edit on the
source; one that covers an earlier edit replaces it and names both stages. Meta fields that only identify (hospital, patient, phone, where one
was seen, address on the web) are removed. A name or number that is found once is replaced wherever it stands in the dialogue. Origins
stay, but for a key that is no plain number or code. What is clinical stays: values, doses, eponyms, years, durations.
Each removal is put down in removed with its place in the source turn and its type, never its text; with a secret in the environment
its keyed hash (HMAC-SHA256, 16 digits) stands beside it. Counts are by type.`,
		Input:   pipeline.In[*ophglm.Dialogue]("dialogues", "dialogues, best after dialogue.turns"),
		Output:  pipeline.Out[*ophglm.Dialogue]("dialogues", "the same without what identifies"),
		Privacy: pipeline.Deidentified,
		Config:  DeidentifyConfig{Key: "OPHGLM_HMAC_KEY"},
		Assets: func() []pipeline.Asset {
			return []pipeline.Asset{{Name: "identifiers", Data: identifiers.Rules()}}
		},
		Example: pipeline.Example{In: map[string]string{"dialogues": `{"id":"a","origins":[{"dataset":"d","key":"7"}],"lang":"zh",` +
			`"meta":{"hospital":"云栖眼科医院 眼底病科"},"turns":[{"role":"patient","text":"李主任您好，我在云栖眼科医院查眼压２１，电话138 0000 1234","from":[0]},` +
			`{"role":"doctor","text":"找李大夫复查。","from":[1]}]}` + "\n"}},
		New: func(_ context.Context, cfg DeidentifyConfig, _ *pipeline.Inputs) (func(*ophglm.Dialogue, *pipeline.Emitter[*ophglm.Dialogue]) error, error) {
			key, err := cfg.Key.key()
			if err != nil {
				return nil, err
			}
			return func(d *ophglm.Dialogue, to *pipeline.Emitter[*ophglm.Dialogue]) error {
				if err := deidentify(d, key, to.Count); err != nil {
					return err
				}
				return to.Emit(d)
			}, nil
		},
	})
}

// identifying are the meta fields that say nothing but who or where, with what
// they hold.
var identifying = map[string]identifiers.Type{
	"hospital": identifiers.Hospital, "url": identifiers.URL, "已就诊医院及科室": identifiers.Hospital, "所就诊医院科室": identifiers.Hospital, "医院": identifiers.Hospital,
	"就诊医院": identifiers.Hospital, "name": identifiers.Person, "patient": identifiers.Person, "patient_name": identifiers.Person, "姓名": identifiers.Person, "患者": identifiers.Person,
	"患者姓名": identifiers.Person, "就诊人": identifiers.Person, "联系人": identifiers.Person, "doctor": identifiers.Doctor, "doctor_name": identifiers.Doctor, "医生": identifiers.Doctor,
	"医生姓名": identifiers.Doctor, "主治医生": identifiers.Doctor, "phone": identifiers.Phone, "mobile": identifiers.Phone, "电话": identifiers.Phone, "手机": identifiers.Phone,
	"联系电话": identifiers.Phone, "email": identifiers.Email, "邮箱": identifiers.Email, "wechat": identifiers.WeChat, "微信": identifiers.WeChat, "qq": identifiers.QQ, "QQ": identifiers.QQ,
	"id_card": identifiers.IDCard, "身份证": identifiers.IDCard, "身份证号": identifiers.IDCard, "mrn": identifiers.RecordNumber, "住院号": identifiers.RecordNumber, "病历号": identifiers.RecordNumber,
	"门诊号": identifiers.RecordNumber, "就诊卡号": identifiers.RecordNumber, "address": identifiers.Address, "地址": identifiers.Address, "住址": identifiers.Address, "birthday": identifiers.Date,
	"出生日期": identifiers.Date, "生日": identifiers.Date, "单位": identifiers.Organisation, "工作单位": identifiers.Organisation, "employer": identifiers.Organisation,
}

// remover removes what identifies from one dialogue.
type remover struct {
	d          *ophglm.Dialogue
	key        identifiers.Key
	count      func(string, int)
	surrogates *identifiers.Surrogates
	hospitals  []string
	known      []identifiers.Hit
	removed    []ophglm.Removal
}

func deidentify(d *ophglm.Dialogue, key identifiers.Key, count func(string, int)) error {
	r := &remover{d: d, key: key, count: count, surrogates: identifiers.NewSurrogates(d.Lang), removed: d.Removed}
	r.dropFields()
	keys := slices.Sorted(maps.Keys(d.Meta))
	// What stood right beside one identifier may be another that only shows when the
	// first is gone: 138 0000 1234.138 0000 1235.
	for range mostPasses {
		found, err := r.pass(keys)
		if err != nil {
			return fmt.Errorf("dialogue %s: %w", d.ID, err)
		}
		if !found {
			break
		}
	}
	r.origins()
	slices.SortStableFunc(r.removed, func(a, b ophglm.Removal) int {
		return cmp.Or(cmp.Compare(a.In.Turn, b.In.Turn), cmp.Compare(a.In.Start, b.In.Start))
	})
	d.Removed = r.removed
	return nil
}

// mostPasses is how often a dialogue is gone through at the most.
const mostPasses = 4

// pass removes what is found in turns and fields, and reports whether anything was.
func (r *remover) pass(keys []string) (found bool, err error) {
	d := r.d
	texts := make([]string, 0, len(d.Turns)+2+len(keys))
	for _, t := range d.Turns {
		texts = append(texts, t.Text)
	}
	texts = append(texts, d.Disease, d.Department)
	for _, k := range keys {
		texts = append(texts, d.Meta[k])
	}
	hits := r.find(texts)
	for i := range d.Turns {
		if err := r.turn(&d.Turns[i], hits[i]); err != nil {
			return false, err
		}
	}
	n := len(d.Turns)
	d.Disease = r.field("disease", d.Disease, hits[n])
	d.Department = r.field("department", d.Department, hits[n+1])
	for i, k := range keys {
		if len(hits[n+2+i]) > 0 {
			d.Meta[k] = strings.TrimSpace(r.field("meta."+k, d.Meta[k], hits[n+2+i]))
		}
	}
	for _, h := range hits {
		found = found || len(h) > 0
	}
	return found, nil
}

// dropFields removes the meta fields that only identify; what they name is looked
// for in the rest.
func (r *remover) dropFields() {
	for _, k := range slices.Sorted(maps.Keys(r.d.Meta)) {
		t, ok := identifying[k]
		if !ok {
			continue
		}
		v := r.d.Meta[k]
		h := identifiers.Hit{Type: t, Value: strings.TrimSpace(v)}
		switch {
		case t == identifiers.Hospital:
			r.hospitals = append(r.hospitals, identifiers.Names(v)...)
		case h.Lasting():
			r.known = append(r.known, h)
		}
		r.put(ophglm.Place{Turn: -1, End: len(v)}, "meta."+k, h)
		r.count("removed.meta", 1)
		delete(r.d.Meta, k)
	}
}

// find returns what identifies in each of the texts of a dialogue. A name or a
// number that stands in one is found in all.
func (r *remover) find(texts []string) [][]identifiers.Hit {
	hits := make([][]identifiers.Hit, len(texts))
	for i, s := range texts {
		hits[i] = identifiers.Find(s, nil)
		for _, h := range hits[i] {
			if h.Lasting() {
				r.known = append(r.known, h)
			}
		}
	}
	if len(r.known) > 0 || len(r.hospitals) > 0 {
		known := identifiers.NewKnown(r.hospitals, r.known)
		for i, s := range texts {
			hits[i] = known.Add(s, hits[i])
		}
	}
	return hits
}

// turn makes the edits of a turn, and puts its removals down by their places in
// the source turns.
func (r *remover) turn(t *ophglm.Turn, hits []identifiers.Hit) error {
	if len(hits) == 0 {
		return nil
	}
	var room [32]piece
	ps, err := pieces(room[:0], t)
	if err != nil {
		return err
	}
	changes := make([]Change, len(hits))
	for i, h := range hits {
		changes[i] = Change{h.Start, h.End, r.surrogates.For(h)}
		r.count("removed."+string(h.Type), 1)
		for _, in := range sourcePlaces(ps, h.Start, h.End) {
			r.put(in, "", h)
		}
	}
	return Apply(t, deidentifyKind, changes)
}

// field returns a field's text without what identifies.
func (r *remover) field(name, s string, hits []identifiers.Hit) string {
	if len(hits) == 0 {
		return s
	}
	changes := make([]Change, len(hits))
	for i, h := range hits {
		changes[i] = Change{h.Start, h.End, r.surrogates.For(h)}
		r.count("removed."+string(h.Type), 1)
		r.put(ophglm.Place{Turn: -1, Start: h.Start, End: h.End}, name, h)
	}
	return replace(s, 0, len(s), changes)
}

func (r *remover) put(in ophglm.Place, field string, h identifiers.Hit) {
	r.removed = append(r.removed, ophglm.Removal{In: in, Field: field, Type: string(h.Type), Hash: r.key.Hash(h)})
}

// origins removes keys that say more than which row it was, and what identifies in
// the names of files.
func (r *remover) origins() {
	for i := range r.d.Origins {
		o := &r.d.Origins[i]
		if o.Key != "" && !PlainKey(o.Key) {
			o.Key = ""
			r.count("removed.key", 1)
		}
		if hits := slices.DeleteFunc(identifiers.Find(o.File, nil), harmlessInNames); len(hits) > 0 {
			o.File = r.field("file", o.File, hits)
		}
	}
}

// harmlessInNames reports whether a find in the name of a file or the key of a row
// tells nothing of a person: files are called by dates.
func harmlessInNames(h identifiers.Hit) bool {
	switch h.Type {
	case identifiers.Date, identifiers.URL, identifiers.Age, identifiers.Ward, identifiers.Organisation:
		return true
	}
	return false
}

var keyShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// counted reports whether a key is a number of a few digits, with a letter before
// it or none, as most keys are: nothing needs to be looked for in one.
func counted(key string) bool {
	digits := strings.TrimLeft(key, "abcdefghijklmnopqrstuvwxyz")
	if len(key)-len(digits) > 1 || len(digits) == 0 || len(digits) > 6 {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// PlainKey reports whether the key of a row identifies the row alone.
func PlainKey(key string) bool {
	if counted(key) {
		return true
	}
	if !keyShape.MatchString(key) {
		return false
	}
	for _, part := range strings.FieldsFunc(key, func(r rune) bool { return r == '_' || r == '-' }) {
		if len(slices.DeleteFunc(identifiers.Find(part, nil), harmlessInNames)) > 0 {
			return false
		}
	}
	return len(slices.DeleteFunc(identifiers.Find(key, nil), harmlessInNames)) == 0
}
