package onnx_test

import "encoding/binary"

// message writes an ONNX file, a protocol buffer, field by field, so that a test
// can show the model that it is about. Fields have the numbers of onnx.proto.
type message []byte

func (m message) number(field int, v uint64) message {
	return binary.AppendUvarint(binary.AppendUvarint(m, uint64(field)<<3), v)
}

func (m message) text(field int, v string) message {
	m = binary.AppendUvarint(m, uint64(field)<<3|2)
	return append(binary.AppendUvarint(m, uint64(len(v))), v...)
}

func (m message) part(field int, v message) message { return m.text(field, string(v)) }

// Types of elements.
const (
	float32s = 1
	int64s   = 7
)

// tensor declares an input or output (ValueInfoProto); a size of -1 is open.
func tensor(name string, element uint64, shape ...int) message {
	var sizes message
	for _, n := range shape {
		if n < 0 {
			sizes = sizes.part(1, message{}.text(2, "open"))
		} else {
			sizes = sizes.part(1, message{}.number(1, uint64(n)))
		}
	}
	return message{}.text(1, name).part(2, message{}.part(1, message{}.number(1, element).part(2, sizes)))
}

// node is one operation (NodeProto).
func node(op, output string, inputs ...string) message {
	var m message
	for _, name := range inputs {
		m = m.text(1, name)
	}
	return m.text(2, output).text(4, op)
}

// with gives a node an attribute that is an integer.
func (m message) with(name string, v uint64) message {
	const integer = 2
	return m.part(5, message{}.text(1, name).number(3, v).number(20, integer))
}

// model is a whole file (ModelProto) of opset 13.
func model(inputs, outputs []message, nodes ...message) []byte {
	var graph message
	for _, n := range nodes {
		graph = graph.part(1, n)
	}
	graph = graph.text(2, "graph")
	for _, t := range inputs {
		graph = graph.part(11, t)
	}
	for _, t := range outputs {
		graph = graph.part(12, t)
	}
	return message{}.number(1, 7).part(7, graph).part(8, message{}.text(1, "").number(2, 13))
}

// elementwise is a model of one operation on each number of any list.
func elementwise(op string) []byte {
	return model([]message{tensor("x", float32s, -1)}, []message{tensor("y", float32s, -1)}, node(op, "y", "x"))
}
