package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private final Parameter first = new Parameter("first", new double[][] {{1, 2}});
    private final Parameter second = new Parameter("second", new double[][] {{3}});
    private final Parameter absent = new Parameter("absent", new double[][] {{4}});

    /** Gradients of the given values. */
    private Gradients gradients(double a, double b, double c) {
        return first.mul(Variable.of(new double[][] {{a, b}}))
                .sum()
                .add(second.mul(c))
                .backward();
    }

    @Test
    void aParameterThatTheLossDoesNotReachIsAbsentNotZero() {
        Gradients gradients = gradients(3, 4, 0);
        assertThat(gradients.contains(absent)).isFalse();
        assertThat(gradients.contains(second)).isTrue();
        assertThat(gradients.of(second).data).containsExactly(0);
        assertThatThrownBy(() -> gradients.of(absent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Gradients.of: there is no gradient of parameter 'absent' 1×1 [4.0], but of [first 1×2, second 1×1];"
                                + " the loss does not depend on it (see contains)");
    }

    @Test
    void parametersAreIteratedInTheOrderInWhichTheyWereMade() {
        Gradients gradients = absent.mul(second).mul(first).sum().backward();
        assertThat(gradients.parameters()).containsExactly(first, second, absent);
        List<String> names = new ArrayList<>();
        gradients.add(gradients).forEach((parameter, gradient) -> names.add(parameter.name()));
        assertThat(names).containsExactly("first", "second", "absent");
        Gradients late = second.mul(1).backward().add(first.sum().backward());
        assertThat(late.parameters()).containsExactly(first, second);
    }

    @Test
    void addingSumsWhatBothHaveAndKeepsWhatOneHas() {
        Gradients sum = gradients(1, 2, 3).add(absent.mul(5).add(second.mul(10)).backward());
        assertThat(sum.of(first).data).containsExactly(1, 2);
        assertThat(sum.of(second).data).containsExactly(13);
        assertThat(sum.of(absent).data).containsExactly(5);
    }

    @Test
    void computingWithGradientsLeavesThemAsTheyWere() {
        Gradients gradients = gradients(3, 4, 12);
        gradients.add(gradients);
        gradients.scale(7);
        gradients.clipNorm(1);
        gradients.clipValue(1);
        assertThat(gradients.of(first).data).containsExactly(3, 4);
        assertThat(gradients.of(second).data).containsExactly(12);
    }

    @Test
    void theNormIsThatOfAllEntriesAsOneVector() {
        assertThat(gradients(3, 4, 12).norm()).isEqualTo(13);
        assertThat(gradients(0, 0, 0).norm()).isZero();
    }

    @Test
    void theNormNeitherOverflowsNorUnderflows() {
        assertThat(gradients(3e200, 4e200, 12e200).norm())
                .usingComparator(new DoubleComparator(13e200 * 1e-15))
                .isEqualTo(13e200);
        assertThat(gradients(3e-200, 4e-200, 12e-200).norm())
                .usingComparator(new DoubleComparator(13e-200 * 1e-15))
                .isEqualTo(13e-200);
        assertThat(gradients(1e300, 1, 1e-300).norm()).isEqualTo(1e300);
    }

    @Test
    void clippingByNormKeepsTheDirection() {
        Gradients clipped = gradients(3, 4, 12).clipNorm(6.5);
        assertThat(clipped.of(first).data).containsExactly(1.5, 2);
        assertThat(clipped.of(second).data).containsExactly(6);
        Gradients small = gradients(3, 4, 12);
        assertThat(small.clipNorm(13)).isSameAs(small);
    }

    @Test
    void clippingByValueIsTwoSided() {
        Gradients clipped = gradients(-3, 4, 0.5).clipValue(1);
        assertThat(clipped.of(first).data).containsExactly(-1, 1);
        assertThat(clipped.of(second).data).containsExactly(0.5);
    }

    @Test
    void boundsThatWouldReverseOrEraseGradientsAreRefused() {
        Gradients gradients = gradients(3, 4, 12);
        for (double bound : new double[] {-1, 0, Double.NaN}) {
            assertThatThrownBy(() -> gradients.clipNorm(bound))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clipNorm: the maximum is " + bound + ", expected a number above 0");
            assertThatThrownBy(() -> gradients.clipValue(bound))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clipValue: the limit is " + bound + ", expected a number above 0");
        }
        assertThatThrownBy(() -> gradients.scale(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Gradients.scale: the factor is Infinity, expected a finite number");
    }

    @Test
    void gradientsThatAreNotFiniteAreFoundAndNotScaledByNorm() {
        Gradients gradients = gradients(1, Double.NaN, 2);
        assertThat(gradients.allFinite()).isFalse();
        assertThat(gradients(1, 2, 3).allFinite()).isTrue();
        assertThat(gradients(1, 2, Double.NEGATIVE_INFINITY).allFinite()).isFalse();
        assertThatThrownBy(() -> gradients.clipNorm(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("clipNorm: the norm is NaN; the gradient of parameter 'first' holds NaN at [0, 1]");
        assertThatThrownBy(() -> gradients(Double.NaN, 1, 2).clipNorm(1))
                .hasMessage("clipNorm: the norm is NaN; the gradient of parameter 'first' holds NaN at [0, 0]");
        assertThatThrownBy(() -> gradients(1.5e308, 1.5e308, 0).clipNorm(1))
                .hasMessage("clipNorm: the norm is Infinity; it overflows, though every entry is finite");
    }

    @Test
    void accumulatingOverHalvesOfABatchGivesTheWhole() {
        DMatrixRMaj whole = first.mul(Variable.of(new double[][] {{1, 2}, {3, 4}}))
                .sum()
                .backward()
                .of(first);
        Gradients one = first.mul(Variable.of(new double[][] {{1, 2}})).sum().backward();
        Gradients two = first.mul(Variable.of(new double[][] {{3, 4}})).sum().backward();
        assertThat(one.add(two).of(first).data).containsExactly(whole.data);
    }

    @Test
    void matricesComputedElsewhereAreGradientsOfThePresentValues() {
        DMatrixRMaj ofFirst = new DMatrixRMaj(1, 2, true, 3, -0.0);
        second.update(data -> data[0] = 9);
        Gradients gradients = Gradients.copyOf(Map.of(second, new DMatrixRMaj(1, 1, true, 12), first, ofFirst));
        ofFirst.set(0, 0, 7);
        assertThat(gradients.of(first).data).containsExactly(3, -0.0);
        assertThat(gradients.parameters()).containsExactly(first, second);
        assertThat(gradients.areCurrent()).isTrue();
        assertThat(gradients.versions(second)).isEqualTo(new Gradients.Versions(1, 1));
        assertThatThrownBy(() -> Gradients.copyOf(Map.of(first, new DMatrixRMaj(2, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Gradients.copyOf: parameter 'first' is 1×2, but its gradient is 2×1");
    }

    @Test
    void theVersionOfTheParameterIsKeptWhateverIsComputed() {
        first.update(data -> data[0] = 9);
        Gradients gradients = gradients(3, 4, 12);
        first.update(data -> data[0] = 8);
        for (Gradients same : List.of(
                gradients,
                gradients.scale(2),
                gradients.clipNorm(1),
                gradients.clipValue(1),
                gradients.add(gradients),
                gradients.add(absent.sum().backward()))) {
            assertThat(same.versions(first)).isEqualTo(new Gradients.Versions(1, 1));
            assertThat(same.versions(first).areMixed()).isFalse();
            assertThat(same.versions(second)).isEqualTo(new Gradients.Versions(0, 0));
        }
        assertThatThrownBy(() -> gradients.versions(absent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no gradient of parameter 'absent'");
    }

    @Test
    void aSumOfGradientsAtSeveralVersionsSaysSo() {
        Gradients old = gradients(1, 2, 3);
        first.update(data -> data[0] = 9);
        Gradients fresh = gradients(1, 2, 3);
        for (Gradients sum : List.of(old.add(fresh), fresh.add(old).scale(0.5))) {
            assertThat(sum.versions(first)).isEqualTo(new Gradients.Versions(0, 1));
            assertThat(sum.versions(first).areMixed()).isTrue();
            assertThat(sum.versions(second).areMixed()).isFalse();
        }
        assertThat(old.versions(first).areMixed()).isFalse();
    }

    @Test
    void theTextIsALinePerParameter() {
        assertThat(gradients(3, 4, 12).toString().lines())
                .containsExactly(
                        "Gradients of 2 parameters",
                        "  first 1×2 [3.0 4.0], norm 5.00000",
                        "  second 1×1 [12.0], norm 12.0000");
        assertThat(new Parameter("w", 2).mul(3).backward().toString().lines())
                .containsExactly("Gradients of 1 parameter", "  w 1×1 [3.0], norm 3.00000");
    }

    // ---- filled again

    /** Gradients of the given values, as another run of a captured function leaves them in the same matrices. */
    private Gradients filledAgain(Gradients.Refill refill, Gradients one, double a, double b, double c) {
        one.of(first).data[0] = a;
        one.of(first).data[1] = b;
        one.of(second).data[0] = c;
        return refill.filled();
    }

    @Test
    void gradientsThatAreFilledAgainAreAsOfNow() {
        Gradients one = gradients(3, 4, 12);
        Gradients.Refill refill = new Gradients.Refill(one);
        first.update(data -> data[0] = 9);
        assertThat(one.isCurrent(first)).isFalse();
        Gradients two = filledAgain(refill, one, 30, 40, 120);
        assertThat(two.of(first).data).containsExactly(30, 40);
        assertThat(two.norm()).isEqualTo(130);
        assertThat(two.versions(first)).isEqualTo(new Gradients.Versions(1, 1));
        assertThat(two.versions(second)).isEqualTo(new Gradients.Versions(0, 0));
        assertThat(two.parameters()).containsExactly(first, second);
        assertThat(two.isCurrent(first)).isTrue();
    }

    @Test
    void gradientsThatWereOverwrittenAreNoneAnyMoreAndTheErrorSaysWhatToDo() {
        Gradients one = gradients(3, 4, 12);
        Gradients.Refill refill = new Gradients.Refill(one);
        Gradients two = filledAgain(refill, one, 30, 40, 120);
        for (ThrowableAssert.ThrowingCallable use : List.<ThrowableAssert.ThrowingCallable>of(
                () -> one.of(first),
                () -> one.contains(first),
                () -> one.versions(first),
                () -> one.isCurrent(first),
                () -> one.parameters(),
                () -> one.forEach((parameter, gradient) -> {}),
                () -> one.norm(),
                () -> one.allFinite(),
                () -> one.copy(),
                () -> one.add(two),
                () -> two.add(one),
                () -> one.scale(2),
                () -> one.clipNorm(1),
                () -> one.clipValue(1))) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Gradients: the captured function that computed these was run again and has overwritten"
                            + " them; use them before, or keep a copy()");
        }
        assertThat(two.of(first).data).containsExactly(30, 40);
        Gradients three = refill.filled();
        assertThatThrownBy(() -> two.of(first)).isInstanceOf(IllegalStateException.class);
        assertThat(three.of(first).data).containsExactly(30, 40);
    }

    @Test
    void theTextOfOverwrittenGradientsSaysThatTheyAre() {
        Gradients one = gradients(3, 4, 12);
        new Gradients.Refill(one).filled();
        assertThat(one).hasToString("Gradients that another run of their captured function has overwritten");
    }

    @Test
    void whatWasComputedFromGradientsOutlivesTheNextRun() {
        Gradients one = gradients(3, 4, 12);
        Gradients.Refill refill = new Gradients.Refill(one);
        Gradients copy = one.copy();
        Gradients sum = one.add(one);
        Gradients half = one.scale(0.5);
        Gradients clipped = one.clipValue(3.5);
        Gradients shorter = one.clipNorm(6.5);
        first.update(data -> data[0] = 9);
        filledAgain(refill, one, 30, 40, 120);
        assertThat(copy.of(first).data).containsExactly(3, 4);
        assertThat(copy.of(second).data).containsExactly(12);
        assertThat(sum.of(first).data).containsExactly(6, 8);
        assertThat(half.of(first).data).containsExactly(1.5, 2);
        assertThat(clipped.of(first).data).containsExactly(3, 3.5);
        assertThat(shorter.of(first).data).containsExactly(1.5, 2);
        for (Gradients kept : List.of(copy, sum, half, clipped, shorter)) {
            assertThat(kept.versions(first)).isEqualTo(new Gradients.Versions(0, 0));
            assertThat(kept.isCurrent(first)).isFalse();
            assertThat(kept.isCurrent(second)).isTrue();
        }
    }

    @Test
    void aCopyHasTheGradientsOfOtherVariablesToo() {
        Variable inner = first.mul(2);
        Gradients one = inner.sum().backward(inner);
        Gradients copy = one.copy();
        one.of(inner).data[0] = 9;
        assertThat(copy.of(inner).data).containsExactly(1, 1);
    }

    @Test
    void gradientsAreCurrentUntilTheirParameterChanges() {
        Gradients old = gradients(3, 4, 12);
        assertThat(old.isCurrent(first)).isTrue();
        assertThat(old.isCurrent(absent)).isFalse();
        first.update(data -> data[0] = 9);
        assertThat(old.isCurrent(first)).isFalse();
        assertThat(old.isCurrent(second)).isTrue();
        Gradients mixed = old.add(gradients(1, 1, 1));
        assertThat(mixed.isCurrent(first)).isFalse();
        assertThat(mixed.isCurrent(second)).isTrue();
    }
}
