package dev.ravine.examples.site.net;

import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.Domain;
import dev.ravine.examples.site.api.NetResponse.Samples;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Scaling;
import dev.ravine.nn.data.Split;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Points to tell apart: those to learn from and those to be judged by, as they are and as the net sees them.
 *
 * @param raw both parts as they are
 * @param scaling what the net's inputs are brought to a common scale by, fitted to the training part
 * @param train as the net sees it
 * @param test as the net sees it
 * @param classes how many there are
 * @param domain around all of them, with a margin
 */
record Problem(Split raw, Scaling scaling, Dataset train, Dataset test, int classes, Domain domain) {
    private static final double TEST_SHARE = 0.3;
    private static final double MARGIN = 0.15;

    static Problem of(Dataset points, int classes, RandomGenerator random) {
        Split raw = Split.stratified(points, 0, TEST_SHARE, random);
        Scaling scaling = Scaling.standard(raw.train().x());
        return new Problem(
                raw,
                scaling,
                scaling.apply(raw.train()),
                scaling.apply(raw.test()),
                classes,
                new Domain(interval(column(points, 0)), interval(column(points, 1))));
    }

    private static double[] interval(double[] numbers) {
        double least = Arrays.stream(numbers).min().orElseThrow();
        double greatest = Arrays.stream(numbers).max().orElseThrow();
        double margin = MARGIN * (greatest - least);
        return new double[] {least - margin, greatest + margin};
    }

    private static double[] column(Dataset points, int column) {
        return IntStream.range(0, points.size())
                .mapToDouble(i -> points.x().get(i, column))
                .toArray();
    }

    /** The points of a grid over the domain as the net sees them, row by row. */
    Variable grid(int size) {
        double[] x = Surface.spread(domain.x(), size);
        double[] y = Surface.spread(domain.y(), size);
        DMatrixRMaj points = new DMatrixRMaj(size * size, 2);
        for (int i = 0; i < size * size; i++) {
            points.set(i, 0, x[i % size]);
            points.set(i, 1, y[i / size]);
        }
        return Variable.wrap(scaling.apply(points));
    }

    /** A part of the data for the page. */
    static Samples told(Dataset points) {
        return new Samples(column(points, 0), column(points, 1), points.labels());
    }
}
