package org.mor.automation.ops;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.marketplace.chain.Model;
import org.mor.automation.marketplace.chain.Offer;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.session.wiring.SessionConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "catalogue",
    description = "Lists the models, or one model's bids on the chain and who owns its name.",
    mixinStandardHelpOptions = true)
final class CatalogueCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();

  @Parameters(arity = "0..1", paramLabel = "MODEL", description = "A name or id of a model.")
  private Optional<String> model = Optional.empty();

  CatalogueCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Deployment deployment = target.open(terminal)) {
      Optional<Catalogue> catalogue = deployment.catalogue(terminal.clock());
      if (catalogue.isEmpty()) {
        terminal.err().println("The catalogue was never written: see ops status");
        return Program.FAILED;
      }
      return model.isPresent()
          ? one(catalogue.get(), model.get(), deployment.sessions())
          : all(catalogue.get());
    }
  }

  private int all(Catalogue catalogue) {
    for (ModelEntry each : catalogue.models()) {
      terminal.print(
          each.name()
              + "  "
              + each.type()
              + "  "
              + each.bids()
              + (each.bids() == 1 ? " bid" : " bids")
              + (each.bids() == 0
                  ? ""
                  : ", " + each.lowestPrice() + " to " + each.highestPrice() + " wei/s")
              + "  "
              + each.id()
              + catalogue
                  .nameOwner(each)
                  .map(owner -> "  its name belongs to " + owner)
                  .orElse(""));
    }
    catalogue.aliases().forEach((alias, name) -> terminal.print(alias + "  alias of  " + name));
    terminal.print("refreshed at " + catalogue.refreshedAt());
    return 0;
  }

  private int one(Catalogue catalogue, String asked, SessionConfiguration sessions) {
    return switch (catalogue.resolve(asked)) {
      case Catalogue.Resolution.Found found -> {
        terminal.print(asked + " is " + found.model().id() + " (" + found.model().name() + ")");
        bids(found.model(), sessions);
        yield 0;
      }
      case Catalogue.Resolution.Gone gone -> {
        terminal.print(asked + " belongs to " + gone.modelId() + ", which has left the market");
        yield Program.FAILED;
      }
      case Catalogue.Resolution.Unknown unknown -> {
        terminal.print(asked + " is unknown; close names: " + unknown.suggestions());
        yield Program.FAILED;
      }
    };
  }

  private void bids(ModelEntry entry, SessionConfiguration sessions) {
    try (MarketReads market = new MarketReads(sessions.chain(), terminal.clock())) {
      for (Model each : market.models()) {
        if (each.id().hex().equals(entry.id())) {
          terminal.print("registered by " + each.owner() + " at " + each.createdAt());
          for (Offer offer : market.offers(each)) {
            terminal.print(
                "bid "
                    + offer.bid().id()
                    + "  "
                    + offer.bid().pricePerSecond()
                    + " wei/s  provider "
                    + offer.provider().address()
                    + "  "
                    + offer.provider().endpoint());
          }
        }
      }
    }
  }
}
