package io.seqmark.checkpoint;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the pickle of a checkpoint may import, by its Python name: the closed list of things that describe tensors. Each is
 * inert data to the unpickler; there is no class behind it that could be made to do something.
 */
sealed interface TorchGlobal {
    /** What to do about a pickle that is refused. */
    String REMEDY =
            "do not load this file elsewhere unless you trust its author; use the checkpoint's safetensors, or save it"
                    + " again with save_pretrained";

    /** A class such as {@code torch.FloatStorage}: the element type of a storage. */
    record StorageType(Dtype dtype) implements TorchGlobal {}

    /** Something that a pickle calls with a tuple of arguments. */
    enum Callable implements TorchGlobal {
        ORDERED_DICT,
        SIZE,
        REBUILD_TENSOR,
        REBUILD_PARAMETER
    }

    private static Map<String, TorchGlobal> allowed() {
        Map<String, TorchGlobal> names = new TreeMap<>(Map.of(
                "collections.OrderedDict", Callable.ORDERED_DICT,
                "torch.Size", Callable.SIZE,
                "torch._utils._rebuild_tensor", Callable.REBUILD_TENSOR,
                "torch._utils._rebuild_tensor_v2", Callable.REBUILD_TENSOR,
                "torch._utils._rebuild_parameter", Callable.REBUILD_PARAMETER,
                "torch._utils._rebuild_parameter_with_state", Callable.REBUILD_PARAMETER));
        Map.of(
                        "Float", Dtype.FLOAT32,
                        "Half", Dtype.FLOAT16,
                        "BFloat16", Dtype.BFLOAT16,
                        "Double", Dtype.FLOAT64,
                        "Long", Dtype.INT64,
                        "Int", Dtype.INT32,
                        "Short", Dtype.INT16,
                        "Char", Dtype.INT8,
                        "Byte", Dtype.UINT8,
                        "Bool", Dtype.BOOL)
                .forEach((name, dtype) -> {
                    names.put("torch." + name + "Storage", new StorageType(dtype));
                    names.put("torch.cuda." + name + "Storage", new StorageType(dtype));
                });
        return Map.copyOf(names);
    }

    /** The list. */
    Map<String, TorchGlobal> ALLOWED = allowed();

    /**
     * The thing of that name.
     *
     * @throws MalformedException if it is not on the list
     */
    static TorchGlobal find(String module, String name) throws MalformedException {
        TorchGlobal found = ALLOWED.get(module + "." + name);
        if (found == null) {
            throw refused(module, name);
        }
        return found;
    }

    /** The refusal of a name. */
    static MalformedException refused(String module, String name) {
        String shown = Problems.shorten(module + "." + name);
        if (module.equals("torch") && name.endsWith("Storage")) {
            return MalformedException.unsupported(
                    "its tensors are of type " + shown + ", which is not supported",
                    "save the checkpoint as float32, float16 or bfloat16");
        }
        return MalformedException.unsupported(
                "its pickle asks for " + shown + ", which no dictionary of tensors needs; nothing in it was run",
                REMEDY);
    }
}
