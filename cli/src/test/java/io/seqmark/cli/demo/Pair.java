package io.seqmark.cli.demo;

/** One example of a corpus: a source line and its target line, neither holding a line break. */
record Pair(String source, String target) {}
