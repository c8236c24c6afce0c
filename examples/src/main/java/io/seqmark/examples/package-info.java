/** One program a class. Each has a {@code main}, and a method that does its work for whoever has the data at hand. */
@NullMarked
package io.seqmark.examples;

import org.jspecify.annotations.NullMarked;
