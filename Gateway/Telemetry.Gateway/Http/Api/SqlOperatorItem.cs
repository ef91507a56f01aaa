namespace Telemetry.Gateway.Http.Api;

/// <summary>What becomes of an operator's state.</summary>
/// <param name="Name">The operator.</param>
/// <param name="Outcome"><c>restored</c>, <c>fresh</c> or <c>dropped</c>.</param>
/// <param name="Reason">Why, when it is not restored.</param>
/// <param name="Bytes">How many bytes of state there are.</param>
internal sealed record SqlOperatorItem(string Name, string Outcome, string Reason, long Bytes);
