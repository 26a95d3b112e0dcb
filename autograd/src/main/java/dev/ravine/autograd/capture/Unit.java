package dev.ravine.autograd.capture;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.SharedKernel;
import dev.ravine.autograd.capture.Recorder.Call;
import dev.ravine.autograd.kernel.Kernels;
import java.util.List;
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
    private final int parts;
    private final long operations;
    private long nanos;

    /**
     * Makes a unit.
     *
     * @param parts in how many parts it is done
     * @param operations about how many operations on numbers it takes; 0 if it must not run beside another unit
     */
    Unit(List<Call> calls, int parts, long operations) {
        this.calls = List.copyOf(calls);
        this.parts = parts;
        this.operations = operations;
    }

    static Unit of(List<Call> calls) {
        Call first = calls.get(0);
        if (first.kernel() instanceof EntryKernel) {
            return new Chain(calls, first.y().data.length);
        }
        return first.kernel() instanceof SharedKernel kernel ? new Shared(first, kernel) : new Single(first);
    }

    /** Does a part. */
    @Override
    public abstract void accept(int part);

    final void run() {
        if (parts == 1) {
            accept(0);
        } else {
            K.share(parts, operations, this);
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

    final int parts() {
        return parts;
    }

    final long operations() {
        return operations;
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

    /** A kernel as it is. */
    private static final class Single extends Unit {
        private final Kernel kernel;
        private final DMatrixRMaj y;
        private final DMatrixRMaj[] in;

        Single(Call call) {
            super(List.of(call), 1, 0);
            this.kernel = call.kernel();
            this.y = call.y();
            this.in = call.in();
        }

        @Override
        public void accept(int part) {
            kernel.fill(y, in);
        }
    }

    /** A kernel in parts. */
    private static final class Shared extends Unit {
        private final SharedKernel kernel;
        private final DMatrixRMaj y;
        private final DMatrixRMaj[] in;

        Shared(Call call, SharedKernel kernel) {
            super(List.of(call), kernel.parts(), kernel.operations());
            this.kernel = kernel;
            this.y = call.y();
            this.in = call.in();
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

        Chain(List<Call> calls, int n) {
            super(calls, Math.max(1, (n + CHUNK - 1) / CHUNK), (long) n * calls.size() * Kernels.PER_ENTRY);
            kernels = calls.stream().map(Call::kernel).toArray(EntryKernel[]::new);
            ys = calls.stream().map(Call::y).toArray(DMatrixRMaj[]::new);
            ins = calls.stream().map(Call::in).toArray(DMatrixRMaj[][]::new);
            this.n = n;
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
            super(
                    units.stream().flatMap(unit -> unit.calls.stream()).toList(),
                    units.stream().mapToInt(unit -> unit.parts).sum(),
                    units.stream().mapToLong(unit -> unit.operations).sum());
            this.units = units.toArray(Unit[]::new);
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
