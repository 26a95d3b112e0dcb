/**
 * The web server: the JDK's own, kept to loopback unless told otherwise.
 *
 * <p>A request goes from {@code Server} by {@code Guard}, who looks where it comes from, to {@code Api}, to {@code Pages}, or
 * to a net's stream of events. What goes wrong is a {@code Rejection} and answered as one.
 */
@NullMarked
package dev.ravine.examples.playground.server;

import org.jspecify.annotations.NullMarked;
