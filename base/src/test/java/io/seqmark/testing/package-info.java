/** What tests of several modules use: bundled and shared data, child processes. */
@NullMarked
package io.seqmark.testing;

import org.jspecify.annotations.NullMarked;
