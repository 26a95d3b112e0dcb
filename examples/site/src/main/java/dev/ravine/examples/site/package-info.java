/**
 * The site: optimizers and backpropagation to watch in the browser, computed there by the library.
 *
 * <p>{@code Site} writes its folder, and {@code Playground} serves it to this machine. {@code worker} is what runs in the
 * browser, and {@code browser} how it is compiled. {@code api} is what pages ask it, {@code surface} what is descended, {@code
 * race} how, and {@code net} real nets.
 */
@NullMarked
package dev.ravine.examples.site;

import org.jspecify.annotations.NullMarked;
