/** Stands in for classes of {@code java.util} that TeaVM lacks. */
@NullMarked
package dev.ravine.examples.site.browser.java.util;

import org.jspecify.annotations.NullMarked;
