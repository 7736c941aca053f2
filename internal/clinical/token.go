package clinical

import "ophglm"

// kind is what a token is to the rules.
type kind uint8

const (
	kNone     kind = iota
	kStop          // a word that only keeps what is in it from being read (一直)
	kClause        // the end of a clause; sub says which
	kEye           // sub: 0 right, 1 left, 2 both
	kSide          // 左, R: a side that may be of an eye
	kQuantity      // a number with its unit; num leads to it
	kTopic         // what a number is of; topic says what
	kAcuity        // counting fingers and less; sub leads to acuities
	kPer           // 每天: sub leads to periods
	kEach          // 各: a count for each of two
	kFreq          // tid: sub leads to frequencies
	kRelative      // sub leads to relatives
	kMale
	kFemale
	kAge     // 年龄
	kPhase   // 术后: sub leads to phases
	kFamily  // 家族史
	kDay     // 今天早上: sub leads to days
	kSince   // 开始
	kForm    // 滴眼液
	kCross   // × before an axis
	kSlash   // between two values
	kFinding // sub: a finding of findings.txt
	kName    // name: of the lexicon
	kLess    // 不到
	kMore    // 超过
	kAgo     // 前, 后 after a time
	kGlasses // 眼镜, 度数
	kSurgery // 手术 alone
	kPlan    // 建议, 准备
	kDone    // 做过, 做了
	kFiller  // nothing, and no gap either
	kOther   // 另一只眼
	kSelf    // 我
	kOrgan   // 眼睛, of no side
	kBirth   // 出生
	kAccompany
	kNumber // a number word, which counts before a unit alone
	kPlano
	kPast // 去年
)

// Sides.
const (
	right = iota
	left
	both
)

var eyes = [...]ophglm.Eye{ophglm.OD, ophglm.OS, ophglm.OU}

// Clause ends, the weakest first.
const (
	comma = iota
	stop
)

// token is a word or number that the rules read, the bytes [start, end).
type token struct {
	start, end int32
	kind       kind
	topic      topic // of a topic, or of a name or an eye that is one as well (左眼压)
	sub        uint16
	gap        uint8 // characters since the token before that are no blanks or particles, at most 255
	num        int32
	name       *ophglm.Name
}

// quantity is a number or a range with what stands around it.
type quantity struct {
	lo, hi decimal // equal but in a range
	sign   byte    // '+', '-' or 0
	over   decimal // the second number of 20/40
	ratio  bool
	ranged bool
	more   bool  // 三百多
	less   bool  // 不到
	vague  bool  // 几
	half   bool  // said as 半
	han    bool  // in Chinese numerals
	point  bool  // written with a decimal point
	runes  uint8 // of the numeral
	unit   unit
}

// value writes the number, the range or the bound.
func (q *quantity) value() string {
	switch {
	case q.ranged:
		b := q.lo.append(make([]byte, 0, 16))
		return string(q.hi.append(append(b, '-')))
	case q.less:
		return string(q.lo.append(append(make([]byte, 0, 12), '<')))
	case q.more:
		return string(q.lo.append(append(make([]byte, 0, 12), '>')))
	}
	return q.lo.String()
}

// signed writes the number with the sign given, '+' or '-'.
func signed(d decimal, sign byte) string {
	if d.n == 0 {
		return "0"
	}
	return string(d.append(append(make([]byte, 0, 12), sign)))
}
