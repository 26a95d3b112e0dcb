///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT
//DEPS org.knowm.xchart:xchart:4.0.3

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.QuickChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.lines.SeriesLines;

/**
 * Policy gradients (REINFORCE): a walker learns to leave a corridor by the far end:
 * {@code jbang PolicyGradient.java plot.png}.
 */
class PolicyGradient {
    private static final int CELLS = 7;

    public static void main(String[] arguments) throws IOException {
        SplitMix random = new SplitMix(1);
        Embedding policy = new Embedding(CELLS, 2, random);
        Optimizer optimizer = Optimizer.of(new Adam(), 0.05, policy.parameters());
        double[][] means = new double[2][101];
        for (int round = 0; round <= 100; round++) {
            List<Integer> cells = new ArrayList<>();
            List<Integer> moves = new ArrayList<>();
            List<Double> returns = new ArrayList<>();
            for (int walk = 0; walk < 16; walk++) {
                int begin = cells.size();
                int cell = CELLS / 2;
                // 1 for leaving on the right, 0 on the left, and a little less for each step.
                while (cell >= 0 && cell < CELLS && cells.size() < begin + 50) {
                    cells.add(cell);
                    Variable p = Reductions.softmax(policy.forward(new int[] {cell}), Per.ROW);
                    int move = random.nextDouble() < p.value().get(0, 1) ? 1 : 0;
                    moves.add(move);
                    cell += move == 1 ? 1 : -1;
                }
                double reward = (cell == CELLS ? 1 : 0) - 0.01 * (cells.size() - begin);
                while (returns.size() < cells.size()) {
                    returns.add(reward);
                }
            }
            double mean = returns.stream().mapToDouble(r -> r).average().orElse(0);
            means[0][round] = mean;
            double[][] advantages = returns.stream().map(r -> new double[] {r - mean}).toArray(double[][]::new);
            Variable scores =
                    policy.forward(cells.stream().map(c -> new int[] {c}).toArray(int[][]::new));
            Variable chosen = Shaping.pickColumns(
                    Reductions.logSoftmax(scores, Per.ROW), moves.stream().mapToInt(m -> m).toArray());
            optimizer.step(chosen.mul(Variable.of(advantages)).mean().neg().backward());
            if (round % 25 == 0) {
                System.out.printf("round %3d: mean return %5.2f, %.1f steps a walk%n", round, mean, cells.size() / 16.0);
            }
        }
        if (arguments.length > 0) {
            Arrays.fill(means[1], 1 - 0.01 * 4);
            XYChart chart = QuickChart.getChart(
                    "REINFORCE in a corridor, seed 1",
                    "round",
                    "mean return",
                    new String[] {"16 walks", "best possible"},
                    null,
                    means);
            // An axis that ends further right has round labels.
            chart.getStyler().setXAxisMax(105.0);
            chart.getSeries("best possible").setLineStyle(SeriesLines.DASH_DASH);
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", new File(arguments[0]));
        }
    }
}
