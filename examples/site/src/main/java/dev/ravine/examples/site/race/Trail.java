package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Divergence;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RaceResponse.Searched;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a run leaves behind, point by point. */
final class Trail {
    private final double[] x;
    private final double[] y;
    private final double[] loss;
    private final double[] gx;
    private final double[] gy;
    private final double[] rate;
    private final double[] stepLength;
    private int length;

    Trail(int steps) {
        x = new double[steps + 1];
        y = new double[steps + 1];
        loss = new double[steps + 1];
        gx = new double[steps + 1];
        gy = new double[steps + 1];
        rate = new double[steps + 1];
        stepLength = new double[steps + 1];
    }

    /** Adds the point where the run is. */
    void add(Run run) {
        int k = length++;
        x[k] = run.x().scalar();
        y[k] = run.y().scalar();
        loss[k] = run.exactLoss();
        gx[k] = run.gradient(run.x());
        gy[k] = run.gradient(run.y());
        rate[k] = run.rate();
        stepLength[k] = k == 0 ? 0 : distance(k, k - 1);
    }

    /** The index of the last point. */
    int last() {
        return length - 1;
    }

    double x(int k) {
        return x[k];
    }

    double y(int k) {
        return y[k];
    }

    double loss(int k) {
        return loss[k];
    }

    double rate(int k) {
        return rate[k];
    }

    /** How far point k is from the start. */
    double distance(int k) {
        return distance(k, 0);
    }

    /** By a root, which has the same bits everywhere, unlike {@link Math#hypot}. */
    private double distance(int a, int b) {
        double dx = x[a] - x[b];
        double dy = y[a] - y[b];
        return Math.sqrt(dx * dx + dy * dy);
    }

    /** As the page is told it. */
    RaceResponse.Trail told(String id, @Nullable Divergence diverged, @Nullable Searched searched) {
        return new RaceResponse.Trail(
                id, cut(x), cut(y), cut(loss), cut(gx), cut(gy), cut(rate), cut(stepLength), diverged, searched);
    }

    private double[] cut(double[] numbers) {
        return Arrays.copyOf(numbers, length);
    }
}
