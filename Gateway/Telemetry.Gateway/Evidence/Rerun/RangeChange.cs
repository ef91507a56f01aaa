namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>What another rule changes: one of both is null when an alert would have come, or would not.</summary>
/// <param name="Change"><c>come</c>, <c>gone</c> or <c>different</c>.</param>
/// <param name="Was">What the rule that spoke says.</param>
/// <param name="Would">What the other one says.</param>
internal sealed record RangeChange(string Change, RangeAlert? Was, RangeAlert? Would);
