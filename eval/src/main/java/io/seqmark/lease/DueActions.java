package io.seqmark.lease;

import java.util.List;

/**
 * What has to be done now.
 *
 * @param stuck workers to kill, because they show no sign of life; then they are lost
 * @param restart workers to start
 */
public record DueActions(List<Integer> stuck, List<Integer> restart) {}
