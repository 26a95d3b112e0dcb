/** The playground's page in a real browser, where one is installed. */
@NullMarked
package dev.ravine.examples.site.page;

import org.jspecify.annotations.NullMarked;
