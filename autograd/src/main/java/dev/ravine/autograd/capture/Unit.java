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

/** What is run at a time: a kernel, or several together. Everything that a run needs is made before. */
abstract class Unit {
    private final List<Call> calls;

    Unit(List<Call> calls) {
        this.calls = calls;
    }

    abstract void run();

    final List<Call> calls() {
        return calls;
    }

    final String name() {
        return calls.stream().map(Call::operation).collect(Collectors.joining(" | "));
    }

    /** A kernel, or an effect, as it is. */
    static final class Single extends Unit {
        private final Call call;

        Single(Call call) {
            super(List.of(call));
            this.call = call;
        }

        @Override
        void run() {
            call.run();
        }
    }

    /** A kernel in parts, on several threads where that is worth it. */
    static final class Shared extends Unit implements IntConsumer {
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
        void run() {
            Kernels.active().share(kernel.parts(), kernel.operations(), this);
        }

        @Override
        public void accept(int part) {
            kernel.fill(part, y, in);
        }
    }

    /** Kernels that work entry by entry on as many entries: all of them on a chunk, while it is in the nearest cache. */
    static final class Chain extends Unit implements IntConsumer {
        /** Entries of a chunk: 16 KiB of each operand. */
        private static final int CHUNK = 2048;

        private final EntryKernel[] kernels;
        private final DMatrixRMaj[] ys;
        private final DMatrixRMaj[][] ins;
        private final int n;
        private final int chunks;
        private final long operations;

        Chain(List<Call> calls) {
            super(List.copyOf(calls));
            kernels = calls.stream().map(Call::kernel).toArray(EntryKernel[]::new);
            ys = calls.stream().map(Call::y).toArray(DMatrixRMaj[]::new);
            ins = calls.stream().map(Call::in).toArray(DMatrixRMaj[][]::new);
            n = ys[0].data.length;
            chunks = (n + CHUNK - 1) / CHUNK;
            operations = (long) n * kernels.length * Kernels.PER_ENTRY;
        }

        @Override
        void run() {
            if (chunks <= 1) {
                fill(0, n);
            } else {
                Kernels.active().share(chunks, operations, this);
            }
        }

        @Override
        public void accept(int chunk) {
            fill(chunk * CHUNK, Math.min(n, (chunk + 1) * CHUNK));
        }

        private void fill(int from, int to) {
            for (int i = 0; i < kernels.length; i++) {
                kernels[i].fill(ys[i], ins[i], from, to);
            }
        }
    }

    /** Another unit, and the time that it takes. */
    static final class Timed extends Unit {
        private final Unit unit;
        private long nanos;
        private long runs;

        Timed(Unit unit) {
            super(unit.calls());
            this.unit = unit;
        }

        @Override
        void run() {
            long start = System.nanoTime();
            unit.run();
            nanos += System.nanoTime() - start;
            runs++;
        }

        long nanos() {
            return nanos;
        }

        long runs() {
            return runs;
        }
    }
}
