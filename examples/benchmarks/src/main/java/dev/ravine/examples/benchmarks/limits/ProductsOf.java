package dev.ravine.examples.benchmarks.limits;

import dev.ravine.examples.benchmarks.workload.Workloads;
import java.util.LinkedHashMap;
import java.util.Map;

/** The matrix products that a step of a workload cannot do without, counted by hand, and how often it needs each. */
final class ProductsOf {
    private final Map<Product, Integer> counts = new LinkedHashMap<>();

    private ProductsOf() {}

    static Map<Product, Integer> step(Workloads workload) {
        ProductsOf products = new ProductsOf();
        int batch = workload.batch();
        switch (workload) {
            case XOR -> products.first(batch, 2, 8).linear(batch, 8, 1);
            case MOONS -> products.first(batch, 2, 16).linear(batch, 16, 16).linear(batch, 16, 1);
            case DIGITS -> products.first(batch, 64, 64).linear(batch, 64, 10);
            case SMALL -> products.first(batch, 784, 128).linear(batch, 128, 10);
            case WIDE -> products.first(batch, 784, 512).linear(batch, 512, 512).linear(batch, 512, 10);
            case LSTM -> products.lstm(batch, 28, 28, 64).linear(batch, 64, 10);
            case CNN ->
                products.first(batch * 26 * 26, 9, 8)
                        .linear(batch * 11 * 11, 8 * 9, 16)
                        .linear(batch, 16 * 5 * 5, 10);
            case TRANSFORMER ->
                products.first(batch * 32, 64, 3 * 64)
                        .attention(batch * 4, 32, 16)
                        .linear(batch * 32, 64, 64)
                        .linear(batch * 32, 64, 256)
                        .linear(batch * 32, 256, 64)
                        .linear(batch, 64, 10);
        }
        return products.counts;
    }

    /** X · Wᵀ, and the gradient of W; that of X is of no use to anyone. */
    private ProductsOf first(int rows, int inputs, int outputs) {
        return add(1, false, true, rows, outputs, inputs).add(1, true, false, outputs, inputs, rows);
    }

    /** X · Wᵀ, and the gradients of both. */
    private ProductsOf linear(int rows, int inputs, int outputs) {
        return first(rows, inputs, outputs).add(1, false, false, rows, inputs, outputs);
    }

    /** The inputs of all steps at once, the states step after step; the first state is no variable. */
    private ProductsOf lstm(int batch, int steps, int inputs, int hidden) {
        return first(batch * steps, inputs, 4 * hidden)
                .add(steps, false, true, batch, 4 * hidden, hidden)
                .add(steps, true, false, 4 * hidden, hidden, batch)
                .add(steps - 1, false, false, batch, hidden, 4 * hidden);
    }

    /** Q · Kᵀ and weights · V for each head of each sample, and their gradients. */
    private ProductsOf attention(int heads, int tokens, int width) {
        return add(2 * heads, false, true, tokens, tokens, width)
                .add(2 * heads, false, false, tokens, width, tokens)
                .add(2 * heads, true, false, tokens, width, tokens);
    }

    private ProductsOf add(int times, boolean transA, boolean transB, int m, int n, int k) {
        counts.merge(new Product(transA, transB, m, n, k), times, Integer::sum);
        return this;
    }
}
