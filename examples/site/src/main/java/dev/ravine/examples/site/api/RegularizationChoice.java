package dev.ravine.examples.site.api;

/**
 * What keeps the weights of a net small.
 *
 * @param id of the catalogue
 * @param strength λ, which a penalty is multiplied by, or with the learning rate a weight
 */
public record RegularizationChoice(String id, double strength) {
    /** Checks the strength. */
    public RegularizationChoice {
        Check.present("regularization.id", id);
        Check.range("regularization.strength", strength, 0, 1000);
    }
}
