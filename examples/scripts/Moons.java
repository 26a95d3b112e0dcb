///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.awt.Color;
import java.io.File;
import java.io.IOException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A net learns to tell two moons apart, and draws its decision: {@code jbang Moons.java plot.png}. */
class Moons {
    public static void main(String[] arguments) throws IOException {
        RandomGenerator random = new SplitMix(1);
        Dataset moons = Generated.moons(200, 0.1, random);
        Variable points = Variable.of(moons.x());
        Layer model = Sequential.of(new Linear(2, 16, random), new Tanh(), new Linear(16, 2, random));
        Optimizer optimizer = Optimizer.of(new Adam(), 0.01, model.parameters());
        for (int step = 0; step < 300; step++) {
            optimizer.step(
                    Losses.crossEntropy(model.forward(points), moons.labels()).backward());
        }
        System.out.println("accuracy " + Metrics.accuracy(model.forward(points), moons.labels()));
        if (arguments.length > 0) {
            XYChart chart = new XYChartBuilder()
                    .height(430)
                    .title("Two moons, told apart by a net; seed 1")
                    .xAxisTitle("x")
                    .yAxisTitle("y")
                    .build();
            Variable grid = Constants.from(71 * 41, 2, (i, j) -> j == 0 ? -1.25 + 0.05 * (i % 71) : -0.75 + 0.05 * (i / 71));
            add(chart, "taken for moon 1", grid, Metrics.predictions(model.forward(grid)), 1)
                    .setMarker(SeriesMarkers.SQUARE)
                    .setMarkerColor(new Color(0xdddddd));
            add(chart, "moon 0", points, moons.labels(), 0).setMarker(SeriesMarkers.CIRCLE);
            add(chart, "moon 1", points, moons.labels(), 1).setMarker(SeriesMarkers.CROSS);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }

    /** Adds the points that have a label. */
    private static XYSeries add(XYChart chart, String name, Variable points, int[] labels, int label) {
        int[] rows = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
        Variable chosen = Shaping.gatherRows(points, rows);
        return chart.addSeries(name, Shaping.columns(chosen, 0, 1).value().data, Shaping.columns(chosen, 1, 2).value().data)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    }
}
