package dev.ravine.examples.shared;

import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.AdEmaMix;
import dev.ravine.optim.rule.AdaBelief;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Adan;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.Prodigy;
import dev.ravine.optim.rule.RAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.rule.Yogi;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An optimizer's rule, and a learning rate to begin with.
 *
 * @param rule with its defaults
 * @param learningRate that often works for small nets
 */
public record Rules(UpdateRule rule, double learningRate) {
    /** For the help of the programs. */
    public static final String NAMES =
            "sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam, adamw, amsgrad, nadam, radam, adamax,"
                    + " adabelief, yogi, adan, ademamix, prodigy or lion";

    /** By the names that the programs take. */
    public static final Choice<Rules> CHOICE = new Choice<>("optimizer", all());

    private static Map<String, Rules> all() {
        Map<String, Rules> all = new LinkedHashMap<>();
        all.put("sgd", new Rules(new Sgd(), 0.1));
        all.put("momentum", new Rules(new Momentum(), 0.02));
        all.put("nesterov", new Rules(Momentum.withNesterov(), 0.02));
        all.put("adagrad", new Rules(new AdaGrad(), 0.05));
        all.put("adadelta", new Rules(new AdaDelta(), 1));
        all.put("rmsprop", new Rules(new RmsProp(), 2e-3));
        all.put("adam", new Rules(new Adam(), 5e-3));
        all.put("adamw", new Rules(new AdamW(), 5e-3));
        all.put("amsgrad", new Rules(new AmsGrad(), 5e-3));
        all.put("nadam", new Rules(new NAdam(), 5e-3));
        all.put("radam", new Rules(new RAdam(), 5e-3));
        all.put("adamax", new Rules(new AdaMax(), 5e-3));
        all.put("adabelief", new Rules(new AdaBelief(), 5e-3));
        all.put("yogi", new Rules(new Yogi(), 0.01));
        all.put("adan", new Rules(new Adan(), 0.01));
        all.put("ademamix", new Rules(new AdEmaMix(), 3e-3));
        all.put("prodigy", new Rules(new Prodigy(), 1));
        all.put("lion", new Rules(new Lion(), 1e-3));
        return all;
    }
}
