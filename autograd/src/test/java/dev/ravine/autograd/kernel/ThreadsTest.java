package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {
    @Test
    void eachPartIsDoneOnceByTheTimeItReturns() {
        Threads threads = new Threads(3);
        for (int round = 0; round < 20_000; round++) {
            int parts = round % 7;
            AtomicIntegerArray done = new AtomicIntegerArray(parts);
            threads.help(parts, done::incrementAndGet);
            for (int i = 0; i < parts; i++) {
                assertThat(done.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void whatPartsWroteIsSeenAfterwards() {
        Threads threads = new Threads(2);
        for (int round = 1; round < 20_000; round++) {
            int[] written = new int[4];
            int number = round;
            threads.help(4, i -> written[i] = number);
            assertThat(written).containsOnly(number);
        }
    }

    @Test
    void partsThatWaitForOneAnotherAreDoneAtOnce() {
        assertThat(threadsOf(new Threads(1), 2)).hasSize(2).contains(Thread.currentThread());
    }

    @Test
    void itReturnsWhenTheHelpersAreDoneToo() {
        Thread caller = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger done = new AtomicInteger();
        new Threads(1).help(2, i -> {
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
            Set<Thread> helpers =
                    caller.submit(() -> helpersOf(new Threads(2), 3)).get();
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

    /** The threads that do so many parts which wait for one another. */
    private static Set<Thread> threadsOf(Threads threads, int parts) {
        CountDownLatch all = new CountDownLatch(parts);
        Set<Thread> by = ConcurrentHashMap.newKeySet();
        threads.help(parts, i -> {
            by.add(Thread.currentThread());
            all.countDown();
            await(all);
        });
        return by;
    }

    @Test
    void aHelperWithNothingToDoFallsAsleep() throws InterruptedException {
        Threads threads = new Threads(1);
        Thread helper = helpersOf(threads, 2).iterator().next();
        long until = System.nanoTime() + 10_000_000_000L;
        while (helper.getState() != Thread.State.WAITING && System.nanoTime() < until) {
            Thread.sleep(1);
        }
        assertThat(helper.getState()).isEqualTo(Thread.State.WAITING);
        assertThat(LockSupport.getBlocker(helper)).isSameAs(threads);
    }

    @Test
    void thisMachinesHelpersDoEachPartOnce() {
        AtomicIntegerArray done = new AtomicIntegerArray(50);
        Threads.share(50, done::incrementAndGet);
        for (int i = 0; i < 50; i++) {
            assertThat(done.get(i)).isEqualTo(1);
        }
    }

    @Test
    void aHelperThatFellAsleepIsWoken() throws InterruptedException {
        Threads threads = new Threads(1);
        for (int round = 0; round < 20; round++) {
            assertThat(threadsOf(threads, 2)).hasSize(2);
            // Around the time that a helper's patience lasts.
            Thread.sleep(0, 100_000 * (round % 10));
        }
    }

    @Test
    void aHelperThatIsFallingAsleepSeesTheWork() {
        Threads threads = new Threads(1);
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
        new Threads(0).help(4, order::add);
        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aPartMaySharePartsOfItsOwn() {
        Threads threads = new Threads(2);
        AtomicInteger sum = new AtomicInteger();
        threads.help(4, i -> threads.help(5, sum::addAndGet));
        assertThat(sum).hasValue(4 * 10);
    }

    @Test
    void severalCallersMayShareAtOnce() throws Exception {
        Threads threads = new Threads(2);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> sums = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                sums.add(callers.submit(() -> {
                    AtomicInteger sum = new AtomicInteger();
                    for (int round = 0; round < 2_000; round++) {
                        threads.help(3, i -> sum.addAndGet(i + 1));
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
        Threads threads = new Threads(2);
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> threads.help(5, i -> {
                    done.incrementAndGet();
                    if (i == 3) {
                        throw new IllegalStateException("part 3");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("part 3");
        assertThat(done).hasValue(5);
        threads.help(2, i -> done.incrementAndGet());
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
