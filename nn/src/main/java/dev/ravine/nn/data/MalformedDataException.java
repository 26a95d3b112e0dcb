package dev.ravine.nn.data;

import org.jspecify.annotations.Nullable;

/**
 * A file does not hold what it should.
 *
 * <p>This is what the readers of this package throw for every malformed input. The message names the file and the place in
 * it: the offset in bytes (of a packed file, in what it unpacks to), or the line and the field, counted from 1.
 */
public final class MalformedDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedDataException(String file, String place, String problem, @Nullable Throwable cause) {
        super(file + ", " + place + ": " + problem, cause);
    }

    MalformedDataException(String file, String place, String problem) {
        this(file, place, problem, null);
    }
}
