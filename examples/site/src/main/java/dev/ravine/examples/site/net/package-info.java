/**
 * Small nets that train while one watches.
 *
 * <p>A {@code Training} is the net, its data and its optimizer; a {@code LiveNet} is one on a thread of its own, with someone
 * who watches; {@code Nets} are all of them. Everything is built from {@code nn} and {@code optim}.
 */
@NullMarked
package dev.ravine.examples.site.net;

import org.jspecify.annotations.NullMarked;
