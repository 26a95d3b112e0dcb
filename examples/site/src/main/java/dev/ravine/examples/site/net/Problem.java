package dev.ravine.examples.site.net;

import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Scaling;
import dev.ravine.nn.data.Split;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Points to learn from and those to be judged by, as they are and as the net sees them.
 *
 * @param points all of them
 * @param raw both parts as they are
 * @param scaling what the net's inputs are brought to a common scale by, fitted to the training part
 * @param targetScaling the same of the numbers to predict; null for classes
 * @param train as the net sees it
 * @param test as the net sees it
 */
record Problem(
        PointSet points, Split raw, Scaling scaling, @Nullable Scaling targetScaling, Dataset train, Dataset test) {

    static Problem of(PointSet points, double testShare, RandomGenerator random) {
        Dataset data = points.data();
        Split raw = data.hasLabels()
                ? Split.stratified(data, 0, testShare, random)
                : Split.shuffled(data, 0, testShare, random);
        Scaling scaling = Scaling.standard(raw.train().x());
        Scaling targetScaling =
                data.hasLabels() ? null : Scaling.standard(raw.train().targets());
        return new Problem(
                points,
                raw,
                scaling,
                targetScaling,
                scaled(raw.train(), scaling, targetScaling),
                scaled(raw.test(), scaling, targetScaling));
    }

    private static Dataset scaled(Dataset part, Scaling scaling, @Nullable Scaling targetScaling) {
        Dataset scaled = scaling.apply(part);
        return targetScaling == null ? scaled : Dataset.of(scaled.x(), targetScaling.apply(part.targets()));
    }

    Task task() {
        return targetScaling == null ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    /** How many numbers the net says of a point. */
    int outputs() {
        return Math.max(points.classes(), 1);
    }

    /** What the net says of numbers, in their own units. */
    double[] predictions(Variable output) {
        return Objects.requireNonNull(targetScaling).undo(output.value()).data;
    }

    /** The points of a grid over the domain as the net sees them, row by row. */
    Variable grid(int size) {
        double[] x = Surface.spread(points.domain().x(), size);
        double[] y = Surface.spread(points.domain().y(), size);
        DMatrixRMaj grid = new DMatrixRMaj(size * size, 2);
        for (int i = 0; i < size * size; i++) {
            grid.set(i, 0, x[i % size]);
            grid.set(i, 1, y[i / size]);
        }
        return Variable.wrap(scaling.apply(grid));
    }
}
