package dev.ravine.nn.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * What stands before the data of a safetensors file.
 *
 * @param metadata words by name
 */
record Header(List<TensorInfo> tensors, Map<String, String> metadata) {
    /** The most bytes that a header may have; the format's reference implementation has the same limit. */
    static final int MOST_BYTES = 100_000_000;

    /** The name that stands for the metadata, and that no tensor can have. */
    static final String METADATA = "__metadata__";
}
