package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Applies a function to elements on a thread of its own, one after the other, a few elements ahead of the caller.
 *
 * <p>The thread never waits for the caller: what is to be done is handed to it one element at a time, and when it has had
 * nothing to do for a second, it ends. So an iterator that is dropped half way leaves nothing behind.
 */
final class Prefetch<A, B> implements Iterator<B> {
    private static final long IDLE_MILLIS = 1000;

    private final Iterator<A> elements;
    private final Function<A, B> function;
    private final int ahead;
    private final Queue<Future<B>> started = new ArrayDeque<>();
    private final ThreadPoolExecutor thread;

    /** @param ahead how many results may wait for the caller, at least 1 */
    Prefetch(Iterator<A> elements, Function<A, B> function, int ahead) {
        this.elements = elements;
        this.function = function;
        this.ahead = ahead;
        thread = new ThreadPoolExecutor(1, 1, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread helper = new Thread(task, "ravine-batches");
            helper.setDaemon(true);
            return helper;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public boolean hasNext() {
        return !started.isEmpty() || elements.hasNext();
    }

    /**
     * Waits for the next result.
     *
     * @throws IllegalStateException with the cause, where the function failed; the next call has the next element's result
     */
    @Override
    public B next() {
        // The one that is returned makes room for another.
        while (started.size() <= ahead && elements.hasNext()) {
            A element = elements.next();
            started.add(thread.submit(() -> function.apply(element)));
        }
        if (!elements.hasNext()) {
            thread.shutdown();
        }
        return result(started.remove());
    }

    /** An interrupt does not end the wait, since without this thread it would not disturb either. */
    private static <B> B result(Future<B> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = Require.notNull("Batches", "the cause", e.getCause());
            throw new IllegalStateException("Batches.prefetch: a batch could not be prepared: " + cause, cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
