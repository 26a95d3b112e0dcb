package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.optim.rule.AdaBelief;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.MuonScale;
import dev.ravine.optim.rule.RmsProp;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * First and second steps computed by hand, with the frameworks' documented formulas and numbers. PyTorch's are compared
 * with trajectories of its own.
 */
class PresetsTest {
    /** A few roundings of numbers near 1. */
    private static final Offset<Double> ROUNDING = within(2e-15);

    @Test
    void theGuidesAdaGradHasEpsilonInsideTheRoot() {
        // G = 3e-8, so √(G + ε) = 2e-4
        assertThat(Rules.walk(new AdaGrad(), 1, 0.1, Math.sqrt(3e-8))).isCloseTo(1 - 0.1 * Math.sqrt(3) / 2, ROUNDING);
    }

    @Test
    void whereEpsilonStandsDecidesAdaGradsFirstStepOnASmallGradient() {
        double inside = -Rules.walk(new AdaGrad(Epsilon.inside(1e-8), 0), 0, 1, 1e-6);
        double outside = -Rules.walk(new AdaGrad(Epsilon.outside(1e-8), 0), 0, 1, 1e-6);
        assertThat(inside).isCloseTo(0.01, within(1e-6));
        assertThat(outside).isCloseTo(0.99, within(1e-3));
    }

    @Test
    void adaGradOfOptax() {
        // √(0.1 + 0.4² + 1e-7)
        assertThat(Rules.walk(AdaGrad.optax(), 1, 0.5, 0.4)).isCloseTo(1 - 0.5 * 0.4 / Math.sqrt(0.2600001), ROUNDING);
    }

    @Test
    void adaGradOfTensorFlow() {
        // 0.01 + 0.24 = 0.5², without ε
        assertThat(Rules.walk(AdaGrad.tensorflow(), 1, 0.5, Math.sqrt(0.24)))
                .isCloseTo(1 - 0.5 * Math.sqrt(0.24) / 0.5, ROUNDING);
        assertThat(Rules.walk(AdaGrad.tensorflow(), 1, 0.5, 0)).isEqualTo(1);
    }

    @Test
    void adaGradOfDl4j() {
        // G = 1e-6 + 3e-6, √G + 1e-6 = 2.001e-3
        assertThat(Rules.walk(AdaGrad.dl4j(), 1, 0.1, Math.sqrt(3e-6)))
                .isCloseTo(1 - 0.1 * Math.sqrt(3e-6) / 2.001e-3, ROUNDING);
    }

    @Test
    void theGuidesRmsPropHasEpsilonInsideTheRoot() {
        // E = 0.1·3e-7 = 3e-8, √(E + 1e-8) = 2e-4
        assertThat(Rules.walk(new RmsProp(), 1, 0.1, Math.sqrt(3e-7)))
                .isCloseTo(1 - 0.1 * Math.sqrt(3e-7) / 2e-4, ROUNDING);
    }

    @Test
    void rmsPropOfOptax() {
        // two steps: E₁ = 0.1·4 = 0.4, E₂ = 0.36 + 0.1·1 = 0.46
        assertThat(Rules.walk(new RmsProp(), 1, 0.1, 2, -1))
                .isCloseTo(1 - 0.2 / Math.sqrt(0.40000001) + 0.1 / Math.sqrt(0.46000001), ROUNDING);
    }

    @Test
    void rmsPropOfTensorFlowStartsAtOne() {
        // E₁ = 0.9 + 0.1·4 = 1.3
        assertThat(Rules.walk(RmsProp.tensorflow(), 1, 0.1, 2)).isCloseTo(1 - 0.2 / Math.sqrt(1.3 + 1e-10), ROUNDING);
    }

    @Test
    void rmsPropOfDl4j() {
        // E₁ = 0.95e-8 + 0.05·1e-4 = 5.0095e-6, and ε outside the root
        assertThat(Rules.walk(RmsProp.dl4j(), 1, 0.1, 0.01))
                .isCloseTo(1 - 0.1 * 0.01 / (Math.sqrt(5.0095e-6) + 1e-8), ROUNDING);
    }

    @Test
    void adaDeltaOfThePaperOfOptaxAndOfDl4j() {
        // E = (1 − ρ)·4; Δ = √1e-6 / √(E + 1e-6) · 2
        double paper = 1 - 1e-3 / Math.sqrt(0.2 + 1e-6) * 2;
        assertThat(Rules.walk(new AdaDelta(), 1, 1, 2)).isCloseTo(paper, ROUNDING);
        assertThat(Rules.walk(AdaDelta.optax(), 1, 1, 2)).isCloseTo(1 - 1e-3 / Math.sqrt(0.4 + 1e-6) * 2, ROUNDING);
    }

    @Test
    void adamOfTheGuideOfPyTorchAndOfOptax() {
        // t = 2: m = 0.09·2 − 0.1 = 0.08, m̂ = 0.08/0.19; v = 0.999·0.004 + 0.001 = 0.004996, v̂ = v/0.001999
        double first = 1 - 0.1 * 2 / (2 + 1e-8);
        double second = first - 0.1 * (0.08 / 0.19) / (Math.sqrt(0.004996 / 0.001999) + 1e-8);
        assertThat(Rules.walk(new Adam(), 1, 0.1, 2, -1)).isCloseTo(second, within(1e-13));
    }

    @Test
    void epsilonHatCountsThirtyTimesAsMuchInTheFirstStep() {
        // with g = ε = 1e-8: Adam 1/2; ε-hat 1/(1 + 1/√0.001) = 1/32.62
        assertThat(-Rules.walk(new Adam(), 0, 1, 1e-8)).isCloseTo(0.5, within(1e-13));
        double hat = 1 / (1 + 1 / Math.sqrt(0.001));
        assertThat(-Rules.walk(Adam.withEpsilonHat(), 0, 1, 1e-8)).isCloseTo(hat, within(1e-13));
    }

    @Test
    void epsilonRootOfOptaxIsInsideBesideTheOneOutside() {
        // v̂ = 0.75, √(0.75 + 0.25) + 0.5 = 1.5
        UpdateRule rule = new Adam(0.9, 0.999, new Epsilon(0.25, 0.5), false);
        double g = Math.sqrt(0.75);
        assertThat(Rules.walk(rule, 1, 0.3, g)).isCloseTo(1 - 0.3 * g / 1.5, within(1e-13));
        // t = 2 with 2 and −1: m̂ = 0.08/0.19; v̂ = 0.004996/0.001999
        double second = 1
                - 0.3 * 2 / (Math.sqrt(4.25) + 0.5)
                - 0.3 * (0.08 / 0.19) / (Math.sqrt(0.004996 / 0.001999 + 0.25) + 0.5);
        assertThat(Rules.walk(rule, 1, 0.3, 2, -1)).isCloseTo(second, within(1e-13));
        assertThat(Rules.walk(new Adam(0.9, 0.999, Epsilon.outside(1e-8), false), 1, 0.3, 2, -1))
                .isEqualTo(Rules.walk(new Adam(), 1, 0.3, 2, -1));
    }

    @Test
    void amsGradOfPyTorchLooksAtTheRawMaximumAndThatOfOptaxAtTheCorrectedOne() {
        // β₁ = 0, β₂ = 0.5, g = 2, 1: v = 2, 1.5; v̂ = 2/0.5, 1.5/0.75 = 4, 2. Raw: 2/0.75; corrected: 4.
        double raw = 1 - 0.1 * 2 / (2 + 1e-3) - 0.1 / (Math.sqrt(2 / 0.75) + 1e-3);
        double corrected = 1 - 0.1 * 2 / (2 + 1e-3) - 0.1 / (2 + 1e-3);
        assertThat(Rules.walk(new AmsGrad(0, 0.5, 1e-3), 1, 0.1, 2, 1)).isCloseTo(raw, ROUNDING);
        assertThat(Rules.walk(new AmsGrad(0, 0.5, Epsilon.outside(1e-3), true), 1, 0.1, 2, 1))
                .isCloseTo(corrected, ROUNDING);
        // eps_root: √(4 + 2.25) = 2.5
        assertThat(Rules.walk(new AmsGrad(0, 0.5, Epsilon.inside(2.25), true), 1, 0.1, 2, 1))
                .isCloseTo(1 - 0.1 * 2 / 2.5 - 0.1 / 2.5, ROUNDING);
    }

    @Test
    void adamWOfOptaxDecaysAHundredTimesLess() {
        assertThat(Rules.walk(AdamW.optax(), 3, 0.1, 0)).isCloseTo(3 * (1 - 0.1 * 1e-4), ROUNDING);
        assertThat(Rules.walk(new AdamW(), 3, 0.1, 0)).isCloseTo(3 * (1 - 0.1 * 1e-2), ROUNDING);
    }

    @Test
    void adaBeliefOfThePaperAndOfOptax() {
        // m = 0.2, s = 0.001·1.8² = 0.00324; then m = 0.08, s = 0.999·0.00324 + 0.001·1.08², corrected by 0.19 and
        // 0.001999
        double first = 1 - 0.1 * 2 / 1.8;
        double second = first - 0.1 * (0.08 / 0.19) / Math.sqrt((0.999 * 0.00324 + 0.0011664) / 0.001999);
        assertThat(Rules.walk(new AdaBelief(), 1, 0.1, 2, -1)).isCloseTo(second, within(1e-13));
        // Thirty steps of optax 0.2.8: adabelief(0.1, eps=1e-3, eps_root=1e-3), from 1, on these gradients in turn.
        double[] gradients = new double[30];
        for (int t = 0; t < 30; t++) {
            gradients[t] = new double[] {0.5, -0.25, 0.125, 1, -0.75}[t % 5];
        }
        assertThat(Rules.walk(new AdaBelief(0.9, 0.999, 1e-3), 1, 0.1, gradients))
                .isCloseTo(0.6015073889420867, within(1e-14));
    }

    @Test
    void adaMaxOfOptax() {
        // t = 2: m̂ = 0.08/0.19; u = max(0.999·(2 + 1e-8), 1 + 1e-8)
        double second = 1 - 0.1 * 2 / (2 + 1e-8) - 0.1 * (0.08 / 0.19) / (0.999 * (2 + 1e-8));
        assertThat(Rules.walk(new AdaMax(), 1, 0.1, 2, -1)).isCloseTo(second, within(1e-13));
    }

    @Test
    void nesterovOfDl4j() {
        // v₁ = 0.2, w = 1 − (0.18 + 0.2); v₂ = 0.18 − 0.1 = 0.08, w −= 0.072 − 0.1
        assertThat(Rules.walk(Momentum.withNesterov(), 1, 0.1, 2, -1)).isCloseTo(0.62 + 0.028, ROUNDING);
    }

    @Test
    void lionOfOptaxStepsByTheSignAndDecays() {
        // c₁ > 0: w = 1 − 0.1(1 + 0.001); m = 0.02; c₂ = 0.9·0.02 − 0.1·0.1 > 0: again down, though g₂ is negative
        double first = 1 - 0.1 * 1.001;
        double second = first - 0.1 * (1 + 0.001 * first);
        assertThat(Rules.walk(Lion.optax(), 1, 0.1, 2, -0.1)).isCloseTo(second, ROUNDING);
    }

    @Test
    void muonsStepIsNearlyOrthogonal() {
        double[] g = {3, 1, 0, 2, -1, 5};
        double[] o = Rules.walk(
                new Muon(0.95, 0, MuonScale.INPUTS_BY_OUTPUTS),
                new double[6],
                new double[][] {g},
                new double[] {1},
                3,
                2);
        double aa = o[0] * o[0] + o[2] * o[2] + o[4] * o[4];
        double ab = o[0] * o[1] + o[2] * o[3] + o[4] * o[5];
        double bb = o[1] * o[1] + o[3] * o[3] + o[5] * o[5];
        assertThat(aa).isBetween(0.45, 1.5);
        assertThat(bb).isBetween(0.45, 1.5);
        assertThat(ab).isBetween(-0.3, 0.3);
    }
}
