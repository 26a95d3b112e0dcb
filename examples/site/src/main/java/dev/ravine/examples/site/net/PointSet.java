package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.Domain;
import dev.ravine.examples.site.api.Samples;
import dev.ravine.nn.data.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points in the plane, each with a class or with a number.
 *
 * @param data the points, with labels or with targets
 * @param classes how many there are; 0 where each point has a number
 * @param axes what the two features are
 * @param names of the classes
 * @param domain around all points
 */
record PointSet(Dataset data, int classes, List<String> axes, List<String> names, Domain domain) {
    private static final double MARGIN = 0.15;

    /** Points with numbers, or with classes that have numbers for names. */
    static PointSet of(Dataset data, int classes, List<String> axes) {
        return new PointSet(data, classes, axes, numbered(classes), around(data));
    }

    static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    /** A domain around points, with a margin. */
    static Domain around(Dataset points) {
        return new Domain(interval(column(points, 0)), interval(column(points, 1)));
    }

    private static double[] interval(double[] numbers) {
        double least = Arrays.stream(numbers).min().orElseThrow();
        double greatest = Arrays.stream(numbers).max().orElseThrow();
        double margin = greatest > least ? MARGIN * (greatest - least) : Math.max(1, Math.abs(least));
        return new double[] {least - margin, greatest + margin};
    }

    private static double[] column(Dataset points, int column) {
        return IntStream.range(0, points.size())
                .mapToDouble(i -> points.x().get(i, column))
                .toArray();
    }

    /** Some of such points for the page. */
    static Samples told(Dataset points) {
        double[] targets = new double[points.size()];
        Arrays.setAll(targets, i -> points.hasLabels() ? points.labels()[i] : points.targets().data[i]);
        return new Samples(column(points, 0), column(points, 1), targets);
    }
}
