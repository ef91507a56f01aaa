using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>One entry of the loss ledger as the gateway would get it; times since the beginning.</summary>
internal sealed record VirtualLoss(string Device, LossEntry Entry, TimeSpan From, TimeSpan To, TimeSpan Told);
