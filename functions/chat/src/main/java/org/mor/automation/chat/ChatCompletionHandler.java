package org.mor.automation.chat;

import org.mor.automation.core.EntryPoint;
import org.mor.automation.http.LambdaHandler;
import org.mor.automation.http.SharedServices;

/** Answers chat completions and embeddings; on our runtime client in pieces. */
public final class ChatCompletionHandler extends LambdaHandler {
  public ChatCompletionHandler() {
    this(SharedServices.ofProcess());
  }

  ChatCompletionHandler(SharedServices services) {
    super(ChatFunction.of(services));
  }

  @Override
  public void beforeCheckpoint() {
    ChatPriming.run(EntryPoint.variables());
  }
}
