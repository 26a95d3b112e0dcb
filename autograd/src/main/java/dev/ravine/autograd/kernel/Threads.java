package dev.ravine.autograd.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help with work too short for a pool: waking a thread that sleeps takes some 50 microseconds, and most of what
 * there is to share takes not much longer.
 *
 * <p>So a helper that has just worked looks out for more for a while before it sleeps. It is started when first needed.
 * One that has slept for its lifetime, or was interrupted, ends; another is started when it is needed again. So nothing of
 * the library stays at work in a program that no longer uses it. They help one caller at a time; another does its work alone
 * meanwhile, and so does a part that shares work in turn. Which thread does which part is left to chance, so parts must not
 * depend on it. Sharing allocates nothing, and nothing of the work is kept after it.
 */
final class Threads {
    /** From how many operations on it is worth sharing: some 10 microseconds of work. */
    static final long WORTH_SHARING = 400_000;

    /** How long a helper looks out for more work, in nanoseconds. */
    private static final long PATIENCE = 500_000;

    /** How many times a waiting thread looks before it lets others run in between. */
    private static final int LOOKS = 10_000;

    private static final IntConsumer NOTHING = i -> {};

    private final long lifetime;
    private final AtomicBoolean taken = new AtomicBoolean();

    // The present work. Whoever takes a part by counting down what is open may read the rest, which stays as it is
    // until the last part is done. So a helper that comes late takes a part of the work that is present then, or none.
    private int parts;
    private IntConsumer part = NOTHING;
    private @Nullable Throwable failure;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();

    /** To be used by the caller whose work is present. */
    private final Helper[] helpers;

    /**
     * Prepares helpers, and starts none.
     *
     * @param lifetime after how many nanoseconds of sleep a helper ends
     */
    Threads(int count, long lifetime) {
        this.helpers = new Helper[count];
        this.lifetime = lifetime;
    }

    /**
     * Does the parts of some work, from 0 on, each once, and returns when all are done. What a part throws reaches the
     * caller, of several any; other parts may then be left undone, but none is still being done.
     */
    void share(int parts, IntConsumer part) {
        if (helpers.length == 0 || !taken.compareAndSet(false, true)) {
            for (int i = 0; i < parts; i++) part.accept(i);
            return;
        }
        Throwable thrown;
        try {
            this.parts = parts;
            this.part = part;
            undone.set(parts);
            open.set(parts);
            callHelpers();
        } finally {
            takeParts();
            for (int looks = 0; undone.get() > 0; looks++) waitALittle(looks);
            thrown = failure;
            this.part = NOTHING;
            failure = null;
            taken.set(false);
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    private void callHelpers() {
        for (int i = 0; i < helpers.length; i++) {
            Helper helper = helpers[i];
            if (helper == null || helper.ended) {
                helper = new Helper(i + 1);
                helpers[i] = helper;
                helper.start();
            } else if (helper.asleep) {
                LockSupport.unpark(helper);
            }
        }
    }

    /** Does parts of the present work while there are open ones; says whether there was one. */
    private boolean takeParts() {
        boolean any = false;
        while (open.get() > 0) {
            int left = open.getAndDecrement();
            if (left > 0) {
                doPart(parts - left);
                any = true;
            }
        }
        return any;
    }

    private void doPart(int i) {
        try {
            part.accept(i);
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            undone.decrementAndGet();
        }
    }

    private static void waitALittle(int looks) {
        if (looks % LOOKS == LOOKS - 1) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    private final class Helper extends Thread {
        private volatile boolean asleep;
        private volatile boolean ended;

        Helper(int number) {
            // Nothing that belongs to the caller who happens to come first, such as its inherited thread locals.
            super(null, null, "ravine-helper-" + number, 0, false);
            setContextClassLoader(null);
            setDaemon(true);
        }

        @Override
        public void run() {
            boolean needed = true;
            while (needed && !isInterrupted()) {
                lookOut();
                needed = sleep();
            }
            // A caller sees that this has ended, or this sees the work.
            ended = true;
            takeParts();
        }

        /** Takes part in what comes, until nothing has come for a while. */
        private void lookOut() {
            long since = System.nanoTime();
            for (int looks = 0; !isInterrupted() && System.nanoTime() - since <= PATIENCE; looks++) {
                if (takeParts()) {
                    since = System.nanoTime();
                }
                waitALittle(looks);
            }
        }

        /** Sleeps until it is woken; says whether that happened within its lifetime. */
        private boolean sleep() {
            long since = System.nanoTime();
            asleep = true;
            // A caller sees that this is asleep, or this sees the work.
            if (open.get() <= 0) {
                LockSupport.parkNanos(Threads.this, lifetime);
            }
            asleep = false;
            return System.nanoTime() - since < lifetime;
        }
    }
}
