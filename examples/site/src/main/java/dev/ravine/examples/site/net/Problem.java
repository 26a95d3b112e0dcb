package dev.ravine.examples.site.net;

import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Scaling;
import dev.ravine.nn.data.Split;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Points to learn from and those to be judged by, as they are and as the net sees them.
 *
 * @param points all of them
 * @param features what the net is told of each
 * @param raw both parts as they are
 * @param scaling what the net's inputs are brought to a common scale by, fitted to the training part
 * @param targetScaling the same of the numbers to predict; null for classes
 * @param train as the net sees it
 * @param test as the net sees it
 */
record Problem(
        PointSet points,
        List<Feature> features,
        Split raw,
        Scaling scaling,
        @Nullable Scaling targetScaling,
        Dataset train,
        Dataset test) {

    static Problem of(PointSet points, List<Feature> features, double testShare, RandomGenerator random) {
        Dataset data = points.data();
        Split raw = data.hasLabels()
                ? Split.stratified(data, 0, testShare, random)
                : Split.shuffled(data, 0, testShare, random);
        Scaling scaling = Scaling.standard(raw.train().x());
        Scaling targetScaling =
                data.hasLabels() ? null : Scaling.standard(raw.train().targets());
        return new Problem(
                points,
                features,
                raw,
                scaling,
                targetScaling,
                seen(raw.train(), features, scaling, targetScaling),
                seen(raw.test(), features, scaling, targetScaling));
    }

    private static Dataset seen(
            Dataset part, List<Feature> features, Scaling scaling, @Nullable Scaling targetScaling) {
        DMatrixRMaj seen = Feature.of(features, scaling.apply(part.x()));
        return targetScaling == null
                ? Dataset.of(seen, part.labels())
                : Dataset.of(seen, targetScaling.apply(part.targets()));
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
        return Variable.wrap(Feature.of(features, scaling.apply(grid)));
    }
}
