package dev.ravine.examples.shared;

import dev.ravine.nn.checkpoint.CheckpointException;
import dev.ravine.nn.data.MalformedDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** An error that the user can fix: the message says in one line what is wrong, where, and what to do. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes a failure with a message of one line. */
    public Failure(String message) {
        super(message);
    }

    /**
     * Checks what was given for an option.
     *
     * @throws Failure if the condition does not hold
     */
    public static void unless(boolean condition, String option, Object value, String expected) {
        if (!condition) {
            throw new Failure(option + " is " + value + ", expected " + expected);
        }
    }

    /** The message for the user if it is an error that they can fix; empty if it is a bug of the program. */
    public static String ofTheUsers(Throwable thrown) {
        Throwable cause = thrown instanceof UncheckedIOException io && io.getCause() != null ? io.getCause() : thrown;
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof NoSuchFileException) {
            return "there is no file " + message;
        } else if (cause instanceof AccessDeniedException) {
            return "no permission for " + message;
        } else if (cause instanceof FileAlreadyExistsException) {
            return message + " already exists";
        }
        boolean theirs = cause instanceof Failure
                || cause instanceof IOException
                || cause instanceof MalformedDataException
                || cause instanceof CheckpointException
                || cause instanceof IllegalArgumentException;
        // In one line, without the names of our exceptions.
        return theirs ? message.replaceAll("\\s*\\R\\s*", " ").replaceAll("(\\w+\\.)+\\w+Exception: ", "") : "";
    }
}
