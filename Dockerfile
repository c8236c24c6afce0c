# docker build -t seqmark . (after: mvn -Pdist package -DskipTests); docs/install-and-operate.md says how to run it
FROM debian:bookworm-slim
ADD dist/target/seqmark-0.1.0-linux-x86_64.tar.gz /opt/
RUN ln -s /opt/seqmark-0.1.0/seqmark /usr/local/bin/seqmark && install -d -o 65532 -g 65532 /cache /work
ENV SEQMARK_CACHE=/cache HF_HOME=/cache/huggingface
VOLUME /cache
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["seqmark"]
