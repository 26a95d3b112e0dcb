package dev.ravine.nn.attention;

import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Variable;

/**
 * What attention returns with the weights that it gave.
 *
 * @param outputs of the shape of the queries
 * @param weights how much of each key went to each query, a row for each head of each query, (batch · query steps · heads) ×
 *     key steps: numbers from 0 to 1 that add up to 1, or zeros where there was nothing to look at; while training as dropout left
 *     them
 * @param heads how many there are
 */
public record AttentionResult(Variable outputs, Variable weights, int heads) {
    /** The mean of the heads' weights, a row for each query, (batch · query steps) × key steps: what PyTorch returns. */
    public Variable meanWeights() {
        int keys = weights.columns();
        Variable besideOneAnother = reshape(weights, weights.rows() / heads, heads * keys);
        Variable sum = columns(besideOneAnother, 0, keys);
        for (int head = 1; head < heads; head++) {
            sum = sum.add(columns(besideOneAnother, head * keys, (head + 1) * keys));
        }
        return sum.div(heads);
    }
}
