package dev.ravine.autograd.capture;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.SharedKernel;
import dev.ravine.autograd.capture.Recorder.Call;
import dev.ravine.autograd.kernel.Kernels;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/**
 * What is run at a time: a kernel, or several together, in parts that may be done by several threads. Everything that a run
 * needs is made before.
 */
abstract class Unit implements IntConsumer {
    private static final Kernels K = Kernels.active();

    private final List<Call> calls;
    private long nanos;

    Unit(List<Call> calls) {
        this.calls = List.copyOf(calls);
    }

    static Unit of(List<Call> calls) {
        Call first = calls.get(0);
        if (first.kernel() instanceof EntryKernel) {
            return new Chain(calls);
        }
        return first.kernel() instanceof SharedKernel kernel ? new Shared(first, kernel) : new Single(first);
    }

    /** In how many parts it is done. */
    abstract int parts();

    /** About how many operations on numbers it takes; 0 if it must not run beside another unit. */
    abstract long operations();

    /** Does a part. */
    @Override
    public abstract void accept(int part);

    final void run() {
        if (parts() == 1) {
            accept(0);
        } else {
            K.share(parts(), operations(), this);
        }
    }

    final void runMeasured() {
        long start = System.nanoTime();
        run();
        nanos += System.nanoTime() - start;
    }

    final long nanos() {
        return nanos;
    }

    final List<Call> calls() {
        return calls;
    }

    final String name() {
        String path = calls.get(0).path();
        return calls.stream()
                .map(Call::operation)
                .collect(Collectors.joining(" | ", path.isEmpty() ? "" : path + ": ", ""));
    }

    /** A kernel, or an effect, as it is. */
    private static final class Single extends Unit {
        private final Call call;

        Single(Call call) {
            super(List.of(call));
            this.call = call;
        }

        @Override
        int parts() {
            return 1;
        }

        @Override
        long operations() {
            return 0;
        }

        @Override
        public void accept(int part) {
            call.run();
        }
    }

    /** A kernel in parts. */
    private static final class Shared extends Unit {
        private final SharedKernel kernel;
        private final DMatrixRMaj y;
        private final DMatrixRMaj[] in;

        Shared(Call call, SharedKernel kernel) {
            super(List.of(call));
            this.kernel = kernel;
            this.y = Objects.requireNonNull(call.y());
            this.in = call.in();
        }

        @Override
        int parts() {
            return kernel.parts();
        }

        @Override
        long operations() {
            return kernel.operations();
        }

        @Override
        public void accept(int part) {
            kernel.fill(part, y, in);
        }
    }

    /** Kernels that work entry by entry on as many entries: all of them on a chunk, while it is in the nearest cache. */
    private static final class Chain extends Unit {
        /** Entries of a chunk: 16 KiB of each operand. */
        private static final int CHUNK = 2048;

        private final EntryKernel[] kernels;
        private final DMatrixRMaj[] ys;
        private final DMatrixRMaj[][] ins;
        private final int n;
        private final int chunks;

        Chain(List<Call> calls) {
            super(calls);
            kernels = calls.stream().map(Call::kernel).toArray(EntryKernel[]::new);
            ys = calls.stream().map(Call::y).toArray(DMatrixRMaj[]::new);
            ins = calls.stream().map(Call::in).toArray(DMatrixRMaj[][]::new);
            n = ys[0].data.length;
            chunks = Math.max(1, (n + CHUNK - 1) / CHUNK);
        }

        @Override
        int parts() {
            return chunks;
        }

        @Override
        long operations() {
            return (long) n * kernels.length * Kernels.PER_ENTRY;
        }

        @Override
        public void accept(int chunk) {
            int from = chunk * CHUNK;
            int to = Math.min(n, from + CHUNK);
            for (int i = 0; i < kernels.length; i++) {
                kernels[i].fill(ys[i], ins[i], from, to);
            }
        }
    }

    /** Units that do not need each other, at once. */
    static final class Wave extends Unit {
        private final Unit[] units;

        Wave(List<Unit> units) {
            super(units.stream().flatMap(unit -> unit.calls().stream()).toList());
            this.units = units.toArray(Unit[]::new);
        }

        @Override
        int parts() {
            int all = 0;
            for (Unit unit : units) all += unit.parts();
            return all;
        }

        @Override
        long operations() {
            long all = 0;
            for (Unit unit : units) all += unit.operations();
            return all;
        }

        @Override
        public void accept(int part) {
            int left = part;
            int next = 0;
            while (left >= units[next].parts()) left -= units[next++].parts();
            units[next].accept(left);
        }
    }
}
