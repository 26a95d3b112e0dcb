package dev.ravine.nn.checkpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says that a file cannot be read, cannot be written, or does not fit what it is loaded into.
 *
 * <p>The message names the file, and where in it the problem is: a place in the header, a tensor, or an entry of one.
 * Nothing was changed: a file that could not be written is what it was before, and so is a model that could not be loaded.
 */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CheckpointException(Path file, String problem) {
        this(file, problem, null);
    }

    CheckpointException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
