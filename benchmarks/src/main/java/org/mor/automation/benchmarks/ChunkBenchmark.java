package org.mor.automation.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.BouncyCastleSecp256k1;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.InvalidCiphertextException;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.crypto.NativeSecp256k1;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.PromptResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one chunk of an answer costs to verify and decrypt, and what it cannot cost less than. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ChunkBenchmark {
  private static final String CHUNK =
      "{\"id\":\"chatcmpl-123\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
          + "\"model\":\"local-chat\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"
          + "\"finish_reason\":null}]}";

  private final Secp256k1 fast = new NativeSecp256k1();
  private final Secp256k1 portable = new BouncyCastleSecp256k1();
  private PrivateKey transport;
  private PublicKey provider;
  private PromptResult result;
  private byte[] hash;
  private byte[] signature;
  private byte[] point;

  @Setup
  public void prepare() {
    SecureRandom random = new SecureRandom();
    PrivateKey theirs = PrivateKey.random(random);
    transport = PrivateKey.random(random);
    provider = fast.publicKey(theirs);
    byte[] sealed =
        new Ecies(fast)
            .encrypt(CHUNK.getBytes(StandardCharsets.UTF_8), fast.publicKey(transport), random);
    String hex = Hex.encode(sealed).substring(2);
    result =
        new MessageSigner(fast)
            .sign(new PromptResult(hex, 1_700_000_000_000L, HexString.EMPTY), theirs);
    hash = Keccak.hash(result.signingBytes());
    signature = Arrays.copyOf(result.signature().bytes(), 64);
    point = Arrays.copyOf(sealed, 65);
  }

  @Benchmark
  public byte[] chunkNative() throws InvalidCiphertextException {
    return open(fast);
  }

  @Benchmark
  public byte[] chunkFallback() throws InvalidCiphertextException {
    return open(portable);
  }

  /** One verification and one multiplication by the library, and nothing around them. */
  @Benchmark
  public void bareNative(Blackhole hole) {
    hole.consume(fast.verify(hash, signature, provider));
    hole.consume(fast.sharedX(point, transport));
  }

  private byte[] open(Secp256k1 curve) throws InvalidCiphertextException {
    if (!new MessageSigner(curve).verify(result, provider)) {
      throw new IllegalStateException("not verified");
    }
    return new Ecies(curve).decrypt(Hex.decode(result.message()), transport);
  }
}
