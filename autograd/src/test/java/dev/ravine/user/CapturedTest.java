package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.LinearAlgebra;
import dev.ravine.autograd.NumericWatch;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Scope;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.PatchGrid;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What a user can do with a captured function, and what an error says where it cannot be. */
class CapturedTest {
    private final Parameter w = parameter("w", 3, 4);
    private final Parameter b = parameter("b", 1, 4);
    private final CapturedPair<Variable, int[]> loss = Captured.of(this::loss);

    private Variable loss(Variable x, int[] labels) {
        Variable y = tanh(x.matmul(w).add(b));
        return Shaping.pickColumns(y, labels).pow(2).mean();
    }

    private static Parameter parameter(String name, int rows, int columns) {
        return new Parameter(name, matrix(rows, columns, name.hashCode()));
    }

    private static DMatrixRMaj matrix(int rows, int columns, long seed) {
        Random random = new Random(seed);
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        Arrays.setAll(matrix.data, i -> random.nextGaussian());
        return matrix;
    }

    private static Variable batch(int rows, long seed) {
        return Variable.wrap(matrix(rows, 3, seed));
    }

    private static int[] labels(int rows, long seed) {
        return new Random(seed).ints(rows, 0, 4).toArray();
    }

    private static void assertSame(Gradients actual, Gradients expected) {
        assertThat(actual.parameters()).isEqualTo(expected.parameters());
        expected.forEach(
                (parameter, gradient) -> assertThat(actual.of(parameter).data).containsExactly(gradient.data));
    }

    // ---- what it can do

    @Test
    void trainingCapturedIsTrainingEagerly() {
        for (int step = 0; step < 20; step++) {
            // The last batch of each round is shorter.
            int rows = step % 4 == 3 ? 2 : 5;
            Variable x = batch(rows, step);
            int[] labels = labels(rows, step);
            Variable eager = loss(x, labels);
            Gradients expected = eager.backward();
            Gradients gradients = loss.gradients(x, labels);
            assertThat(loss.scalar()).isEqualTo(eager.scalar());
            assertSame(gradients, expected);
            for (Parameter parameter : gradients.parameters()) {
                double[] gradient = gradients.of(parameter).data;
                parameter.update(entries -> Arrays.setAll(entries, i -> entries[i] - 0.1 * gradient[i]));
            }
        }
    }

    @Test
    void theFunctionItselfRunsOncePerShape() {
        AtomicInteger runs = new AtomicInteger();
        Captured<Variable> captured = Captured.of(x -> {
            runs.incrementAndGet();
            return x.matmul(w).sum();
        });
        for (int i = 0; i < 10; i++) {
            captured.gradients(batch(i % 2 + 1, i));
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    void onlyTheLastFewShapesAreRemembered() {
        AtomicInteger runs = new AtomicInteger();
        Captured<Variable> captured = Captured.of(x -> {
            runs.incrementAndGet();
            return x.matmul(w).sum();
        });
        for (int rows = 1; rows <= 9; rows++) {
            captured.gradients(batch(rows, rows));
        }
        captured.gradients(batch(9, 1));
        assertThat(runs).hasValue(9);
        captured.gradients(batch(1, 1));
        assertThat(runs).hasValue(10);
    }

    @Test
    void aResultOfAnyShapeComesWithoutGradients() {
        Captured<Variable> predict = Captured.of(x -> tanh(x.matmul(w)));
        for (int step = 0; step < 3; step++) {
            Variable x = batch(4, step);
            assertThat(predict.value(x).data).containsExactly(tanh(x.matmul(w)).value().data);
        }
        assertThatThrownBy(predict::scalar).hasMessage("scalar: the captured function's result is 4×4, not 1×1");
    }

    @Test
    void aFunctionOfNothingButParametersTakesNoMatrices() {
        Captured<Variable[]> norm = Captured.of(none -> w.pow(2).sum());
        norm.gradients(new Variable[0]);
        w.update(entries -> entries[0] = 3);
        assertSame(norm.gradients(new Variable[0]), w.pow(2).sum().backward());
    }

    @Test
    void aParameterThatIsFrozenGetsNoGradient() {
        Variable x = batch(5, 1);
        int[] labels = labels(5, 1);
        assertThat(loss.gradients(x, labels).parameters()).containsExactlyInAnyOrder(w, b);
        b.freeze();
        assertThat(loss.gradients(x, labels).parameters()).containsExactly(w);
        b.unfreeze();
        assertThat(loss.gradients(x, labels).parameters()).containsExactlyInAnyOrder(w, b);
    }

    @Test
    void gradientsAreTakenToTheChosenParametersAlone() {
        Parameter a = new Parameter("a", new double[][] {{2, 3}});
        Parameter b = new Parameter("b", new double[][] {{5, 7}});
        int[] runs = new int[1];
        Captured<Variable> captured = Captured.of(x -> {
            runs[0]++;
            return tanh(x.mul(a)).mul(b).sum();
        });
        Variable x = Variable.of(0.1);
        for (int i = 0; i < 3; i++) {
            Variable loss = tanh(x.mul(a)).mul(b).sum();
            for (Parameter each : new Parameter[] {a, b}) {
                // A model's collection of its parameters is another object in each call.
                Gradients chosen = captured.gradients(x, Parameters.of(each));
                assertThat(chosen.parameters()).containsExactly(each);
                assertSame(chosen, loss.backward(Parameters.of(each)));
            }
            assertSame(captured.gradients(x), loss.backward());
            a.update(entries -> entries[0] += 1);
        }
        assertThat(runs[0]).isEqualTo(3);
        assertThat(captured.toString()).contains("for [a]");
        CapturedPair<Variable, Variable> pair =
                Captured.of((u, v) -> u.mul(a).mul(v.mul(b)).sum());
        assertThat(pair.gradients(x, x, Parameters.of(b)).parameters()).containsExactly(b);
        assertThatThrownBy(() -> pair.gradients(x, x, Parameters.of(new Parameter("c", new double[][] {{1}}))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("depends on none of the parameters [c]");
        assertThatThrownBy(() -> captured.gradients(x, Parameters.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no parameters");
    }

    /** What leads to no chosen parameter is not in the list of kernels. */
    @Test
    void noKernelRunsForAParameterThatIsNotChosen() {
        Parameter a = new Parameter("a", new double[][] {{2, 3}});
        Parameter b = new Parameter("b", new double[][] {{5, 7}});
        Captured<Variable> all = Captured.of(x -> tanh(tanh(a)).add(b).sum());
        Captured<Variable> ofB = Captured.of(x -> tanh(tanh(a)).add(b).sum());
        all.gradients(Variable.of(1));
        ofB.gradients(Variable.of(1), Parameters.of(b));
        assertThat(ofB.toString().lines().count())
                .isLessThan(all.toString().lines().count());
    }

    @Test
    void recordingSwitchedOffIsRefusedAsInEagerCode() {
        Variable x = batch(5, 1);
        int[] labels = labels(5, 1);
        loss.gradients(x, labels);
        assertThatThrownBy(() -> Recording.off(() -> loss.gradients(x, labels)))
                .hasMessageContaining("depends on no parameter")
                .hasMessageContaining("recording off");
        loss.gradients(x, labels);
    }

    @Test
    void aQuestionThatIsAnsweredOtherwiseCapturesAnew() {
        AtomicBoolean doubled = new AtomicBoolean();
        Captured<Variable> captured = Captured.of(x -> Recording.decided(doubled::get)
                ? x.matmul(w).sum().mul(2)
                : x.matmul(w).sum());
        Variable x = batch(2, 1);
        captured.value(x);
        double once = captured.scalar();
        doubled.set(true);
        captured.value(x);
        assertThat(captured.scalar()).isEqualTo(2 * once);
        doubled.set(false);
        captured.value(x);
        assertThat(captured.scalar()).isEqualTo(once);
    }

    @Test
    void effectsHappenInEachRun() {
        AtomicInteger seen = new AtomicInteger();
        Captured<Variable> captured = Captured.of(x -> {
            Variable y = x.matmul(w);
            Recording.effect("count", in -> seen.addAndGet(in[0].numRows), y);
            return y.sum();
        });
        for (int i = 0; i < 4; i++) {
            captured.gradients(batch(2, i));
        }
        assertThat(seen).hasValue(8);
    }

    @Test
    void recomputedSegmentsAndSharedWeightsHaveTheSameBits() {
        UnaryOperator<Variable> segment = x -> tanh(x.matmul(LinearAlgebra.matmulTransA(w, w)));
        Parameter square = parameter("square", 4, 4);
        Captured<Variable> captured = Captured.of(x -> Recording.recomputed(
                        segment, Recording.recomputed(segment, x.matmul(w).matmul(square)))
                .matmul(square)
                .sum());
        for (int i = 0; i < 3; i++) {
            Variable x = batch(3, i);
            Gradients expected = Recording.recomputed(
                            segment, Recording.recomputed(segment, x.matmul(w).matmul(square)))
                    .matmul(square)
                    .sum()
                    .backward();
            assertSame(captured.gradients(x), expected);
        }
    }

    @Test
    void aLossMayHoldDerivatives() {
        BiFunction<Variable, Variable, Variable> physics = (x, t) -> {
            Variable slope = Derivatives.gradient(v -> tanh(v.matmul(w)).sum(), x);
            return slope.sub(t).pow(2).mean();
        };
        CapturedPair<Variable, Variable> captured = Captured.of(physics);
        for (int i = 0; i < 3; i++) {
            Variable x = batch(5, i);
            Variable t = batch(5, i + 100);
            assertSame(captured.gradients(x, t), physics.apply(x, t).backward());
        }
    }

    @Test
    void gradientsOfARunBeforeAreStale() {
        Gradients first = loss.gradients(batch(5, 1), labels(5, 1));
        Gradients kept = first.copy();
        double before = kept.of(w).data[0];
        Gradients second = loss.gradients(batch(5, 2), labels(5, 2));
        assertThatThrownBy(() -> first.of(w))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was run again and has overwritten them")
                .hasMessageContaining("copy()");
        assertThat(kept.of(w).data[0]).isEqualTo(before);
        assertThat(second.of(w).data[0]).isNotEqualTo(before);
    }

    @Test
    void underAWatchItIsComputedEagerly() {
        Captured<Variable> captured = Captured.of(x -> x.matmul(w).pow(0.5).sum());
        Variable negative = Variable.of(new double[][] {{-1e3, -1e3, -1e3}});
        captured.gradients(negative);
        assertThatThrownBy(() -> NumericWatch.on(() -> captured.gradients(negative)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("'pow' made NaN");
    }

    @Test
    void itCanBeLookedAt() {
        assertThat(loss).hasToString("a function that was not captured yet");
        loss.gradients(batch(5, 1), labels(5, 1));
        assertThat(loss.toString())
                .startsWith("gradients of 5×3, int[5] and 2 parameters: ")
                .contains("| tanh → 5×4 in #");
        assertThat(loss.profile()).contains("no run was measured; call profiling() before");
        loss.profiling();
        loss.gradients(batch(5, 1), labels(5, 1));
        assertThat(loss.profile()).contains("µs a run, the mean of 1;").contains("2×  matmul");
    }

    /** Measured on the calling thread; compiling happens on others, and ends at some time. */
    @Test
    void aRunAllocatesNothingOnceItIsCompiled() {
        Variable x = batch(16, 1);
        int[] labels = labels(16, 1);
        assertAllocatesNothing(2000, () -> loss.gradients(x, labels));
        PatchGrid grid = new PatchGrid(8, 10, 10, 3, 3);
        Parameter kernels = parameter("kernels", 8, 72);
        Captured<Variable> convolved = Captured.of(
                images -> Convolutions.convolve(images, kernels, grid, 1).pow(2).sum());
        Variable images = Variable.wrap(matrix(16, 800, 1));
        assertAllocatesNothing(100, () -> convolved.gradients(images));
    }

    private static void assertAllocatesNothing(int runs, Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 40 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < runs; i++) {
                run.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    @Test
    void layersAreNamedInErrorsAndProfiles() {
        Captured<Variable> captured = Captured.of(
                x -> Scope.within("encoder", () -> Shaping.gatherRows(w, x).sum()));
        captured.gradients(Variable.of(2));
        assertThat(captured.toString()).contains("encoder: gatherRows").contains("encoder: scatterAddRows");
        assertThatThrownBy(() -> captured.gradients(Variable.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("in layer encoder: gatherRows: index 0 is 3.0");
    }

    // ---- what it cannot do

    @Test
    void aValueLookedAtIsAnErrorThatNamesThePlace() {
        Captured<Variable> looking = Captured.of(x -> {
            Variable y = x.matmul(w).sum();
            return y.scalar() > 0 ? y : y.neg();
        });
        assertThatThrownBy(() -> looking.gradients(batch(2, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "the value of 'sum' was looked at inside of a captured function, at CapturedTest.")
                .hasMessageContaining("CapturedTest.java:")
                .hasMessageContaining("where, maximum");
        Captured<Variable> atParameter =
                Captured.of(x -> x.mul(w.value().data[0]).sum());
        assertThatThrownBy(() -> atParameter.value(batch(2, 1))).hasMessageContaining("the value of parameter 'w'");
        Captured<Variable> atInput = Captured.of(x -> x.mul(x.value().data[0]).sum());
        assertThatThrownBy(() -> atInput.value(batch(2, 1))).hasMessageContaining("the value of 'constant'");
    }

    @Test
    void aConstantFromOutsideMayBeLookedAt() {
        Variable scale = Variable.of(3);
        Captured<Variable> captured = Captured.of(x -> x.mul(scale.scalar()).sum());
        captured.value(Variable.of(2));
        assertThat(captured.scalar()).isEqualTo(6);
    }

    @Test
    void anOperationWithoutAKernelIsRefused() {
        Captured<Variable> captured =
                Captured.of(x -> Variable.computed("cube", new DMatrixRMaj(1, 1), Variable.wrt(x, (y, g) -> g)));
        assertThatThrownBy(() -> captured.value(batch(2, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'cube' gives a finished value")
                .hasMessageContaining("use Variable.compute with rows, columns and a kernel");
    }

    @Test
    @SuppressWarnings("NullAway") // nulls on purpose
    void inputsOfAnotherTypeAreRefused() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Captured<Object> captured = (Captured) Captured.<Variable>of(x -> x.sum());
        assertThatThrownBy(() -> captured.value("five"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capture: input 0 is a String; expected a Variable, a Variable[] or an int[]");
        assertThatThrownBy(() -> captured.value(null)).hasMessageContaining("input 0 is null");
        assertThatThrownBy(() -> loss.gradients(batch(5, 1), null)).hasMessageContaining("input 1 is null");
        assertThatThrownBy(() -> loss.gradients(w, new int[3])).hasMessageContaining("needs a gradient");
        Captured<Variable> sum = Captured.of(x -> x.sum());
        assertThat(sum.value(w.detach()).data).containsExactly(w.sum().scalar());
        assertThatThrownBy(() -> sum.value(w)).hasMessageContaining("needs a gradient");
    }

    @Test
    void wrongShapesAndLabelsAreRefusedAndTheNextCallWorks() {
        Variable x = batch(5, 1);
        int[] labels = labels(5, 1);
        loss.gradients(x, labels);
        Gradients expected = loss(x, labels).backward();
        assertThatThrownBy(() -> loss.gradients(Variable.of(new double[5][2]), labels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("matmul: 5×2 by 3×4");
        assertThatThrownBy(() -> loss.gradients(x, new int[] {0, 1, 2, 3, 4}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index 4 is 4, but there are 4 columns");
        assertSame(loss.gradients(x, labels), expected);
    }

    @Test
    void anExceptionInAKernelLeavesNothingHalfDone() {
        AtomicBoolean failing = new AtomicBoolean();
        Captured<Variable> captured = Captured.of(x -> {
            Variable y = tanh(x.matmul(w));
            Recording.effect(
                    "fail",
                    in -> {
                        if (failing.get()) {
                            throw new IllegalArgumentException("on purpose");
                        }
                    },
                    y);
            return y.sum();
        });
        Variable x = batch(2, 1);
        captured.gradients(x);
        failing.set(true);
        assertThatThrownBy(() -> captured.gradients(batch(2, 5))).hasMessage("on purpose");
        failing.set(false);
        assertSame(captured.gradients(x), tanh(x.matmul(w)).sum().backward());
    }

    @Test
    void whatARunThatFailsHasOverwrittenIsStale() {
        AtomicBoolean failing = new AtomicBoolean();
        Captured<Variable> captured = Captured.of(x -> {
            Variable y = x.matmul(w).pow(2).sum();
            Recording.effect(
                    "fail",
                    in -> {
                        if (failing.get()) {
                            throw new IllegalStateException("on purpose");
                        }
                    },
                    y);
            return y;
        });
        Gradients before = captured.gradients(batch(2, 1));
        failing.set(true);
        assertThatThrownBy(() -> captured.gradients(batch(2, 5))).hasMessage("on purpose");
        assertThatThrownBy(() -> before.of(w))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has overwritten them");
        assertThatThrownBy(captured::scalar).hasMessageContaining("or its last call failed");
        failing.set(false);
        assertSame(
                captured.gradients(batch(2, 5)),
                batch(2, 5).matmul(w).pow(2).sum().backward());
    }

    /** Large enough that a product has written parts of its result before it has read all of its operands. */
    @Test
    void whatACallReturnsMayBeItsNextInput() {
        Parameter square = parameter("square", 40, 40);
        Captured<Variable> step = Captured.of(x -> x.matmul(square));
        Variable eager = Variable.wrap(matrix(40, 40, 1));
        Variable fed = eager;
        for (int i = 0; i < 3; i++) {
            eager = Variable.of(eager.matmul(square).value());
            fed = Variable.wrap(step.value(fed));
            assertThat(fed.value().data).containsExactly(eager.value().data);
        }
        Captured<Variable> loss = Captured.of(x -> x.matmul(square).pow(2).sum());
        Variable gradient = Variable.wrap(loss.gradients(eager).of(square));
        Gradients expected = gradient.matmul(square).pow(2).sum().backward();
        assertSame(loss.gradients(gradient), expected);
    }

    @Test
    void aParameterChangedInBetweenIsNoticed() {
        AtomicBoolean changing = new AtomicBoolean();
        Captured<Variable> captured = Captured.of(x -> {
            Variable y = x.matmul(w);
            Recording.effect(
                    "change",
                    in -> {
                        if (changing.get()) {
                            w.update(entries -> entries[0]++);
                        }
                    },
                    y);
            return tanh(y).sum();
        });
        Variable x = batch(2, 1);
        captured.gradients(x);
        changing.set(true);
        assertThatThrownBy(() -> captured.gradients(x))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a parameter was changed while the captured function ran");
        Captured<Variable> atOnce = Captured.of(v -> {
            Variable y = v.matmul(w);
            w.update(entries -> entries[0]++);
            return y.pow(2).sum();
        });
        assertThatThrownBy(() -> atOnce.gradients(x)).hasMessageContaining("was computed from version");
    }

    @Test
    void aSecondThreadIsRefused() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Captured<Variable> captured = Captured.of(x -> {
            Recording.effect("wait", in -> {
                inside.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            return x.matmul(w).sum();
        });
        Thread first = new Thread(() -> captured.gradients(batch(2, 1)));
        first.start();
        inside.await();
        assertThatThrownBy(() -> captured.gradients(batch(2, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("running already, on another thread");
        goOn.countDown();
        first.join();
        captured.gradients(batch(2, 1));
    }

    @Test
    void oneInsideOfAnotherIsRefused() {
        Captured<Variable> inner = Captured.of(x -> x.matmul(w).sum());
        Captured<Variable> outer = Captured.of(x -> Variable.wrap(inner.value(x)));
        assertThatThrownBy(() -> outer.value(batch(2, 1)))
                .hasMessageContaining("was called inside of another one that is being captured");
        inner.value(batch(2, 1));
    }

    @Test
    void aFunctionWithoutAResultIsRefused() {
        assertThatThrownBy(() -> Captured.<Variable>of(x -> null).value(batch(2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capture: the function's result is null");
        assertThatThrownBy(() -> Captured.<Variable>of(x -> null).scalar()).hasMessageContaining("not called yet");
    }
}
