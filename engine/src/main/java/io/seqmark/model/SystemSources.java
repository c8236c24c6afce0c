package io.seqmark.model;

import io.seqmark.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Sources of several systems in groups of systems that encode alike; in a group each line stands once. Confined to its thread. */
final class SystemSources {
    private final SequencedMap<Integer, Group> groups = new LinkedHashMap<>();

    /**
     * Groups them.
     *
     * @param systems of each source
     * @param lines of each source: equal ones are of one line
     * @param encoders which systems encode alike
     */
    SystemSources(List<int[]> sources, int[] systems, long[] lines, int[] encoders) {
        for (int place = 0; place < systems.length; place++) {
            int system = systems[place];
            groups.computeIfAbsent(encoders[system], _ -> new Group(system))
                    .add(place, system, lines[place], sources.get(place));
        }
    }

    void forEach(Consumer<Group> work) {
        groups.values().forEach(work);
    }

    /** Systems that encode alike. */
    static final class Group {
        private final int system;
        private final List<int[]> sources = new ArrayList<>();
        private final Map<Long, Integer> indexOfLine = new LinkedHashMap<>();
        /** By place: which of the group's sources it is. */
        private final Map<Integer, Integer> indexOfPlace = new LinkedHashMap<>();

        private final SequencedMap<Integer, List<Integer>> places = new LinkedHashMap<>();

        private Group(int system) {
            this.system = system;
        }

        private void add(int place, int ofSystem, long line, int[] source) {
            int index = indexOfLine.computeIfAbsent(line, _ -> {
                sources.add(source);
                return sources.size() - 1;
            });
            indexOfPlace.put(place, index);
            places.computeIfAbsent(ofSystem, _ -> new ArrayList<>()).add(place);
        }

        /** One of the systems. */
        int system() {
            return system;
        }

        /** Each line's source once. */
        List<int[]> sources() {
            return sources;
        }

        /** Tokens of the source at a place. */
        int length(int place) {
            return source(place).length;
        }

        private int[] source(int place) {
            return sources.get(index(place));
        }

        private int index(int place) {
            Integer index = indexOfPlace.get(place);
            if (index == null) {
                throw new IllegalArgumentException("place " + place + " is of another group");
            }
            return index;
        }

        /** Each system with its places. */
        void forEachSystem(BiConsumer<Integer, List<Integer>> work) {
            places.forEach(work);
        }

        /**
         * The states of the sources at some places.
         *
         * @param encoded of all sources of the group, one after the other
         * @return as they are where the places are all sources, else a copy in the innermost scope
         */
        Matrix states(Matrix encoded, List<Integer> wanted) {
            int[] indexes = wanted.stream().mapToInt(this::index).toArray();
            boolean all = indexes.length == sources.size();
            for (int i = 0; i < indexes.length; i++) {
                all &= indexes[i] == i;
            }
            if (all) {
                return encoded;
            }
            int[] first = new int[sources.size() + 1];
            for (int i = 0; i < sources.size(); i++) {
                first[i + 1] = first[i] + sources.get(i).length;
            }
            int rows = Arrays.stream(indexes)
                    .map(index -> sources.get(index).length)
                    .sum();
            Matrix copy = encoded.device().matrix(rows, encoded.columns());
            int to = 0;
            for (int index : indexes) {
                int length = sources.get(index).length;
                copy.copy(to, encoded.rows(first[index], length));
                to += length;
            }
            if (encoded.isHalf()) {
                copy.roundToHalf();
            }
            return copy;
        }
    }
}
