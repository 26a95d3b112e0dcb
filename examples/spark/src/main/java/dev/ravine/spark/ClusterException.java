package dev.ravine.spark;

/** A job that Spark has given up: the message says what it was for, and what went wrong last; the cause is Spark's. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
