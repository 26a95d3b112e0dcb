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
 * <p>So a helper that has just worked looks out for more for a while before it sleeps. There is one for each processor but
 * that of the caller, started when first needed. They help one caller at a time; another does its work alone meanwhile, and so
 * does a part that shares work in turn. Which thread does which part is left to chance, so parts must not depend on it.
 */
final class Threads {
    /** From how many operations on it is worth sharing: some 10 microseconds of work. */
    static final long WORTH_SHARING = 400_000;

    /** How long a helper looks out for more work, in nanoseconds. */
    private static final long PATIENCE = 500_000;

    /** How many times a waiting thread looks before it lets others run in between. */
    private static final int LOOKS = 10_000;

    private static final Threads HELPERS = new Threads(Runtime.getRuntime().availableProcessors() - 1);

    private final AtomicBoolean taken = new AtomicBoolean();
    private final Helper[] helpers;
    private volatile @Nullable Work current;

    Threads(int count) {
        helpers = new Helper[count];
    }

    /** Does the parts of some work, from 0 on, each once, and returns when all are done. */
    static void share(int parts, IntConsumer part) {
        HELPERS.help(parts, part);
    }

    /** As {@link #share}, with these helpers. */
    void help(int parts, IntConsumer part) {
        Work work = new Work(parts, part);
        if (helpers.length == 0 || !taken.compareAndSet(false, true)) {
            work.takePart();
        } else {
            try {
                current = work;
                callHelpers();
                work.takePart();
                work.await();
            } finally {
                current = null;
                taken.set(false);
            }
        }
        work.rethrow();
    }

    private void callHelpers() {
        for (int i = 0; i < helpers.length; i++) {
            Helper helper = helpers[i];
            if (helper == null) {
                helper = new Helper(i + 1);
                helpers[i] = helper;
                helper.start();
            } else if (helper.asleep) {
                LockSupport.unpark(helper);
            }
        }
    }

    /** Some work in parts, of which each thread takes the next one. */
    private static final class Work {
        private final int parts;
        private final IntConsumer part;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private volatile @Nullable Throwable failure;

        Work(int parts, IntConsumer part) {
            this.parts = parts;
            this.part = part;
            this.left = new AtomicInteger(parts);
        }

        void takePart() {
            for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
                try {
                    part.accept(i);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    left.decrementAndGet();
                }
            }
        }

        void await() {
            for (int looks = 0; left.get() > 0; looks++) {
                waitALittle(looks);
            }
        }

        /** Throws what a part threw; of several, any. */
        void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
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

        Helper(int number) {
            super("ravine-helper-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            Work done = null;
            while (true) {
                Work work = lookOut(done);
                work.takePart();
                done = work;
            }
        }

        /** Waits for work other than what was done last. */
        private Work lookOut(@Nullable Work done) {
            long since = System.nanoTime();
            for (int looks = 0; ; looks++) {
                Work work = current;
                if (work != null && work != done) {
                    return work;
                }
                if (System.nanoTime() - since > PATIENCE) {
                    sleep(done);
                    since = System.nanoTime();
                }
                waitALittle(looks);
            }
        }

        private void sleep(@Nullable Work done) {
            asleep = true;
            // A caller sees that this is asleep, or this sees the work.
            Work work = current;
            if (work == null || work == done) {
                LockSupport.park(Threads.this);
            }
            asleep = false;
        }
    }
}
