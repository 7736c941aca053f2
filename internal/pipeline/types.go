package pipeline

import "ophglm"

// recordTypes decodes the records of every type that stages exchange, by the
// name that ports give it.
var recordTypes = map[string]decoder{
	TypeOf[*ophglm.GraphItem]():    decoderOf[*ophglm.GraphItem](),
	TypeOf[*ophglm.Name]():         decoderOf[*ophglm.Name](),
	TypeOf[*ophglm.Dialogue]():     decoderOf[*ophglm.Dialogue](),
	TypeOf[*ophglm.Fact]():         decoderOf[*ophglm.Fact](),
	TypeOf[*ophglm.Sample]():       decoderOf[*ophglm.Sample](),
	TypeOf[*ophglm.Photograph]():   decoderOf[*ophglm.Photograph](),
	TypeOf[*ophglm.Annotation]():   decoderOf[*ophglm.Annotation](),
	TypeOf[*ophglm.FundusReport](): decoderOf[*ophglm.FundusReport](),
	TypeOf[*ophglm.Prediction]():   decoderOf[*ophglm.Prediction](),
	TypeOf[*ophglm.Verdict]():      decoderOf[*ophglm.Verdict](),
	TypeOf[*ophglm.Link]():         decoderOf[*ophglm.Link](),
	TypeOf[*ophglm.Score]():        decoderOf[*ophglm.Score](),
	TypeOf[*ophglm.Reject]():       decoderOf[*ophglm.Reject](),
}
