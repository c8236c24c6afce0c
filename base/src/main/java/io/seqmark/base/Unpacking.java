package io.seqmark.base;

import java.nio.file.Path;

/**
 * What has to be done before native libraries can be loaded for the first time.
 *
 * @param folder where
 * @param bytes how much will be written
 */
public record Unpacking(Path folder, long bytes) {}
