package dev.ravine.examples.benchmarks.jmh;

import dev.ravine.optim.AdaDelta;
import dev.ravine.optim.AdaGrad;
import dev.ravine.optim.AdaMax;
import dev.ravine.optim.Adam;
import dev.ravine.optim.AdamEpsilonHat;
import dev.ravine.optim.AdamEpsilonRoot;
import dev.ravine.optim.AdamW;
import dev.ravine.optim.AmsGrad;
import dev.ravine.optim.AmsGradHat;
import dev.ravine.optim.Epsilon;
import dev.ravine.optim.HeavyBall;
import dev.ravine.optim.HeavyBallNesterov;
import dev.ravine.optim.Lion;
import dev.ravine.optim.Momentum;
import dev.ravine.optim.Muon;
import dev.ravine.optim.MuonHeavyBall;
import dev.ravine.optim.MuonScale;
import dev.ravine.optim.NAdam;
import dev.ravine.optim.Nesterov;
import dev.ravine.optim.RAdam;
import dev.ravine.optim.RmsProp;
import dev.ravine.optim.RmsPropCentered;
import dev.ravine.optim.RmsPropCenteredMomentum;
import dev.ravine.optim.RmsPropMomentum;
import dev.ravine.optim.Sgd;
import dev.ravine.optim.UpdateRule;

/** The rules of optimization, with their defaults. */
public enum RuleCall {
    SGD(new Sgd()),
    MOMENTUM(new Momentum()),
    HEAVY_BALL(new HeavyBall(0.9)),
    NESTEROV(new Nesterov()),
    HEAVY_BALL_NESTEROV(new HeavyBallNesterov(0.9)),
    ADA_GRAD(new AdaGrad()),
    ADA_DELTA(new AdaDelta()),
    RMS_PROP(new RmsProp()),
    RMS_PROP_CENTERED(new RmsPropCentered()),
    RMS_PROP_MOMENTUM(new RmsPropMomentum()),
    RMS_PROP_CENTERED_MOMENTUM(new RmsPropCenteredMomentum()),
    ADAM(new Adam()),
    ADAM_EPSILON_ROOT(new AdamEpsilonRoot(0.9, 0.999, new Epsilon(1e-16, 1e-8))),
    ADAM_EPSILON_HAT(new AdamEpsilonHat()),
    ADAM_W(new AdamW()),
    AMS_GRAD(new AmsGrad()),
    AMS_GRAD_HAT(new AmsGradHat()),
    N_ADAM(new NAdam()),
    R_ADAM(new RAdam()),
    ADA_MAX(new AdaMax()),
    LION(new Lion()),
    MUON(new Muon()),
    MUON_HEAVY_BALL(new MuonHeavyBall(0.95, 0, MuonScale.values()[0]));

    final UpdateRule rule;

    RuleCall(UpdateRule rule) {
        this.rule = rule;
    }
}
