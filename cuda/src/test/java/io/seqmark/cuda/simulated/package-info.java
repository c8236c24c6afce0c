/**
 * A driver without a card, for tests: C++ in the resources beside this package, compiled with g++ when a test first asks for it. It has
 * the interface of the real libraries, so that what is tested is what runs. Start at {@link io.seqmark.cuda.simulated.SimulatedCuda}.
 */
@NullMarked
package io.seqmark.cuda.simulated;

import org.jspecify.annotations.NullMarked;
