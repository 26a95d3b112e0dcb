/**
 * Capture and replay: a function is computed once while the engine writes down its kernels, and from then on the list runs
 * again, without a graph, without allocation and without the checks that were made once.
 *
 * <pre>{@code
 * Parameter w = new Parameter("w", new double[][] {{0.5}, {-1}});
 * Variable points = Variable.of(new double[][] {{1, 2}, {3, 4}});
 * Variable targets = Variable.of(new double[][] {{0}, {1}});
 * CapturedPair<Variable, Variable> loss = Captured.of((x, t) -> x.matmul(w).sub(t).pow(2).mean());
 * for (int i = 0; i < 100; i++) {
 *     Gradients gradients = loss.gradients(points, targets);
 *     w.update(entries -> Arrays.setAll(entries, j -> entries[j] - 0.1 * gradients.of(w).data[j]));
 * }
 * }</pre>
 *
 * <p>To read it: {@link dev.ravine.autograd.capture.Captured} is what users see, its base class keeps a {@code Step} for each
 * shape of the inputs, a {@code Recorder} listens to the engine and writes the list, a {@code Plan} finds which matrices can
 * share an array and which kernels run together.
 */
@NullMarked
package dev.ravine.autograd.capture;

import org.jspecify.annotations.NullMarked;
