///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT

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

/** An LSTM learns to recite, letter by letter, from the eight letters before: {@code jbang CharLstm.java}. */
class CharLstm {
    private static final String TEXT = "the quick brown fox jumps over the lazy dog, and then the dog does what foxes do. ";
    private static final int STEPS = 8;

    public static void main(String[] arguments) {
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
        for (int step = 0; step < 200; step++) {
            optimizer.step(loss.gradients(seen, next));
        }
        System.out.printf("loss %.3f%n", loss.scalar());
        StringBuilder recited = new StringBuilder(TEXT.substring(0, STEPS));
        while (recited.length() < TEXT.length()) {
            double[][] window = {numbers(letters, recited.substring(recited.length() - STEPS))};
            recited.append(letters.charAt(Metrics.predictions(model.forward(Variable.of(window)))[0]));
        }
        System.out.println(recited);
    }

    private static double[] numbers(String letters, String text) {
        return text.chars().mapToDouble(letters::indexOf).toArray();
    }
}
