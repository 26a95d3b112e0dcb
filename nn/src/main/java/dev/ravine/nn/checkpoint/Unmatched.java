package dev.ravine.nn.checkpoint;

import java.util.List;

/**
 * What {@link Checkpoint#loadMatching} passed over.
 *
 * @param missing the names of the model's matrices that the file does not have, and that are what they were
 * @param unexpected the names of the file's matrices that the model does not have
 */
public record Unmatched(List<String> missing, List<String> unexpected) {
    /** Copies the lists. */
    public Unmatched {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
    }

    /** Whether the model and the file have the same names. */
    public boolean isEmpty() {
        return missing.isEmpty() && unexpected.isEmpty();
    }
}
