package dev.ravine.optim.minimize;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.optim.minimize.MoreGarbowHillstrom.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Writes the tables of {@code MINIMIZERS.md} to {@code target/minimizers.md}, and looks whether the page has their rows.
 *
 * <p>Evaluations depend on the last bits of {@code exp} and the like, so ours may differ by a fifth, and digits by 45 %.
 */
class MinimizersPageTest {
    /** What {@code minimizers.py} wrote. */
    private record Scipy(Map<String, Both> problems) {}

    private record Both(Ended lbfgs, Ended lm) {}

    private record Ended(double loss, int evaluations) {}

    @Test
    void thePageTellsWhatTheMinimizersDo() throws IOException {
        Scipy scipy = scipy();
        List<String> rows = new ArrayList<>();
        int ours = 0;
        for (Problem problem : MoreGarbowHillstrom.ALL) {
            Both theirs = Objects.requireNonNull(scipy.problems.get(problem.name()));
            ours++;
            rows.add("| " + problem + " | " + cell(lbfgs(problem)) + " | " + cell(theirs.lbfgs.evaluations) + " | "
                    + cell(levenbergMarquardt(problem)) + " | " + cell(theirs.lm.evaluations) + " |");
        }
        assertThat(scipy.problems).hasSize(ours);
        for (String name : Nist.NAMES) {
            Nist data = Nist.read(name);
            rows.add("| " + name + " | " + data.difficulty().toLowerCase(Locale.ROOT) + " | " + digits(data, 0) + " | "
                    + digits(data, 1) + " |");
        }
        Files.write(Path.of("target/minimizers.md"), rows);
        List<String> page = Files.readAllLines(Path.of("MINIMIZERS.md"));
        for (String row : rows) {
            String[] cells = row.split(" \\| ", -1);
            String there = page.stream()
                    .filter(line -> line.startsWith(cells[0] + " | "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("MINIMIZERS.md has no row for " + row));
            String[] said = there.split(" \\| ", -1);
            for (int i = 1; i < cells.length; i++) {
                boolean isDigits = cells.length == 4;
                boolean isTheirs = !isDigits && i % 2 == 0;
                // Biggs EXP6 has two minima; the last bit of an exponential decides which path leads to 0.
                double share = isTheirs ? 0 : cells[0].equals("| 18 Biggs EXP6") ? 0.8 : isDigits ? 0.45 : 0.2;
                assertThat(isAbout(cells[i].replace(" |", ""), said[i].replace(" |", ""), share))
                        .as("'%s' beside '%s'", row, there)
                        .isTrue();
            }
        }
    }

    /** Small counts may differ by 2 anyway, unless they have to be equal. */
    private static boolean isAbout(String now, String said, double share) {
        if (!now.matches("\\d.*") || !said.matches("\\d.*")) {
            return now.equals(said);
        }
        double one = Double.parseDouble(now);
        double two = Double.parseDouble(said);
        return Math.abs(one - two) <= (share == 0 ? 0 : Math.max(2, share * Math.max(one, two)));
    }

    private static String cell(int evaluations) {
        return evaluations == 0 ? "not found" : Integer.toString(evaluations);
    }

    /** Counts evaluations until the first published minimum. */
    private static final class Count {
        private final Problem problem;
        private int count;
        private int first;

        Count(Problem problem) {
            this.problem = problem;
        }

        Variable see(Variable y, double sum) {
            count++;
            if (first == 0 && MoreGarbowHillstromTest.isSolved(problem, sum)) {
                first = count;
            }
            return y;
        }
    }

    private static int lbfgs(Problem problem) {
        Count count = new Count(problem);
        Parameter x = problem.parameter();
        Objective sum = problem.sumOfSquares(x);
        new Lbfgs(Parameters.of(x)).stopWhen(MoreGarbowHillstromTest.STOPPING).minimize(() -> {
            Variable y = sum.compute();
            return count.see(y, y.scalar());
        });
        return count.first;
    }

    private static int levenbergMarquardt(Problem problem) {
        Count count = new Count(problem);
        Parameter x = problem.parameter();
        Objective residuals = problem.residuals(x);
        new LevenbergMarquardt(Parameters.of(x))
                .stopWhen(MoreGarbowHillstromTest.STOPPING)
                .minimize(() -> {
                    Variable r = residuals.compute();
                    return count.see(r, 2 * LeastSquares.halfSumOfSquares(r));
                });
        return count.first;
    }

    private static String digits(Nist data, int start) {
        Parameters parameters = data.parameters(start);
        new LevenbergMarquardt(parameters).stopWhen(NistTest.STOPPING).minimize(data.residuals(parameters));
        double digits = data.digits(parameters);
        return digits < 1 ? "not found" : String.format(Locale.ROOT, "%.1f", digits);
    }

    private static Scipy scipy() throws IOException {
        try (InputStream file = MinimizersPageTest.class.getResourceAsStream("scipy.json");
                InputStreamReader text = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(text, Scipy.class);
        }
    }
}
