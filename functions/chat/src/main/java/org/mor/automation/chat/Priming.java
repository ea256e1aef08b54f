package org.mor.automation.chat;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.priming.MemoryAws;
import org.mor.automation.core.priming.PrimingEnvironment;
import org.mor.automation.core.priming.TlsHello;
import org.mor.automation.http.SharedServices;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.runtime.Invocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests before a snapshot is taken, so that their classes are in it, loaded and
 * compiled. It does so with a function of its own, whose tables and provider are in this process:
 * chats on an open session from the event to the end of the answer, and others as far as opening
 * one, for the chain is not there. What it uses is dropped; nothing of it is in the function that
 * answers callers.
 */
final class Priming {
  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
  private static final int REQUESTS = 10;

  /** A small function has a fraction of a processor, and nothing is compiled yet. */
  private static final Duration TIME = Duration.ofSeconds(60);

  /** All of it is waited, since the chain could come back. */
  private static final Duration TIME_TO_OPEN = Duration.ofSeconds(6);

  private final SharedServices services;
  private final ChatCompletionHandler handler;
  private final PrimingProvider provider;

  private Priming(Environment environment, PrimingProvider provider) {
    this.provider = provider;
    this.services = SharedServices.of(environment, OutputStream.nullOutputStream());
    this.handler = new ChatCompletionHandler(services);
  }

  /** Never fails: without it a copy is slower, and no worse. */
  static void run(Map<String, String> variables) {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    String flag = Environment.of(variables).required("FLAG_PARAMETER");
    try (MemoryAws aws = new MemoryAws(Map.of(flag, "true"), Hex.encode(key), clock);
        PrimingProvider provider = new PrimingProvider(PrivateKey.of(key), random, clock)) {
      Environment environment = Environment.of(PrimingEnvironment.of(variables, aws.url()));
      TlsHello.rehearse();
      new Priming(environment, provider).requests();
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("not everything was loaded ahead of the snapshot", e);
    }
  }

  private void requests() throws IOException {
    ApiKey key = new PrimingTables(services).fill(provider);
    for (int i = 0; i < REQUESTS; i++) {
      boolean stream = i % 2 == 0;
      byte[] event = PrimingTables.event(key, PrimingTables.OPEN, stream);
      chat(event, TIME, stream ? "[DONE]" : "chat.completion");
    }
    byte[] unopened = PrimingTables.event(key, PrimingTables.UNOPENED, true);
    chat(unopened, TIME_TO_OPEN, "chain_unavailable");
  }

  /** Fails where it is not answered so: then less than was meant has been loaded. */
  private void chat(byte[] event, Duration time, String answer) throws IOException {
    Invocation invocation =
        new Invocation(
            event, "priming", services.clock().instant().plus(time), "", Optional.empty());
    RehearsedAnswer answered = new RehearsedAnswer();
    handler.handle(invocation, answered);
    if (!answered.text().contains(answer)) {
      throw new IOException("a chat was answered with " + answered.text());
    }
  }
}
