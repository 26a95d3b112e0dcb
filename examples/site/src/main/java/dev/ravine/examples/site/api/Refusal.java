package dev.ravine.examples.site.api;

import org.jspecify.annotations.Nullable;

/**
 * Why a request cannot be answered.
 *
 * @param message in one sentence, for whoever looks at the page
 * @param at the first character of the formula that is wrong, from 0; where it is not the formula, null
 * @param length how many characters are wrong; 0 where something is missing at the end
 */
public record Refusal(String message, @Nullable Integer at, @Nullable Integer length) {}
