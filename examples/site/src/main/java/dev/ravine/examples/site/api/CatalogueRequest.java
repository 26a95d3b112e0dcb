package dev.ravine.examples.site.api;

/** Asks for what there is. */
public record CatalogueRequest() {}
