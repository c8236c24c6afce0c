/** The LED family: its configuration and its sliding windows. */
@NullMarked
package io.seqmark.family.led;

import org.jspecify.annotations.NullMarked;
