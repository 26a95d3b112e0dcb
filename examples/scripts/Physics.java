///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.schedule.Schedules;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A physics-informed net solves y'' = −y with y(0) = 0 and y'(0) = 1, which is the sine:
 * {@code jbang Physics.java plot.png}.
 */
class Physics {
    public static void main(String[] arguments) throws IOException {
        SplitMix random = new SplitMix(1);
        Layer net = Sequential.of(new Linear(1, 20, random), new Tanh(), new Linear(20, 1, random));
        Variable t = Constants.from(30, 1, (i, j) -> Math.PI * i / 29);
        Optimizer optimizer = Optimizer.of(new Adam(), Schedules.warmupCosine(0.02, 50, 2000), net.parameters());
        for (int step = 0; step < 2000; step++) {
            // y = t + t²·net(t) begins at 0 with slope 1, whatever the net says.
            Variable y = solution(net, t);
            Variable slope = Derivatives.gradient(x -> solution(net, x).sum(), t);
            Variable curvature = Derivatives.gradient(
                    x -> Derivatives.gradient(z -> solution(net, z).sum(), x).sum(), t);
            Variable loss = curvature.add(y).pow(2).mean();
            optimizer.step(loss.backward());
            if (step == 1999) {
                System.out.printf("loss %.1e, slope at 0: %.3f%n", loss.scalar(), slope.value().get(0, 0));
            }
        }
        for (double at : new double[] {0.5, 1.5, 2.5}) {
            System.out.printf("y(%.1f) = %.3f, the sine is %.3f%n", at, solution(net, Variable.of(at)).scalar(), Math.sin(at));
        }
        if (arguments.length > 0) {
            XYChart chart = new XYChartBuilder()
                    .title("y'' = -y solved by a net on [0, π], seed 1")
                    .xAxisTitle("t")
                    .yAxisTitle("y")
                    .build();
            Variable further = Constants.from(100, 1, (i, j) -> 1.5 * Math.PI * i / 99);
            chart.addSeries("sine", further.value().data, Elementwise.sin(further).value().data)
                    .setMarker(SeriesMarkers.NONE)
                    .setLineStyle(SeriesLines.DASH_DASH);
            chart.addSeries("net", further.value().data, solution(net, further).value().data).setMarker(SeriesMarkers.NONE);
            chart.addSeries("where it learned", t.value().data, solution(net, t).value().data)
                    .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }

    private static Variable solution(Layer net, Variable t) {
        return t.add(t.pow(2).mul(net.forward(t)));
    }
}
