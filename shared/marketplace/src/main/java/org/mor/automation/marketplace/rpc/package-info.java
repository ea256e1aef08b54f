/** JSON-RPC to the nodes of the chain: transport, and what their errors mean. */
package org.mor.automation.marketplace.rpc;
