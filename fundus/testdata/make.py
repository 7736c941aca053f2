"""Writes the ONNX files of the tests: python make.py (needs onnx). Each is a few hundred bytes."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

PIXELS = [1, 3, "h", "w"]


def write(name, nodes, shape, constants=()):
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("input", TensorProto.FLOAT, PIXELS)],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(np.array(v, np.float32 if k != "axes" else np.int64), k) for k, v in constants],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    save(model, f"{name}.onnx")


# segmentation: 4 · red, so that what is brighter than the field's mean is above 1/2
write("bright", [helper.make_node("Conv", ["input", "w"], ["logits"])], [1, 1, "h", "w"], [("w", [[[[4]], [[0]], [[0]]]])])
# classification: means of red and of green
write("means", [
    helper.make_node("ReduceMean", ["input"], ["m"], axes=[2, 3], keepdims=0),
    helper.make_node("Gemm", ["m", "w"], ["logits"]),
], [1, 2], [("w", [[1, 0], [0, 1], [0, 0]])])
# the logarithm of a negative number is none
write("nan", [
    helper.make_node("ReduceMean", ["input"], ["m"], axes=[2, 3], keepdims=0),
    helper.make_node("Gemm", ["m", "w"], ["g"]), helper.make_node("Abs", ["g"], ["a"]), helper.make_node("Neg", ["a"], ["n"]),
    helper.make_node("Sub", ["n", "one"], ["s"]), helper.make_node("Log", ["s"], ["logits"]),
], [1, 2], [("w", [[1, 0], [0, 1], [0, 0]]), ("one", [1])])
