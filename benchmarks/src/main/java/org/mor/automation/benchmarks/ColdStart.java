package org.mor.automation.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mor.automation.core.Secret;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.lambda.AotCache;
import org.mor.automation.local.lambda.FreshProcess;
import org.mor.automation.local.lambda.FunctionSpec;

/**
 * From the start of a process to its first response: ours, ours with a cache of its classes, and
 * the same handlers as they are easily written; and ours from the event, after a snapshot. They
 * take turns, so that whatever else the machine does falls on all of them alike.
 */
final class ColdStart {
  private static final int STARTS = 20;
  private static final String STOCK = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private final Path root;
  private final Path folder;

  private record Case(byte[] event, String expected, Map<String, Variant> variants) {}

  private record Variant(FunctionSpec spec, boolean afterRestore) {}

  ColdStart(Path root) throws IOException {
    this.root = root;
    this.folder = Files.createDirectories(root.resolve("benchmarks/target/cold"));
  }

  void run(Report report) throws Exception {
    LocalOptions options = LocalOptions.forTests(root).withConcurrency(1);
    try (LocalStack stack = LocalStack.start(options)) {
      Secret key = stack.apiKey("alice");
      Call call = new Call(stack.url(), key);
      call.turnOn();
      call.stream(Events.chatBody("open", true));
      report.head(
          "function",
          "variant",
          "starts",
          "median ms",
          "p90 ms",
          "of naive",
          "processor ms",
          "of naive");
      cases(stack, key)
          .forEach(
              (name, each) -> {
                Map<String, Figures> times = measure(each);
                Figures naive = times.get("naive");
                times.forEach(
                    (variant, figures) ->
                        report.row(
                            name,
                            variant,
                            figures.wall.count(),
                            figures.wall.text(0.5),
                            figures.wall.text(0.9),
                            figures.wall.millis(0.5) / naive.wall.millis(0.5),
                            figures.processor.text(0.5),
                            figures.processor.millis(0.5) / naive.processor.millis(0.5)));
              });
    }
  }

  private Map<String, Case> cases(LocalStack stack, Secret key) throws Exception {
    Map<String, Case> cases = new LinkedHashMap<>();
    byte[] settings = Events.settings(key);
    cases.put(
        "settings",
        new Case(
            settings,
            "session_duration",
            variants(
                stack.specification("GetSettingsFunction"),
                settings,
                "org.mor.automation.settings.NaiveGetSettingsHandler")));
    byte[] chat = Events.chat(key);
    cases.put(
        "chat on an open session",
        new Case(
            chat,
            "You said: hello there",
            variants(
                stack.specification("ChatFunction"),
                chat,
                "org.mor.automation.chat.NaiveChatHandler")));
    return cases;
  }

  private Map<String, Variant> variants(FunctionSpec ours, byte[] event, String naive)
      throws Exception {
    Path all = root.resolve("benchmarks/naive/target/naive-all.jar");
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put("ours", new Variant(ours, false));
    variants.put("ours, AOT cache", new Variant(AotCache.with(ours, event, folder), false));
    variants.put("ours, after a snapshot", new Variant(ours, true));
    variants.put("naive", new Variant(ours.replacedBy(all, STOCK, naive), false));
    return variants;
  }

  private record Figures(Samples wall, Samples processor) {}

  private Map<String, Figures> measure(Case each) {
    Map<String, Figures> times = new LinkedHashMap<>();
    each.variants
        .keySet()
        .forEach(variant -> times.put(variant, new Figures(new Samples(), new Samples())));
    for (int i = -1; i < STARTS; i++) {
      for (Map.Entry<String, Variant> variant : each.variants.entrySet()) {
        FreshProcess.Took took = start(each, variant.getValue());
        // The first round finds the files in no cache of the machine's.
        if (i >= 0) {
          times.get(variant.getKey()).wall.add(took.wall().toNanos());
          times.get(variant.getKey()).processor.add(took.processor().toNanos());
        }
      }
    }
    return times;
  }

  private FreshProcess.Took start(Case each, Variant variant) {
    try {
      return variant.afterRestore
          ? FreshProcess.restored(variant.spec, each.event, each.expected, folder)
          : FreshProcess.start(variant.spec, each.event, each.expected, folder);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
