package dev.ravine.examples.benchmarks.memory;

import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.benchmarks.Matrices;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How much memory does {@link Recording#recomputed} save in a deep chain?
 *
 * <p>The chain has n blocks tanh(x · W), each with a 256×256 weight of its own, on a batch of 256 rows. It is computed
 * once as it is and once cut into √n segments of √n blocks. What is printed is the live heap, measured after a full
 * garbage collection, less what was live before the forward pass: at the end of the forward pass with the loss still
 * held, and the greatest of what is measured at each block during the reverse pass. The latter contains the gradients
 * of the weights, which are the same either way.
 */
public final class RecomputedMemory {
    private static final int SIZE = 256;
    private static final double MIB = 1 << 20;

    private RecomputedMemory() {}

    /** Measures and prints a table; takes no arguments. */
    public static void main(String[] arguments) {
        System.out.printf("live MiB beyond the weights, for n blocks of tanh(x W), %1$d by %1$d%n", SIZE);
        System.out.println("(in reverse that includes their gradients, as large as the weights)");
        System.out.println();
        System.out.println("                 after forward          most in reverse");
        System.out.println("    n weights    plain  recomputed      plain  recomputed");
        for (int root : new int[] {4, 8, 12}) {
            int n = root * root;
            // A segment of one chain is the chain itself, whole.
            Live plain = new Chain(n).measure(n);
            Live recomputed = new Chain(n).measure(root);
            double weights = n * SIZE * SIZE * Double.BYTES / MIB;
            System.out.printf(
                    "%5d %7.1f %8.1f %11.1f %10.1f %11.1f%n",
                    n,
                    weights,
                    plain.afterForward / MIB,
                    recomputed.afterForward / MIB,
                    plain.mostInReverse / MIB,
                    recomputed.mostInReverse / MIB);
        }
    }

    /** Bytes that were live at two moments. */
    private record Live(long afterForward, long mostInReverse) {}

    private static final class Chain {
        private final List<Parameter> weights = new ArrayList<>();
        private final Variable x;
        private long most;

        Chain(int blocks) {
            RandomGenerator random = new SplittableRandom(1);
            for (int i = 0; i < blocks; i++) {
                weights.add(new Parameter("w" + i, Matrices.normal(SIZE, SIZE, Math.sqrt(1.0 / SIZE), random)));
            }
            x = Variable.of(Matrices.normal(SIZE, SIZE, 1, random));
        }

        Live measure(int segment) {
            long before = Heap.liveBytes();
            Variable loss = forward(segment).mean();
            long afterForward = Heap.liveBytes() - before;
            try {
                loss.backward();
            } finally {
                Reference.reachabilityFence(loss);
            }
            return new Live(afterForward, most - before);
        }

        private Variable forward(int segment) {
            Variable y = x;
            for (int from = 0; from < weights.size(); from += segment) {
                List<Parameter> part = weights.subList(from, from + segment);
                y = segment == weights.size() ? blocks(part, y) : Recording.recomputed(z -> blocks(part, z), y);
            }
            return y;
        }

        private Variable blocks(List<Parameter> part, Variable y) {
            for (Parameter w : part) {
                y = tanh(y.matmul(w)).onGradient(this::look);
            }
            return y;
        }

        /** Measures whenever a gradient passes by, and changes nothing. */
        private Variable look(Variable gradient) {
            most = Math.max(most, Heap.liveBytes());
            return gradient;
        }
    }
}
