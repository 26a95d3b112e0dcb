package dev.ravine.examples.benchmarks.memory;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.examples.benchmarks.report.Arguments;
import dev.ravine.examples.benchmarks.report.MarkdownTable;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.AdamW;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ejml.data.DMatrixRMaj;

/**
 * Does the library hold out in a busy program? Eight threads train, evaluate, save and load for minutes, while another
 * interrupts them and pools come and go.
 *
 * <p>Every run of a thread begins with the same seed and has to end with the same bits. What is live at a look depends on
 * what the threads are doing, so the program fails only if the live heap has more than doubled since the first look, and
 * grown by more than 20 MB, or if there are more than 32 threads more; the table shows whether they are flat.
 */
public final class Soak {
    private static final int THREADS = 8;
    private static final int LOOKS = 10;

    /** So large that helper threads take part in each product. */
    private static final int SIZE = 96;

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final AtomicLong bits = new AtomicLong();
    private final Path folder;
    private final Sequential served = net(new SplitMix(0));
    private final Variable x = Variable.wrap(input());

    private Soak(Path folder) {
        this.folder = folder;
    }

    /**
     * Prints the live heap and the threads ten times on the way.
     *
     * @param minutes how long; ten, unless given. Exits with 1 if something grew or was different.
     */
    public static void main(String[] minutes) throws Exception {
        double length = 10;
        try {
            length = minutes.length == 0 ? length : Arguments.positive("MINUTES", minutes[0]);
        } catch (IllegalArgumentException e) {
            System.err.println("examples/run soak [MINUTES]: " + e.getMessage());
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("soak");
        boolean passed;
        try {
            passed = new Soak(folder).run((long) (length * 60e9));
        } finally {
            delete(folder);
        }
        System.exit(passed ? 0 : 1);
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) Files.delete(file);
        }
        Files.delete(folder);
    }

    private static Sequential net(SplitMix random) {
        return Sequential.of(
                new Linear(SIZE, SIZE, random),
                new BatchNorm(SIZE),
                new Gelu(),
                new Dropout(0.3, random),
                new Linear(SIZE, SIZE, random));
    }

    private static DMatrixRMaj input() {
        DMatrixRMaj input = new DMatrixRMaj(SIZE, SIZE);
        for (int i = 0; i < input.data.length; i++) {
            input.data[i] = Math.floorMod(37 * i, 101) / 101.0;
        }
        return input;
    }

    private boolean run(long nanos) throws Exception {
        long begin = System.nanoTime();
        long end = begin + nanos;
        List<Thread> workers = new ArrayList<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread worker = new Thread(() -> work(number, end, failures), "soak-" + i);
            workers.add(worker);
            worker.start();
        }
        Thread interrupter = new Thread(() -> interrupt(workers, end), "soak-interrupter");
        interrupter.start();

        MarkdownTable table = new MarkdownTable("after", "runs", "interrupts", "live KiB", "threads");
        long[] heap = new long[LOOKS];
        int[] threads = new int[LOOKS];
        for (int look = 0; look < LOOKS; look++) {
            TimeUnit.NANOSECONDS.sleep(begin + nanos * (look + 1) / LOOKS - System.nanoTime());
            heap[look] = Heap.liveBytes();
            threads[look] = Thread.getAllStackTraces().size();
            table.row(
                    String.format(Locale.ROOT, "%.0f s", (System.nanoTime() - begin) / 1e9),
                    runs.toString(),
                    interrupts.toString(),
                    String.format(Locale.ROOT, "%,d", heap[look] / 1024),
                    Integer.toString(threads[look]));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        interrupter.join();
        System.out.println(table);
        failures.forEach(Throwable::printStackTrace);
        boolean grew = heap[LOOKS - 1] > 2 * heap[0] + 20_000_000 || threads[LOOKS - 1] > threads[0] + 4 * THREADS;
        System.out.println(failures.isEmpty() && !grew ? "nothing grew, no bit different" : "FAILED");
        return failures.isEmpty() && !grew;
    }

    private void interrupt(List<Thread> workers, long end) {
        SplitMix random = new SplitMix(1);
        while (System.nanoTime() < end) {
            workers.get((int) (random.nextDouble() * THREADS)).interrupt();
            interrupts.incrementAndGet();
            try {
                Thread.sleep((long) (random.nextDouble() * 50));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void work(int number, long end, Queue<Throwable> failures) {
        try {
            while (System.nanoTime() < end && failures.isEmpty()) {
                same(trained(folder.resolve(number + ".safetensors"), number % 2 == 0));
                runs.incrementAndGet();
            }
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    /** Compares a run's last number with that of all other runs. */
    private void same(double loss) {
        long now = Double.doubleToLongBits(loss);
        if (!bits.compareAndSet(0, now) && bits.get() != now) {
            throw new AssertionError(
                    "a run ended with the loss " + loss + ", and others with " + Double.longBitsToDouble(bits.get()));
        }
    }

    /** Trains a net half way, saves it, goes on with what was loaded into another, and evaluates. */
    private double trained(Path file, boolean isCaptured) {
        SplitMix random = new SplitMix(3);
        Sequential model = net(random);
        Optimizer optimizer = Optimizer.of(new AdamW(), 1e-3, model.parameters());
        train(model, optimizer, isCaptured);
        Checkpoint.of(model).with("optimizer", optimizer).with("random", random).save(file);

        SplitMix later = new SplitMix(4);
        Sequential loaded = net(later);
        Optimizer resumed = Optimizer.of(new AdamW(), 1e-3, loaded.parameters());
        Checkpoint.of(loaded).with("optimizer", resumed).with("random", later).load(file);
        train(loaded, resumed, !isCaptured);
        return scoreInAPool(loaded) + loaded.evaluating(() -> loss(loaded).scalar());
    }

    private void train(Sequential model, Optimizer optimizer, boolean isCaptured) {
        var captured = Captured.of((Variable input) -> Losses.meanSquaredError(model.forward(input), input));
        for (int step = 0; step < 20; step++) {
            optimizer.step(isCaptured ? captured.gradients(x) : loss(model).backward());
            if (step % 5 == 0) {
                model.evaluating(() -> Recording.off(() -> loss(model)));
            }
        }
    }

    private Variable loss(Sequential model) {
        return Losses.meanSquaredError(model.forward(x), x);
    }

    /** What three threads of a pool that does not live long find for the net that all threads share, and for this one. */
    private double scoreInAPool(Sequential model) {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Future<Double>> scores = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Callable<Double> score =
                        () -> served.evaluating(() -> loss(served).scalar())
                                + model.evaluating(() -> loss(model).backward().norm());
                scores.add(pool.submit(score));
            }
            double sum = 0;
            for (Future<Double> score : scores) {
                sum += uninterrupted(score);
            }
            return sum;
        } finally {
            pool.shutdown();
        }
    }

    private static double uninterrupted(Future<Double> score) {
        while (true) {
            try {
                return score.get();
            } catch (InterruptedException e) {
                // The next run is to be interrupted again, and this one has to end.
                Thread.interrupted();
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }
}
