package dev.ravine.spark;

import dev.ravine.autograd.State;
import dev.ravine.autograd.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;

/** A state times the number of rows that it was learned from. */
final class WeightedState extends Contribution<WeightedState> {
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
    private final LinkedHashMap<String, String> properties = new LinkedHashMap<>();

    WeightedState(int partition) {
        super(partition);
    }

    /**
     * That of a partition.
     *
     * @param state its matrices are copies that nobody else uses
     */
    WeightedState(int partition, State state, double loss, long rows) {
        this(partition);
        state.matrices().forEach((name, matrix) -> matrices.put(name, times(matrix, (double) rows)));
        properties.putAll(state.properties());
        this.rows = rows;
        this.loss = loss;
    }

    private static DMatrixRMaj times(DMatrixRMaj matrix, double factor) {
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] *= factor;
        }
        return matrix;
    }

    @Override
    void addArrays(WeightedState more) {
        if (rows == 0) {
            matrices.putAll(more.matrices);
            properties.putAll(more.properties);
        } else if (more.rows > 0) {
            if (!properties.equals(more.properties) || !matrices.keySet().equals(more.matrices.keySet())) {
                throw new IllegalStateException("the optimizers of partitions " + partition + " and " + more.partition
                        + " remember different things, which have no average: " + properties + " and "
                        + more.properties);
            }
            more.matrices.forEach((name, matrix) ->
                    Kernels.active().addTo(Objects.requireNonNull(matrices.get(name)).data, matrix.data));
        }
    }

    /** The mean, weighted by rows; this is used up. */
    State mean() {
        Map<String, DMatrixRMaj> means = new LinkedHashMap<>();
        // Divided last, so that counts stay whole numbers.
        matrices.forEach((name, matrix) -> {
            for (int i = 0; i < matrix.data.length; i++) {
                matrix.data[i] /= rows;
            }
            means.put(name, matrix);
        });
        return new State(means, properties);
    }
}
