package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.PatchGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ResultListenerTest {
    private final Parameter w = new Parameter("w", new double[][] {{2}});

    @Test
    void everyResultIsHeardInOrderForwardAndBackward() {
        List<String> heard = new ArrayList<>();
        ResultListener.listening(
                y -> {
                    heard.add(y.operation() + y.origin().map(Origin::rule).orElseThrow());
                    return y;
                },
                () -> w.mul(w).add(1).backward());
        assertThat(heard).containsExactly("mul", "add", "mulmul", "mulmul", "add");
        heard.clear();
        w.mul(w);
        assertThat(heard).isEmpty();
    }

    @Test
    void aReplacedResultIsWhatTheRestIsComputedFrom() {
        Variable y = ResultListener.listening(
                result -> result.operation().equals("mul")
                        ? ResultListener.replaced(result, new DMatrixRMaj(new double[][] {{100}}))
                        : result,
                () -> w.mul(w).add(1));
        assertThat(y.scalar()).isEqualTo(101);
        assertThat(y.backward().of(w).data).containsExactly(4);
    }

    @Test
    void whatAKernelComputesItselfIsNotHeard() {
        Parameter singular = new Parameter("x", new double[][] {{1, 2}, {2, 4}});
        List<String> heard = new ArrayList<>();
        ResultListener.listening(
                y -> {
                    heard.add(y.operation());
                    return y;
                },
                () -> LinearAlgebra.determinant(singular).backward());
        assertThat(heard).containsExactly("determinant", "cofactors", "mul");
    }

    @Test
    void constantsKnowTheirInputsWhileSomeoneListens() {
        Variable y =
                ResultListener.listening(result -> result, () -> Variable.of(2).mul(3));
        assertThat(y.inputs()).hasSize(1);
        assertThat(y.needsGradient()).isFalse();
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void theInsideOfARecomputedSegmentIsHeardWithItsGraphIfAskedFor() {
        List<String> heard = new ArrayList<>();
        ResultListener listener = y -> {
            heard.add(y.operation() + (y.needsGradient() ? "" : " as a constant"));
            return y;
        };
        Supplier<Variable> segment = () -> Recording.recomputed(h -> h.mul(h).add(1), w.mul(1));
        ResultListener.listening(listener, segment);
        assertThat(heard).containsExactly("mul", "mul as a constant", "add as a constant", "recomputed");
        heard.clear();
        Variable y = ResultListener.listeningInside(listener, segment);
        assertThat(heard).containsExactly("mul", "mul", "add");
        assertThat(y.backward().of(w).data)
                .containsExactly(segment.get().backward().of(w).data);
        ResultListener.listeningInside(result -> result, () -> ResultListener.listening(listener, segment));
        assertThat(heard.subList(3, 7)).containsExactly("mul", "mul as a constant", "add as a constant", "recomputed");
        assertThat(segment.get().operation()).isEqualTo("recomputed");
        assertThatThrownBy(() -> ResultListener.listeningInside(listener, () -> Recording.recomputed(h -> null, w)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recomputed: the segment's result is null");
    }

    /** The operations of a result and of what its gradient is computed with. */
    private static List<String> heard(Supplier<Variable> result) {
        List<String> heard = new ArrayList<>();
        ResultListener.listening(
                y -> {
                    heard.add(y.operation());
                    return y;
                },
                () -> {
                    Variable y = result.get();
                    return y.backward(new DMatrixRMaj(y.rows(), y.columns()));
                });
        return heard;
    }

    @Test
    void theRulesOfProductsAreProductsOfTheSameKind() {
        Parameter a = new Parameter("a", new double[4][4]);
        Parameter b = new Parameter("b", new double[4][4]);
        assertThat(heard(() -> a.matmul(b))).containsExactly("matmul", "matmul", "matmul");
        assertThat(heard(() -> LinearAlgebra.matmulTransA(a, b))).containsExactly("matmulTransA", "matmul", "matmul");
        assertThat(heard(() -> LinearAlgebra.blockMatmul(a, b, 2, 2)))
                .containsExactly("blockMatmul", "blockMatmul", "blockMatmul");
    }

    /** How many products of numbers are told of. */
    private static List<Long> products(Supplier<Variable> body) {
        List<Long> heard = new ArrayList<>();
        ResultListener.listening(
                new ResultListener() {
                    @Override
                    public Variable onResult(Variable y) {
                        return y;
                    }

                    @Override
                    public void onProduct(long multiplyAdds) {
                        heard.add(multiplyAdds);
                    }
                },
                body);
        return heard;
    }

    private static Variable x(int rows, int columns) {
        return Variable.wrap(new DMatrixRMaj(rows, columns));
    }

    @Test
    void productsAreToldOfWithHowManyNumbersTheyMultiply() {
        assertThat(products(() -> x(2, 3).matmul(x(3, 5)))).containsExactly(2 * 3 * 5L);
        assertThat(products(() -> LinearAlgebra.affine(x(2, 3), x(5, 3), x(1, 5))))
                .containsExactly(2 * 3 * 5L);
        // In 2 by 3 blocks of 5×7 and 7×11.
        long blocks = 2 * 3 * 5 * 7 * 11;
        assertThat(products(() -> LinearAlgebra.blockMatmul(x(10, 21), x(14, 33), 2, 3)))
                .containsExactly(blocks);
        assertThat(products(() -> LinearAlgebra.blockMatmulTransA(x(14, 15), x(14, 33), 2, 3)))
                .containsExactly(blocks);
        assertThat(products(() -> x(2, 3).add(x(2, 3)))).isEmpty();
    }

    @Test
    void convolutionsAreToldOfLikeProducts() {
        PatchGrid grid = new PatchGrid(2, 4, 5, 3, 3);
        // For each of 3 images, 10 outputs and 2·3 places, the 9 entries of a patch in one of two groups.
        long multiplyAdds = 3 * 10 * 6 * 9;
        Variable images = x(3, 40);
        Variable kernels = x(10, 9);
        Variable results = x(3, 60);
        assertThat(products(() -> Convolutions.convolve(images, kernels, grid, 2)))
                .containsExactly(multiplyAdds);
        assertThat(products(() -> Convolutions.convolveTransposed(results, kernels, grid, 2)))
                .containsExactly(multiplyAdds);
        assertThat(products(() -> Convolutions.convolveKernels(images, results, grid, 2)))
                .containsExactly(multiplyAdds);
    }

    @Test
    void aReplacementHasTheSameShape() {
        assertThatThrownBy(() -> ResultListener.replaced(w.mul(w), new DMatrixRMaj(2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replaced: 'mul' is 1×1, but the value is 2×2");
    }

    @Test
    void theLineOfAnOperationFromBeforeIsSaidNotToBeKnown() {
        Variable before = w.mul(w);
        List<Origin> heard = new ArrayList<>();
        ResultListener.listening(
                y -> {
                    heard.add(y.origin().orElseThrow());
                    return y;
                },
                () -> before.backward());
        assertThat(heard).isNotEmpty().allSatisfy(origin -> assertThat(origin.line())
                .isEqualTo(origin.rule().isEmpty() ? origin.line() : "a line that was not noted"));
        assertThat(heard).anyMatch(origin -> origin.rule().equals("mul"));
    }
}
