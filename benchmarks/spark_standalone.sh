#!/bin/bash
# Spark in earnest on one machine: a standalone master and a worker on the loopback interface, two executors with a device
# each from a discovery script, one of them killed with -9 in the middle of a run. The rows must be those of a run without
# Spark. Everything comes from Maven: no Spark distribution is needed.
#
#   benchmarks/spark_standalone.sh [OPTION VALUE]...      options of eval, for example --model_name DIR --data_dir DIR
#
#   SPARK_HOME        a folder with jars/ of Spark 4.2 (default: made from the local Maven repository)
#   SPARK_KILLS       how many executors are killed, one after the other (default: 1)
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
JAVA_HOME=$(SEQMARK_LAUNCHER=jdk ./seqmark)
export JAVA_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_HOSTNAME=127.0.0.1
java=$JAVA_HOME/bin/java
jar=$root/spark/target/seqmark-spark.jar
export SPARK_HOME=${SPARK_HOME:-$root/spark/target/spark-home}
WAIT_S=180
KILL_AT_BYTES=8192 # of durable rows: in the middle of its work

options=("$@")
[ $# -gt 0 ] || options=(--model_name demo/translator --data_dir demo/data/translation --task translation --num_beams 8 --bs 2)

work=$(mktemp -d "${TMPDIR:-/tmp}/seqmark-spark.XXXXXX")
pids=()
stop() {
  trap - EXIT INT TERM
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || :; done
  wait 2>/dev/null || :
  rm -rf "$work"
}
trap stop EXIT
trap 'echo "line $LINENO failed" >&2' ERR
trap 'exit 130' INT TERM
say() { printf '%s %s\n' "$(date +%T)" "$*"; }
die() { say "FAILED: $*"; tail -n 20 "$work"/*.log >&2 || :; exit 1; }

if [ ! -f "$jar" ] || ! ls "$SPARK_HOME"/jars/spark-core_*.jar >/dev/null 2>&1; then
  say "building $jar, and $SPARK_HOME from the jars of the local Maven repository"
  mvn -q -B -pl spark -am -Dmaven.test.skip=true -Djacoco.skip=true package \
    dependency:copy-dependencies -DincludeScope=provided -DexcludeGroupIds=io.seqmark -DoutputDirectory="$SPARK_HOME/jars"
fi

# what Spark's bin/spark-class does: Spark's own launcher says how to start one of its classes, its JVM options included
spark_class() {
  local command=()
  while IFS= read -r -d '' word; do command+=("$word"); done \
    < <("$java" -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
  command[1]=${command[1]#$'\n'} # the first line of its answer is empty
  exec "${command[@]:1}"
}
await() { # await WHAT PROCESS COMMAND...
  local what=$1 process=$2 end=$((SECONDS + WAIT_S))
  shift 2
  until "$@"; do
    kill -0 "$process" 2>/dev/null || die "$what: the process has ended"
    [ "$SECONDS" -lt "$end" ] || die "waited $WAIT_S s for $what"
    sleep 0.1
  done
}

say "the run without Spark"
"$java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$jar:$SPARK_HOME/jars/*" io.seqmark.cli.Main eval "${options[@]}" --save_dir "$work/alone" --quiet \
  2>"$work/alone.log" || die "the run without Spark"

cat >"$work/gpus.sh" <<'G'
#!/bin/sh
echo '{"name": "gpu", "addresses": ["0", "1"]}'
G
chmod +x "$work/gpus.sh"

(spark_class org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0) >"$work/master.log" 2>&1 &
master=$!
pids+=("$master")
master_url() { url=$(sed -n 's/.*Starting Spark master at \(spark:[^ ]*\).*/\1/p' "$work/master.log" | head -n 1); [ -n "$url" ]; }
await "the master" "$master" master_url
say "master at $url"

(SPARK_WORKER_OPTS="-Dspark.worker.resource.gpu.amount=2 -Dspark.worker.resource.gpu.discoveryScript=$work/gpus.sh" \
  spark_class org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 2 --memory 3g --webui-port 0 \
  --work-dir "$work/worker" "$url") >"$work/worker.log" 2>&1 &
worker=$!
pids+=("$worker")
await "the worker" "$worker" grep -q 'Successfully registered with master' "$work/worker.log"
say "worker with 2 cores and gpu 0 and 1 (from a discovery script)"

(spark_class org.apache.spark.deploy.SparkSubmit --master "$url" \
  --conf spark.executor.cores=1 --conf spark.executor.memory=1g --conf spark.ui.enabled=false \
  --conf spark.executor.resource.gpu.amount=1 --conf spark.task.resource.gpu.amount=1 \
  --class io.seqmark.spark.Main "$jar" \
  eval "${options[@]}" --save_dir "$work/spark") >"$work/submit.out" 2>"$work/submit.log" &
submit=$!
pids+=("$submit")

journal=$work/spark_tmp/journal
executors() { pgrep -P "$worker" -f CoarseGrainedExecutorBackend; }
for victim in $(seq 0 $((${SPARK_KILLS:-1} - 1))); do
  rows() { ls "$journal"/spark-"$victim"-*.rows 2>/dev/null | head -n 1; }
  mine() { f=$(rows); [ -n "$f" ] && [ "$(stat -c %s "$f")" -ge "$KILL_AT_BYTES" ]; }
  await "rows of executor $victim" "$submit" mine
  pid=$(for p in $(executors); do
    if tr '\0' ' ' <"/proc/$p/cmdline" | grep -q -- "--executor-id $victim "; then echo "$p"; fi
  done)
  [ -n "$pid" ] || die "executor $victim has rows and is no process"
  say "executor $victim (process $pid) has $(stat -c %s "$(rows)") bytes of durable rows: kill -9"
  kill -9 "$pid"
done

wait "$submit" || die "spark-submit ended with exit code $?"
cat "$work/submit.out"
grep -e '^seqmark:' "$work/submit.log" || :
say "executors that Spark started: $(ls -d "$work"/worker/app-*/* | wc -l); lost: $(grep -c 'Lost executor' "$work/submit.log" || :)"

failed=0
for file in test_generations.jsonl test_generations.txt; do
  a=$(sha256sum <"$work/alone/$file" | cut -d ' ' -f 1)
  b=$(sha256sum <"$work/spark/$file" | cut -d ' ' -f 1)
  printf '%s  %s without Spark\n%s  %s on Spark\n' "$a" "$file" "$b" "$file"
  [ "$a" = "$b" ] || failed=1
done
[ "$failed" -eq 0 ] && say "SAME" || die "the files differ"
