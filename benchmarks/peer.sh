#!/usr/bin/env bash
# The peer's side of the comparison: transformers' generate() on the inputs that seqmark gets, one line of figures a setting.
# usage: benchmarks/peer.sh WORK_DIR [THREADS] [SETTING...]    settings: base-beam4 base-beam1 multi30k-marian multi30k-bart (default: all)
# WORK_DIR receives the checkpoint (299 MB, made once) and the outputs. SEQMARK_SHARED names the shared folder (default: ../shared).
# The same on seqmark's side, for example:
#   ./seqmark --model_name WORK_DIR/marian-base --data_dir WORK_DIR/marian-base/short --save_dir WORK_DIR/out --task translation --bs 32 \
#     --num_beams 4 --min_new_tokens 64 --max_new_tokens 64
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
shared=$(realpath "${SEQMARK_SHARED:-$root/../shared}")
mkdir -p "$1"
work=$(realpath "$1")
threads=${2:-2}
shift $(($# < 2 ? $# : 2))
settings=${*:-base-beam4 base-beam1 multi30k-marian multi30k-bart}
hf=$shared/peers/hf/hf.sh

# every folder that the peer reads must be visible inside its tree: the first call on a folder mounts it
see() { "$hf" "$1" 1 -c pass; }
see "$root"; see "$shared"; see "$work"

if [ ! -f "$work/marian-base/long/test.source" ]; then
  "$hf" "$root" 1 benchmarks/random_checkpoint.py marian-base "$work/marian-base" "$shared/data/tokenizers" \
    "$root/demo/data/summarization/test.source" >&2
fi

measure() { # name model source options...
  local name=$1 model=$2 source=$3
  shift 3
  "$hf" "$work" "$threads" "$shared/peers/hf/hf_eval.py" "$model" "$source" "$work/peer-$name.json" --bs 32 --sort "$@" 2>/dev/null |
    grep '^{"load_seconds"' | sed "s/^/$name threads=$threads /"
}

echo "load before: $(cut -d' ' -f1-3 /proc/loadavg)"
for setting in $settings; do
  case $setting in
    base-beam4) measure "$setting" "$work/marian-base" "$work/marian-base/short/test.source" --num_beams 4 --min_new_tokens 64 --max_new_tokens 64 ;;
    base-beam1) measure "$setting" "$work/marian-base" "$work/marian-base/short/test.source" --num_beams 1 --min_new_tokens 64 --max_new_tokens 64 ;;
    multi30k-marian) measure "$setting" "$shared/models/multi30k-marian-en-de" "$shared/models/multi30k-marian-en-de/data/test.source" --num_beams 4 ;;
    multi30k-bart) measure "$setting" "$shared/models/multi30k-bart-de-en" "$shared/models/multi30k-bart-de-en/data/test.source" --num_beams 4 ;;
    *) echo "no such setting: $setting" >&2; exit 2 ;;
  esac
done
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
