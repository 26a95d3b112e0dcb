package dev.ravine.examples.benchmarks.jmh;

import dev.ravine.optim.UpdateRule;
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

/** The rules of optimization, with their defaults. */
public enum RuleCall {
    SGD(new Sgd()),
    MOMENTUM(new Momentum()),
    HEAVY_BALL(new HeavyBall(0.9)),
    NESTEROV(Momentum.withNesterov()),
    HEAVY_BALL_NESTEROV(HeavyBall.withNesterov(0.9)),
    ADA_GRAD(new AdaGrad()),
    ADA_DELTA(new AdaDelta()),
    RMS_PROP(new RmsProp()),
    RMS_PROP_CENTERED(new RmsProp(0.9, 0, true, Epsilon.inside(1e-8), 0)),
    RMS_PROP_MOMENTUM(new RmsProp(0.9, 0.9, false, Epsilon.inside(1e-8), 0)),
    RMS_PROP_CENTERED_MOMENTUM(RmsProp.graves()),
    ADAM(new Adam()),
    ADAM_EPSILON_ROOT(new Adam(0.9, 0.999, new Epsilon(1e-16, 1e-8), false)),
    ADAM_EPSILON_HAT(Adam.withEpsilonHat()),
    ADAM_W(new AdamW()),
    AMS_GRAD(new AmsGrad()),
    AMS_GRAD_HAT(AmsGrad.optax()),
    N_ADAM(new NAdam()),
    R_ADAM(new RAdam()),
    ADA_MAX(new AdaMax()),
    ADA_BELIEF(new AdaBelief()),
    LION(new Lion()),
    MUON(new Muon()),
    MUON_HEAVY_BALL(new Muon(0.95, false, 0, MuonScale.values()[0])),
    YOGI(new Yogi()),
    ADAN(new Adan()),
    AD_EMA_MIX(new AdEmaMix()),
    R_PROP(new Rprop()),
    SCHEDULE_FREE_SGD(new ScheduleFreeSgd()),
    SCHEDULE_FREE_ADAM_W(new ScheduleFreeAdamW()),
    PRODIGY(new Prodigy()),
    LARS(new Lars()),
    LAMB(new Lamb()),
    ADAFACTOR(new Adafactor()),
    SHAMPOO(new Shampoo());

    final UpdateRule rule;

    RuleCall(UpdateRule rule) {
        this.rule = rule;
    }
}
