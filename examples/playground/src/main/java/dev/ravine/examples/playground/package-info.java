/**
 * The playground: optimizers and backpropagation to watch in the browser, computed by the library.
 *
 * <p>{@code Playground} is the command. {@code api} is what the page and the server say to each other, {@code surface} what
 * is descended, {@code race} how, {@code net} real nets, and {@code server} the way there.
 */
@NullMarked
package dev.ravine.examples.playground;

import org.jspecify.annotations.NullMarked;
