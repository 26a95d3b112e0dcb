package dev.ravine.examples.site.api;

/**
 * Asks how points that people wrote are understood.
 *
 * @param dataset the catalogue's set of one's own points, with classes or with targets
 * @param points the text, as in {@link NetRequest}
 */
public record PointsRequest(String dataset, String points) {
    /** Checks that both are there. */
    public PointsRequest {
        Check.present("dataset", dataset);
        Check.present("points", points);
    }
}
