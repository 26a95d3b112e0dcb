package dev.ravine.optim.minimize;

/**
 * How a minimization ended. The parameters hold the best point that it found.
 *
 * @param reason why it stopped
 * @param loss at the end; of residuals, half the sum of their squares
 * @param gradientNorm the largest entry of the gradient at the end, in size
 * @param iterations how many steps it took
 * @param evaluations how often it computed the loss, with its gradient or without
 */
public record Minimization(Reason reason, double loss, double gradientNorm, long iterations, long evaluations) {}
