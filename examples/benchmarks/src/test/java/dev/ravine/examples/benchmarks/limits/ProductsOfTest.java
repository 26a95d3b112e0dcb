package dev.ravine.examples.benchmarks.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.benchmarks.workload.Workload;
import dev.ravine.examples.benchmarks.workload.Workloads;
import dev.ravine.nn.Summary;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProductsOfTest {
    /** The forward products, X · Wᵀ, and of attention weights · V, are what the summary of the network counts. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRANSFORMER")
    void theForwardProductsAreThoseOfTheSummary(Workloads which) {
        Workload workload = which.start();
        double counted = 0;
        for (Map.Entry<Product, Integer> entry : ProductsOf.step(which).entrySet()) {
            if (entry.getKey().transB()) {
                counted += entry.getValue() * entry.getKey().operations() / 2;
            }
        }
        Summary summary = Summary.of(
                workload.model(), which.batch(), workload.batches().get(0).x().columns());
        assertThat(counted).isEqualTo((double) summary.multiplyAdds());
    }
}
