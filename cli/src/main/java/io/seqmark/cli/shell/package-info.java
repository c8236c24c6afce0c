/**
 * What shells and {@code man} know of the commands, written from the options that are parsed: completion for bash, zsh and fish, and
 * manual pages. {@link io.seqmark.cli.shell.Completion} is the class to start at; knows options by their description only.
 */
@NullMarked
package io.seqmark.cli.shell;

import org.jspecify.annotations.NullMarked;
