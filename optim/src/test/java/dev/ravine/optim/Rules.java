package dev.ravine.optim;

import dev.ravine.optim.rule.AdEmaMix;
import dev.ravine.optim.rule.AdaBelief;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adafactor;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Adan;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Lamb;
import dev.ravine.optim.rule.Lars;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.MuonScale;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.Prodigy;
import dev.ravine.optim.rule.RAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Rprop;
import dev.ravine.optim.rule.ScheduleFreeAdamW;
import dev.ravine.optim.rule.ScheduleFreeSgd;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.rule.Shampoo;
import dev.ravine.optim.rule.Yogi;
import java.util.List;

/** The rules that the shared properties are about: every rule, with its defaults, its presets and other numbers. */
final class Rules {
    static final List<UpdateRule> ALL = List.of(
            new Sgd(),
            new Momentum(),
            new Momentum(0.5),
            Momentum.withNesterov(),
            new Momentum(0.5, true),
            new HeavyBall(0.9),
            new HeavyBall(0.8, 0.3),
            HeavyBall.withNesterov(0.9),
            new AdaGrad(),
            AdaGrad.pytorch(),
            new AdaGrad(Epsilon.outside(1e-3), 0.5, 0.25),
            AdaGrad.optax(),
            AdaGrad.dl4j(),
            AdaGrad.tensorflow(),
            new HeavyBall(0, 0.3),
            new AdaDelta(),
            AdaDelta.pytorch(),
            new RmsProp(),
            RmsProp.pytorch(),
            RmsProp.dl4j(),
            RmsProp.tensorflow(),
            new RmsProp(0.9, 0, true, Epsilon.inside(1e-8), 0),
            RmsProp.pytorch(0, true),
            new RmsProp(0.9, 0.9, false, Epsilon.inside(1e-8), 0),
            RmsProp.pytorch(0.5, false),
            RmsProp.graves(),
            RmsProp.pytorch(0.5, true),
            new Adam(),
            new Adam(0.5, 0.75, 1e-2),
            new Adam(0, 0, 1e-3),
            new Adam(0.9, 0.999, new Epsilon(1e-8, 1e-8), false),
            new Adam(0.8, 0.9, Epsilon.inside(1e-2), false),
            Adam.withEpsilonHat(),
            new Adam(0.8, 0.9, Epsilon.outside(1e-2), true),
            new AmsGrad(),
            new AmsGrad(0.8, 0.5, 1e-3),
            AmsGrad.optax(),
            new AmsGrad(0.8, 0.5, new Epsilon(1e-2, 1e-3), true),
            new AdamW(),
            new AdamW(0.8, 0.9, 1e-3, 0.5),
            new NAdam(),
            new NAdam(0.8, 0.9, 1e-3, 0.1),
            new RAdam(),
            new RAdam(0.8, 0.9, 1e-3),
            new RAdam(0.8, 0.5, 1e-3),
            new AdaBelief(),
            new AdaBelief(0.8, 0.9, 1e-3),
            new AdaMax(),
            new AdaMax(0.8, 0.7, 1e-2),
            new Lion(),
            Lion.optax(),
            new Muon(),
            new Muon(0.95, 0.1, MuonScale.INPUTS_BY_OUTPUTS),
            new Muon(0.5, 0, MuonScale.LIKE_ADAMW),
            new Muon(0.9, false, 0.1, MuonScale.OUTPUTS_BY_INPUTS),
            new Yogi(),
            new Yogi(0.8, 0.7, 1e-2),
            new Adan(),
            new Adan(0.8, 0.7, 0.9, 1e-3),
            new AdEmaMix(),
            new AdEmaMix(0.8, 0.9, 0.95, 2, 1e-3),
            new Rprop(),
            new Rprop(0.3, 1.5, 0.5, 2),
            new ScheduleFreeSgd(),
            new ScheduleFreeSgd(0.5),
            new ScheduleFreeAdamW(),
            new ScheduleFreeAdamW(0.8, 0.9, 1e-3, 0),
            new Prodigy(),
            new Prodigy(0.8, 0.9, 1e-3, 0.1),
            new Lars(),
            new Lars(0.5, 0.1, 0),
            new Lamb(),
            new Lamb(0.8, 0.9, 1e-3, 0),
            new Adafactor(),
            new Adafactor(0.5, 0.3, 1e-8, 0.1),
            new Shampoo(),
            new Shampoo(0, 1e-2));

    private Rules() {}

    /** The λ that a rule takes from the parameter by itself. */
    static double decay(UpdateRule rule) {
        if (rule instanceof AdamW adamW) {
            return adamW.weightDecay();
        } else if (rule instanceof Lion lion) {
            return lion.weightDecay();
        } else if (rule instanceof Muon muon) {
            return muon.weightDecay();
        }
        return 0;
    }

    /** Takes one step for each gradient from fresh slots; returns the parameter's new entries. */
    static double[] walk(UpdateRule rule, double[] start, double[][] gradients, double[] rates, int rows, int columns) {
        double[] w = start.clone();
        Slots slots = new Slots(rows, columns);
        for (int t = 0; t < gradients.length; t++) {
            slots = slots.next();
            rule.update(rates[t], w, gradients[t], slots);
        }
        return w;
    }

    /** The same for a single number. */
    static double walk(UpdateRule rule, double start, double rate, double... gradients) {
        double[][] each = new double[gradients.length][];
        double[] rates = new double[gradients.length];
        for (int t = 0; t < gradients.length; t++) {
            each[t] = new double[] {gradients[t]};
            rates[t] = rate;
        }
        return walk(rule, new double[] {start}, each, rates, 1, 1)[0];
    }
}
