///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import static dev.ravine.autograd.Elementwise.cos;
import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.sin;
import static dev.ravine.autograd.Elementwise.square;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.awt.Color;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A variational autoencoder presses points of a circle into one number, and makes new ones: {@code jbang Vae.java plot.png}. */
class Vae {
    public static void main(String[] arguments) throws IOException {
        SplitMix random = new SplitMix(1);
        Variable angles = Constants.uniform(128, 1, 0, 2 * Math.PI, random);
        Variable points = Shaping.concatenateColumns(
                cos(angles), sin(angles));
        Layer encoder = Sequential.of(new Linear(2, 32, random), new Tanh(), new Linear(32, 2, random));
        Layer decoder = Sequential.of(new Linear(1, 32, random), new Tanh(), new Linear(32, 2, random));
        Optimizer optimizer = Optimizer.of(
                new Adam(),
                0.01,
                encoder.parameters().under("encoder").and(decoder.parameters().under("decoder")));
        for (int step = 0; step <= 1000; step++) {
            Variable code = encoder.forward(points);
            Variable mean = Shaping.columns(code, 0, 1);
            Variable logVariance = Shaping.columns(code, 1, 2);
            // z is drawn from N(mean, variance) so that a gradient reaches both.
            Variable z = mean.add(exp(logVariance.mul(0.5)).mul(Constants.normal(128, 1, random)));
            Variable error = square(decoder.forward(z).sub(points)).sum().div(128);
            Variable divergence = square(mean).add(exp(logVariance)).sub(logVariance).sub(1).sum().div(2 * 128);
            optimizer.step(error.add(divergence.mul(0.03)).backward());
            if (step % 250 == 0) {
                System.out.printf("step %4d: error %.3f, divergence %.2f nats%n", step, error.scalar(), divergence.scalar());
            }
        }
        if (arguments.length > 0) {
            XYChart chart = new XYChartBuilder()
                    .width(640)
                    .title("Points made of random numbers, seed 1")
                    .xAxisTitle("x")
                    .yAxisTitle("y")
                    .build();
            chart.getStyler().setSeriesColors(new Color[] {Color.ORANGE, Color.BLACK});
            add(chart, "made", decoder.forward(Constants.normal(400, 1, random)), SeriesMarkers.CIRCLE);
            add(chart, "learned from", points, SeriesMarkers.CROSS);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }

    private static void add(XYChart chart, String name, Variable points, Marker marker) {
        chart.addSeries(name, Shaping.columns(points, 0, 1).value().data, Shaping.columns(points, 1, 2).value().data)
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                .setMarker(marker);
    }
}
