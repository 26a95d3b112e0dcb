package dev.ravine.optim;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.pow;
import static java.lang.Math.signum;
import static java.lang.Math.sqrt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * What a rule did with one entry, written out.
 *
 * <p>The rule itself has run, and its buffers are read; what it computed on the way is computed here once more from
 * them, in the same order of operations, so that no bit differs. The line {@code Δ} is what the rule subtracted. A
 * rule that is not known here gets a line for each buffer.
 */
final class Working {
    private static final String SIZE = "v / (1 − β₂ᵗ)";

    private final double rate;
    private final double w;
    private final double[] all;
    private final double g;
    private final int entry;
    private final Slots before;
    private final Slots after;
    final List<Explanation.Line> lines = new ArrayList<>();
    final List<String> remarks = new ArrayList<>();

    /** An entry w that is about to be moved by the rule, with the gradient of all entries that the rule is given. */
    Working(double rate, double w, double[] all, int entry, Slots before, Slots after) {
        this.rate = rate;
        this.w = w;
        this.all = all;
        this.g = all[entry];
        this.entry = entry;
        this.before = before;
        this.after = after;
    }

    void of(UpdateRule rule) {
        if (rule instanceof Sgd) {
            step("ηg", rate * g);
        } else if (rule instanceof Momentum) {
            step("v", buffer("v", "γv + ηg"));
        } else if (rule instanceof Nesterov r) {
            step("γv + ηg", r.gamma() * buffer("v", "γv + ηg") + rate * g);
        } else if (rule instanceof HeavyBall) {
            step("ηb", rate * buffer("b", after.step() == 1 ? "g" : "μb + (1 − τ)g"));
        } else if (rule instanceof HeavyBallNesterov r) {
            step("η(g + μb)", rate * (g + r.mu() * buffer("b", "μb + g")));
        } else if (rule instanceof AdaGrad r) {
            step("ηg / d", rate * g / root(r.epsilon(), "G", buffer("G", "G + g²")));
        } else if (rule instanceof AdaDelta r) {
            double size = sqrt(buffer("E", "ρE + (1 − ρ)g²") + r.epsilon());
            double delta = line("δ", "√(D + ε) / √(E + ε) · g", sqrt(old("D") + r.epsilon()) / size * g);
            buffer("D", "ρD + (1 − ρ)δ²");
            step("ηδ", rate * delta);
        } else if (rule instanceof RmsProp r) {
            step("ηg / d", rate * g / root(r.epsilon(), "E", square()));
        } else if (rule instanceof RmsPropCentered r) {
            step("ηg / d", rate * g / root(r.epsilon(), "s", variance()));
        } else if (rule instanceof RmsPropMomentum r) {
            root(r.epsilon(), "E", square());
            step("ηb", rate * buffer("b", "μb + g/d"));
        } else if (rule instanceof RmsPropCenteredMomentum r) {
            root(r.epsilon(), "s", variance());
            step("ηb", rate * buffer("b", "μb + g/d"));
        } else if (rule instanceof Adam r) {
            adam(r.beta1(), r.beta2(), r.epsilon());
        } else if (rule instanceof AdamW r) {
            line("decay", "ηλθ", rate * r.weightDecay() * w);
            adam(r.beta1(), r.beta2(), r.epsilon());
        } else if (rule instanceof AmsGrad r) {
            double mean = mean(r.beta1());
            buffer("v", "β₂v + (1 − β₂)g²");
            double largest = line("û", "u / (1 − β₂ᵗ)", buffer("u", "max(u, v)") / correction(r.beta2()));
            step("ηm̂ / d", rate * mean / denominator("√û + ε", sqrt(largest), r.epsilon()));
        } else if (rule instanceof AmsGradHat r) {
            double m = buffer("m", "β₁m + (1 − β₁)g");
            size(buffer("v", "β₂v + (1 − β₂)g²"), r.beta2());
            double largest = buffer("u", "max(u, v̂)");
            step("ηm̂ / d", rate * mean(m, r.beta1()) / root(r.epsilon(), "u", largest));
        } else if (rule instanceof AdamEpsilonRoot r) {
            double m = buffer("m", "β₁m + (1 − β₁)g");
            double v = buffer("v", "β₂v + (1 − β₂)g²");
            double mean = mean(m, r.beta1());
            step("ηm̂ / d", rate * mean / root(r.epsilon(), "v̂", size(v, r.beta2())));
        } else if (rule instanceof AdamEpsilonHat r) {
            double mean = buffer("m", "β₁m + (1 − β₁)g");
            double root = sqrt(buffer("v", "β₂v + (1 − β₂)g²"));
            double hat =
                    line("η̂", "η√(1 − β₂ᵗ) / (1 − β₁ᵗ)", rate * sqrt(correction(r.beta2())) / correction(r.beta1()));
            step("η̂m / d", hat * mean / denominator("√v + ε", root, r.epsilon()));
        } else if (rule instanceof NAdam r) {
            nAdam(r);
        } else if (rule instanceof RAdam r) {
            rAdam(r);
        } else if (rule instanceof AdaMax r) {
            step("ηm̂ / u", rate * mean(r.beta1()) / buffer("u", "max(β₂u, |g| + ε)"));
        } else if (rule instanceof Lion r) {
            double c = line("c", "β₁m + (1 − β₁)g", r.beta1() * old("m") + (1 - r.beta1()) * g);
            buffer("m", "β₂m + (1 − β₂)g");
            step("η(sign(c) + λθ)", rate * (signum(c) + r.weightDecay() * w));
        } else if (rule instanceof Muon r) {
            double[] b = after.slot("B");
            double[] ahead = new double[b.length];
            for (int i = 0; i < b.length; i++) {
                ahead[i] = (1 - r.mu()) * all[i] + r.mu() * b[i];
            }
            buffer("B", "μB + (1 − μ)g");
            line("a", "(1 − μ)g + μB", ahead[entry]);
            muon(ahead, "NS(a)", r.weightDecay(), r.scale());
        } else if (rule instanceof MuonHeavyBall r) {
            buffer("B", "μB + (1 − μ)g");
            muon(after.slot("B"), "NS(B)", r.weightDecay(), r.scale());
        } else {
            after.buffers().forEach((name, buffer) -> line(name, "", at(buffer)));
        }
    }

    /** Adam and AdamW divide but once an entry, so the last digits are those of this order. */
    private void adam(double beta1, double beta2, double epsilon) {
        double m = buffer("m", "β₁m + (1 − β₁)g");
        double v = buffer("v", "β₂v + (1 − β₂)g²");
        mean(m, beta1);
        double size = line("v̂", SIZE, v * (1 / correction(beta2)));
        step("ηm̂ / d", rate / correction(beta1) * m / denominator("√v̂ + ε", sqrt(size), epsilon));
    }

    /** NS looks at the whole matrix: it makes all singular values about 1. */
    private void muon(double[] direction, String formula, double weightDecay, MuonScale scale) {
        double[] orthogonal = NewtonSchulz.orthogonalize(direction, after.rows(), after.columns());
        double o = line("O", formula, orthogonal[entry]);
        double s = line("s", "the scale for the shape", scale.factor(after.rows(), after.columns()));
        line("decay", "ηλθ", rate * weightDecay * w);
        step("ηsO", rate * s * o);
    }

    private void nAdam(NAdam r) {
        double mu = line("μ", "β₁(1 − 0.96^(tψ)/2)", r.mu(after.step()));
        double next = line("μ′", "that of the next step", r.mu(after.step() + 1));
        double product = line("Πμ", "Πμ · μ", after.number("product", 1)[0]);
        double m = buffer("m", "β₁m + (1 − β₁)g");
        double v = buffer("v", "β₂v + (1 − β₂)g²");
        double mHat = next / (1 - product * next) * m + (1 - mu) / (1 - product) * g;
        line("m̂", "μ′m/(1 − Πμ·μ′) + (1 − μ)g/(1 − Πμ)", mHat);
        step("ηm̂ / d", rate * mHat / denominator("√v̂ + ε", sqrt(size(v, r.beta2())), r.epsilon()));
    }

    private void rAdam(RAdam rule) {
        double mHat = mean(rule.beta1());
        double root = sqrt(buffer("v", "β₂v + (1 − β₂)g²"));
        double rho = line("ρ", "ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ)", rule.rho(after.step()));
        if (rho <= 5) {
            remark("ρ is not above 5 yet, so v is not trusted and the step is momentum's");
            step("ηm̂", rate * mHat);
        } else {
            double r = line("r", "√((ρ−4)(ρ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρ))", rule.rectification(rho));
            double d = denominator("√v + ε", root, rule.epsilon());
            step("ηm̂r√(1 − β₂ᵗ) / d", rate * (mHat * r * sqrt(correction(rule.beta2())) / d));
        }
    }

    private double mean(double beta1) {
        return mean(buffer("m", "β₁m + (1 − β₁)g"), beta1);
    }

    private double mean(double m, double beta1) {
        if (1 / correction(beta1) >= 1.1) {
            remark("bias correction multiplies m by %.3g", 1 / correction(beta1));
        }
        return line("m̂", "m / (1 − β₁ᵗ)", m / correction(beta1));
    }

    private double size(double v, double beta2) {
        return line("v̂", SIZE, v / correction(beta2));
    }

    private double square() {
        return buffer("E", "βE + (1 − β)g²");
    }

    private double variance() {
        double square = square();
        double mean = buffer("m", "βm + (1 − β)g");
        return line("s", "max(0, E − m²)", max(0, square - mean * mean));
    }

    private double correction(double beta) {
        return 1 - pow(beta, after.step());
    }

    private double root(Epsilon epsilon, String symbol, double x) {
        double d = line("d", epsilon.formula(symbol), epsilon.root(x));
        if (d > 2 * sqrt(x)) {
            remark("ε dominates here: √%s is %.3g, the denominator %.3g", symbol, sqrt(x), d);
        }
        return d;
    }

    private double denominator(String formula, double root, double epsilon) {
        if (epsilon > root) {
            remark("ε dominates here: it is %.3g, the root %.3g", epsilon, root);
        }
        return line("d", formula, root + epsilon);
    }

    private void step(String formula, double value) {
        line("Δ", formula, value);
        if (g == 0 && abs(value) > 0) {
            remark("the gradient is 0, but what came before still moves the entry");
        }
    }

    private double buffer(String name, String formula) {
        return line(name, formula, after.slot(name)[entry]);
    }

    private double old(String name) {
        DMatrixRMaj buffer = before.buffers().get(name);
        return buffer == null ? 0 : at(buffer);
    }

    private double at(DMatrixRMaj buffer) {
        return buffer.data[buffer.data.length == 1 ? 0 : entry];
    }

    double line(String symbol, String formula, double value) {
        lines.add(new Explanation.Line(symbol, formula, value));
        return value;
    }

    void remark(String text, Object... numbers) {
        remarks.add(String.format(Locale.ROOT, text, numbers));
    }
}
