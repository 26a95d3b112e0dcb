package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.log;
import static dev.ravine.autograd.Elementwise.sqrt;
import static dev.ravine.autograd.Reductions.softmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.NumericWatch;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Scope;
import dev.ravine.autograd.Variable;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Stands outside of the library's packages, as the user's code whose lines are reported. */
class NumericWatchTest {
    private final Parameter w = new Parameter("w", new double[][] {{1, 0, 4}, {2, -3, 5}});

    @Test
    void theFirstOperationToMakeANanIsNamedWithItsEntryRangesAndLine() {
        int line = lineOfTheNextStatement();
        assertThatThrownBy(() -> NumericWatch.on(() -> sqrt(w.mul(2)).mul(3).sum()))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("'sqrt' made NaN at [1, 1] of its 2×3 result")
                .hasMessageContaining("input 0, mul 2×3, entries from -6.0 to 10.0")
                .hasMessageContaining("at NumericWatchTest.theFirstOperationToMakeANanIsNamedWithItsEntryRangesAndLine("
                        + "NumericWatchTest.java:" + line + ")");
    }

    @Test
    void theFirstEntryCountsToo() {
        assertThatThrownBy(() -> NumericWatch.on(() -> sqrt(w.sub(9))))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("'sqrt' made NaN at [0, 0]");
        Parameter zero = new Parameter("zero", new double[][] {{0}});
        assertThatThrownBy(() -> NumericWatch.on(() -> sqrt(zero).backward()))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("the rule of 'sqrt' made Infinity at [0, 0]");
    }

    @Test
    void aNanFromBeforeTheWatchIsHandedOn() {
        Variable before = sqrt(w);
        Variable after = NumericWatch.on(() -> before.mul(2));
        assertThat(after.value().get(1, 1)).isNaN();
        Variable gradientFromBefore = w.onGradient(g -> g.mul(Double.NaN)).mul(2);
        assertThat(NumericWatch.on(() -> gradientFromBefore.mul(1).sum())).isNotNull();
    }

    @Test
    void anInfinityIsReportedToo() {
        assertThatThrownBy(() -> NumericWatch.on(() -> log(w.mul(w)).sum()))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("'log' made -Infinity at [0, 1]");
    }

    @Test
    void theLayersPathIsReported() {
        assertThatThrownBy(() ->
                        NumericWatch.on(() -> Scope.within("encoder", () -> Scope.within("0", () -> log(w.sub(9))))))
                .hasMessageContaining("in layer encoder.0, at ");
    }

    @Test
    void aRuleThatMakesAnInfinityIsReportedWithTheLineOfItsOperation() {
        Parameter zero = new Parameter("zero", new double[][] {{4, 0}});
        assertThatThrownBy(() -> NumericWatch.on(() -> {
                    Variable root = sqrt(zero);
                    return root.sum().backward();
                }))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("the rule of 'sqrt' made Infinity at [0, 1] of the 1×2 gradient")
                .hasMessageContaining("input 0, parameter 'zero' 1×2, entries from 0.0 to 4.0")
                .hasMessageContaining("NumericWatchTest.java:");
    }

    @Test
    void aNanThatAConstantOrAParameterBringsInIsReportedAtItsFirstUse() {
        Variable data = Variable.of(new double[][] {{1, Double.NaN, 2}});
        assertThatThrownBy(() -> NumericWatch.on(() -> w.add(data)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("'add' was given input 1, constant 1×3, NaN at [0, 1]");
    }

    @Test
    void aMaskOfMinusInfinityIsLetThrough() {
        Variable mask = Variable.of(new double[][] {{0, Double.NEGATIVE_INFINITY, 0}});
        Variable weights = NumericWatch.on(() -> softmax(w.add(mask), Per.ROW));
        assertThat(weights.value().get(0, 1)).isZero();
    }

    @Test
    void offNothingIsThrownAndNoLineIsNoted() {
        Variable y = sqrt(w);
        assertThat(y.value().get(1, 1)).isNaN();
        assertThat(y.origin()).isEmpty();
    }

    @Test
    void afterwardsTheWatchIsAsBefore() {
        assertThatThrownBy(() -> NumericWatch.on(() -> sqrt(w.sub(9)))).isInstanceOf(ArithmeticException.class);
        assertThat(sqrt(w).value().get(1, 1)).isNaN();
        NumericWatch.on(() -> assertThat(w.mul(2).origin()).isPresent());
    }

    @Test
    void whatWasComputedIsTheSameUnderWatch() {
        DMatrixRMaj plain = softmax(w, Per.ROW).mul(w).sum().backward().of(w);
        DMatrixRMaj watched = NumericWatch.on(
                        () -> softmax(w, Per.ROW).mul(w).sum().backward())
                .of(w);
        assertThat(watched.data).containsExactly(plain.data);
    }

    private static int lineOfTheNextStatement() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst())
                .map(frame -> frame.getLineNumber() + 1)
                .orElseThrow();
    }

    @Test
    void anInfinityInTheFirstEntryIsHandedOnLikeAnyOther() {
        Variable infinite = Variable.of(new double[][] {{Double.POSITIVE_INFINITY, 1}});
        assertThat(NumericWatch.on(() -> infinite.mul(w.sum())).value().get(0, 0))
                .isInfinite();
        Variable arriving = Variable.of(new double[][] {{Double.NaN, 1, 1}, {1, 1, 1}});
        assertThat(NumericWatch.on(() -> Derivatives.vjp(v -> v.mul(2), w, arriving))
                        .value()
                        .get(0, 0))
                .isNaN();
    }

    @Test
    void aBodyWithoutAResultIsWatchedToo() {
        Runnable body = () -> sqrt(w.mul(2));
        assertThatThrownBy(() -> NumericWatch.on(body)).hasMessageContaining("'sqrt' made NaN");
    }

    // ---- who writes into a matrix

    @Test
    void whoWritesIntoTheValueOfAResultIsFound() {
        Parameter w = new Parameter("w", new double[][] {{1, 2}});
        assertThatThrownBy(() -> NumericWatch.on(() -> {
                    Variable y = exp(w.mul(2));
                    y.value().data[0] = 7;
                    return y.sum();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("'exp', a 1×2 computed at NumericWatchTest")
                .hasMessageContaining("was written into since; gradients would be wrong");
        assertThatThrownBy(() -> NumericWatch.on(() -> {
                    Variable y = exp(w.mul(2));
                    Variable loss = y.sum();
                    y.value().data[0] = 7;
                    return loss.backward();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("'exp', a 1×2 computed at NumericWatchTest");
    }

    @Test
    void whoWritesIntoAParameterIsFoundAndAnUpdateIsFine() {
        Parameter w = new Parameter("w", new double[][] {{1, 2}});
        assertThatThrownBy(() -> NumericWatch.on(() -> {
                    Variable loss = w.mul(2).sum();
                    w.value().data[0] = 7;
                    return loss.backward();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "parameter 'w' was written into since something was computed from it; change it by");
        w.set(w.value());
        NumericWatch.on(() -> {
            for (int step = 0; step < 3; step++) {
                double[] gradient = w.mul(w).sum().backward().of(w).data;
                w.update(entries -> entries[0] -= 0.1 * gradient[0]);
            }
        });
    }

    /** The build runs its tests with assertions on. */
    @Test
    void withAssertionsOnItIsFoundWithoutAWatch() {
        Parameter w = new Parameter("w", new double[][] {{1, 2}});
        Variable y = exp(w.mul(2));
        Variable loss = y.sum();
        y.value().data[0] = 7;
        assertThatThrownBy(loss::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("'exp', a 1×2, was written into since");
        assertThatThrownBy(y::neg).hasMessageStartingWith("'exp', a 1×2, was written into since");
        w.value().data[1] += Math.ulp(2);
        assertThatThrownBy(() -> w.mul(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("parameter 'w' was written into since");
        w.set(w.value());
        assertThat(w.mul(w).sum().backward().of(w).data).containsExactly(2, 4 + 2 * Math.ulp(2));
    }
}
