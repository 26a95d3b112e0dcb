///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import static dev.ravine.autograd.Elementwise.softplus;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import java.awt.Color;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Two nets compete: one forges points of eight clusters on a circle, the other tells them from real ones:
 * {@code jbang Gan.java plot.png}.
 */
class Gan {
    private static final int BATCH = 64;
    private static final int CLUSTERS = 8;

    public static void main(String[] arguments) throws IOException {
        SplitMix random = new SplitMix(1);
        Layer forger = net(2, random);
        Layer critic = net(1, random);
        // A momentum of 0.5 and a falling rate keep the two from circling around each other.
        Adam rule = new Adam(0.5, 0.999, 1e-8);
        Schedule rate = Schedules.cosine(0.002, 0, 2500);
        Optimizer forging = Optimizer.of(rule, rate, forger.parameters());
        Optimizer judging = Optimizer.of(rule, rate, critic.parameters());
        for (int step = 1; step <= 2500; step++) {
            Variable forged = Recording.off(() -> forger.forward(Constants.normal(BATCH, 2, random)));
            // softplus(-score) is -log of the probability that the critic gives to "real", softplus(score) to "forged".
            judging.step(softplus(critic.forward(real(random)).neg())
                    .add(softplus(critic.forward(forged)))
                    .mean()
                    .backward());
            forging.step(softplus(critic.forward(forger.forward(Constants.normal(BATCH, 2, random))).neg()).mean().backward());
            if (step % 500 == 0) {
                report(step, forger.forward(Constants.normal(1000, 2, random)));
            }
        }
        if (arguments.length > 0) {
            XYChart chart = new XYChartBuilder()
                    .width(640)
                    .title("Forged points after 2500 steps, seed 1")
                    .xAxisTitle("x")
                    .yAxisTitle("y")
                    .build();
            chart.getStyler().setSeriesColors(new Color[] {Color.ORANGE, Color.BLACK});
            add(chart, "forged", forger.forward(Constants.normal(500, 2, random)), SeriesMarkers.CIRCLE);
            add(chart, "real", real(random), SeriesMarkers.CROSS);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }

    private static void add(XYChart chart, String name, Variable points, Marker marker) {
        chart.addSeries(name, Shaping.columns(points, 0, 1).value().data, Shaping.columns(points, 1, 2).value().data)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                .setMarker(marker);
    }

    private static Layer net(int outputs, SplitMix random) {
        return Sequential.of(
                new Linear(2, 32, random),
                new LeakyRelu(0.2),
                new Linear(32, 32, random),
                new LeakyRelu(0.2),
                new Linear(32, outputs, random));
    }

    private static Variable real(SplitMix random) {
        double[][] points = new double[BATCH][];
        Arrays.setAll(points, i -> {
            double angle = 2 * Math.PI * random.nextInt(CLUSTERS) / CLUSTERS;
            return new double[] {
                Math.cos(angle) + 0.05 * random.nextGaussian(), Math.sin(angle) + 0.05 * random.nextGaussian()
            };
        });
        return Variable.of(points);
    }

    /** How many forged points are within four standard deviations of a cluster, and what share of them each cluster has. */
    private static void report(int step, Variable forged) {
        int[] near = new int[CLUSTERS];
        for (int i = 0; i < forged.rows(); i++) {
            double x = forged.value().get(i, 0);
            double y = forged.value().get(i, 1);
            int cluster = Math.floorMod(Math.round(Math.atan2(y, x) * CLUSTERS / (2 * Math.PI)), CLUSTERS);
            double angle = 2 * Math.PI * cluster / CLUSTERS;
            if (Math.hypot(x - Math.cos(angle), y - Math.sin(angle)) < 0.2) {
                near[cluster]++;
            }
        }
        System.out.printf(
                "step %4d: of 1000 forged points, %3d are near a cluster: %s%n",
                step, Arrays.stream(near).sum(), Arrays.toString(near));
    }
}
