package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {
    private static final long SECOND = 1_000_000_000L;

    private static Threads threads(int count) {
        return new Threads(count, 10 * SECOND);
    }

    @Test
    void eachPartIsDoneOnceByTheTimeItReturns() {
        Threads threads = threads(3);
        for (int round = 0; round < 20_000; round++) {
            int parts = round % 7;
            AtomicIntegerArray done = new AtomicIntegerArray(parts);
            threads.share(parts, done::incrementAndGet);
            for (int i = 0; i < parts; i++) {
                assertThat(done.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void whatPartsWroteIsSeenAfterwards() {
        Threads threads = threads(2);
        for (int round = 1; round < 20_000; round++) {
            int[] written = new int[4];
            int number = round;
            threads.share(4, i -> written[i] = number);
            assertThat(written).containsOnly(number);
        }
    }

    @Test
    void partsThatWaitForOneAnotherAreDoneAtOnce() {
        assertThat(threadsOf(threads(1), 2)).hasSize(2).contains(Thread.currentThread());
    }

    @Test
    void itReturnsWhenTheHelpersAreDoneToo() {
        Thread caller = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger done = new AtomicInteger();
        threads(1).share(2, i -> {
            both.countDown();
            await(both);
            if (Thread.currentThread() != caller) {
                LockSupport.parkNanos(50_000_000);
            }
            done.incrementAndGet();
        });
        assertThat(done).hasValue(2);
    }

    @Test
    void helpersAreDaemonsAndSayWhichTheyAre() throws Exception {
        // A thread is a daemon where the one that makes it is; those of a pool are not.
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Set<Thread> helpers = caller.submit(() -> helpersOf(threads(2), 3)).get();
            assertThat(helpers)
                    .extracting(Thread::getName)
                    .containsExactlyInAnyOrder("ravine-helper-1", "ravine-helper-2");
            assertThat(helpers).allMatch(Thread::isDaemon);
        } finally {
            caller.shutdown();
        }
    }

    private static Set<Thread> helpersOf(Threads threads, int parts) {
        Set<Thread> by = threadsOf(threads, parts);
        by.remove(Thread.currentThread());
        return by;
    }

    /** The threads that run {@code parts} parts which wait for one another. */
    private static Set<Thread> threadsOf(Threads threads, int parts) {
        CountDownLatch all = new CountDownLatch(parts);
        Set<Thread> by = ConcurrentHashMap.newKeySet();
        threads.share(parts, i -> {
            by.add(Thread.currentThread());
            all.countDown();
            await(all);
        });
        return by;
    }

    @Test
    void aHelperWithNothingToDoFallsAsleep() throws InterruptedException {
        Threads threads = threads(1);
        Thread helper = helpersOf(threads, 2).iterator().next();
        awaitState(helper, Thread.State.TIMED_WAITING);
        assertThat(LockSupport.getBlocker(helper)).isSameAs(threads);
    }

    /** Waits for at most ten seconds. */
    private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
        long until = System.nanoTime() + 10 * SECOND;
        while (thread.getState() != state && System.nanoTime() < until) {
            Thread.sleep(1);
        }
        assertThat(thread.getState()).isEqualTo(state);
    }

    @Test
    void aHelperThatSleptForLongEndsAndAnotherIsStartedWhenItIsNeeded() throws InterruptedException {
        Threads threads = new Threads(1, SECOND / 100);
        Thread first = helpersOf(threads, 2).iterator().next();
        awaitState(first, Thread.State.TERMINATED);
        Thread second = helpersOf(threads, 2).iterator().next();
        assertThat(second).isNotSameAs(first);
        assertThat(second.getName()).isEqualTo(first.getName());
    }

    @Test
    void helpIsThereWhileAHelperEnds() {
        // Sleeps end as soon as they begin, and the caller comes at any time around that.
        Threads threads = new Threads(1, 1);
        for (int round = 0; round < 1000; round++) {
            assertThat(threadsOf(threads, 2)).hasSize(2);
            long until = System.nanoTime() + 480_000 + 60L * round;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aHelperThatIsInterruptedEndsAndAnotherIsStartedWhenItIsNeeded() throws InterruptedException {
        Threads threads = threads(1);
        Thread asleep = helpersOf(threads, 2).iterator().next();
        awaitState(asleep, Thread.State.TIMED_WAITING);
        asleep.interrupt();
        awaitState(asleep, Thread.State.TERMINATED);
        Thread looking = helpersOf(threads, 2).iterator().next();
        looking.interrupt();
        awaitState(looking, Thread.State.TERMINATED);
        assertThat(helpersOf(threads, 2)).hasSize(1).doesNotContain(asleep, looking);
    }

    @Test
    void aHelperThatIsInterruptedDoesItsPart() {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        Thread caller = Thread.currentThread();
        threads(1).share(2, i -> {
            both.countDown();
            await(both);
            if (Thread.currentThread() != caller) {
                Thread.currentThread().interrupt();
            }
            done.incrementAndGet();
        });
        assertThat(done).hasValue(2);
    }

    @Test
    void whoStopsTheThreadsOfAProgramStopsItsHelpers() throws Exception {
        // As mvn exec:java does at the end: it interrupts the threads of the program's group, and waits for them.
        ThreadGroup group = new ThreadGroup("program");
        CountDownLatch end = new CountDownLatch(1);
        Set<Thread> helpers = ConcurrentHashMap.newKeySet();
        Thread program = new Thread(group, () -> {
            helpers.addAll(helpersOf(threads(3), 4));
            end.countDown();
        });
        program.start();
        end.await();
        assertThat(helpers).hasSize(3).allMatch(helper -> helper.getThreadGroup() == group);
        group.interrupt();
        for (Thread helper : helpers) {
            awaitState(helper, Thread.State.TERMINATED);
        }
    }

    @Test
    void aHelperTakesOverNothingFromTheThreadThatStartedIt() throws Exception {
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader ofAnApplication = new URLClassLoader(new URL[0])) {
            inherited.set("of an application");
            Thread.currentThread().setContextClassLoader(ofAnApplication);
            CountDownLatch both = new CountDownLatch(2);
            Thread caller = Thread.currentThread();
            List<Object> seen = new ArrayList<>();
            threads(1).share(2, i -> {
                both.countDown();
                await(both);
                if (Thread.currentThread() != caller) {
                    seen.add(inherited.get());
                    seen.add(Thread.currentThread().getContextClassLoader());
                }
            });
            assertThat(seen).hasSize(2).doesNotContain("of an application", ofAnApplication);
        } finally {
            inherited.remove();
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void nothingOfTheWorkIsKept() throws InterruptedException {
        Threads threads = threads(1);
        WeakReference<IntConsumer> part = workOn(threads);
        long until = System.nanoTime() + 10 * SECOND;
        while (part.get() != null && System.nanoTime() < until) {
            System.gc();
            Thread.sleep(1);
        }
        assertThat(part.get()).isNull();
        // Those who were asked to help are there still.
        assertThat(threadsOf(threads, 2)).hasSize(2);
    }

    private static WeakReference<IntConsumer> workOn(Threads threads) {
        CountDownLatch both = new CountDownLatch(2);
        IntConsumer part = i -> {
            both.countDown();
            await(both);
            throw new IllegalStateException("part " + i);
        };
        assertThatThrownBy(() -> threads.share(2, part)).hasMessageStartingWith("part ");
        return new WeakReference<>(part);
    }

    @Test
    void sharingAllocatesNothing() {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Threads threads = threads(1);
        AtomicInteger done = new AtomicInteger();
        IntConsumer part = i -> done.incrementAndGet();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                threads.share(4, part);
            }
            least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
        assertThat(done).hasValue(10 * 1000 * 4);
    }

    @Test
    void aHelperThatComesLateTakesPartsOfThePresentWorkOnly() {
        // Far more helpers than processors, so that some are always late.
        Threads threads = threads(6);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger present = new AtomicInteger();
        for (int round = 1; round < 20_000; round++) {
            int number = round;
            int parts = 1 + round % 5;
            present.set(number);
            AtomicInteger done = new AtomicInteger();
            threads.share(parts, i -> {
                if (present.get() != number || i < 0 || i >= parts) {
                    wrong.incrementAndGet();
                }
                done.incrementAndGet();
            });
            assertThat(done).hasValue(parts);
        }
        assertThat(wrong).hasValue(0);
    }

    @Test
    void aHelperThatFellAsleepIsWoken() throws InterruptedException {
        Threads threads = threads(1);
        for (int round = 0; round < 20; round++) {
            assertThat(threadsOf(threads, 2)).hasSize(2);
            // Around the time that a helper's patience lasts.
            Thread.sleep(0, 100_000 * (round % 10));
        }
    }

    @Test
    void aHelperThatIsFallingAsleepSeesTheWork() {
        Threads threads = threads(1);
        for (int round = 0; round < 2000; round++) {
            assertThat(threadsOf(threads, 2)).hasSize(2);
            // To within nanoseconds of the time that a helper's patience lasts, in one round or another.
            long until = System.nanoTime() + 480_000 + 20L * round;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void withoutHelpersTheCallerDoesAllInOrder() {
        List<Integer> order = new ArrayList<>();
        threads(0).share(4, order::add);
        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aPartMaySharePartsOfItsOwn() {
        Threads threads = threads(2);
        AtomicInteger sum = new AtomicInteger();
        threads.share(4, i -> threads.share(5, sum::addAndGet));
        assertThat(sum).hasValue(4 * 10);
    }

    @Test
    void severalCallersMayShareAtOnce() throws Exception {
        Threads threads = threads(2);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> sums = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                sums.add(callers.submit(() -> {
                    AtomicInteger sum = new AtomicInteger();
                    for (int round = 0; round < 2_000; round++) {
                        threads.share(3, i -> sum.addAndGet(i + 1));
                    }
                    return sum.get();
                }));
            }
            for (Future<Integer> sum : sums) {
                assertThat(sum.get()).isEqualTo(6 * 2_000);
            }
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void whatAPartThrowsReachesTheCallerWhenAllAreDone() {
        Threads threads = threads(2);
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> threads.share(5, i -> {
                    done.incrementAndGet();
                    if (i == 3) {
                        throw new IllegalStateException("part 3");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("part 3");
        assertThat(done).hasValue(5);
        threads.share(2, i -> done.incrementAndGet());
        assertThat(done).hasValue(7);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
