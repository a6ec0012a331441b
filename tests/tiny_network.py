"""A network of a few numbers in an ONNX file, for tests of what runs networks."""

import hashlib
from pathlib import Path

import onnx
from onnx import TensorProto, helper


def write_tiny_network(path: Path) -> str:
    """Write a network that gives the sum of the ids that the mask lets through, and each token's id and type.

    Its file's SHA-256.
    """
    tokens = ["rows", "tokens"]
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in names]
    outputs = [
        helper.make_tensor_value_info("sum", TensorProto.FLOAT, ["rows", 1]),
        helper.make_tensor_value_info("each", TensorProto.FLOAT, [*tokens, 2]),
    ]
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["ids", "last"], ["ids_column"]),
        helper.make_node("Unsqueeze", ["types", "last"], ["types_column"]),
        helper.make_node("Concat", ["ids_column", "types_column"], ["each"], axis=-1),
        helper.make_node("Mul", ["ids", "mask"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "one"], ["sum"], keepdims=1),
    ]
    constants = [
        helper.make_tensor("last", TensorProto.INT64, [1], [-1]),
        helper.make_tensor("one", TensorProto.INT64, [1], [1]),
    ]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()
