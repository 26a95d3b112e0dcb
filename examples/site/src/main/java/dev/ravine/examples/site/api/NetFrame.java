package dev.ravine.examples.site.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A net at one moment.
 *
 * <p>{@code boundary} and the {@code maps} of the layers are pictures of what the net says all over the domain, rounded to
 * three decimals. Their rows ascend in y, their columns in x.
 *
 * @param step how many were taken
 * @param epoch how many times the training data was gone through
 * @param loss mean over all training samples
 * @param testLoss mean over all test samples
 * @param accuracy share of the training samples that are right
 * @param testAccuracy share of the test samples that are right
 * @param rate the learning rate of the next step
 * @param boundary the likeliest class, and how likely it is
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
        double testLoss,
        double accuracy,
        double testAccuracy,
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
     * @param label the likeliest class, {@code size · size} of them, row by row
     * @param share the softmax of that class
     */
    public record Boundary(int size, int[] label, double[] share) {}

    /**
     * A layer.
     *
     * @param weight outputs × inputs
     * @param bias of each output
     * @param weightGradient outputs × inputs, of the last batch; null before the first step
     * @param gradientNorm the Euclidean norm of all the layer's gradients in the last batch; null before the first step
     * @param mapSize how many points along each side of a map
     * @param maps for each neuron what it says all over the domain, {@code mapSize · mapSize} values, row by row: behind the
     *     activation, or of the last layer the softmax
     */
    public record Layer(
            double[][] weight,
            double[] bias,
            double @Nullable [][] weightGradient,
            @Nullable Double gradientNorm,
            int mapSize,
            double[][] maps) {}
}
