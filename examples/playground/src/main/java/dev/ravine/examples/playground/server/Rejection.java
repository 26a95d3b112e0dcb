package dev.ravine.examples.playground.server;

import dev.ravine.examples.playground.api.Failure;

/** A request that is not answered, and why. */
final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Failure failure;

    Rejection(int status, String message) {
        super(message, null, false, false);
        this.status = status;
        this.failure = new Failure(message);
    }

    int status() {
        return status;
    }

    Failure failure() {
        return failure;
    }
}
