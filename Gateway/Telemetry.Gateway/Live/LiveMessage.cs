namespace Telemetry.Gateway.Live;

/// <summary>One call of a client's method.</summary>
/// <param name="Method">The method's name, of <see cref="Contract.Live.LiveMethods"/>.</param>
/// <param name="Argument">Its argument.</param>
internal readonly record struct LiveMessage(string Method, object Argument);
