package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.State;
import dev.ravine.nn.SplitMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches that are prepared on another thread. */
class PrefetchTest {
    private static Batches batches(int samples, int size, long seed) {
        DMatrixRMaj x = new DMatrixRMaj(samples, 1);
        for (int i = 0; i < samples; i++) x.data[i] = i;
        SplitMix noise = new SplitMix(seed + 1);
        return Batches.of(Dataset.of(x, IntStream.range(0, samples).toArray()))
                .size(size)
                .shuffle(new SplitMix(seed))
                .augment(of -> {
                    for (int i = 0; i < of.data.length; i++) of.data[i] += noise.nextDouble();
                    return of;
                });
    }

    private static List<String> rest(Iterator<Batch> pass) {
        List<String> rest = new ArrayList<>();
        pass.forEachRemaining(batch -> rest.add(text(batch)));
        return rest;
    }

    private static String text(Batch batch) {
        return Arrays.toString(batch.indices())
                + Arrays.toString(batch.x().value().data)
                + Arrays.toString(batch.labels());
    }

    @Property(tries = 100)
    void batchesAreTheSameInTheSameOrderOverPasses(
            @ForAll @IntRange(min = 1, max = 30) int samples,
            @ForAll @IntRange(min = 1, max = 31) int size,
            @ForAll @IntRange(min = 1, max = 5) int ahead,
            @ForAll long seed) {
        Batches plain = batches(samples, size, seed);
        Batches prefetched = batches(samples, size, seed).prefetch(ahead);
        for (int pass = 0; pass < 3; pass++) {
            assertThat(rest(prefetched.iterator())).isEqualTo(rest(plain.iterator()));
        }
    }

    @Property(tries = 50)
    void aSavedPassGoesOnAfterWhatTheCallerGotNotAfterWhatWasPrepared(
            @ForAll @IntRange(max = 7) int taken, @ForAll @IntRange(min = 1, max = 9) int ahead) {
        Batches batches = batches(23, 3, 1).augment(x -> x).prefetch(ahead);
        Iterator<Batch> pass = batches.iterator();
        for (int i = 0; i < taken; i++) pass.next();
        State saved = batches.state();
        Batches resumed = batches(23, 3, 2).augment(x -> x).prefetch(ahead);
        resumed.restore(saved);
        assertThat(rest(resumed.iterator())).isEqualTo(rest(pass));
    }

    @Test
    void theNextBatchesArePreparedWhileTheCallerComputesAndNoMoreThanWereAskedFor() throws Exception {
        AtomicInteger prepared = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Iterator<Batch> pass = batches(10, 1, 1)
                .augment(x -> {
                    prepared.incrementAndGet();
                    threads.add(Thread.currentThread());
                    three.countDown();
                    return x;
                })
                .prefetch(2)
                .iterator();
        pass.next();
        // Without another call.
        assertThat(three.await(30, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(50);
        assertThat(prepared).hasValue(3);
        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
        pass.next();
        rest(pass);
        assertThat(prepared).hasValue(10);
        assertThat(threads).hasSize(1);
    }

    @Test
    @Timeout(60)
    void theThreadEndsWithThePassAndSoonAfterOneThatIsLeft() throws Exception {
        for (int taken : new int[] {10, 1}) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            Iterator<Batch> pass = batches(10, 1, 1)
                    .augment(x -> {
                        threads.add(Thread.currentThread());
                        return x;
                    })
                    .prefetch(3)
                    .iterator();
            for (int i = 0; i < taken; i++) pass.next();
            assertThat(threads).hasSize(1);
            for (Thread thread : threads) {
                assertThat(thread.isDaemon()).isTrue();
                thread.join(30_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    @Timeout(60)
    void aPassThatWasLeftGoesOnAfterItsThreadEnded() throws Exception {
        Iterator<Batch> pass = batches(10, 3, 1).prefetch(1).iterator();
        Iterator<Batch> plain = batches(10, 3, 1).iterator();
        assertThat(text(pass.next())).isEqualTo(text(plain.next()));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("ravine-batches")) thread.join(30_000);
        }
        assertThat(rest(pass)).isEqualTo(rest(plain));
    }

    @Test
    void aFailureComesOutAtItsBatchWithItsCauseAndLaterOnesFollow() {
        List<RuntimeException> failures = new ArrayList<>();
        Iterator<Batch> pass = batches(3, 1, 1)
                .augment(x -> {
                    if (failures.isEmpty()) {
                        failures.add(new IllegalArgumentException("no such image"));
                        throw failures.get(0);
                    }
                    return x;
                })
                .prefetch(2)
                .iterator();
        assertThatThrownBy(pass::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Batches.prefetch: a batch could not be prepared:"
                        + " java.lang.IllegalArgumentException: no such image")
                .hasCause(failures.get(0));
        assertThat(rest(pass)).hasSize(2);
        Iterator<Batch> wrong =
                batches(3, 1, 1).augment(x -> new DMatrixRMaj(2, 1)).prefetch(1).iterator();
        assertThatThrownBy(wrong::next).hasRootCauseMessage("Batches.augment: it returned 2×1 for 1 samples");
    }

    @Test
    void anInterruptedCallerGetsItsBatchesAndStaysInterrupted() {
        Batches prefetched = batches(9, 2, 4).prefetch(2);
        Thread.currentThread().interrupt();
        List<String> batches = rest(prefetched.iterator());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batches).isEqualTo(rest(batches(9, 2, 4).iterator()));
    }

    @Test
    void fewerThanOneAheadIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batches(3, 1, 1).prefetch(0))
                .withMessage("Batches.prefetch: 0 batches ahead, expected at least 1");
    }
}
