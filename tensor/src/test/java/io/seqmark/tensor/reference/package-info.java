/**
 * A second {@link io.seqmark.tensor.Device}: arrays and loops that say what each operation means, in double sums. Slow, and
 * nothing but the seam's own types is known, so that models which run on it run on any device.
 */
@NullMarked
package io.seqmark.tensor.reference;

import org.jspecify.annotations.NullMarked;
