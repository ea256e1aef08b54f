package org.mor.automation.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.provider.Endpoint;
import org.mor.automation.marketplace.provider.PromptMessage;
import org.mor.automation.marketplace.provider.PromptStream;
import org.mor.automation.marketplace.provider.ProviderClient;
import org.mor.automation.marketplace.provider.ProviderException;
import org.mor.automation.marketplace.provider.ProviderFailure;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.pool.PromptOutcome;
import org.mor.automation.session.pool.SessionPrompt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, sent to the provider of whichever session it gets; for one request. */
final class ProviderPrompt implements SessionPrompt {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderPrompt.class);

  /** A provider whose node lags knows a new session a block or two later. */
  private static final Duration LAG = Duration.ofMillis(400);

  private static final int LAGS = 15;

  static final String CALLER_GONE = "caller_gone";

  private final Providers providers;
  private final ProviderClient client;
  private final ProviderRequest request;
  private final String json;
  private final String model;
  private final Reply reply;
  private final Deadline deadline;
  private volatile String outcome = "ok";
  private Answer.Ending ending = () -> {};
  private PromptStream current;
  private boolean stopped;

  /** What is the same for all prompts. */
  record Providers(Supplier<ProviderClient> client, ProviderErrors errors, Sleeper sleeper) {}

  /**
   * A request that is about to be sent; to be made before a session is taken, because the client
   * may be missing a key.
   *
   * @param model as the caller named it
   * @param deadline for the whole answer
   */
  ProviderPrompt(
      Providers providers, ProviderRequest request, String model, Reply reply, Deadline deadline) {
    this.providers = providers;
    this.client = providers.client().get();
    this.request = request;
    this.json = request.prompt().toString();
    this.model = model;
    this.reply = reply;
    this.deadline = deadline;
  }

  @Override
  public PromptOutcome over(Lease lease) throws InterruptedException {
    for (int lags = 0; ; lags++) {
      try {
        return relay(lease, answer());
      } catch (ProviderException e) {
        LOG.info("session {}: {} ({})", lease.session().granted().id(), e.failure(), e.detail());
        if (reply.begun()) {
          return breakOff(providers.errors().error(e), e);
        }
        boolean again =
            e.failure() instanceof ProviderFailure.SessionUnknownYet
                && lags < LAGS
                && deadline.left().compareTo(LAG) > 0;
        if (!again) {
          return providers.errors().end(e);
        }
        providers.sleeper().sleep(LAG);
      } catch (UnexpectedAnswerException e) {
        return reply.begun()
            ? breakOff(ProviderErrors.INVALID_ANSWER, e)
            : new PromptOutcome.ProviderFailed(new ApiException(ProviderErrors.INVALID_ANSWER, e));
      } catch (IOException e) {
        LOG.info("the caller has gone; the session goes back");
        outcome = CALLER_GONE;
        return new PromptOutcome.Answered();
      }
    }
  }

  private Answer answer() {
    return switch (request) {
      case ChatRequest chat when chat.stream() -> new StreamedAnswer(reply, shape(), chat.usage());
      case ChatRequest _ -> new WholeAnswer(reply, shape());
      case EmbeddingsRequest embeddings -> new EmbeddingsAnswer(reply, embeddings, model);
    };
  }

  private AnswerShape shape() {
    long now = deadline.clock().instant().getEpochSecond();
    return new AnswerShape(model, "chatcmpl-" + reply.headers().requestId(), now);
  }

  private PromptOutcome relay(Lease lease, Answer answer) throws ProviderException, IOException {
    try (PromptStream stream =
        client.prompt(
            Endpoint.parse(lease.session().selected().endpoint()),
            PublicKey.of(lease.session().granted().providerKey()),
            lease.session().granted().id(),
            json,
            request.expected(),
            deadline)) {
      begin(stream);
      Optional<PromptMessage> message = stream.next();
      while (message.isPresent()) {
        PromptMessage next = message.get();
        reply.figures().message(next, reply.headers().taken());
        read(() -> answer.add(next));
        message = stream.next();
      }
      read(() -> ending = answer.finish());
      return new PromptOutcome.Answered();
    }
  }

  /** Ends it, whoever waits for what: nobody will read the answer. */
  void callerGone() {
    outcome = CALLER_GONE;
    stop();
  }

  boolean isCallerGone() {
    return outcome.equals(CALLER_GONE);
  }

  /**
   * Sends the end of the answer, if there is one left to send: to be called once the session has
   * been given back.
   */
  void end() {
    try {
      ending.send();
    } catch (IOException e) {
      LOG.info("the caller has gone before the end of the answer");
      outcome = CALLER_GONE;
    }
  }

  /** How it ended, for the figures: an error's code, if an answer that had begun broke off. */
  String outcome() {
    return outcome;
  }

  private synchronized void begin(PromptStream stream) {
    current = stream;
    if (stopped) {
      stream.close();
    }
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    if (current != null) {
      current.close();
    }
  }

  private interface Reading {
    void run() throws IOException;
  }

  /** What a provider has signed may still be nothing that an answer can be made of. */
  private static void read(Reading reading) throws IOException {
    try {
      reading.run();
    } catch (UnexpectedAnswerException e) {
      throw e;
    } catch (RuntimeException e) {
      // Its message would quote the answer.
      LOG.warn("an answer cannot be read: {}", e.getClass().getName());
      throw new UnexpectedAnswerException();
    }
  }

  private PromptOutcome breakOff(ApiError error, Exception cause) {
    if (!isCallerGone()) {
      outcome = error.code();
    }
    try {
      reply.abort(error);
    } catch (IOException e) {
      LOG.info("the caller went away before it could be told that its answer broke off");
    }
    return new PromptOutcome.FailedMidway(new ApiException(error, cause));
  }
}
