package dev.ravine.examples.playground.net;

import dev.ravine.examples.playground.api.NetControl;
import dev.ravine.examples.playground.api.NetEnd;
import dev.ravine.examples.playground.api.NetFrame;
import dev.ravine.examples.playground.api.NetLandscape;
import dev.ravine.examples.playground.api.NetRequest;
import dev.ravine.examples.playground.api.NetResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A net that trains on a thread of its own while someone watches, and waits while no one does. When no one has for long, it is
 * gone.
 */
public final class LiveNet {
    private static final long MILLIS_A_FRAME = 50;
    private static final long MOST_MILLIS_A_FRAME = 200;
    private static final long MILLIS_A_PING = 4000;
    private static final long MILLIS_UNWATCHED = 120_000;

    private final String id;
    private final NetRequest request;
    private final Training training;
    private final Frames frames;
    private final Thread thread;

    // What others ask of it, guarded by this; the training is guarded by itself, so that asking never waits for it.
    private boolean running;
    private boolean stepping;
    private boolean stopped;
    private int stepsPerFrame = 1;
    private @Nullable Listener listener;
    private boolean isNew;
    private long watchedAt = System.nanoTime();

    private @Nullable NetEnd over;

    LiveNet(String id, NetRequest request) {
        this.id = id;
        this.request = request;
        training = new Training(request);
        frames = new Frames(training);
        thread = new Thread(this::run, "playground-net-" + id);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What the page is told when it is made. */
    public NetResponse told() {
        synchronized (training) {
            return training.told(id);
        }
    }

    // ---- asking

    /** Does what it is told. */
    public synchronized void control(NetControl control) {
        Integer speed = control.stepsPerFrame();
        if (speed != null) {
            stepsPerFrame = speed;
        }
        switch (control.action()) {
            case RESUME -> running = true;
            case PAUSE -> running = false;
            case STEP -> {
                running = false;
                stepping = true;
            }
            case STOP -> stopped = true;
            case KEEP -> {}
        }
        notifyAll();
    }

    /** Shows itself to a listener from now on; the one before is told so. */
    public void watch(Listener next) {
        Listener before;
        synchronized (this) {
            before = listener;
            listener = next;
            isNew = true;
            watchedAt = System.nanoTime();
            notifyAll();
        }
        if (before != null) {
            before.end(new NetEnd("moved", "someone else watches this net now"));
        }
    }

    /** The loss around its path. */
    public NetLandscape landscape() {
        List<Path.Place> path;
        synchronized (training) {
            path = training.path().upTo(training.steps());
        }
        return Landscape.of(path, new Training(request));
    }

    synchronized boolean isWatched() {
        return listener != null;
    }

    synchronized boolean isOver() {
        return stopped;
    }

    synchronized long watchedAt() {
        return watchedAt;
    }

    // ---- training

    private void run() {
        try {
            while (!isOver()) {
                long began = System.nanoTime();
                int toTake = awaitWork();
                NetFrame frame;
                synchronized (training) {
                    take(toTake);
                    frame = frames.now();
                }
                show(frame);
                pause(MILLIS_A_FRAME - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            control(new NetControl(NetControl.Action.STOP, null));
            Listener last = exchangeListener(null);
            if (last != null) {
                last.end(new NetEnd("stopped", "the net is gone"));
            }
        }
    }

    /** Waits until there is something to do, and returns how many steps to take before the next frame. */
    private int awaitWork() throws InterruptedException {
        while (true) {
            Listener idle;
            synchronized (this) {
                if (stopped) {
                    return 0;
                }
                boolean moves = over == null && (stepping || (running && listener != null));
                if (moves || isNew) {
                    isNew = false;
                    stepping = false;
                    return moves ? stepsPerFrame : 0;
                }
                wait(MILLIS_A_PING);
                idle = listener;
                if (idle == null && millisSince(watchedAt) > MILLIS_UNWATCHED) {
                    stopped = true;
                }
            }
            if (idle != null && !isNew()) {
                tell(idle, Listener::ping);
            }
        }
    }

    private synchronized boolean isNew() {
        return isNew;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Takes up to this many steps, fewer if they are slow, so that a slow net moves on the screen too. */
    private void take(int steps) {
        long began = System.nanoTime();
        try {
            for (int i = 0; i < steps && !training.isDone() && millisSince(began) < MOST_MILLIS_A_FRAME; i++) {
                training.step();
            }
            if (training.isDone() && over == null) {
                over = new NetEnd("done", "all " + training.steps() + " steps are taken");
            }
        } catch (IllegalArgumentException | IllegalStateException diverged) {
            over = new NetEnd(
                    "diverged",
                    "after " + training.steps() + " steps the numbers are too large: " + diverged.getMessage()
                            + ". A lower rate may help");
        }
    }

    private void show(NetFrame frame) {
        Listener now;
        synchronized (this) {
            now = listener;
        }
        if (now == null) {
            return;
        }
        boolean there = tell(now, listening -> listening.frame(frame));
        NetEnd end = over;
        if (there && end != null) {
            forget(now);
            now.end(end);
        }
    }

    private interface Message {
        void to(Listener listener) throws IOException;
    }

    /** Whether the listener is there, and may go on listening. */
    private boolean tell(Listener to, Message message) {
        try {
            message.to(to);
            if (!to.isOld()) {
                return true;
            }
        } catch (IOException gone) {
            // Nobody is there to be told; the net waits for another.
        }
        forget(to);
        to.close();
        return false;
    }

    private synchronized void forget(Listener gone) {
        if (listener == gone) {
            listener = null;
            watchedAt = System.nanoTime();
        }
    }

    private synchronized @Nullable Listener exchangeListener(@Nullable Listener next) {
        Listener before = listener;
        listener = next;
        return before;
    }

    private synchronized void pause(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!stopped && System.nanoTime() < until) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
        }
    }
}
