/** Sends JSON-RPC requests to one or more nodes and classifies their errors. */
package org.mor.automation.marketplace.rpc;
