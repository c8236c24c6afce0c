/** The LED family: its configuration and its sliding windows. */
@NullMarked
package io.seqmark.model.led;

import org.jspecify.annotations.NullMarked;
