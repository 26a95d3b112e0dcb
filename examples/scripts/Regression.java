///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Linear;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Sgd;
import java.io.File;
import java.io.IOException;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Finds the line that noisy points were drawn from: {@code jbang Regression.java plot.png}. */
class Regression {
    public static void main(String[] arguments) throws IOException {
        RandomGenerator random = new SplitMix(1);
        Variable x = Constants.uniform(100, 1, -1, 1, random);
        Variable y = x.mul(3).add(-0.5).add(Constants.normal(100, 1, random).mul(0.1));
        Linear line = new Linear(1, 1, random);
        Optimizer optimizer = Optimizer.of(new Sgd(), 0.3, line.parameters());
        for (int step = 0; step < 100; step++) {
            optimizer.step(Losses.meanSquaredError(line.forward(x), y).backward());
        }
        System.out.printf(
                "y = %.2f x %+.2f, drawn from 3 x -0.5%n",
                line.parameters().get("weight").scalar(), line.parameters().get("bias").scalar());
        if (arguments.length > 0) {
            XYChart chart = new XYChartBuilder()
                    .title("A line through 100 points, seed 1")
                    .xAxisTitle("x")
                    .yAxisTitle("y")
                    .build();
            chart.addSeries("points", x.value().data, y.value().data).setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            chart.addSeries("line", x.value().data, line.forward(x).value().data).setMarker(SeriesMarkers.NONE);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }
}
