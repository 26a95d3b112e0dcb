package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.EntryRange;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The gradient checker never calls a right operation wrong, and leaves few undecided. */
class FalseAlarmTest {
    /** The share of right operations that may be left undecided, but for those that are constant and say so. */
    private static final double UNDECIDED = 0.03;

    /** Rounds at random points around those of the reference; {@code -Plong} makes it 21. */
    private static final int ROUNDS = Integer.getInteger("check.rounds", 3);

    @Test
    void noRightOperationIsCalledWrongInRandomCases() {
        List<ReferenceCases.Case> cases = ReferenceCases.read();
        Counts counts = new Counts();
        Random random = new Random(20261123);
        for (ReferenceCases.Case reference : cases) {
            for (int round = 0; round < ROUNDS; round++) {
                DMatrixRMaj[] operands = reference.operands();
                // The first round is the reference's own point, which for some is a kink.
                double distance = round == 0 ? 0 : Math.pow(10, -random.nextInt(1, 12));
                for (DMatrixRMaj operand : operands) {
                    for (int i = 0; i < operand.data.length; i++) {
                        operand.data[i] += distance * random.nextGaussian();
                    }
                }
                GradientReport report = GradientCheck.ofAll(x -> OperationLedger.call(reference.key(), x))
                        .at(operands)
                        .seed(round)
                        .run();
                counts.add(report);
                assertThat(report.verdict())
                        .as("%s, moved by %s%n%s", reference, distance, report)
                        .isNotEqualTo(Verdict.WRONG);
            }
        }
        System.out.println("right operations: " + counts);
        assertThat(counts.all()).isGreaterThanOrEqualTo(ROUNDS * 500);
        assertThat(counts.shareUndecided()).isLessThan(UNDECIDED);
    }

    /** How often each verdict was given. */
    private static final class Counts {
        private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        private int constant;

        void add(GradientReport report) {
            // A power of 0, the variance of one number, the softmax of a single column: no check of these could fail.
            if (report.toString().contains("the function does not change with")) {
                constant++;
            } else {
                verdicts.merge(report.verdict(), 1, Integer::sum);
            }
        }

        int all() {
            return constant + verdicts.values().stream().mapToInt(n -> n).sum();
        }

        double shareUndecided() {
            return verdicts.getOrDefault(Verdict.INCONCLUSIVE, 0) / (double) all();
        }

        @Override
        public String toString() {
            return "%d random cases, %d of them constant, verdicts of the others %s"
                    .formatted(all(), constant, verdicts);
        }
    }

    /** Saturated: the function hardly moves, so that its rounding is all that differences see. */
    static Map<String, BinaryOperator<Variable>> compositions() {
        Map<String, BinaryOperator<Variable>> compositions = new LinkedHashMap<>();
        compositions.put("tanh", (x, w) -> Elementwise.tanh(x.matmul(w)).sum());
        compositions.put(
                "tanh of tanh",
                (x, w) -> Elementwise.tanh(Elementwise.tanh(x.matmul(w)).mul(5)).mean());
        compositions.put(
                "sigmoid",
                (x, w) -> Elementwise.sigmoid(x.matmul(w).mul(3)).sub(0.5).sum());
        compositions.put("erf", (x, w) -> Elementwise.erf(x.matmul(w)).sum());
        compositions.put("softmax", (x, w) -> Elementwise.square(
                        Reductions.softmax(x.matmul(w).mul(3), Per.ROW))
                .sum());
        return compositions;
    }

    @Test
    void noSaturatedCompositionIsCalledWrongInRandomCases() {
        Counts counts = new Counts();
        Random random = new Random(7);
        EntryRange range = new EntryRange(-2, 2);
        compositions().forEach((name, function) -> {
            for (int i = 0; i < 19 * ROUNDS; i++) {
                int inner = random.nextInt(1, 7);
                boolean extreme = i % 4 == 0;
                DMatrixRMaj x = draw(range, random.nextInt(1, 7), inner, extreme, random);
                DMatrixRMaj w = draw(range, inner, random.nextInt(1, 7), extreme, random);
                GradientReport report = GradientCheck.of(function).at(x, w).run();
                counts.add(report);
                assertThat(report.verdict())
                        .as("%s at%n%s%s%s", name, x, w, report)
                        .isNotEqualTo(Verdict.WRONG);
            }
        });
        System.out.println("saturated compositions: " + counts);
        assertThat(counts.shareUndecided()).isLessThan(UNDECIDED);
    }

    @Test
    void aSlopeThatCancellingTermsSwallowIsNoMistake() {
        double[] awkward = {0, -0.0, 1e-300, -1e-300, 1e-8, -2, 0.7};
        for (double tiny : new double[] {1e-300, -1e-300, 1e-30}) {
            for (double great : awkward) {
                for (double entry : awkward) {
                    DMatrixRMaj x = new DMatrixRMaj(new double[][] {{tiny, great, -great}});
                    DMatrixRMaj w = new DMatrixRMaj(new double[][] {{entry}, {1}, {1}});
                    GradientReport report = GradientCheck.of(
                                    (u, v) -> Elementwise.tanh(u.matmul(v)).sum())
                            .at(x, w)
                            .run();
                    assertThat(report.passed()).as(report.toString()).isTrue();
                }
            }
        }
    }

    /** A row of great entries: where two of them look like a kink, their claims, of opposite signs, cancel to a last digit. */
    @Test
    void claimsThatCancelToTheirLastDigitAreNoMistake() {
        Variable x = Variable.of(new double[][] {
            {58347.83412043646, 58374.97332928647},
            {58353.124846454004, 58366.67052672636},
            {58385.81320867281, 58381.088434750185}
        });
        for (int seed = 0; seed < 50; seed++) {
            double[] drawn = new Random(seed).doubles(6, -1, 1).toArray();
            Variable weights = Variable.of(DMatrixRMaj.wrap(3, 2, drawn));
            GradientReport report = GradientCheck.of(
                            v -> Reductions.logSoftmax(v, Per.ROW).mul(weights).sum())
                    .at(x)
                    .run();
            assertThat(report.verdict()).as("seed %d: %s", seed, report).isNotEqualTo(Verdict.WRONG);
        }
    }

    /**
     * Sums whose terms cancel, so that nothing but rounding is left: of the claim in the first, where each entry's rounding
     * differs on both sides as at a kink; of the value in the second, where tiny steps do not reach the last digit of the terms.
     */
    @Test
    void termsThatCancelEntirelyAreNoMistake() {
        Variable tiny = Variable.of(new double[][] {{-1e-300}, {-1e-300}, {-1e-300}, {1e-300}, {1e-300}, {1e-300}});
        Variable opposite = Variable.of(new double[][] {{-2}, {2}});
        for (int seed = 0; seed < 50; seed++) {
            GradientReport ofTheClaim = GradientCheck.of(
                            (x, w) -> Elementwise.tanh(x.matmul(w)).sum())
                    .at(tiny, Variable.of(new double[][] {{1, 0.5619954227876303, 1.8041598429828136}}))
                    .seed(seed)
                    .run();
            GradientReport ofTheValue = GradientCheck.of(
                            (x, w) -> Elementwise.tanh(x.matmul(w)).sum())
                    .at(opposite, Variable.of(new double[][] {{1.7212734080283703, -1e-300}}))
                    .seed(seed)
                    .run();
            assertThat(List.of(ofTheClaim.verdict(), ofTheValue.verdict()))
                    .as("seed %d: %s %s", seed, ofTheClaim, ofTheValue)
                    .isSubsetOf(Verdict.CORRECT, Verdict.SUBGRADIENT);
        }
    }

    /** What is left where sums cancel, next to entries that are themselves tiny. */
    @Test
    void aKinkNextToEntriesThatAreTooSmallForAPowerOfTwoIsNoMistake() {
        double[] column = {2.589932e-300, 4.4875e-318, -7.769796e-300, -2.589932e-300, 4.4875e-318, -4.4875e-318};
        DMatrixRMaj x = new DMatrixRMaj(6, 5);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = column[i / 5];
        }
        for (int seed = 0; seed < 20; seed++) {
            GradientReport report = GradientCheck.of(u -> Elementwise.relu(u).sum())
                    .at(x)
                    .seed(seed)
                    .run();
            assertThat(report.verdict()).as(report.toString()).isEqualTo(Verdict.SUBGRADIENT);
        }
    }

    /** @param extreme for −2, 0 and 2 only, where terms cancel to the last bit */
    private static DMatrixRMaj draw(EntryRange range, int rows, int columns, boolean extreme, Random random) {
        DMatrixRMaj x = range.draw(rows, columns, random);
        for (int i = 0; extreme && i < x.data.length; i++) {
            x.data[i] = 2 * random.nextInt(-1, 2);
        }
        return x;
    }
}
