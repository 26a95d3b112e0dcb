///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.QuickChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.lines.SeriesLines;

/**
 * Completes a table of ratings of which 40 % are known, as a product of two thin matrices:
 * {@code jbang Factorization.java plot.png}.
 */
class Factorization {
    public static void main(String[] arguments) throws IOException {
        SplitMix random = new SplitMix(1);
        Variable truth = Constants.normal(30, 2, random).matmul(Constants.normal(2, 20, random));
        Variable known = Shaping.test(Constants.uniform(30, 20, 0, 1, random), u -> u < 0.4);
        Variable unknown = known.neg().add(1);
        Parameter people = new Parameter("people", Constants.normal(30, 2, random).mul(0.1).value());
        Parameter films = new Parameter("films", Constants.normal(2, 20, random).mul(0.1).value());
        Optimizer optimizer = Optimizer.of(new Adam(), 0.05, Parameters.of(people, films));
        double[][] errors = new double[2][201];
        for (int step = 0; step <= 200; step++) {
            Variable error = people.matmul(films).sub(truth);
            Variable loss = error.mul(known).pow(2).sum().div(known.sum());
            errors[0][step] = loss.scalar();
            errors[1][step] = error.mul(unknown).pow(2).sum().div(unknown.sum()).scalar();
            if (step % 100 == 0) {
                System.out.printf(
                        "step %3d: squared error %.4f of the known, %.4f of the others%n", step, errors[0][step], errors[1][step]);
            }
            optimizer.step(loss.backward());
        }
        if (arguments.length > 0) {
            XYChart chart = QuickChart.getChart(
                    "Ratings as a product of thin matrices, seed 1",
                    "step",
                    "squared error",
                    new String[] {"known", "others"},
                    null,
                    errors);
            // An axis that ends further right has round labels.
            chart.getStyler().setXAxisMax(210.0).setYAxisLogarithmic(true);
            chart.getSeries("others").setLineStyle(SeriesLines.DASH_DASH);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }
}
