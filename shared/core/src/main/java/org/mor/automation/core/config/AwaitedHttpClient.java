package org.mor.automation.core.config;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that is made beside whatever else a process does at its start. Making one reads
 * all certificates that Java trusts, which takes as long as making the rest of an SDK client; and
 * while a function starts Lambda gives it more than one processor. Safe for any thread.
 */
final class AwaitedHttpClient implements SdkHttpClient {
  private final String name;
  private final CompletableFuture<SdkHttpClient> made;

  /**
   * Begins at once.
   *
   * @param name as the SDK calls such a client
   */
  AwaitedHttpClient(String name, Supplier<SdkHttpClient> maker) {
    this.name = name;
    this.made = CompletableFuture.supplyAsync(maker, Thread.ofVirtual().name(name)::start);
  }

  private SdkHttpClient client() {
    try {
      return made.join();
    } catch (CompletionException e) {
      throw SdkClientException.create("The HTTP client could not be created", e);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return client().prepareRequest(request);
  }

  @Override
  public String clientName() {
    return name;
  }

  @Override
  public void close() {
    client().close();
  }
}
