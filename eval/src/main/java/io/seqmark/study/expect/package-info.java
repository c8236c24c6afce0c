/**
 * Why a run's score is not the number that somebody expected: the same texts scored in other ways, one change at a time and two
 * together. Starts at {@link io.seqmark.study.expect.Expectation}.
 *
 * <p>Laws: a change is reported only where it gives the expected number to its last digit; what changes nothing is left out. It
 * may not know how texts are generated: those of other settings are handed in.
 */
@NullMarked
package io.seqmark.study.expect;

import org.jspecify.annotations.NullMarked;
