/**
 * What TeaVM is told to compile the library to JavaScript: which classes stand in for others, what reflection needs, and the
 * functions that a browser computes with other bits than the JVM.
 */
@NullMarked
package dev.ravine.examples.site.browser;

import org.jspecify.annotations.NullMarked;
