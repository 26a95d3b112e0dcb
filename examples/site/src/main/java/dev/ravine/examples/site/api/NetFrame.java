package dev.ravine.examples.site.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A net at one moment.
 *
 * <p>{@code boundary} and the {@code maps} of the layers are pictures of what the net says all over the domain, rounded to
 * three decimals, but for predicted numbers. Their rows ascend in y, their columns in x.
 *
 * @param step how many were taken
 * @param epoch how many times the training data was gone through
 * @param loss mean over all training samples: cross-entropy, or of numbers the squared error in units of their variance
 * @param penalty what the loss is charged for the weights in training, beside this; 0 without a penalty
 * @param testLoss the same over all test samples
 * @param score share of the training samples that are right, or of numbers R²
 * @param testScore the same of the test samples
 * @param rate the learning rate of the next step
 * @param boundary what the net says all over the domain
 * @param layers each layer with weights, from the input on
 * @param done whether all steps are taken
 * @param dead why layers have stopped to learn although there is more to learn; null while they learn
 * @param broke why it cannot go on; null while it can
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record NetFrame(
        int step,
        double epoch,
        double loss,
        double penalty,
        double testLoss,
        double score,
        double testScore,
        double rate,
        Boundary boundary,
        List<Layer> layers,
        boolean done,
        @Nullable String dead,
        @Nullable String broke) {
    /**
     * What the net decides.
     *
     * @param size how many points along each side
     * @param label the likeliest class, {@code size · size} of them, row by row; null for a net that predicts a number
     * @param value the softmax of that class, or the number
     */
    public record Boundary(int size, int @Nullable [] label, double[] value) {}

    /**
     * A layer.
     *
     * @param weight outputs × inputs
     * @param bias of each output
     * @param weightGradient outputs × inputs, of the last batch; null before the first step
     * @param gradientNorm the Euclidean norm of all the layer's gradients in the last batch; null before the first step
     * @param mapSize how many points along each side of a map
     * @param maps for each neuron what it says all over the domain, {@code mapSize · mapSize} values, row by row: behind the
     *     activation, or of the last layer the softmax or the number in deviations from the mean
     */
    public record Layer(
            double[][] weight,
            double[] bias,
            double @Nullable [][] weightGradient,
            @Nullable Double gradientNorm,
            int mapSize,
            double[][] maps) {}
}
