package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that have computed once, and live on: those of a server's pool, or a virtual one for each request. */
@Timeout(120)
@Tag("slow")
class ParkedThreadsTest {
    /** Of a size whose products go through buffers of a megabyte and more. */
    private static final int SIZE = 96;

    @Test
    void aThreadThatHasComputedKeepsNextToNothing() throws Exception {
        boolean virtual = Runtime.version().feature() >= 21;
        int count = virtual ? 2000 : 200;
        Parameter w = new Parameter("w", new DMatrixRMaj(SIZE, SIZE));
        Variable x = Variable.of(new DMatrixRMaj(SIZE, SIZE));
        differentiate(w, x);
        CountDownLatch computed = new CountDownLatch(count);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        long before = usedHeap();
        try {
            for (int i = 0; i < count; i++) {
                threads.add(start(virtual, () -> {
                    differentiate(w, x);
                    computed.countDown();
                    await(end);
                }));
            }
            computed.await();
            long each = (usedHeap() - before) / count;
            // The thread itself, its stack where that is in the heap, its thread locals and its place in the list.
            assertThat(each).as("bytes of heap for each of %d threads", count).isLessThan(10_000);
        } finally {
            end.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void differentiate(Parameter w, Variable x) {
        tanh(x.matmul(w)).transpose().matmul(x).mean().backward();
    }

    /** A virtual thread where the JDK has them, which is more recent than what this is compiled for. */
    private static Thread start(boolean virtual, Runnable body) throws ReflectiveOperationException {
        if (virtual) {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        }
        Thread thread = new Thread(body);
        thread.start();
        return thread;
    }

    private static long usedHeap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
