package dev.ravine.autograd;

import static dev.ravine.autograd.Elementwise.relu;
import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * Arrays of gradients are used again only where nobody can see them. With assertions on, what was given back is not a number,
 * and arrays of all sizes are used again: so every other test tries this too.
 */
class ScratchTest {
    private static final int ROWS = 60;
    private static final int COLUMNS = 50;

    private final Random random = new Random(1);
    private final Parameter w = parameter("w");

    private Parameter parameter(String name) {
        return new Parameter(name, matrix());
    }

    private DMatrixRMaj matrix() {
        return DMatrixRMaj.wrap(
                ROWS, COLUMNS, random.doubles(ROWS * COLUMNS, -1, 1).toArray());
    }

    private static Variable many(Variable x, UnaryOperator<Variable> operation) {
        Variable y = x;
        for (int i = 0; i < 20; i++) {
            y = operation.apply(y);
        }
        return y;
    }

    /** The arrays that the gradients of a chain arrive in, which is 20 times a function that sees them. */
    private static Set<double[]> arraysOf(Parameter start) {
        Set<double[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        UnaryOperator<Variable> watched = x -> Fused.of(
                "watched",
                x.mul(1).value(),
                in -> in[0].mul(1),
                (input, y, g) -> {
                    arrays.add(g.data);
                    return new DMatrixRMaj(g);
                },
                x);
        many(
                        start,
                        x -> watched.apply(
                                tanh(relu(watched.apply(x.mul(0.5)).mul(2))).mul(1.5)))
                .sum()
                .backward();
        return arrays;
    }

    @Test
    void aPassNeedsFewArraysHoweverLongItIs() {
        assertThat(arraysOf(w).size()).isLessThan(4);
    }

    @Test
    void aPassTakesTheArraysOfTheLastOneButNoOlderOnes() {
        Set<double[]> first = arraysOf(w);
        Set<double[]> second = arraysOf(w);
        assertThat(second.stream().anyMatch(first::contains)).isTrue();
        arraysOf(new Parameter("other", new DMatrixRMaj(ROWS, COLUMNS + 1)));
        assertThat(arraysOf(w).stream().anyMatch(second::contains)).isFalse();
    }

    @Test
    void whatAListenerHasSeenStays() {
        List<Variable> seen = new ArrayList<>();
        List<double[]> copies = new ArrayList<>();
        ResultListener listener = result -> {
            seen.add(result);
            copies.add(result.value().data.clone());
            return result;
        };
        ResultListener.listening(
                listener, () -> many(w, x -> tanh(x).mul(2)).sum().backward());
        many(w, x -> relu(x.mul(3))).sum().backward();
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i).value().data).as("result %d", i).containsExactly(copies.get(i));
        }
    }

    @Test
    void gradientsStayWhatTheyAreAfterOtherPasses() {
        Parameter b = parameter("b");
        Variable inside = tanh(w.add(b));
        Variable loss = many(inside, x -> tanh(x.add(b))).sum();
        Gradients first = loss.backward(inside);
        double[] ofW = first.of(w).data.clone();
        double[] ofB = first.of(b).data.clone();
        double[] ofInside = first.of(inside).data.clone();
        many(w, x -> relu(x.mul(3))).sum().backward();
        Gradients second = loss.backward(inside);
        for (Gradients gradients : List.of(first, second)) {
            assertThat(gradients.of(w).data).containsExactly(ofW);
            assertThat(gradients.of(b).data).containsExactly(ofB);
            assertThat(gradients.of(inside).data).containsExactly(ofInside);
        }
    }

    @Test
    void whatAHookHasSeenStays() {
        List<Variable> seen = new ArrayList<>();
        List<double[]> copies = new ArrayList<>();
        Variable loss = many(w, x -> tanh(x).onGradient(g -> {
                    seen.add(g);
                    copies.add(g.value().data.clone());
                    return g;
                }))
                .sum();
        loss.backward();
        many(w, x -> relu(x.mul(3))).sum().backward();
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i).value().data).as("gradient %d", i).containsExactly(copies.get(i));
        }
    }

    @Test
    void whatAnOperationOfAUserKeepsStays() {
        List<Variable> kept = new ArrayList<>();
        List<double[]> copies = new ArrayList<>();
        UnaryOperator<Variable> twice = x -> Variable.of("twice", tanh(x).value(), Variable.wrt(x, (y, g) -> {
            Variable result = g.mul(2);
            for (Variable each : List.of(g, result)) {
                kept.add(each);
                copies.add(each.value().data.clone());
            }
            return result;
        }));
        many(w, x -> tanh(twice.apply(tanh(x)).mul(0.5))).sum().backward();
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).value().data).as("gradient %d", i).containsExactly(copies.get(i));
        }
    }

    @Test
    void whatAFusedOperationKeepsStays() {
        List<DMatrixRMaj> kept = new ArrayList<>();
        List<double[]> copies = new ArrayList<>();
        UnaryOperator<Variable> twice = x -> Fused.of(
                "twice",
                x.mul(2).value(),
                in -> in[0].mul(2),
                (input, y, g) -> {
                    DMatrixRMaj result = Variable.wrap(g).mul(2).value();
                    kept.add(result);
                    copies.add(result.data.clone());
                    return result;
                },
                x);
        many(w, x -> tanh(twice.apply(tanh(x)).mul(0.5))).sum().backward();
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).data).as("gradient %d", i).containsExactly(copies.get(i));
        }
    }

    @Test
    void aPassWithinARuleLeavesTheOuterOneAlone() {
        Parameter inner = parameter("inner");
        UnaryOperator<Variable> withAPass =
                x -> Variable.of("withAPass", x.mul(1).value(), Variable.wrt(x, (y, g) -> {
                    DMatrixRMaj before = new DMatrixRMaj(g.value());
                    Recording.on(() -> many(inner, z -> tanh(z.mul(2))).sum()).backward();
                    assertThat(g.value().data).containsExactly(before.data);
                    return g.mul(1);
                }));
        Gradients gradients = many(w, x -> tanh(withAPass.apply(tanh(x)))).sum().backward();
        Gradients expected = many(w, x -> tanh(tanh(x).mul(1).mul(1))).sum().backward();
        assertThat(gradients.of(w).data).containsExactly(expected.of(w).data);
    }
}
