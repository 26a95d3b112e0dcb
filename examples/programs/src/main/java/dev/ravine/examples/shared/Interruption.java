package dev.ravine.examples.shared;

import java.util.concurrent.CountDownLatch;

/** Lets a run end in order when someone presses Ctrl-C: the loop asks, and what it does afterwards is waited for. */
public final class Interruption implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted);
    private volatile boolean requested;

    /** Begins to listen. */
    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the run should end. */
    public boolean requested() {
        return requested;
    }

    private void interrupted() {
        requested = true;
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that all is saved. */
    @Override
    public void close() {
        over.countDown();
        if (!requested) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
