///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.QuickChart;
import org.knowm.xchart.XYChart;

/** An LSTM learns to recite, letter by letter, from the eight letters before: {@code jbang CharLstm.java plot.png}. */
class CharLstm {
    private static final String TEXT = "the quick brown fox jumps over the lazy dog, and then the dog does what foxes do. ";
    private static final int STEPS = 8;

    public static void main(String[] arguments) throws IOException {
        String letters = TEXT.chars().distinct().sorted().mapToObj(Character::toString).reduce("", String::concat);
        String text = TEXT + TEXT.substring(0, STEPS);
        double[][] windows = new double[TEXT.length()][];
        int[] next = new int[TEXT.length()];
        for (int i = 0; i < TEXT.length(); i++) {
            windows[i] = numbers(letters, text.substring(i, i + STEPS));
            next[i] = letters.indexOf(text.charAt(i + STEPS));
        }
        SplitMix random = new SplitMix(1);
        Layer model = Sequential.of(
                new Embedding(letters.length(), 8, random),
                new Lstm(8, 32, random),
                new LastStep(32),
                new Linear(32, letters.length(), random));
        Variable seen = Variable.of(windows);
        Optimizer optimizer = Optimizer.of(new Adam(), 0.01, model.parameters());
        CapturedPair<Variable, int[]> loss = Captured.of((x, labels) -> Losses.crossEntropy(model.forward(x), labels));
        double[] losses = new double[200];
        for (int step = 0; step < losses.length; step++) {
            optimizer.step(loss.gradients(seen, next));
            losses[step] = loss.scalar();
        }
        System.out.printf("loss %.3f%n", loss.scalar());
        StringBuilder recited = new StringBuilder(TEXT.substring(0, STEPS));
        while (recited.length() < TEXT.length()) {
            double[][] window = {numbers(letters, recited.substring(recited.length() - STEPS))};
            recited.append(letters.charAt(Metrics.predictions(model.forward(Variable.of(window)))[0]));
        }
        System.out.println(recited);
        if (arguments.length > 0) {
            XYChart chart = QuickChart.getChart(
                    "An LSTM learns a sentence, seed 1", "step", "nats a letter", "loss", null, losses);
            // An axis that ends further right has round labels.
            chart.getStyler().setXAxisMax(210.0).setYAxisLogarithmic(true);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }

    private static double[] numbers(String letters, String text) {
        return text.chars().mapToDouble(letters::indexOf).toArray();
    }
}
