/**
 * The {@code seqmark} command: options become one immutable specification, errors become one clear line and an exit code.
 */
@NullMarked
package io.seqmark.cli;

import org.jspecify.annotations.NullMarked;
