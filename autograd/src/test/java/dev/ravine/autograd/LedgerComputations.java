package dev.ravine.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/** Each line of the ledger forward and back, and on to its second derivatives: whatever kernels there are run in these. */
final class LedgerComputations {
    private LedgerComputations() {}

    /**
     * Something to compute.
     *
     * @param results computes the matrices of interest from operands
     */
    record Computation(String name, ReferenceCases.Case reference, Function<Variable[], List<DMatrixRMaj>> results) {
        @Override
        public String toString() {
            return name + " of " + reference;
        }
    }

    static Stream<Computation> all() {
        return ReferenceCases.read().stream()
                .flatMap(reference -> Stream.of(
                        new Computation("reverse pass", reference, x -> thereAndBack(reference, x)),
                        new Computation("derivatives", reference, x -> toSecondOrder(reference, x))));
    }

    static Parameter[] parameters(DMatrixRMaj[] values) {
        Parameter[] parameters = new Parameter[values.length];
        Arrays.setAll(parameters, i -> new Parameter("x" + i, values[i]));
        return parameters;
    }

    private static List<DMatrixRMaj> thereAndBack(ReferenceCases.Case reference, Variable[] x) {
        Variable y = OperationLedger.call(reference.key(), x);
        List<DMatrixRMaj> results = new ArrayList<>(List.of(y.matrix()));
        if (y.needsGradient()) {
            y.backward(new DMatrixRMaj(reference.seed())).forEach((of, gradient) -> results.add(gradient));
        }
        return results;
    }

    private static List<DMatrixRMaj> toSecondOrder(ReferenceCases.Case reference, Variable[] x) {
        Variable y = OperationLedger.call(reference.key(), x);
        List<Variable> gradients =
                Derivatives.gradients(y.mul(Variable.of(reference.seed())).sum(), x);
        Variable length = Variable.of(0);
        for (Variable gradient : gradients) {
            length = length.add(Elementwise.square(gradient).sum());
        }
        List<DMatrixRMaj> results = new ArrayList<>();
        gradients.forEach(gradient -> results.add(gradient.matrix()));
        if (length.needsGradient()) {
            length.backward().forEach((of, gradient) -> results.add(gradient));
        }
        return results;
    }
}
