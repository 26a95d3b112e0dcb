package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.optim.UpdateRule;

/**
 * An update rule to choose.
 *
 * @param id by which requests name it
 * @param name for people
 * @param about what it does, in a sentence
 * @param rule with its defaults
 * @param rate to begin with on a surface
 * @param netRate to begin with on a small net
 */
public record Rule(String id, String name, String about, UpdateRule rule, double rate, double netRate) {
    private static final double LEAST = 1e-4;
    private static final double GREATEST = 10;

    /** What the page is told of it. */
    public Catalogue.Optimizer told() {
        return new Catalogue.Optimizer(id, name, about, rule.formula().text(), rate, rates(), Hyperparameters.of(rule));
    }

    /** The least and the greatest rate that a sweep covers. */
    double[] rates() {
        return new double[] {LEAST, GREATEST};
    }
}
