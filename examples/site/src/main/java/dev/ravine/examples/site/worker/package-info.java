/**
 * What runs in the reader's browser: the library, asked by the page in a Web Worker.
 *
 * <p>{@code Worker} answers questions. They and their answers are the records of {@code api}, which {@code Messages} turns into
 * plain objects of JavaScript and back.
 */
@NullMarked
package dev.ravine.examples.site.worker;

import org.jspecify.annotations.NullMarked;
