package org.mor.automation.local.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.crypto.Keccak;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.Secp256k1;

/** The registered providers, models and bids. */
public record RegisteredMarket(List<RegisteredProvider> providers, List<RegisteredModel> models) {
  public record RegisteredProvider(String name, Address address, PrivateKey key, String endpoint) {}

  public record RegisteredModel(
      String name, ModelId id, List<String> tags, List<RegisteredBid> bids) {}

  public record RegisteredBid(BidId id, Address provider, Wei pricePerSecond) {}

  private static final BigInteger MOR = BigInteger.TEN.pow(18);
  private static final BigInteger PROVIDER_STAKE = BigInteger.valueOf(1000).multiply(MOR);
  private static final BigInteger MODEL_STAKE = MOR;

  public RegisteredProvider provider(String name) {
    return providers.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  public RegisteredModel model(String name) {
    return models.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  /** Registers providers, models and bids; the marketplace's owner pays and owns the models. */
  static RegisteredMarket open(
      AnvilRpc rpc, ContractDeployment contracts, Address owner, Secp256k1 curve, MarketPlan plan) {
    RegisteredMarket market = of(plan, owner, curve);
    Transactions transactions = new Transactions(rpc);
    Address diamond = contracts.diamond();
    Address token = contracts.token();
    String approve = "approve(address,uint256)";
    for (RegisteredProvider provider : market.providers) {
      Address seller = provider.address;
      transactions.call(
          owner, token, "transfer(address,uint256)", seller, PROVIDER_STAKE.shiftLeft(1));
      transactions.call(seller, token, approve, diamond, ContractDeployment.UNLIMITED);
      transactions.call(
          seller,
          diamond,
          "providerRegister(address,uint256,string)",
          seller,
          PROVIDER_STAKE,
          provider.endpoint);
    }
    transactions.call(owner, token, approve, diamond, ContractDeployment.UNLIMITED);
    for (RegisteredModel model : market.models) {
      transactions.call(
          owner,
          diamond,
          "modelRegister(address,bytes32,bytes32,uint256,uint256,string,string[])",
          owner,
          baseId(model.name),
          new byte[32],
          BigInteger.ZERO,
          MODEL_STAKE,
          model.name,
          model.tags);
      for (RegisteredBid bid : model.bids) {
        transactions.call(
            bid.provider,
            diamond,
            "postModelBid(address,bytes32,uint256)",
            bid.provider,
            model.id,
            bid.pricePerSecond);
      }
    }
    return market;
  }

  /** Computes the ids that the chain gives. */
  private static RegisteredMarket of(MarketPlan plan, Address owner, Secp256k1 curve) {
    List<RegisteredProvider> providers =
        plan.providers().stream()
            .map(
                p ->
                    new RegisteredProvider(
                        p.name(), curve.publicKey(p.key()).address(), p.key(), p.endpoint()))
            .toList();
    RegisteredMarket sellers = new RegisteredMarket(providers, List.of());
    List<RegisteredModel> models =
        plan.models().stream().map(model -> sellers.model(model, owner)).toList();
    return new RegisteredMarket(providers, models);
  }

  private RegisteredModel model(MarketPlan.PlannedModel model, Address owner) {
    ModelId id = ModelId.of(Keccak.hash(owner.bytes(), baseId(model.name())));
    List<RegisteredBid> bids =
        model.offers().stream()
            .map(
                offer -> {
                  Address provider = provider(offer.provider()).address();
                  return new RegisteredBid(
                      firstBid(provider, id), provider, offer.pricePerSecond());
                })
            .toList();
    return new RegisteredModel(model.name(), id, model.tags(), bids);
  }

  private static byte[] baseId(String name) {
    return Keccak.hash(name.getBytes(StandardCharsets.UTF_8));
  }

  private static BidId firstBid(Address provider, ModelId model) {
    byte[] packed = Arrays.copyOf(provider.bytes(), 20 + 32 + 32); // the nonce is zero
    System.arraycopy(model.bytes(), 0, packed, 20, 32);
    return BidId.of(Keccak.hash(packed));
  }
}
