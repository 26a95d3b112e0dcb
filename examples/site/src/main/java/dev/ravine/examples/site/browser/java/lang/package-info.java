/** Stands in for classes of {@code java.lang} that TeaVM lacks. */
@NullMarked
package dev.ravine.examples.site.browser.java.lang;

import org.jspecify.annotations.NullMarked;
